# SPDX-License-Identifier: MIT
"""kernel/rights.c alone: the numbers of handles."""

from lab.guest import Expected
from play import Random
from vamos import ERR_HANDLE, ERR_RESOURCES, ERR_RIGHTS, PLACE, Program, Vamos

MEMORY = 64  # MiB: for all processes that there can be
MAX_PROCS = 128  # kernel/abi/limits.h
PAST = "who has ended is nobody: the handle is never used again (kernel/rights.h)"
LIVING = "a handle names its process as long as that lives (kernel/rights.h)"
PARENT = ("a new process may send to HN_PARENT and request from it, and knows nobody "
          "else (kernel/rights.h: rights_begin)")
FULL = "ERR_RESOURCES: nothing was changed (manual, process_clone)"


def test_layer_rights(lab):
    """The handle tables alone, against their specification."""
    lab.layer("rights")


def test_handles(lab):
    """The lowest place that is free, and its age."""
    numbers, vamos, expected = Random(lab.seed), Vamos(), Expected()
    init, living, past = vamos.init, [], []
    for _ in range(80):
        if len(living) < 10 and numbers.below(5) < 3:
            living.append(vamos.clone(init, init, Program()))
            expected.add(0, "born", init.handle(living[-1]), why=PLACE)
        elif living:
            at = numbers.below(len(living))
            past.append(init.handle(living[at]))
            vamos.kill(living[at])
            living[at] = living[-1]
            living.pop()
            expected.add(0, "ended", past[-1], 0)
        if past:
            old = past[numbers.below(len(past))]
            expected.add(0, "past", old, ERR_HANDLE, why=PAST)
        if living:
            one = init.handle(living[numbers.below(len(living))])
            expected.add(0, "living", one, 0, why=LIVING)
    lab.run("handles").judge(expected)


def test_full(lab):
    """There is a handle for each process that there can be."""
    numbers, vamos, expected = Random(lab.seed), Vamos(), Expected()
    init, living = vamos.init, {}

    def fill(count: int) -> None:
        for _ in range(count):
            one = vamos.clone(init, init, Program())
            living[init.handle(one) & 0xFF] = one
            expected.add(0, "born", init.handle(one), why=PLACE)
        expected.add(0, "no more", ERR_RESOURCES, why=FULL)
        expected.add(0, "valid", MAX_PROCS - 1, why=FULL)

    fill(MAX_PROCS - 1)
    for _ in range(2):
        count = 0
        for _ in range(12):
            one = living.pop(2 + numbers.below(MAX_PROCS - 1), None)
            if one is not None:
                count += 1
                expected.add(0, "ended", init.handle(one), 0)
                vamos.kill(one)
        fill(count)
    lab.run("full", memory=MEMORY).judge(expected)


def test_parent(lab):
    """What a process has that was not cloned."""
    numbers, vamos, expected = Random(lab.seed), Vamos(), Expected()
    init = vamos.init
    before = [vamos.clone(init, init, Program()) for _ in range(5)]
    for one in before[1:]:
        vamos.kill(one)
    for i in range(2 + numbers.below(4)):
        handle = init.handle(vamos.clone(init, init, Program()))
        expected.add(0, "born", handle, why=PLACE)
        expected.add(0, "asked", 0, handle, 0xA5, PARENT)
        expected.add(0, "replied", 0)
        for name, result in (("request", 0), ("grant", ERR_RIGHTS),
                             ("other", ERR_HANDLE)):
            expected.add(0, name, result, i, 3 * i, PARENT)
    lab.run("parent").judge(expected)
