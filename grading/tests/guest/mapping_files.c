/* SPDX-License-Identifier: MIT
 *
 * Files that are mapped.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "grading/tests/guest/mapping.h"

#define SEED 7u

static uint8_t *memory; /* a mapping, for children */

static uint8_t *map_file(int file, size_t bytes, int protection, off_t offset)
{
    void *start = mmap(NULL, bytes, protection, MAP_PRIVATE, file, offset);

    CHECK(start != MAP_FAILED);
    return start;
}

/* Its bytes are there, from any page on; its offset stays where it is, and
 * pages come once. */
void test_file(void)
{
    int file = mapping_file(5 * PAGE, SEED);
    uint8_t *all = map_file(file, 5 * PAGE, PROT_READ, 0);
    uint8_t *rest = map_file(file, 3 * PAGE, PROT_READ, 2 * PAGE);

    CHECK(all != rest);
    CHECK(lseek(file, 100, SEEK_SET) == 100);
    CHECK(mapping_holds(all + 3 * PAGE, PAGE, SEED, 3 * PAGE));
    CHECK(mapping_status(all).held == 1);
    CHECK(mapping_holds(all, 5 * PAGE, SEED, 0));
    CHECK(mapping_holds(rest, 3 * PAGE, SEED, 2 * PAGE));
    CHECK(lseek(file, 0, SEEK_CUR) == 100);
    CHECK(mapping_status(all).faults == 5 && mapping_status(all).mapped == 5);
    CHECK(munmap(all, 5 * PAGE) == 0 && close(file) == 0);
    CHECK(mapping_holds(rest, 3 * PAGE, SEED, 2 * PAGE));
    CHECK(munmap(rest, 3 * PAGE) == 0 && mapping_pagers_become(0));
}

static void touch_end(void)
{
    (void)((volatile uint8_t *)memory)[2 * PAGE];
}

/* The last page is filled with zeros; behind it there is nothing. */
void test_file_end(void)
{
    int file = mapping_file(PAGE + 10, SEED);

    memory = map_file(file, 4 * PAGE, PROT_READ, 0);
    CHECK(mapping_holds(memory, PAGE + 10, SEED, 0));
    for (uint32_t i = PAGE + 10; i < 2 * PAGE; i++) {
        CHECK(memory[i] == 0);
    }
    CHECK(mapping_child(touch_end) == SIGBUS);
    CHECK(mapping_holds(memory, PAGE + 10, SEED, 0));
    CHECK(munmap(memory, 4 * PAGE) == 0 && close(file) == 0);
}

static void change(void)
{
    CHECK(memory[0] == 'p' && mapping_holds(memory + 1, PAGE - 1, SEED, 1));
    memory[0] = 'c';
    memory[PAGE] = 'c';
    CHECK(memory[0] == 'c' && memory[PAGE] == 'c');
    CHECK(memory[2 * PAGE] == mapping_byte(SEED, 2 * PAGE));
}

/* What is written reaches neither the file nor a copy, which has what was there
 * when it was made. */
void test_private(void)
{
    int file = mapping_file(3 * PAGE, SEED);
    uint8_t byte = 0;

    memory = map_file(file, 3 * PAGE, PROT_READ | PROT_WRITE, 0);
    memory[0] = 'p';
    CHECK(mapping_child(change) == 0);
    CHECK(memory[0] == 'p' && memory[PAGE] == mapping_byte(SEED, PAGE));
    memory[PAGE] = 'p';
    CHECK(mapping_child(change) == 0);
    CHECK(pread(file, &byte, 1, 0) == 1 && byte == mapping_byte(SEED, 0));
    CHECK(munmap(memory, 3 * PAGE) == 0 && close(file) == 0);
    CHECK(mapping_pagers_become(0));
}

/* Pages that nobody has touched can be read into and written from. */
void test_messages(void)
{
    int file = mapping_file(20 * PAGE, SEED);
    uint8_t *source = map_file(file, 20 * PAGE, PROT_READ, 0);
    uint8_t *target = mmap(NULL, 21 * PAGE, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int copy = open("/tmp/copy", O_RDWR | O_CREAT | O_TRUNC, 0600);

    CHECK(write(copy, source, 20 * PAGE) == 20 * PAGE);
    CHECK(lseek(copy, 0, SEEK_SET) == 0);
    CHECK(read(copy, target + 1, 20 * PAGE) == 20 * PAGE);
    CHECK(mapping_holds(target + 1, 20 * PAGE, SEED, 0));
    CHECK(read(file, source, 1) == -1 && errno == EFAULT);
    CHECK(write(copy, source + 19 * PAGE, 2 * PAGE) == -1 && errno == EFAULT);
    strcpy((char *)target + 20 * PAGE, "/tmp/copy");
    CHECK(unlink((char *)target + 20 * PAGE) == 0);
    CHECK(munmap(source, 20 * PAGE) == 0 && munmap(target, 21 * PAGE) == 0);
    CHECK(close(file) == 0 && close(copy) == 0);
}

/* Reading at an offset, without a mapping. */
void test_offsets(void)
{
    static uint8_t bytes[2 * PAGE];
    int file = mapping_file(2 * PAGE + 110, SEED);
    int folder = open("/tmp", O_RDONLY);
    int ends[2];

    CHECK(lseek(file, 5, SEEK_SET) == 5);
    CHECK(pread(file, bytes, 2 * PAGE, 100) == 2 * PAGE);
    CHECK(mapping_holds(bytes, 2 * PAGE, SEED, 100));
    CHECK(pread(file, bytes, 200, 2 * PAGE) == 110);
    CHECK(pread(file, bytes, 100, 2 * PAGE + 110) == 0);
    CHECK(pread(file, bytes, 100, 1 << 30) == 0);
    CHECK(pread(file, bytes, 100, -1) == -1 && errno == EINVAL);
    CHECK(read(file, bytes, 1) == 1 && bytes[0] == mapping_byte(SEED, 5));
    CHECK(pread(folder, bytes, 1, 0) == -1 && errno == EISDIR);
    CHECK(pread(30, bytes, 1, 0) == -1 && errno == EBADF);
    CHECK(pipe(ends) == 0);
    CHECK(pread(ends[0], bytes, 1, 0) == -1 && errno == ESPIPE);
    CHECK(close(ends[0]) == 0 && close(ends[1]) == 0);
    CHECK(close(file) == 0 && close(folder) == 0);
}

static int fails(size_t bytes, int protection, int flags, int file,
                 off_t offset, int error)
{
    errno = 0;
    return mmap(NULL, bytes, protection, flags, file, offset) == MAP_FAILED &&
           errno == error;
}

void test_errors(void)
{
    const int anonymous = MAP_PRIVATE | MAP_ANONYMOUS;
    int file = mapping_file(PAGE, SEED);
    int writing = open("/tmp/writing", O_WRONLY | O_CREAT, 0600);
    int folder = open("/tmp", O_RDONLY);
    uint8_t *start;

    CHECK(fails(0, PROT_READ, MAP_PRIVATE, file, 0, EINVAL));
    CHECK(fails(65u << 20, PROT_READ, MAP_PRIVATE, file, 0, EINVAL));
    CHECK(fails(SIZE_MAX, PROT_READ, MAP_PRIVATE, file, 0, EINVAL));
    CHECK(fails(PAGE, PROT_READ, 0, file, 0, EINVAL));
    CHECK(fails(PAGE, PROT_READ, MAP_SHARED | MAP_PRIVATE, file, 0, EINVAL));
    CHECK(fails(PAGE, PROT_READ, MAP_PRIVATE | 0x4000, file, 0, EINVAL));
    CHECK(fails(PAGE, PROT_READ, MAP_PRIVATE, file, 100, EINVAL));
    CHECK(fails(PAGE, PROT_READ, MAP_PRIVATE, file, -(off_t)PAGE, EINVAL));
    CHECK(fails(PAGE, PROT_READ, MAP_SHARED, file, 0, ENOTSUP));
    CHECK(fails(PAGE, PROT_READ, MAP_PRIVATE | MAP_FIXED, file, 0, ENOTSUP));
    CHECK(fails(PAGE, PROT_READ | 4, MAP_PRIVATE, file, 0, ENOTSUP));
    CHECK(fails(PAGE, 0, MAP_PRIVATE, file, 0, ENOTSUP));
    CHECK(fails(PAGE, PROT_READ, MAP_PRIVATE, 31, 0, EBADF));
    CHECK(fails(PAGE, PROT_READ, MAP_PRIVATE, -1, 0, EBADF));
    CHECK(fails(PAGE, PROT_READ, MAP_PRIVATE, writing, 0, EACCES));
    CHECK(fails(PAGE, PROT_READ, MAP_PRIVATE, folder, 0, ENODEV));
    CHECK(fails(PAGE, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0, ENODEV));
    CHECK(sos_map_packed(PAGE, 0) == MAP_FAILED && errno == EINVAL);
    CHECK(sos_map_packed(PAGE, 1025) == MAP_FAILED && errno == EINVAL);
    CHECK(mapping_pagers() == 0);
    start = mmap(NULL, PAGE, PROT_WRITE, anonymous, -1, 0);
    CHECK(start != MAP_FAILED && *start == 0);
    *start = 1;
    CHECK(munmap(start, PAGE) == 0);
    start = mmap(NULL, 2 * PAGE, PROT_READ, anonymous, -1, 0);
    CHECK(munmap(start, PAGE) == -1 && errno == EINVAL);
    CHECK(munmap(start + PAGE, PAGE) == -1 && errno == EINVAL);
    CHECK(munmap(&start, PAGE) == -1 && errno == EINVAL);
    CHECK(munmap(start, PAGE + 1) == 0);
    CHECK(munmap(start, 2 * PAGE) == -1 && errno == EINVAL);
    CHECK(close(file) == 0 && close(writing) == 0 && close(folder) == 0);
    CHECK(unlink("/tmp/writing") == 0);
}

static void touch_page(void)
{
    (void)((volatile uint8_t *)memory)[PAGE];
}

static void read_on_and_on(void)
{
    int file = open("/bin/sh", O_RDONLY);
    off_t bytes = lseek(file, 0, SEEK_END);

    for (int i = 0; i < 40; i++) {
        uint8_t *text = map_file(file, (size_t)bytes, PROT_READ, 0);
        uint32_t sum = 0;

        for (off_t at = 0; at < bytes; at += PAGE) {
            sum += text[at];
        }
        CHECK(sum != 0 && memcmp(text, "\177ELF", 4) == 0);
        CHECK(munmap(text, (size_t)bytes) == 0);
    }
}

/* Servers are killed while a child maps a file and reads it, again and again. */
void test_servers_lost(void)
{
    pid_t child = fork();
    int status;

    if (child == 0) {
        read_on_and_on();
        _exit(process_failed);
    }
    for (int i = 0; i < 4; i++) {
        (void)usleep(100000);
        CHECK(kill(process_of_server(i % 2 == 0 ? "fs" : "disk"), SIGKILL) ==
              0);
    }
    CHECK(waitpid(child, &status, 0) == child && status == 0);
    CHECK(mapping_pagers_become(0));
}

/* The file server is killed: the pager opens the file again; a file that is not
 * there any more has no pages, and nobody hangs. */
void test_restart(void)
{
    int kept = open("/etc/motd", O_RDONLY);
    int lost = mapping_file(2 * PAGE, SEED);
    uint8_t *text = map_file(kept, PAGE, PROT_READ, 0);
    uint8_t first = 0;

    memory = map_file(lost, 2 * PAGE, PROT_READ, 0);
    CHECK(memory[0] == mapping_byte(SEED, 0));
    CHECK(kill(process_of_server("fs"), SIGKILL) == 0);
    CHECK(pread(kept, &first, 1, 0) == 1 && text[0] == first);
    CHECK(mapping_child(touch_page) == SIGBUS);
    CHECK(memory[0] == mapping_byte(SEED, 0));
    CHECK(munmap(text, PAGE) == 0 && munmap(memory, 2 * PAGE) == 0);
}
