# SPDX-License-Identifier: MIT
"""What the test programs compute, once more on the host."""

MASK = 0xFFFFFFFF


class Random:
    """xorshift32"""

    def __init__(self, seed: int):
        self.state = seed

    def below(self, limit: int) -> int:
        self.state ^= self.state << 13 & MASK
        self.state ^= self.state >> 17
        self.state ^= self.state << 5 & MASK
        return self.state % limit
