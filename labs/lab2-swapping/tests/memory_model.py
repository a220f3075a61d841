# SPDX-License-Identifier: MIT
"""Machines with a window of memory, as the guest's programs have them
(guest/swap.h, guest/programs), and the PCs on which they run."""

import struct
from pathlib import Path

from model import MASK, PAGE, Random

SAMPLE = 64  # words of each page that are used
MEMORY = 8  # MiB of a PC, and its swap disk:
SWAP = 32
SLOT_SECTORS = 8
TESTER = 2  # the machine that runs a test
FIRST = 3  # the first of its others


class Holder:
    """guest/programs/holder.c: pages, of each SAMPLE words."""

    def __init__(self, seed: int, pages: int):
        random = Random(seed)
        self.pages = [[random.next() for _ in range(SAMPLE)] for _ in range(pages)]

    def clone(self) -> "Holder":
        other = Holder(1, 0)
        other.pages = [list(page) for page in self.pages]
        return other

    def write(self, page: int, value: int) -> None:
        words = self.pages[page]
        words[value % SAMPLE] = words[value % SAMPLE] + value & MASK

    def hash(self) -> int:
        value = 0x811C9DC5
        for page in self.pages:
            for word in page:
                value = (value ^ word) * 0x01000193 & MASK
        return value

    def bytes(self) -> bytearray:
        data = bytearray(len(self.pages) * PAGE)
        for i, page in enumerate(self.pages):
            struct.pack_into(f"<{SAMPLE}I", data, i * PAGE, *page)
        return data

    def set_bytes(self, data) -> None:
        self.pages = [
            list(struct.unpack_from(f"<{SAMPLE}I", data, at))
            for at in range(0, len(data), PAGE)
        ]


def swap_disk(lab, mebibytes: int) -> Path:
    path = lab.stage.tmp / f"{lab.name}-{mebibytes}.swap"
    with open(path, "wb") as file:
        file.truncate(mebibytes << 20)
    return path


def run(lab, program: str, swap: int = SWAP, **options):
    """Runs PROGRAM on a PC with a swap disk of SWAP MiB."""
    wanted = {"memory": MEMORY, "swap": swap_disk(lab, swap)}
    return lab.run(program, **(wanted | options))


def run_with_errors(lab, program: str, rules, swap: int = SWAP):
    """The same with a disk on which operations fail: RULES are pairs of read or
    write, and a slot, or None for all of them."""
    config = lab.stage.tmp / f"{lab.name}.conf"
    config.write_text("".join(
        f'[inject-error]\nevent = "none"\niotype = "{kind}"\nerrno = "5"\n'
        + (f'sector = "{(slot - 1) * SLOT_SECTORS}"\n' if slot else "")
        for kind, slot in rules
    ))
    drive = (
        f"file.driver=blkdebug,file.config={config},file.image.driver=file,"
        f"file.image.filename={swap_disk(lab, swap)},format=raw,if=ide,index=2,"
        "rerror=report,werror=report"
    )
    return lab.run(program, memory=MEMORY, extra=("-drive", drive))


def seen(run_, name: str, index: int = 0) -> int:
    """What the program observed under NAME first, 0 if nothing."""
    return next((line.values[index] for line in run_.observations()
                 if line.name == name), 0)
