/* SPDX-License-Identifier: MIT
 *
 * What a step of the model demanded against what the kernel did. Each function
 * looks at one thing, and sets r->difference if it is the first that differs.
 */
#ifndef SPEC_COMPARE_H
#define SPEC_COMPARE_H

#include "grading/spec/conform/replay.h"

/* The model asks for DEMANDED, and the kernel did DID instead (NULL: nothing).
 */
void compare_request(struct replay *r, const struct request *demanded,
                     const struct action *did);

/* The words that the model knows of an item of read_kernel_info. */
void compare_words(struct replay *r, const struct request *demanded,
                   const struct request *did);

/* What the kernel did of which the model did not ask for. */
void compare_rest(struct replay *r);

/* The registers of P. */
void compare_answer(struct replay *r, pid p);

/* Clones are copied before their original is answered. */
void compare_order(struct replay *r);

/* Who runs now: DEMANDED; of Coup: not so if there is a reason WHY. */
void compare_next(struct replay *r, pid demanded);
void compare_choice(struct replay *r, const char *why);

/* Before the step: only devices that may interrupt do. */
void compare_interrupts(struct replay *r);

/* After it: whoever called runs; now and then, what always holds. */
void compare_caller(struct replay *r);
void compare_invariant(struct replay *r);

#endif
