/* SPDX-License-Identifier: MIT
 *
 * Diagnostics come before the line of the test they belong to, as KTAP wants.
 */
#include "grading/layers/ktap.h"

#include <stdio.h>

static bool failed; /* the test that runs */

void ktap_check(bool holds, const char *condition, const char *file, int line)
{
    if (!holds) {
        printf("# %s:%d: does not hold: %s\n", file, line, condition);
        failed = true;
    }
}

int ktap_run(const struct ktap_test *tests, size_t count)
{
    int status = 0;
    size_t i;

    printf("KTAP version 1\n1..%zu\n", count);
    for (i = 0; i < count; i++) {
        failed = false;
        tests[i].run();
        printf("%s %zu %s\n", failed ? "not ok" : "ok", i + 1, tests[i].name);
        fflush(stdout);
        status = failed ? 1 : status;
    }
    return status;
}
