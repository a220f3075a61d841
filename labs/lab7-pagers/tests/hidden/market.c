/* SPDX-License-Identifier: MIT
 *
 * Purpose: everything at once.
 */
#include "labs/lab7-pagers/tests/scene.h"

SCENE(market, .children = 5, .begin = "0121314112",
      .letters = "aaAmmMrrrwwwssspphlouuUvVqkc+-n", .steps = 200, .together = 4,
      .waits = "1234567")
