/* SPDX-License-Identifier: MIT
 *
 * What makes it impossible to go on: the user's mistake, or the host's lack.
 *
 * Layer: grading/spec/run/fail. Uses: the host.
 */
#ifndef SPEC_RUN_FAIL_H
#define SPEC_RUN_FAIL_H

#include <stdbool.h>

enum {
    EXIT_LIMIT = 124,   /* the machine's time is up */
    EXIT_MODEL = 125,   /* the model is wrong */
    EXIT_UNUSABLE = 126 /* it could not be started */
};

/* Prints a message, formatted as by printf, and ends with EXIT_UNUSABLE. */
_Noreturn void fail(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* Fails with WHAT, and the host's reason, unless CONDITION holds. */
void must(bool condition, const char *what);

#endif
