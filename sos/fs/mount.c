/* SPDX-License-Identifier: MIT
 *
 * Volumes are in a table of fixed size; entry 0 is the root.
 */
#include "sos/fs/mount.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "sos/fs/cache.h"
#include "sos/fs/change.h"
#include "sos/fs/check.h"
#include "sos/fs/orphan.h"

#define NOWHERE 0u /* as a node: no node has this number */

static struct volume table[VOLUMES];
static bool keeps_orphans; /* see mount_start() */

void mount_start(bool keeps)
{
    uint32_t i;

    keeps_orphans = keeps;
    cache_start();
    for (i = 0; i < VOLUMES; i++) {
        table[i].mounted = false;
    }
}

struct volume *mount_table(uint32_t index)
{
    return index < VOLUMES && table[index].mounted ? &table[index] : NULL;
}

bool mount_overlaps(const struct volume *volume)
{
    uint32_t i;

    for (i = 0; i < VOLUMES; i++) {
        const struct volume *other = &table[i];

        if (other->mounted && other != volume && other->disk == volume->disk &&
            other->first < volume->first + volume->sectors &&
            volume->first < other->first + other->sectors) {
            return true;
        }
    }
    return false;
}

/* Makes VOLUME fit for changes, or takes note of why it is not. */
static void open_journal(struct volume *volume, enum replay_how how)
{
    int result = 0;

    volume->damage = NULL;
    if (volume->log.sectors < JOURNAL_LEAST) {
        volume->damage = "it has no room for a journal (mkfs.fat -R 256)";
    } else {
        result = journal_open(&volume->journal, &volume->log, how);
        volume->opened = volume->journal.sequence;
    }
    if (result == -EBUSY) {
        volume->damage = "another system changed it before its journal was "
                         "replayed (man fsck)";
    } else if (result != 0) {
        volume->damage = "its journal cannot be read or written";
    }
}

/* Checks VOLUME and takes note of its free clusters. */
static void check(struct volume *volume)
{
    static struct check found;

    check_volume(volume, &found);
    fat_set_used(volume, found.used);
    if (volume->damage == NULL) {
        volume->damage = found.damage;
    }
    if (volume->damage == NULL && !keeps_orphans &&
        (orphan_release_all(volume, found.reached) != 0 ||
         change_commit(volume, true) != 0)) {
        volume->damage = "the disk failed";
    }
    if (volume->damage != NULL) {
        journal_close(&volume->journal, -EROFS);
    }
}

/* The free entry NUMBER, or any (0); NULL if there is none. */
static struct volume *find_free(uint32_t number)
{
    uint32_t i;

    for (i = 0; i < VOLUMES; i++) {
        if (!table[i].mounted && (number == 0 || number == i)) {
            table[i].index = i;
            return &table[i];
        }
    }
    return NULL;
}

int mount_volume(uint32_t disk, uint32_t partition, const struct dir_node *on,
                 const char *where, uint32_t number, const char **reason)
{
    struct volume *volume = on == NULL ? &table[0] : find_free(number);
    int result;

    *reason = NULL;
    if (disk >= BLOCK_DISKS || partition > 4) {
        return -EINVAL;
    }
    if (volume == NULL) {
        return -ENFILE;
    }
    if (on != NULL && mount_is_point(on)) {
        return -EBUSY;
    }
    result = block_start(disk);
    if (result != 0) {
        *reason = "there is no disk";
        return result;
    }
    result = volume_read(volume, disk, partition, reason);
    if (result != 0) {
        return result;
    }
    if (mount_overlaps(volume)) {
        return -EBUSY;
    }
    open_journal(volume, REPLAY_IF_SAFE);
    check(volume);
    volume->on_node = on != NULL ? on->number : NOWHERE;
    strcpy(volume->where, where);
    volume->mounted = true;
    *reason = volume->damage;
    return 0;
}

/* Whether another volume is mounted on VOLUME. */
static bool is_covered(const struct volume *volume)
{
    uint32_t i;

    for (i = 0; i < VOLUMES; i++) {
        if (table[i].mounted && table[i].on_node != NOWHERE &&
            table[i].on_node >> DIR_VOLUME_SHIFT == volume->index) {
            return true;
        }
    }
    return false;
}

int mount_again(struct volume *volume, enum replay_how how)
{
    if (is_covered(volume)) {
        return -EBUSY;
    }
    (void)change_commit(volume, true);
    cache_forget(volume->disk, volume->first, volume->sectors);
    open_journal(volume, how);
    check(volume);
    return 0;
}

int mount_remove(struct volume *volume)
{
    int result;

    if (volume->index == 0 || is_covered(volume)) {
        return -EBUSY;
    }
    result = change_commit(volume, true);
    cache_forget(volume->disk, volume->first, volume->sectors);
    volume->mounted = false;
    return result;
}

void mount_cross(struct dir_node *node)
{
    uint32_t i;

    for (i = 1; i < VOLUMES; i++) {
        if (table[i].mounted && table[i].on_node == node->number) {
            *node = dir_root(&table[i]);
            return;
        }
    }
}

bool mount_is_point(const struct dir_node *node)
{
    uint32_t i;

    for (i = 1; i < VOLUMES; i++) {
        if (table[i].mounted && table[i].on_node == node->number) {
            return true;
        }
    }
    return dir_is_root(node);
}
