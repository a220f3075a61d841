# SPDX-License-Identifier: MIT
"""sos/disk/ata.c: the driver of the disk."""

from disks import SECTOR, Disk, run_with
from lab.guest import Expected
from model import Random

MOST = 128  # sectors in one call
PART, PARTS = 40, 16  # tests/broken.c


def test_layer_ata(lab):
    """The driver alone, over a model of the disks, against its specification."""
    lab.layer("ata")


def test_read(lab):
    """Any sectors of a disk."""
    numbers, expected, disk = Random(lab.seed), Expected(), Disk(lab, "slave", 8)
    disk.found(expected)
    for _ in range(40):
        count = 1 + numbers.below(MOST)
        disk.read(expected, numbers.below(disk.sectors - count + 1), count)
    run_with(lab, "read", disk, expected)


def test_write(lab):
    """What was written is read again, and stands on the disk."""
    numbers, expected, disk = Random(lab.seed), Expected(), Disk(lab, "slave", 4)
    disk.found(expected)
    for _ in range(24):
        count = 1 + numbers.below(MOST)
        first = numbers.below(disk.sectors - count + 1)
        disk.write(expected, first, count, numbers.state)
        if numbers.below(3) == 0:
            disk.read(expected, first, count)
        if numbers.below(4) == 0:
            expected.add(0, "flushed")
    run_with(lab, "write", disk, expected)


def test_edges(lab):
    """The first sectors and the last ones; more and less than a block."""
    expected, disk = Expected(), Disk(lab, "slave", 2)
    disk.found(expected)
    for i, count in enumerate((1, 2, 15, 16, 17, 31, 32, 127, 128)):
        disk.read(expected, 0, count)
        disk.write(expected, disk.sectors - count, count, lab.seed + i)
        disk.read(expected, disk.sectors - count, count)
        disk.read(expected, disk.sectors - MOST, MOST)
    run_with(lab, "edges", disk, expected)


def test_both(lab):
    """Two disks, master and slave."""
    numbers, expected = Random(lab.seed), Expected()
    disks = [Disk(lab, "master", 3, 0), Disk(lab, "slave", 2, 1)]
    for disk in disks:
        disk.found(expected)
    for _ in range(30):
        disk, count = disks[numbers.below(2)], 1 + numbers.below(PART)
        if numbers.below(3) == 0:
            disk.write(expected, disk.sectors - count, count, numbers.state)
        else:
            disk.read(expected, disk.sectors - count, count)
    run_with(lab, "both", disks[1], expected, disk=disks[0].path)
    disks[0].check()


def test_takeover(lab):
    """A driver ends in the middle of something; the next one begins."""
    numbers, expected, disk = Random(lab.seed), Expected(), Disk(lab, "slave", 2)
    for i in range(6):
        expected.add(0, "left", i if i < 5 else numbers.below(5))
        disk.found(expected)
        for _ in range(3):
            count = 1 + numbers.below(PART)
            disk.read(expected, numbers.below(disk.sectors - count), count)
    run_with(lab, "takeover", disk, expected)


def rule(kind: str, sector: int, once: bool = False) -> str:
    """For QEMU: an operation on SECTOR fails, the first time or always."""
    return (f'[inject-error]\nevent = "none"\niotype = "{kind}"\nerrno = "5"\n'
            f'sector = "{sector}"\n' + ('once = "on"\n' if once else ""))


def test_broken(lab):
    """Some sectors cannot be read or written, others only the second time."""
    numbers, expected, disk = Random(lab.seed), Expected(), Disk(lab, "slave", 2)
    kinds = [numbers.below(4) for _ in range(2 * PARTS)]  # 0: bad, 1: once
    rules = ""
    for part, kind in enumerate(kinds):
        # Half the time the last one: it shows who does not wait for the end.
        sector = part * PART + min(numbers.below(2 * PART), PART - 1)
        if kind < 2:
            rules += rule("read" if part < PARTS else "write", sector, kind == 1)
    config = lab.stage.tmp / f"{lab.name}.conf"
    config.write_text(rules)
    disk.found(expected)
    for part in range(PARTS):
        disk.read(expected, part * PART, PART, kinds[part] == 0)
    for part in range(PARTS, 2 * PARTS):
        disk.write(expected, part * PART, PART, lab.seed + part - PARTS,
                   kinds[part] == 0)
    for part in range(2 * PARTS):
        if part >= PARTS and kinds[part] == 0:  # any part may be written
            expected.add(0, "read", part * PART, 0, None)
        else:
            disk.read(expected, part * PART, PART, kinds[part] == 0)
    drive = (
        f"file.driver=blkdebug,file.config={config},file.image.driver=file,"
        f"file.image.filename={disk.path},format=raw,if=ide,index=1,"
        "rerror=report,werror=report"
    )
    lab.run("broken", shift=None, extra=("-drive", drive)).judge(expected)
    seen = disk.path.read_bytes()
    for part, kind in enumerate(kinds):
        if part >= PARTS and kind == 0:
            there = slice(part * PART * SECTOR, (part + 1) * PART * SECTOR)
            disk.data[there] = seen[there]
    disk.check()
