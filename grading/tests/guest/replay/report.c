/* SPDX-License-Identifier: MIT
 *
 * The checksum is the one of lists of numbers, too (ops.c).
 */
#include "grading/tests/guest/replay/report.h"

#include "cvm/console.h"

void report_error(int error)
{
    console_debug(" = %d", error);
}

uint32_t report_sum(const uint8_t *bytes, uint32_t count)
{
    uint32_t result = count;

    for (uint32_t i = 0; i < count; i++) {
        result = result * 31 + bytes[i];
    }
    return result;
}
