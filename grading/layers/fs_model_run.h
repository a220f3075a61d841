/* SPDX-License-Identifier: MIT
 *
 * Operations done twice: by sos/fs on the disk of fs_model_disk.h, and by the
 * model; and whether the two agree.
 */
#ifndef LAYERS_FS_MODEL_RUN_H
#define LAYERS_FS_MODEL_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "grading/layers/fs_model_audit.h"
#include "grading/layers/fs_model_format.h"
#include "grading/layers/fs_model_ops.h"

/* What did not agree in the last operation, as a sentence. */
extern char run_wrong[1024];

/* Makes a new volume and mounts it; the model is empty.
 *
 * SPARE     clusters that are left free, the others are a file's; 0: no such
 *           file.
 * Returns:  whether that went well.
 */
bool run_start(const struct format *format, uint32_t spare);

/* Does OP.  Returns:  whether both agree. */
bool run_op(const struct op *op);

/* Writes everything home, and compares all that is on the disk with the model:
 * by the audit, and as sos/fs reads it.
 */
bool run_compare(void);

/* Mounts what is on the disk, as after a power cut. */
bool run_mount(void);

/* The memory of the disk; its sectors. */
uint8_t *run_memory(void);
uint32_t run_sectors(void);

/* Whether SLOT of CLIENT is an open file. */
bool run_has(uint32_t client, uint32_t slot);

/* Whether OP, which was done, puts everything on the disk. */
bool run_is_sync(const struct op *op);

/* The files of the model, by path, without clusters. Returns how many. */
uint32_t run_list_model(struct audit_file *files, uint32_t *nodes);

#endif
