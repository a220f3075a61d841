/* SPDX-License-Identifier: MIT
 *
 * What the files of scenarios share. A scenario begins with a kernel that has
 * just started; at its end, all processes are killed (vamos_test.c).
 */
#ifndef LAYERS_VAMOS_TEST_H
#define LAYERS_VAMOS_TEST_H

#include "grading/layers/ktap.h"
#include "grading/layers/vamos_drive.h"
#include "kernel/rights.h"
#include "kernel/sched.h"

#define INIT PROCESS_INIT
#define ANY ((word_t)HN_ANY)
#define KERNEL ((word_t)HN_KERNEL)
#define NOBODY ((word_t)HN_NONE)
#define FOREVER ((word_t)IPC_FOREVER)
#define BAD_HANDLE 0x77u

/* The tables end with a test that has no name. */
extern const struct ktap_test test_calls[];
extern const struct ktap_test test_time[];
extern const struct ktap_test test_ipc[];
extern const struct ktap_test test_requests[];
extern const struct ktap_test test_rights[];
extern const struct ktap_test test_drivers[];
extern const struct ktap_test test_life[];
extern const struct ktap_test test_pagers[];

/* A child of init with init's priority and a slice of one tick. */
pid_t test_child(void);

/* PID sleeps from now on, for ever. */
void test_sleep(pid_t pid);

/* Whether PID was just answered with a message from SENDER (0 = the kernel) of
 * BYTES bytes and these words.
 */
bool test_got(pid_t pid, pid_t sender, uint32_t bytes, word_t w0, word_t w1,
              word_t w2);

/* The handle that came with that message; 0 = none. */
word_t test_granted(pid_t pid);

#endif
