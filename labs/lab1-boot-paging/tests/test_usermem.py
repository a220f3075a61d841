# SPDX-License-Identifier: MIT
"""cvm/usermem.c: the kernel's way to the memory of machines."""

from lab.guest import Expected
from model import (
    ERR_ADDRESS, PAGE, UNTOUCHED, WINDOW, Random, filled, hash_words,
)


def test_layer_usermem(lab):
    lab.layer("usermem")


def test_copy(lab):
    """Any length, from anywhere to anywhere."""
    size, longest = 6 * PAGE, 3 * PAGE
    numbers = Random(lab.seed)
    windows = {2: filled(size, numbers.next()), 3: bytearray(size)}
    expected = Expected()
    for _ in range(6):
        for _ in range(8):
            to = 2 if numbers.below(2) == 0 else 3
            source = 2 if numbers.below(2) == 0 else 3
            half = size // 2 if to == source else 0
            count = numbers.below(longest // 2 if half else longest)
            room = size - half - count
            target = numbers.below(room)
            begin = half + numbers.below(room)
            windows[to][target : target + count] = windows[source][
                begin : begin + count
            ]
        rule = "after 8 more copies (tests/copy.c); cvm/usermem.h: usermem_copy"
        expected.add(2, "ours", hash_words(windows[2]), why=rule)
        expected.add(3, "theirs", hash_words(windows[3]), why=rule)
    lab.run("copy").judge(expected)


def test_words(lab):
    """Words at odd addresses and across pages."""
    size = 4 * PAGE
    numbers = Random(lab.seed)
    window = bytearray(size)
    expected = Expected()

    def pick():
        page = 1 + numbers.below(3)
        if numbers.below(2) == 0:
            return numbers.below(size - 4)
        return page * PAGE - 1 - numbers.below(3)

    for _ in range(40):
        at = pick()
        window[at : at + 4] = numbers.next().to_bytes(4, "little")
        expected.add(2, "write", WINDOW + at, 0, 0, "usermem.h: usermem_write")
        at = pick()
        word = int.from_bytes(window[at : at + 4], "little")
        expected.add(2, "read", WINDOW + at, 0, word,
                     f"word at offset {at % PAGE} of a page; usermem_read")
    expected.add(3, "theirs", hash_words(window))
    lab.run("words").judge(expected)


END = 3 * PAGE
RANGES = [  # tests/edges.c
    (0, 1), (0, 0), (PAGE - 1, 1), (PAGE - 1, 2), (PAGE, 1),
    (0xC0000000, 4), (0xC0000000, 0), (0xFFFFFFFF, 1), (0xFFFFFFFF, 2),
    (0xFFFFF000, 0x1000), (0xFFFFF000, 0x2010), (0xFFFFFFF0, 0x00101000),
    (WINDOW, 0xFFFFFFFF), (WINDOW, 0xFFFFF000), (WINDOW, 0x80000000),
    (WINDOW + 8, 0x100000000 - WINDOW - 4),
    (WINDOW + END - 1, 1), (WINDOW + END - 1, 2), (WINDOW + END - 4, 4),
    (WINDOW + END - 4, 5), (WINDOW + END, 0), (WINDOW + END, 1),
    (WINDOW + END + PAGE, 1), (WINDOW, END), (WINDOW, END + 1),
    (WINDOW + 100, END - 100), (WINDOW + 100, END),
]


def contains(address, count):
    end = WINDOW + END
    return count == 0 or (address >= PAGE and address + count <= end)


def test_edges(lab):
    """Ranges outside are refused, and nothing is transferred."""
    numbers = Random(lab.seed)
    theirs = filled(END, numbers.next())
    ours = filled(END, numbers.next())
    expected = Expected()
    for address, count in RANGES:
        expected.add(2, "range", address, count, contains(address, count),
                     "cvm/usermem.h: usermem_contains; sums that wrap around are "
                     "outside")
    for i, (address, count) in enumerate(RANGES):
        if not contains(address, count):
            expected.add(2, "copy", i, ERR_ADDRESS, ERR_ADDRESS,
                         f"{count:#x} bytes at {address:08x} are not in the memory")
    for i, (address, _) in enumerate(RANGES):
        inside = contains(address, 4)
        word = UNTOUCHED
        if inside:
            at = address - WINDOW
            word = int.from_bytes(theirs[at : at + 4], "little") if at >= 0 else 0
            if address == PAGE:
                word = 0
        error = 0 if inside else ERR_ADDRESS
        rule = f"a word at {address:08x}; after an error nothing is transferred"
        expected.add(2, "word", address, error, word, rule)
        if not inside:
            expected.add(2, "write", address, ERR_ADDRESS, why=rule)
    expected.add(2, "ours", hash_words(ours), why="nothing was transferred")
    expected.add(3, "theirs", hash_words(theirs), why="nothing was transferred")
    lab.run("edges").judge(expected)
