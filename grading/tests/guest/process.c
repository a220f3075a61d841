/* SPDX-License-Identifier: MIT
 *
 * Processes as a program sees them: fork, exec, waiting, descriptors, signals,
 * groups. `process NAME...` runs those tests, and says "ok NAME" or where one
 * failed; `process show` is what exec starts.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "grading/tests/guest/process.h"

#define SELF "/bin/process"
#define TEXT_FILE "/etc/motd"

int process_failed;

/* --- fork and wait --------------------------------------------------------- */

static int value = 1;

static void test_fork(void)
{
    pid_t parent = getpid();
    int ends[2], status = 0;
    pid_t seen[3] = {0, 0, 0};
    pid_t child;

    CHECK(pipe(ends) == 0);
    child = fork();
    if (child == 0) {
        value++;
        seen[0] = getpid();
        seen[1] = getppid();
        seen[2] = value;
        (void)write(ends[1], seen, sizeof seen);
        _exit(7);
    }
    CHECK(child > 0 && child != parent && getpid() == parent);
    CHECK(read(ends[0], seen, sizeof seen) == sizeof seen);
    CHECK(seen[0] == child && seen[1] == parent && seen[2] == 2 && value == 1);
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 7);
    CHECK(wait(&status) == -1 && errno == ECHILD);
    (void)close(ends[0]);
    (void)close(ends[1]);
}

static void test_wait(void)
{
    int status;
    pid_t slow = process_child_sleeping();
    pid_t fast = fork();

    if (fast == 0) {
        (void)setpgid(0, 0);
        _exit(3);
    }
    CHECK(waitpid(slow, &status, WNOHANG) == 0);
    CHECK(setpgid(fast, fast) == 0 || errno == ESRCH);
    CHECK(waitpid(-fast, &status, 0) == fast && WEXITSTATUS(status) == 3);
    CHECK(waitpid(-fast, &status, 0) == -1 && errno == ECHILD);
    CHECK(kill(slow, SIGTERM) == 0);
    CHECK(waitpid(0, &status, 0) == slow);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    CHECK(kill(slow, SIGTERM) == -1 && errno == ESRCH);
}

/* A process whose parent has ended is init's. */
static void test_orphan(void)
{
    int ends[2];
    pid_t parent = 0;

    CHECK(pipe(ends) == 0);
    if (fork() == 0) {
        if (fork() == 0) {
            while (getppid() != 1) {
                (void)usleep(10000);
            }
            parent = getppid();
            (void)write(ends[1], &parent, sizeof parent);
        }
        _exit(0);
    }
    CHECK(wait(NULL) > 0);
    CHECK(read(ends[0], &parent, sizeof parent) == sizeof parent);
    CHECK(parent == 1);
    (void)close(ends[0]);
    (void)close(ends[1]);
}

/* Forks COUNT children that end at once, or are /bin/true. */
static void reap(int count, int exec)
{
    for (int i = 0; i < count; i++) {
        int wanted = exec ? 0 : i & 0x7f;
        int status = -1;
        pid_t child = fork();

        if (child == 0 && exec) {
            execl("/bin/true", "true", NULL);
        }
        if (child == 0) {
            _exit(wanted);
        }
        CHECK(child > 0 && waitpid(child, &status, 0) == child);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == wanted);
    }
}

static uint32_t free_pages(void)
{
    struct info_memory memory = {0};

    (void)read_kernel_info(INFO_MEMORY, 0, &memory);
    return memory.free_frames + memory.free_swap_slots;
}

/* No page is lost over 200 processes, nor over programs. */
static void test_reap(void)
{
    uint32_t pages;

    reap(2, 0);
    reap(2, 1);
    pages = free_pages();
    reap(200, 0);
    reap(20, 1);
    CHECK(free_pages() == pages);
}

/* --- exec ------------------------------------------------------------------ */

/* What a child prints that goes on as PATH with ARGV and ENVP. */
static char *output_of(const char *path, char *const argv[], char *const envp[])
{
    static char text[4096];
    size_t length = 0;
    ssize_t part;
    int ends[2];

    CHECK(pipe(ends) == 0);
    if (fork() == 0) {
        (void)dup2(ends[1], STDOUT_FILENO);
        (void)close(ends[0]);
        (void)close(ends[1]);
        (void)execve(path, argv, envp);
        _exit(100 + errno);
    }
    (void)close(ends[1]);
    while ((part = read(ends[0], text + length, sizeof text - 1 - length)) >
           0) {
        length += (size_t)part;
    }
    text[length] = '\0';
    (void)close(ends[0]);
    CHECK(wait(NULL) > 0);
    return text;
}

/* The program that exec starts: tells what it got. */
static void show(int argc, char **argv, char **envp)
{
    for (int i = 0; i < argc; i++) {
        printf("[%s]", argv[i]);
    }
    for (int i = 0; envp[i] != NULL; i++) {
        printf("{%s}", envp[i]);
    }
    for (int fd = 3; fd < 32; fd++) {
        if (fcntl(fd, F_GETFD) >= 0) {
            printf("fd%d", fd);
        }
    }
    printf("%s\n", signal(SIGUSR1, SIG_IGN) == SIG_IGN ? "ignored" : "");
}

static void test_exec(void)
{
    char *argv[] = {"name", "show", "a b", "", NULL};
    char *envp[] = {"A=1", "B=", NULL};
    char *script_argv[] = {"ignored", "x", NULL};

    CHECK_SAME(output_of(SELF, argv, envp), "[name][show][a b][]{A=1}{B=}\n");
    CHECK_SAME(output_of("/bin/script", script_argv, envp),
               "[/bin/process][show -x][/bin/script][x]{A=1}{B=}\n");
}

/* Whether exec fails with ERROR, and the process goes on. */
static int exec_fails(const char *path, char *const argv[], int error)
{
    errno = 0;
    return execve(path, argv, environ) == -1 && errno == error;
}

static void test_exec_errors(void)
{
    static char *many[40];
    static char big[1000];
    char *one[] = {"x", NULL};

    memset(big, 'x', sizeof big - 1);
    for (int i = 0; i < 39; i++) {
        many[i] = big;
    }
    CHECK(exec_fails("/bin/no-such", one, ENOENT));
    CHECK(exec_fails("/etc/motd/x", one, ENOTDIR));
    CHECK(exec_fails("/bin", one, EACCES));
    CHECK(exec_fails(TEXT_FILE, one, EACCES));
    CHECK(exec_fails("/bin/text", one, ENOEXEC));
    CHECK(exec_fails("/bin/noscript", one, ENOENT));
    CHECK(exec_fails("/bin/loop", one, ENOEXEC));
    CHECK(exec_fails(SELF, many, E2BIG));
    CHECK(exec_fails("", one, ENOENT));
    CHECK(execlp("no-such", "x", NULL) == -1 && errno == ENOENT);
}

/* --- Descriptors ----------------------------------------------------------- */

static void test_descriptors(void)
{
    char *argv[] = {"x", "show", NULL};
    char *envp[] = {NULL};
    int file = open(TEXT_FILE, O_RDONLY);
    int copy = dup(file);
    char byte[2];

    CHECK(file == 3 && copy == 4);
    CHECK(read(file, &byte[0], 1) == 1 && read(copy, &byte[1], 1) == 1);
    CHECK(lseek(file, 0, SEEK_CUR) == 2);
    CHECK(dup2(file, 10) == 10 && fcntl(file, F_DUPFD, 10) == 11);
    CHECK(close(file) == 0 && read(copy, byte, 1) == 1);
    CHECK(read(file, byte, 1) == -1 && errno == EBADF);
    CHECK(dup2(file, 5) == -1 && errno == EBADF);
    CHECK(dup2(copy, 32) == -1 && errno == EBADF);
    CHECK(fcntl(11, F_SETFD, FD_CLOEXEC) == 0);
    CHECK(fcntl(11, F_GETFD) == FD_CLOEXEC && fcntl(10, F_GETFD) == 0);
    CHECK_SAME(output_of(SELF, argv, envp), "[x][show]fd4fd10\n");
    if (fork() == 0) {
        _exit(read(copy, byte, 1) == 1 ? 0 : 1);
    }
    (void)wait(NULL);
    CHECK(lseek(10, 0, SEEK_CUR) == 4);
    CHECK(close(copy) == 0 && close(10) == 0 && close(11) == 0);
}

static void show_test(int argc, char **argv, char **envp)
{
    show(argc, argv, envp);
    exit(0);
}

static const struct process_test tests[] = {
    {"fork", test_fork},
    {"wait", test_wait},
    {"orphan", test_orphan},
    {"reap", test_reap},
    {"exec", test_exec},
    {"exec-errors", test_exec_errors},
    {"descriptors", test_descriptors},
    {"signals", test_signals},
    {"interrupted", test_interrupted},
    {"blocked", test_blocked},
    {"ignored", test_ignored},
    {"broken-pipe", test_broken_pipe},
    {"groups", test_groups},
    {"times", test_times},
    {"keys", process_wait_for_keys},
    {"bench", process_bench},
    {"bench-disk", process_bench_disk},
    {"forged", test_forged},
    {"servers", test_servers},
    {"readers", test_readers},
    {"copy", test_copy},
    {"hog", test_hog},
    {"bomb", test_bomb},
    {"openers", test_openers},
    {"computing", test_computing},
};

static void run(const char *name)
{
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
        if (strcmp(tests[i].name, name) == 0) {
            process_failed = 0;
            tests[i].run();
            printf("%s %s\n", process_failed ? "FAILED" : "ok", name);
            (void)fflush(stdout);
            return;
        }
    }
    printf("FAILED %s: no such test\n", name);
}

int main(int argc, char **argv, char **envp)
{
    if (argc > 1 && strncmp(argv[1], "show", 4) == 0) {
        show_test(argc, argv, envp);
    }
    for (int i = 1; i < argc; i++) {
        run(argv[i]);
    }
    return 0;
}
