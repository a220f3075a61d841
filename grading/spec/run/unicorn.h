/* SPDX-License-Identifier: MIT
 *
 * Unicorn's engines, and the state of the processor in which a process begins:
 * privilege level 3, flat segments and no others, no floating point.
 *
 * Layer: grading/spec/run/unicorn. Uses: fail, Unicorn.
 * Source: Intel SDM vol. 3A, 2.5 (control registers), 6.12 (iret).
 */
#ifndef SPEC_RUN_UNICORN_H
#define SPEC_RUN_UNICORN_H

#include <unicorn/unicorn.h>

/* A new engine. */
uc_engine *unicorn_open(void);

/* The state in which a process begins, but for its general registers. */
uc_context *unicorn_start(void);

/* A register, by Unicorn's number. */
uint32_t unicorn_get(uc_engine *uc, int which);
void unicorn_set(uc_engine *uc, int which, uint32_t value);

/* Fails, naming WHAT, unless ERROR is none. */
void unicorn_check(uc_err error, const char *what);

#endif
