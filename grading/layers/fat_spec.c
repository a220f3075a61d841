/* SPDX-License-Identifier: MIT
 *
 * The specification of sos/fs/fat.h: what each entry of the FAT says, and which
 * clusters are free, or freed and waiting for a commit. Which free cluster is
 * taken is left open.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "grading/layers/fat_chains.h"
#include "grading/layers/spec.h"

static bool can_be_taken[NUMBERS];
static bool waits[NUMBERS]; /* freed by the operation that has begun */
static uint32_t available, waiting; /* how many these are */
static bool is_tracked, has_begun, is_aborted;
static uint32_t room;

static bool has_chain;
static uint32_t first, index; /* of that chain: where it is */

/* --- Judgement of changes ------------------------------------------------- */

static void judge_taken(uint32_t cluster)
{
    if (!fat_is_cluster(cluster)) {
        spec_fail("fat_extend took cluster %u, the volume has 2 to %u", cluster,
                  fat_volume->clusters + 1);
    }
    if (waits[cluster]) {
        spec_fail("fat_extend took cluster %u, which was freed, but that is "
                  "not committed: after a power cut two files would have it",
                  cluster);
    }
    if (!can_be_taken[cluster]) {
        spec_fail("fat_extend took cluster %u, which is in use", cluster);
    }
}

static void judge_extend(uint32_t last)
{
    uint32_t cluster = fat_told.values[0];

    if (fat_disk_failed("fat_extend")) {
        return;
    }
    if (available == 0) {
        fat_expect_error("fat_extend", -ENOSPC, "-ENOSPC, no cluster is free");
        fat_expect_changes("fat_extend, which found no cluster,", 0, 0);
        spec_expect("room after -ENOSPC", fat_told.room, room);
        return;
    }
    fat_expect_error("fat_extend", 0, "a cluster is free");
    judge_taken(cluster);
    if (fat_change_of(cluster) >= NUMBERS ||
        fat_change_of(cluster) < LAST_FROM) {
        spec_fail("the entry of cluster %u, the last one now, is %u, must be "
                  "0xFFF8 or above",
                  cluster, fat_entry_now(cluster));
    }
    if (last != 0) {
        spec_expect("the entry of the cluster that was the last one",
                    fat_entry_now(last), cluster);
    }
    fat_expect_changes("fat_extend", cluster, last);
    if (room - fat_told.room > 2) {
        spec_fail("fat_extend changed %u sectors, must be up to two",
                  room - fat_told.room);
    }
    can_be_taken[cluster] = false;
    available--;
}

static void judge_end(uint32_t cluster)
{
    if (fat_disk_failed("fat_end")) {
        return;
    }
    fat_expect_error("fat_end", 0, "nothing can fail but the disk");
    if (fat_entry_now(cluster) < LAST_FROM) {
        spec_fail("the entry of cluster %u is %u after fat_end, must be 0xFFF8 "
                  "or above",
                  cluster, fat_entry_now(cluster));
    }
    fat_expect_changes("fat_end", cluster, 0);
    if (room - fat_told.room > 1) {
        spec_fail("fat_end changed %u sectors, must be one",
                  room - fat_told.room);
    }
}

/* How many clusters of the list were freed: the first ones, and no others. */
static uint32_t count_freed(void)
{
    uint32_t count = 0;

    while (count < fat_list.count &&
           fat_change_of(fat_list.cluster[count]) == 0) {
        count++;
    }
    if (count != fat_told.changes) {
        for (uint32_t i = 0; i < fat_told.changes; i++) {
            uint32_t at = 0;

            while (at < count && fat_list.cluster[at] != fat_told.cluster[i]) {
                at++;
            }
            if (at == count) {
                spec_fail("fat_free changed the entry of cluster %u to %u, but "
                          "freed only the first %u of the chain",
                          fat_told.cluster[i], fat_told.entry[i], count);
            }
        }
    }
    return count;
}

static void judge_rest(uint32_t freed, uint32_t leave)
{
    uint32_t rest = freed < fat_list.count     ? fat_list.cluster[freed]
                    : fat_list.end == ENDS     ? 0
                    : fat_list.end == HAS_LOOP ? fat_list.behind
                                           : NUMBERS;

    if (rest == NUMBERS) {
        fat_expect_error("fat_free", -EIO, "-EIO, the chain is damaged");
    }
    if (rest == 0 || fat_told.room > leave) {
        if (fat_list.end == HAS_LOOP && freed == fat_list.count) {
            fat_expect_error("fat_free", -EIO, "-EIO, the chain has a loop");
        }
        if (rest != fat_told.values[0] || rest != 0) {
            spec_fail("fat_free left cluster %u of the chain, REST is %u, with "
                      "room for %u sectors, %u of them to spare",
                      rest, fat_told.values[0], fat_told.room, leave);
        }
    }
    spec_expect("REST, the first cluster that was not freed",
                fat_told.values[0], rest);
}

static void judge_free(uint32_t from, uint32_t leave)
{
    uint32_t freed;

    if (fat_disk_failed("fat_free")) {
        return;
    }
    fat_follow(from, NUMBERS - 1);
    if (fat_told.error != 0 &&
        (fat_list.end == IS_DAMAGED || fat_list.end == HAS_LOOP)) {
        fat_expect_error("fat_free", -EIO, "-EIO, the chain is damaged");
        return;
    }
    fat_expect_error("fat_free", 0,
                     "the chain is sound as far as it was freed");
    freed = count_freed();
    judge_rest(freed, leave);
    if (fat_told.room < leave && fat_told.room < room) {
        spec_fail("fat_free left room for %u sectors, must leave %u",
                  fat_told.room, leave);
    }
    if (fat_told.lost > 0) {
        spec_fail("fat_free dropped %u sectors of other clusters from the "
                  "cache: what was written there is lost",
                  fat_told.lost);
    }
    for (uint32_t i = 0; i < freed; i++) {
        waits[fat_list.cluster[i]] = true;
        waiting++;
    }
}

/* --- All of them ---------------------------------------------------------- */

static void start_volume(uint32_t i)
{
    fat_volume = &fat_volumes[i];
    for (uint32_t c = 2; c < fat_volume->clusters + 2; c++) {
        fat_entries[c] = c < fat_volume->crowded ? 0xFFFF : 0;
    }
    is_tracked = has_begun = is_aborted = has_chain = false;
    room = 0;
}

static void track(void)
{
    is_tracked = true;
    available = 0;
    waiting = 0;
    for (uint32_t c = 2; c < fat_volume->clusters + 2; c++) {
        waits[c] = false;
        can_be_taken[c] = fat_entries[c] == 0;
        available += can_be_taken[c];
    }
}

static void begin(uint32_t sectors)
{
    for (uint32_t c = 0; has_begun && c < fat_volume->clusters + 2; c++) {
        if (waits[c]) {
            waits[c] = false;
            can_be_taken[c] = true;
            available++;
            waiting--;
        }
    }
    room = sectors;
    has_begun = true;
}

static bool makes_sense(const char *word, const uint32_t *a)
{
    bool changes = fat_volume != NULL && has_begun && !is_aborted;
    bool has = fat_volume != NULL && fat_is_cluster(a[0]);
    bool is_last = has && fat_entries[a[0]] >= LAST_FROM;

    if (strcmp(word, "volume") == 0) {
        return a[0] < FAT_VOLUMES;
    }
    if (strcmp(word, "extend") == 0) {
        return changes && room >= 2 && (a[0] == 0 || is_last);
    }
    if (strcmp(word, "end") == 0) {
        return changes && room >= 1 && has && fat_entries[a[0]] != 0;
    }
    if (strcmp(word, "free") == 0) {
        return changes && has && fat_entries[a[0]] != 0;
    }
    if (strcmp(word, "begin") == 0) {
        return fat_volume != NULL && is_tracked && !is_aborted;
    }
    if (strcmp(word, "locate") == 0) {
        return fat_volume != NULL && has_chain && a[1] >= 1;
    }
    if (strcmp(word, "chain") == 0) {
        return fat_volume != NULL && (has || a[0] == 0);
    }
    if (strcmp(word, "fail") == 0) {
        return fat_volume != NULL;
    }
    if (strcmp(word, "next") == 0) {
        return has;
    }
    return fat_volume != NULL && !is_tracked &&
           (strcmp(word, "track") == 0 || (has && a[1] <= 0xFFFF));
}

static void judge_one(const char *word, const uint32_t *a)
{
    if (strcmp(word, "volume") == 0) {
        start_volume(a[0]);
    } else if (strcmp(word, "entry") == 0) {
        fat_entries[a[0]] = a[1];
        has_chain = false;
    } else if (strcmp(word, "track") == 0) {
        track();
    } else if (strcmp(word, "begin") == 0) {
        begin(a[0]);
    } else if (strcmp(word, "next") == 0) {
        fat_judge_next(a[0]);
    } else if (strcmp(word, "chain") == 0) {
        has_chain = true;
        first = a[0];
        index = 0;
    } else if (strcmp(word, "locate") == 0) {
        fat_judge_locate(first, index, a[0], a[1]);
        has_chain = fat_told.error == 0;
        index = fat_told.values[3];
    } else if (strcmp(word, "extend") == 0) {
        judge_extend(a[0]);
    } else if (strcmp(word, "end") == 0) {
        judge_end(a[0]);
        has_chain = false;
    } else if (strcmp(word, "free") == 0) {
        judge_free(a[0], a[1]);
        has_chain = false;
    }
}

/* What holds after each operation; CHANGES: it may change something. */
static void judge_state(const char *word, bool changes)
{
    if (!changes) {
        fat_expect_changes(word, 0, 0);
    }
    if (changes && fat_told.error == -EIO) {
        spec_expect("journal_abort after -EIO", fat_told.is_aborted, true);
    } else if (!is_aborted) {
        spec_expect("journal_abort without -EIO", fat_told.is_aborted, false);
    }
    is_aborted = fat_told.is_aborted;
    room = fat_told.room;
    for (uint32_t i = 0; i < fat_told.changes; i++) {
        fat_entries[fat_told.cluster[i]] = fat_told.entry[i];
    }
    if (is_tracked && !is_aborted) {
        spec_expect("fat_available (clusters that wait for a commit do not "
                    "count)",
                    fat_told.available, available);
        spec_expect("free_clusters of the volume (the freed ones included)",
                    fat_told.free, available + waiting);
    }
}

void spec_judge(void)
{
    bool skipped = spec_skipped();
    char word[16];
    uint32_t a[2] = {0, 0};
    bool changes;

    snprintf(word, sizeof word, "%s", spec_word());
    if (strcmp(word, "start") == 0) {
        fat_volume = NULL;
        return;
    }
    for (uint32_t i = 0; i < 2 && strcmp(word, "track") != 0; i++) {
        bool has_one = strchr("vbncfe", word[0]) != NULL &&
                       strcmp(word, "entry") != 0 && strcmp(word, "free") != 0;

        a[i] = i == 1 && has_one ? 0 : (uint32_t)spec_number();
    }
    changes = strcmp(word, "extend") == 0 || strcmp(word, "end") == 0 ||
              strcmp(word, "free") == 0;
    if (skipped == makes_sense(word, a)) {
        spec_fail("%s was %s", word, skipped ? "skipped" : "not skipped");
    }
    if (!skipped) {
        fat_read_told();
        judge_one(word, a);
        judge_state(word, changes);
    }
}
