# SPDX-License-Identifier: MIT
"""What only instructors have: a large disk, and drivers that come and go."""

from random import Random as Filling

from disks import CYLINDER, FOUND, READ, SECTOR, sum_of
from lab.guest import Expected
from model import CLOCK, ERR_DRIVER, ERR_TIMEOUT, KEYBOARD, Random
from test_device import ALONE, ENDS, KEPT, ONE, PRIVILEGED, SILENT

BITS, AROUND = range(8, 25), 4
CYLINDERS = 2**24 // CYLINDER + 2
SOURCES = (KEYBOARD, CLOCK)


def test_far(lab):
    """All bits of a sector's address."""
    numbers, expected, path = Random(lab.seed), Expected(), lab.stage.tmp / "far.disk"
    filling, content = Filling(lab.seed), {}
    for bit in BITS:
        for sector in range((1 << bit) - AROUND, (1 << bit) + 3 * AROUND):
            content[sector] = filling.randbytes(SECTOR)
    with open(path, "wb") as file:
        file.truncate(CYLINDERS * CYLINDER * SECTOR)
        for sector, data in content.items():
            file.seek(sector * SECTOR)
            file.write(data)
    expected.add(0, "found", 1, 0, CYLINDERS * CYLINDER, FOUND)
    for bit in BITS:
        first = (1 << bit) - AROUND + numbers.below(2 * AROUND)
        count = 1 + numbers.below(2 * AROUND)
        data = b"".join(content[first + i] for i in range(count))
        expected.add(0, "read", first, 0, sum_of(data), READ)
    try:
        lab.run("far", shift=None, second=path).judge(expected)
    finally:
        path.unlink()


class Turmoil:
    """The children of turmoil.c, and what their devices do."""

    def __init__(self, seed: int, expected: Expected):
        self.expected = expected
        self.driver = {}
        self.numbers = [Random(seed + who) for who in range(3)]
        self.waits, self.listens, self.pending = set(), set(), set()

    def silence(self, device: int) -> None:
        self.driver.pop(device)
        self.listens.discard(device)
        self.pending.discard(device)

    def end(self, who: int, seed: int) -> None:
        for device in self.its(who):
            self.silence(device)
        self.numbers[who] = Random(seed)
        self.expected.add(0, "ended", who, why=ENDS)

    def change(self, who: int, device: int, registered: bool) -> None:
        result = 0
        if self.driver.get(device) != (None if registered else who):
            result = ERR_DRIVER
        elif registered:
            self.driver[device] = who
        else:
            self.silence(device)
        self.expected.add(0, "change", who, device, result, ONE)

    def its(self, who: int) -> list[int]:
        return [device for device in SOURCES if self.driver.get(device) == who]

    def turn(self, who: int) -> None:
        causes, enabled = (self.numbers[who].below(4) for _ in range(2))
        its = self.its(who)
        for i, device in enumerate(SOURCES):
            if causes >> i & 1 and device in its:
                (self.pending if device in self.listens else self.waits).add(device)
                self.listens.discard(device)
        wanted = {device for i, device in enumerate(SOURCES) if enabled >> i & 1}
        result = 0 if wanted <= set(its) else ERR_DRIVER
        self.expected.add(0, "enabled", who, result, why=PRIVILEGED)
        for device in wanted if result == 0 else ():
            (self.pending if device in self.waits else self.listens).add(device)
            self.waits.discard(device)
        heard = self.pending & set(its)
        self.pending -= heard
        if heard:
            heard = sum(1 << device for device in heard)
            self.expected.add(0, "heard", who, 0, heard, KEPT)
        else:
            self.expected.add(0, "heard", who, ERR_TIMEOUT, why=f"{SILENT}; {ALONE}")


def test_turmoil(lab, schedule):
    """Drivers come and go while their devices interrupt."""
    numbers, expected = Random(lab.seed), Expected()
    turmoil = Turmoil(lab.seed, expected)
    for _ in range(24):
        who, device = numbers.below(3), SOURCES[numbers.below(2)]
        kind = numbers.below(8)
        if kind == 0:
            turmoil.end(who, numbers.state)
        else:
            turmoil.change(who, device, kind < 6)
        for child in range(3):
            turmoil.turn(child)
    lab.run("turmoil", schedule=schedule).judge(expected)
