/* SPDX-License-Identifier: MIT
 *
 * The specification of sos/fs/fat.h: what each entry of the FAT says, and which
 * clusters are free, or freed and waiting for a commit. A chain is the list of
 * its clusters; which free cluster is taken is left open.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "grading/layers/fat_volumes.h"
#include "grading/layers/spec.h"

enum {
    NUMBERS = 65536, /* of clusters: below this */
    MOST_VALUES = 5
};

static const struct fat_volume *volume; /* NULL before the first one */
static uint32_t entries[NUMBERS];
static bool can_be_taken[NUMBERS];
static bool waits[NUMBERS]; /* freed by the operation that has begun */
static uint32_t available, waiting; /* how many these are */
static bool is_tracked, has_begun, is_aborted;
static uint32_t room;

static bool has_chain;
static uint32_t first, index; /* of that chain: where it is */

/* What was told of an operation. */
static struct {
    int64_t error;
    uint32_t values[MOST_VALUES - 1];
    int64_t available;
    uint32_t free, room, looks, lost;
    bool is_aborted, has_failed;
    uint32_t changes;
    uint32_t cluster[NUMBERS], entry[NUMBERS];
} told;

/* --- Chains --------------------------------------------------------------- */

enum end { ENDS, IS_DAMAGED, HAS_LOOP, GOES_ON };

/* A chain from some cluster on. */
static struct {
    uint32_t count;
    uint32_t cluster[NUMBERS];
    enum end end; /* GOES_ON: it was followed no further */
    uint32_t behind; /* what the last entry says, if it is a cluster */
} list;

static bool is_cluster(uint32_t number)
{
    return number >= 2 && number < volume->clusters + 2;
}

static bool is_sound(uint32_t entry)
{
    return entry >= LAST_FROM || is_cluster(entry);
}

/* Lists the chain of cluster FROM, up to MOST clusters. */
static void follow(uint32_t from, uint32_t most)
{
    static bool seen[NUMBERS];

    list.count = 0;
    list.end = GOES_ON;
    list.behind = from;
    while (list.count < most && list.end == GOES_ON) {
        uint32_t entry = entries[list.behind];

        seen[list.behind] = true;
        list.cluster[list.count] = list.behind;
        list.count++;
        list.behind = entry;
        if (entry >= LAST_FROM) {
            list.end = ENDS;
        } else if (!is_cluster(entry)) {
            list.end = IS_DAMAGED;
        } else if (seen[entry]) {
            list.end = HAS_LOOP;
        }
    }
    for (uint32_t i = 0; i < list.count; i++) {
        seen[list.cluster[i]] = false;
    }
}

/* --- Reading what was told ------------------------------------------------ */

static uint32_t number(void)
{
    return (uint32_t)spec_number();
}

static void read_told(void)
{
    const char *word;
    uint32_t i = 0;

    spec_results();
    memset(told.values, 0, sizeof told.values);
    told.error = 0;
    for (word = spec_word(); strcmp(word, "|") != 0; word = spec_word(), i++) {
        int value = 0;

        if (i == MOST_VALUES || sscanf(word, "%d", &value) != 1) {
            spec_fail("the results are no numbers");
        }
        if (i == 0) {
            told.error = value;
        } else {
            told.values[i - 1] = (uint32_t)value;
        }
    }
    told.available = spec_number();
    told.free = number();
    told.room = number();
    told.is_aborted = number() != 0;
    told.looks = number();
    told.has_failed = number() != 0;
    told.lost = number();
    (void)spec_word();
    told.changes = 0;
    for (word = spec_word(); *word != 0; word = spec_word()) {
        sscanf(word, "%u", &told.cluster[told.changes]);
        told.entry[told.changes] = number();
        told.changes++;
    }
}

/* --- Judgement of one operation ------------------------------------------- */

static void expect_error(const char *function, int wanted, const char *rule)
{
    if (told.error != wanted) {
        spec_fail("%s returned %d, must be %d: %s", function, (int)told.error,
                  wanted, rule);
    }
}

/* Whether the disk failed: then FUNCTION must say so. */
static bool disk_failed(const char *function)
{
    if (told.has_failed) {
        expect_error(function, -EIO, "-EIO, the FAT could not be read");
    }
    return told.has_failed;
}

/* The told change of CLUSTER's entry; NUMBERS if it did not change. */
static uint32_t change_of(uint32_t cluster)
{
    for (uint32_t i = 0; i < told.changes; i++) {
        if (told.cluster[i] == cluster) {
            return told.entry[i];
        }
    }
    return NUMBERS;
}

/* What CLUSTER's entry says now. */
static uint32_t entry_now(uint32_t cluster)
{
    uint32_t change = change_of(cluster);

    return change < NUMBERS ? change : entries[cluster];
}

/* No entries but those of ONE and OTHER may change; 0: none. */
static void expect_changes(const char *function, uint32_t one, uint32_t other)
{
    for (uint32_t i = 0; i < told.changes; i++) {
        if (told.cluster[i] != one && told.cluster[i] != other) {
            spec_fail("%s changed the entry of cluster %u to %u", function,
                      told.cluster[i], told.entry[i]);
        }
    }
}

static void judge_next(uint32_t cluster)
{
    uint32_t entry = entries[cluster];

    if (disk_failed("fat_next")) {
        return;
    }
    if (!is_sound(entry)) {
        expect_error("fat_next", -EIO,
                     "-EIO, the entry names no cluster of the volume and is no "
                     "end (0xFFF8 and above)");
        return;
    }
    expect_error("fat_next", 0, "the entry is sound");
    spec_expect("NEXT (0 behind the last cluster)", told.values[0],
                entry >= LAST_FROM ? 0 : entry);
}

static void judge_root(uint32_t sector, uint32_t want)
{
    uint32_t rest = sector < FAT_ROOT_SECTORS ? FAT_ROOT_SECTORS - sector : 0;

    expect_error("fat_locate", 0, "the root directory has no chain");
    spec_expect("COUNT in the root directory", told.values[1],
                want < rest ? want : rest);
    if (rest > 0) {
        spec_expect("DISK in the root directory", told.values[0],
                    fat_data_of(volume) - FAT_ROOT_SECTORS + sector);
    }
}

/* The sectors that follow each other from INSIDE the last cluster of the list
 * on, at most WANT: those that the chain has. SURE: without a cluster whose own
 * entry is damaged, which one may leave out. */
static uint32_t count_run(uint32_t inside, uint32_t want, bool sure)
{
    uint32_t cluster = list.cluster[list.count - 1];
    uint32_t run = volume->cluster_sectors - inside;

    while (run < want && entries[cluster] == cluster + 1 &&
           is_cluster(cluster + 1) &&
           (!sure || is_sound(entries[cluster + 1]))) {
        cluster++;
        run += volume->cluster_sectors;
    }
    return run < want ? run : want;
}

/* Going forward needs no walk from the start. */
static void judge_looks(uint32_t wanted_index)
{
    uint32_t from = wanted_index < index ? 0 : index;
    uint32_t most = wanted_index - from +
                    told.values[1] / volume->cluster_sectors + 2;

    if (told.looks > most) {
        spec_fail("fat_locate looked at %u sectors of the FAT to get from "
                  "place %u of the chain to %u, %u are enough",
                  told.looks, index, wanted_index, most);
    }
}

static void judge_found(uint32_t sector, uint32_t want, uint32_t wanted_index)
{
    uint32_t inside = sector % volume->cluster_sectors;
    uint32_t cluster = list.cluster[wanted_index];
    uint32_t count = told.values[1];
    uint32_t least = told.has_failed ? 1 : count_run(inside, want, true);
    uint32_t most = count_run(inside, want, false);

    if (told.error == -EIO &&
        (told.has_failed || list.end == HAS_LOOP ||
         (wanted_index > 0 && !is_sound(entries[cluster])))) {
        return;
    }
    expect_error("fat_locate", 0, "the chain has that sector");
    if (count < least || count > most) {
        spec_fail("COUNT is %u, must be %u: so many of the %u sectors follow "
                  "each other on the disk",
                  count, most, want);
    }
    spec_expect("DISK", told.values[0],
                fat_data_of(volume) + (cluster - 2) * volume->cluster_sectors +
                    inside);
    spec_expect("the chain's CLUSTER, which has the sector", told.values[2],
                cluster);
    spec_expect("the chain's INDEX", told.values[3], wanted_index);
    judge_looks(wanted_index);
}

static void judge_locate(uint32_t sector, uint32_t want)
{
    uint32_t wanted_index = sector / volume->cluster_sectors;
    uint32_t most = wanted_index < volume->clusters ? wanted_index + 1
                                                    : volume->clusters + 1;

    if (first == 0) {
        judge_root(sector, want);
        return;
    }
    follow(first, most);
    if (list.end == HAS_LOOP && list.count < most) {
        /* Round it goes, up to the bound. */
        while (list.count < most) {
            list.cluster[list.count] = list.behind;
            list.behind = entries[list.behind];
            list.count++;
        }
    }
    if (wanted_index < volume->clusters && list.count == most) {
        judge_found(sector, want, wanted_index);
    } else if (told.has_failed) {
        expect_error("fat_locate", -EIO, "-EIO, the FAT could not be read");
    } else if (list.end == ENDS && wanted_index < volume->clusters) {
        expect_error("fat_locate", 0, "the chain just ends before");
        spec_expect("COUNT behind the end of the chain", told.values[1], 0);
        spec_expect("the chain's CLUSTER, its last one", told.values[2],
                    list.cluster[list.count - 1]);
        spec_expect("the chain's INDEX", told.values[3], list.count - 1);
    } else if (list.end == ENDS && told.error == 0) {
        spec_expect("COUNT behind the end of the chain", told.values[1], 0);
    } else {
        expect_error("fat_locate", -EIO,
                     "-EIO, the chain is damaged: it leaves the volume, runs "
                     "into a free or bad cluster, or has a loop");
    }
}

static void judge_taken(uint32_t cluster)
{
    if (!is_cluster(cluster)) {
        spec_fail("fat_extend took cluster %u, the volume has 2 to %u", cluster,
                  volume->clusters + 1);
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
    uint32_t cluster = told.values[0];

    if (disk_failed("fat_extend")) {
        return;
    }
    if (available == 0) {
        expect_error("fat_extend", -ENOSPC, "-ENOSPC, no cluster is free");
        expect_changes("fat_extend, which found no cluster,", 0, 0);
        spec_expect("room after -ENOSPC", told.room, room);
        return;
    }
    expect_error("fat_extend", 0, "a cluster is free");
    judge_taken(cluster);
    if (change_of(cluster) >= NUMBERS || change_of(cluster) < LAST_FROM) {
        spec_fail("the entry of cluster %u, the last one now, is %u, must be "
                  "0xFFF8 or above",
                  cluster, entry_now(cluster));
    }
    if (last != 0) {
        spec_expect("the entry of the cluster that was the last one",
                    entry_now(last), cluster);
    }
    expect_changes("fat_extend", cluster, last);
    if (room - told.room > 2) {
        spec_fail("fat_extend changed %u sectors, must be up to two",
                  room - told.room);
    }
    can_be_taken[cluster] = false;
    available--;
}

static void judge_end(uint32_t cluster)
{
    if (disk_failed("fat_end")) {
        return;
    }
    expect_error("fat_end", 0, "nothing can fail but the disk");
    if (entry_now(cluster) < LAST_FROM) {
        spec_fail("the entry of cluster %u is %u after fat_end, must be 0xFFF8 "
                  "or above",
                  cluster, entry_now(cluster));
    }
    expect_changes("fat_end", cluster, 0);
    if (room - told.room > 1) {
        spec_fail("fat_end changed %u sectors, must be one", room - told.room);
    }
}

/* How many clusters of the list were freed: the first ones, and no others. */
static uint32_t count_freed(void)
{
    uint32_t count = 0;

    while (count < list.count && change_of(list.cluster[count]) == 0) {
        count++;
    }
    if (count != told.changes) {
        for (uint32_t i = 0; i < told.changes; i++) {
            uint32_t at = 0;

            while (at < count && list.cluster[at] != told.cluster[i]) {
                at++;
            }
            if (at == count) {
                spec_fail("fat_free changed the entry of cluster %u to %u, but "
                          "freed only the first %u of the chain",
                          told.cluster[i], told.entry[i], count);
            }
        }
    }
    return count;
}

static void judge_rest(uint32_t freed, uint32_t leave)
{
    uint32_t rest = freed < list.count     ? list.cluster[freed]
                    : list.end == ENDS     ? 0
                    : list.end == HAS_LOOP ? list.behind
                                           : NUMBERS;

    if (rest == NUMBERS) {
        expect_error("fat_free", -EIO, "-EIO, the chain is damaged");
    }
    if (rest == 0 || told.room > leave) {
        if (list.end == HAS_LOOP && freed == list.count) {
            expect_error("fat_free", -EIO, "-EIO, the chain has a loop");
        }
        if (rest != told.values[0] || rest != 0) {
            spec_fail("fat_free left cluster %u of the chain, REST is %u, with "
                      "room for %u sectors, %u of them to spare",
                      rest, told.values[0], told.room, leave);
        }
    }
    spec_expect("REST, the first cluster that was not freed", told.values[0],
                rest);
}

static void judge_free(uint32_t from, uint32_t leave)
{
    uint32_t freed;

    if (disk_failed("fat_free")) {
        return;
    }
    follow(from, NUMBERS - 1);
    if (told.error != 0 && (list.end == IS_DAMAGED || list.end == HAS_LOOP)) {
        expect_error("fat_free", -EIO, "-EIO, the chain is damaged");
        return;
    }
    expect_error("fat_free", 0, "the chain is sound as far as it was freed");
    freed = count_freed();
    judge_rest(freed, leave);
    if (told.room < leave && told.room < room) {
        spec_fail("fat_free left room for %u sectors, must leave %u", told.room,
                  leave);
    }
    if (told.lost > 0) {
        spec_fail("fat_free dropped %u sectors of other clusters from the "
                  "cache: what was written there is lost",
                  told.lost);
    }
    for (uint32_t i = 0; i < freed; i++) {
        waits[list.cluster[i]] = true;
        waiting++;
    }
}

/* --- All of them ---------------------------------------------------------- */

static void start_volume(uint32_t i)
{
    volume = &fat_volumes[i];
    for (uint32_t c = 2; c < volume->clusters + 2; c++) {
        entries[c] = c < volume->crowded ? 0xFFFF : 0;
    }
    is_tracked = has_begun = is_aborted = has_chain = false;
    room = 0;
}

static void track(void)
{
    is_tracked = true;
    available = 0;
    waiting = 0;
    for (uint32_t c = 2; c < volume->clusters + 2; c++) {
        waits[c] = false;
        can_be_taken[c] = entries[c] == 0;
        available += can_be_taken[c];
    }
}

static void begin(uint32_t sectors)
{
    for (uint32_t c = 0; has_begun && c < volume->clusters + 2; c++) {
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
    bool changes = volume != NULL && has_begun && !is_aborted;
    bool has = volume != NULL && is_cluster(a[0]);
    bool is_last = has && entries[a[0]] >= LAST_FROM;

    if (strcmp(word, "volume") == 0) {
        return a[0] < FAT_VOLUMES;
    }
    if (strcmp(word, "extend") == 0) {
        return changes && room >= 2 && (a[0] == 0 || is_last);
    }
    if (strcmp(word, "end") == 0) {
        return changes && room >= 1 && has && entries[a[0]] != 0;
    }
    if (strcmp(word, "free") == 0) {
        return changes && has && entries[a[0]] != 0;
    }
    if (strcmp(word, "begin") == 0) {
        return volume != NULL && is_tracked && !is_aborted;
    }
    if (strcmp(word, "locate") == 0) {
        return volume != NULL && has_chain && a[1] >= 1;
    }
    if (strcmp(word, "chain") == 0) {
        return volume != NULL && (has || a[0] == 0);
    }
    if (strcmp(word, "fail") == 0) {
        return volume != NULL;
    }
    if (strcmp(word, "next") == 0) {
        return has;
    }
    return volume != NULL && !is_tracked &&
           (strcmp(word, "track") == 0 || (has && a[1] <= 0xFFFF));
}

static void judge_one(const char *word, const uint32_t *a)
{
    if (strcmp(word, "volume") == 0) {
        start_volume(a[0]);
    } else if (strcmp(word, "entry") == 0) {
        entries[a[0]] = a[1];
        has_chain = false;
    } else if (strcmp(word, "track") == 0) {
        track();
    } else if (strcmp(word, "begin") == 0) {
        begin(a[0]);
    } else if (strcmp(word, "next") == 0) {
        judge_next(a[0]);
    } else if (strcmp(word, "chain") == 0) {
        has_chain = true;
        first = a[0];
        index = 0;
    } else if (strcmp(word, "locate") == 0) {
        judge_locate(a[0], a[1]);
        has_chain = told.error == 0;
        index = told.values[3];
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
        expect_changes(word, 0, 0);
    }
    if (changes && told.error == -EIO) {
        spec_expect("journal_abort after -EIO", told.is_aborted, true);
    } else if (!is_aborted) {
        spec_expect("journal_abort without -EIO", told.is_aborted, false);
    }
    is_aborted = told.is_aborted;
    room = told.room;
    for (uint32_t i = 0; i < told.changes; i++) {
        entries[told.cluster[i]] = told.entry[i];
    }
    if (is_tracked && !is_aborted) {
        spec_expect("fat_available (clusters that wait for a commit do not "
                    "count)",
                    told.available, available);
        spec_expect("free_clusters of the volume (the freed ones included)",
                    told.free, available + waiting);
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
        volume = NULL;
        return;
    }
    for (uint32_t i = 0; i < 2 && strcmp(word, "track") != 0; i++) {
        bool has_one = strchr("vbncfe", word[0]) != NULL &&
                       strcmp(word, "entry") != 0 && strcmp(word, "free") != 0;

        a[i] = i == 1 && has_one ? 0 : number();
    }
    changes = strcmp(word, "extend") == 0 || strcmp(word, "end") == 0 ||
              strcmp(word, "free") == 0;
    if (skipped == makes_sense(word, a)) {
        spec_fail("%s was %s", word, skipped ? "skipped" : "not skipped");
    }
    if (!skipped) {
        read_told();
        judge_one(word, a);
        judge_state(word, changes);
    }
}
