# SPDX-License-Identifier: MIT
"""What the test programs compute, once more on the host."""

MASK = 0xFFFFFFFF
MAX_PROCS = 128  # kernel/abi/limits.h
ERR_HANDLE, ERR_TIMEOUT, ERR_RESOURCES = -3, -6, -9  # kernel/abi/errors.def


class Random:
    """xorshift32"""

    def __init__(self, seed: int):
        self.state = seed

    def below(self, limit: int) -> int:
        self.state ^= self.state << 13 & MASK
        self.state ^= self.state >> 17
        self.state ^= self.state << 5 & MASK
        return self.state % limit


class Numbers:
    """Numbers of processes: the lowest free one first; init has 1."""

    def __init__(self):
        self.taken = {1}

    def take(self) -> int:
        number = min(set(range(2, MAX_PROCS + 1)) - self.taken)
        self.taken.add(number)
        return number

    def give_back(self, number: int) -> None:
        self.taken.remove(number)
