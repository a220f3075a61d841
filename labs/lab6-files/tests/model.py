# SPDX-License-Identifier: MIT
"""What the test program does (guest/files.c), once more on the host: files and
directories without a disk."""

import struct
import zlib

from lab.guest import Expected
from volume import Hole

MASK = 0xFFFFFFFF
# user/include/errno.def
ENOENT, EIO, EACCES, EEXIST, ENOTDIR, EISDIR = 2, 5, 13, 17, 20, 21
EPERM, EINVAL, ENOSPC, EROFS, ENOTEMPTY = 1, 22, 28, 30, 39

FILES, LONGEST, FARTHEST = 5, 6000, 20000
ANEW, APPEND, WITHIN, RESIZE, READ = CHANGES = range(5)
MAKE_FILE, MAKE_DIRECTORY, REMOVE_FILE, REMOVE_DIRECTORY, RENAME = ACTS = range(5)
NAMES = ("A", "SHORT.TXT", "a longer name", "Mixed Case.x", "short.txt", "dir")
DEEPEST = 3

CONTENTS = "contents are what was written last (sos/fs/data.h, sos/fs/fat.h)"
ERRORS = "what can be refused, and why: sos/fs/path.h, sos/fs/tree.h"


class Random:
    """xorshift32"""

    def __init__(self, seed: int):
        self.state = seed

    def below(self, limit: int) -> int:
        self.state ^= self.state << 13 & MASK
        self.state ^= self.state >> 17
        self.state ^= self.state << 5 & MASK
        return self.state % limit


def pattern(seed: int, size: int) -> bytes:
    words = []
    for _ in range((size + 3) // 4):
        seed = (seed * 1664525 + 1013904223) & MASK
        words.append(seed)
    return struct.pack(f"<{len(words)}I", *words)[:size]


class Refused(Exception):
    """An operation ends with an error."""


class Directory:
    """Entries by their names without regard to case: each (name, what)."""

    def __init__(self):
        self.entries: dict[str, tuple] = {}

    def get(self, name: str):
        return self.entries.get(name.lower(), (None, None))[1]

    def put(self, name: str, what) -> None:
        self.entries[name.lower()] = (name, what)

    def replace(self, name: str, what) -> None:
        """The old name stays as it was written."""
        self.put(self.entries[name.lower()][0], what)

    def remove(self, name: str) -> None:
        del self.entries[name.lower()]

    def copy(self) -> "Directory":
        other = Directory()
        for name, what in self.entries.values():
            other.put(name, what.copy() if isinstance(what, Directory) else what)
        return other

    def files(self, path: str = "") -> dict[str, bytes | None]:
        """All below, by path; None for a directory."""
        found = {}
        for name, what in self.entries.values():
            where = f"{path}/{name}"
            if isinstance(what, Directory):
                found[where] = None
                found |= what.files(where)
            else:
                found[where] = bytes(what)
        return found


def from_volume(node) -> Directory:
    """What is in the directory NODE of a Volume."""
    directory = Directory()
    for child in node.children:
        if not isinstance(child, Hole):
            what = from_volume(child) if child.is_directory else child.data
            directory.put(child.name, what)
    return directory


class Model:
    """The volume, as it is after some of the changes."""

    def __init__(self, root: Directory):
        self.root = root

    # --- Names -------------------------------------------------------------------

    def parent(self, path: list[str]) -> Directory:
        directory = self.root
        for name in path[:-1]:
            directory = directory.get(name)
            if directory is None:
                raise Refused(ENOENT)
            if not isinstance(directory, Directory):
                raise Refused(ENOTDIR)
        return directory

    def create(self, path: list[str], what) -> None:
        parent = self.parent(path)
        if parent.get(path[-1]) is not None:
            raise Refused(EEXIST)
        parent.put(path[-1], what)

    def remove(self, path: list[str], want_directory: bool) -> None:
        parent = self.parent(path)
        what = parent.get(path[-1])
        if what is None:
            raise Refused(ENOENT)
        if isinstance(what, Directory) != want_directory:
            raise Refused(ENOTDIR if want_directory else EISDIR)
        if want_directory and what.entries:
            raise Refused(ENOTEMPTY)
        parent.remove(path[-1])

    def rename(self, path: list[str], other: list[str]) -> None:
        source = self.parent(path)
        what = source.get(path[-1])
        if what is None:
            raise Refused(ENOENT)
        target = self.parent(other)
        way = self.root
        for name in other[:-1]:
            way = way.get(name)
            if way is what:
                raise Refused(EINVAL)
        old = target.get(other[-1])
        if old is None or old is what:
            source.remove(path[-1])
            target.put(other[-1], what)
            return
        if isinstance(old, Directory) != isinstance(what, Directory):
            raise Refused(EISDIR if isinstance(old, Directory) else ENOTDIR)
        if isinstance(old, Directory) and old.entries:
            raise Refused(ENOTEMPTY)
        target.replace(other[-1], what)
        source.remove(path[-1])

    # --- What files.c does -----------------------------------------------------------

    @staticmethod
    def path(numbers: Random) -> list[str]:
        depth = 1 + numbers.below(DEEPEST)
        return [NAMES[numbers.below(len(NAMES))] for _ in range(depth)]

    def change_tree(self, numbers: Random, expected: Expected) -> None:
        act = numbers.below(len(ACTS))
        path, other = self.path(numbers), self.path(numbers)
        name, change, what = {
            MAKE_FILE: ("create", lambda: self.create(path, b""), path),
            MAKE_DIRECTORY: ("mkdir", lambda: self.create(path, Directory()), path),
            REMOVE_FILE: ("unlink", lambda: self.remove(path, False), path),
            REMOVE_DIRECTORY: ("rmdir", lambda: self.remove(path, True), path),
            RENAME: ("rename", lambda: self.rename(path, other), [*path, "->", *other]),
        }[act]
        try:
            change()
            error = 0
        except Refused as refused:
            error = refused.args[0]
        expected.add(0, name, error, why=f"{name} {'/'.join(what)}; {ERRORS}")

    def file(self, number: int) -> tuple[str, bytearray | None]:
        name = f"{'b' if number % 2 else 'A long name.data'} {number}"
        return name, self.root.get(name)

    def change_file(self, numbers: Random, step: int, expected: Expected) -> None:
        name, data = self.file(numbers.below(FILES))
        change = numbers.below(len(CHANGES))
        size, offset = 1 + numbers.below(LONGEST), numbers.below(FARTHEST)
        if change == READ:
            expect_file(expected, data, name)
            return
        if change == RESIZE:
            error = ENOENT if data is None else 0
            expected.add(0, "resized", error, why=f"{name} to {offset} bytes")
            if data is not None:
                self.root.put(name, (bytes(data) + bytes(offset))[:offset])
            return
        old = b"" if change == ANEW else bytes(data or b"")
        at = offset if change == WITHIN else len(old)
        old = old.ljust(at, b"\0")
        new = old[:at] + pattern(step, size) + old[at + size:]
        self.root.put(name, new)
        expected.add(0, "wrote", size, step, why=f"{size} bytes to {name} at {at}")


# --- What had to be observed -------------------------------------------------------


def expect_file(expected: Expected, data: bytes | None, path: str,
                why: str = CONTENTS) -> None:
    if data is None:
        expected.add(0, "file", 0, 1, ENOENT, why=f"{path} is not there")
    else:
        expected.add(0, "file", len(data), zlib.adler32(data), 0, f"{path}: {why}")


def expect_volume(expected: Expected, node, path: str = "") -> None:
    """All of the directory NODE of a Volume, in its order."""
    order = "each entry once, in the directory's order (sos/fs/dir.h)"
    for child in node.children:
        if isinstance(child, Hole):
            continue
        where = f"{path}/{child.name}"
        expected.add(0, "dir" if child.is_directory else "entry",
                     zlib.adler32(child.name.encode()), why=f"{where}: {order}")
        if child.is_directory:
            expect_volume(expected, child, where)
        else:
            expect_file(expected, child.data, where)
    expected.add(0, "end dir", why=f"{path or '/'} has no more; {order}")
