/* SPDX-License-Identifier: MIT
 *
 * The plays that have points (play.h). play.py reads this file, too.
 */
#include "labs/lab4-messages/tests/play.h"

/* ---- Rights ---- */

/* Purpose: who may give which rights to whom. */
PLAY(rights, .servers = 4, .server = "ccccsqz", .steps = 30, .waits = "0",
     .rights = "01357", .wild = 2, .lords = 1)

/* Purpose: a sender that one does not know gets a handle, without rights. */
PLAY(strangers, .servers = 4, .clients = 2, .server = "RRRRSa",
     .client = "SSSSSq", .steps = 60, .waits = "12", .rights = "7",
     .stranger = true, .deeds = "k")

/* Purpose: messages that grant handles. */
PLAY(grants, .servers = 2, .clients = 3, .server = "RRRRSs", .client = "SSSS",
     .steps = 60, .waits = "469", .rights = "13567")

/* Purpose: processes end, others get their numbers; nobody is mixed up. */
PLAY(stale, .servers = 2, .clients = 3, .server = "rrrsao", .client = "sqo",
     .steps = 30, .waits = "02468", .rights = "37", .deeds = "k")

/* ---- Messages ---- */

/* Purpose: sender and receiver meet, whoever comes first. */
PLAY(meet, .servers = 2, .clients = 3, .server = "rrrosz", .client = "sssz",
     .steps = 30, .waits = "135899", .rights = "7")

/* Purpose: time limits of all kinds of waits. */
PLAY(timeouts, .servers = 3, .clients = 2, .server = "sroqa", .client = "sq",
     .steps = 30, .waits = "00123469", .rights = "7")

/* Purpose: first come, first served, and who gave up is not served. */
PLAY(order, .servers = 1, .clients = 5, .server = "zrrrrro", .client = "sssz",
     .steps = 40, .waits = "33457899", .rights = "7")

/* Purpose: a request has a reply, which needs no right, once. */
PLAY(requests, .servers = 2, .clients = 3, .server = "rraaz", .client = "qqqz",
     .steps = 30, .waits = "0257999", .rights = "2223")

/* Purpose: messages with memory, some of them longer than the room for it. */
PLAY(memory, .servers = 2, .clients = 3, .server = "RRRSAO", .client = "SSQ",
     .steps = 24, .waits = "3699", .rights = "7")

/* Purpose: whoever waits for a process hears of its end. */
PLAY(partner, .servers = 3, .clients = 3, .server = "rooqs", .client = "sqo",
     .steps = 40, .waits = "ff89", .rights = "7", .deeds = "k")

/* Purpose: a clone of a process that waits makes the call again. */
PLAY(clones, .servers = 3, .clients = 3, .server = "rroazs", .client = "sqoz",
     .steps = 40, .waits = "f799", .rights = "7", .deeds = "c")

/* Purpose: everything at once. */
PLAY(traffic, .servers = 3, .clients = 3, .server = "rRrRaAaAsScoz",
     .client = "sSsSqQz", .steps = 30, .waits = "02357999", .rights = "3577",
     .lords = 1, .deeds = "-kc")

/* Purpose: the same, for a kernel that tells each step of its own. */
PLAY(conform, .servers = 4, .clients = 2, .server = "rRRRRRRaASSScoqz",
     .client = "sSSSSqQcz", .steps = 60, .waits = "01235", .rights = "3777",
     .stranger = true, .wild = 1, .lords = 1, .deeds = "kkkc")
