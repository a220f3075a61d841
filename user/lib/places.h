/* SPDX-License-Identifier: MIT
 *
 * The pages that a pager has mapped, in the order in which it did. A consumer
 * has a page once at most.
 *
 * Layer: user/lib/places. Uses: nothing.
 */
#ifndef USER_LIB_PLACES_H
#define USER_LIB_PLACES_H

#include "vamos.h"

#define PLACES_MOST 1024u

struct place {
    handle_t consumer;
    uint32_t index; /* of the page */
};

/* Starts with none. USES has room for a byte for each page of the mapping. */
void places_start(uint8_t *uses, uint32_t pages);

uint32_t places_count(void);

/* Number I, 0 for the oldest, which has to be there; removes it: those behind
 * it move up. */
struct place places_get(uint32_t i);
void places_remove(uint32_t i);

/* Adds one behind the others. There must be room, and CONSUMER must not have
 * the page. */
void places_add(handle_t consumer, uint32_t index);

/* Removes page INDEX of CONSUMER, if it has it; all that it has. */
void places_forget_page(handle_t consumer, uint32_t index);
void places_forget(handle_t consumer);

/* All are CONSUMER's from now on: it has each page once at most. */
void places_take_over(handle_t consumer);

#endif
