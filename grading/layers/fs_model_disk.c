/* SPDX-License-Identifier: MIT
 *
 * What is remembered is a stack of pieces of up to a sector, each with the
 * bytes that stood there before.
 */
#include "grading/layers/fs_model_disk.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sos/fs/block.h"
#include "sos/fs/clock.h"

struct piece {
    uint64_t at;
    uint32_t bytes;
    uint8_t old[BLOCK_BYTES];
};

static uint8_t *memory;
static uint32_t sectors;
static uint32_t allowed_first, allowed_count;
static struct tape *recorder;
static struct piece *stack;
static size_t depth, stack_room;
static bool remembers;
static uint32_t failing; /* requests until they fail; 0: never */
static uint32_t now;

/* ITEMS grown to have room for COUNT of BYTES bytes each. */
static void *grow(void *items, size_t count, size_t bytes)
{
    void *grown = realloc(items, count * bytes);

    if (grown == NULL) {
        fprintf(stderr, "no memory for %zu bytes\n", count * bytes);
        exit(2);
    }
    return grown;
}

/* --- Tapes ------------------------------------------------------------------ */

void tape_free(struct tape *tape)
{
    free(tape->events);
    free(tape->bytes);
    *tape = (struct tape){.count = 0};
}

static void add_event(struct tape *tape, struct tape_event event)
{
    if (tape->count == tape->room) {
        tape->room = tape->room * 2 + 256;
        tape->events = grow(tape->events, tape->room, sizeof event);
    }
    tape->events[tape->count++] = event;
}

static void add_write(struct tape *tape, uint32_t first, uint32_t count,
                      const void *from)
{
    size_t bytes = (size_t)count * BLOCK_BYTES;

    if (tape->used + bytes > tape->size) {
        tape->size = tape->size * 2 + bytes + 65536;
        tape->bytes = grow(tape->bytes, tape->size, 1);
    }
    memcpy(tape->bytes + tape->used, from, bytes);
    add_event(tape, (struct tape_event){TAPE_WRITE, first, count, tape->used});
    tape->used += bytes;
}

void tape_mark(struct tape *tape, uint32_t first, uint32_t second)
{
    add_event(tape, (struct tape_event){TAPE_MARK, first, second, 0});
}

/* --- The disk --------------------------------------------------------------- */

void disk_use(uint8_t *bytes, uint32_t count)
{
    memory = bytes;
    sectors = count;
    disk_forget();
    disk_record(NULL);
    disk_allow(0, count);
    disk_fail_after(0);
}

void disk_record(struct tape *tape)
{
    recorder = tape;
}

void disk_allow(uint32_t first, uint32_t count)
{
    allowed_first = first;
    allowed_count = count;
}

void disk_fail_after(uint32_t requests)
{
    failing = requests;
}

void disk_remember(void)
{
    remembers = true;
    depth = 0;
}

void disk_take_back(void)
{
    disk_take_back_to(0);
}

void disk_forget(void)
{
    remembers = false;
    depth = 0;
}

size_t disk_remembered(void)
{
    return depth;
}

void disk_take_back_to(size_t mark)
{
    while (depth > mark) {
        depth--;
        memcpy(memory + stack[depth].at, stack[depth].old, stack[depth].bytes);
    }
}

/* Writes BYTES bytes (up to a sector) at byte AT, and remembers. */
static void put(uint64_t at, const uint8_t *from, uint32_t bytes)
{
    if (remembers) {
        if (depth == stack_room) {
            stack_room = stack_room * 2 + 1024;
            stack = grow(stack, stack_room, sizeof *stack);
        }
        stack[depth].at = at;
        stack[depth].bytes = bytes;
        memcpy(stack[depth].old, memory + at, bytes);
        depth++;
    }
    memcpy(memory + at, from, bytes);
}

void disk_poke(uint64_t at, const void *from, uint32_t bytes)
{
    const uint8_t *next = from;
    uint32_t part;

    for (; bytes > 0; bytes -= part) {
        part = bytes < BLOCK_BYTES ? bytes : BLOCK_BYTES;
        put(at, next, part);
        at += part;
        next += part;
    }
}

/* --- block.h ---------------------------------------------------------------- */

int block_start(uint32_t disk)
{
    return disk == 0 ? 0 : -ENODEV;
}

uint32_t block_count(uint32_t disk)
{
    return disk == 0 ? sectors : 0;
}

/* Whether sectors FIRST .. FIRST + COUNT - 1 lie in those from LOW on. */
static bool is_inside(uint32_t first, uint32_t count, uint32_t low,
                      uint32_t size)
{
    return first >= low && first - low <= size && count <= size - (first - low);
}

static void check_request(const char *name, uint32_t disk, uint32_t first,
                          uint32_t count)
{
    if (disk != 0 || count < 1 || count > BLOCK_MOST ||
        !is_inside(first, count, 0, sectors)) {
        fprintf(stderr, "%s(%u, %u, %u) of %u sectors\n", name, disk, first,
                count, sectors);
        abort();
    }
}

static bool fails(void)
{
    if (failing == 0) {
        return false;
    }
    if (failing > 1) {
        failing--;
        return false;
    }
    return true;
}

int block_read(uint32_t disk, uint32_t first, uint32_t count, void *to)
{
    check_request("block_read", disk, first, count);
    if (fails()) {
        return -EIO;
    }
    memcpy(to, memory + (size_t)first * BLOCK_BYTES,
           (size_t)count * BLOCK_BYTES);
    return 0;
}

int block_write(uint32_t disk, uint32_t first, uint32_t count, const void *from)
{
    check_request("block_write", disk, first, count);
    if (!is_inside(first, count, allowed_first, allowed_count)) {
        fprintf(stderr, "block_write(%u, %u) outside of the volume\n", first,
                count);
        abort();
    }
    if (fails()) {
        return -EIO;
    }
    if (recorder != NULL) {
        add_write(recorder, first, count, from);
    }
    disk_poke((uint64_t)first * BLOCK_BYTES, from, count * BLOCK_BYTES);
    return 0;
}

int block_flush(uint32_t disk)
{
    if (disk != 0) {
        fprintf(stderr, "block_flush(%u)\n", disk);
        abort();
    }
    if (fails()) {
        return -EIO;
    }
    if (recorder != NULL) {
        add_event(recorder, (struct tape_event){TAPE_FLUSH, 0, 0, 0});
    }
    return 0;
}

/* --- clock.h ---------------------------------------------------------------- */

uint32_t clock_now(void)
{
    return now;
}

void disk_set_time(uint32_t seconds)
{
    now = seconds;
}
