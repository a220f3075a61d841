# SPDX-License-Identifier: MIT
"""The instructor's guide: its example of a test of one's own works as it
stands there, and the commands that it names exist.
"""

import json
import re
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT, copy_kit

GUIDE = (ROOT / "handouts/instructor.md").read_text()
LAB = "labs/lab1-boot-paging"
FRESH = 'name = "fresh"\npoints = 4\n'


def block(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", GUIDE, re.S)
    return found


@pytest.fixture(scope="module")
def kit(tmp_path_factory) -> Path:
    """A kit in which somebody did what the guide says."""
    root = copy_kit(tmp_path_factory.mktemp("kit"), LAB)
    (root / LAB / "tests/test_own.py").write_text(block("python"))
    points = (root / LAB / "lab.toml").read_text()
    assert FRESH in points
    points = points.replace(FRESH, FRESH.replace("4", "2"))
    (root / LAB / "lab.toml").write_text(points + "\n" + block("toml"))
    return root


def grade(kit: Path, submission: str) -> dict:
    done = subprocess.run(
        [kit / "grading/grade", kit / submission, "--lab", "1", "--test", "untouched",
         "--format", "json", "--trust", "--stage", kit / "build/stage"],
        capture_output=True, text=True, check=False,
    )
    assert done.returncode == 0, done.stderr
    (test,) = json.loads(done.stdout)["tests"]
    return test


def test_own_test_is_passed_by_the_reference(kit):
    test = grade(kit, ".")
    assert (test["verdict"], test["score"], test["max"]) == ("passed", 2, 2)


def test_own_test_is_failed_by_the_starter(kit):
    assert grade(kit, f"{LAB}/starter")["verdict"] == "not implemented"


def test_own_test_finds_its_mistake(kit):
    """Pages that are not cleared."""
    wrong = kit / "cvm/frame.c"
    right = wrong.read_text()
    old = "    *frame = free_list;\n    free_list = frames[*frame].next;\n"
    assert old in right
    wrong.write_text(right.replace(old, "    *frame = free_list;\n"))
    try:
        assert grade(kit, ".")["verdict"] in ("wrong observation", "panic")
    finally:
        wrong.write_text(right)


def test_options_that_the_guide_names_exist():
    for program in ("grade", "bundle"):
        told = subprocess.run([ROOT / "grading" / program, "--help"], check=True,
                              capture_output=True, text=True).stdout
        used = re.findall(rf"^    grading/{program} (.*)$", GUIDE, re.M)
        assert used
        for option in re.findall(r"--[a-z]+", " ".join(used)):
            assert option in told
    told = subprocess.run([ROOT / "grading/grade", "--help"], check=True,
                          capture_output=True, text=True).stdout
    for option in re.findall(r"^\| `(--[a-z]+)", GUIDE, re.M):
        assert option in told
