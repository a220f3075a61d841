/* SPDX-License-Identifier: MIT
 *
 * Records the errors of calls. The linker sends all uses of trap() here, those
 * in the library too; peers report theirs with their registers.
 */
#include "grading/tests/guest/witness.h"

#include <stdbool.h>

#include "abi/abi.h"
#include "grading/tests/guest/observer.h"
#include "user/lib/trap.h"

enum {
    ERRORS = 32 /* numbers are above -ERRORS; 0: any below that */
};

static bool seen[CALLS][ERRORS];

void __real_trap(struct trap_registers *registers);
void __wrap_trap(struct trap_registers *registers);

void __wrap_trap(struct trap_registers *registers)
{
    uint32_t number = registers->eax;

    __real_trap(registers);
    witness_note(number, (int)registers->eax);
}

void witness_note(uint32_t number, int result)
{
    if (number < CALLS && result < 0) {
        seen[number][result > -ERRORS ? -result : 0] = true;
    }
}

void witness_report(void)
{
    for (int call = 0; call < CALLS; call++) {
        for (int error = 0; error < ERRORS; error++) {
            if (seen[call][error]) {
                obs_line("saw %d %d", call, -error);
            }
        }
    }
}
