/* SPDX-License-Identifier: MIT
 *
 * Each chain is walked once, and marks its clusters: one that is marked already
 * is a loop, or belongs to two. A directory is entered only if its chain is
 * sound, so no damage can lead the walk astray.
 */
#include "sos/fs/check.h"

#include <errno.h>
#include <string.h>

#include "sos/fs/bytes.h"
#include "sos/fs/cache.h"
#include "sos/fs/dir.h"

#define ENTRIES_PER_SECTOR (BLOCK_BYTES / 2)

static void note(struct check *check, const char *damage)
{
    check->faults++;
    if (check->damage == NULL) {
        check->damage = damage;
    }
}

/* Walks the chain from FIRST on. Returns how many clusters it has up to its end
 * or to what is wrong. *IS_SOUND says which. */
static uint32_t walk_chain(struct volume *volume, struct check *check,
                           uint32_t first, bool *is_sound)
{
    uint32_t count = 0;

    *is_sound = true;
    if (!volume_has_cluster(volume, first)) {
        note(check, "a chain of clusters leaves the volume");
        *is_sound = false;
    }
    while (*is_sound && first != 0) {
        uint32_t bit = 1u << first % 32;

        if ((check->reached[first / 32] & bit) != 0) {
            note(check, "two chains of clusters meet, or one is a loop");
            *is_sound = false;
            break;
        }
        check->reached[first / 32] |= bit;
        count++;
        if (fat_next(volume, first, &first) != 0) {
            note(check, "a chain of clusters breaks off");
            *is_sound = false;
        }
    }
    return count;
}

/* Checks what NODE says. Returns whether it is a directory that can be
 * entered. */
static bool check_node(struct volume *volume, struct check *check,
                       const struct dir_node *node)
{
    uint32_t bytes = volume_cluster_bytes(volume);
    uint32_t clusters = 0;
    bool is_sound = true;

    if (node->cluster != 0) {
        clusters = walk_chain(volume, check, node->cluster, &is_sound);
    }
    if (dir_is_directory(node)) {
        check->directories++;
        if (node->cluster == 0) {
            note(check, "a directory has no cluster");
        }
        return node->cluster != 0 && is_sound;
    }
    check->files++;
    if (is_sound && node->bytes > 0 && (node->bytes - 1) / bytes >= clusters) {
        note(check, "a file is longer than its chain of clusters");
    }
    return false;
}

/* Goes on in the directory of CURSOR up to the next one in it: 1; 0 = the
 * end. */
static int scan(struct dir_cursor *cursor, struct check *check,
                struct dir_node *node)
{
    struct dir_entry entry;
    int result;

    while ((result = dir_next(cursor, &entry)) > 0) {
        if (check_node(cursor->chain.volume, check, &entry.node)) {
            *node = entry.node;
            return 1;
        }
    }
    if (result < 0) {
        note(check, "a directory cannot be read");
    }
    return 0;
}

static void check_tree(struct volume *volume, struct check *check)
{
    static struct dir_cursor way[CHECK_DEPTH];
    struct dir_node node = dir_root(volume);
    uint32_t depth = 1;

    (void)dir_open(&node, &way[0]);
    while (depth > 0) {
        if (scan(&way[depth - 1], check, &node) == 0) {
            depth--;
        } else if (depth == CHECK_DEPTH) {
            note(check, "directories lie too deep in each other");
        } else if (dir_open(&node, &way[depth]) == 0) {
            depth++;
        }
    }
}

/* Takes note of the entries of sector SECTOR of the FAT, at BYTES. */
static void note_used(const struct volume *volume, struct check *check,
                      uint32_t sector, const uint8_t *bytes)
{
    uint32_t cluster = sector * ENTRIES_PER_SECTOR;
    uint32_t i, bit;

    for (i = 0; i < ENTRIES_PER_SECTOR; i++) {
        if (volume_has_cluster(volume, cluster) &&
            bytes_get16(bytes + 2 * i) != 0) {
            bit = 1u << cluster % 32;
            check->used[cluster / 32] |= bit;
            check->lost += (check->reached[cluster / 32] & bit) == 0 ? 1 : 0;
        }
        cluster++;
    }
}

/* Reads the FATs, and compares them. */
static void read_fats(struct volume *volume, struct check *check)
{
    uint8_t sector[BLOCK_BYTES];
    const uint8_t *bytes;
    uint32_t i, sectors;
    bool differ = false;

    for (i = 0; i < volume->fat_sectors; i++) {
        if (i % BLOCK_MOST == 0) {
            uint32_t rest = volume->fat_sectors - i;

            rest = rest < BLOCK_MOST ? rest : BLOCK_MOST;
            cache_load(volume->disk, volume->fat + i, rest);
            cache_load(volume->disk,
                       volume->fat + (volume->fats - 1) * volume->fat_sectors +
                           i,
                       rest);
        }
        if (cache_view(volume->disk, volume->fat + i, &bytes, &sectors) != 0) {
            note(check, "the FAT cannot be read");
            return;
        }
        note_used(volume, check, i, bytes);
        memcpy(sector, bytes, BLOCK_BYTES);
        if (volume->fats == 2 &&
            (cache_view(volume->disk, volume->fat + volume->fat_sectors + i,
                        &bytes, &sectors) != 0 ||
             memcmp(bytes, sector, BLOCK_BYTES) != 0)) {
            differ = true;
        }
    }
    if (differ) {
        note(check, "the two FATs differ");
    }
}

/* The second FAT is written past the cache. */
static void check_fats(struct volume *volume, struct check *check)
{
    uint32_t second = volume->fat + volume->fat_sectors;

    if (volume->fats == 2) {
        cache_forget(volume->disk, second, volume->fat_sectors);
    }
    read_fats(volume, check);
    if (volume->fats == 2) {
        cache_forget(volume->disk, second, volume->fat_sectors);
    }
}

void check_volume(struct volume *volume, struct check *check)
{
    memset(check, 0, sizeof *check);
    check_tree(volume, check);
    check_fats(volume, check);
}
