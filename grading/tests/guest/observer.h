/* SPDX-License-Identifier: MIT
 *
 * What the programs share that observe the kernel in the place of init: they
 * find their test in the boot command line ("quiet NAME NUMBERS"), let peers
 * carry out orders (remote.h), and report what they see on the serial line as
 * lines "obs NAME VALUES". What they should have seen the host decides. At the
 * end come lines "saw CALL ERROR" (witness.h).
 *
 * Layer: grading/tests/guest/observer. Uses: remote, user/lib, witness.
 */
#ifndef GRADING_TESTS_GUEST_OBSERVER_H
#define GRADING_TESTS_GUEST_OBSERVER_H

#include <vamos.h>

#include "grading/tests/guest/remote.h"

enum {
    PEER_PRIORITY = 1, /* our own is 2 */
    PEER_SLICE = 5     /* ticks */
};

struct observer_test {
    const char *name;
    void (*run)(void);
};

/* The peer's executable. */
extern const uint8_t *observer_image;
extern uint32_t observer_image_bytes;

/* Runs the one of TESTS[0..COUNT-1] that the command line names, then switches
 * the machine off. ARCHIVE and COMMAND are what init finds in its registers.
 */
_Noreturn void observer_run(uint32_t archive, uint32_t command,
                            const struct observer_test *tests, uint32_t count);

/* The number at INDEX (0..) behind the test's name; 0 if there is none. */
uint32_t observer_number(uint32_t index);

/* Reports a line, formatted as by printf, of at most 190 characters. */
void obs(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same without the word "obs". */
void obs_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A generator that the host has, too (host/pages.py): after random_start(SEED),
 * random_below() gives numbers 0..LIMIT-1, for a LIMIT of 1..32768.
 */
void random_start(uint32_t seed);
uint32_t random_below(uint32_t limit);

/* The time-stamp counter: instructions, when QEMU runs with -icount shift=0. */
static inline uint32_t counter(void)
{
    uint32_t low;
    uint32_t high;

    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high) : : "memory");
    return low;
}

/* PAGES new pages at our end: the address of the first. */
uint8_t *more_pages(uint32_t pages);

/* A new peer: its handle, or an error. */
handle_t create(void);

/* Gives PEER an order, or has it make a call, and does not wait for its end. */
void start_remote(handle_t peer, struct remote remote);
void start_call(handle_t peer, uint32_t number, uint32_t a, uint32_t b,
                uint32_t c, uint32_t d);

/* The registers that PEER has when its order is done; eax is an error * 1000
 * if that takes more than a minute.
 */
struct trap_registers finish(handle_t peer);

/* Both: the order's eax. */
int remote_call(handle_t peer, uint32_t number, uint32_t a, uint32_t b,
                uint32_t c, uint32_t d);

/* Lets others run for TICKS. */
void sleep_ticks(int32_t ticks);

/* What read_kernel_info() says. */
uint32_t now(void);
struct info_process info(handle_t process);
struct info_memory memory(void);
struct info_counters counters(void);

#endif
