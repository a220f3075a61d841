/* SPDX-License-Identifier: MIT
 *
 * A client of sos/disk/ata.h, the driver of two disks of which anything may be
 * expected. What it sees: results, what it has read, and what stands on the
 * disks. After an error what was to be written is open, so it is forgotten.
 */
#include "sos/disk/ata.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "grading/layers/drivers/ata_controller.h"
#include "grading/layers/drivers/ata_disk.h"
#include "grading/layers/vamos/module.h"

static bool started;
static bool found[DISKS];
static uint32_t bad_place[DISKS]; /* of the sectors that are moved next */

static const struct module_range drives = {2, {0, 1}};
static const struct module_range kinds = {
    9, {DISK_PLAIN, DISK_PLAIN, DISK_ABSENT, DISK_PACKET, DISK_OLD, DISK_SINGLE,
        DISK_REFUSES, DISK_KEEPS_NOTHING, DISK_DUMB}};
static const struct module_range rests = {
    REST_KINDS,
    {REST_NOTHING, REST_INTERRUPT, REST_DATA, REST_BUSY, REST_RESET}};
static const struct module_range firsts = {
    10, {0, 1, 200, 255, 256, 65535, 65536, 16777214, 16777216, 268370083}};
static const struct module_range counts = {
    10, {1, 1, 2, 3, 15, 16, 17, 64, 127, 128}};
static const struct module_range seeds = {4, {1, 2, 3, 4}};
static const struct module_range delays = {5, {0, 0, 1, 40, 250}};
static const struct module_range alarms = {3, {0, 1, 3}};
static const struct module_range some = {4, {0, 1, 2, 9}};
static const struct module_range faults = {
    4, {DISK_ERROR, DISK_BROKEN, DISK_HANGS, DISK_FORGETS}};
static const struct module_range times = {4, {1, 1, 2, 3}};
static const struct module_range places = {5, {0, 0, 1, 16, 40}};
static const struct module_range switches = {2, {0, 1}};

static bool is_started(const int64_t *arguments)
{
    return started;
}

static bool is_new(const int64_t *arguments)
{
    return !started;
}

static bool is_found(const int64_t *arguments)
{
    return found[arguments[0]];
}

static bool can_move(const int64_t *arguments)
{
    return is_found(arguments) &&
           arguments[2] <= (int64_t)DISK_SECTORS - arguments[1];
}

/* Begins with what an earlier driver left. */
static void run_start(const int64_t *arguments)
{
    controller_leave((enum controller_rest)arguments[0]);
    ata_start();
    started = true;
}

static void run_kind(const int64_t *arguments)
{
    disk_get((uint32_t)arguments[0])->kind = (enum disk_kind)arguments[1];
}

static void run_find(const int64_t *arguments)
{
    uint32_t sectors = 0;
    int result = ata_find((uint32_t)arguments[0], &sectors);

    tell("answer", result);
    if (result == 0) {
        tell("sectors", sectors);
    } else {
        controller_settle();
    }
    found[arguments[0]] = result == 0;
}

/* The bad sector is among those of this call. Returns: the time. */
static uint32_t begin_move(const int64_t *arguments)
{
    disk_get((uint32_t)arguments[0])->bad =
        (uint32_t)arguments[1] + bad_place[arguments[0]];
    return controller_time();
}

/* What failed leaves the disks alone; it may not have taken too long. */
static void end_move(const int64_t *arguments, int result, uint32_t began)
{
    uint32_t drive = (uint32_t)arguments[0];
    uint32_t slow = disk_get(drive)->delay * 2 * (uint32_t)arguments[2];

    tell("answer", result);
    DEMAND(controller_time() - began < 20 * ATA_LIMIT_TICKS + 2 * slow ||
               result == 0,
           "a disk that does not answer in time is given up");
    if (result != 0) {
        controller_settle();
        disk_get(drive)->faults = 0;
    }
    controller_lose(0);
}

static void run_read(const int64_t *arguments)
{
    uint32_t bytes = (uint32_t)arguments[2] * DISK_BYTES;
    uint8_t *to = malloc(bytes);
    uint32_t began = begin_move(arguments);
    int result = ata_read((uint32_t)arguments[0], (uint32_t)arguments[1],
                          (uint32_t)arguments[2], to);

    end_move(arguments, result, began);
    if (result == 0) {
        tell("sum", disk_sum(to, bytes, 1));
    }
    free(to);
}

static void run_write(const int64_t *arguments)
{
    uint32_t bytes = (uint32_t)arguments[2] * DISK_BYTES;
    uint8_t *from = malloc(bytes);
    uint32_t began = begin_move(arguments);
    uint32_t seed = (uint32_t)arguments[3];
    int result;

    for (uint32_t i = 0; i < bytes; i++) {
        seed = seed * 1664525 + 1013904223;
        from[i] = (uint8_t)(seed >> 24);
    }
    result = ata_write((uint32_t)arguments[0], (uint32_t)arguments[1],
                       (uint32_t)arguments[2], from);
    end_move(arguments, result, began);
    if (result != 0) {
        disk_forget((uint32_t)arguments[0], (uint32_t)arguments[1],
                    (uint32_t)arguments[2]);
    }
    free(from);
}

static void run_flush(const int64_t *arguments)
{
    uint32_t drive = (uint32_t)arguments[0];
    int result = ata_flush(drive);

    tell("answer", result);
    if (result == 0) {
        tell("all_written", controller_has_flushed(drive) ||
                                disk_get(drive)->kind == DISK_KEEPS_NOTHING);
    } else {
        controller_settle();
    }
}

static void run_slow(const int64_t *arguments)
{
    disk_get((uint32_t)arguments[0])->delay = (uint32_t)arguments[1];
    disk_get((uint32_t)arguments[0])->alarms = (uint32_t)arguments[2];
}

static void run_lose(const int64_t *arguments)
{
    controller_lose((uint32_t)arguments[0]);
}

static void run_fault(const int64_t *arguments)
{
    struct disk *disk = disk_get((uint32_t)arguments[0]);

    disk->fault = (enum disk_fault)arguments[1];
    disk->faults = (uint32_t)arguments[2];
    bad_place[arguments[0]] = (uint32_t)arguments[3];
}

static void run_bad_flush(const int64_t *arguments)
{
    disk_get((uint32_t)arguments[0])->flush_fails = arguments[1] != 0;
}

static void start(void)
{
    disk_start();
    controller_start();
    started = false;
    memset(found, 0, sizeof(found));
}

static void state(void)
{
    for (uint32_t i = 0; i < DISKS; i++) {
        tell_of("written", i, disk_written(i));
    }
}

static const struct module_operation operations[] = {
    {.name = "kind", .weight = 4, .range = {&drives, &kinds}, .may = is_new,
     .run = run_kind, .rule = "in the place of a disk is ..."},
    {.name = "ata_start", .weight = 6, .range = {&rests}, .may = is_new,
     .run = run_start,
     .rule = "the channel forgets what an earlier driver had begun"},
    {.name = "ata_find", .weight = 5, .range = {&drives}, .may = is_started,
     .run = run_find, .rule = "a disk is found and prepared"},
    {.name = "ata_read", .weight = 8, .range = {&drives, &firsts, &counts},
     .may = can_move, .run = run_read,
     .rule = "sectors FIRST .. FIRST + COUNT - 1 are read"},
    {.name = "ata_write", .weight = 8,
     .range = {&drives, &firsts, &counts, &seeds}, .may = can_move,
     .run = run_write,
     .rule = "sectors FIRST .. FIRST + COUNT - 1 are written, and no others"},
    {.name = "ata_flush", .weight = 2, .range = {&drives}, .may = is_found,
     .run = run_flush, .rule = "the disk has written what it took"},
    {.name = "slow", .weight = 2, .range = {&drives, &delays, &alarms},
     .run = run_slow, .rule = "a disk takes its time"},
    {.name = "lose", .weight = 1, .range = {&some}, .may = is_started,
     .run = run_lose, .rule = "some interrupts will not come"},
    {.name = "fault", .weight = 3, .range = {&drives, &faults, &times, &places},
     .run = run_fault, .rule = "something will go wrong"},
    {.name = "bad_flush", .weight = 1, .range = {&drives, &switches},
     .run = run_bad_flush, .rule = "flushing will go wrong"},
};

static const struct module_scene scenes[] = {
    {.depth = 3, .letters = {
        "kind 0 1", "kind 1 1", "kind 0 2", "kind 1 3", "kind 0 4", "kind 1 5",
        "kind 0 6", "kind 0 7", "kind 1 7", "ata_start 0", "ata_start 1",
        "ata_start 2", "ata_start 3", "ata_start 4", "ata_find 0",
        "ata_find 1"}},
    {.begin = {"ata_start 0", "ata_find 0", "ata_find 1"}, .depth = 3,
     .letters = {
        "ata_read 0 0 1", "ata_read 1 255 17", "ata_read 0 268370083 128",
        "ata_write 1 65535 64 1", "ata_write 0 1 16 2", "ata_flush 1",
        "fault 0 1 1 0", "fault 0 2 1 16", "fault 1 1 2 0", "fault 1 3 1 0",
        "fault 1 4 1 0",
        "lose 9", "slow 1 40 3", "slow 0 250 1", "bad_flush 1 1"}},
    {.begin = {"kind 1 4", "kind 0 5", "ata_start 0", "ata_find 1",
               "ata_find 0"}, .depth = 2, .letters = {
        "ata_read 1 200 64", "ata_write 1 200 17 1", "ata_read 0 256 3",
        "ata_write 0 256 15 1", "fault 1 1 1 16", "fault 0 1 2 0", "lose 2",
        "slow 1 1 1"}},
    {.begin = {"kind 1 7", "kind 0 6", "ata_start 0", "ata_find 0",
               "ata_find 1"}, .depth = 2, .letters = {
        "ata_write 1 0 17 1", "ata_read 1 0 17", "ata_write 0 0 3 1",
        "ata_flush 0", "ata_flush 1", "bad_flush 1 1", "bad_flush 0 1"}},
    {.depth = 0},
};

const struct module module = {
    OPERATIONS(operations), start, state, NULL, scenes
};
