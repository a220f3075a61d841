# SPDX-License-Identifier: MIT
"""kernel/sched.c: who runs when."""

from schedule import OTHER_PARAMS, SLEEP, SPIN, judge


def test_slices(lab):
    """Processes of one priority take turns, each for its slice."""
    judge(lab, "slices", SPIN + 1, 1)


def test_sleep(lab):
    """Who sleeps wakes at its tick, at the tail of its queue."""
    judge(lab, "sleep", SLEEP + 1, 1)


def test_preempt(lab):
    """A process of a higher priority runs as soon as it is ready."""
    judge(lab, "preempt", SLEEP + 1, 3)


def test_params(lab):
    """Priorities and slices change while processes run and wait."""
    judge(lab, "params", OTHER_PARAMS + 1, 3)
