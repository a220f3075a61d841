/* SPDX-License-Identifier: MIT
 *
 * Tests in C on the host, reported as KTAP: a table of functions, each of
 * which checks conditions and goes on after one that does not hold.
 */
#ifndef LAYERS_KTAP_H
#define LAYERS_KTAP_H

#include <stdbool.h>
#include <stddef.h>

struct ktap_test {
    const char *name; /* area-behaviour */
    void (*run)(void);
};

/* Runs COUNT tests one after the other.  Returns:  0 if all held, else 1: the
 * exit status of the program.
 */
int ktap_run(const struct ktap_test *tests, size_t count);

/* Notes whether CONDITION holds, and if not where that was. */
#define CHECK(condition) ktap_check((condition), #condition, __FILE__, __LINE__)
void ktap_check(bool holds, const char *condition, const char *file, int line);

#endif
