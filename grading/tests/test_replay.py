# SPDX-License-Identifier: MIT
"""Random sequences of CVM's primitives in the guest (host/replay.py), with
seeds drawn anew in each run: what CVM does is what a plain model does.

`make replay SEED=n STEPS=n` does the same, longer.
"""

import random
import shutil

import pytest
from conftest import BUILD, ROOT, make
from replay import SETUPS, Difference, compare, replay

CHECKED = BUILD / "checked"
STEPS = 1500
TRIES = 30  # seeds that a planted fault may survive

# What loses a page, sooner or later: the setup that finds it soon, the file,
# its text, and what stands there instead.
FAULTS = {
    "no flush when a page becomes read-only": (
        "two",
        "pageentry.c",
        "~(uint32_t)WRITABLE;\n        x86_flush_page(page);",
        "~(uint32_t)WRITABLE;",
    ),
    "the dirty bit does not count in an eviction": (
        "one",
        "pagefault.c",
        "if (page->dirty && page->writable) {",
        "if (page->dirty && !page->writable) {",
    ),
    "the kernel's writes leave the disk's copy valid": (
        "one",
        "pagefault.c",
        "if (write) {\n            swap_unlink",
        "if (!write) {\n            swap_unlink",
    ),
}


@pytest.fixture(scope="session")
def built():
    """built(FOLDER) is FOLDER with what replay() needs."""

    def build(folder):
        options = {"CHECK": 1} if folder == CHECKED else {}
        loader = [folder / "cvm/boot" / n for n in ("boot.bin", "loader.bin")]
        done = make("-s", "replay-needs", *loader, BUILD=folder, **options)
        assert done.returncode == 0, done.stderr
        return folder

    return build


@pytest.fixture
def seed():
    return random.randrange(1 << 16)


@pytest.mark.parametrize("folder", [BUILD, CHECKED], ids=["qemu", "checked"])
@pytest.mark.parametrize("name", SETUPS)
def test_cvm_does_what_the_model_does(built, name, folder, seed):
    replay(built(folder), name, seed, STEPS)


def test_in_bochs(built, seed):
    replay(built(BUILD), "tight", seed, 500, emulator="bochs")


def test_pages_come_and_go(built):
    """Or it was no test of swapping."""
    counted = replay(built(BUILD), "tight", 2, STEPS)
    for kind in ("zero", "copy", "swap", "lost", "reads", "writes"):
        assert counted[kind] > 50, counted


# --- It can fail -----------------------------------------------------------------


def finds(folder, setup) -> bool:
    """Whether replay() finds a fault in the kernel of FOLDER."""
    for seed in range(TRIES):
        try:
            replay(folder, setup, seed, STEPS)
        except Difference as difference:
            print(difference)
            return True
    return False


def test_planted_faults_are_found(built, tmp_path):
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("cvm", "kernel", "grading", "user"):
        shutil.copytree(ROOT / name, tmp_path / name)
    folder = tmp_path / "build"
    for name in ("cvm", "grading", "layers"):  # what was built keeps its date
        shutil.copytree(built(BUILD) / name, folder / name)
    shutil.copy(BUILD / "replay.tar", folder)
    for fault, (setup, name, text, wrong) in FAULTS.items():
        path = tmp_path / "cvm" / name
        right = path.read_text()
        assert right.count(text) == 1, fault
        path.write_text(right.replace(text, wrong))
        done = make("-s", "-C", tmp_path, folder / "replay.elf", BUILD=folder)
        assert done.returncode == 0, done.stderr
        assert finds(folder, setup), fault
        path.write_text(right)


LINES = ["memory 1 2 free 3 4", "1 alloc 1 5 = 0", "2 read 1 00001000 4 = 0"]


@pytest.mark.parametrize(
    "guest, end, expected",
    [
        ([*LINES[:2], "2 read 1 00001000 4 = -8"], "", ["CVM 2 read 1 00001000 4 = -8"]),
        (LINES[:2], "", ["CVM nothing more", "not " + LINES[2]]),
        (LINES[:2], "time limit", ["at  " + LINES[1], "time limit"]),
        ([*LINES[:2], "2 read"], "panic: x", ["CVM 2 read", "panic: x"]),
        (LINES, "panic: x", ["at  " + LINES[2], "panic: x"]),
    ],
)
def test_a_difference_names_both(guest, end, expected):
    with pytest.raises(Difference) as caught:
        compare(guest, LINES, end, "setup tight, seed 7, of 2 steps")
    said = str(caught.value).splitlines()
    assert said[0] == "setup tight, seed 7, of 2 steps:"
    assert set(expected) <= set(said)


def test_no_difference():
    compare(LINES, LINES, "", "")
