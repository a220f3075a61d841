/* SPDX-License-Identifier: MIT
 *
 * The specification of sos/fs/dir.h: a directory is the list of its entries,
 * each with the parts of names just before it. Reading is going through that
 * list, looking up finds the first in it that has the name. What a slot says is
 * the matter of slot, key and name, which are the real ones.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/layers/dir_slots.h"
#include "grading/layers/spec.h"
#include "sos/fs/bytes.h"
#include "sos/fs/name.h"
#include "sos/fs/slot.h"

enum {
    IS_LABEL = 0x08,
    IS_DIRECTORY = 0x10,
    OWN_CLUSTER = 7,
    NONE = 0xFFFF,
    MOST_SLOTS = 65536,
    TEXT_BYTES = 600,
    FIELDS = 15
};

static struct dir_slots slots;
static bool exists;
static uint32_t kind;
static uint32_t damaged_from; /* sector */
static bool is_loop;

static bool has_cursor;
static uint32_t place; /* entries that were read */

static bool has_failed; /* as told, of this operation */
static int64_t result;  /* ... and what it returned */

/* --- The directory as a list ---------------------------------------------- */

struct entry {
    uint32_t slot;
    uint32_t parts;      /* slots with parts of names before it */
    uint32_t name_parts; /* of these, those that are its name; or 0 */
    const uint8_t *bytes;
    char name[IO_NAME_BYTES];
};

static struct entry entries[DIR_MOST];
static uint32_t entry_count;
static bool is_cut_off; /* the chain is damaged before the directory ends */

static const uint8_t *slot_at(uint32_t i)
{
    return slots.bytes + i * SLOT_BYTES;
}

static bool is_free(uint32_t i)
{
    return slot_at(i)[0] == SLOT_FREE;
}

static bool is_name_part(uint32_t i)
{
    return !is_free(i) && slot_is_part(slot_at(i));
}

/* Whether processes see what is in slot I. */
static bool is_seen(uint32_t i)
{
    return !is_free(i) && !slot_is_part(slot_at(i)) &&
           (slot_at(i)[SLOT_ATTRIBUTES] & IS_LABEL) == 0 &&
           slot_at(i)[0] != '.';
}

static void add_entry(uint32_t i)
{
    struct entry *entry = &entries[entry_count++];
    struct slot_name name = {.parts = 0};
    char short_name[NAME_SHORT_BYTES];

    *entry = (struct entry){.slot = i, .bytes = slot_at(i)};
    while (entry->parts < i && is_name_part(i - entry->parts - 1)) {
        entry->parts++;
    }
    for (uint32_t n = entry->parts; n > 0; n--) {
        slot_add_part(&name, slot_at(i - n));
    }
    slot_read_name(&name, entry->bytes, entry->name);
    name_from_short(entry->bytes, short_name);
    if (strcmp(short_name, entry->name) != 0) {
        entry->name_parts = name.parts;
    }
}

/* Lists what can be read of the directory as it is. */
static void list(void)
{
    uint32_t end = slots.count;

    entry_count = 0;
    is_cut_off = is_loop && end == slots.sectors * DIR_SLOTS;
    if (damaged_from <= slots.sectors && damaged_from * DIR_SLOTS <= end) {
        end = damaged_from * DIR_SLOTS;
        is_cut_off = true;
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
        slot_match_part(&match, key, slot_at(entry->slot - n));
    }
    return slot_is(&match, key, entry->bytes);
}

/* The first entry with the name KEY, but for the one in slot IGNORED; NULL if
 * there is none. */
static const struct entry *find(const struct key *key, int64_t ignored)
{
    for (uint32_t i = 0; i < entry_count; i++) {
        if (entries[i].slot != ignored && has_name(&entries[i], key)) {
            return &entries[i];
        }
    }
    return NULL;
}

/* --- Judgement ------------------------------------------------------------ */

static void expect_result(const char *function, int wanted, const char *rule)
{
    if (result != wanted) {
        spec_fail("%s returned %d, must be %d: %s", function, (int)result,
                  wanted, rule);
    }
}

/* Whether it told of an error that there is a reason for. */
static bool failed_rightly(void)
{
    return result == -EIO && (has_failed || is_cut_off);
}

static void expect_node(const struct entry *entry)
{
    const uint8_t *bytes = entry->bytes;
    uint32_t attributes = bytes[SLOT_ATTRIBUTES];
    bool is_directory = (attributes & IS_DIRECTORY) != 0;
    uint32_t sector = slots_sector(entry->slot / DIR_SLOTS);
    uint32_t parts;

    spec_expect("slot", spec_number(), entry->slot);
    parts = (uint32_t)spec_number();
    if (parts != entry->name_parts &&
        parts != (entry->parts < SLOT_PARTS ? entry->parts : SLOT_PARTS)) {
        spec_fail("parts is %u, must be %u: slots before the entry that are "
                  "its name",
                  parts, entry->name_parts);
    }
    spec_expect("number, where the entry lies", spec_number(),
                (uint32_t)DIR_VOLUME << 28 |
                    ((sector - DIR_FIRST) * DIR_SLOTS +
                     entry->slot % DIR_SLOTS));
    spec_expect("dir_sector", spec_number(), sector);
    spec_expect("parent", spec_number(),
                kind == DIR_IS_ROOT ? 0 : OWN_CLUSTER);
    spec_expect("cluster", spec_number(), bytes_get16(bytes + SLOT_CLUSTER));
    spec_expect("bytes (0 for a directory)", spec_number(),
                is_directory ? 0 : bytes_get32(bytes + SLOT_SIZE));
    spec_expect("date", spec_number(), bytes_get16(bytes + SLOT_DATE));
    spec_expect("time", spec_number(), bytes_get16(bytes + SLOT_TIME));
    spec_expect("rights", spec_number(), bytes_get16(bytes + SLOT_RIGHTS));
    spec_expect("attributes", spec_number(), attributes);
    spec_expect("is_bin (a directory called bin)", spec_number(),
                is_directory && memcmp(bytes, "BIN        ", 11) == 0);
    spec_expect("in_bin (something inside one)", spec_number(),
                kind == DIR_IS_BIN);
    spec_expect("is_tmp (a directory tmp in the root)", spec_number(),
                is_directory && kind == DIR_IS_ROOT &&
                    memcmp(bytes, "TMP        ", 11) == 0);
    spec_expect("volume is that of the directory", spec_number(), true);
}

static void judge_next(void)
{
    const struct entry *entry = place < entry_count ? &entries[place] : NULL;
    char name[IO_NAME_BYTES];

    if ((entry == NULL && is_loop && is_cut_off && result == 1) ||
        (has_failed && result == -EIO)) {
        place++; /* what was read is read again, up to the bound */
        return;
    }
    if (entry == NULL) {
        expect_result("dir_next", is_cut_off ? -EIO : 0,
                      is_cut_off ? "-EIO, the chain is damaged"
                                 : "there is no further entry (parts of names, "
                                   "labels, dots and freed ones are none)");
        return;
    }
    expect_result("dir_next", 1, "there is a further entry");
    snprintf(name, sizeof name, "%s", entry->name);
    slots_replace(name, ' ', '*');
    if (strcmp(spec_word(), name) != 0) {
        spec_fail("dir_next gave another name than '%s', which is what the "
                  "entry in slot %u and the %u parts before it say (blanks are "
                  "shown as '*')",
                  name, entry->slot, entry->parts);
    }
    expect_node(entry);
    place++;
}

/* The slot where NEEDED free ones begin; *AT_END: only at the end. BEHIND is
 * set to the end. */
static uint32_t find_free(uint32_t needed, bool *at_end)
{
    uint32_t run = 0;

    for (uint32_t i = 0; i < slots.count; i++) {
        run = is_free(i) ? run + 1 : 0;
        if (run == needed) {
            *at_end = false;
            return i + 1 - needed;
        }
    }
    *at_end = true;
    return slots.count - run;
}

/* The aliases of KEY that entries have, the one in slot IGNORED left out. */
static uint32_t taken_aliases(const struct key *key, int64_t ignored)
{
    uint32_t taken = 0;

    for (uint32_t i = 0; i < slots.count; i++) {
        uint8_t alias[KEY_SLOT_BYTES];

        for (uint32_t n = 1; n < KEY_ALIASES; n++) {
            key_alias(key, n, alias);
            if (i != ignored && !is_free(i) && !is_name_part(i) &&
                memcmp(alias, slot_at(i), sizeof alias) == 0) {
                taken |= 1u << n;
            }
        }
    }
    return taken;
}

static void judge_taken(const struct key *key, int64_t ignored)
{
    uint32_t taken = (uint32_t)spec_number();
    uint32_t own = key->is_short ? 0 : 1;
    uint32_t least = taken_aliases(key, ignored) | own;
    uint32_t most = taken_aliases(key, -1) | own;

    if (slot_parts(key) == 0) {
        taken &= 1;
        least &= 1;
        most &= 1;
    }
    if ((taken & ~most) != 0 || (least & ~taken) != 0) {
        spec_fail("the aliases that are taken are 0x%x, must be 0x%x (bit n: "
                  "alias n is; bit 0: it has no 8.3 name of its own)",
                  taken, most);
    }
}

static void judge_room(const struct key *key, int64_t ignored)
{
    uint32_t needed = slot_parts(key) + 1;
    bool at_end;
    uint32_t wanted = find_free(needed, &at_end);
    uint32_t slot = (uint32_t)spec_number();
    uint32_t told_end = (uint32_t)spec_number();

    if (told_end != at_end ||
        (slot != wanted && !(at_end && slot == slots.count))) {
        spec_fail("the room is slot %u%s, must be slot %u%s: %u free slots one "
                  "after the other are needed",
                  slot, told_end != 0 ? ", at the end" : "", wanted,
                  at_end ? ", at the end" : "", needed);
    }
    wanted = (uint32_t)spec_number();
    if (!is_loop) {
        spec_expect("slots of the directory", wanted,
                    slots.sectors * DIR_SLOTS);
    }
    judge_taken(key, ignored);
    spec_expect("the aliases are those of the key", spec_number(), true);
}

static void judge_lookup(char *text, bool has_room, int64_t ignored)
{
    const struct entry *entry;
    struct key key;

    slots_replace(text, '*', ' ');
    (void)key_make(text, strlen(text), &key);
    entry = find(&key, ignored);
    if (has_failed && result == -EIO) {
        return;
    }
    if (entry != NULL) {
        expect_result("dir_lookup", 0, "there is an entry with that name, "
                                       "long or 8.3, its case apart");
        expect_node(entry);
        return;
    }
    if (is_cut_off || (has_room && result == -EIO &&
                       (is_loop || damaged_from <= slots.sectors))) {
        expect_result("dir_lookup", -EIO, "-EIO, the chain is damaged");
        return;
    }
    expect_result("dir_lookup", -ENOENT,
                  "-ENOENT, no entry that is shown has that name");
    if (has_room) {
        judge_room(&key, ignored);
    }
}

static void judge_empty(void)
{
    if (failed_rightly() && (has_failed || entry_count == 0)) {
        return;
    }
    if (entry_count > 0) {
        expect_result("dir_is_empty", 0, "it has an entry");
    } else {
        expect_result("dir_is_empty", is_cut_off ? -EIO : 1,
                      is_cut_off ? "-EIO, the chain is damaged"
                                 : "parts of names, labels, dots and freed "
                                   "entries do not count");
    }
}

static void judge_open_other(uint32_t attributes, uint32_t cluster)
{
    if ((attributes & IS_DIRECTORY) == 0) {
        expect_result("dir_open", -ENOTDIR, "-ENOTDIR, it is a file");
    } else if (cluster < 2 || cluster >= DIR_CLUSTERS + 2) {
        expect_result("dir_open", -EIO, "-EIO, it has no cluster");
    } else {
        expect_result("dir_open", 0, "it is a directory");
    }
}

static void judge_root(void)
{
    spec_expect("number of the root", result,
                (uint32_t)DIR_VOLUME << 28 | 1);
    spec_expect("dir_is_root", spec_number(), true);
    spec_expect("dir_is_directory", spec_number(), true);
    spec_expect("first cluster of the root", spec_number(), 0);
    spec_expect("attributes of the root", spec_number(), IS_DIRECTORY);
    spec_expect("volume of the root", spec_number(), true);
}

/* --- All of them ---------------------------------------------------------- */

static void start_directory(uint32_t of_kind, uint32_t sectors)
{
    slots_start(&slots, sectors);
    kind = of_kind;
    damaged_from = NONE;
    is_loop = has_cursor = false;
    exists = true;
}

static bool is_query(const char *word)
{
    return strcmp(word, "open") == 0 || strcmp(word, "open-other") == 0 ||
           strcmp(word, "next") == 0 || strcmp(word, "lookup") == 0 ||
           strcmp(word, "room") == 0 || strcmp(word, "empty") == 0 ||
           strcmp(word, "root") == 0;
}

/* What makes the directory: false if it makes no sense. */
static bool make(const char *line)
{
    unsigned a, b;

    if (sscanf(line, "directory %u %u", &a, &b) == 2) {
        start_directory(a, b);
        return true;
    }
    has_cursor = false;
    if (!exists) {
        return false;
    }
    if (sscanf(line, "damage %u", &a) == 1) {
        damaged_from = a;
        return true;
    }
    if (strcmp(line, "loop") == 0) {
        is_loop = true;
        return true;
    }
    return strncmp(line, "fail ", 5) == 0 || slots_add(&slots, line);
}

static void judge_query(const char *word, char *asked)
{
    char name[TEXT_BYTES];
    unsigned a, b;
    int ignored = -1;

    list();
    if (strcmp(word, "open") == 0) {
        expect_result("dir_open", 0, "it is a directory");
        has_cursor = true;
        place = 0;
    } else if (strcmp(word, "next") == 0) {
        judge_next();
        has_cursor = result >= 0;
    } else if (strcmp(word, "empty") == 0) {
        judge_empty();
    } else if (strcmp(word, "root") == 0) {
        judge_root();
    } else if (sscanf(asked, "open-other %u %u", &a, &b) == 2) {
        judge_open_other(a, b);
    } else if (sscanf(asked, "lookup %599s", name) == 1) {
        judge_lookup(name, false, -1);
    } else if (sscanf(asked, "room %599s %d", name, &ignored) == 2) {
        judge_lookup(name, true, ignored);
    }
}

void spec_judge(void)
{
    char asked[TEXT_BYTES * 2];
    char *equals = strstr(spec_line(), " =");
    bool skipped = spec_skipped();
    char word[16];

    if (strcmp(spec_line(), "start") == 0) {
        exists = false;
        return;
    }
    if (equals == NULL) {
        spec_fail("no results are told");
    }
    snprintf(asked, sizeof asked, "%.*s", (int)(equals - spec_line()),
             spec_line());
    has_failed = strstr(equals, "| 1") != NULL;
    snprintf(word, sizeof word, "%s", spec_word());
    if (!is_query(word)) {
        if (make(asked) == skipped) {
            spec_fail("%s was %s", word, skipped ? "skipped" : "not skipped");
        }
        return;
    }
    if (skipped == (exists && (strcmp(word, "next") != 0 || has_cursor))) {
        spec_fail("%s was %s", word, skipped ? "skipped" : "not skipped");
    }
    if (!skipped) {
        spec_results();
        result = spec_number();
        judge_query(word, asked);
    }
}
