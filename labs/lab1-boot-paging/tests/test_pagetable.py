# SPDX-License-Identifier: MIT
"""cvm/pagetable.c: each machine its own memory, and nothing else."""

import pytest
from lab import verdict
from lab.guest import Expected
from lab.verdict import Verdict
from model import ERR_ARGUMENT, MASK, PAGE, WINDOW, Random, filled, hash_words

PAGE_FAULT = 14
WRITTEN, USER = 2, 4  # of the error code


def test_layer_pagetable(lab):
    lab.layer("pagetable")


def expect_separate(seed):
    numbers = Random(seed)
    expected = Expected()
    rule = "each directory has a user half of its own (cvm/pagetable.h)"
    for i in range(4):
        kept = Random(numbers.next())
        expected.add(3 + i, "keeps", WINDOW, kept.state, 0, rule)
        for _ in range(5):
            kept.next()
        expected.add(3 + i, "kept", WINDOW, kept.state, 0, rule)
        expected.add(2, "read", 3 + i, 0, kept.state, rule)
    return expected


def test_separate(lab):
    """The same address is another place in each machine."""
    lab.run("separate").judge(expect_separate(lab.seed))


def test_limits(lab):
    """What is not the machine's cannot be reached."""
    numbers = Random(lab.seed)
    expected = Expected()

    def probe(kind, address):
        error = USER | (WRITTEN if kind == "w" else 0)
        rule = (f"{kind} at {address:08x}, outside the machine's memory, is a "
                "page fault at this address (cvm/pagetable.h)")
        expected.add(2, "probe", ord(kind), address, 1, rule)
        expected.add(2, "fault", PAGE_FAULT, address, error, rule)

    for address in (0, PAGE - 4, 0x00400000, 0xBFFFFFFC, 0xC0000000, 0xC0100000,
                    0xC0101000, 0xFEFFFFFC, 0xFFFFFFFC):
        for kind in "rwx":
            probe(kind, address)
    for _ in range(12):
        kind = "rwx"[numbers.below(3)]
        probe(kind, 0x01000000 + (numbers.next() >> 2 << 2) % 0xFE000000)
    run = lab.run("limits")
    edge = next(
        (o.values for o in run.observations() if o.name == "edge"), (0, PAGE, 0)
    )
    expected.add(2, "edge", edge[0], edge[0] + PAGE, 0)
    expected.add(2, "probe", ord("r"), edge[0] + PAGE - 4, 0,
                 "the last word of the memory can be read")
    probe("w", edge[0] + PAGE)
    run.judge(expected)


def test_grow(lab):
    """What remains keeps its content, what comes back is zero."""
    numbers = Random(lab.seed)
    expected = Expected()
    least, size = 256, 256
    content = {}  # page -> its first and last word
    for _ in range(24):
        wanted = least + numbers.below(1500)
        content = {page: words for page, words in content.items() if page < wanted}
        total = 0
        for page in range(least, wanted):
            for word in content.get(page, (0, 0)):
                total = (total * 31 + word) & MASK
        expected.add(2, "size", 0, wanted, wanted, "cvm.h: cvm_alloc, cvm_free")
        expected.add(2, "sum", total,
                     why="pages below the size keep their content, new ones read "
                     "as zero (cvm/pagetable.h: pagetable_truncate)")
        for page in range(min(size, wanted), wanted):
            content[page] = (page, ~page & MASK)
        size = wanted
    expected.add(2, "all", ERR_ARGUMENT, why="page 0 remains (cvm.h: cvm_free)")
    expected.add(2, "size", 0, size, size)
    lab.run("grow").judge(expected)


def test_stale(lab):
    """The processor forgets pages that are gone."""
    numbers = Random(lab.seed)
    expected = Expected()
    lost = 3  # pages of the window that remain
    for _ in range(12):
        kind = "rwz"[numbers.below(3)]
        page = numbers.below(8)
        tag = ord(kind) << 8 | page
        content = filled(8 * PAGE, page + 1)
        rule = (f"page {page} of a window of which {lost} remain, then '{kind}' "
                "(labs/lab1-boot-paging/guest/programs/shrinker.c); "
                "cvm/pagetable.h: no stale translation of the running machine is "
                "in the TLB")
        if page >= lost and kind != "z":
            expected.add(2, "after", tag, 1, PAGE_FAULT, rule)
            expected.add(2, "at", WINDOW + page * PAGE, why=rule)
        else:
            value = int.from_bytes(content[page * PAGE :][:4], "little")
            if page >= lost:
                value = 0
            elif kind == "w":
                value = page
            expected.add(2, "after", tag, 0, value, rule)
            expected.add(2, "at", 0)
    lab.run("stale").judge(expected)


@pytest.mark.parametrize("shift", [0, 2, 4, 5])
def test_ticks(lab, shift):
    """Interrupted anywhere, machines compute what they compute alone."""
    numbers = Random(lab.seed)
    expected = Expected()
    for i in range(3):
        seed = numbers.next()
        expected.add(3 + i, "begin", seed)
        state = Random(seed)
        slots = [0] * 1024
        for step in range(200000):
            slots[step % 1024] += state.next()
        data = b"".join((slot & MASK).to_bytes(4, "little") for slot in slots)
        expected.add(3 + i, "end", hash_words(data),
                     why="a machine's registers and memory are its own")
    run = lab.run("ticks", shift=shift)
    run.judge(expected)
    names = [line.name for line in run.observations()]
    if shift >= 4 and names.index("end") < 3:
        raise Verdict(verdict.WRONG, "the timer did not interrupt the machines")
