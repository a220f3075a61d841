/* SPDX-License-Identifier: MIT
 *
 * What files cost in the finished system: a part of the benchmark program
 * (process_bench.c). The file has 64 KiB; it is on the disk when nobody looks
 * (fs writes later), so what is counted is the work of program, fs and kernel.
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "grading/tests/guest/process.h"

#define NAME "/tmp/file"
#define DEEP "/tmp/1/2/3/4/5/6/7"
#define FILE_BYTES 65536u

static char chunk[4096] __attribute__((aligned(4096)));
static int file;

static void read_in(size_t bytes)
{
    (void)lseek(file, 0, SEEK_SET);
    for (size_t done = 0; done < FILE_BYTES; done += bytes) {
        (void)read(file, chunk, bytes);
    }
}

static void read_4k(void)
{
    read_in(4096);
}

static void read_1k(void)
{
    read_in(1024);
}

static void overwrite_4k(void)
{
    (void)lseek(file, 0, SEEK_SET);
    for (size_t done = 0; done < FILE_BYTES; done += sizeof chunk) {
        (void)write(file, chunk, sizeof chunk);
    }
}

static void write_4k(void)
{
    file = open(NAME, O_RDWR | O_CREAT, 0644);
    overwrite_4k();
}

static void forget(void)
{
    (void)close(file);
    (void)unlink(NAME);
}

static void create(void)
{
    (void)close(open(NAME, O_WRONLY | O_CREAT, 0644));
}

static void remove_it(void)
{
    (void)unlink(NAME);
}

static void walk(void)
{
    struct stat status;

    (void)stat(DEEP "/file", &status);
}

/* DEEP's directories, and an empty file in the last one. */
static void make_deep(void)
{
    char path[] = DEEP;

    for (char *end = path + 6; *end != '\0'; end += 2) {
        char rest = end[0];

        end[0] = '\0';
        (void)mkdir(path, 0755);
        end[0] = rest;
    }
    (void)mkdir(path, 0755);
    (void)close(open(DEEP "/file", O_WRONLY | O_CREAT, 0644));
}

void process_bench_files(void)
{
    process_report("file_write_4k", write_4k, forget);
    process_report("file_create", create, remove_it);
    process_report_second("file_unlink", create, remove_it);
    write_4k();
    (void)fsync(file);
    process_report("file_read_4k", read_4k, NULL);
    process_report("file_read_1k", read_1k, NULL);
    process_report("file_overwrite_4k", overwrite_4k, NULL);
    forget();
    make_deep();
    process_report("path_walk_8", walk, NULL);
}
