/* SPDX-License-Identifier: MIT
 *
 * Purpose: everything at once, among children who know few others at first.
 */
#include "labs/lab4-messages/tests/play.h"

PLAY(bazaar, .servers = 2, .clients = 4, .server = "rRRrRaAScqo",
     .client = "sSSQqcRz", .steps = 40, .waits = "0234679f",
     .rights = "1357777", .stranger = true, .wild = 1, .deeds = "---kc")
