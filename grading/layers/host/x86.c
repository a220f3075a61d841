/* SPDX-License-Identifier: MIT
 *
 * The last pages that were used; a test uses few at a time.
 */
#include "grading/layers/host/x86.h"

#include "cvm/x86.h"

enum { ENTRIES = 4096, NOTHING = 1 /* no page begins there */ };

static uva_t entry[ENTRIES];
static uint32_t used;
static paddr_t loaded;

void tlb_remember(uva_t page)
{
    entry[used % ENTRIES] = page;
    used++;
}

bool tlb_remembers(uva_t page)
{
    for (uint32_t i = 0; i < used && i < ENTRIES; i++) {
        if (entry[i] == page) {
            return true;
        }
    }
    return false;
}

void x86_flush_page(uva_t page)
{
    for (uint32_t i = 0; i < used && i < ENTRIES; i++) {
        if (entry[i] >> 12 == page >> 12) {
            entry[i] = NOTHING;
        }
    }
}

paddr_t x86_directory(void)
{
    return loaded;
}

void x86_set_directory(paddr_t directory)
{
    loaded = directory;
    used = 0;
}
