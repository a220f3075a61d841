/* SPDX-License-Identifier: MIT
 *
 * Examples of the manual: each is one function in a file of its own, with the
 * lines that it prints in a comment behind it. It runs in the place of init.
 * `make manual` runs it on the model, and fails if it prints anything else.
 */
#ifndef SPEC_EXAMPLES_EXAMPLE_H
#define SPEC_EXAMPLES_EXAMPLE_H

#include <vamos.h>

/* Prints a line, formatted as by printf, of at most 120 characters. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A clone of this process that runs BODY, and then sleeps. */
handle_t child(void (*body)(void));

/* One for each kernel call. */
#define CALL(number, name, access, state, arguments, results, errors, text) \
    void example_##name(void);
#include "abi/calls.def"
#undef CALL

#endif
