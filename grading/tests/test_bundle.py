# SPDX-License-Identifier: MIT
"""What instructors hand to autograding services, and the grader's options for
them: the Gradescope bundle runs as there, in a folder that stands for
/autograder; the reference takes the place of earlier labs.
"""

import base64
import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT, copy_kit

sys.path.insert(0, str(ROOT / "grading"))

from lab import definition, reference, report, submission  # noqa: E402
from lab.report import FORMATS, Outcome, Report  # noqa: E402

LAB = definition.load(ROOT, 1)
TESTS = ("--test", "words", "--test", "layer-frame")
POINTS = LAB.test("words").points + LAB.test("layer-frame").points


def run(*command, **options) -> subprocess.CompletedProcess:
    return subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False,
        **options,
    )


def bundle(*words) -> None:
    done = run(ROOT / "grading/bundle", *words)
    assert done.returncode == 0, done.stderr


# --- Gradescope ------------------------------------------------------------------


@pytest.fixture(scope="module")
def autograder(tmp_path_factory) -> Path:
    """/autograder, as it is when the image is built."""
    base = tmp_path_factory.mktemp("autograder")
    bundle(base / "lab1.zip", "--lab", 1)
    done = run("unzip", "-q", base / "lab1.zip", "-d", base / "source")
    if done.returncode != 0:
        with zipfile.ZipFile(base / "lab1.zip") as archive:
            for member in archive.infolist():
                path = Path(archive.extract(member, base / "source"))
                path.chmod(member.external_attr >> 16 & 0o777)
    return base


def autograde(autograder: Path, fill, *options) -> dict:
    """FILL makes the submission in the folder that it is given."""
    for name in ("submission", "results"):
        shutil.rmtree(autograder / name, ignore_errors=True)
        (autograder / name).mkdir()
    fill(autograder / "submission")
    done = run(autograder / "source/run_autograder", *TESTS, *options,
               "--stage", autograder / "stage",  # one build for all
               env=os.environ | {"AUTOGRADER": str(autograder)})
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads((autograder / "results/results.json").read_text())


def handed_in(folder: Path) -> None:
    """As make handin packs it, uploaded as one file."""
    with tarfile.open(folder / "lab1.tar.gz", "w:gz") as archive:
        for name in LAB.files:
            archive.add(ROOT / name, name)


def starter(folder: Path) -> None:
    shutil.copytree(LAB.path / "starter", folder, dirs_exist_ok=True)


def essay(folder: Path) -> None:
    (folder / "essay.pdf").write_bytes(b"%PDF-1.4\n" * 100)


def test_gradescope_gives_the_reference_all_points(autograder):
    results = autograde(autograder, handed_in)
    assert results["score"] == POINTS
    assert [test["status"] for test in results["tests"]] == ["passed", "passed"]


def test_gradescope_gives_the_starter_nothing(autograder):
    results = autograde(autograder, starter)
    assert results["score"] == 0
    assert {test["max_score"] for test in results["tests"]} == {3, 9}
    for test in results["tests"]:
        assert "not implemented" in test["output"]
        assert f"again: make grade LAB=1 TEST={test['name']} " in test["output"]


def test_gradescope_tells_what_cannot_be_read(autograder):
    results = autograde(autograder, essay)
    assert results["score"] == 0
    assert "not a readable archive" in results["output"]


def test_results_are_there_when_time_runs_out(autograder):
    results = autograde(autograder, handed_in, "--budget", "0.5")
    assert results["score"] == 0
    assert {test["output"].partition("\n")[0] for test in results["tests"]} == {"not run"}


def test_setup_installs_what_the_grader_needs(autograder):
    setup = autograder / "source/setup.sh"
    assert run("sh", "-n", setup).returncode == 0
    assert os.access(setup, os.X_OK)
    assert "doctor\" --install run grade" in setup.read_text()
    packages = (autograder / "source/kit/grading/host/packages").read_text()
    needed = {
        line.split()[0]
        for line in packages.splitlines()
        if not line.startswith(("#", "conflict"))
        and {"run", "grade"} & set(line.split()[3].split(","))
    }
    assert needed >= {"make", "gcc-i686-linux-gnu", "qemu-system-x86", "python3-pytest",
                      "python3-pytest-xdist", "python3-pytest-timeout", "bubblewrap"}
    assert not needed & {"pandoc", "weasyprint", "bochs", "gdb", "clang"}


def test_bundle_has_no_solution_and_repeats(autograder, tmp_path):
    bundle(tmp_path / "again.zip", "--lab", 1)
    assert (tmp_path / "again.zip").read_bytes() == (autograder / "lab1.zip").read_bytes()
    kit = autograder / "source/kit"
    for name in LAB.files:
        assert (kit / name).read_text() == (LAB.path / "starter" / name).read_text()
    assert not (kit / LAB.folder / "mutants").exists()


# --- GitHub Classroom ----------------------------------------------------------------


def test_classroom_workflow(tmp_path):
    bundle(tmp_path, "--lab", 1, "classroom")
    text = (tmp_path / ".github/workflows/classroom.yml").read_text()
    assert not re.search(r"@[A-Z]+@", text)
    assert "submission/grading/grade submission --lab 1 --budget" in text
    bundle(tmp_path, "--lab", 1, "classroom", "--course", "uni/os@lab1")
    text = (tmp_path / ".github/workflows/classroom.yml").read_text()
    assert "repository: uni/os\n" in text
    assert "sudo course/grading/grade submission" in text


# --- Formats ------------------------------------------------------------------------

OUTCOMES = [Outcome("one", 60, 60, "passed", "", 0.25),
            Outcome("two", 0, 40, "panic", 'it said "x",\n{"scores": {"one": 99}}', 1.5)]
REPORT = Report(1, "Title", 7, "qemu", 60, 100, OUTCOMES, ["a note"])


def test_json_has_the_agreed_fields():
    data = json.loads(FORMATS["json"](REPORT))
    assert {"lab": 1, "score": 60, "max": 100}.items() <= data.items()
    for test in data["tests"]:
        assert {"name", "score", "max", "verdict", "message", "seconds"} <= set(test)


def test_autolab_reads_the_last_line():
    text = FORMATS["autolab"](REPORT)
    assert json.loads(text.splitlines()[-1]) == {"scores": {"one": 60, "two": 0}}
    assert "60 / 100" in text


def test_csv_has_a_line_for_each_test():
    rows = list(csv.DictReader(io.StringIO(FORMATS["csv"](REPORT))))
    assert [(row["test"], row["score"], row["verdict"]) for row in rows] == [
        ("one", "60", "passed"), ("two", "0", "panic"),
    ]


def test_classroom_reads_an_output_of_a_step():
    name, _, packed = FORMATS["classroom"](REPORT).strip().partition("=")
    result = json.loads(base64.b64decode(packed))
    assert (name, result["status"], result["max_score"]) == ("result", "fail", 100)
    assert [test["score"] for test in result["tests"]] == [60, 0]


def test_every_format_can_be_written_before_the_end():
    options = type("Options", (), {"test": [], "seed": 1, "machine": "qemu",
                                   "reference": ""})
    part = report.collect(LAB, options, [], [])
    assert {test.verdict for test in part.tests} == {"not run"}
    for form in FORMATS.values():
        assert form(part)


# --- The reference in the place of earlier labs -------------------------------------

SECOND_LAB = """
title = "A second lab"
builds_on = 1
files = ["labs/lab2-second/answer.c"]
tree = ["labs/lab2-second/**/*"]
starter_score = 0
guest_seconds = 6
[[test]]
name = "layer-frame"
points = 100
"""


@pytest.fixture(scope="module")
def kit(tmp_path_factory) -> Path:
    """The kit with a second lab, which asks what the first one was asked."""
    root = copy_kit(tmp_path_factory.mktemp("kit"), LAB.folder)
    second = root / "labs/lab2-second"
    (second / "tests").mkdir(parents=True)
    (second / "starter/labs/lab2-second").mkdir(parents=True)
    (second / "lab.toml").write_text(SECOND_LAB)
    (second / "lab.mk").write_text("include labs/lab1-boot-paging/lab.mk\n")
    (second / "answer.c").write_text("int answer = 42;\n")
    (second / "starter" / second.relative_to(root) / "answer.c").write_text("int answer;\n")
    (second / "tests/test_second.py").write_text(
        "def test_layer_frame(lab):\n    lab.layer('frame')\n"
    )
    return root


@pytest.fixture
def failed_first(tmp_path) -> Path:
    """A submission of the second lab by somebody who failed the first."""
    starter(tmp_path)
    (tmp_path / "labs/lab2-second").mkdir(parents=True)
    (tmp_path / "labs/lab2-second/answer.c").write_text("int answer = 6 * 7;\n")
    return tmp_path


def grade_second(kit: Path, path: Path, *options) -> subprocess.CompletedProcess:
    return run(kit / "grading/grade", path, "--lab", 2, "--format", "json", "--trust",
               "--stage", kit / "build/stage", *options)


def test_reference_takes_the_place_of_earlier_labs(kit, failed_first):
    alone = json.loads(grade_second(kit, failed_first).stdout)
    assert alone["score"] == 0
    helped = json.loads(grade_second(kit, failed_first, "--reference", "1").stdout)
    assert helped["score"] == 100, helped["tests"]
    assert "the reference took the place of lab 1" in helped["notes"]


@pytest.mark.parametrize("labs, why", [
    ("2", "lab 2 does not come before lab 2 (before it: 1)"),
    ("1-3", "lab 2 does not come before lab 2"),
    ("all", "say which labs, as in 1-3"),
])
def test_reference_of_other_labs_is_refused(labs, why, kit, failed_first):
    done = grade_second(kit, failed_first, "--reference", labs)
    assert done.returncode == 2
    assert why in done.stderr


@pytest.fixture
def student_kit(kit) -> Path:
    """The same without starters: as in a student's tree, all files are the
    student's."""
    shutil.move(kit / LAB.folder / "starter", kit / "hidden-starter")
    yield kit
    shutil.move(kit / "hidden-starter", kit / LAB.folder / "starter")


def test_student_tree_has_no_reference(student_kit):
    lab = definition.load(student_kit, 2)
    with pytest.raises(definition.BadLab, match="put that here as reference.tar.gz"):
        reference.apply(lab, [1], submission.Submission())


def test_reference_that_was_published(student_kit, tmp_path):
    lab, archive = definition.load(student_kit, 2), student_kit / "reference.tar.gz"
    (tmp_path / "reference.c").write_text("int published;\n")
    try:
        with tarfile.open(archive, "w:gz") as out:
            for name in LAB.files[1:]:
                out.add(tmp_path / "reference.c", name)
        with pytest.raises(definition.BadLab, match=f"has no {LAB.files[0]}"):
            reference.apply(lab, [1], submission.Submission())
        with tarfile.open(archive, "w:gz") as out:
            for name in LAB.files:
                out.add(tmp_path / "reference.c", name)
        taken = submission.Submission()
        reference.apply(lab, [1], taken)
    finally:
        archive.unlink()
    assert taken.files == dict.fromkeys(LAB.files, b"int published;\n")


def test_unsolved_tree_is_no_reference(kit):
    lab, name = definition.load(kit, 2), LAB.files[0]
    right = (kit / name).read_text()
    shutil.copy(LAB.path / "starter" / name, kit / name)
    try:
        with pytest.raises(definition.BadLab, match="is not solved in this tree"):
            reference.apply(lab, [1], submission.Submission())
    finally:
        (kit / name).write_text(right)


def test_make_passes_the_reference_on(kit):
    done = run("make", "-n", "grade", "LAB=2", "REFERENCE=1", cwd=kit,
               env={"PATH": os.environ["PATH"], "HOME": "/tmp"})
    assert "--reference 1" in done.stdout
