/* SPDX-License-Identifier: MIT
 *
 * From each entry one looks back: the parts of names just before it.
 */
#include "grading/layers/dir_list.h"

#include "sos/fs/name.h"

enum { IS_LABEL = 0x08 };

struct directory directory;

const uint8_t *slots_at(uint32_t i)
{
    return directory.slots.bytes + i * SLOT_BYTES;
}

bool slots_is_free(uint32_t i)
{
    return slots_at(i)[0] == SLOT_FREE;
}

bool slots_is_part(uint32_t i)
{
    return !slots_is_free(i) && slot_is_part(slots_at(i));
}

/* Whether processes see what is in slot I. */
static bool is_seen(uint32_t i)
{
    return !slots_is_free(i) && !slot_is_part(slots_at(i)) &&
           (slots_at(i)[SLOT_ATTRIBUTES] & IS_LABEL) == 0 &&
           slots_at(i)[0] != '.';
}

static void add_entry(uint32_t i)
{
    struct entry *entry = &directory.entry[directory.count++];
    struct slot_name name = {.parts = 0};

    *entry = (struct entry){.slot = i, .bytes = slots_at(i)};
    while (entry->parts < i && slots_is_part(i - entry->parts - 1)) {
        entry->parts++;
    }
    for (uint32_t n = entry->parts; n > 0; n--) {
        slot_add_part(&name, slots_at(i - n));
    }
    slot_read_name(&name, entry->bytes, entry->name);
    if (name.next == 0 && name.checksum == name_checksum(entry->bytes)) {
        entry->name_parts = name.parts;
    }
}

void directory_list(void)
{
    uint32_t end = directory.slots.count;

    directory.count = 0;
    directory.is_cut_off =
        directory.is_loop && end == directory.slots.sectors * DIR_SLOTS;
    if (directory.damaged_from <= directory.slots.sectors &&
        directory.damaged_from * DIR_SLOTS <= end) {
        end = directory.damaged_from * DIR_SLOTS;
        directory.is_cut_off = true;
    }
    for (uint32_t i = 0; i < end; i++) {
        if (is_seen(i)) {
            add_entry(i);
        }
    }
}

static bool has_name(const struct entry *entry, const struct key *key)
{
    struct slot_match match = {.agrees = false};

    for (uint32_t n = entry->parts; n > 0; n--) {
        slot_match_part(&match, key, slots_at(entry->slot - n));
    }
    return slot_is(&match, key, entry->bytes);
}

const struct entry *directory_find(const struct key *key, int64_t ignored)
{
    for (uint32_t i = 0; i < directory.count; i++) {
        const struct entry *entry = &directory.entry[i];

        if (entry->slot != ignored && has_name(entry, key)) {
            return entry;
        }
    }
    return NULL;
}
