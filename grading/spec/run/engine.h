/* SPDX-License-Identifier: MIT
 *
 * The processor, as processes know it: one of Unicorn's engines for each of
 * them, at privilege level 3 with flat segments, on the process's memory. All
 * that the kernel does stands between two calls of engine_run().
 *
 * Layer: grading/spec/run/engine. Uses: fail, foreign, memory, unicorn.
 * Source: Intel SDM vol. 3A, 6.15 (exceptions); seed 003 sect. 4.3.
 */
#ifndef SPEC_RUN_ENGINE_H
#define SPEC_RUN_ENGINE_H

#include "grading/spec/spec.h"

/* The registers that a kernel call knows, in the order of the manual: the
 * number or result, six arguments; then where the process is.
 */
enum engine_register {
    REGISTER_EAX,
    REGISTER_EBX,
    REGISTER_ECX,
    REGISTER_EDX,
    REGISTER_ESI,
    REGISTER_EDI,
    REGISTER_EBP,
    REGISTER_EIP,
    REGISTER_ESP,
    REGISTERS
};

/* Why a process stopped running. */
struct engine_event {
    enum {
        EVENT_TIME, /* it ran as long as it might */
        EVENT_CALL, /* it is at the trap instruction */
        EVENT_ERROR /* it did what no process may do */
    } kind;
    struct info_exception exception; /* of an ERROR */
};

/* P gets registers of value 0 but for EIP and ESP. */
void engine_begin(pid p, uint32_t eip, uint32_t esp);

/* TO gets FROM's registers. */
void engine_clone(pid to, pid from);

/* P has no registers any more, and may begin anew. */
void engine_end(pid p);

uint32_t engine_get(pid p, enum engine_register which);
void engine_set(pid p, enum engine_register which, uint32_t value);

/* Runs P from *TIME to UNTIL at most: each instruction takes 1. *TIME is when
 * it stopped.
 */
struct engine_event engine_run(pid p, uint64_t *time, uint64_t until);

/* Instructions that were executed since the start, by all. */
uint64_t engine_instructions(void);

/* BYTES at ADDRESS of P's memory were written by somebody else: what the
 * engine remembers of code there is no longer true.
 */
void engine_forget(pid p, uint32_t address, uint32_t bytes);

#endif
