/* SPDX-License-Identifier: MIT
 *
 * What the test of swap slots and its judge agree on.
 */
#ifndef LAYERS_SWAP_SIZES_H
#define LAYERS_SWAP_SIZES_H

#define SWAP_FRAMES 5u
#define SWAP_PAGES 4u
#define SWAP_MOST_SLOTS 6u

#endif
