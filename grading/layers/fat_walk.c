/* SPDX-License-Identifier: MIT
 *
 * What fat_next() and fat_locate() must find.
 */
#include <errno.h>
#include <stdio.h>

#include "grading/layers/fat_chains.h"
#include "grading/layers/spec.h"

void fat_judge_next(uint32_t cluster)
{
    uint32_t entry = fat_entries[cluster];

    if (fat_disk_failed("fat_next")) {
        return;
    }
    if (!fat_is_sound(entry)) {
        fat_expect_error("fat_next", -EIO,
                     "-EIO, the entry names no cluster of the volume and is no "
                     "end (0xFFF8 and above)");
        return;
    }
    fat_expect_error("fat_next", 0, "the entry is sound");
    spec_expect("NEXT (0 behind the last cluster)", fat_told.values[0],
                entry >= LAST_FROM ? 0 : entry);
}

static void judge_root(uint32_t sector, uint32_t want)
{
    uint32_t rest = sector < FAT_ROOT_SECTORS ? FAT_ROOT_SECTORS - sector : 0;

    fat_expect_error("fat_locate", 0, "the root directory has no chain");
    spec_expect("COUNT in the root directory", fat_told.values[1],
                want < rest ? want : rest);
    if (rest > 0) {
        spec_expect("DISK in the root directory", fat_told.values[0],
                    fat_data_of(fat_volume) - FAT_ROOT_SECTORS + sector);
    }
}

/* The sectors that follow each other from INSIDE the last cluster of the list
 * on, at most WANT: those that the chain has. SURE: without a cluster whose own
 * entry is damaged, which one may leave out. */
static uint32_t count_run(uint32_t inside, uint32_t want, bool sure)
{
    uint32_t cluster = fat_list.cluster[fat_list.count - 1];
    uint32_t run = fat_volume->cluster_sectors - inside;

    while (run < want && fat_entries[cluster] == cluster + 1 &&
           fat_is_cluster(cluster + 1) &&
           (!sure || fat_is_sound(fat_entries[cluster + 1]))) {
        cluster++;
        run += fat_volume->cluster_sectors;
    }
    return run < want ? run : want;
}

/* Going forward needs no walk from the start. */
static void judge_looks(uint32_t index, uint32_t wanted_index)
{
    uint32_t from = wanted_index < index ? 0 : index;
    uint32_t most = wanted_index - from +
                    fat_told.values[1] / fat_volume->cluster_sectors + 2;

    if (fat_told.looks > most) {
        spec_fail("fat_locate looked at %u sectors of the FAT to get from "
                  "place %u of the chain to %u, %u are enough",
                  fat_told.looks, index, wanted_index, most);
    }
}

static void judge_found(uint32_t index, uint32_t sector, uint32_t want,
                        uint32_t wanted_index)
{
    uint32_t inside = sector % fat_volume->cluster_sectors;
    uint32_t cluster = fat_list.cluster[wanted_index];
    uint32_t count = fat_told.values[1];
    uint32_t least = fat_told.has_failed ? 1 : count_run(inside, want, true);
    uint32_t most = count_run(inside, want, false);

    if (fat_told.error == -EIO &&
        (fat_told.has_failed || fat_list.end == HAS_LOOP ||
         (wanted_index > 0 && !fat_is_sound(fat_entries[cluster])))) {
        return;
    }
    fat_expect_error("fat_locate", 0, "the chain has that sector");
    if (count < least || count > most) {
        spec_fail("COUNT is %u, must be %u: so many of the %u sectors follow "
                  "each other on the disk",
                  count, most, want);
    }
    spec_expect("DISK", fat_told.values[0],
                fat_data_of(fat_volume) +
                    (cluster - 2) * fat_volume->cluster_sectors + inside);
    spec_expect("the chain's CLUSTER, which has the sector", fat_told.values[2],
                cluster);
    spec_expect("the chain's INDEX", fat_told.values[3], wanted_index);
    judge_looks(index, wanted_index);
}

void fat_judge_locate(uint32_t first, uint32_t index, uint32_t sector,
                      uint32_t want)
{
    uint32_t wanted_index = sector / fat_volume->cluster_sectors;
    uint32_t most = wanted_index < fat_volume->clusters ? wanted_index + 1
                                                    : fat_volume->clusters + 1;

    if (first == 0) {
        judge_root(sector, want);
        return;
    }
    fat_follow(first, most);
    if (fat_list.end == HAS_LOOP && fat_list.count < most) {
        /* Round it goes, up to the bound. */
        while (fat_list.count < most) {
            fat_list.cluster[fat_list.count] = fat_list.behind;
            fat_list.behind = fat_entries[fat_list.behind];
            fat_list.count++;
        }
    }
    if (wanted_index < fat_volume->clusters && fat_list.count == most) {
        judge_found(index, sector, want, wanted_index);
    } else if (fat_told.has_failed) {
        fat_expect_error("fat_locate", -EIO, "-EIO, the FAT could not be read");
    } else if (fat_list.end == ENDS && wanted_index < fat_volume->clusters) {
        fat_expect_error("fat_locate", 0, "the chain just ends before");
        spec_expect("COUNT behind the end of the chain", fat_told.values[1], 0);
        spec_expect("the chain's CLUSTER, its last one", fat_told.values[2],
                    fat_list.cluster[fat_list.count - 1]);
        spec_expect("the chain's INDEX", fat_told.values[3],
                    fat_list.count - 1);
    } else if (fat_list.end == ENDS && fat_told.error == 0) {
        spec_expect("COUNT behind the end of the chain", fat_told.values[1], 0);
    } else {
        fat_expect_error("fat_locate", -EIO,
                     "-EIO, the chain is damaged: it leaves the volume, runs "
                     "into a free or bad cluster, or has a loop");
    }
}
