/* SPDX-License-Identifier: MIT
 *
 * The specification of sos/fs/dir.h: reading a directory is going through the
 * list of its entries (dir_list.h), looking up finds the first in it that has
 * the name.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/layers/dir_list.h"
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

static bool exists; /* a directory was begun */
static uint32_t kind;

static bool has_cursor;
static uint32_t place; /* entries that were read */

static bool has_failed; /* as told, of this operation */
static int64_t result;  /* ... and what it returned */

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
    return result == -EIO && (has_failed || directory.is_cut_off);
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
    const struct entry *entry =
        place < directory.count ? &directory.entry[place] : NULL;
    char name[IO_NAME_BYTES];

    if ((entry == NULL && directory.is_loop && directory.is_cut_off &&
         result == 1) ||
        (has_failed && result == -EIO)) {
        place++; /* what was read is read again, up to the bound */
        return;
    }
    if (entry == NULL) {
        expect_result("dir_next", directory.is_cut_off ? -EIO : 0,
                      directory.is_cut_off ? "-EIO, the chain is damaged"
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

    for (uint32_t i = 0; i < directory.slots.count; i++) {
        run = slots_is_free(i) ? run + 1 : 0;
        if (run == needed) {
            *at_end = false;
            return i + 1 - needed;
        }
    }
    *at_end = true;
    return directory.slots.count - run;
}

/* The aliases of KEY that entries have, the one in slot IGNORED left out. */
static uint32_t taken_aliases(const struct key *key, int64_t ignored)
{
    uint32_t taken = 0;

    for (uint32_t i = 0; i < directory.slots.count; i++) {
        uint8_t alias[KEY_SLOT_BYTES];

        for (uint32_t n = 1; n < KEY_ALIASES; n++) {
            key_alias(key, n, alias);
            if (i != ignored && !slots_is_free(i) && !slots_is_part(i) &&
                memcmp(alias, slots_at(i), sizeof alias) == 0) {
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
        (slot != wanted && !(at_end && slot == directory.slots.count))) {
        spec_fail("the room is slot %u%s, must be slot %u%s: %u free slots one "
                  "after the other are needed",
                  slot, told_end != 0 ? ", at the end" : "", wanted,
                  at_end ? ", at the end" : "", needed);
    }
    wanted = (uint32_t)spec_number();
    if (!directory.is_loop) {
        spec_expect("slots of the directory", wanted,
                    directory.slots.sectors * DIR_SLOTS);
    }
    judge_taken(key, ignored);
    spec_expect("the aliases are those of the key", spec_number(), true);
}

static void judge_lookup(char *text, bool has_room, int64_t ignored)
{
    bool is_damaged = directory.is_loop ||
                      directory.damaged_from <= directory.slots.sectors;
    const struct entry *entry;
    struct key key;

    slots_replace(text, '*', ' ');
    (void)key_make(text, strlen(text), &key);
    entry = directory_find(&key, ignored);
    if (has_failed && result == -EIO) {
        return;
    }
    if (entry != NULL) {
        expect_result("dir_lookup", 0, "there is an entry with that name, "
                                       "long or 8.3, its case apart");
        expect_node(entry);
        return;
    }
    if (directory.is_cut_off || (has_room && result == -EIO && is_damaged)) {
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
    if (failed_rightly() && (has_failed || directory.count == 0)) {
        return;
    }
    if (directory.count > 0) {
        expect_result("dir_is_empty", 0, "it has an entry");
    } else {
        expect_result("dir_is_empty", directory.is_cut_off ? -EIO : 1,
                      directory.is_cut_off ? "-EIO, the chain is damaged"
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
    slots_start(&directory.slots, sectors);
    kind = of_kind;
    directory.damaged_from = NONE;
    directory.is_loop = has_cursor = false;
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
        directory.damaged_from = a;
        return true;
    }
    if (strcmp(line, "loop") == 0) {
        directory.is_loop = true;
        return true;
    }
    return strncmp(line, "fail ", 5) == 0 || slots_add(&directory.slots, line);
}

static void judge_query(const char *word, char *asked)
{
    char name[TEXT_BYTES];
    unsigned a, b;
    int ignored = -1;

    directory_list();
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
