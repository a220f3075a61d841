/* SPDX-License-Identifier: MIT
 *
 * Physical memory of layer tests: an array, in the place of the direct map.
 */
#ifndef LAYERS_HOST_DIRECTMAP_H
#define LAYERS_HOST_DIRECTMAP_H

#include "cvm/directmap.h"

#define ARENA_FRAMES 8192u

/* The page of frame FRAME, which must be below ARENA_FRAMES. */
void *arena_page(pfn_t frame);

#endif
