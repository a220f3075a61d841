/* SPDX-License-Identifier: MIT
 *
 * Main program of NAME_test: does the operations that it reads, and tells what
 * came of them. The operation is told before it is done: if it ends the
 * program, one sees which.
 */
#include <stdio.h>
#include <string.h>

#include "grading/layers/vamos/module.h"

enum { LINE_BYTES = 256 };

int main(void)
{
    static char line[LINE_BYTES];

    while (fgets(line, sizeof(line), stdin) != NULL) {
        const char *told;

        line[strcspn(line, "\r\n")] = 0;
        printf("%s =", line);
        fflush(stdout);
        told = module_do(line);
        printf("%s\n", told == NULL ? " skip" : told);
    }
    return 0;
}
