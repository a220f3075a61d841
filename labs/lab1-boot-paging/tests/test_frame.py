# SPDX-License-Identifier: MIT
"""cvm/frame.c: frames are taken once and come back."""

import pytest
from lab import verdict
from lab.guest import Expected
from lab.verdict import Verdict
from model import ERR_RESOURCES, MASK, PAGE, Random, filled, hash_words


def test_layer_frame(lab):
    lab.layer("frame")


def test_conserve(lab):
    """Machines take what they touch and give it back."""
    numbers = Random(lab.seed)
    expected = Expected()
    rule = "cvm/frame.h: a page that is touched takes one frame"

    def one_round(machines):
        for i in range(machines):
            pages = 1 + numbers.below(100)
            expected.add(3 + i, "touched", pages, pages, pages, rule)

    one_round(1)
    for i in range(4):
        machines = 1 + numbers.below(12)
        one_round(machines)
        expected.add(2, "lost", i, 0, machines,
                     "cvm/pagetable.h: pagetable_destroy() releases all")
    lab.run("conserve").judge(expected)


def test_fresh(lab):
    """New pages read as zero and are nobody else's."""
    numbers = Random(lab.seed)
    expected = Expected()
    for _ in range(4):
        pages = 1 + numbers.below(300)
        expected.add(2, "new", 0, pages, 0, "new memory reads as zero (cvm.h)")
        content = filled(pages * PAGE, numbers.next())
        expected.add(2, "kept", pages, hash_words(content),
                     why="a frame has one owner (cvm/frame.h)")
    lab.run("fresh").judge(expected)


def test_exhaust(lab):
    """Memory runs out with an error, and comes back."""
    run = lab.run("exhaust", memory=8)
    pages = next(
        (line.values[0] for line in run.observations() if line.name == "full"), 0
    )
    expected = Expected()

    def sample(last):
        expected.add(3, "sample", 0x12345678, 0, ord("c") << 8 | ord("t"))
        expected.add(3, "given", lab.seed, last)

    total = 0
    for i in range(pages):
        total = (total * 31 + lab.seed + i) & MASK
    sample(lab.seed + 1)
    expected.add(2, "full", pages, pages, None)
    expected.add(2, "refused", ERR_RESOURCES, 0,
                 why="cvm.h: cvm_alloc() changes nothing after an error")
    expected.add(2, "no load", ERR_RESOURCES, 0,
                 why="cvm.h: cvm_load() leaves the machine empty")
    expected.add(2, "sum", pages, total, why="what was granted is there")
    expected.add(2, "back", 0, 0, 0, "all frames come back")
    sample(lab.seed + 2)
    run.judge(expected)
    if not 1000 < pages < 2048:
        raise Verdict(verdict.WRONG, f"{pages} pages to be had of 8 MiB")


@pytest.mark.parametrize("memory", [8, 64, 1024])
def test_sizes(lab, memory):
    """All of the memory is found, and no more."""
    run = lab.run("sizes", memory=memory)
    frames = next(
        (line.values[0] for line in run.observations() if line.name == "frames"), 0
    )
    expected = Expected()
    expected.add(2, "frames", None, 1)
    expected.add(2, "kept", hash_words(filled(700 * PAGE, lab.seed)),
                 why="a frame has one owner (cvm/frame.h)")
    run.judge(expected)
    most = min(memory, 1008) * 256 - 256
    if not most * 0.97 - 64 < frames <= most:
        raise Verdict(
            verdict.WRONG,
            f"{frames} frames in a PC of {memory} MiB, which has {most} above "
            "the first MiB",
        )
