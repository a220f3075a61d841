#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The volumes that the tests begin with.

    volumes.py TEST SEED FILE    writes that of TEST, as the grader does
"""

import random
import sys
from pathlib import Path

from volume import READ_ONLY, Node, Volume, partitioned

NAMES = ["README.TXT", "readme2.txt", "A longer name than eight letters.text", "xy",
         "Mixed.Txt", "NOEXT", "two.dots.here", "blank inside.c", "0123456789abc",
         "exactly thirteen + thirteen", "UPPER but long.TXT", "B.C"]
PAIRS = ["Report", "Report.txt", "report.txtx", "LETTER.TX", "LETTER.TXT",
         "a name and more", "a name and mor"]
FILE_BYTES = 70000  # of the file in which one seeks
ROOM = 60  # clusters of the volume that gets full
PARTITIONS = 4


def content(chance: random.Random, size: int) -> bytes:
    return chance.randbytes(size)


def borders(volume: Volume) -> list[int]:
    """Sizes near the ends of sectors and clusters, and others."""
    cluster = volume.cluster_bytes
    sizes = [0, 1, 511, 512, 513, cluster - 1, cluster, cluster + 1, 3 * cluster,
             17 * cluster + 5]
    return sizes + [volume.random.randrange(30000) for _ in range(3)]


def walk(seed: int) -> Volume:
    """Names of all kinds, a deep path, a long directory with holes and with
    parts of names that no entry has."""
    volume = Volume(seed, per_cluster=2)
    chance = volume.random
    sizes = borders(volume)
    for name in NAMES:
        volume.file(name, content(chance, sizes.pop(chance.randrange(len(sizes)))))
    path = ""
    for depth in range(7):
        path += f"/Level {depth}" if depth % 2 else f"/LEVEL{depth}"
        volume.directory(path)
        volume.file(f"{path}/file", content(chance, chance.randrange(3000)))
    volume.directory("many")
    for i in range(60):
        if chance.randrange(4) == 0:
            volume.hole("many", 1 + chance.randrange(5))
        name = f"F{i}.TXT" if chance.randrange(2) else f"File number {i} of these"
        if chance.randrange(4) == 0:
            volume.orphans("many", f"File number {i + 1} was here")
        volume.file(f"many/{name}", content(chance, chance.randrange(200)))
    volume.directory("empty")
    return volume


def seek(seed: int) -> Volume:
    volume = Volume(seed)
    volume.file("FILE", content(volume.random, FILE_BYTES))
    return volume


def names(seed: int) -> Volume:
    """Each name at another length, and a file that tells them."""
    volume = Volume(seed)
    chance = volume.random
    volume.directory("Sub directory")
    wanted = NAMES + PAIRS
    paths = [f"Sub directory/{name}" if chance.randrange(2) else name
             for name in chance.sample(wanted, len(wanted))]
    for number, path in enumerate(paths, 1):
        volume.file(path, content(chance, 7 * number))
    volume.file("NAMES", "".join(f"{path}\n" for path in paths).encode())
    return volume


def some(seed: int) -> Volume:
    """A few files that no test touches."""
    volume = Volume(seed)
    chance = volume.random
    volume.directory("Old things")
    for i in range(5):
        volume.file(f"Old things/{i} is old", content(chance, chance.randrange(9000)))
    return volume


def full(seed: int) -> Volume:
    """Room for so many clusters; the last one is among them."""
    volume = Volume(seed)
    volume.free.remove(volume.clusters + 1)
    volume.free.append(volume.clusters + 1)
    rest = len(volume.free) - ROOM
    volume.file("Large file", content(volume.random, rest * volume.cluster_bytes))
    return volume


def damage(seed: int) -> Volume:
    """A chain of each kind that must not be."""
    volume = Volume(seed)
    chance, fat = volume.random, volume.fat
    volume.file("WHOLE", content(chance, 5000))

    def file(name: str) -> Node:
        return volume.file(name, content(chance, 4 * volume.cluster_bytes))

    loop, outside, free, twin, short = map(
        file, ("LOOP", "OUTSIDE", "FREE", "TWIN", "SHORT"))
    fat[loop.chain[3]] = loop.chain[chance.randrange(3)]
    loop.size = 2 * volume.clusters * volume.cluster_bytes
    fat[outside.chain[2]] = volume.clusters + 2 + chance.randrange(50)
    fat[free.chain[1]] = 0
    fat[twin.chain[1]] = volume.find("WHOLE").chain[4]
    fat[short.chain[2]] = 0xFFFF
    directory = volume.directory("LOOPDIR")
    for i in range(31):
        volume.file(f"LOOPDIR/{i}", b"")
    directory.chain = volume.take(2)
    fat[directory.chain[1]] = directory.chain[0]
    # A directory needs a cluster; this one has none.
    volume.file("NOCHAIN", b"").attributes = 0x10
    return volume


def users(seed: int) -> Volume:
    volume = Volume(seed)
    volume.file("PLAIN", b"plain")
    volume.file("READONLY", b"read", attributes=READ_ONLY)
    volume.directory("DIR")
    volume.directory("DIR/TMP")
    volume.directory("TMP")
    volume.directory("BIN")
    volume.file("BIN/PROGRAM", b"program")
    volume.file("STORED", b"stored", rights=0o640 << 7 | 100)
    volume.file("STORED2", b"stored", rights=0o777 << 7 | 101, attributes=READ_ONLY)
    return volume


def cuts(seed: int) -> list[Volume]:
    """One for each partition, with the first version of each file."""
    volumes = []
    for i in range(PARTITIONS):
        volume = Volume(seed + i)
        for number in range(3):
            volume.file(f"file {number}", content(volume.random, 2000 + number))
        volumes.append(volume)
    return volumes


def order(seed: int) -> list[Volume]:
    return [some(seed + i) for i in range(PARTITIONS)]


VOLUMES = {"walk": walk, "seek": seek, "names": names, "full": full,
           "damage": damage, "users": users, "cuts": cuts, "order": order}


def disk(test: str, seed: int) -> bytes:
    """The second disk of TEST."""
    made = VOLUMES.get(test, some)(seed)
    if isinstance(made, list):
        return partitioned([volume.image() for volume in made])
    return made.image()


if __name__ == "__main__":
    Path(sys.argv[3]).write_bytes(disk(sys.argv[1], int(sys.argv[2])))
