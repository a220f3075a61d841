/* SPDX-License-Identifier: MIT
 *
 * The processor's memory of translations, as layer tests see it: it remembers
 * a translation as soon as it is used, until it is told to forget it.
 */
#ifndef LAYERS_HOST_X86_H
#define LAYERS_HOST_X86_H

#include <stdbool.h>

#include "cvm/types.h"

/* The processor uses PAGE and remembers it. */
void tlb_remember(uva_t page);

/* Whether it still remembers PAGE. */
bool tlb_remembers(uva_t page);

#endif
