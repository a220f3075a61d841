/* SPDX-License-Identifier: MIT
 *
 * What the tests of this lab share. They are in one program of the finished
 * system, which its shell runs: lab6 NAME SEED KEY.
 *
 *     TEST(walk)
 *     {
 *         lab_mount(0);
 *         observe("file", bytes, sum, 0);
 *     }
 *
 * They work in LAB_ROOT, where the volume of the second disk is mounted: the
 * host has made it, and looks at it again at the end.
 *
 * An observation is a kernel call with a number that Vamos does not have; only
 * the emulator's log of it counts. It carries KEY, which no server knows. With
 * KEY = 1, which is by hand, each is printed, too.
 */
#ifndef LAB6_LAB_H
#define LAB6_LAB_H

#include <stdbool.h>
#include <stdint.h>

#define LAB_OBSERVE 0x0B5E57EDu /* no call: the kernel answers ERR_CALL */
#define LAB_ROOT "/mnt"
#define LAB_PATH_BYTES 512
#define LAB_MOST_BYTES 65536u /* that fs reads or writes at a time */

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

/* Reports NAME, up to 8 characters, and three words. */
void observe(const char *name, uint32_t a, uint32_t b, uint32_t c);

/* Reports that an operation had RESULT: 0, or errno if that is below 0. Whether
 * it went well. */
bool observe_result(const char *name, int result);

/* Mounts PARTITION of the second disk (0: all of it); takes it away, and
 * observes how that went unless it went well. */
void lab_mount(uint32_t partition);
void lab_unmount(void);

/* What was done is on the disk: after an even ROUND in its place, after an odd
 * one in the journal. PATH is a file of the volume. */
void lab_sync(const char *path, uint32_t round);

/* Says WORD and NUMBER on the terminal, and waits for a line from there. */
void lab_meet(const char *word, uint32_t number);

/* Ends the test. */
_Noreturn void lab_end(void);

/* The next number of a sequence (xorshift32), below LIMIT. */
uint32_t random_below(uint32_t *state, uint32_t limit);

/* Adler-32 (RFC 1950) of BYTES bytes more; SUM is 1 before the first. */
uint32_t sum_add(uint32_t sum, const void *data, uint32_t bytes);

/* BYTES (at most LAB_MOST_BYTES) bytes that depend on SEED. */
const void *pattern(uint32_t seed, uint32_t bytes);

/* Reads the file PATH: observes "file", how many bytes there were, their sum,
 * and errno. */
void observe_file(const char *path);

/* Observes what is in the directory PATH, in its order, and below: "dir" or
 * "entry" with the sum of a name, and each file. */
void observe_tree(const char *path);

/* PATH = DIRECTORY/NAME. */
void join(char path[LAB_PATH_BYTES], const char *directory, const char *name);

#endif
