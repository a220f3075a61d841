# SPDX-License-Identifier: MIT
"""What only instructors have of kernel/pager.c: two more scenes."""

from scene import judge


def test_market(lab, schedule):
    """Everything at once."""
    judge(lab, "market", schedule, file="hidden/market.c")


def test_cycle(lab):
    """Pagers that wait for each other, until their time is over."""
    judge(lab, "cycle", file="hidden/cycle.c")
