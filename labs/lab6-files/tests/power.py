# SPDX-License-Identifier: MIT
"""Power cuts: what of a run's writes had reached the disk.

QEMU logs each write and each flush, in the format of Linux' dm-log-writes. A
disk may do what it was asked to since its last flush in any order, and only a
part of it: so is what a cut leaves behind made of the log.
"""

import os
import random
import struct
from dataclasses import dataclass
from pathlib import Path

SECTOR = 512
ENTRY = struct.Struct("<QQQQ")  # sector, number of sectors, flags, bytes
FLUSH, DISCARD = 1, 4


@dataclass
class Write:
    """SECTOR is None for a flush. END: so long was the log with it."""

    sector: int | None
    data: bytes
    end: int


def read_log(path: Path) -> list[Write]:
    log, at, found = path.read_bytes(), SECTOR, []
    while at + SECTOR <= len(log):
        sector, count, flags, _ = ENTRY.unpack_from(log, at)
        at += SECTOR
        if flags & FLUSH:
            found.append(Write(None, b"", at))
        elif flags & DISCARD == 0:
            data = log[at:at + count * SECTOR]
            at += count * SECTOR
            found.append(Write(sector, data, at))
    return found


class Witness:
    """Talks with the test program while it runs, and notes how long the log
    was each time that it waited: what was synced before is in it."""

    def __init__(self, log: Path, partitions: int, rounds: int):
        self.log = log
        self.partitions = partitions
        self.rounds = rounds
        self.noted: list[list[int]] = []  # of each partition

    def talk(self, pc) -> None:
        for number in range(1, self.partitions + 1):
            self.noted.append([])
            self._meet(pc, f"mounted {number}")
            for i in range(self.rounds):
                self._meet(pc, f"synced {i}")

    def _meet(self, pc, words: str) -> None:
        pc.expect(rf"{words}\r?\n")
        self.noted[-1].append(os.stat(self.log).st_size)
        pc.send("\n")


@dataclass
class Cut:
    """What a partition has after a cut: IMAGE. At least so many rounds were
    SYNCED, and of the writes AT was the last."""

    image: bytes
    synced: int
    at: int


class Partition:
    """The partition that was BEFORE and begins at sector FIRST, and the moments
    that were NOTED: when it was mounted, and after each round."""

    def __init__(self, before: bytes, first: int, writes: list[Write],
                 noted: list[int]):
        self.before = before
        self.first = first
        self.writes = writes
        # So many writes had been made.
        self.counts = [sum(1 for write in writes if write.end <= length)
                       for length in noted]

    def cut_when_synced(self, chance: random.Random) -> Cut:
        """When a round has just been synced."""
        return self._cut(chance.choice(self.counts[1:]) - 1, chance)

    def cut_anywhere(self, chance: random.Random) -> Cut:
        first, end = self.counts[0], max(self.counts[-1], self.counts[0] + 1)
        return self._cut(chance.randrange(first, end), chance)

    def _cut(self, at: int, chance: random.Random) -> Cut:
        own = range(self.first, self.first + len(self.before) // SECTOR)
        done = self.writes[:at + 1]
        flushed = max((i for i, write in enumerate(done) if write.sector is None),
                      default=-1)
        image = bytearray(self.before)
        for i, write in enumerate(done):
            if write.sector in own and (i < flushed or chance.randrange(2)):
                place = (write.sector - self.first) * SECTOR
                image[place:place + len(write.data)] = write.data
        synced = sum(1 for count in self.counts[1:] if count <= at + 1)
        return Cut(bytes(image), synced, at)
