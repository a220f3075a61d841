/* SPDX-License-Identifier: MIT
 *
 * In the place of witness.c: programs that measure must not do more than what
 * they measure.
 */
#include "grading/tests/guest/witness.h"

void witness_note(uint32_t number, int result)
{
}

void witness_report(void)
{
}
