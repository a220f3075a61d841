# SPDX-License-Identifier: MIT
"""What is special about lab 4: plays that are worth watching, traces that are
believed only if they are about the run, the sealed specification of the whole
kernel, and a picture."""

import base64
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from lab_submission import ROOT, checkout, grade, make, output, reference, stage_of

sys.path.insert(0, str(ROOT / "labs/lab4-messages/tests"))

import play  # noqa: E402
import recording  # noqa: E402
import vamos  # noqa: E402
from lab import conformance, definition, guest, verdict  # noqa: E402
from lab.guest import Expected  # noqa: E402
from lab.stage import Stage  # noqa: E402
from lab.verdict import Verdict  # noqa: E402

LAB = definition.load(ROOT, 4)
PLAYS = play.read(LAB.path / "tests/plays.c") | play.read(
    LAB.path / "tests/hidden/bazaar.c")
SEEDS = range(1, 21)


# --- Plays -----------------------------------------------------------------------


def results(name: str) -> Counter:
    """What the calls of play NAME came to, in all SEEDS."""
    seen = Counter()

    class Watched(play.Child):
        def done(self, call, outcome):
            seen[call.kind, outcome.result] += 1
            super().done(call, outcome)

    original, play.Child = play.Child, Watched
    try:
        for seed in SEEDS:
            play.Stage(PLAYS[name], 7919 * seed, 100, Expected()).run()
    finally:
        play.Child = original
    return seen


@pytest.mark.parametrize(("name", "kind", "result", "least"), [
    ("rights", "change_rights", 0, 20),
    ("rights", "change_rights", vamos.ERR_RIGHTS, 10),
    ("strangers", "send", vamos.ERR_RIGHTS, 1),
    ("grants", "receive", 0, 15),
    ("stale", "send", vamos.ERR_HANDLE, 5),
    ("meet", "receive", 0, 15),
    ("timeouts", "request", vamos.ERR_TIMEOUT, 15),
    ("order", "receive", 0, 20),
    ("requests", "request", 0, 4),
    ("requests", "send", vamos.ERR_RIGHTS, 4),
    ("memory", "receive", vamos.ERR_TRUNCATED, 3),
    ("partner", "receive", vamos.ERR_PARTNER, 2),
    ("partner", "request", vamos.ERR_PARTNER, 2),
    ("clones", "receive", 0, 4),
    ("traffic", "receive", 0, 8),
    ("conform", "receive", 0, 8),
    ("bazaar", "receive", 0, 8),
])
def test_plays_show_what_they_are_about(name, kind, result, least):
    """So often in a performance, on the average."""
    assert results(name)[kind, result] >= least * len(SEEDS)


# --- Traces ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def stage(tmp_path_factory) -> Stage:
    """The reference, built."""
    base = Path(os.environ.get("VAMOS_BUILD") or tmp_path_factory.getbasetemp())
    folder = base / f"grade4-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    path = reference(LAB, tmp_path_factory.mktemp("reference"))
    report = grade(LAB, path, folder, "--test", "conform")
    assert report["tests"][0]["verdict"] == "passed"
    return Stage(LAB, stage_of(LAB, folder), sandboxed=False)


@pytest.fixture(scope="module")
def run(stage) -> guest.Run:
    """Of a kernel that tells its steps."""
    path, tempfile.tempdir = os.environ["PATH"], str(stage.tmp)
    os.environ["PATH"] = f"{stage.bin}:{path}"
    try:
        return guest.boot(stage, "conform", 4, kernel=conformance.KERNEL)
    finally:
        os.environ["PATH"], tempfile.tempdir = path, None


def compare(run: guest.Run, records: list) -> None:
    tale = conformance.Tale(run)
    tale.records = records
    tale.compare()


def records_of(run: guest.Run) -> list:
    return recording.read(run.result.trace)


def test_true_tale(run):
    compare(run, records_of(run))


def drop_a_call(records):
    at = next(i for i, record in enumerate(records) if record.name == "CALL"
              and record.values[0] == 11)
    del records[at]


def change_an_argument(records):
    calls = [record for record in records if record.name == "CALL"
             and record.values[0] == 12]
    calls[len(calls) // 2].values[1] ^= 1


def change_a_result(records):
    """Of change_rights, called by a child, which tells it at once."""
    running = 0
    for before, record in zip(records, records[1:]):
        running = before.values[0] if before.name == "NEXT" else running
        called = before.name == "CALL" and before.values[0] == 14
        if called and running > 1 and record.name == "RESULT":
            record.values[0] = -2 if record.values[0] == 0 else 0
            return
    raise AssertionError("no child calls change_rights")


def change_a_message(records):
    message = next(record for record in records if record.name == "MESSAGE")
    message.values[-1] ^= 1


def tell_less(records):
    del records[len(records) // 2 :]


def tell_more(records):
    records.append(next(record for record in records if record.name == "UNKNOWN"))


def begin_anew(records):
    records += records[:2]


@pytest.mark.parametrize("plant", [
    drop_a_call, change_an_argument, change_a_result, change_a_message, tell_less,
    tell_more, begin_anew,
])
def test_other_tales_are_forged(run, plant):
    records = records_of(run)
    plant(records)
    with pytest.raises(Verdict) as caught:
        compare(run, records)
    assert caught.value.kind == verdict.FORGED


def test_a_difference_is_explained(stage, tmp_path):
    """With the rule, and its line in the sealed file."""
    path = reference(LAB, tmp_path)
    patch = LAB.path / "mutants/ipc-truncated-is-copied.patch"
    subprocess.run(["git", "apply", patch], cwd=path, check=True)
    (test,) = grade(LAB, path, stage.folder.parent, "--test", "conform")["tests"]
    assert test["verdict"] == "wrong observation"
    message = test["message"]
    assert "demanded: " in message and "copy " in message
    name, line = re.search(r"model: (grading/spec/\w+\.c):(\d+)\)", message).groups()
    near = (ROOT / name).read_text().splitlines()[int(line) - 3 : int(line) + 3]
    assert "longer than the receiver" in "\n".join(near)


# --- A student -------------------------------------------------------------------


@pytest.fixture(scope="module")
def student(tmp_path_factory) -> Path:
    return checkout(LAB, tmp_path_factory.mktemp("branches"))


def test_specifications_are_sealed(student):
    objects = output("git", "-C", student, "cat-file", "--batch",
                     "--batch-all-objects", encoding="latin-1")
    for name in LAB.sealed:
        text = (ROOT / name).read_text()
        assert not (student / name).exists()
        sealed = (student / f"{name}.sealed").read_bytes()
        assert base64.b64decode(sealed).decode() == text
        assert text[-200:] not in objects, name


def test_student_checkout(student):
    """Starters, then the right files: the picture, the points, earlier labs."""
    assert "lab 4: not implemented: kernel/rights.c: rights_begin" in output(
        "sh", "-c", "make qemu || true", cwd=student)
    for name in LAB.files:
        shutil.copy(ROOT / name, student / name)
    picture = make(student, "qemu")
    for row in ("|------- 6 x 7? ------>|", "|<--- helper [send] ---|",
                "* request: ERR_RIGHTS  |", "* ERR_PARTNER: helper ended"):
        assert row in picture
    assert "92 / 92" in make(student, "grade", "SEED=3")
    assert "lab4.tar.gz: 11 files" in make(student, "handin")
    table = make(student, "grade", "LAB=3", "TEST=preempt", "SEED=3")
    assert re.search(r"preempt .* passed$", table, re.MULTILINE), table
