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


def cut(before: bytes, first: int, writes: list[Write], noted: list[int],
        chance: random.Random) -> Cut:
    """Cuts the power of the partition BEFORE, which begins at sector FIRST, at
    some time after it was mounted."""
    own = range(first, first + len(before) // SECTOR)
    last = max(i for i, write in enumerate(writes) if write.end <= noted[-1])
    begin = next(i for i, write in enumerate(writes) if write.end > noted[0])
    at = chance.randint(begin, last)
    flushed = max((i for i in range(at) if writes[i].sector is None), default=-1)
    image = bytearray(before)
    for i, write in enumerate(writes[:at + 1]):
        if write.sector in own and (i < flushed or chance.randrange(2)):
            place = (write.sector - first) * SECTOR
            image[place:place + len(write.data)] = write.data
    synced = sum(1 for length in noted[1:] if writes[at].end >= length)
    return Cut(bytes(image), synced, at)
