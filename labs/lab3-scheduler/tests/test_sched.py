# SPDX-License-Identifier: MIT
"""kernel/sched.c: who runs when."""

from lab.guest import Expected
from model import ERR_TIMEOUT, Random
from schedule import OTHER_PARAMS, SLEEP, SPIN, WAKE, judge


def test_layer_sched(lab):
    """The scheduler alone, against its specification."""
    lab.layer("sched")


def test_slices(lab, schedule):
    """Processes of one priority take turns, each for its slice."""
    judge(lab, "slices", SPIN + 1, 1, schedule)


def test_sleep(lab):
    """Who sleeps wakes at its tick, at the tail of its queue."""
    judge(lab, "sleep", SLEEP + 1, 1)


def test_preempt(lab):
    """A process of a higher priority runs as soon as it is ready."""
    judge(lab, "preempt", SLEEP + 1, 3)


def test_params(lab, schedule):
    """Priorities and slices change while processes run and wait."""
    judge(lab, "params", OTHER_PARAMS + 1, 3, schedule)


def test_idle(lab):
    """Time goes on while nobody is ready; long waits end at their tick."""
    numbers, expected = Random(lab.seed), Expected()
    count = 2 + numbers.below(7)
    waits = [20 + numbers.below(600) for _ in range(count)]
    for ticks, who in sorted((ticks, who) for who, ticks in enumerate(waits)):
        expected.add(0, "woke", who, ERR_TIMEOUT, ticks, WAKE)
    expected.add(0, "woke", count + 1, ERR_TIMEOUT, 620, WAKE)
    lab.run("idle").judge(expected)
