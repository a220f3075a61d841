# SPDX-License-Identifier: MIT
"""sos/fs/fat.c: chains of clusters."""

import zlib

import system
import volumes
from lab.guest import Expected
from model import (
    EIO, ENOSPC, EROFS, Model, Random, expect_file, from_volume, pattern,
)
from volume import RESERVED, SECTOR

LOCATE = "a part of a file lies where its chain says (fat_locate, sos/fs/fat.h)"
ROOM = "as many clusters as are free can be taken (fat_extend, fat_free)"
DAMAGED = "what the FAT says is checked; no walk is without end (sos/fs/fat.h)"
READS, LONGEST, FARTHEST, PIECE, MOST = 60, 5000, 100000, 512, 400


def test_layer_fat(lab):
    """The module alone, against its specification."""
    lab.layer("fat")


def test_seek(lab):
    """Any part of a file can be read."""
    data = volumes.seek(lab.seed).find("FILE").data
    numbers, expected = Random(lab.seed), Expected()
    for _ in range(READS):
        offset, size = numbers.below(FARTHEST), 1 + numbers.below(LONGEST)
        part = data[offset:offset + size]
        expected.add(0, "read", offset, len(part), zlib.adler32(part),
                     f"{size} bytes at {offset}, there are {len(data)}; {LOCATE}")
    system.run(lab, system.new_disk(lab)).judge(expected)


def test_write(lab):
    """Files that are new, and that grow, shrink and change in the middle."""
    disk = system.new_disk(lab)
    model, expected = Model(from_volume(volumes.some(lab.seed).root)), Expected()
    numbers = Random(lab.seed)
    for step in range(60):
        model.change_file(numbers, step, expected)
    for number in range(5):
        name, data = model.file(number)
        expect_file(expected, data, name)
    system.run(lab, disk).judge(expected)
    system.must_hold(disk, model.root.files())


def test_full(lab):
    """A volume takes as much as it has room for."""
    disk, expected = system.new_disk(lab), Expected()
    room = volumes.ROOM

    def filled(count: int, reason: int, what: str) -> None:
        expected.add(0, "filled", count, reason, why=f"{what}; {ROOM}")

    def file(seed: int, count: int) -> bytes:
        return b"".join(pattern(seed + i, PIECE) for i in range(count))

    first, second = file(lab.seed, room), file(lab.seed + MOST, room - 1)
    filled(room, ENOSPC, f"FIRST has all {room} free clusters")
    expected.add(0, "mkdir", ENOSPC, why=f"no cluster is left; {ROOM}")
    filled(0, ENOSPC, "no cluster is left")
    expect_file(expected, first, "/FIRST", ROOM)
    expected.add(0, "shorter", why="a full volume can be made less full")
    filled(room - 1, ENOSPC, "what FIRST had can be used again")
    expected.add(0, "unlink")
    expected.add(0, "mkdir", why=ROOM)
    expect_file(expected, second, "/SECOND", ROOM)
    system.run(lab, disk).judge(expected)
    large = volumes.full(lab.seed).find("Large file").data
    system.must_hold(disk, {"/Large file": large, "/SECOND": second, "/DIR": None})


def test_damage(lab):
    """A damaged volume gives errors, and nobody hangs."""
    disk, expected = system.new_disk(lab), Expected()
    before, volume = disk.read_bytes(), volumes.damage(lab.seed)
    size = volume.cluster_bytes

    def broken(name: str, clusters: int) -> None:
        data = volume.find(name).data[:clusters * size]
        expected.add(0, "file", len(data), zlib.adler32(data), EIO,
                     f"{name}: sound for {clusters} clusters; {DAMAGED}")

    whole = volume.find("WHOLE")
    expect_file(expected, whole.data, "/WHOLE", DAMAGED)
    expected.add(0, "its end", -EIO, why=f"LOOP's chain is a loop; {DAMAGED}")
    broken("OUTSIDE", 3)
    broken("FREE", 2)
    shared = (volume.find("TWIN").data[:2 * size]
              + b"".join(volume.content[c].ljust(size, b"\0")
                         for c in whole.chain[4:6]))
    expect_file(expected, shared, "/TWIN", "two chains with clusters in common")
    broken("SHORT", 3)
    expected.add(0, "missing", EIO, why=f"LOOPDIR's chain is a loop; {DAMAGED}")
    expected.add(0, "no chain", EIO, why="a directory without a cluster (dir_open)")
    expected.add(0, "write", EROFS, why="a damaged volume is read-only")
    expect_file(expected, whole.data, "/WHOLE", DAMAGED)
    system.run(lab, disk).judge(expected)
    journal = RESERVED * SECTOR
    if disk.read_bytes()[journal:] != before[journal:]:
        raise system.wrong("a damaged volume was written to")
