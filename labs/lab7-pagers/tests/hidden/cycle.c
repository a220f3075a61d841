/* SPDX-License-Identifier: MIT
 *
 * Purpose: pagers of each other that wait for each other, until their time is
 * over; others do not notice.
 */
#include "labs/lab7-pagers/tests/scene.h"

SCENE(cycle, .children = 3, .pairs = "011021", .agreed = true, .regions = 1,
      .pages = 4, .stray = 12, .letters = "rrrwwwuusmoq", .steps = 120,
      .together = 2, .waits = "3579")
