# SPDX-License-Identifier: MIT
"""Disks for the tests of the driver: images of random content, and what the
program had to see of them. With a disk at work the guest's clock is the host's
(shift=None), so nothing that is observed may depend on it."""

from pathlib import Path
from random import Random as Filling

from lab import verdict
from lab.guest import Expected
from lab.verdict import Verdict
from model import EIO, MASK

SECTOR = 512
CYLINDER = 16 * 63  # sectors: a disk in Bochs has whole cylinders
FOUND = "the disk is found, with all its sectors (sos/disk/ata.h)"
READ = "sectors FIRST .. FIRST + COUNT - 1 are read (sos/disk/ata.h)"
WRITE = "sectors FIRST .. FIRST + COUNT - 1 are written (sos/disk/ata.h)"
FAILS = "what fails twice gives -EIO (sos/disk/ata.h)"


def sum_of(data: bytes) -> int:
    """As guest/disk.c has it."""
    total = len(data)
    for byte in data:
        total = (total * 31 + byte) & MASK
    return total


def filled(sectors: int, seed: int) -> bytes:
    data = bytearray()
    for _ in range(sectors * SECTOR):
        seed = (seed * 1664525 + 1013904223) & MASK
        data.append(seed >> 24)
    return bytes(data)


class Disk:
    """An image, and what had to become of it."""

    def __init__(self, lab, name: str, cylinders: int, drive: int = 1):
        self.drive = drive
        self.sectors = cylinders * CYLINDER
        numbers = Filling(lab.seed * 2 + drive)
        self.data = bytearray(numbers.randbytes(self.sectors * SECTOR))
        self.path: Path = lab.stage.tmp / f"{lab.name}-{name}.disk"
        self.path.write_bytes(self.data)

    def found(self, expected: Expected) -> None:
        expected.add(0, "found", self.drive, 0, self.sectors, FOUND)

    def read(self, expected: Expected, first: int, count: int, fails=False) -> None:
        part = self.data[first * SECTOR : (first + count) * SECTOR]
        error, total = (EIO, 0) if fails else (0, sum_of(part))
        expected.add(0, "read", first, error, total, FAILS if fails else
                     f"{count} from {first:x} on: {READ}")

    def write(self, expected: Expected, first: int, count: int, seed: int,
              fails=False) -> None:
        if not fails:
            self.data[first * SECTOR : (first + count) * SECTOR] = filled(count, seed)
        expected.add(0, "wrote", first, EIO if fails else 0, 0,
                     FAILS if fails else f"{count} from {first:x} on: {WRITE}")

    def check(self) -> None:
        """The image is what it had to become."""
        seen = self.path.read_bytes()
        if seen == self.data:
            return
        at = next(i for i, (a, b) in enumerate(zip(seen, self.data)) if a != b)
        raise Verdict(verdict.WRONG, f"sector {at // SECTOR:x} of the disk is not as "
                      f"it must be, from byte {at % SECTOR} on\n{WRITE}, no others")


def run_with(lab, program: str, slave: Disk, expected: Expected, **options):
    """Runs PROGRAM with a disk, and judges."""
    result = lab.run(program, shift=None, second=slave.path, **options)
    result.judge(expected)
    slave.check()
