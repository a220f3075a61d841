/* SPDX-License-Identifier: MIT
 *
 * The scenes that have points (scene.h). scene.py reads this file, too.
 */
#include "labs/lab7-pagers/tests/scene.h"

/* ---- Agreements and pages ---- */

/* Purpose: a region is served when both have agreed, and as long as they do. */
SCENE(agreement, .children = 3, .begin = "", .letters = "aaanmmmvrrwrs",
      .steps = 150, .together = 1, .waits = "3456")

/* Purpose: pages come as they are touched, with the marker that was left. */
SCENE(pages, .children = 2, .begin = "0110", .letters = "rrwwssssumq",
      .steps = 120, .together = 1, .waits = "6")

/* Purpose: who wants to write waits until it may; a page to be read is not it. */
SCENE(access, .children = 3, .begin = "0121", .letters = "rwwwmmmmsso",
      .steps = 120, .together = 2, .waits = "6")

/* Purpose: one page of one process in the regions of others. */
SCENE(shared, .children = 4, .begin = "012131", .letters = "rrwwssssmoqu",
      .steps = 120, .together = 2, .waits = "6")

/* ---- Waiting ---- */

/* Purpose: faults are told once, first come, first served. */
SCENE(order, .children = 5, .begin = "01213141", .letters = "rrrrwwhllpsm",
      .steps = 120, .together = 5, .waits = "13")

/* Purpose: a pager is silent until the consumer's time is over. */
SCENE(silent, .children = 4, .begin = "0112", .letters = "aaammrrwwshp",
      .steps = 120, .together = 2, .waits = "12345")

/* Purpose: pagers that have enough of their consumers. */
SCENE(revoke, .children = 4, .begin = "012131", .letters = "aammrrrwuuvvvss",
      .steps = 150, .together = 3, .waits = "457")

/* ---- Changes ---- */

/* Purpose: pagers and consumers end. */
SCENE(ends, .children = 4, .begin = "01213101", .letters = "aammrrrwwspok",
      .steps = 150, .together = 3, .waits = "3567")

/* Purpose: clones of consumers, of pagers, and of those who wait. */
SCENE(clones, .children = 4, .begin = "012131", .letters = "ammrrrwwsspocuq",
      .steps = 150, .together = 3, .waits = "3567")

/* Purpose: a pager's pager maps pages for its consumers, and takes them back. */
SCENE(deputy, .children = 4, .begin = "011232", .letters = "ammmmrrrwsspuuv",
      .steps = 150, .together = 2, .waits = "678")

/* Purpose: memory that grows up to regions, and that pagers give back. */
SCENE(memory, .children = 3, .begin = "0112", .letters = "anmmrrwsso++++--",
      .steps = 150, .together = 2, .waits = "5678")

/* ---- Calls ---- */

/* Purpose: calls with several mistakes at once: the first one counts. */
SCENE(errors, .children = 3, .begin = "011221", .letters = "AAMMMUUUVamrs",
      .steps = 200, .together = 2, .waits = "36")

/* Purpose: everything, for a kernel that tells each step of its own. */
SCENE(conform, .children = 4, .begin = "012131", .letters = "aAmMmrrrwwssphlouUvqkc",
      .steps = 150, .together = 3, .waits = "2345")
