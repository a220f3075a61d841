/* SPDX-License-Identifier: MIT
 *
 * What files cost in the finished system: a part of the benchmark program
 * (process_bench.c). The file has 64 KiB; it is on the disk when nobody looks
 * (fs writes later), so what is counted is the work of program, fs and kernel.
 * Where the disk takes part (bench-disk), only seconds mean something.
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "grading/tests/guest/process.h"

#define NAME "/tmp/file"
#define DEEP "/tmp/1/2/3/4/5/6/7"
#define MANY "/tmp/many"
#define FILE_BYTES 65536u
#define LARGE_BYTES (4u << 20)
#define MANY_FILES 1000

static char chunk[4096] __attribute__((aligned(4096)));
static char large[65536];
static int file;

static void nothing(void)
{
}

static void read_in(size_t bytes)
{
    process_must(lseek(file, 0, SEEK_SET) == 0);
    for (size_t done = 0; done < FILE_BYTES; done += bytes) {
        process_must(read(file, chunk, bytes) == (ssize_t)bytes);
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
    process_must(lseek(file, 0, SEEK_SET) == 0);
    for (size_t done = 0; done < FILE_BYTES; done += sizeof chunk) {
        process_must(write(file, chunk, sizeof chunk) == sizeof chunk);
    }
}

static void write_4k(void)
{
    file = open(NAME, O_RDWR | O_CREAT, 0644);
    overwrite_4k();
}

static void forget(void)
{
    process_must(close(file) == 0 && unlink(NAME) == 0);
}

static void create_file(const char *name)
{
    process_must(close(open(name, O_WRONLY | O_CREAT, 0644)) == 0);
}

static void create(void)
{
    create_file(NAME);
}

static void remove_it(void)
{
    process_must(unlink(NAME) == 0);
}

/* Does WHAT with each of many names in one directory. */
static void with_many(void (*what)(const char *name))
{
    char name[sizeof MANY + 8];

    for (int i = 0; i < MANY_FILES; i++) {
        (void)snprintf(name, sizeof name, MANY "/%d", i);
        what(name);
    }
}

static void create_many(void)
{
    with_many(create_file);
}

static void unlink_one(const char *name)
{
    process_must(unlink(name) == 0);
}

static void unlink_many(void)
{
    with_many(unlink_one);
}

static void walk(void)
{
    struct stat status;

    process_must(stat(DEEP "/file", &status) == 0);
}

/* A file too large for fs to keep in memory, which is on the disk at the
 * end. */
static void write_large(void)
{
    file = open(NAME, O_RDWR | O_CREAT, 0644);
    for (size_t done = 0; done < LARGE_BYTES; done += sizeof large) {
        process_must(write(file, large, sizeof large) == sizeof large);
    }
    process_must(fsync(file) == 0);
}

static void read_large(void)
{
    process_must(lseek(file, 0, SEEK_SET) == 0);
    for (size_t done = 0; done < LARGE_BYTES; done += sizeof large) {
        process_must(read(file, large, sizeof large) == sizeof large);
    }
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
    create_file(DEEP "/file");
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
    process_must(mkdir(MANY, 0755) == 0);
    process_report_long("file_create_1000", create_many, unlink_many);
    process_report_long_second("file_unlink_1000", create_many, unlink_many);
}

void process_bench_disk(void)
{
    process_report_long("disk_write_4m", write_large, forget);
    write_large();
    process_report_long("disk_read_4m", read_large, nothing);
    forget();
}
