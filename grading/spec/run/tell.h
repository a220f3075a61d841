/* SPDX-License-Identifier: MIT
 *
 * The manual explains itself: each call with its arguments, what becomes of
 * it, the sentence of the manual that says so and the line of the model where
 * it stands. Nothing of this is printed before tell_begin().
 *
 *     12: process 4 ipc_send(1, 0, 0, 5, 6, 7)
 *             process 4: ERR_RIGHTS
 *             the handle does not carry the right ... [grading/spec/ipc.c:290]
 *
 * Layer: grading/spec/run/tell. Uses: the host.
 * Source: seed 003 sect. 6.4.
 */
#ifndef SPEC_RUN_TELL_H
#define SPEC_RUN_TELL_H

#include "grading/spec/spec.h"

/* From now on steps are told on standard error. */
void tell_begin(void);

/* A step begins at TIME, in ticks. */
void tell_step(uint32_t time);

/* P shows OUTPUT; EXCEPTION, if it is an error. */
void tell_output(pid p, const struct output *output,
                 const struct info_exception *exception);

/* P is answered. */
void tell_response(pid p, const struct response *response);

/* The step is over; RULE was applied last. */
void tell_rule(const struct rule *rule);

#endif
