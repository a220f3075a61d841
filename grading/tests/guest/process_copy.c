/* SPDX-License-Identifier: MIT
 *
 * Tests of processes: a file is written and read while the disk driver is
 * killed again and again, and programs are started meanwhile.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "grading/tests/guest/process.h"

#define FILE_WRITTEN "/tmp/a"
#define PART_BYTES 10000u
#define PARTS 400u /* 4 MB */
#define KILL_MICROSECONDS 60000

/* Byte I of the file that is copied. */
static unsigned char byte_at(uint32_t i)
{
    return (unsigned char)(i * 2654435761u >> 13);
}

/* Writes the file PATH in parts of 10,000 bytes; 0, or the line that failed. */
static int write_file(const char *path)
{
    static unsigned char part[PART_BYTES];
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

    if (file < 0) {
        return __LINE__;
    }
    for (uint32_t done = 0; done < PARTS * PART_BYTES; done += PART_BYTES) {
        for (uint32_t i = 0; i < sizeof part; i++) {
            part[i] = byte_at(done + i);
        }
        if (write(file, part, sizeof part) != (ssize_t)sizeof part) {
            printf("at %u: errno %d\n", (unsigned)done, errno);
            return __LINE__;
        }
    }
    return close(file) < 0 ? __LINE__ : 0;
}

/* Reads it; the number of bytes that are as they were written. */
static uint32_t check_file(const char *path)
{
    static unsigned char part[PART_BYTES];
    int file = open(path, O_RDONLY);
    uint32_t good = 0;
    ssize_t count = 0;

    while (file >= 0 && (count = read(file, part, sizeof part)) > 0) {
        for (ssize_t i = 0; i < count; i++) {
            if (part[i] != byte_at(good + (uint32_t)i)) {
                printf("differs at %u\n", (unsigned)(good + (uint32_t)i));
                return 0;
            }
        }
        good += (uint32_t)count;
    }
    if (count < 0) {
        printf("read at %u: errno %d\n", (unsigned)good, errno);
    }
    (void)close(file);
    return good;
}

/* A child that writes the file and reads it again. */
static pid_t child_copying(void)
{
    pid_t child = fork();

    if (child == 0) {
        int line = write_file(FILE_WRITTEN);
        uint32_t good = line == 0 ? check_file(FILE_WRITTEN) : 0;

        if (line != 0 || good != PARTS * PART_BYTES) {
            printf("line %d, %u bytes\n", line, (unsigned)good);
            exit(1);
        }
        exit(0);
    }
    return child;
}

void test_copy(void)
{
    pid_t worker = process_child_working();
    pid_t copier = child_copying();
    int status = -1;
    int kills = 0;

    while (waitpid(copier, &status, WNOHANG) == 0) {
        (void)usleep(KILL_MICROSECONDS);
        kills += kill(process_of_server("disk"), SIGKILL) == 0;
    }
    CHECK(status == 0 && kills > 2);
    CHECK(kill(worker, SIGTERM) == 0);
    CHECK(waitpid(worker, &status, 0) == worker && status == 0);
}
