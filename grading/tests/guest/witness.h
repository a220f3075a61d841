/* SPDX-License-Identifier: MIT
 *
 * Which call returned which error, to anybody, in any test: no test has to say
 * so, and none can forget it. The host holds it against kernel/abi/calls.def.
 *
 * witness.c records and needs `ld --wrap=trap`. Programs that measure have
 * blind.c instead.
 *
 * Layer: grading/tests/guest/witness. Uses: observer, trap.
 */
#ifndef GRADING_TESTS_GUEST_WITNESS_H
#define GRADING_TESTS_GUEST_WITNESS_H

#include <stdint.h>

/* Records that call NUMBER of some process returned RESULT. Numbers that are
 * no calls (a peer's orders) do not count.
 */
void witness_note(uint32_t number, int result);

/* Reports each error of each call that was recorded: "saw NUMBER ERROR". */
void witness_report(void);

#endif
