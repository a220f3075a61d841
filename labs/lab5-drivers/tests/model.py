# SPDX-License-Identifier: MIT
"""What the test programs compute, once more on the host."""

MASK = 0xFFFFFFFF
# kernel/abi/errors.def, abi.h
ERR_ARGUMENT, ERR_HANDLE, ERR_UNPRIVILEGED = -2, -3, -4
ERR_TIMEOUT, ERR_DRIVER = -6, -10
KMSG_INTERRUPT = 1
NONE, SWAP, DISK, KEYBOARD, SERIAL, SCREEN, CLOCK, _, POWER, DEVICES = range(10)
EIO = 5  # user/include/errno.h


class Random:
    """xorshift32"""

    def __init__(self, seed: int):
        self.state = seed

    def below(self, limit: int) -> int:
        self.state ^= self.state << 13 & MASK
        self.state ^= self.state >> 17
        self.state ^= self.state << 5 & MASK
        return self.state % limit
