/* SPDX-License-Identifier: MIT
 *
 * Operations on machines, done by CVM and by the plain model, and compared. The
 * first difference is a panic: the program ends with status 3.
 */
#ifndef LAYERS_MEMORY_OPS_H
#define LAYERS_MEMORY_OPS_H

#include <stdbool.h>
#include <stdint.h>

#include "grading/layers/memory_sequence.h"

/* A PC was started. PAGES is the most that is given to a machine at once, but
 * for nonsense and all that there is. TELL: print operations as they are done.
 */
void ops_start(uint32_t pages, bool tell);

/* Does OP and compares. */
void ops_do(const struct op *op);

/* Compares everything, and takes all memory of machines 1..MACHINES back; then
 * a machine can have all that PC has.
 */
void ops_end(const struct memory_pc *pc, uint32_t machines);

#endif
