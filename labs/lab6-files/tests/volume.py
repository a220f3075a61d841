# SPDX-License-Identifier: MIT
"""A FAT16 volume, written byte by byte: clusters lie where a sequence of random
numbers says, and what is wrong with the volume is meant.

Source: Microsoft, FAT: General Overview of On-Disk Format 1.03 (2000).
"""

import random
import struct
from dataclasses import dataclass, field

SECTOR = 512
RESERVED = 256  # sectors; all but the first are the journal's
ROOT_ENTRIES = 512
SLOT = 32
READ_ONLY, DIRECTORY, ARCHIVE = 0x01, 0x10, 0x20
LAST = range(0xFFF8, 0x10000)  # each of these says that a chain ends
LOWER = 0x18  # a short name whose letters are small
DATE = (2026 - 1980) << 9 | 1 << 5 | 1
FREE_SLOT = b"\xe5" + bytes(31)
PART_CHARACTERS = 13  # of a long name, in each slot
TOGETHER = 6  # most clusters that lie one behind the other


@dataclass
class Node:
    """A file, or a directory with its CHILDREN in their order."""

    name: str
    data: bytes | None = None  # None: a directory
    rights: int = 0
    attributes: int = 0
    size: int = 0  # as the entry says
    chain: list[int] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)

    @property
    def is_directory(self) -> bool:
        return self.data is None


@dataclass
class Hole(Node):
    """What lies between entries and is none."""

    slots: bytes = b""


def is_short(name: str) -> bool:
    """Whether NAME is one of 8.3 in capitals, or all in small letters."""
    base, dot, extension = name.partition(".")
    return (1 <= len(base) <= 8 and len(extension) <= 3 and bool(extension) == bool(dot)
            and (base + extension).isalnum()
            and name in (name.upper(), name.lower()))


def _short_slot(name: str) -> bytes:
    base, _, extension = name.upper().partition(".")
    return (base.ljust(8) + extension.ljust(3)).encode()


def _alias(name: str, number: int) -> bytes:
    letters = "".join(c for c in name.upper() if c.isascii() and c.isalnum())
    return _short_slot(f"{letters[:4]}~{number}")


def _checksum(short: bytes) -> int:
    total = 0
    for byte in short:
        total = ((total & 1) << 7 | total >> 1) + byte & 0xFF
    return total


def _long_slots(name: str, short: bytes) -> bytes:
    units = [ord(c) for c in name]
    if len(units) % PART_CHARACTERS:
        units.append(0)
    units += [0xFFFF] * (-len(units) % PART_CHARACTERS)
    parts = []
    for at in range(0, len(units), PART_CHARACTERS):
        piece = struct.pack("<13H", *units[at:at + PART_CHARACTERS])
        number = at // PART_CHARACTERS + 1
        if at + PART_CHARACTERS == len(units):
            number |= 0x40
        parts.append(bytes([number]) + piece[:10] + bytes([0x0F, 0, _checksum(short)])
                     + piece[10:22] + bytes(2) + piece[22:])
    return b"".join(reversed(parts))


def _slot(short: bytes, attributes: int, cluster: int, size: int, rights: int = 0,
          flags: int = 0) -> bytes:
    return short + struct.pack("<BBBHHHHHHHI", attributes, flags, 0, 0, DATE, DATE,
                               rights, 0, DATE, cluster, size)


class Volume:
    """What is put there, and the bytes that this makes."""

    def __init__(self, seed: int, clusters: int = 4200, per_cluster: int = 1):
        self.random = random.Random(seed)
        self.clusters = clusters
        self.per_cluster = per_cluster
        self.cluster_bytes = per_cluster * SECTOR
        self.fat = [0xFFF8, 0xFFFF] + [0] * clusters
        self.content: dict[int, bytes] = {}
        self.root = Node("")
        self.free = self._shuffled()

    def _shuffled(self) -> list[int]:
        """The numbers of all clusters: a few at a time in their order."""
        runs, at = [], 2
        while at < self.clusters + 2:
            count = self.random.randint(1, TOGETHER)
            runs.append(range(at, min(at + count, self.clusters + 2)))
            at += count
        self.random.shuffle(runs)
        return [number for run in runs for number in run]

    # --- Filling ---------------------------------------------------------------

    def take(self, count: int) -> list[int]:
        """A chain of COUNT free clusters."""
        chain = [self.free.pop(0) for _ in range(count)]
        end = [self.random.choice(LAST)]
        for cluster, following in zip(chain, chain[1:] + end):
            self.fat[cluster] = following
        return chain

    def find(self, path: str) -> Node:
        node = self.root
        for name in filter(None, path.split("/")):
            node = next(child for child in node.children if child.name == name)
        return node

    def _add(self, path: str, node: Node) -> Node:
        parent, _, node.name = path.rpartition("/")
        self.find(parent).children.append(node)
        return node

    def file(self, path: str, data: bytes, **properties) -> Node:
        node = Node("", data, size=len(data), **properties)
        node.chain = self.take(-(-len(data) // self.cluster_bytes))
        for i, cluster in enumerate(node.chain):
            at = i * self.cluster_bytes
            self.content[cluster] = data[at:at + self.cluster_bytes]
        return self._add(path, node)

    def directory(self, path: str, **properties) -> Node:
        return self._add(path, Node("", **properties))

    def hole(self, path: str, slots: int) -> None:
        """Slots in directory PATH whose entries were removed."""
        self.find(path).children.append(Hole("", slots=FREE_SLOT * slots))

    def orphans(self, path: str, name: str) -> None:
        """The parts of a long name whose entry was removed by somebody who knew
        nothing of long names."""
        slots = _long_slots(name, _short_slot("GONE"))
        self.find(path).children.append(Hole("", slots=slots))

    # --- Writing ---------------------------------------------------------------

    def _entries(self, directory: Node) -> bytes:
        slots = []
        for number, node in enumerate(directory.children, 1):
            if isinstance(node, Hole):
                slots.append(node.slots)
                continue
            short, flags = _short_slot(node.name), 0
            if not is_short(node.name):
                short = _alias(node.name, number)
                slots.append(_long_slots(node.name, short))
            elif node.name != node.name.upper():
                flags = LOWER
            kind = DIRECTORY if node.is_directory else ARCHIVE
            slots.append(_slot(short, kind | node.attributes,
                               node.chain[0] if node.chain else 0, node.size,
                               node.rights, flags))
        return b"".join(slots)

    def _lay_out(self, directory: Node) -> None:
        """Gives the directories below DIRECTORY their clusters."""
        for node in directory.children:
            if node.is_directory and not isinstance(node, Hole):
                if not node.chain:
                    size = 2 * SLOT + len(self._entries(node))
                    node.chain = self.take(-(-size // self.cluster_bytes))
                self._lay_out(node)

    def _write_below(self, directory: Node, parent: int) -> None:
        own = directory.chain[0] if directory.chain else 0
        entries = self._entries(directory)
        if directory is not self.root:
            dots = (_slot(name.ljust(11), DIRECTORY, cluster, 0)
                    for name, cluster in ((b".", own), (b"..", parent)))
            entries = b"".join(dots) + entries
            for i, cluster in enumerate(directory.chain):
                at = i * self.cluster_bytes
                self.content[cluster] = entries[at:at + self.cluster_bytes]
        for node in directory.children:
            if node.is_directory and not isinstance(node, Hole):
                self._write_below(node, own)

    def _boot_sector(self, fat_sectors: int, sectors: int) -> bytes:
        boot = bytearray(SECTOR)
        boot[0:11] = b"\xeb\x3c\x90MSWIN4.1"
        struct.pack_into("<HBHBHHBHHHII", boot, 11, SECTOR, self.per_cluster, RESERVED,
                         2, ROOT_ENTRIES, sectors if sectors < 65536 else 0, 0xF8,
                         fat_sectors, 63, 16, 0, sectors if sectors >= 65536 else 0)
        struct.pack_into("<BBBI11s8s", boot, 36, 0x80, 0, 0x29, 0x1AB6,
                         b"NO NAME    ", b"FAT16   ")
        boot[510:512] = b"\x55\xaa"
        return bytes(boot)

    def image(self) -> bytes:
        self._lay_out(self.root)
        self._write_below(self.root, 0)
        fat = struct.pack(f"<{len(self.fat)}H", *self.fat)
        fat += bytes(-len(fat) % SECTOR)
        root = self._entries(self.root).ljust(ROOT_ENTRIES * SLOT, b"\0")
        data = bytearray(self.clusters * self.cluster_bytes)
        for cluster, content in self.content.items():
            at = (cluster - 2) * self.cluster_bytes
            data[at:at + len(content)] = content
        sectors = RESERVED + (2 * len(fat) + len(root) + len(data)) // SECTOR
        boot = self._boot_sector(len(fat) // SECTOR, sectors)
        return boot + bytes((RESERVED - 1) * SECTOR) + 2 * fat + root + bytes(data)


def partitioned(images: list[bytes]) -> bytes:
    """A disk with a partition for each of up to four volumes."""
    table, place, parts = bytearray(SECTOR), SECTOR, []
    for i, image in enumerate(images):
        struct.pack_into("<BBHBBHII", table, 446 + 16 * i, 0, 0, 0, 6, 0, 0,
                         place // SECTOR, len(image) // SECTOR)
        parts.append(image)
        place += len(image)
    table[510:512] = b"\x55\xaa"
    return bytes(table) + b"".join(parts)
