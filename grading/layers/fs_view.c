/* SPDX-License-Identifier: MIT */
#include "grading/layers/fs_view.h"

#include <stdlib.h>
#include <string.h>

static uint8_t *lent;
static uint8_t *owner; /* whose bytes are lent; NULL: nothing comes back */
static uint32_t length;

void view_end(void)
{
    if (lent != NULL && owner != NULL) {
        memcpy(owner, lent, length);
    }
    free(lent);
    lent = NULL;
}

uint8_t *view_lend(uint8_t *from, uint32_t bytes, bool writes)
{
    view_end();
    lent = malloc(bytes);
    memcpy(lent, from, bytes);
    owner = writes ? from : NULL;
    length = bytes;
    return lent;
}
