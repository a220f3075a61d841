/* SPDX-License-Identifier: MIT
 *
 * Code that a machine runs to use its own memory: so pages are also used by
 * the processor, with page faults from user mode and its accessed and dirty
 * bits, and not just by the kernel.
 *
 * The code lies in page 1 of a machine and is put there when it may have been
 * overwritten. Where there is no page 1, nothing runs.
 */
#ifndef REPLAY_AGENT_H
#define REPLAY_AGENT_H

#include <stdbool.h>

#include "cvm/types.h"

#define AGENT_BYTES 16u /* length of each piece of code, padded */

enum agent_code {
    AGENT_STORE, /* stores VALUE, VALUE + INCREMENT, ... */
    AGENT_LOAD,  /* mixes what it finds into VALUE */
    AGENT_CODES
};

/* Where in a code its trap stands: there a machine is when it is done. At its
 * beginning stands the instruction that accesses memory.
 */
extern const uint8_t agent_trap[AGENT_CODES];

extern const uint8_t agent_code[AGENT_CODES][AGENT_BYTES];

/* What a machine does: COUNT words, at ADDRESS, ADDRESS + STRIDE, ... */
struct agent_job {
    enum agent_code code;
    uva_t address;
    uint32_t count;  /* at least 1 */
    uint32_t stride; /* a multiple of 4; of PAGE_BYTES if COUNT is not 1 */
    word_t value;
    uint32_t increment;
};

/* What AGENT_LOAD makes of VALUE when it finds WORD. */
word_t agent_mix(word_t value, word_t word);

/* The bytes in [ADDRESS, ADDRESS + BYTES) of machine PID changed, or all. */
void agent_overwritten(pid_t pid, uva_t address, uint32_t bytes);
void agent_lost(pid_t pid);

/* Machine DST became a copy of machine SRC. */
void agent_cloned(pid_t dst, pid_t src);

/* Prepares machine PID, which has a page 1, to do JOB when it runs.
 *
 * Returns:  0, or what cvm_write() said.
 */
int agent_prepare(pid_t pid, const struct agent_job *job);

/* Whether machine PID did all of its job: it stands at the trap. */
bool agent_is_done(pid_t pid);

/* Prints where machine PID stands: program counter, from the code's beginning,
 * words to do, next address, VALUE.
 */
void agent_report(pid_t pid);

#endif
