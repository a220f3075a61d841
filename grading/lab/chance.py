# SPDX-License-Identifier: MIT
"""What looks like chance, and is the same in a test program and on the host."""

MASK = 0xFFFFFFFF


class Random:
    """xorshift32, as in labs/lab3-scheduler/guest/lab.c."""

    def __init__(self, seed: int):
        self.state = seed

    def below(self, limit: int) -> int:
        self.state ^= self.state << 13 & MASK
        self.state ^= self.state >> 17
        self.state ^= self.state << 5 & MASK
        return self.state % limit

    def pick(self, letters: str) -> str:
        return letters[self.below(len(letters))]
