# SPDX-License-Identifier: MIT
"""Hostile submissions of lab 1: each ends in a clear verdict, gains nothing,
touches nothing outside, and the next submission is graded as usual. Those that
differ in one file from an honest one stand in hostile/bank.toml; what can be
wrong with an archive, a folder or a repository stands in test_submission.py.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "grading"))

from lab import definition  # noqa: E402

LAB = definition.load(ROOT, 1)
FOLDER = Path(__file__).parent / "hostile"
BANK = tomllib.loads((FOLDER / "bank.toml").read_text())["hostile"]
GATE = (FOLDER / "gate.c").read_text()
UNTOUCHED = "nobody writes here\n"
AS_USUAL = "images"  # a test that all of the kernel takes part in
SECONDS_TO_END = 5  # for processes that are being killed


@pytest.fixture(scope="module")
def stage(tmp_path_factory) -> Path:
    base = os.environ.get("VAMOS_BUILD") or tmp_path_factory.getbasetemp()
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return Path(base) / f"hostile-{worker}"


@pytest.fixture
def canary(tmp_path) -> Path:
    path = tmp_path / "canary"
    path.write_text(UNTOUCHED)
    path.chmod(0o666)
    return path


@pytest.fixture
def port():
    """A port that listens; nobody may have called when the test is over."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield server.getsockname()[1]
        with pytest.raises(BlockingIOError):
            server.accept()


def grade(path: Path, stage: Path, *tests: str) -> dict:
    command = [ROOT / "grading/grade", path, "--lab", "1", "--format", "json"]
    command += ["--stage", stage, "--jobs", "2", "--seed", "4"]
    command += [f"--test={name}" for name in tests]
    result = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def honest(folder: Path, which: str) -> Path:
    source = LAB.path / "starter" if which == "starter" else ROOT
    for name in LAB.files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source / name, folder / name)
    return folder


def corrupt(entry: dict, folder: Path, canary: Path, port: int) -> Path:
    path = honest(folder, entry["from"]) / entry.get("file", "cvm/frame.c")
    text = path.read_text()
    pairs = [(entry["old"], entry["new"])] if "old" in entry else []
    pairs += [entry["also"]] if "also" in entry else []
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    text += GATE if entry.get("gate") else ""
    text += entry.get("add", "") + "\n"
    text = text.replace("{CANARY}", str(canary)).replace("{PORT}", str(port))
    path.write_text(text)
    return folder


def left_over(stage: Path) -> list[str]:
    """Processes of the sandbox: their programs stand in the stage."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = entry.read_bytes().decode("utf-8", "replace").split("\0")
        except OSError:
            continue  # it is over
        if any(word.startswith(str(stage.resolve())) for word in words):
            found.append(" ".join(words))
    return found


def check_nothing_is_left(stage: Path) -> None:
    end = time.monotonic() + SECONDS_TO_END
    while left_over(stage) and time.monotonic() < end:
        time.sleep(0.05)
    assert left_over(stage) == []


@pytest.mark.parametrize("entry", BANK, ids=lambda entry: entry["name"])
def test_hostile(entry, stage, tmp_path, canary, port):
    path = corrupt(entry, tmp_path / "submission", canary, port)
    report = grade(path, stage, *entry["tests"])
    check_nothing_is_left(stage)
    assert report["score"] == 0
    for test in report["tests"]:
        assert test["verdict"] in entry["verdict"], test
        assert entry["says"] in test["message"], test
        assert test["message"]
    assert canary.read_text() == UNTOUCHED
    assert not Path("/tmp/canary").exists()
    assert not Path("/etc/canary").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["canary", "submission"]
    if entry["verdict"] != ["build"]:  # something of it ran
        check_next(stage, tmp_path)


def check_next(stage: Path, folder: Path) -> None:
    usual = grade(honest(folder / "next", "reference"), stage, AS_USUAL)
    assert usual["score"] == usual["max"] == LAB.test(AS_USUAL).points


@pytest.mark.parametrize(
    "entry", [entry for entry in BANK if entry["verdict"] == ["build"]][-2:],
    ids=lambda entry: entry["name"],
)
def test_next_one_is_built_anew(entry, stage, tmp_path, canary, port):
    report = grade(corrupt(entry, tmp_path / "submission", canary, port), stage,
                   AS_USUAL, *entry["tests"])
    assert report["score"] < report["max"]
    check_next(stage, tmp_path)


def test_bank_is_large_enough():
    names = [entry["name"] for entry in BANK]
    assert len(set(names)) == len(names) >= 25


def test_only_listed_files_are_taken(stage, tmp_path, canary):
    """A Makefile, tests and a grader of one's own are left where they are."""
    path = honest(tmp_path / "submission", "starter")
    (path / "Makefile").write_text(f"$(shell echo hostile > {canary})\nlab:\n")
    for name in ("grading/lab/plugin.py", "conftest.py",
                 f"{LAB.folder}/tests/test_frame.py", f"{LAB.folder}/tests/conftest.py"):
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(f"open({str(canary)!r}, 'w')\n"
                                 "def test_fresh(lab): pass\n")
    report = grade(path, stage, "fresh")
    assert report["score"] == 0
    assert report["tests"][0]["verdict"] == "not implemented"
    assert canary.read_text() == UNTOUCHED
