/* SPDX-License-Identifier: MIT
 *
 * Runs sos/fs/fat.c over a FAT in memory, a cache whose views end with the next
 * call, and a journal that takes ROOM sectors. Operations:
 *
 *     volume I        one of fat_volumes.h; its FAT is empty but for what is
 *                     crowded
 *     entry C V       the FAT says V of cluster C; only before `track`
 *     track           fat_set_used() with what the FAT says
 *     begin ROOM      an operation begins that may change ROOM sectors; what
 *                     the last one did is committed: fat_committed()
 *     fail N          the Nth sector that is asked for from now cannot be read
 *     next C          fat_next()                    = ERROR NEXT
 *     chain C         fat_chain_start()             = ERROR (0)
 *     locate S W      fat_locate() in that chain    = ERROR DISK COUNT CLUSTER
 *                                                     INDEX
 *     extend LAST     fat_extend()                  = ERROR CLUSTER
 *     end C           fat_end()                     = ERROR
 *     free C LEAVE    fat_free()                    = ERROR REST
 *
 * CLUSTER and INDEX are where the chain is then. After the results of each
 * operation: "|", fat_available() (-1 before `track`), the volume's free
 * clusters, the room that is left, whether the transaction was aborted, sectors
 * that were looked at, whether one of them could not be read, how many sectors
 * outside freed clusters were dropped from the cache; "|", then each cluster
 * whose entry changed, and its new entry. "skip" where the contract does not
 * allow the operation.
 */
#include "sos/fs/fat.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/layers/fat_volumes.h"
#include "grading/layers/fs_view.h"
#include "grading/layers/host/steps.h"
#include "sos/fs/bytes.h"
#include "sos/fs/cache.h"

enum {
    MOST_FAT_BYTES = 256 * BLOCK_BYTES,
    MOST_LOOKS = 1000000,
    MOST_DROPS = 1024,
    GARBAGE = 0x5A
};

static struct volume volume;
static const struct fat_volume *shape; /* NULL before the first `volume` */
static struct fat_chain chain;
static bool has_chain, is_tracked, has_begun;

static uint8_t fat[MOST_FAT_BYTES];
static uint8_t before[MOST_FAT_BYTES]; /* the operation */

/* The model of cache and journal. */
static bool is_edited[MOST_FAT_BYTES / BLOCK_BYTES];
static uint32_t room, looks, failing;
static bool has_failed, is_aborted;
static uint32_t drops[MOST_DROPS];
static uint32_t drop_count;

/* --- What stands below ---------------------------------------------------- */

static _Noreturn void panic(const char *what, uint32_t number)
{
    fflush(stdout);
    fprintf(stderr, "panic: %s (%u)\n", what, number);
    exit(3);
}

bool volume_has_cluster(const struct volume *of, uint32_t cluster)
{
    return cluster >= 2 && cluster < of->clusters + 2;
}

uint32_t volume_sector(const struct volume *of, uint32_t cluster)
{
    if (!volume_has_cluster(of, cluster)) {
        panic("volume_sector: the volume has no such cluster", cluster);
    }
    return of->data + (cluster - 2) * of->cluster_sectors;
}

/* The bytes of SECTOR, which must be one of the first FAT; NULL if it cannot
 * be read. */
static uint8_t *look(uint32_t sector)
{
    looks++;
    if (looks > MOST_LOOKS) {
        panic("a walk without end", looks);
    }
    if (sector < volume.fat || sector >= volume.fat + volume.fat_sectors) {
        panic("this sector is none of the first FAT", sector);
    }
    failing = failing > 0 ? failing - 1 : 0;
    if (failing == 1) {
        failing = 0;
        has_failed = true;
        return NULL;
    }
    return fat + (sector - volume.fat) * BLOCK_BYTES;
}

int cache_view(uint32_t disk, uint32_t sector, const uint8_t **bytes,
               uint32_t *sectors)
{
    uint32_t rest = CACHE_LINE_SECTORS - sector % CACHE_LINE_SECTORS;
    uint32_t end = volume.fat + volume.fat_sectors - sector;
    uint8_t *from = look(sector);

    if (from == NULL) {
        return -EIO;
    }
    *sectors = rest < end ? rest : end;
    *bytes = view_lend(from, *sectors * BLOCK_BYTES, false);
    return 0;
}

void cache_drop(uint32_t disk, uint32_t first, uint32_t count)
{
    for (uint32_t i = 0; i < count && drop_count < MOST_DROPS; i++) {
        drops[drop_count] = first + i;
        drop_count++;
    }
}

uint32_t journal_room(const struct journal *journal)
{
    return room;
}

void journal_abort(struct journal *journal, int error)
{
    is_aborted = true;
}

int journal_edit(struct journal *journal, uint32_t sector, bool keep,
                 uint8_t **bytes)
{
    uint8_t *from;

    view_end();
    from = is_aborted ? NULL : look(sector);
    if (from == NULL ||
        (!is_edited[sector - volume.fat] && room == 0)) {
        is_aborted = true;
        return -EIO;
    }
    if (!is_edited[sector - volume.fat]) {
        is_edited[sector - volume.fat] = true;
        room--;
        if (!keep) {
            memset(from, GARBAGE, BLOCK_BYTES);
        }
    }
    *bytes = view_lend(from, BLOCK_BYTES, true);
    return 0;
}

/* --- Telling -------------------------------------------------------------- */

static uint32_t entry(const uint8_t *of, uint32_t cluster)
{
    return bytes_get16(of + 2 * cluster);
}

/* Whether the cluster of SECTOR was freed by this operation. */
static bool is_freed(uint32_t sector)
{
    uint32_t cluster = 2 + (sector - volume.data) / volume.cluster_sectors;

    return sector >= volume.data && volume_has_cluster(&volume, cluster) &&
           entry(fat, cluster) == 0 && entry(before, cluster) != 0;
}

static void tell_state(void)
{
    uint32_t lost = 0;

    view_end();
    for (uint32_t i = 0; i < drop_count; i++) {
        lost += is_freed(drops[i]) ? 0 : 1;
    }
    printf(" | %d %u %u %d %u %d %u |",
           is_tracked ? (int)fat_available(&volume) : -1, volume.free_clusters,
           room, is_aborted, looks, has_failed, lost);
    for (uint32_t sector = 0; sector < volume.fat_sectors; sector++) {
        uint32_t at = sector * BLOCK_BYTES;

        if (memcmp(fat + at, before + at, BLOCK_BYTES) == 0) {
            continue;
        }
        for (uint32_t i = at / 2; i < at / 2 + FAT_SECTOR_ENTRIES; i++) {
            if (entry(fat, i) != entry(before, i)) {
                printf(" %u %u", i, entry(fat, i));
            }
        }
        memcpy(before + at, fat + at, BLOCK_BYTES);
    }
}

/* --- Operations ----------------------------------------------------------- */

static void run_volume(uint32_t i)
{
    shape = &fat_volumes[i];
    memset(&volume, 0, sizeof volume);
    volume.mounted = true;
    volume.clusters = shape->clusters;
    volume.cluster_sectors = shape->cluster_sectors;
    volume.fats = 2;
    volume.fat = FAT_FIRST;
    volume.fat_sectors = fat_sectors_of(shape);
    volume.root = volume.fat + 2 * volume.fat_sectors;
    volume.root_sectors = FAT_ROOT_SECTORS;
    volume.data = fat_data_of(shape);
    memset(fat, 0, volume.fat_sectors * BLOCK_BYTES);
    for (uint32_t c = 2; c < shape->crowded && c < volume.clusters + 2; c++) {
        bytes_put16(fat + 2 * c, 0xFFFF);
    }
    memcpy(before, fat, volume.fat_sectors * BLOCK_BYTES);
    memset(is_edited, 0, sizeof is_edited);
    room = 0;
    failing = 0;
    has_chain = is_tracked = has_begun = is_aborted = false;
}

static void run_track(void)
{
    static uint32_t used[VOLUME_CLUSTERS / 32];

    memset(used, 0, sizeof used);
    for (uint32_t c = 2; c < volume.clusters + 2; c++) {
        used[c / 32] |= (uint32_t)(entry(fat, c) != 0) << c % 32;
    }
    fat_set_used(&volume, used);
    is_tracked = true;
}

static void run_begin(uint32_t sectors)
{
    if (has_begun) {
        fat_committed(&volume);
    }
    memset(is_edited, 0, sizeof is_edited);
    room = sectors;
    has_begun = true;
}

static void run_locate(uint32_t sector, uint32_t want)
{
    uint32_t disk = 0;
    uint32_t count = 0;
    int error = fat_locate(&chain, sector, want, &disk, &count);

    printf(" %d %u %u %u %u", error, count > 0 ? disk : 0, count, chain.cluster,
           chain.index);
    has_chain = error == 0;
}

static void run_extend(uint32_t last)
{
    uint32_t cluster = 0;
    int error = fat_extend(&volume, last, &cluster);

    printf(" %d %u", error, error == 0 ? cluster : 0);
}

static void run_free(uint32_t first, uint32_t leave)
{
    uint32_t rest = 0;
    int error = fat_free(&volume, first, leave, &rest);

    printf(" %d %u", error, error == 0 ? rest : 0);
    has_chain = false;
}

static void run_next(uint32_t cluster)
{
    uint32_t next = 0;
    int error = fat_next(&volume, cluster, &next);

    printf(" %d %u", error, error == 0 ? next : 0);
}

/* Whether the contract allows the operation WORD now. */
static bool makes_sense(const char *word, const uint32_t *a)
{
    bool changes = has_begun && !is_aborted;
    bool has = volume_has_cluster(&volume, a[0]);

    if (strcmp(word, "volume") == 0) {
        return a[0] < FAT_VOLUMES;
    }
    if (shape == NULL) {
        return false;
    }
    if (strcmp(word, "entry") == 0) {
        return has && !is_tracked && a[1] <= 0xFFFF;
    }
    if (strcmp(word, "track") == 0) {
        return !is_tracked;
    }
    if (strcmp(word, "begin") == 0) {
        return is_tracked && !is_aborted;
    }
    if (strcmp(word, "fail") == 0) {
        return true;
    }
    if (strcmp(word, "next") == 0) {
        return has;
    }
    if (strcmp(word, "chain") == 0) {
        return has || a[0] == FAT_ROOT;
    }
    if (strcmp(word, "locate") == 0) {
        return has_chain && a[1] >= 1;
    }
    if (strcmp(word, "extend") == 0) {
        return changes && room >= 2 &&
               (a[0] == 0 || (has && entry(fat, a[0]) >= LAST_FROM));
    }
    if (strcmp(word, "end") == 0) {
        return changes && has && room >= 1 && entry(fat, a[0]) != 0;
    }
    return changes && has && strcmp(word, "free") == 0 &&
           entry(fat, a[0]) != 0;
}

static void run(const char *word, const uint32_t *a)
{
    if (strcmp(word, "volume") == 0) {
        run_volume(a[0]);
    } else if (strcmp(word, "entry") == 0) {
        bytes_put16(fat + 2 * a[0], a[1]);
        bytes_put16(before + 2 * a[0], a[1]);
        has_chain = false;
    } else if (strcmp(word, "track") == 0) {
        run_track();
    } else if (strcmp(word, "begin") == 0) {
        run_begin(a[0]);
    } else if (strcmp(word, "fail") == 0) {
        failing = a[0] + 1;
    } else if (strcmp(word, "next") == 0) {
        run_next(a[0]);
    } else if (strcmp(word, "chain") == 0) {
        fat_chain_start(&chain, &volume, a[0]);
        has_chain = true;
        printf(" 0");
    } else if (strcmp(word, "locate") == 0) {
        run_locate(a[0], a[1]);
    } else if (strcmp(word, "extend") == 0) {
        run_extend(a[0]);
    } else if (strcmp(word, "end") == 0) {
        has_chain = false;
        printf(" %d", fat_end(&volume, a[0]));
    } else {
        run_free(a[0], a[1]);
    }
}

void steps_start(void)
{
    shape = NULL;
}

void steps_do(char *line)
{
    char *word = strtok(line, " ");
    uint32_t a[2] = {0};

    for (uint32_t i = 0; i < 2; i++) {
        const char *text = strtok(NULL, " ");

        a[i] = text == NULL ? 0 : (uint32_t)strtoul(text, NULL, 0);
    }
    if (!makes_sense(word, a)) {
        printf(" skip");
        return;
    }
    looks = 0;
    drop_count = 0;
    has_failed = false;
    run(word, a);
    tell_state();
}
