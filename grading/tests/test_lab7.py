# SPDX-License-Identifier: MIT
"""What is special about lab 7: scenes that are worth watching, a trace that has
to tell what pagers' calls returned, and a kernel in which earlier labs still
work while this one is not done."""

import os
import re
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from lab_submission import (
    ROOT, checkout, grade, make, output, reference, stage_folder, stage_of,
)  # fmt: skip

sys.path.insert(0, str(ROOT / "labs/lab7-pagers/tests"))

import regions  # noqa: E402
import scene  # noqa: E402
from lab import conformance, definition, guest, verdict  # noqa: E402
from lab.guest import Expected  # noqa: E402
from lab.stage import Stage  # noqa: E402
from lab.verdict import Verdict  # noqa: E402

LAB = definition.load(ROOT, 7)
TESTS = LAB.path / "tests"
SCENES = (scene.read(TESTS / "scenes.c") | scene.read(TESTS / "hidden/market.c")
          | scene.read(TESTS / "hidden/cycle.c"))
SEEDS = range(1, 21)
NEGATIVE = 1 << 31
MAP, ASSIGN, UNMAP = 17, 16, 18  # kernel/abi/calls.def


# --- Scenes ----------------------------------------------------------------------


class Watched(regions.World):
    """Tells apart what children do not tell."""

    seen: Counter

    def map(self, caller, consumer, address, own, access):
        result, why = super().map(caller, consumer, address, own, access)
        if result == 0 and consumer.region(address).pager is not caller:
            self.seen["by a deputy", 0] += 1
        return result, why

    def stop(self, process, cause):
        if cause == regions.GONE and process.alive:
            self.seen["deserted", 0] += 1
        super().stop(process, cause)


def results(name: str) -> Counter:
    """What came of the orders of scene NAME, in all SEEDS."""
    seen = Counter()
    for seed in SEEDS:
        expected = Expected()
        stage = scene.Stage(SCENES[name], 7919 * seed, 100, 64, expected)
        stage.world = Watched(100, stage.tell)
        stage.world.seen = seen
        stage.run()
        for what, values, _ in expected.sequences[0]:
            value = values[1] - 2 * NEGATIVE if values[1] & NEGATIVE else values[1]
            told = what in ("assigned", "mapped", "unmapped", "stopped", "memory")
            seen[what, value if told and value < 100 else 0] += 1
            if what == "fault" and values[2]:
                seen["marker", 0] += 1
    return seen


@pytest.mark.parametrize(("name", "kind", "result", "least"), [
    ("agreement", "stopped", regions.PAGE_FAULT, 5),
    ("agreement", "fault", 0, 1),
    ("pages", "fault", 0, 4),
    ("pages", "marker", 0, 1),
    ("access", "wrote", 0, 10),
    ("access", "fault", 0, 4),
    ("shared", "read", 0, 15),
    ("shared", "wrote", 0, 10),
    ("order", "fault", 0, 8),
    ("silent", "stopped", regions.SILENT, 15),
    ("revoke", "unmapped", regions.ERR_ARGUMENT, 5),
    ("revoke", "stopped", regions.GONE, 2),
    ("ends", "deserted", 0, 1),
    ("ends", "killed", 0, 10),
    ("clones", "cloned", 0, 10),
    ("clones", "fault", 0, 4),
    ("deputy", "by a deputy", 0, 2),
    ("memory", "memory", regions.ERR_RESOURCES, 3),
    ("memory", "mapped", regions.ERR_ADDRESS, 2),
    ("errors", "assigned", regions.ERR_ARGUMENT, 5),
    ("errors", "mapped", regions.ERR_HANDLE, 5),
    ("errors", "mapped", regions.ERR_RIGHTS, 5),
    ("errors", "mapped", regions.ERR_ARGUMENT, 5),
    ("errors", "mapped", regions.ERR_ADDRESS, 1),
    ("errors", "unmapped", regions.ERR_ARGUMENT, 5),
    ("conform", "fault", 0, 4),
    ("market", "fault", 0, 4),
    ("cycle", "deserted", 0, 2),
    ("cycle", "stopped", regions.SILENT, 5),
])
def test_scenes_show_what_they_are_about(name, kind, result, least):
    """So often in a performance, on the average."""
    assert results(name)[kind, result] >= least * len(SEEDS)


# --- Traces ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> guest.Run:
    """Of a kernel that tells its steps: the reference's."""
    folder = stage_folder(tmp_path_factory)
    path = reference(LAB, tmp_path_factory.mktemp("reference"))
    report = grade(LAB, path, folder, "--test", "conform")
    assert report["tests"][0]["verdict"] == "passed"
    stage = Stage(LAB, stage_of(LAB, folder), sandboxed=False)
    search, tempfile.tempdir = os.environ["PATH"], str(stage.tmp)
    os.environ["PATH"] = f"{stage.bin}:{search}"
    try:
        return guest.boot(stage, "conform", 4, kernel=conformance.KERNEL)
    finally:
        os.environ["PATH"], tempfile.tempdir = search, None


@pytest.mark.parametrize("number", [ASSIGN, MAP, UNMAP])
def test_results_of_pagers_calls_are_believed_only_if_seen(run, number):
    tale = conformance.Tale(run)
    tale.compare()
    told = conformance.Tale(run)
    called = False
    for record in told.records:
        if record.name == "CALL":
            called = record.values[0] == number
        elif called and record.name == "RESULT":
            record.values[0] = -2 if record.values[0] == 0 else 0
            break
    else:
        raise AssertionError(f"nobody made call {number}")
    with pytest.raises(Verdict) as caught:
        told.compare()
    assert caught.value.kind == verdict.FORGED


# --- A student -------------------------------------------------------------------


@pytest.fixture(scope="module")
def student(tmp_path_factory) -> Path:
    return checkout(LAB, tmp_path_factory.mktemp("branches"))


def test_student_checkout(student):
    """Earlier labs have their stand-in, whatever this one's file is like; with
    the right file, a picture."""
    table = make(student, "grade", "LAB=5", "TEST=registry", "SEED=3")
    assert re.search(r"registry .* passed$", table, re.MULTILINE), table
    assert "lab 7: not implemented: kernel/pager.c: pager_" in output(
        "sh", "-c", "make qemu LAB=7 || true", cwd=student)
    for name in LAB.files:
        shutil.copy(ROOT / name, student / name)
    picture = make(student, "qemu", "LAB=7")
    for row in ("  reads from  0  fault  7  marker  1   r r . . W . . . . . . . W",
                "  writes to  0                        W r . . . W . . . . . . W"):
        assert row in picture
    assert "lab7.tar.gz" in make(student, "handin", "LAB=7")
