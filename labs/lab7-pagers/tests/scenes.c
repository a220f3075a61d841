/* SPDX-License-Identifier: MIT
 *
 * The scenes that have points (scene.h). scene.py reads this file, too.
 */
#include "labs/lab7-pagers/tests/scene.h"

/* ---- Agreements and pages ---- */

/* Purpose: a region is served when both have agreed, and as long as they do. */
SCENE(agreement, .children = 3, .pairs = "0112", .agreed = true, .regions = 2,
      .pages = 4, .stray = 6, .letters = "aanmmmmvrrwwsss", .steps = 120,
      .together = 1, .waits = "9")

/* Purpose: pages come as they are touched, with the marker that was left. */
SCENE(pages, .children = 2, .pairs = "0110", .agreed = true, .regions = 1,
      .pages = 4, .stray = 20, .letters = "rrwwsssuuumq", .steps = 120,
      .together = 1, .waits = "8")

/* Purpose: who wants to write waits until it may; a page to read won't do. */
SCENE(access, .children = 3, .pairs = "0121", .agreed = true, .regions = 1,
      .pages = 4, .stray = 20, .letters = "rwwwwmmmmssuo", .steps = 120,
      .together = 1, .waits = "9")

/* Purpose: one page of one process in the regions of others. */
SCENE(shared, .children = 4, .pairs = "012131", .agreed = true, .regions = 1,
      .pages = 4, .stray = 20, .letters = "rrrwwssssmoqu", .steps = 120,
      .together = 2, .waits = "9")

/* ---- Waiting ---- */

/* Purpose: faults are told once, first come, first served. */
SCENE(order, .children = 5, .pairs = "01213141", .agreed = true, .regions = 1,
      .pages = 4, .stray = 20, .letters = "rrrrwwhlppssmuuu", .steps = 120,
      .together = 4, .waits = "79")

/* Purpose: a pager is silent until the consumer's time is over. */
SCENE(silent, .children = 4, .pairs = "0112", .agreed = true, .regions = 1,
      .pages = 4, .stray = 20, .letters = "rrwwhsm", .steps = 100,
      .together = 1, .waits = "12345")

/* Purpose: pagers that have enough of their consumers. */
SCENE(revoke, .children = 3, .pairs = "0121", .agreed = true, .regions = 1,
      .pages = 2, .stray = 20, .letters = "amrrrrwuvvvvs", .steps = 150,
      .together = 2, .waits = "79")

/* ---- Changes ---- */

/* Purpose: pagers and consumers end. */
SCENE(ends, .children = 4, .pairs = "01213102", .agreed = true, .regions = 1,
      .pages = 4, .stray = 12, .letters = "mmrrrrwwhspouuk", .steps = 100,
      .together = 3, .waits = "79")

/* Purpose: clones of consumers, of pagers, and of those who wait. */
SCENE(clones, .children = 4, .pairs = "012131", .agreed = true, .regions = 1,
      .pages = 4, .stray = 12, .letters = "mmrrrrwwwhsspouuqccc", .steps = 120,
      .together = 3, .waits = "79")

/* Purpose: a pager's pager maps pages for its consumers, or takes them back. */
SCENE(deputy, .children = 3, .pairs = "0112", .agreed = true, .regions = 1,
      .pages = 4, .stray = 2, .letters = "mmmmmmmmrrwsspuuuuv", .steps = 200,
      .together = 1, .waits = "9")

/* Purpose: memory that grows up to regions, and that pagers give back. */
SCENE(memory, .children = 3, .pairs = "0112", .agreed = true, .regions = 2,
      .pages = 4, .stray = 12, .letters = "aanmmrrwwsso++++---k", .steps = 150,
      .together = 1, .waits = "9")

/* ---- Calls ---- */

/* Purpose: calls with several mistakes at once: the first one counts. */
SCENE(errors, .children = 3, .pairs = "011221", .agreed = true, .regions = 2,
      .pages = 4, .stray = 8, .letters = "AAMMMMUUUUVVars", .steps = 200,
      .together = 1, .waits = "39")

/* Purpose: everything, for a kernel that tells each step of its own. */
SCENE(conform, .children = 4, .pairs = "012131", .agreed = true, .regions = 2,
      .pages = 4, .stray = 8, .letters = "aAmMmrrrrwwssphluuUvqkc",
      .steps = 150, .together = 3, .waits = "579")
