/* SPDX-License-Identifier: MIT
 *
 * What a replay has found, on stdout.
 */
#ifndef SPEC_REPORT_H
#define SPEC_REPORT_H

#include "grading/spec/conform/replay.h"

/* The difference: the step, what the model demanded and by which rule, what the
 * kernel did, and what the processes involved did before.
 */
void report_difference(const struct replay *r);

/* How often each call had each result, and which listed ones never came. */
void report_results(const struct history *history);

#endif
