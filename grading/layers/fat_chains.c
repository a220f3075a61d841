/* SPDX-License-Identifier: MIT
 *
 * Chains as lists of their clusters, and what was told of an operation.
 */
#include "grading/layers/fat_chains.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "grading/layers/spec.h"

const struct fat_volume *fat_volume;
uint32_t fat_entries[NUMBERS];
struct fat_told fat_told;
struct fat_list fat_list;

/* --- Chains --------------------------------------------------------------- */

bool fat_is_cluster(uint32_t number)
{
    return number >= 2 && number < fat_volume->clusters + 2;
}

bool fat_is_sound(uint32_t entry)
{
    return entry >= LAST_FROM || fat_is_cluster(entry);
}

/* Lists the chain of cluster FROM, up to MOST clusters. */
void fat_follow(uint32_t from, uint32_t most)
{
    static bool seen[NUMBERS];

    fat_list.count = 0;
    fat_list.end = GOES_ON;
    fat_list.behind = from;
    while (fat_list.count < most && fat_list.end == GOES_ON) {
        uint32_t entry = fat_entries[fat_list.behind];

        seen[fat_list.behind] = true;
        fat_list.cluster[fat_list.count] = fat_list.behind;
        fat_list.count++;
        fat_list.behind = entry;
        if (entry >= LAST_FROM) {
            fat_list.end = ENDS;
        } else if (!fat_is_cluster(entry)) {
            fat_list.end = IS_DAMAGED;
        } else if (seen[entry]) {
            fat_list.end = HAS_LOOP;
        }
    }
    for (uint32_t i = 0; i < fat_list.count; i++) {
        seen[fat_list.cluster[i]] = false;
    }
}

/* --- Reading what was told ------------------------------------------------ */

static uint32_t number(void)
{
    return (uint32_t)spec_number();
}

void fat_read_told(void)
{
    const char *word;
    uint32_t i = 0;

    spec_results();
    memset(fat_told.values, 0, sizeof fat_told.values);
    fat_told.error = 0;
    for (word = spec_word(); strcmp(word, "|") != 0; word = spec_word(), i++) {
        int value = 0;

        if (i == MOST_VALUES || sscanf(word, "%d", &value) != 1) {
            spec_fail("the results are no numbers");
        }
        if (i == 0) {
            fat_told.error = value;
        } else {
            fat_told.values[i - 1] = (uint32_t)value;
        }
    }
    fat_told.available = spec_number();
    fat_told.free = number();
    fat_told.room = number();
    fat_told.is_aborted = number() != 0;
    fat_told.looks = number();
    fat_told.has_failed = number() != 0;
    fat_told.lost = number();
    (void)spec_word();
    fat_told.changes = 0;
    for (word = spec_word(); *word != 0; word = spec_word()) {
        sscanf(word, "%u", &fat_told.cluster[fat_told.changes]);
        fat_told.entry[fat_told.changes] = number();
        fat_told.changes++;
    }
}

/* --- What is expected ----------------------------------------------------- */

void fat_expect_error(const char *function, int wanted, const char *rule)
{
    if (fat_told.error != wanted) {
        spec_fail("%s returned %d, must be %d: %s", function,
                  (int)fat_told.error, wanted, rule);
    }
}

/* Whether the disk failed: then FUNCTION must say so. */
bool fat_disk_failed(const char *function)
{
    if (fat_told.has_failed) {
        fat_expect_error(function, -EIO, "-EIO, the FAT could not be read");
    }
    return fat_told.has_failed;
}

/* The told change of CLUSTER's entry; NUMBERS if it did not change. */
uint32_t fat_change_of(uint32_t cluster)
{
    for (uint32_t i = 0; i < fat_told.changes; i++) {
        if (fat_told.cluster[i] == cluster) {
            return fat_told.entry[i];
        }
    }
    return NUMBERS;
}

/* What CLUSTER's entry says now. */
uint32_t fat_entry_now(uint32_t cluster)
{
    uint32_t change = fat_change_of(cluster);

    return change < NUMBERS ? change : fat_entries[cluster];
}

/* No entries but those of ONE and OTHER may change; 0: none. */
void fat_expect_changes(const char *function, uint32_t one, uint32_t other)
{
    for (uint32_t i = 0; i < fat_told.changes; i++) {
        if (fat_told.cluster[i] != one && fat_told.cluster[i] != other) {
            spec_fail("%s changed the entry of cluster %u to %u", function,
                      fat_told.cluster[i], fat_told.entry[i]);
        }
    }
}
