/* SPDX-License-Identifier: MIT
 *
 * Frames for the layers above: cvm/frame.h by the simplest means, with faults
 * to order. Misuse is a panic.
 */
#ifndef LAYERS_HOST_FRAME_H
#define LAYERS_HOST_FRAME_H

#include <stdint.h>

/* From now on frame_alloc() succeeds COUNT more times. */
void frame_model_fail_after(uint32_t count);

/* How many frames are in use. */
uint32_t frame_model_used(void);

#endif
