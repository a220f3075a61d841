/* SPDX-License-Identifier: MIT
 *
 * Purpose: pagers of each other that wait for each other, until their time is
 * over; others do not notice.
 */
#include "labs/lab7-pagers/tests/scene.h"

SCENE(cycle, .children = 3, .begin = "011021", .letters = "rrrwwwasmoq",
      .steps = 150, .together = 3, .waits = "2345")
