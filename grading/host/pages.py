# SPDX-License-Identifier: MIT
"""The model of what peers write to their pages (tests/guest/remote.h): a page is
the value that its first word has, or None if it was never written."""

WORDS = 1024
PAGE_STEP = 0x9E3779B1
WORD_STEP = 0x85EBCA6B
FACTOR = 31  # of the checksum
LIMIT = 2**32

# The checksum of a page is linear in what it began with and in its value.
_CARRY = pow(FACTOR, WORDS, LIMIT)
_OF_VALUE = sum(pow(FACTOR, WORDS - 1 - i, LIMIT) for i in range(WORDS))
_OF_STEPS = sum(i * WORD_STEP * pow(FACTOR, WORDS - 1 - i, LIMIT) for i in range(WORDS))


def written(pages: int, seed: int) -> list[int]:
    """What REMOTE_WRITE_PAGES makes of a range of PAGES pages."""
    return [(seed + k * PAGE_STEP) % LIMIT for k in range(pages)]


def checksum(pages: list[int | None]) -> int:
    """What REMOTE_SUM_PAGES makes of them."""
    total = len(pages)
    for value in pages:
        total *= _CARRY
        if value is not None:
            total += value * _OF_VALUE + _OF_STEPS
        total %= LIMIT
    return total


class Random:
    """The generator of the observers (tests/guest/observer.h)."""

    def __init__(self, seed: int):
        self.state = seed

    def below(self, limit: int) -> int:
        self.state = (self.state * 1103515245 + 12345) % LIMIT
        return (self.state >> 16 & 0x7FFF) % limit
