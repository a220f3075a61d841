# SPDX-License-Identifier: MIT
"""cvm/boot/load.c: executables into memory."""


from lab.guest import Expected
from model import ERR_ADDRESS, ERR_IMAGE, Random

from test_pagetable import expect_separate

FAULTS = 27  # of tests/images.c
CUTS = (0, 1, 51, 52, 84, 115)
RULE = "cvm/boot/load.h: load_parse() returns ERR_IMAGE for this image"


def test_layer_load(lab):
    lab.layer("load")


def test_images(lab):
    """Spoiled executables are refused, the right one is loaded whole."""
    numbers = Random(lab.seed)
    expected = Expected()
    for fault in range(FAULTS):
        expected.add(2, "fault", fault, ERR_IMAGE, 0, f"{RULE} (faults[{fault}] "
                     "of tests/images.c); the machine stays empty")
    for cut in CUTS:
        expected.add(2, "cut", cut, ERR_IMAGE, 0, f"{RULE} of {cut} bytes")
    expected.add(2, "outside", ERR_ADDRESS, ERR_ADDRESS, ERR_ADDRESS,
                 "cvm/cvm.h: cvm_load() returns ERR_ADDRESS for the range")
    expected.add(2, "lost", 0, why="a load that fails takes no frame")
    for shift in range(4):
        expected.add(2, "load", shift, why="a right image, at any address")
        expected.add(3, "sample", 0x12345678, 0, ord("c") << 8 | ord("t"),
                     "data as in the file, then zeros (cvm/boot/load.h)")
        expected.add(3, "given", numbers.next(), shift)
    lab.run("images").judge(expected)


def test_disk(lab):
    """The loader places the kernel's segments: the kernel boots from a disk."""
    run = lab.run_from_disk("separate", shift=None, limit=20)
    run.judge(expect_separate(lab.seed))
    # Which run it is differs in QEMU: a disk answers in the host's time.
    if lab.stage.emulator == "qemu":
        lab.digests.clear()
