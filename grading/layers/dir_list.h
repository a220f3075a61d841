/* SPDX-License-Identifier: MIT
 *
 * A directory as the list of its entries, each with the parts of names just
 * before it. What a slot says is the matter of slot, key and name, which are
 * the real ones.
 */
#ifndef LAYERS_DIR_LIST_H
#define LAYERS_DIR_LIST_H

#include <stdbool.h>
#include <stdint.h>

#include "grading/layers/dir_slots.h"
#include "sos/proto.h"

struct entry {
    uint32_t slot;
    uint32_t parts;      /* slots with parts of names before it */
    uint32_t name_parts; /* of these, those that are its name; or 0 */
    const uint8_t *bytes;
    char name[IO_NAME_BYTES];
};

extern struct directory {
    struct dir_slots slots;
    uint32_t damaged_from; /* sector of its chain */
    bool is_loop;

    /* Set by directory_list(). */
    uint32_t count;
    struct entry entry[DIR_MOST];
    bool is_cut_off; /* the chain is damaged before the directory ends */
} directory;

/* Lists what can be read of the directory as it is. */
void directory_list(void);

/* The first entry with the name KEY, but for the one in slot IGNORED; NULL if
 * there is none. */
const struct entry *directory_find(const struct key *key, int64_t ignored);

/* Slot I of the directory; whether it is free, or a part of a long name. */
const uint8_t *slots_at(uint32_t i);
bool slots_is_free(uint32_t i);
bool slots_is_part(uint32_t i);

#endif
