# SPDX-License-Identifier: MIT
"""What is special about lab 3: schedules, observations by traps only, sealed
specifications, and a tree in which the labs before still work."""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "grading"))

from lab import definition  # noqa: E402

LAB = definition.load(ROOT, 3)
BUILD = Path(os.environ.get("VAMOS_BUILD") or ROOT / "build").resolve()
DISTINCTIVE = 32  # characters: a line that is nobody else's


def output(*command, **options) -> str:
    return subprocess.run(
        [str(word) for word in command], capture_output=True, text=True,
        check=True, **options,
    ).stdout


def make(folder: Path, *words: str) -> str:
    kept = ("PATH", "HOME", "LANG", "TMPDIR")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    return output("make", *words, cwd=folder, env=environment)


def solve(folder: Path) -> Path:
    """Puts the kit's own files into FOLDER."""
    for name in LAB.submitted:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return folder


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


@pytest.fixture(scope="module")
def stage(tmp_path_factory) -> Path:
    base = os.environ.get("VAMOS_BUILD") or tmp_path_factory.getbasetemp()
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return Path(base) / f"grade3-{worker}"


def grade(path: Path, stage: Path, *options: str) -> dict:
    return json.loads(output(
        ROOT / "grading/grade", path, "--lab", "3", "--format", "json", "--stage",
        stage, "--jobs", "2", "--trust", "--seed", "4", *options,
    ))


# --- Schedules -----------------------------------------------------------------


def test_failures_are_counted_and_the_first_is_named(stage, tmp_path):
    """A fault that shows only while a child is still at work at the tick."""
    path = solve(tmp_path)
    change(path / "kernel/sched.c", "consumed >= process->slice",
           "consumed > process->slice")
    (test,) = grade(path, stage, "--test", "slices")["tests"]
    assert test["verdict"] == "wrong observation"
    assert "8 of 8 cases failed, first: 0\n" in test["message"]
    assert test["schedule"] == 0
    (test,) = grade(path, stage, "--test", "slices", "--schedule", "5")["tests"]
    assert test["schedule"] == 5
    assert "PHASE=" in test["by_hand"]
    assert re.search(r"^make gdb LAB=3 TEST=slices SEED=\d+ PHASE=5 SHIFT=4 STOP=\d+$",
                     test["in_gdb"])
    assert "cases failed" not in test["message"]


def test_schedules_differ(stage, tmp_path):
    path = solve(tmp_path)
    digests = set()
    for schedule in range(8):
        (test,) = grade(path, stage, "--test", "slices", "--schedule",
                        str(schedule))["tests"]
        assert test["verdict"] == "passed"
        digests |= set(test["digests"])
    (test,) = grade(path, stage, "--test", "slices")["tests"]
    assert len(test["digests"]) == 8
    assert set(test["digests"]) == digests


@pytest.mark.parametrize(("lab", "test", "place"), [
    (1, "copy", "kernel/kernel.c"), (3, "slices", "guest/lab.c"),
])
def test_gdb_stops_at_an_observation(lab, test, place):
    """As a failure's message says it."""
    text = make(ROOT, "gdb", f"BUILD={BUILD}", f"LAB={lab}", f"TEST={test}", "SEED=7",
                "SHIFT=3", "STOP=3", "GDB_FLAGS=-batch -ex backtrace")
    assert re.search(rf"^Breakpoint 1, observe \(.*/{place}:", text, re.MULTILINE)
    assert text.count("Breakpoint 1, ") == 1  # two went by


# --- What counts -----------------------------------------------------------------


def test_what_a_kernel_prints_is_forged(stage, tmp_path):
    path = solve(tmp_path)
    change(path / "kernel/sched.c", "#include \"kernel/sched.h\"\n",
           "#include \"kernel/sched.h\"\n#include \"cvm/console.h\"\n")
    change(path / "kernel/sched.c", "    alarm = UINT32_MAX;\n",
           "    alarm = UINT32_MAX;\n"
           "    console_print(\"obs 0 ran 00000000 00000000 00000000\\n\");\n")
    (test,) = grade(path, stage, "--test", "order")["tests"]
    assert test["verdict"] == "forged"


# --- Branches --------------------------------------------------------------------


@pytest.fixture(scope="module")
def student(tmp_path_factory) -> Path:
    """A student's fresh checkout of lab 3."""
    dest = tmp_path_factory.mktemp("branches")
    output(ROOT / "labs/branches.py", dest)
    tree = dest / "work"
    output("git", "clone", "-q", "--branch", "lab3", dest / "student", tree)
    return tree


def everything(repository: Path) -> str:
    """The content of every object, reachable or not."""
    return output("git", "-C", repository, "cat-file", "--batch",
                  "--batch-all-objects", encoding="latin-1")


def test_specifications_are_sealed(student):
    objects = everything(student)
    for name in LAB.sealed:
        text = (ROOT / name).read_text()
        assert not (student / name).exists()
        sealed = (student / f"{name}.sealed").read_bytes()
        assert base64.b64decode(sealed).decode() == text
        mine = [line for line in text.splitlines() if "DEMAND(" in line]
        assert mine
        assert not [line for line in mine if line in objects]


def test_students_get_no_solution(student):
    objects, checked = everything(student), 0
    given = {
        line for name in output("git", "-C", ROOT, "ls-files").splitlines()
        if name not in LAB.files and not name.startswith(("labs/", "grading/tests"))
        for line in (ROOT / name).read_text(errors="replace").splitlines()
    }
    for name in LAB.files:
        starter = (LAB.path / "starter" / name).read_text()
        for line in (ROOT / name).read_text().splitlines():
            if len(line) < DISTINCTIVE or line in starter or line in given:
                continue
            assert line not in objects, f"{name}: {line}"
            checked += 1
    assert checked > 30


def test_student_gets_what_the_lab_needs_and_no_more(student):
    files = output("git", "-C", student, "ls-files").splitlines()
    assert "handouts/lab3.md" in files
    assert "kernel/ipc.c" not in files
    assert "labs/lab3-scheduler/given/kernel/ipc.c" in files
    for part in ("/mutants/", "/variants/", "/starter/", "/hidden/", "sos/"):
        assert not [name for name in files if part in name]
    for name in LAB.files:
        assert "UNFINISHED(3);" in (student / name).read_text()


def test_student_checkout(student):
    """Starters, then the right files: the picture, the points, earlier labs."""
    for name in LAB.before.submitted:
        shutil.copy(ROOT / name, student / name)
    assert "lab 3: not implemented: kernel/process.c: process_init" in output(
        "sh", "-c", "make qemu || true", cwd=student)
    solve(student)
    picture = make(student, "qemu")
    assert "who ran when" in picture
    rows = re.findall(r"^\w.* \(\d, \d\) ([#.]{60})$", picture, re.MULTILINE)
    assert len(rows) == 5
    assert rows[0].count("#") >= 4  # nobody keeps the driver from running
    table = make(student, "grade", "SEED=3")
    assert "92 / 92" in table, table
    assert "8 more points" in table
    assert "lab3.tar.gz: 9 files" in make(student, "handin")
    table = make(student, "grade", "LAB=1", "TEST=copy", "SEED=3")
    assert re.search(r"copy .* passed$", table, re.MULTILINE), table
