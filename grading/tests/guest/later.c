/* SPDX-License-Identifier: MIT
 *
 * Issues kernel calls by number, with all arguments 0, and reports what came
 * back: `obs call NUMBER RESULT`. The numbers are the program's arguments.
 */
#include <stdio.h>
#include <stdlib.h>

#include "user/lib/trap.h"

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct trap_registers registers = {.eax = (uint32_t)atoi(argv[i])};

        trap(&registers);
        printf("obs call %s %d\n", argv[i], (int)registers.eax);
    }
    return 0;
}
