/* SPDX-License-Identifier: MIT
 *
 * Tries by real processes who may do what. Root makes files and directories of
 * user OWNER with many modes; then a child for each kind of user tries all
 * that can be done with them, and reports
 *
 *      obs KIND MODE ACTION ERRNO      (0: it was allowed)
 *
 * The host knows what has to come out (test_permissions.py).
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define OWNER 100
#define STRANGER 101
#define FILE_PATH "/tmp/p/file"
#define FOLDER_PATH "/tmp/p/folder"
#define INSIDE_PATH "/tmp/p/folder/inside"
#define PATTERNS 8
#define NOT_RUN 100 /* exit status: errno is what is above */

struct kind {
    const char *name;
    uid_t uid;
    gid_t gid;
};

static const struct kind kinds[] = {{"root", 0, 0},
                                    {"owner", OWNER, OWNER},
                                    {"group", STRANGER, OWNER},
                                    {"other", STRANGER, STRANGER}};

static pid_t victim; /* a process of OWNER */

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static int try_open(const char *path, int flags)
{
    int fd = open(path, flags);

    if (fd < 0) {
        return errno;
    }
    (void)close(fd);
    return 0;
}

static int try_execute(void)
{
    char *argv[] = {"file", NULL};
    pid_t pid = fork();
    int status = 0;

    if (pid == 0) {
        execv(FILE_PATH, argv);
        _exit(NOT_RUN + errno);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid) {
        return -1;
    }
    return WEXITSTATUS(status) < NOT_RUN ? 0 : WEXITSTATUS(status) - NOT_RUN;
}

static int try_list(void)
{
    DIR *directory = opendir(FOLDER_PATH);

    if (directory == NULL) {
        return errno;
    }
    (void)closedir(directory);
    return 0;
}

static int try_search(void)
{
    struct stat status;

    return stat(INSIDE_PATH, &status) < 0 ? errno : 0;
}

static int result(int done)
{
    return done < 0 ? errno : 0;
}

/* All that KIND can try; the last two change what they succeed with. */
static void try_all(const char *kind, unsigned mode)
{
    printf("obs %s %o read %d\n", kind, mode, try_open(FILE_PATH, O_RDONLY));
    printf("obs %s %o write %d\n", kind, mode, try_open(FILE_PATH, O_WRONLY));
    printf("obs %s %o execute %d\n", kind, mode, try_execute());
    printf("obs %s %o list %d\n", kind, mode, try_list());
    printf("obs %s %o search %d\n", kind, mode, try_search());
    printf("obs %s %o kill %d\n", kind, mode, result(kill(victim, 0)));
    printf("obs %s %o delete %d\n", kind, mode, result(unlink(INSIDE_PATH)));
    printf("obs %s %o chown %d\n", kind, mode,
           result(chown(FILE_PATH, STRANGER, (gid_t)-1)));
    printf("obs %s %o chmod %d\n", kind, mode, result(chmod(FILE_PATH, 0777)));
}

/* Makes the files anew. */
static void make_files(unsigned mode)
{
    static const char text[] = "#!/bin/true\n";
    int fd;

    (void)unlink(FILE_PATH);
    fd = open(FILE_PATH, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (fd < 0 || write(fd, text, strlen(text)) < 0 || close(fd) < 0) {
        die(FILE_PATH);
    }
    (void)mkdir(FOLDER_PATH, 0700);
    fd = open(INSIDE_PATH, O_WRONLY | O_CREAT, 0600);
    if (fd < 0 || close(fd) < 0) {
        die(INSIDE_PATH);
    }
    if (chown(FILE_PATH, OWNER, (gid_t)-1) < 0 ||
        chown(FOLDER_PATH, OWNER, (gid_t)-1) < 0 ||
        chmod(FILE_PATH, mode) < 0 || chmod(FOLDER_PATH, mode) < 0) {
        die("chown, chmod");
    }
}

static void become(const struct kind *kind)
{
    if (setgid(kind->gid) < 0 || setuid(kind->uid) < 0) {
        die(kind->name);
    }
}

static void try_as(const struct kind *kind, unsigned mode)
{
    pid_t pid;

    make_files(mode);
    (void)fflush(stdout);
    pid = fork();
    if (pid == 0) {
        become(kind);
        try_all(kind->name, mode);
        exit(0);
    }
    if (pid < 0 || waitpid(pid, NULL, 0) != pid) {
        die("fork");
    }
}

int main(void)
{
    (void)umask(0);
    if (mkdir("/tmp/p", 0755) < 0) {
        die("/tmp/p");
    }
    victim = fork();
    if (victim == 0) {
        become(&kinds[1]);
        for (;;) {
            (void)pause();
        }
    }
    (void)usleep(200000); /* until it has become OWNER */
    /* Each class gets each pattern of permissions, beside others. */
    for (unsigned p = 0; p < PATTERNS; p++) {
        unsigned mode = p << 6 | (p * 3 + 1) % 8 << 3 | (p * 5 + 3) % 8;

        for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
            try_as(&kinds[i], mode);
        }
    }
    (void)kill(victim, SIGKILL);
    return 0;
}
