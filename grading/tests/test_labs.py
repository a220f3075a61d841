# SPDX-License-Identifier: MIT
"""What is proven of each lab: starter, reference, mutants, variants, exercises
put back, and the branches that students and instructors get. The cases are in
the labs' folders."""

import gzip
import io
import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from lab_submission import (
    ROOT, bank, failed, grade, labs, only, put, reference, stage_folder, stage_of,
    starter, verdicts,
)

LABS = labs()
MUTANTS = [(lab, mutant) for lab in LABS for mutant in bank(lab)["mutant"]]
PATCHES = [(lab, mutant) for lab, mutant in MUTANTS if "fails" in mutant]
FORGERS = [(lab, mutant) for lab, mutant in MUTANTS if "forged" in mutant]
VARIANTS = [(lab, path) for lab in LABS
            for path in sorted((lab.path / "variants").iterdir())]
EXERCISES = [(lab, name) for lab in LABS for name in lab.files]
DISTINCTIVE = 28  # characters: a line of a solution that is nobody else's
LEAST_MUTANTS, LEAST_VARIANTS = 10, 2

each_lab = pytest.mark.parametrize("lab", LABS, ids=lambda lab: f"lab{lab.number}")


def cases(pairs):
    """Parameters lab and CASE, with ids for people."""
    def name(case):
        return case["name"] if isinstance(case, dict) else Path(case).stem

    return pytest.mark.parametrize(
        ("lab", "case"), pairs,
        ids=[f"lab{lab.number}-{name(case)}" for lab, case in pairs],
    )


@pytest.fixture(scope="module")
def stage(tmp_path_factory) -> Path:
    return stage_folder(tmp_path_factory)


def is_layer(name: str) -> bool:
    return name.startswith("layer-")


def guest_tests(lab) -> set[str]:
    return {test.name for test in lab.tests if not is_layer(test.name)}


def about(lab, names) -> set[str]:
    """The tests about one of the files NAMES."""
    return {test.name for test in lab.tests if set(test.files) & set(names)}


# --- What scores what --------------------------------------------------------


@each_lab
def test_lab_is_whole(lab):
    mutants = [mutant for other, mutant in MUTANTS if other is lab]
    assert len(mutants) > LEAST_MUTANTS
    assert len([1 for other, _ in VARIANTS if other is lab]) >= LEAST_VARIANTS
    assert any("forged" in mutant for mutant in mutants)
    assert sum(test.points for test in lab.tests) == 100
    assert len([test for test in lab.tests if test.hidden]) >= 2
    for name in lab.files:
        tests = about(lab, [name])
        assert any(map(is_layer, tests)), f"{name} has no layer test"
        assert not all(map(is_layer, tests)), f"{name} has no guest test"
    assert (ROOT / f"handouts/lab{lab.number}.md").exists()


@each_lab
def test_starter_scores_what_the_lab_says(lab, stage, tmp_path):
    report = grade(lab, starter(lab, tmp_path), stage)
    assert report["score"] == lab.starter_score
    assert set(verdicts(report).values()) == {"not implemented"}
    messages = "\n".join(test["message"] for test in report["tests"])
    for name in lab.files:
        assert f"lab {lab.number}: not implemented: {name}: " in messages
    assert "warning" not in (stage_of(lab, stage) / "build.log").read_text()


@each_lab
def test_reference_scores_100_and_repeats(lab, stage, tmp_path):
    path = reference(lab, tmp_path)
    first, second = grade(lab, path, stage), grade(lab, path, stage)
    assert failed(first) == set()
    assert first["score"] == first["max"] == 100
    seen = [[test["digests"] for test in report["tests"]] for report in (first, second)]
    assert seen[0] == seen[1]
    name = next(test["name"] for test in first["tests"] if test["digests"])
    other = grade(lab, path, stage, "--seed", "5", "--test", name)
    before = next(test for test in first["tests"] if test["name"] == name)
    assert other["tests"][0]["verdict"] == "passed"
    assert other["tests"][0]["digests"] != before["digests"]


@pytest.mark.slow
@cases(PATCHES)
def test_mutant_loses_what_it_must(lab, case, stage, tmp_path):
    path = reference(lab, tmp_path)
    patch = lab.path / "mutants" / f"{case['name']}.patch"
    subprocess.run(["git", "apply", patch], cwd=path, check=True)
    changed = re.findall(r"^\+\+\+ b/(\S+)", patch.read_text(), re.MULTILINE)
    must, may = set(case["fails"]), set(case.get("may_fail", ()))
    names = about(lab, changed) - set(bank(lab).get("slow", ())) | must
    lost = failed(grade(lab, path, stage, *only(names)))
    assert must <= lost <= must | may


@cases(FORGERS)
def test_forger_gets_nothing(lab, case, stage, tmp_path):
    path = starter(lab, tmp_path)
    shutil.copytree(lab.path / "mutants" / case["name"], path, dirs_exist_ok=True)
    report = grade(lab, path, stage)
    assert report["score"] == 0
    assert {verdicts(report)[name] for name in case["forged"]} == {"forged"}


@pytest.mark.slow
@cases(VARIANTS)
def test_variant_scores_100(lab, case, stage, tmp_path):
    path = reference(lab, tmp_path)
    shutil.copytree(case, path, dirs_exist_ok=True)
    report = grade(lab, path, stage)
    assert failed(report) == set()
    assert report["score"] == 100


# --- Fairness ------------------------------------------------------------------
# A guest test needs a kernel that boots, so it may depend on every exercise.


@pytest.mark.slow
@cases(EXERCISES)
def test_exercise_put_back_loses_its_own_tests(lab, case, stage, tmp_path):
    path = reference(lab, tmp_path)
    put(lab.path / "starter", path, [case])
    report = grade(lab, path, stage)
    lost = failed(report)
    assert about(lab, [case]) <= lost <= about(lab, [case]) | guest_tests(lab)
    for test in report["tests"]:
        if test["name"] in lost:
            assert test["verdict"] == "not implemented"
            assert f"lab {lab.number}: not implemented: {case}: " in test["message"]


@pytest.mark.slow
@cases(EXERCISES)
def test_exercise_that_does_not_compile_costs_what_links_it(
    lab, case, stage, tmp_path
):
    path = reference(lab, tmp_path)
    with open(path / case, "a") as file:
        file.write("int unfinished_line(\n")
    layers = {test.name for test in lab.tests if is_layer(test.name)}
    guest = sorted(about(lab, [case]) & guest_tests(lab))[0]
    report = grade(lab, path, stage, *only(layers | {guest}))
    assert failed(report) == about(lab, [case]) & (layers | {guest})
    for test in report["tests"]:
        if test["verdict"] != "passed":
            assert test["verdict"] == "build"
            assert test["message"].startswith(f"{case}:")


# --- The same in Bochs ---------------------------------------------------------


@pytest.mark.parametrize("lab", [
    pytest.param(lab, id=f"lab{lab.number}",
                 marks=[] if lab in (LABS[0], LABS[-1]) else [pytest.mark.slow])
    for lab in LABS
])
def test_reference_in_bochs(lab, stage, tmp_path):
    """Each time the first lab and the last one, all with SLOW=1."""
    names = set(bank(lab)["bochs"])
    assert names <= set(lab.runs_on("bochs"))
    report = grade(lab, reference(lab, tmp_path), stage, "--machine", "bochs",
                   *only(names))
    assert set(verdicts(report)) == names
    assert failed(report) == set()


# --- Branches --------------------------------------------------------------------


def output(*command, **options) -> str:
    return subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=True,
        **options,
    ).stdout


def make(folder: Path, *words: str) -> str:
    environment = {
        name: value for name, value in os.environ.items()
        if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "LINE")
    }
    return output("make", *words, cwd=folder, env=environment)


@pytest.fixture(scope="module")
def branches(tmp_path_factory) -> Path:
    dest = tmp_path_factory.mktemp("branches")
    output(ROOT / "labs/branches.py", dest)
    return dest


def test_branches_repeat(branches, tmp_path):
    output(ROOT / "labs/branches.py", tmp_path)
    for name in ("student", "instructor"):
        commits = [
            output("git", "-C", base / name, "for-each-ref") for base in (branches, tmp_path)
        ]
        assert commits[0] == commits[1]
    refs = output("git", "-C", branches / "instructor", "for-each-ref",
                  "--format=%(refname:short)").split()
    for lab in LABS:
        assert {f"lab{lab.number}-fresh", f"lab{lab.number}-solution"} <= set(refs)
    again = subprocess.run([ROOT / "labs/branches.py", tmp_path], capture_output=True,
                           text=True, check=False)
    assert again.returncode == 1
    assert "remove it first" in again.stderr


def all_blobs(repository: Path) -> str:
    """The content of every object, reachable or not."""
    return subprocess.run(
        ["git", "-C", repository, "cat-file", "--batch", "--batch-all-objects"],
        capture_output=True, check=True,
    ).stdout.decode("utf-8", "replace")


def lines_of(text: str) -> set[str]:
    """Those that one does not write twice by chance."""
    lines = {line.strip() for line in text.splitlines()}
    return {line for line in lines if len(line) >= DISTINCTIVE}


def lines_given() -> set[str]:
    """Lines of files that students may have."""
    private = ("/mutants/", "/variants/", "/hidden/")
    solutions = {name for lab in LABS for name in lab.files}
    given = set()
    for name in output("git", "-C", ROOT, "ls-files").splitlines():
        if (name in solutions or name.startswith("grading/tests")
                or any(part in name for part in private)):
            continue
        try:
            given |= lines_of((ROOT / name).read_text())
        except UnicodeDecodeError:
            pass
    return given


def test_students_get_no_solution(branches):
    blobs = all_blobs(branches / "student")
    given, there = lines_given(), lines_of(blobs)
    for _, name in EXERCISES:
        own = lines_of((ROOT / name).read_text()) - given
        assert len(own) > 5, name  # or this test sees nothing
        assert not own & there, name
    student = branches / "student"
    for branch in output("git", "-C", student, "for-each-ref",
                         "--format=%(refname:short)").split():
        names = output("git", "-C", student, "ls-tree", "-r", "--name-only", branch)
        for part in ("mutants/", "variants/", "starter/", "hidden/", "branches.py"):
            assert part not in names
    for lab, _ in MUTANTS:
        for path in (lab.path / "tests/hidden").glob("*.[cp]*"):
            assert path.read_text()[-200:] not in blobs, path.name


@each_lab
def test_instructor_branches(lab, branches):
    tree = branches / "instructor"

    def content(branch: str, name: str) -> str:
        return output("git", "-C", tree, "show", f"lab{lab.number}-{branch}:{name}")

    assert content("solution", f"{lab.folder}/mutants/mutants.toml")
    assert content("solution", f"{lab.folder}/tests/hidden/points.toml")
    assert content("solution", "handouts/instructor.md")
    assert content("solution", "grading/bundle")
    for name in lab.files:
        assert content("solution", name) == (ROOT / name).read_text()
        assert content("fresh", name) == (lab.path / "starter" / name).read_text()


# --- A student ---------------------------------------------------------------------


class Student:
    """Somebody's clone of the course."""

    GIT = ("git", "-c", "user.name=s", "-c", "user.email=s@invalid")

    def __init__(self, origin: Path, tree: Path):
        self.tree = tree
        output("git", "clone", "-q", origin, tree)

    def git(self, *words) -> str:
        return output(*self.GIT, *words, cwd=self.tree)

    def solve(self, lab) -> None:
        """File by file, a commit each."""
        for name in lab.files:
            put(ROOT, self.tree, [name])
            self.git("commit", "-q", "-a", "-m", name)

    def score(self, lab) -> tuple[float, float]:
        text = make(self.tree, "grade", f"LAB={lab.number}", "SEED=3")
        found = re.search(r"^ +([\d.]+) / ([\d.]+) *$", text, re.MULTILINE)
        return float(found[1]), float(found[2])


def shown_points(lab) -> float:
    return sum(test.points for test in lab.tests if not test.hidden)


@each_lab
def test_students_tree_has_what_its_handout_names(lab, branches, tmp_path):
    """The layers that it tells to test can be built; its kernel passes lint."""
    tree = tmp_path / "work"
    output("git", "clone", "-q", "-b", f"lab{lab.number}", branches / "student", tree)
    text = (tree / f"handouts/lab{lab.number}.md").read_text()
    for layer in sorted(set(re.findall(r"make\s+(layer-[a-z]+)", text))):
        assert "_test" in make(tree, "-n", layer)
    if any((tree / "kernel").glob("*.c")):
        make(tree, "lint")


def seen_again(i: int, always: bool) -> list:
    """The labs before number I whose points are counted once more."""
    if always:
        return LABS[:i]
    return [LABS[0], LABS[2]] if LABS[i] is LABS[-1] else []


@pytest.mark.timeout(1800)  # it builds and runs each lab several times
@pytest.mark.parametrize("always", [
    pytest.param(False, id="at-the-end"),
    pytest.param(True, id="with-each-lab", marks=pytest.mark.slow),
])
def test_student_goes_through_the_course(always, branches, tmp_path):
    """Merging never conflicts, and what was reached stays: that is looked at in
    the end for labs 1 and 3, whose kernels everything stands on, or with each lab
    for all before, and then untouched starters are graded, too."""
    student = Student(branches / "student", tmp_path / "work")
    for i, lab in enumerate(LABS):
        if i > 0:
            student.git("merge", "-q", "--no-edit", f"origin/lab{lab.number}")
        assert (student.tree / f"handouts/lab{lab.number}.md").exists()
        if always or lab is LABS[0]:
            assert student.score(lab) == (lab.starter_score, shown_points(lab))
        assert "still has UNFINISHED" in make(student.tree, "handin")
        student.solve(lab)
        for done in (*seen_again(i, always), lab):
            assert student.score(done) == (shown_points(done),) * 2
        make(student.tree, "handin")
        packed = gzip.open(student.tree / f"lab{lab.number}.tar.gz").read()
        archive = tarfile.open(fileobj=io.BytesIO(packed))
        assert archive.getnames() == list(lab.submitted)
        assert student.git("status", "--porcelain") == ""
