/* SPDX-License-Identifier: MIT
 *
 * The disk under fs while it is tested: a piece of memory, in place of
 * sos/fs/block.h. What is written can be recorded on a tape, with every flush,
 * so that later any moment of a run can be built again; and it can be taken
 * back, so that many ends of one run start from the same contents. The clock
 * is here too: it goes on by itself, two seconds for each operation.
 *
 * Invariant: a request that breaks the contract of block.h, or that reaches
 * beyond the sectors that the test gave, ends the program.
 */
#ifndef LAYERS_FS_MODEL_DISK_H
#define LAYERS_FS_MODEL_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum tape_kind {
    TAPE_WRITE, /* sectors were written */
    TAPE_FLUSH, /* all before is on the disk */
    TAPE_MARK   /* the test's own: see tape_mark() */
};

struct tape_event {
    enum tape_kind kind;
    uint32_t sector, count; /* of a write; a mark's two numbers */
    size_t at;              /* of a write: its bytes in the tape */
};

struct tape {
    struct tape_event *events;
    uint32_t count, room;
    uint8_t *bytes;
    size_t used, size;
};

/* Frees what TAPE holds; it is empty then. */
void tape_free(struct tape *tape);

/* Adds a mark with two numbers to TAPE. */
void tape_mark(struct tape *tape, uint32_t first, uint32_t second);

/* Disk 0 is SECTORS sectors of MEMORY. */
void disk_use(uint8_t *memory, uint32_t sectors);

/* From now on writes and flushes go on TAPE as well; NULL: on none. */
void disk_record(struct tape *tape);

/* Only sectors FIRST .. FIRST + COUNT - 1 may be written: any other write ends
 * the program. */
void disk_allow(uint32_t first, uint32_t count);

/* Requests from number FAILING on (counted from now) fail; 0: none does. */
void disk_fail_after(uint32_t requests);

/* Begins to remember what is overwritten; takes all that back, and goes on
 * remembering; or stops to remember. */
void disk_remember(void);
void disk_take_back(void);
void disk_forget(void);

/* How much was remembered up to now; takes back only what came after that. */
size_t disk_remembered(void);
void disk_take_back_to(size_t mark);

/* Writes BYTES bytes (any number) at byte AT, past block.h and past the tape,
 * but remembered. */
void disk_poke(uint64_t at, const void *from, uint32_t bytes);

/* Sets what clock_now() says. */
void disk_set_time(uint32_t seconds);

#endif
