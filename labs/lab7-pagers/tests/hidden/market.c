/* SPDX-License-Identifier: MIT
 *
 * Purpose: everything at once.
 */
#include "labs/lab7-pagers/tests/scene.h"

SCENE(market, .children = 5, .pairs = "0121314112", .agreed = true,
      .regions = 2, .pages = 4, .stray = 8,
      .letters = "aAmmMrrrrwwwssspphlouuuUvVqkc+-n", .steps = 200,
      .together = 4, .waits = "5679")
