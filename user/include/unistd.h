/* SPDX-License-Identifier: MIT
 *
 * Files, directories and processes, with the meanings of POSIX. -1 with errno
 * on failure. Not here yet: pipe, dup2, fork, execve.
 */
#ifndef USER_UNISTD_H
#define USER_UNISTD_H

#include <stddef.h>
#include <sys/types.h>

#define STDIN_FILENO 0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2

#ifndef SEEK_SET
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#endif

/* read returns less than BYTES at the end of a file, and from a terminal,
 * which gives one line. */
ssize_t read(int fd, void *buffer, size_t bytes);
ssize_t write(int fd, const void *buffer, size_t bytes);
off_t lseek(int fd, off_t offset, int whence);
int close(int fd);
int isatty(int fd);

/* "file/.." is taken away by name: the library looks at no directory for it,
 * as there are no symbolic links. */
int chdir(const char *path);
char *getcwd(char *buffer, size_t bytes);

pid_t getpid(void);
uid_t getuid(void);
uid_t geteuid(void);
gid_t getgid(void);
gid_t getegid(void);
int setuid(uid_t user);  /* root only */
int setgid(gid_t group); /* root only; before setuid */

_Noreturn void _exit(int status);

/* Waits so many seconds, microseconds (rounded up to ticks of 10 ms). Always
 * 0: nothing interrupts it. */
unsigned sleep(unsigned seconds);
int usleep(unsigned microseconds);

/* Moves the end of the heap. The old end; (void *)-1 with ENOMEM. */
void *sbrk(ptrdiff_t bytes);

extern char **environ;
extern char *optarg;
extern int optind, opterr, optopt;
int getopt(int argc, char *const argv[], const char *options);

#endif
