# SPDX-License-Identifier: MIT
"""kernel/queue.c: first in, first out."""

from lab.guest import Expected
from model import Random


def test_layer_queue(lab):
    """The queues alone, against their specification."""
    lab.layer("queue")


def test_order(lab):
    """Ready processes of a priority run in the order in which they became
    ready."""
    numbers = Random(lab.seed)
    children, rounds = 3 + numbers.below(20), 2 + numbers.below(4)
    expected = Expected()
    for i in range(rounds):
        for number in range(children):
            expected.add(0, "ran", number, i, 0, "first in, first out (kernel/queue.h)")
    expected.add(0, "done", children, rounds)
    lab.run("order").judge(expected)
