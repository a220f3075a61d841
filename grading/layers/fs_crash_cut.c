/* SPDX-License-Identifier: MIT
 *
 * How many are lost is itself random: sometimes nearly none, sometimes nearly
 * all, so that one write that arrives alone is tried as well as one that is
 * missing alone.
 */
#include "grading/layers/fs_crash_cut.h"

#include <stdlib.h>

#define SECTOR 512u

const char *const cut_names[CUT_KINDS] = {"before", "sectors", "inside", "lost",
                                          "mixed"};

static uint64_t state;

static uint32_t below(uint32_t limit)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33) % limit;
}

/* Writes the first BYTES bytes of a request. */
static void write_part(const struct tape *tape, const struct tape_event *event,
                       uint32_t bytes)
{
    disk_poke((uint64_t)event->sector * SECTOR, tape->bytes + event->at, bytes);
}

/* Writes each sector of a request with a chance of CHANCE in 16. */
static void write_some(const struct tape *tape, const struct tape_event *event,
                       uint32_t chance)
{
    uint32_t i;

    for (i = 0; i < event->count; i++) {
        if (below(16) < chance) {
            disk_poke((uint64_t)(event->sector + i) * SECTOR,
                      tape->bytes + event->at + i * SECTOR, SECTOR);
        }
    }
}

/* Writes events FROM .. LAST in any order, and only some. */
static void write_mixed(const struct tape *tape, uint32_t from, uint32_t last,
                        uint32_t chance)
{
    uint32_t count = last - from + 1;
    uint32_t *order = malloc(count * sizeof *order);
    uint32_t i, other, kept;

    for (i = 0; i < count; i++) {
        other = below(i + 1);
        order[i] = order[other];
        order[other] = from + i;
    }
    for (i = 0; i < count; i++) {
        if (tape->events[order[i]].kind == TAPE_WRITE) {
            kept = below(4);
            write_some(tape, &tape->events[order[i]],
                       kept == 0   ? 0
                       : kept == 1 ? 16
                                   : chance);
        }
    }
    free(order);
}

void cut_apply(const struct tape *tape, uint32_t from, uint32_t last,
               enum cut_kind kind, uint32_t seed)
{
    const struct tape_event *end = &tape->events[last];
    uint32_t chance, i;

    state = seed * 2654435769u + last * 40503u + (uint32_t)kind;
    (void)below(2);
    chance = 1 + below(15);
    if (kind == CUT_MIXED) {
        write_mixed(tape, from, last, chance);
        return;
    }
    for (i = from; i < last; i++) {
        if (tape->events[i].kind == TAPE_WRITE &&
            (kind != CUT_LOST || below(16) < chance)) {
            write_part(tape, &tape->events[i], tape->events[i].count * SECTOR);
        }
    }
    if (kind == CUT_SECTORS || (kind == CUT_LOST && below(2) == 0)) {
        write_part(tape, end, (1 + below(end->count)) * SECTOR);
    } else if (kind == CUT_INSIDE) {
        write_part(tape, end, below(end->count * SECTOR));
    }
}
