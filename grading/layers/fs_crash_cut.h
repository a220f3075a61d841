/* SPDX-License-Identifier: MIT
 *
 * What a power cut leaves of what was written: by the rules of a drive with a
 * cache, all that was flushed, and of the rest any part.
 */
#ifndef LAYERS_FS_CRASH_CUT_H
#define LAYERS_FS_CRASH_CUT_H

#include <stdbool.h>
#include <stdint.h>

#include "grading/layers/fs_model_disk.h"

enum cut_kind {
    CUT_BEFORE,  /* all but the last request */
    CUT_SECTORS, /* the last request up to one of its sectors */
    CUT_INSIDE,  /* up to somewhere inside of one of its sectors */
    CUT_LOST,    /* any requests since the flush are lost */
    CUT_MIXED,   /* any sectors are, and requests overtook each other */
    CUT_KINDS
};

extern const char *const cut_names[CUT_KINDS];

/* Writes to the disk (disk_poke()) what is left of events FROM .. LAST of TAPE,
 * among which is no flush, LAST being a write that was in progress.
 *
 * SEED      decides where, which and in which order.
 */
void cut_apply(const struct tape *tape, uint32_t from, uint32_t last,
               enum cut_kind kind, uint32_t seed);

#endif
