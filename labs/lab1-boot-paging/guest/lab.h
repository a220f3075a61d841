/* SPDX-License-Identifier: MIT
 *
 * What the test programs of lab 1 share: the kernel calls, pseudo-random
 * numbers that the grader's model computes too, and a window of memory at an
 * address that all machines have in common.
 *
 * Each program supplies program(), which is called with the two arguments of
 * LAB_START; when it returns, the machine stops with value 0. Machine numbers
 * in calls: 0 is the caller itself.
 */
#ifndef LAB1_LAB_H
#define LAB1_LAB_H

#include <stdint.h>

#include "abi/abi.h"
#include "labs/lab1-boot-paging/kernel/calls.h"

#define SELF 0
#define WINDOW 0x00100000u /* where windows begin, in every machine */

struct trap_registers {
    uint32_t eax, ebx, ecx, edx, esi, edi;
};

/* What LAB_WAIT tells. */
struct end {
    int by_exception;
    uint32_t value;   /* of LAB_STOP, or the vector */
    uint32_t address; /* of a page fault */
    uint32_t error;   /* its error code */
};

/* What LAB_FIGURES tells. */
struct figures {
    uint32_t free;
    uint32_t frames;
    uint32_t size;
    uint32_t resident;
};

/* What LAB_FAULTS tells. */
struct fault_counts {
    uint32_t zero;
    uint32_t copy;
    uint32_t swap;
    uint32_t lost;
};

/* What LAB_SLOTS tells. */
struct slots {
    uint32_t free;
    uint32_t slots;
    uint32_t reads;
    uint32_t writes;
};

void program(uint32_t one, uint32_t two);
_Noreturn void start(uint32_t one, uint32_t two);
void trap(struct trap_registers *registers);

/* The calls of kernel/calls.h. NAME: up to 8 characters. */
void observe(const char *name, uint32_t a, uint32_t b, uint32_t c);
void print(const char *text);
uint32_t stop(uint32_t value); /* returns the first argument of start_machine */
void yield(void);
int load(uint32_t machine, const char *name);
int load_from(uint32_t machine, uint32_t address, uint32_t bytes);
int fetch(const char *name, void *to);
int start_machine(uint32_t machine, uint32_t one, uint32_t two);
struct end wait(uint32_t machine);
void reset(uint32_t machine);
int grow(uint32_t machine, uint32_t pages);
int shrink(uint32_t machine, uint32_t pages);
int copy(uint32_t to, uint32_t to_address, uint32_t from,
         uint32_t from_address, uint32_t bytes);
int read_word(uint32_t machine, uint32_t address, uint32_t *word);
int write_word(uint32_t machine, uint32_t address, uint32_t word);
int contains(uint32_t machine, uint32_t address, uint32_t bytes);
struct figures figures(uint32_t machine);
int clone(uint32_t machine, uint32_t from);
struct fault_counts fault_counts(uint32_t machine);
struct slots slots(void);

/* Loads NAME into MACHINE and starts it, or stops with an observation. */
void run(uint32_t machine, const char *name, uint32_t one, uint32_t two);

/* The next number of a sequence (xorshift32); never 0. */
uint32_t next_random(uint32_t *state);

/* A number below LIMIT. */
uint32_t random_below(uint32_t *state, uint32_t limit);

/* Gives MACHINE memory up to the end of a window of PAGES pages. */
void make_window(uint32_t machine, uint32_t pages);

/* Fills BYTES bytes, a multiple of 4, with random numbers from SEED. */
void fill(uint32_t address, uint32_t bytes, uint32_t seed);

/* A hash of BYTES bytes, a multiple of 4 (FNV-1a, over words). */
uint32_t hash(uint32_t address, uint32_t bytes);

/* The page of memory at ADDRESS, as words. */
volatile uint32_t *words(uint32_t address);

#endif
