/* SPDX-License-Identifier: MIT
 *
 * What the tests of processes share.
 */
#ifndef GUEST_PROCESS_H
#define GUEST_PROCESS_H

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "vamos.h"

extern int process_failed;

#define CHECK(condition)                                           \
    do {                                                           \
        if (!(condition)) {                                        \
            process_failed = 1;                                    \
            printf("%s:%d: %s\n", __FILE__, __LINE__, #condition); \
        }                                                          \
    } while (0)

#define CHECK_SAME(got, wanted)                                \
    do {                                                       \
        const char *text = (got);                              \
                                                               \
        if (strcmp(text, (wanted)) != 0) {                     \
            process_failed = 1;                                \
            printf("%s:%d: got %s", __FILE__, __LINE__, text); \
        }                                                      \
    } while (0)

struct process_test {
    const char *name;
    void (*run)(void);
};

/* A child that sleeps until it is killed. */
pid_t process_child_sleeping(void);

/* process_signal.c */
void test_signals(void);
void test_interrupted(void);
void test_blocked(void);
void test_ignored(void);
void test_broken_pipe(void);
void test_groups(void);
void test_times(void);
void test_computing(void);
void process_wait_for_keys(void);

/* process_forged.c */
void test_forged(void);

/* process_bench.c, process_bench_files.c */
void process_bench(void);
void process_bench_files(void);
void process_bench_disk(void);

/* Reports what ONCE costs, which UNDO (or NULL) takes back each time. */
void process_report(const char *name, void (*once)(void), void (*undo)(void));

/* Reports what ONCE costs after MAKE. */
void process_report_second(const char *name, void (*make)(void),
                           void (*once)(void));

/* The same, of fewer samples, for what takes long. */
void process_report_long(const char *name, void (*once)(void),
                         void (*undo)(void));
void process_report_long_second(const char *name, void (*make)(void),
                                void (*once)(void));

/* Notes whether CONDITION holds: as CHECK(), at the cost of a call. */
void process_must(int condition);

/* process_copy.c */
void test_copy(void);

/* process_load.c: the pid of a server by its name, 0 if there is none; a child
 * that reads a file and starts programs until SIGTERM, and ends with 0 if all
 * went well. */
pid_t process_of_server(const char *name);
pid_t process_child_working(void);
void test_servers(void);
void test_readers(void);
void test_hog(void);
void test_bomb(void);
void test_openers(void);

#endif
