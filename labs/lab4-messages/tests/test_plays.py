# SPDX-License-Identifier: MIT
"""Plays (plays.c): children do what random plans say."""

from play import judge


def test_rights(lab):
    """Who may give which rights to whom."""
    judge(lab, "rights")


def test_strangers(lab):
    """A sender that one does not know gets a handle, without rights."""
    judge(lab, "strangers")


def test_grants(lab):
    """Messages that grant handles."""
    judge(lab, "grants")


def test_stale(lab):
    """Processes end, others get their numbers; nobody is mixed up."""
    judge(lab, "stale")


def test_meet(lab):
    """Sender and receiver meet, whoever comes first."""
    judge(lab, "meet")


def test_timeouts(lab):
    """Time limits of all kinds of waits."""
    judge(lab, "timeouts")


def test_order(lab):
    """First come, first served, and who gave up is not served."""
    judge(lab, "order")


def test_requests(lab):
    """A request has a reply, which needs no right, once."""
    judge(lab, "requests")


def test_memory(lab):
    """Messages with memory, some of them longer than the room for it."""
    judge(lab, "memory")


def test_partner(lab):
    """Whoever waits for a process hears of its end."""
    judge(lab, "partner")


def test_clones(lab):
    """A clone of a process that waits makes the call again."""
    judge(lab, "clones")


def test_traffic(lab, schedule):
    """Everything at once."""
    judge(lab, "traffic", schedule)
