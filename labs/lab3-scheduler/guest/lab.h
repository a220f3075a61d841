/* SPDX-License-Identifier: MIT
 *
 * What the test programs of the labs on Vamos share. All tests are in one
 * program, which runs in the place of init; the boot command line says which
 * test to run: test=NAME seed=N.
 * Without one, it is "show".
 *
 *     TEST(slices)
 *     {
 *         child(work, 2, 5, 1, 3);
 *         ...
 *         observe("ran", who, lab_time(), 0);
 *     }
 *
 * An observation is a kernel call with a number that Vamos does not have: who
 * judges it reads the emulator's log of the trap, not what the kernel says.
 */
#ifndef LAB3_LAB_H
#define LAB3_LAB_H

#include <stdint.h>
#include <vamos.h>

#define LAB_OBSERVE 0x0B5E57EDu /* no call: the kernel answers ERR_CALL */

struct lab_test {
    const char *name;
    void (*run)(uint32_t seed);
};

/* The definition of a test; SEED is its argument. */
#define TEST(test)                                                      \
    static void run_##test(uint32_t seed);                              \
    static const struct lab_test test_##test                            \
        __attribute__((section("lab_tests"), used, aligned(4))) = {     \
            #test, run_##test};                                         \
    static void run_##test(uint32_t seed)

/* Called by the first instruction; does not return. */
_Noreturn void start(uint32_t archive, uint32_t bytes, uint32_t command);

/* Reports NAME, up to 8 characters, and three words. */
void observe(const char *name, uint32_t a, uint32_t b, uint32_t c);

/* Prints a line on the console. */
void print(const char *line);

/* A clone of the caller that runs BODY(A, B), with PRIORITY and SLICE. When
 * BODY returns, it sleeps for ever. Ends the test if there can be none.
 */
handle_t child(void (*body)(uint32_t a, uint32_t b), uint32_t a, uint32_t b,
               uint32_t priority, uint32_t slice);

/* The number of the process that a handle of ours names: with the stand-in of
 * kernel/rights.c, its last byte; the rest tells it from other processes that
 * have the number sooner or later.
 */
uint32_t child_number(handle_t handle);

/* Ticks since the start. */
uint32_t lab_time(void);

/* Returns soon after a tick; how soon, depends on phase=N of the command line.
 * Nobody else runs before the caller sleeps: it has a slice without end.
 */
void wait_for_tick(void);

/* Sleeps TICKS ticks, or for ever (IPC_FOREVER). Returns the call's result. */
int sleep_ticks(int32_t ticks);

/* Computes for less than a tenth of a tick. Who waits for a tick does so in
 * between: each call of the kernel is logged.
 */
void lab_compute(void);

/* Ends the test, as a failure that was not foreseen: observes NAME and A. */
_Noreturn void give_up(const char *name, uint32_t a);

/* The next number of a sequence (xorshift32), below LIMIT. */
uint32_t random_below(uint32_t *state, uint32_t limit);

#endif
