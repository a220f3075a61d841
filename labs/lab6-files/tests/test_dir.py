# SPDX-License-Identifier: MIT
"""sos/fs/dir.c: directories and names."""

import system
import volumes
from lab.guest import Expected
from model import (
    EEXIST, ENOENT, ENOTDIR, ENOTEMPTY, Model, Random, expect_volume, from_volume,
)

FIND = "a name is found without regard to case, no other is (dir_lookup, sos/fs/dir.h)"
ROOM = "room in a directory is used again (dir_lookup sets ROOM, sos/fs/dir.h)"
COUNT, GONE, NEW = 100, 40, 30


def test_layer_dir(lab):
    """The module alone, against its specification."""
    lab.layer("dir")


def test_walk(lab):
    """All that is on a volume can be seen."""
    expected = Expected()
    expect_volume(expected, volumes.walk(lab.seed).root)
    system.run(lab, system.new_disk(lab)).judge(expected)


def test_names(lab):
    """Names are found however they are written; others are not."""
    expected, volume = Expected(), volumes.names(lab.seed)
    root = from_volume(volume.root)
    every = {path.lower().lstrip("/"): data for path, data in root.files().items()}

    def look(what: str, path: str) -> None:
        data = every.get(path.lower())
        found = (ENOENT, 0) if data is None else (0, len(data))
        expected.add(0, what, *found, why=f"{path}; {FIND}")

    for path in volume.find("NAMES").data.decode().splitlines():
        look("as it is", path)
        look("case", path.swapcase())
        look("longer", path + "x")
        look("shorter", path[:-1])
        expected.add(0, "inside", ENOTDIR, why=f"{path} is no directory (dir_open)")
    system.run(lab, system.new_disk(lab)).judge(expected)


def test_tree(lab):
    """Files and directories come, go and move."""
    disk = system.new_disk(lab)
    model, expected = Model(from_volume(volumes.some(lab.seed).root)), Expected()
    numbers = Random(lab.seed)
    for _ in range(150):
        model.change_tree(numbers, expected)
    system.run(lab, disk).judge(expected)
    system.must_hold(disk, model.root.files())


def test_many(lab):
    """A directory grows; removed entries are used again."""
    disk, numbers, expected = system.new_disk(lab), Random(lab.seed), Expected()
    names = set(range(COUNT))
    expected.add(0, "mkdir")
    for number in range(COUNT):
        expected.add(0, "create", why=f"file {number}; {ROOM}")
    for _ in range(GONE):
        number = numbers.below(COUNT)
        expected.add(0, "unlink", 0 if number in names else ENOENT,
                     why=f"file {number}; {FIND}")
        names.discard(number)
    for number in range(COUNT, COUNT + NEW):
        expected.add(0, "create", why=f"file {number}; {ROOM}")
    expected.add(0, "rmdir", ENOTEMPTY, why="dir_is_empty, sos/fs/dir.h")
    system.run(lab, disk).judge(expected)
    wanted = from_volume(volumes.some(lab.seed).root).files() | {"/Directory": None}
    for number in names | set(range(COUNT, COUNT + NEW)):
        rest = " is the number of this file" if number % 3 else ".TXT"
        wanted[f"/Directory/{number}{rest}"] = b""
    system.must_hold(disk, wanted)
