/* SPDX-License-Identifier: MIT
 *
 * Tests of processes: what must not disturb others. Servers that are killed
 * while they are used, and an ordinary user who takes all there is.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "grading/tests/guest/process.h"
#include "sos.h"

#define FILE_READ "/bin/sh"
#define USER 100 /* an ordinary one */

/* The sum of a file's bytes, read in small parts; 0: it could not be read. */
static uint32_t sum_of_file(void)
{
    int file = open(FILE_READ, O_RDONLY);
    uint32_t sum = 1;
    unsigned char bytes[512];
    ssize_t count = 0;

    while (file >= 0 && (count = read(file, bytes, sizeof bytes)) > 0) {
        for (ssize_t i = 0; i < count; i++) {
            sum = sum * 31 + bytes[i];
        }
    }
    if (file < 0 || count < 0 || close(file) < 0) {
        return 0;
    }
    return sum;
}

pid_t process_of_server(const char *name)
{
    static struct proc_entry entries[MAX_PROCS];
    int count = sos_processes(entries, MAX_PROCS);

    for (int i = 0; i < count; i++) {
        if (strcmp(entries[i].name, name) == 0) {
            return entries[i].pid;
        }
    }
    return 0;
}

static volatile int stop;

static void note_stop(int signal)
{
    stop = 1;
}

pid_t process_child_working(void)
{
    uint32_t sum = sum_of_file();
    pid_t child = fork();
    int status, rounds = 0;

    if (child != 0) {
        return child;
    }
    (void)signal(SIGTERM, note_stop);
    while (!stop || rounds < 3) {
        uint32_t now = sum_of_file();

        if (now != sum || sum == 0) {
            printf("sum %x, not %x: errno %d\n", (unsigned)now, (unsigned)sum,
                   errno);
            exit(1);
        }
        if (fork() == 0) {
            execl("/bin/true", "true", NULL);
            printf("exec: errno %d\n", errno);
            exit(1);
        }
        if (wait(&status) < 0 || status != 0) {
            printf("true: status %x\n", (unsigned)status);
            exit(2);
        }
        rounds++;
    }
    exit(0);
}

void test_servers(void)
{
    static const char *const names[] = {"fs", "disk", "pipe", "tty"};
    pid_t child = process_child_working();
    int status;

    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 4; i++) {
            pid_t old = process_of_server(names[i]);

            (void)usleep(70000);
            CHECK(old > 0 && kill(old, SIGKILL) == 0);
            CHECK(process_of_server(names[i]) != old);
        }
    }
    CHECK(kill(child, SIGTERM) == 0);
    CHECK(waitpid(child, &status, 0) == child && status == 0);
}

/* More readers of the terminal die than it can remember, and signals come for
 * processes that do not wait: the terminal server survives both. */
void test_readers(void)
{
    pid_t tty = process_of_server("tty");
    pid_t children[25];
    char byte;

    for (int round = 0; round < 6; round++) {
        for (int i = 0; i < 25; i++) {
            children[i] = fork();
            if (children[i] == 0) {
                _exit(read(STDIN_FILENO, &byte, 1) == 1);
            }
        }
        (void)usleep(20000);
        for (int i = 0; i < 25; i++) {
            CHECK(kill(children[i], SIGKILL) == 0);
            CHECK(waitpid(children[i], NULL, 0) == children[i]);
        }
    }
    (void)signal(SIGUSR1, note_stop);
    for (int i = 0; i < 200; i++) {
        pid_t child = fork();

        if (child == 0) {
            _exit(raise(SIGUSR1));
        }
        CHECK(waitpid(child, NULL, 0) == child);
    }
    (void)signal(SIGUSR1, SIG_DFL);
    CHECK(process_of_server("tty") == tty && write(STDOUT_FILENO, "", 0) == 0);
}

/* Whether root can start programs, open files and pipes. */
static int root_can_work(void)
{
    int status = -1;

    if (fork() == 0) {
        execl("/bin/sh", "sh", "-c", "cat /etc/motd | grep -q Welcome", NULL);
        _exit(1);
    }
    return wait(&status) > 0 && status == 0;
}

/* A child of an ordinary user takes memory until there is no more, and tells
 * its pages. */
void test_hog(void)
{
    struct info_memory memory;
    int ends[2];
    uint32_t pages = 0;
    pid_t child;

    (void)read_kernel_info(INFO_MEMORY, 0, &memory);
    CHECK(pipe(ends) == 0);
    child = fork();
    if (child == 0) {
        (void)setgid(USER);
        (void)setuid(USER);
        for (uint32_t step = 4096; step > 0; step /= 2) {
            while (sbrk((ptrdiff_t)(step * PAGE_BYTES)) != (void *)-1) {
                pages += step;
            }
        }
        (void)write(ends[1], &pages, sizeof pages);
        for (;;) {
            (void)pause();
        }
    }
    CHECK(read(ends[0], &pages, sizeof pages) == sizeof pages);
    CHECK(pages > (memory.frames + memory.swap_slots) / 2);
    CHECK(pages < (memory.frames + memory.swap_slots) / 4 * 3);
    CHECK(root_can_work());
    CHECK(kill(child, SIGKILL) == 0 && wait(NULL) == child);
    (void)close(ends[0]);
    (void)close(ends[1]);
}

/* Every process of an ordinary user forks for ever. */
void test_bomb(void)
{
    static struct proc_entry entries[MAX_PROCS];
    pid_t child = fork();
    int bombs = 0, count;

    if (child == 0) {
        (void)setgid(USER);
        (void)setuid(USER);
        (void)setpgid(0, 0);
        for (;;) {
            if (fork() < 0) {
                (void)usleep(1000);
            }
        }
    }
    (void)setpgid(child, child);
    (void)usleep(300000);
    CHECK(root_can_work());
    count = sos_processes(entries, MAX_PROCS);
    for (int i = 0; i < count; i++) {
        bombs += entries[i].uid == USER;
    }
    CHECK(bombs > 30 && bombs <= 64);
    CHECK(killpg(child, SIGKILL) == 0 && wait(NULL) == child);
    CHECK(root_can_work());
}

/* --- Open files ----------------------------------------------------------- */

#define OPENERS 12 /* children that a user has */
#define OWN 29     /* files that each of them can open */

/* What a child that opened files and pipes could have. */
struct opened {
    int files, error; /* how many, and the errno of the first that failed */
    int pipes;
};

/* A child of USER opens files (or else pipes) until it cannot; says in REPORT
 * how far it came, and keeps them. */
static void open_all(uid_t user, int pipes, int report)
{
    struct opened opened = {0, 0, 0};
    int ends[2];

    (void)setgid((gid_t)user);
    (void)setuid(user);
    while (pipes && pipe(ends) == 0) {
        opened.pipes++;
    }
    while (!pipes && open(FILE_READ, O_RDONLY) >= 0) {
        opened.files++;
    }
    opened.error = errno;
    (void)write(report, &opened, sizeof opened);
    for (;;) {
        (void)pause();
    }
}

/* Lets OPENERS children of USER open what they can; adds their pids to the
 * group of the first. The sum; *FIRST and *LAST are what they said. */
static struct opened open_by_children(uid_t user, int pipes, pid_t *group,
                                      struct opened *first,
                                      struct opened *last)
{
    struct opened sum = {0, 0, 0};
    int ends[2];

    CHECK(pipe(ends) == 0);
    for (int i = 0; i < OPENERS; i++) {
        pid_t child = fork();

        if (child == 0) {
            (void)close(ends[0]);
            open_all(user, pipes, ends[1]);
        }
        *group = *group == 0 ? child : *group;
        (void)setpgid(child, *group);
        CHECK(read(ends[0], last, sizeof *last) == sizeof *last);
        if (i == 0) {
            *first = *last;
        }
        sum.files += last->files;
        sum.pipes += last->pipes;
    }
    (void)close(ends[0]);
    (void)close(ends[1]);
    return sum;
}

static void end_group(pid_t group)
{
    CHECK(killpg(group, SIGKILL) == 0);
    for (int i = 0; i < 2 * OPENERS; i++) {
        CHECK(waitpid(-group, NULL, 0) > 0);
    }
    CHECK(root_can_work());
}

/* Processes of two ordinary users open all files, then all pipes: each process
 * has its limit, each user too, and root can work all the same. */
void test_openers(void)
{
    struct opened first, last, one, both;
    pid_t group = 0;

    one = open_by_children(USER, 0, &group, &first, &last);
    CHECK(first.error == EMFILE && first.files > OWN - 3);
    CHECK(last.error == ENFILE && last.files == 0);
    CHECK(one.files > 8 * (OWN - 3) && one.files <= 256);
    both = open_by_children(USER + 1, 0, &group, &first, &last);
    CHECK(last.error == ENFILE && one.files + both.files <= 448);
    CHECK(both.files > 5 * (OWN - 3));
    CHECK(root_can_work());
    end_group(group);

    group = 0;
    one = open_by_children(USER, 1, &group, &first, &last);
    CHECK(last.error == EMFILE && last.pipes == 0 && one.pipes == 16);
    both = open_by_children(USER + 1, 1, &group, &first, &last);
    CHECK(last.error == ENFILE && both.pipes > 8);
    CHECK(root_can_work());
    end_group(group);
}
