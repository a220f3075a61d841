/* SPDX-License-Identifier: MIT
 *
 * An executable with all kinds of data, which observes what the loader made of
 * them.
 */
#include "labs/lab1-boot-paging/guest/lab.h"

enum { ZEROS = 3000 };

static volatile uint32_t number = 0x12345678;
static uint32_t zeros[ZEROS];
static const char text[] = "constant";

void program(uint32_t one, uint32_t two)
{
    uint32_t sum = 0;

    for (uint32_t i = 0; i < ZEROS; i++) {
        sum |= ((volatile uint32_t *)zeros)[i];
    }
    observe("sample", number, sum, (uint32_t)text[0] << 8 | (uint32_t)text[7]);
    number = one;
    observe("given", number, two, 0);
}
