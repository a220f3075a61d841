/* SPDX-License-Identifier: MIT
 *
 * The world of the model: processes that the simulated processor runs, and the
 * simulated PC that holds their memories and devices.
 *
 * Layer: grading/spec/run/world. Uses: device, engine, image, memory, tell,
 * terminal.
 * Source: seed 001 sect. 4 (omega, delta); ABI manual.
 */
#ifndef SPEC_RUN_WORLD_H
#define SPEC_RUN_WORLD_H

#include "grading/spec/run/engine.h"
#include "grading/spec/spec.h"

/* The world, before the first step. A QUIET kernel says nothing. */
struct world *world_init(bool quiet);

/* In the step that follows, P shows the kernel what EVENT is. */
void world_show(pid p, const struct engine_event *event);

/* The kernel was entered while P ran (0: nobody did), for DEVICES; then NEXT
 * runs. These are counted.
 */
void world_count(pid p, uint32_t devices, pid next);

#endif
