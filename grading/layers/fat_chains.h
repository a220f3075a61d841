/* SPDX-License-Identifier: MIT
 *
 * What the judge of fat.c knows of the FAT, and what it was told of an
 * operation (fat_test.c).
 */
#ifndef LAYERS_FAT_CHAINS_H
#define LAYERS_FAT_CHAINS_H

#include <stdbool.h>
#include <stdint.h>

#include "grading/layers/fat_volumes.h"

enum {
    NUMBERS = 65536, /* of clusters: below this */
    MOST_VALUES = 5
};

extern const struct fat_volume *fat_volume; /* NULL before the first one */
extern uint32_t fat_entries[NUMBERS];

bool fat_is_cluster(uint32_t number);

/* Whether ENTRY leads to a cluster, or ends a chain. */
bool fat_is_sound(uint32_t entry);

/* ---- Chains ---- */

enum fat_end { ENDS, IS_DAMAGED, HAS_LOOP, GOES_ON };

extern struct fat_list {
    uint32_t count;
    uint32_t cluster[NUMBERS];
    enum fat_end end; /* GOES_ON: it was followed no further */
    uint32_t behind;  /* what the last entry says, if it is a cluster */
} fat_list;

/* Lists the chain of cluster FROM, up to MOST clusters. */
void fat_follow(uint32_t from, uint32_t most);

/* ---- What was told ---- */

extern struct fat_told {
    int64_t error;
    uint32_t values[MOST_VALUES - 1];
    int64_t available;
    uint32_t free, room, looks, lost;
    bool is_aborted, has_failed;
    uint32_t changes;
    uint32_t cluster[NUMBERS], entry[NUMBERS];
} fat_told;

void fat_read_told(void);

/* The told change of CLUSTER's entry; NUMBERS if it did not change. */
uint32_t fat_change_of(uint32_t cluster);

/* What CLUSTER's entry says now. */
uint32_t fat_entry_now(uint32_t cluster);

void fat_expect_error(const char *function, int wanted, const char *rule);

/* Whether the disk failed: then FUNCTION must say so. */
bool fat_disk_failed(const char *function);

/* No entries but those of ONE and OTHER may change; 0: none. */
void fat_expect_changes(const char *function, uint32_t one, uint32_t other);

/* ---- Reading: fat_walk.c ---- */

void fat_judge_next(uint32_t cluster);

/* Of the chain from cluster FIRST on, which is at its place INDEX. */
void fat_judge_locate(uint32_t first, uint32_t index, uint32_t sector,
                      uint32_t want);

#endif
