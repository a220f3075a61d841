/* SPDX-License-Identifier: MIT
 *
 * mapped FILE: counts words of a mapped file, changes a private copy of it, and
 * lets children add up in shared memory.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static size_t page;

static void *check(void *start, const char *what)
{
    if (start == MAP_FAILED) {
        perror(what);
        exit(1);
    }
    return start;
}

static unsigned count_words(const char *text, size_t bytes)
{
    unsigned words = 0;

    for (size_t i = 0; i < bytes; i++) {
        words += isalpha((unsigned char)text[i]) &&
                 (i == 0 || !isalpha((unsigned char)text[i - 1]));
    }
    return words;
}

static void change_copy(int file, size_t bytes)
{
    char *copy =
        check(mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0),
              "private");
    char first;

    for (size_t i = 0; i < bytes; i++) {
        copy[i] = (char)toupper((unsigned char)copy[i]);
    }
    if (fork() == 0) {
        copy[0] = '!';
        _exit(0);
    }
    (void)wait(NULL);
    printf("copy: %.20s; behind the end: %d\n", copy, copy[bytes]);
    printf("file: %c at %ld\n", pread(file, &first, 1, 0) == 1 ? first : '?',
           (long)lseek(file, 0, SEEK_CUR));
    (void)munmap(copy, bytes);
}

static void add_up(void)
{
    unsigned *sums = check(mmap(NULL, 3 * page, PROT_READ | PROT_WRITE,
                                MAP_SHARED | MAP_ANONYMOUS, -1, 0),
                           "shared");

    for (unsigned i = 1; i <= 5; i++) {
        if (fork() == 0) {
            sums[0] += i;
            sums[2 * page / sizeof *sums] += i * i;
            _exit(0);
        }
        (void)wait(NULL);
    }
    printf("sums: %u %u; no children: %d\n", sums[0],
           sums[2 * page / sizeof *sums], wait(NULL) == -1 && errno == ECHILD);
    (void)munmap(sums, 3 * page);
}

static void fail(int file)
{
    int pipes[2];

    (void)pipe(pipes);
    errno = 0;
    (void)mmap(NULL, 0, PROT_READ, MAP_PRIVATE, file, 0);
    printf("errors: %d", errno == EINVAL);
    (void)mmap(NULL, page, PROT_READ, MAP_PRIVATE, file, 1);
    printf(" %d", errno == EINVAL);
    (void)mmap(NULL, page, PROT_READ, MAP_PRIVATE, 30, 0);
    printf(" %d", errno == EBADF);
    (void)mmap(NULL, page, PROT_READ, MAP_PRIVATE, pipes[0], 0);
    printf(" %d", errno == ENODEV);
    (void)pread(pipes[0], pipes, 1, 0);
    printf(" %d\n", errno == ESPIPE);
}

int main(int argc, char **argv)
{
    int file = open(argv[1], O_RDONLY);
    struct stat status;
    size_t bytes;
    char *text;

    page = (size_t)sysconf(_SC_PAGESIZE);
    (void)fstat(file, &status);
    bytes = (size_t)status.st_size;
    text = check(mmap(NULL, bytes, PROT_READ, MAP_PRIVATE, file, 0), "file");
    printf("words: %u\n", count_words(text, bytes));
    text = check(mmap(NULL, page, PROT_READ, MAP_PRIVATE, file, (off_t)page),
                 "offset");
    printf("second page: %.20s\n", text);
    change_copy(file, bytes);
    (void)close(file);
    printf("closed: %.20s\n", text + 100);
    (void)fflush(stdout);
    add_up();
    fail(open(argv[1], O_RDONLY));
    return 0;
}
