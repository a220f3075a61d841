/* SPDX-License-Identifier: MIT
 *
 * Tests of processes: signals, groups, waiting for a time.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

#include "grading/tests/guest/process.h"

#define SELF "/bin/process"

static volatile int count[NSIG];
static volatile int last;

static void note(int signal)
{
    count[signal]++;
    last = signal;
}

static void handle(int signal, int flags)
{
    struct sigaction action = {.sa_handler = note, .sa_flags = flags};

    count[signal] = 0;
    CHECK(sigaction(signal, &action, NULL) == 0);
}

pid_t process_child_sleeping(void)
{
    pid_t child = fork();

    if (child == 0) {
        for (;;) {
            (void)pause();
        }
    }
    return child;
}

/* A child that sends SIGNAL to this process after 50 ms, then ends. */
static pid_t child_sending(int signal)
{
    pid_t child = fork();

    if (child == 0) {
        (void)usleep(50000);
        (void)kill(getppid(), signal);
        (void)usleep(50000);
        _exit(5);
    }
    return child;
}

void test_signals(void)
{
    struct sigaction old;

    handle(SIGUSR1, SA_RESTART);
    CHECK(raise(SIGUSR1) == 0 && count[SIGUSR1] == 1);
    CHECK(kill(getpid(), SIGUSR1) == 0 && count[SIGUSR1] == 2);
    CHECK(signal(SIGUSR1, SIG_IGN) == note);
    CHECK(raise(SIGUSR1) == 0 && count[SIGUSR1] == 2);
    CHECK(signal(SIGUSR1, SIG_DFL) == SIG_IGN);
    handle(SIGUSR2, SA_RESETHAND);
    CHECK(raise(SIGUSR2) == 0 && count[SIGUSR2] == 1);
    CHECK(sigaction(SIGUSR2, NULL, &old) == 0 && old.sa_handler == SIG_DFL);
    CHECK(raise(SIGCHLD) == 0); /* does nothing by default */
    CHECK(signal(SIGKILL, note) == SIG_ERR && errno == EINVAL);
    CHECK(kill(getpid(), NSIG) == -1 && errno == EINVAL);
    CHECK(kill(getpid(), 0) == 0 && kill(9999, 0) == -1 && errno == ESRCH);
}

/* A handler ends what waits, unless it restarts calls. */
void test_interrupted(void)
{
    int ends[2], status;
    pid_t child;
    char byte;

    CHECK(pipe(ends) == 0);
    handle(SIGUSR1, 0);
    child = child_sending(SIGUSR1);
    CHECK(read(ends[0], &byte, 1) == -1 && errno == EINTR);
    CHECK(count[SIGUSR1] == 1);
    CHECK(waitpid(child, &status, 0) == child && WEXITSTATUS(status) == 5);
    child = child_sending(SIGUSR1);
    CHECK(waitpid(child, &status, 0) == -1 && errno == EINTR);
    CHECK(waitpid(child, &status, 0) == child && count[SIGUSR1] == 2);
    child = child_sending(SIGUSR1);
    CHECK(pause() == -1 && errno == EINTR && count[SIGUSR1] == 3);
    CHECK(waitpid(child, &status, 0) == child);
    handle(SIGUSR1, SA_RESTART);
    child = child_sending(SIGUSR1);
    CHECK(waitpid(child, &status, 0) == child && count[SIGUSR1] == 1);
    handle(SIGCHLD, SA_RESTART);
    child = child_sending(SIGUSR1);
    CHECK(waitpid(child, &status, 0) == child && count[SIGCHLD] == 1);
    child = fork();
    if (child == 0) {
        (void)usleep(50000);
        (void)kill(getppid(), SIGUSR1);
        (void)usleep(50000);
        (void)write(ends[1], "x", 1);
        _exit(0);
    }
    CHECK(read(ends[0], &byte, 1) == 1 && byte == 'x');
    CHECK(count[SIGUSR1] == 3);
    CHECK(waitpid(child, &status, 0) == child);
    (void)signal(SIGUSR1, SIG_DFL);
    (void)signal(SIGCHLD, SIG_DFL);
    (void)close(ends[0]);
    (void)close(ends[1]);
}

void test_blocked(void)
{
    sigset_t set, old, pending;

    handle(SIGUSR1, 0);
    handle(SIGUSR2, 0);
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGUSR1);
    CHECK(sigprocmask(SIG_BLOCK, &set, &old) == 0);
    CHECK(!sigismember(&old, SIGUSR1));
    CHECK(raise(SIGUSR1) == 0 && raise(SIGUSR2) == 0);
    CHECK(count[SIGUSR1] == 0 && count[SIGUSR2] == 1);
    CHECK(sigpending(&pending) == 0 && pending == 1u << SIGUSR1);
    CHECK(sigsuspend(&old) == -1 && errno == EINTR && count[SIGUSR1] == 1);
    CHECK(raise(SIGUSR1) == 0 && count[SIGUSR1] == 1);
    CHECK(sigprocmask(SIG_SETMASK, &old, &set) == 0 && count[SIGUSR1] == 2);
    CHECK(sigismember(&set, SIGUSR1));
    (void)signal(SIGUSR1, SIG_DFL);
    (void)signal(SIGUSR2, SIG_DFL);
}

/* What is ignored stays so over exec; children of who ignores SIGCHLD vanish.
 */
void test_ignored(void)
{
    int status = -1;
    pid_t child;

    (void)signal(SIGUSR1, SIG_IGN);
    child = fork();
    if (child == 0) {
        (void)raise(SIGUSR1);
        execl("/bin/sh", "sh", "-c", "kill -10 $$; exit 4", NULL);
        _exit(1);
    }
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) &&
          WEXITSTATUS(status) == 4);
    (void)signal(SIGUSR1, SIG_DFL);
    (void)signal(SIGCHLD, SIG_IGN);
    child = fork();
    if (child == 0) {
        (void)usleep(20000);
        _exit(0);
    }
    CHECK(waitpid(child, &status, 0) == -1 && errno == ECHILD);
    CHECK(kill(child, 0) == -1 && errno == ESRCH);
    (void)signal(SIGCHLD, SIG_DFL);
}

void test_broken_pipe(void)
{
    int ends[2], status = 0;
    pid_t child;

    CHECK(pipe(ends) == 0 && close(ends[0]) == 0);
    child = fork();
    if (child == 0) {
        (void)write(ends[1], "x", 1);
        _exit(0);
    }
    CHECK(waitpid(child, &status, 0) == child && WIFSIGNALED(status) &&
          WTERMSIG(status) == SIGPIPE);
    handle(SIGPIPE, SA_RESTART);
    CHECK(write(ends[1], "x", 1) == -1 && errno == EPIPE);
    CHECK(count[SIGPIPE] == 1);
    (void)signal(SIGPIPE, SIG_IGN);
    CHECK(write(ends[1], "x", 1) == -1 && errno == EPIPE);
    (void)signal(SIGPIPE, SIG_DFL);
    CHECK(close(ends[1]) == 0);
}

void test_groups(void)
{
    pid_t own = getpgrp();
    pid_t first = process_child_sleeping();
    pid_t second = process_child_sleeping();
    int status;

    CHECK(getpgid(first) == own);
    CHECK(setpgid(first, first) == 0 && getpgid(first) == first);
    CHECK(setpgid(second, first) == 0 && getpgid(second) == first);
    CHECK(setpgid(second, 9000) == -1 && errno == EPERM);
    CHECK(setpgid(1, 0) == -1 && errno == ESRCH);
    CHECK(tcsetpgrp(0, first) == 0 && tcgetpgrp(0) == first);
    CHECK(tcsetpgrp(0, own) == 0 && tcgetpgrp(0) == own);
    CHECK(killpg(first, SIGHUP) == 0);
    for (int i = 0; i < 2; i++) {
        CHECK(waitpid(-first, &status, 0) > 0 && WTERMSIG(status) == SIGHUP);
    }
    CHECK(killpg(first, SIGHUP) == -1 && errno == ESRCH);
}

static uint32_t ticks(void)
{
    uint32_t now = 0;

    (void)read_kernel_info(INFO_TIME, 0, &now);
    return now;
}

void test_times(void)
{
    struct timespec time = {0, 200000000}, left = {9, 9};
    uint32_t start = ticks();

    CHECK(nanosleep(&time, &left) == 0);
    CHECK(ticks() - start >= 20 && ticks() - start < 40);
    handle(SIGUSR1, SA_RESTART);
    (void)child_sending(SIGUSR1);
    time.tv_sec = 3;
    CHECK(nanosleep(&time, &left) == -1 && errno == EINTR);
    CHECK(left.tv_sec == 3 && left.tv_nsec > 0 && left.tv_nsec < 190000000);
    CHECK(wait(NULL) > 0);
    handle(SIGALRM, SA_RESTART);
    start = ticks();
    CHECK(alarm(1) == 0 && pause() == -1 && count[SIGALRM] == 1);
    CHECK(ticks() - start >= 100 && ticks() - start < 130);
    CHECK(alarm(100) == 0 && alarm(0) == 100);
    (void)signal(SIGALRM, SIG_DFL);
    (void)signal(SIGUSR1, SIG_DFL);
}

/* --- Processes that compute ----------------------------------------------- */

/* A child that never enters the library once it has said that it began; in its
 * memory it would see that the handler of USR1 ran. */
static pid_t child_computing(int handled)
{
    int ends[2];
    char byte;
    pid_t child;

    CHECK(pipe(ends) == 0);
    child = fork();
    if (child == 0) {
        handle(SIGUSR1, SA_RESTART);
        if (handled) {
            (void)signal(SIGTERM, note);
        }
        (void)write(ends[1], "x", 1);
        while (count[SIGUSR1] == 0) {
            last = 0;
        }
        _exit(6);
    }
    CHECK(read(ends[0], &byte, 1) == 1);
    (void)close(ends[0]);
    (void)close(ends[1]);
    return child;
}

static int ends_by(pid_t child, int signal)
{
    int status;

    return kill(child, signal) == 0 && waitpid(child, &status, 0) == child &&
           WIFSIGNALED(status) && WTERMSIG(status) == signal;
}

/* What a signal does by default it does to a process that computes, at once;
 * and nothing escapes KILL. */
void test_computing(void)
{
    CHECK(ends_by(child_computing(0), SIGTERM));
    CHECK(ends_by(child_computing(0), SIGINT));
    CHECK(ends_by(child_computing(1), SIGKILL));
}

/* For a person at the terminal: ^C is handled, and then ends the process. */
void process_wait_for_keys(void)
{
    (void)signal(SIGINT, note);
    printf("waiting\n");
    (void)fflush(stdout);
    (void)pause();
    printf("handled %d\n", count[SIGINT]);
    (void)fflush(stdout);
    (void)signal(SIGINT, SIG_DFL);
    printf("waiting again\n");
    (void)fflush(stdout);
    (void)pause();
    printf("not ended\n");
}
