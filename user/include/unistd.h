/* SPDX-License-Identifier: MIT
 *
 * Files, directories and processes, with the meanings of POSIX. -1 with errno
 * on failure.
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

/* read returns less than BYTES at the end of a file, from a terminal, which
 * gives one line, and from a pipe, which gives what is there. EINTR: a handler
 * without SA_RESTART ran. A write to a pipe that nobody can read raises
 * SIGPIPE, and is EPIPE for those who ignore or handle it. */
ssize_t read(int fd, void *buffer, size_t bytes);
ssize_t write(int fd, const void *buffer, size_t bytes);
off_t lseek(int fd, off_t offset, int whence);

/* Reads at OFFSET, at most 64 KiB, and leaves the file's own as it is. ESPIPE:
 * not a file. */
ssize_t pread(int fd, void *buffer, size_t bytes, off_t offset);

int close(int fd);
int isatty(int fd);

/* Copies of a descriptor share its offset; dup2 closes NEW first. */
int dup(int fd);
int dup2(int fd, int new);

/* ENDS[0] is for reading, ENDS[1] for writing. */
int pipe(int ends[2]);

/* "file/.." is taken away by name: the library looks at no directory for it,
 * as there are no symbolic links. */
int chdir(const char *path);
char *getcwd(char *buffer, size_t bytes);

/* Names of files. 0; -1 with errno: ENOENT, EACCES, EROFS, EBUSY, ...; unlink:
 * EISDIR; rmdir: ENOTEMPTY. A file that is open lives on until it is closed.
 * link: EPERM, as FAT has no links. */
int unlink(const char *path);
int rmdir(const char *path);
int link(const char *from, const char *to);
int symlink(const char *text, const char *path); /* EPERM, too */
ssize_t readlink(const char *restrict path, char *restrict to,
                 size_t bytes); /* EINVAL: nothing is a link */
int chown(const char *path, uid_t user, gid_t group); /* root only; -1: as is */

/* Whether the process may do all of WANTED, a sum of these (F_OK: the file is
 * there). 0; -1 with errno. */
#define F_OK 0
#define X_OK 1
#define W_OK 2
#define R_OK 4
int access(const char *path, int wanted);

/* Lengths: a longer file is filled with zeros. */
int truncate(const char *path, off_t bytes);
int ftruncate(int fd, off_t bytes);

/* What was written is on the disk when they return: of all files, of one. */
void sync(void);
int fsync(int fd);
int fdatasync(int fd);

pid_t getpid(void);
pid_t getppid(void);
uid_t getuid(void);  /* who started the process */
uid_t geteuid(void); /* what it may do; differs in su and passwd alone */
gid_t getgid(void);
gid_t getegid(void);
int setuid(uid_t user);  /* root only, and for good; EPERM */
int setgid(gid_t group); /* root only; before setuid */

/* The groups of the process: it has one. How many; with MOST = 0 only that. */
int getgroups(int most, gid_t groups[]);

/* A copy of the process, with its open files. 0 to the copy; -1 with EAGAIN
 * (the user or the machine has too many processes), ENOMEM. */
pid_t fork(void);
#define vfork fork

/* Goes on as the program PATH; execvp, execlp look for a FILE without a slash
 * in the directories of PATH. A file that starts with "#! PROGRAM [ARGUMENT]"
 * is passed to PROGRAM. Descriptors stay open but for FD_CLOEXEC. They return
 * -1 only, with errno E2BIG (ARG_MAX), ENOENT, EACCES, ENOEXEC (no program
 * for this machine), ENOMEM, ENOTDIR, ...: then nothing has changed. */
int execve(const char *path, char *const argv[], char *const envp[]);
int execv(const char *path, char *const argv[]);
int execvp(const char *file, char *const argv[]);
int execl(const char *path, const char *argument, ...);
int execlp(const char *file, const char *argument, ...);
int execle(const char *path, const char *argument, ...);

_Noreturn void _exit(int status);

/* Process groups, which signals can be sent to. A process may move itself and
 * its children; there are no sessions: setsid only makes a group. */
pid_t getpgrp(void);
pid_t getpgid(pid_t pid);
int setpgid(pid_t pid, pid_t group);
pid_t setsid(void);

/* The group to which the terminal's ^C goes. EBADF, ENOTTY, ESRCH, EPERM. */
pid_t tcgetpgrp(int fd);
int tcsetpgrp(int fd, pid_t group);

/* Waiting, in ticks of 10 ms, rounded up. sleep: the seconds that were left
 * when a handler ran; usleep, pause: -1 with EINTR then. */
unsigned sleep(unsigned seconds);
int usleep(unsigned microseconds);
int pause(void);

/* SIGALRM after so many seconds; 0: not at all. What was left of the last. */
unsigned alarm(unsigned seconds);

/* The name of this machine; of the terminal, NULL if FD is none. */
int gethostname(char *name, size_t bytes);
char *ttyname(int fd);

/* A limit or a property of the system; -1 with errno EINVAL: not known. */
enum {
    _SC_ARG_MAX,
    _SC_OPEN_MAX,
    _SC_CLK_TCK,
    _SC_PAGESIZE,
    _SC_PHYS_PAGES,
    _SC_AVPHYS_PAGES,
    _SC_NPROCESSORS_ONLN
};
long sysconf(int name);

/* Asks for a password with PROMPT, and does not show what is typed. Valid until
 * the next call; NULL at the end of input. ^C is SIGINT as ever, once the
 * terminal is as it was; NULL if the caller outlives it. */
char *getpass(const char *prompt);
char *crypt(const char *password, const char *setting); /* <crypt.h> */

/* Moves the end of the heap. sbrk: the old end; (void *)-1 with ENOMEM. */
void *sbrk(ptrdiff_t bytes);
int brk(void *end);

extern char **environ;

/* The next option of ARGV by POSIX' rules, but also behind operands, which move
 * behind the options and stand at argv[optind] in the end (-1). OPTIONS that
 * begin with '+': the first operand ends the options, as POSIX says. "--" ends
 * them always. */
extern char *optarg;
extern int optind, opterr, optopt;
int getopt(int argc, char *const argv[], const char *options);

#endif
