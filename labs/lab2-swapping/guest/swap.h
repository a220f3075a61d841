/* SPDX-License-Identifier: MIT
 *
 * What the test programs of lab 2 share.
 */
#ifndef LAB2_SWAP_H
#define LAB2_SWAP_H

#include "labs/lab1-boot-paging/guest/lab.h"

enum {
    FIRST = 3,    /* machines that a test uses, from here on */
    BALLAST = 20, /* one that takes all the memory, for a while */
    MOST_COMMAND = 0xFFFF,
    SAMPLE = 64 /* words of each page that are used: time is short */
};

/* The word of page PAGE of the window that stands for the whole page. */
static inline volatile uint32_t *page_word(uint32_t page)
{
    return words(WINDOW + (page << PAGE_SHIFT));
}

/* What nobody can change who only moves pages between memory and disk: each
 * page that was touched takes a frame or a slot.
 */
static inline uint32_t free_places(void)
{
    return figures(SELF).free + slots().free;
}

/* Lets MACHINE, which has stopped, go on with COMMAND until it stops again.
 * Returns: the value with which it stops.
 */
static inline uint32_t ask(uint32_t machine, uint32_t command)
{
    (void)start_machine(machine, command, 0);
    return wait(machine).value;
}

/* A hash of the samples of PAGES pages (FNV-1a, over words). */
static inline uint32_t hash_pages(uint32_t pages)
{
    uint32_t value = 0x811C9DC5;

    for (uint32_t page = 0; page < pages; page++) {
        for (uint32_t i = 0; i < SAMPLE; i++) {
            value = (value ^ page_word(page)[i]) * 0x01000193;
        }
    }
    return value;
}

/* A command to holder.c: adds VALUE (1..MOST_COMMAND) to a word of PAGE. */
static inline uint32_t to_write(uint32_t page, uint32_t value)
{
    return page << 16 | value;
}

/* Puts all other machines' pages out of memory: the ballast takes it all. */
static inline void push_out(void)
{
    run(BALLAST, "ballast", figures(SELF).frames, 1);
    (void)wait(BALLAST);
    reset(BALLAST);
}

#endif
