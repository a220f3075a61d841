# SPDX-License-Identifier: MIT
"""kernel/process.c: processes begin and end."""

from lab.guest import Expected
from model import ERR_HANDLE, ERR_RESOURCES, ERR_TIMEOUT, MAX_PROCS, Numbers, Random

MEMORY = 64  # MiB: for all processes that there can be
LOWEST = "the lowest PID that is free, but never that of init (kernel/process.h)"
PAST = "who has ended is nobody: the birth of its PID has changed (kernel/process.h)"
FULL = "ERR_RESOURCES: all are in use (kernel/process.h)"
ORDER = "who becomes ready enters its queue at the tail (kernel/sched.h)"
LEAVES = "the others keep their order (kernel/queue.h)"
WAKE = "a time limit belongs to one process, not to its number (kernel/process.h)"
STOPPED = "an exception stops its process, and init hears of it (kernel/life.h)"
VOID = "a time limit that it had is void (kernel/sched.h)"


def test_layer_process(lab):
    """The process table alone, against its specification."""
    lab.layer("process")


def test_numbers(lab):
    """Numbers are given out, lowest first, and come back."""
    numbers, taken, expected = Random(lab.seed), Numbers(), Expected()
    living, past = [], False
    for _ in range(60):
        if len(living) < 12 and numbers.below(5) < 3:
            living.append(taken.take())
            expected.add(0, "born", living[-1], why=LOWEST)
        elif living:
            at = numbers.below(len(living))
            gone, living[at] = living[at], living[-1]
            living.pop()
            taken.give_back(gone)
            past = True
            expected.add(0, "ended", gone, 0)
        if past:
            expected.add(0, "past", ERR_HANDLE, why=PAST)
    lab.run("numbers").judge(expected)


def test_full(lab):
    """There are as many processes as there are numbers."""
    numbers, taken, expected = Random(lab.seed), Numbers(), Expected()

    def fill(count: int) -> None:
        for _ in range(count):
            expected.add(0, "born", taken.take(), why=LOWEST)
        expected.add(0, "no more", ERR_RESOURCES, why=FULL)

    fill(MAX_PROCS - 1)
    gone = set()
    for _ in range(20):
        number = 2 + numbers.below(MAX_PROCS - 1)
        if number not in gone:
            gone.add(number)
            taken.give_back(number)
            expected.add(0, "ended", number, 0)
    fill(len(gone))
    lab.run("full", memory=MEMORY).judge(expected)


def test_ends(lab):
    """A process can end wherever it is; the others go on."""
    numbers, expected = Random(lab.seed), Expected()
    count = 14 + numbers.below(11)
    priority = [numbers.below(3) for _ in range(count)]
    left = [who for who in range(count) if numbers.below(2) != 0]

    def in_order(some: list[int]) -> list[int]:
        return sorted(some, key=lambda who: (-priority[who], who))

    for who in in_order(left):
        expected.add(0, "ran", who, why=f"{ORDER}; {LEAVES}")
    expected.add(0, "now wait")
    left = [who for who in left if numbers.below(2) != 0]
    for i in range(3):
        expected.add(0, "ran", 24 + i, why=ORDER)
    for who in in_order(left):
        expected.add(0, "woke", who, why=WAKE)
    lab.run("ends").judge(expected)


def test_faults(lab):
    """An exception stops the process that made it, and no other."""
    numbers, expected = Random(lab.seed), Expected()
    for who in range(3 + numbers.below(4)):
        kind = numbers.below(5)
        expected.add(0, "before", who, why=ORDER)
        if kind < 3:
            expected.add(0, "stopped", 0, 2 + who, (0, 6, 14)[kind], STOPPED)
            expected.add(0, "state", 4, why=STOPPED)
        else:
            expected.add(0, "after", who, why="the others go on")
    expected.add(0, "slept", ERR_TIMEOUT, 100, why=VOID)
    lab.run("faults").judge(expected)


def test_many(lab):
    """300 processes begin, run and end; none is lost."""
    numbers, expected, done = Random(lab.seed), Expected(), 0
    while done < 300:
        batch = min(1 + numbers.below(30), 300 - done)
        for i in range(batch):
            expected.add(0, "born", 2 + i, done + i, why=LOWEST)
        for i in range(batch):
            expected.add(0, "ran", done + i, why=ORDER)
        done += batch
    lab.run("many").judge(expected)
