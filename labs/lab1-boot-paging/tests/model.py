# SPDX-License-Identifier: MIT
"""What the test programs compute, once more on the host: pseudo-random
numbers, hashes, and memories as arrays of bytes (guest/lab.c)."""

import struct

PAGE = 4096
WINDOW = 0x00100000  # where windows begin
ERR_ARGUMENT, ERR_ADDRESS, ERR_RESOURCES, ERR_IMAGE = -2, -8, -9, -11
UNTOUCHED = 0xC0FFEE11  # kernel/calls.h
MASK = 0xFFFFFFFF


class Random:
    """xorshift32"""

    def __init__(self, seed: int):
        self.state = seed

    def next(self) -> int:
        self.state ^= self.state << 13 & MASK
        self.state ^= self.state >> 17
        self.state ^= self.state << 5 & MASK
        return self.state

    def below(self, limit: int) -> int:
        return self.next() % limit


def filled(count: int, seed: int) -> bytearray:
    """COUNT bytes of random words."""
    random = Random(seed)
    return bytearray(
        struct.pack(f"<{count // 4}I", *(random.next() for _ in range(count // 4)))
    )


def hash_words(data) -> int:
    value = 0x811C9DC5
    for (word,) in struct.iter_unpack("<I", bytes(data)):
        value = (value ^ word) * 0x01000193 & MASK
    return value
