/* SPDX-License-Identifier: MIT
 *
 * The list is changed through the journal like any sector, so it always agrees
 * with the FAT.
 */
#include "sos/fs/orphan.h"

#include <errno.h>
#include <string.h>

#include "sos/fs/bytes.h"
#include "sos/fs/cache.h"
#include "sos/fs/change.h"
#include "sos/fs/fat.h"

#define MAGIC 0x4F534F53u /* "SOSO" */
#define AT_LIST 4u

/* Sectors that freeing a chain leaves: for the list, and for what the same
 * operation changes later, most of all tree_rename(): two entries, the name of
 * one in up to three sectors, and "..". */
#define RESERVE 8u

static uint32_t sector_of(const struct volume *volume)
{
    return volume->log.first + LOG_ORPHANS;
}

/* Copies the list to ENTRY; without a list all are 0. */
static int read_list(struct volume *volume, uint16_t entry[ORPHANS])
{
    const uint8_t *bytes;
    uint32_t sectors, i;
    int result = cache_view(volume->disk, sector_of(volume), &bytes, &sectors);
    bool is_list = result == 0 && bytes_get32(bytes) == MAGIC;

    for (i = 0; i < ORPHANS; i++) {
        entry[i] = is_list ? (uint16_t)bytes_get16(bytes + AT_LIST + 2 * i) : 0;
    }
    return result;
}

bool orphan_has_room(struct volume *volume)
{
    uint16_t entry[ORPHANS];
    uint32_t free_entries = 0;
    uint32_t i;

    if (read_list(volume, entry) != 0) {
        return false;
    }
    for (i = 0; i < ORPHANS; i++) {
        free_entries += entry[i] == 0 ? 1 : 0;
    }
    return free_entries > ORPHAN_SPARE;
}

/* Replaces the entry OLD by NEW; 0 is a free one. Nothing happens if there is
 * no such entry. */
static int replace(struct volume *volume, uint32_t old, uint32_t new)
{
    uint8_t *bytes;
    uint32_t i = 0;
    int result =
        journal_edit(&volume->journal, sector_of(volume), true, &bytes);

    if (result != 0) {
        return result;
    }
    if (bytes_get32(bytes) != MAGIC) {
        memset(bytes, 0, BLOCK_BYTES);
        bytes_put32(bytes, MAGIC);
    }
    while (i < ORPHANS && bytes_get16(bytes + AT_LIST + 2 * i) != old) {
        i++;
    }
    if (i < ORPHANS) {
        bytes_put16(bytes + AT_LIST + 2 * i, new);
    }
    return 0;
}

int orphan_add(struct volume *volume, uint32_t first)
{
    return first == 0 ? 0 : replace(volume, 0, first);
}

int orphan_free_chain(struct volume *volume, uint32_t first, uint32_t *rest)
{
    int result = 0;

    *rest = 0;
    if (first != 0) {
        result = fat_free(volume, first, RESERVE, rest);
    }
    if (result == 0) {
        result = orphan_add(volume, *rest);
    }
    return result;
}

int orphan_release(struct volume *volume, uint32_t first)
{
    uint32_t rest;
    int result = 0;

    while (first != 0 && result == 0) {
        result = change_begin(volume, JOURNAL_OPERATION, 0);
        if (result == 0) {
            journal_purge(&volume->journal); /* it may be a directory */
            result = fat_free(volume, first, RESERVE, &rest);
        }
        if (result == 0) {
            result = replace(volume, first, rest);
            first = rest;
        }
    }
    return result;
}

/* Whether the chain from FIRST on is still what the list says. Another system
 * may have freed it since, or given it to a file. */
static bool is_whole(struct volume *volume, uint32_t first,
                     const uint32_t *reached)
{
    uint32_t steps;

    for (steps = 0; first != 0; steps++) {
        if (!volume_has_cluster(volume, first) || steps > volume->clusters ||
            (reached[first / 32] >> first % 32 & 1) != 0 ||
            fat_next(volume, first, &first) != 0) {
            return false;
        }
    }
    return true;
}

int orphan_release_all(struct volume *volume, const uint32_t *reached)
{
    uint16_t entry[ORPHANS];
    uint32_t i;
    int result = read_list(volume, entry);

    for (i = 0; i < ORPHANS && result == 0; i++) {
        uint32_t first = entry[i];

        if (first == 0) {
            continue;
        }
        if (is_whole(volume, first, reached)) {
            result = orphan_release(volume, first);
        } else {
            result = change_begin(volume, 1, 0);
            result = result == 0 ? replace(volume, first, 0) : result;
        }
    }
    return result;
}
