/* SPDX-License-Identifier: MIT
 *
 * Directories are walked depth first. The first thing that is wrong ends the
 * audit: what it says is for people, who look at one thing at a time.
 */
#include "grading/layers/fs_model_audit.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/layers/fs_model_name.h"

#define SECTOR 512u
#define SLOT 32u
#define MOST_NAMES 2048u /* of one directory */
#define DEEPEST 32u

/* What the entries of one directory have been seen to say. */
struct names {
    uint64_t hashes[2 * MOST_NAMES]; /* of long names and of 8.3 names */
    uint32_t count;
};

static bool walk(struct audit *audit, uint32_t first, uint32_t parent,
                 uint64_t path, uint32_t depth);

static uint32_t get16(const uint8_t *at)
{
    return at[0] + at[1] * 256u;
}

static uint32_t get32(const uint8_t *at)
{
    return get16(at) + (get16(at + 2) << 16);
}

__attribute__((format(printf, 2, 3))) static bool wrong(struct audit *audit,
                                                        const char *format, ...)
{
    va_list list;
    int used = snprintf(audit->wrong, sizeof audit->wrong,
                        "%s: ", audit->path[0] == 0 ? "/" : audit->path);

    va_start(list, format);
    (void)vsnprintf(audit->wrong + used, sizeof audit->wrong - (size_t)used,
                    format, list);
    va_end(list);
    return false;
}

uint64_t audit_hash(uint64_t path, const char *name)
{
    path = (path ^ '/') * 1099511628211u;
    for (; *name != 0; name++) {
        path = (path ^ (uint8_t)*name) * 1099511628211u;
    }
    return path;
}

/* --- The layout and the FATs -------------------------------------------------- */

static bool lay_out(struct audit *audit)
{
    const uint8_t *boot = audit->volume;
    uint32_t all = get16(boot + 19) != 0 ? get16(boot + 19) : get32(boot + 32);

    audit->cluster_sectors = boot[13];
    audit->fats = boot[16];
    audit->fat = get16(boot + 14);
    audit->fat_sectors = get16(boot + 22);
    audit->root = audit->fat + audit->fats * audit->fat_sectors;
    audit->root_sectors = get16(boot + 17) * SLOT / SECTOR;
    audit->data = audit->root + audit->root_sectors;
    if (get16(boot + 510) != 0xAA55 || audit->cluster_sectors == 0 ||
        audit->fats == 0 || audit->data >= all) {
        return wrong(audit, "the boot sector is damaged");
    }
    audit->clusters = (all - audit->data) / audit->cluster_sectors;
    return true;
}

static const uint8_t *fat_of(const struct audit *audit, uint32_t fat)
{
    return audit->volume +
           (size_t)(audit->fat + fat * audit->fat_sectors) * SECTOR;
}

static bool check_fats(struct audit *audit)
{
    if (audit->fats == 2 && memcmp(fat_of(audit, 0), fat_of(audit, 1),
                                   audit->fat_sectors * SECTOR) != 0) {
        return wrong(audit, "the two FATs differ");
    }
    if (get16(fat_of(audit, 0)) != 0xFFF8) {
        return wrong(audit, "the FAT does not begin with the medium");
    }
    return true;
}

static uint32_t entry_of(const struct audit *audit, uint32_t cluster)
{
    return get16(fat_of(audit, 0) + cluster * 2);
}

uint32_t audit_next(const struct audit *audit, uint32_t cluster)
{
    uint32_t next = entry_of(audit, cluster);

    return next >= 0xFFF8 ? 0 : next;
}

const uint8_t *audit_bytes(const struct audit *audit, uint32_t cluster)
{
    return audit->volume +
           (size_t)(audit->data + (cluster - 2) * audit->cluster_sectors) *
               SECTOR;
}

/* Walks a chain and takes its clusters. COUNT is set to how many. */
static bool take_chain(struct audit *audit, uint32_t cluster, uint32_t *count)
{
    for (*count = 0; cluster != 0; cluster = audit_next(audit, cluster)) {
        if (cluster < 2 || cluster >= audit->clusters + 2) {
            return wrong(audit, "cluster %u does not exist", cluster);
        }
        if (audit->used[cluster] != 0) {
            return wrong(audit, "cluster %u is used twice", cluster);
        }
        if (entry_of(audit, cluster) == 0) {
            return wrong(audit, "cluster %u is used and free", cluster);
        }
        audit->used[cluster] = 1;
        *count += 1;
    }
    return true;
}

static bool check_lost(struct audit *audit, uint32_t orphans)
{
    uint32_t cluster, entry, lost = 0;

    audit->path[0] = 0;
    audit->free_clusters = 0;
    for (cluster = 2; cluster < audit->clusters + 2; cluster++) {
        entry = entry_of(audit, cluster);
        audit->free_clusters += entry == 0 ? 1 : 0;
        if (entry != 0 && entry != 0xFFF7 && audit->used[cluster] == 0) {
            lost++;
        }
    }
    return lost == orphans
               ? true
               : wrong(audit, "%u lost clusters, not %u", lost, orphans);
}

/* --- Names -------------------------------------------------------------------- */

/* Takes a part of a long name. */
static bool add_part(struct audit *audit, struct audit_name *name,
                     const uint8_t *slot)
{
    return audit_add_part(name, slot)
               ? true
               : wrong(audit, "a long name out of order");
}

/* Notes NAME in capital letters; false if it was there before. */
static bool note_name(struct names *names, const char *name)
{
    char big[AUDIT_PATH];
    uint64_t hash;
    uint32_t i;

    for (i = 0; name[i] != 0 && i < sizeof big - 1; i++) {
        big[i] =
            (char)(name[i] >= 'a' && name[i] <= 'z' ? name[i] - 32 : name[i]);
    }
    big[i] = 0;
    hash = audit_hash(AUDIT_ROOT, big);
    for (i = 0; i < names->count; i++) {
        if (names->hashes[i] == hash) {
            return false;
        }
    }
    names->hashes[names->count++] = hash;
    return true;
}

/* Writes the name of the entry SLOT to TO, and checks that it is the only one
 * in the directory. */
static bool take_name(struct audit *audit, struct names *names,
                      struct audit_name *parts, const uint8_t *slot, char *to)
{
    char alias[16];

    if (names->count + 2 > 2 * MOST_NAMES) {
        return wrong(audit, "more entries than this audit can take");
    }
    memcpy(alias, slot, 11); /* as it is: two are the same only so */
    alias[11] = 0;
    audit_short_name(slot, to);
    if (parts->begun) {
        if (parts->next != 0 || parts->sum != audit_sum(slot)) {
            return wrong(audit, "a long name that is not that of %.11s", slot);
        }
        audit_long_name(parts, to);
        parts->begun = false;
    }
    if (!note_name(names, to)) {
        return wrong(audit, "the name %s twice", to);
    }
    /* A mark before 8.3 names keeps them apart from the long ones. */
    memmove(alias + 1, alias, 12);
    alias[0] = '|';
    return note_name(names, alias) ? true
                                   : wrong(audit, "the alias %s twice", alias);
}

/* --- Directories ---------------------------------------------------------------- */

static bool check_file(struct audit *audit, const uint8_t *slot)
{
    uint32_t bytes = get32(slot + 28);
    uint32_t unit = audit->cluster_sectors * SECTOR;
    uint32_t cluster = get16(slot + 26);
    uint32_t count;

    if (!take_chain(audit, cluster, &count)) {
        return false;
    }
    if (count != bytes / unit + (bytes % unit != 0 ? 1 : 0)) {
        return wrong(audit, "%u bytes and %u clusters", bytes, count);
    }
    return true;
}

/* Enters the file of SLOT, with NAME, in the list, and walks it if it is a
 * directory. */
static bool take_entry(struct audit *audit, const uint8_t *slot,
                       const char *name, uint32_t parent, uint64_t path,
                       uint32_t depth)
{
    size_t length = strlen(audit->path);
    bool is_directory = (slot[11] & 0x10) != 0;
    bool sound;

    if (length + strlen(name) + 2 > AUDIT_PATH || depth == DEEPEST ||
        audit->count == AUDIT_FILES) {
        return wrong(audit, "%s: more than this audit can take", name);
    }
    audit->path[length] = '/';
    strcpy(audit->path + length + 1, name);
    path = audit_hash(path, name);
    audit->files[audit->count++] = (struct audit_file){path,
                                                       get32(slot + 28),
                                                       get16(slot + 20),
                                                       get32(slot + 22),
                                                       get16(slot + 26),
                                                       is_directory};
    if (!is_directory) {
        sound = check_file(audit, slot);
    } else if (get32(slot + 28) != 0 || get16(slot + 26) < 2) {
        sound = wrong(audit, "a directory with a size, or no cluster");
    } else {
        sound = walk(audit, get16(slot + 26), parent, path, depth + 1);
    }
    if (sound) {
        audit->path[length] = 0;
    }
    return sound;
}

/* Checks the first two slots of a directory that is not the root. */
static bool check_dots(struct audit *audit, const uint8_t *slot, uint32_t first,
                       uint32_t parent)
{
    if (memcmp(slot, ".          ", 11) != 0 ||
        memcmp(slot + SLOT, "..         ", 11) != 0 || (slot[11] & 0x10) == 0 ||
        (slot[SLOT + 11] & 0x10) == 0) {
        return wrong(audit, "no \".\" and \"..\"");
    }
    if (get16(slot + 26) != first || get16(slot + SLOT + 26) != parent) {
        return wrong(audit, "\".\" or \"..\" leads elsewhere");
    }
    return true;
}

/* The place of the walk in one directory. */
struct walk {
    uint32_t first, parent, depth;
    uint64_t path;
    struct names names;
    struct audit_name parts;
    bool ended;
};

/* Takes the COUNT slots at AT, which follow each other. */
static bool take_slots(struct audit *audit, struct walk *walk,
                       const uint8_t *at, uint32_t count)
{
    char name[AUDIT_PATH];
    const uint8_t *end = at + count * SLOT;

    for (; at != end && !walk->ended; at += SLOT) {
        walk->ended = at[0] == 0;
        if (at[0] == 0 || at[0] == 0xE5 || at[11] == 0x0F) {
            if (at[0] != 0 && at[0] != 0xE5) {
                if (!add_part(audit, &walk->parts, at)) {
                    return false;
                }
            } else if (walk->parts.begun) {
                return wrong(audit, "a long name of nothing");
            }
        } else if ((at[11] & 0x08) == 0 &&
                   (!take_name(audit, &walk->names, &walk->parts, at, name) ||
                    !take_entry(audit, at, name, walk->first, walk->path,
                                walk->depth))) {
            return false;
        }
    }
    return true;
}

static bool walk_chain(struct audit *audit, struct walk *walk)
{
    uint32_t unit = audit->cluster_sectors * SECTOR / SLOT;
    uint32_t cluster, count, skip = 2;

    if (!take_chain(audit, walk->first, &count) ||
        !check_dots(audit, audit_bytes(audit, walk->first), walk->first,
                    walk->parent)) {
        return false;
    }
    for (cluster = walk->first; cluster != 0 && !walk->ended;
         cluster = audit_next(audit, cluster)) {
        if (!take_slots(audit, walk, audit_bytes(audit, cluster) + skip * SLOT,
                        unit - skip)) {
            return false;
        }
        skip = 0;
    }
    return true;
}

/* Walks the directory that begins at cluster FIRST, 0 = the root. */
static bool walk(struct audit *audit, uint32_t first, uint32_t parent,
                 uint64_t path, uint32_t depth)
{
    struct walk *here = calloc(1, sizeof *here);
    bool sound;

    here->first = first;
    here->parent = parent;
    here->depth = depth;
    here->path = path;
    sound = first != 0
                ? walk_chain(audit, here)
                : take_slots(audit, here,
                             audit->volume + (size_t)audit->root * SECTOR,
                             audit->root_sectors * SECTOR / SLOT);
    if (sound && here->parts.begun) {
        sound = wrong(audit, "a long name of nothing");
    }
    free(here);
    return sound;
}

static int by_path(const void *a, const void *b)
{
    uint64_t left = ((const struct audit_file *)a)->path;
    uint64_t right = ((const struct audit_file *)b)->path;

    return left < right ? -1 : left > right ? 1 : 0;
}

bool audit_volume(struct audit *audit, const uint8_t *volume, uint32_t orphans)
{
    audit->volume = volume;
    audit->count = 0;
    audit->path[0] = 0;
    audit->wrong[0] = 0;
    memset(audit->used, 0, sizeof audit->used);
    if (!lay_out(audit) || !check_fats(audit) ||
        !walk(audit, 0, 0, AUDIT_ROOT, 0) || !check_lost(audit, orphans)) {
        return false;
    }
    qsort(audit->files, audit->count, sizeof audit->files[0], by_path);
    return true;
}
