/* SPDX-License-Identifier: MIT
 *
 * Memory that layers below the one under test lend it until the next call: it
 * is a copy of its own that ends with that call, so that the sanitizer sees who
 * uses it for longer, or beyond its end.
 */
#ifndef LAYERS_FS_VIEW_H
#define LAYERS_FS_VIEW_H

#include <stdbool.h>
#include <stdint.h>

/* Ends the last loan, then lends the BYTES bytes at FROM. What is written to
 * the loan gets back to FROM as it ends if that was asked for.
 */
uint8_t *view_lend(uint8_t *from, uint32_t bytes, bool writes);

/* Ends the last loan. */
void view_end(void);

#endif
