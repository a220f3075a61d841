# SPDX-License-Identifier: MIT
"""Plays: children do what random plans say (play.h). plays.c has the same
table."""

from play import Play, judge


def test_rights(lab):
    """Who may give which rights to whom."""
    judge(lab, "rights", Play(4, 0, "ccccsqz", "", 24, "0", "01357", wild=3, lords=1))


def test_strangers(lab):
    """A sender that one does not know gets a handle, without rights."""
    judge(lab, "strangers",
          Play(2, 3, "rrasqz", "sq", 16, "02468", "1237", stranger=True))


def test_grants(lab):
    """Messages that grant handles."""
    judge(lab, "grants", Play(4, 0, "SSRRROzc", "", 24, "1234", "0135677",
                              stranger=True))


def test_stale(lab):
    """Processes end, others get their numbers; nobody is mixed up."""
    judge(lab, "stale", Play(3, 2, "rrsaoz", "sqo", 24, "01368", "37", deeds="k"))


def test_meet(lab):
    """Sender and receiver meet, whoever comes first."""
    judge(lab, "meet", Play(4, 0, "ssrroz", "", 20, "123589", "7"))


def test_timeouts(lab):
    """Time limits of all kinds of waits."""
    judge(lab, "timeouts", Play(3, 2, "sroqa", "sq", 24, "00123469", "7"))


def test_order(lab):
    """First come, first served, and who gave up is not served."""
    judge(lab, "order", Play(1, 5, "zzzrrro", "sssz", 24, "33457899", "7"))


def test_requests(lab):
    """A request has a reply, which needs no right, once."""
    judge(lab, "requests", Play(2, 3, "rrraaz", "qqqz", 20, "0257999", "2223"))


def test_memory(lab):
    """Messages with memory, some of them longer than the room for it."""
    judge(lab, "memory", Play(3, 2, "RRRSAO", "SQ", 20, "1369", "7"))


def test_partner(lab):
    """Whoever waits for a process hears of its end."""
    judge(lab, "partner", Play(3, 3, "rooqz", "sqo", 20, "fff9", "7", deeds="k"))


def test_clones(lab):
    """A clone of a process that waits makes the call again."""
    judge(lab, "clones", Play(3, 3, "rroazs", "sqoz", 20, "f799", "7", deeds="c"))


def test_traffic(lab, schedule):
    """Everything at once."""
    play = Play(3, 3, "rRraAoOsSqQcz", "sSqQqcz", 24, "0123579f", "0123577", wild=1,
                lords=1, deeds="-kc")
    judge(lab, "traffic", play, schedule)
