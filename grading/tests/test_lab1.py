# SPDX-License-Identifier: MIT
"""The grader, tested with lab 1: what it cannot be talked into, and how it
says what happened. What each lab must prove is in test_labs.py."""

import json
import shutil
import subprocess
import tarfile
import xml.etree.ElementTree as xml
from pathlib import Path

import lab_submission
import pytest
from lab import definition, sandbox, submission, traps
from lab.report import FORMATS, Outcome, Report
from lab_submission import ROOT, bank, change, failed, only, stage_folder, verdicts

LAB = definition.load(ROOT, 1)
MUTANTS = {mutant["name"]: mutant for mutant in bank(LAB)["mutant"]}
GUEST_TESTS = {test.name for test in LAB.tests if not test.name.startswith("layer-")}


@pytest.fixture(scope="module")
def stage(tmp_path_factory) -> Path:
    return stage_folder(tmp_path_factory)


def grade(path: Path, stage: Path, *options: str) -> dict:
    return lab_submission.grade(LAB, path, stage, *options)


def reference(folder: Path) -> Path:
    return lab_submission.reference(LAB, folder)


# --- In Bochs ------------------------------------------------------------------
# Only what runs there: tests of layers run on the host.

IN_BOCHS = ("--machine", "bochs")


def test_reference_gets_all_points_in_bochs(stage, tmp_path):
    path = reference(tmp_path)
    report = grade(path, stage, *IN_BOCHS, *only(GUEST_TESTS))
    assert failed(report) == set()
    assert report["score"] == report["max"]
    assert set(verdicts(report)) == GUEST_TESTS


def test_run_repeats_in_bochs(stage, tmp_path):
    path = reference(tmp_path)
    digests = [
        [test["digests"] for test in grade(path, stage, *options)["tests"]]
        for options in 2 * [(*IN_BOCHS, *only({"disk", "exhaust"}))]
    ]
    assert digests[0] == digests[1]
    assert all(digests[0])


def test_starter_scores_in_bochs_what_the_lab_says(stage):
    report = grade(LAB.path / "starter", stage, *IN_BOCHS, *only({"copy", "disk"}))
    assert report["score"] == LAB.starter_score
    assert set(verdicts(report).values()) == {"not implemented"}
    assert "cvm/boot/load.c: load_parse" in json.dumps(report)


def test_mutant_loses_in_bochs_what_it_must(stage, tmp_path):
    name = "pagetable-no-flush"  # emulators differ in what they remember
    mutant = MUTANTS[name]
    path = reference(tmp_path)
    patch = LAB.path / "mutants" / f"{name}.patch"
    subprocess.run(["git", "apply", patch], cwd=path, check=True)
    must, may = set(mutant["fails"]), set(mutant["may_fail"])
    lost = failed(grade(path, stage, *IN_BOCHS, *only(GUEST_TESTS - set(bank(LAB)["slow"]))))
    assert must & GUEST_TESTS <= lost <= must | may


def test_forger_gets_nothing_in_bochs(stage, tmp_path):
    mutant = MUTANTS["prints-observations"]
    path = reference(tmp_path)  # its loader: the kernel boots from a disk
    shutil.copytree(LAB.path / "mutants" / mutant["name"], path, dirs_exist_ok=True)
    report = grade(path, stage, *IN_BOCHS, *only(mutant["forged"]))
    assert set(verdicts(report).values()) == {"forged"}


def test_triple_fault_and_panic_in_bochs(stage, tmp_path):
    path = reference(tmp_path)
    change(path / "cvm/pagetable.c", "directmap_entry(i);", "0;")
    report = grade(path, stage, *IN_BOCHS, "--test", "separate")
    assert verdicts(report) == {"separate": "triple fault"}
    assert "page fault at address" in json.dumps(report)
    path = reference(tmp_path)
    change(path / "cvm/frame.c", "    frames[frame].shares--;",
           "    ASSERT(frames[frame].shares > 1);\n    frames[frame].shares--;")
    report = grade(path, stage, *IN_BOCHS, "--test", "conserve")
    assert verdicts(report) == {"conserve": "panic"}
    assert "frame_release, frame.c:" in json.dumps(report)


STOP = """\
(0) Breakpoint 1, in 001b:000400a5 (0x000400a5)
Next at t=380000000
(0) [0x00000014e0a5] 001b:00000000000400a5 (unk. ctxt): int 0x30  ; cd30
r
CPU0:
rax: 00000000_00000000
rbx: 00000000_6e776f67
rcx: 00000000_00000000
rdx: 00000000_00000001
rsp: 00000000_0003ff14
rbp: 00000000_0003ff40
rsi: 00000000_00000002
rdi: 00000000_00000003
""" + "".join(f"r{i:<2}: 00000000_00000000\n" for i in range(8, 16)) + """\
rip: 00000000_000400a5
eflags 0x00000246: id vip vif ac vm rf nt IOPL=0 of df IF tf sf ZF af PF cf
c
"""


def test_call_that_was_interrupted_in_bochs_is_seen_once():
    trap = "00380000001: softint 0008:c0104290 (0xc0104290)\n"
    later = STOP.replace("t=380000000", "t=380000777")
    log = STOP + later + trap.replace("0001:", "0778:") + STOP + trap
    assert traps.observations(log, "bochs") == [("gown", (1, 2, 3))] * 2


# --- Hostile submissions -------------------------------------------------------

TESTS = ("--test", "separate", "--test", "layer-frame")


def test_file_that_does_not_compile(stage, tmp_path):
    path = reference(tmp_path)
    change(path / "cvm/usermem.c", "return error;", "return error")
    report = grade(path, stage, *TESTS, "--test", "layer-usermem")
    assert verdicts(report) == {
        "separate": "build", "layer-frame": "passed", "layer-usermem": "build",
    }
    message = next(t["message"] for t in report["tests"] if t["name"] == "separate")
    assert message.startswith("cvm/usermem.c:")


def test_missing_file(stage, tmp_path):
    path = reference(tmp_path)
    (path / "cvm/pagetable.c").unlink()
    report = grade(path, stage, *TESTS)
    assert verdicts(report) == {"separate": "build", "layer-frame": "passed"}
    assert "cvm/pagetable.c: missing" in json.dumps(report)


def test_loop_in_the_kernel(stage, tmp_path):
    path = reference(tmp_path)
    change(path / "cvm/frame.c", "    *frame = free_list;",
           "    for (volatile int on = 1; on;) {}\n    *frame = free_list;")
    report = grade(path, stage, *TESTS)
    assert verdicts(report) == {
        "separate": "livelock", "layer-frame": "out of time",
    }
    assert "frame_alloc" in json.dumps(report)


def test_output_without_end(stage, tmp_path):
    path = reference(tmp_path)
    change(path / "cvm/frame.c", "    *frame = free_list;",
           '    for (;;) { console_print("and again\\n"); }')
    report = grade(path, stage, *TESTS)
    assert verdicts(report)["separate"] == "out of guest time"
    assert verdicts(report)["layer-frame"] != "passed"


def test_triple_fault_is_decoded(stage, tmp_path):
    path = reference(tmp_path)
    change(path / "cvm/pagetable.c", "directmap_entry(i);", "0;")
    report = grade(path, stage, "--test", "separate")
    assert verdicts(report)["separate"] == "triple fault"
    assert "page fault at address" in json.dumps(report)


def test_panic_names_the_place(stage, tmp_path):
    path = reference(tmp_path)
    change(path / "cvm/frame.c", "    frames[frame].shares--;",
           "    ASSERT(frames[frame].shares > 1);\n    frames[frame].shares--;")
    report = grade(path, stage, "--test", "conserve")
    assert verdicts(report)["conserve"] == "panic"
    assert "frame_release, frame.c:" in json.dumps(report)


@pytest.mark.skipif(not sandbox.is_available(), reason="no sandbox here")
def test_host_files_are_out_of_reach(stage, tmp_path):
    secret = tmp_path / "secret.h"
    secret.write_text('#error "the secret"\n')
    path = reference(tmp_path / "submission")
    text = (path / "cvm/frame.c").read_text()
    for name in (secret, "/etc/passwd", ROOT / "cvm/frame.c"):
        (path / "cvm/frame.c").write_text(f'#include "{name}"\n{text}')
        report = grade(path, stage, "--test", "layer-frame")
        assert verdicts(report) == {"layer-frame": "build"}
        assert "No such file" in json.dumps(report)


# --- Taking files --------------------------------------------------------------


def test_bad_files_are_named(tmp_path):
    (tmp_path / "link.c").symlink_to("/etc/passwd")
    (tmp_path / "dir.c").mkdir()
    (tmp_path / "empty.c").write_text(" \n")
    (tmp_path / "large.c").write_bytes(b"/" * (submission.MOST_BYTES + 1))
    (tmp_path / "latin.c").write_bytes(b"/* \xe4 */\n")
    (tmp_path / "zero.c").write_bytes(b"int a;\0\n")
    (tmp_path / "dos.c").write_bytes(b"int a;\r\nint b;\r\n")
    (tmp_path / "outside").symlink_to("/etc")
    taken = submission.take(
        tmp_path,
        ("link.c", "dir.c", "empty.c", "large.c", "latin.c", "zero.c", "dos.c",
         "gone.c", "outside/passwd"),
    )
    assert taken.files == {"dos.c": b"int a;\nint b;\n"}
    assert "CR LF" in taken.notes[0]
    assert {name: what.split(",")[0] for name, what in taken.problems.items()} == {
        "link.c": "a symbolic link",
        "dir.c": "not a regular file",
        "empty.c": "the file is empty",
        "large.c": "larger than 256 KiB",
        "latin.c": "not UTF-8 text (byte 3)",
        "zero.c": "not text: it contains a zero byte",
        "gone.c": "missing",
        "outside/passwd": "a symbolic link",
    }


def test_archives_and_repositories(tmp_path):
    path = reference(tmp_path / "work")
    expected = submission.take(path, LAB.files).files
    archive = tmp_path / "handin.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(path, "lab1-of-somebody")
        link = tarfile.TarInfo("lab1-of-somebody/link.c")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    taken = submission.take(archive, (*LAB.files, "link.c"))
    assert taken.files == expected
    assert "link" in taken.problems["link.c"]
    git = ["git", "-C", str(path), "-c", "user.name=x", "-c", "user.email=x"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "x"], check=True)
    assert submission.take(path / ".git", LAB.files).files == expected
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(archive.read_bytes()[:200])
    with pytest.raises(submission.BadSubmission):
        submission.take(broken, LAB.files)


def test_formats():
    outcomes = [Outcome("one", 60, 60, "passed"),
                Outcome("two", 0, 40, "panic", "a \x01 b <", 1.5)]
    report = Report(1, "Title", 7, "bochs", 60, 100, outcomes, ["a note"])
    assert json.loads(FORMATS["json"](report))["tests"][1]["verdict"] == "panic"
    suite = xml.fromstring(FORMATS["junit"](report))
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert json.loads(FORMATS["gradescope"](report))["score"] == 60
    table = FORMATS["table"](report)
    assert "60 / 100" in table
    assert "make grade LAB=1 TEST=two SEED=7 MACHINE=bochs\n" in table
