/* SPDX-License-Identifier: MIT
 *
 * The plays that have points (play.h). test_plays.py has the same table.
 */
#include "labs/lab4-messages/tests/play.h"

/* ---- Rights ---- */

/* Purpose: who may give which rights to whom. */
PLAY(rights, .servers = 4, .server = "ccccsqz", .steps = 24, .waits = "0",
     .rights = "01357", .wild = 3, .lords = 1)

/* Purpose: a sender that one does not know gets a handle, without rights. */
PLAY(strangers, .servers = 2, .clients = 3, .server = "rrasqz", .client = "sq",
     .steps = 16, .waits = "02468", .rights = "1237", .stranger = true)

/* Purpose: messages that grant handles. */
PLAY(grants, .servers = 4, .server = "SSRRROzc", .steps = 24, .waits = "1234",
     .rights = "0135677", .stranger = true)

/* Purpose: processes end, others get their numbers; nobody is mixed up. */
PLAY(stale, .servers = 3, .clients = 2, .server = "rrsaoz", .client = "sqo",
     .steps = 24, .waits = "01368", .rights = "37", .deeds = "k")

/* ---- Messages ---- */

/* Purpose: sender and receiver meet, whoever comes first. */
PLAY(meet, .servers = 4, .server = "ssrroz", .steps = 20, .waits = "123589",
     .rights = "7")

/* Purpose: time limits of all kinds of waits. */
PLAY(timeouts, .servers = 3, .clients = 2, .server = "sroqa", .client = "sq",
     .steps = 24, .waits = "00123469", .rights = "7")

/* Purpose: first come, first served, and who gave up is not served. */
PLAY(order, .servers = 1, .clients = 5, .server = "zzzrrro", .client = "sssz",
     .steps = 24, .waits = "33457899", .rights = "7")

/* Purpose: a request has a reply, which needs no right, once. */
PLAY(requests, .servers = 2, .clients = 3, .server = "rrraaz", .client = "qqqz",
     .steps = 20, .waits = "0257999", .rights = "2223")

/* Purpose: messages with memory, some of them longer than the room for it. */
PLAY(memory, .servers = 3, .clients = 2, .server = "RRRSAO", .client = "SQ",
     .steps = 20, .waits = "1369", .rights = "7")

/* Purpose: whoever waits for a process hears of its end. */
PLAY(partner, .servers = 3, .clients = 3, .server = "rooqz", .client = "sqo",
     .steps = 20, .waits = "fff9", .rights = "7", .deeds = "k")

/* Purpose: a clone of a process that waits makes the call again. */
PLAY(clones, .servers = 3, .clients = 3, .server = "rroazs", .client = "sqoz",
     .steps = 20, .waits = "f799", .rights = "7", .deeds = "c")

/* Purpose: everything at once. */
PLAY(traffic, .servers = 3, .clients = 3, .server = "rRraAoOsSqQcz",
     .client = "sSqQqcz", .steps = 24, .waits = "0123579f",
     .rights = "0123577", .wild = 1, .lords = 1, .deeds = "-kc")

/* Purpose: the same, for a kernel that tells each step of its own. */
PLAY(conform, .servers = 3, .clients = 3, .server = "rRraAoOsSqQcz",
     .client = "sSqQqcz", .steps = 60, .waits = "01257f",
     .rights = "0123577", .stranger = true, .wild = 3, .lords = 1,
     .deeds = "kkc")
