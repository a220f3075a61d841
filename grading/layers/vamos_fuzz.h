/* SPDX-License-Identifier: MIT
 *
 * Arbitrary bytes as a sequence of events that happen to the kernel.
 */
#ifndef LAYERS_VAMOS_FUZZ_H
#define LAYERS_VAMOS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* What libFuzzer calls; returns 0. If something does not hold, it prints what
 * and aborts.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
