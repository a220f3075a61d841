# SPDX-License-Identifier: MIT
"""Directories that a test program observed, in whatever order they were: held
against what they may be."""

import zlib

from lab.guest import Expected
from model import Directory, expect_file


class Seen:
    """The entries of a directory, from place AT of the observations on: the sum
    of a name -> what is below it, or None."""

    def __init__(self, observations: list, at: int):
        self.entries: dict[int, Seen | None] = {}
        self.files: dict[int, tuple] = {}
        while at < len(observations) and observations[at].name in ("dir", "entry"):
            name = observations[at].values[0]
            if observations[at].name == "dir":
                self.entries[name] = Seen(observations, at + 1)
                at = self.entries[name].end
            else:
                self.entries[name] = None
                if at + 1 < len(observations):
                    self.files[name] = observations[at + 1].values
                at += 2
        self.end = at + 1  # behind "end dir"


def _sum(name: str) -> int:
    return zlib.adler32(name.encode())


def agrees(seen: Seen, directory: Directory, free: str = "") -> bool:
    """Whether SEEN is DIRECTORY; a file FREE may be there besides."""
    wanted = {_sum(name): what for name, what in directory.entries.values()}
    if seen.entries.keys() - {_sum(free)} != wanted.keys() - {_sum(free)}:
        return False
    for name, what in wanted.items():
        below = seen.entries[name]
        if isinstance(what, Directory) != (below is not None):
            return False
        if below is not None and not agrees(below, what):
            return False
        file = (0, 0, 0) if below else (len(what), zlib.adler32(what), 0)
        if below is None and seen.files.get(name) != file:
            return False
    return True


def expect(expected: Expected, seen: Seen, directory: Directory, why: str,
           free: str = "", path: str = "") -> None:
    """DIRECTORY, its entries in the order in which they were seen."""
    order = list(seen.entries)
    names = {_sum(name): (name, what) for name, what in directory.entries.values()}
    if _sum(free) in order:
        names[_sum(free)] = (free, ...)
    places = {key: place for place, key in enumerate(order)}
    for key in sorted(names, key=lambda key: places.get(key, len(order))):
        name, what = names[key]
        where = f"{path}/{name}"
        if isinstance(what, Directory):
            expected.add(0, "dir", key, why=f"{where}; {why}")
            below = seen.entries.get(key) or Seen([], 0)
            expect(expected, below, what, why, path=where)
        else:
            expected.add(0, "entry", key, why=f"{where}; {why}")
            if what is ...:
                expected.add(0, "file", None, None, 0, f"{where}; {why}")
            else:
                expect_file(expected, bytes(what), where, why)
    expected.add(0, "end dir", why=f"{path or '/'} has no more; {why}")
