# SPDX-License-Identifier: MIT
"""Submissions of a lab, made of the kit's own files, and their gradings."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "grading"))

from lab import definition  # noqa: E402
from lab.definition import Lab  # noqa: E402

SEED = 4


def bank(lab: Lab) -> dict:
    """mutants/mutants.toml of LAB."""
    return tomllib.loads((lab.path / "mutants/mutants.toml").read_text())


def labs() -> list[Lab]:
    """Those that are complete: the bank of mutants is what comes last."""
    known = [definition.load(ROOT, n) for n in sorted(definition.labs(ROOT))]
    return [lab for lab in known if (lab.path / "mutants/mutants.toml").exists()]


def stage_folder(tmp_path_factory) -> Path:
    """Where this worker's gradings build, each lab in a folder of its own; kept,
    so that few files change."""
    base = os.environ.get("VAMOS_BUILD") or tmp_path_factory.getbasetemp()
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return Path(base) / f"grade-{worker}"


def stage_of(lab: Lab, stage: Path) -> Path:
    """That of LAB in the folder of all."""
    return stage / f"lab{lab.number}"


def grade(lab: Lab, path: Path, stage: Path, *options: str) -> dict:
    """The report, as JSON says it."""
    command = [ROOT / "grading/grade", path, "--lab", lab.number, "--format", "json"]
    command += ["--stage", stage_of(lab, stage), "--jobs", "1", "--trust", *options]
    if "--seed" not in options:
        command += ["--seed", SEED]
    result = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def only(names) -> list[str]:
    return [f"--test={name}" for name in sorted(names)]


def verdicts(report: dict) -> dict[str, str]:
    return {test["name"]: test["verdict"] for test in report["tests"]}


def failed(report: dict) -> set[str]:
    return {test["name"] for test in report["tests"] if test["verdict"] != "passed"}


def put(source: Path, folder: Path, names) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source / name, folder / name)


def reference(lab: Lab, folder: Path) -> Path:
    """The kit's own files as a submission."""
    put(ROOT, folder, lab.submitted)
    return folder


def starter(lab: Lab, folder: Path) -> Path:
    """LAB untouched, the labs before it solved."""
    put(ROOT, folder, set(lab.submitted) - set(lab.files))
    put(lab.path / "starter", folder, lab.files)
    return folder


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


# --- A student's tree ------------------------------------------------------------


def output(*command, **options) -> str:
    return subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=True,
        **options,
    ).stdout


def make(folder: Path, *words: str) -> str:
    kept = ("PATH", "HOME", "LANG", "TMPDIR")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    return output("make", *words, cwd=folder, env=environment)


def checkout(lab: Lab, dest: Path) -> Path:
    """A student's fresh checkout of LAB below DEST, with all labs before solved."""
    tree = dest / "work"
    output(ROOT / "labs/branches.py", dest)
    output("git", "clone", "-q", "--branch", f"lab{lab.number}", dest / "student", tree)
    for name in lab.before.submitted:
        shutil.copy(ROOT / name, tree / name)
    return tree
