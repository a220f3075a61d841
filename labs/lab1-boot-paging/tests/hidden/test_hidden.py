# SPDX-License-Identifier: MIT
"""What students do not see beforehand."""

from lab.guest import Expected
from model import MASK, PAGE, Random, filled, hash_words


def test_borders(lab):
    """Where page tables meet."""
    numbers = Random(lab.seed)
    words = [[numbers.next() for _ in range(4)] for _ in range(3)]

    def total(spans):
        value = 0
        for word in [word for span in spans for word in span]:
            value = (value * 31 + word) & MASK
        return value

    expected = Expected()
    expected.add(2, "borders", 0, 0, why="new memory reads as zero (cvm.h)")
    expected.add(2, "written", total(words), why="around 4, 8 and 12 MiB")
    expected.add(2, "read", total(words))
    expected.add(2, "left", total(words[:1]),
                 why="cvm/pagetable.h: pagetable_truncate() ends mappings at and "
                 "above the page, no others")
    expected.add(2, "new", 0, 0, why="new memory reads as zero (cvm.h)")
    lab.run("borders").judge(expected)


def test_relay(lab):
    """Copies through four machines."""
    numbers = Random(lab.seed)
    window = filled(6 * PAGE, lab.seed)
    expected = Expected()
    at = 0
    for i in range(5):
        for _ in range(4):
            numbers.below(PAGE)
        window[3 * i : 3 * i + 9000] = window[at : at + 9000]
        expected.add(2, "back", 0, hash_words(window),
                     why=f"round {i} (tests/hidden/relay.c)\ncvm/usermem.h: "
                     "usermem_copy()")
        at = 3 * i + 1
    lab.run("relay").judge(expected)
