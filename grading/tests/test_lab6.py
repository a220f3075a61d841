# SPDX-License-Identifier: MIT
"""What is special about lab 6: tests in the finished system, volumes that the
host makes and reads, power cuts made of a log, and a student's tree that is
the finished system."""

import os
import random
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from lab_submission import (
    ROOT, change, failed, grade, labs, only, put, reference, stage_folder, verdicts,
)

LAB = next(lab for lab in labs() if lab.number == 6)
sys.path.insert(0, str(LAB.path / "tests"))

import power  # noqa: E402
import system  # noqa: E402
import volumes  # noqa: E402
from model import from_volume  # noqa: E402

WITHOUT_ACCESS = {"seek", "names", "damage"}


def output(*command, **options) -> str:
    """What COMMAND prints, whatever its exit status. It ends by itself, or
    pytest ends it."""
    kept = ("PATH", "HOME", "LANG", "TMPDIR")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    return subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False,
        env=environment, stdin=subprocess.DEVNULL, **options,
    ).stdout


@pytest.fixture(scope="module")
def stage(tmp_path_factory) -> Path:
    return stage_folder(tmp_path_factory)


# --- What counts -------------------------------------------------------------------


def test_what_fs_prints_is_forged(stage, tmp_path):
    path = reference(LAB, tmp_path)
    change(path / "sos/fs/journal.c", '#include "sos/fs/journal.h"\n',
           '#include "sos/fs/journal.h"\n#include "sos/fs/say.h"\n')
    change(path / "sos/fs/journal.c", "    result = replay_log(",
           '    say("\\nobs 0 read 00000000 00000000 00000000\\n", "");\n'
           "    result = replay_log(")
    report = grade(LAB, path, stage, "--test", "seek")
    assert verdicts(report) == {"seek": "forged"}


def test_root_needs_no_access(stage, tmp_path):
    """Exercise 1 put back leaves the tests that only read."""
    path = reference(LAB, tmp_path)
    put(LAB.path / "starter", path, ["sos/fs/access.c"])
    report = grade(LAB, path, stage, *only(WITHOUT_ACCESS))
    assert failed(report) == set()


def test_server_that_crashes_is_named(stage, tmp_path):
    path = reference(LAB, tmp_path)
    change(path / "sos/fs/dir.c", "    struct run run = {.count = 0};\n",
           "    struct run run = {.count = 0};\n\n"
           "    *(volatile uint32_t *)4 = 0;\n")
    (test,) = grade(LAB, path, stage, "--test", "names")["tests"]
    assert test["verdict"] == "wrong observation"
    assert "init: fs (pid " in test["message"]
    assert "bad write to address 0x00000004" in test["message"]


# --- Volumes -----------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted({*volumes.VOLUMES, "write"} - {"damage"}))
@pytest.mark.parametrize("seed", [1, 77])
def test_volumes_are_what_others_read(name, seed, tmp_path):
    made = volumes.VOLUMES.get(name, volumes.some)(seed)
    for volume in made if isinstance(made, list) else [made]:
        disk = tmp_path / "disk.img"
        disk.write_bytes(volume.image())
        found = system.files(disk)
        assert system.difference(found, from_volume(volume.root).files()) == ""
        if name != "walk":  # which has parts of names that no entry has
            system.check(disk)


def test_damaged_volume_has_what_it_should(tmp_path):
    disk = tmp_path / "disk.img"
    disk.write_bytes(volumes.damage(3).image())
    with pytest.raises(Exception, match="fsck.fat"):
        system.check(disk)


def entry(sector: int, count: int, flags: int = 0) -> bytes:
    """Of a log; COUNT sectors of the number SECTOR follow."""
    head = struct.pack("<QQQQ", sector, count, flags, 0).ljust(power.SECTOR, b"\0")
    return head + bytes([sector]) * (count * power.SECTOR)


def test_cuts_keep_what_was_flushed(tmp_path):
    """Sectors 1 and 2 are written, then flushed; of 3 to 8 any may be lost."""
    log = tmp_path / "log"
    log.write_bytes(bytes(power.SECTOR) + entry(0, 1) + entry(1, 2)
                    + entry(0, 0, power.FLUSH)
                    + b"".join(entry(number, 1) for number in range(3, 9)))
    writes = power.read_log(log)
    assert [write.sector for write in writes] == [0, 1, None, 3, 4, 5, 6, 7, 8]
    noted = [writes[2].end, writes[-1].end]
    kept = set()
    for seed in range(40):
        partition = power.Partition(bytes(9 * power.SECTOR), 0, writes, noted)
        cut = partition.cut_anywhere(random.Random(seed))
        sectors = [cut.image[i * power.SECTOR] for i in range(9)]
        assert sectors[1:3] == [1, 1] and 3 <= cut.at <= 8
        assert not any(sectors[i] for i in range(cut.at + 1, 9))
        kept.add(tuple(sectors))
        cut = partition.cut_when_synced(random.Random(seed))
        assert (cut.at, cut.synced) == (8, 1)
    assert len(kept) > 10


# --- A student ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def student(tmp_path_factory) -> Path:
    """A student's fresh checkout of lab 6, the labs before solved."""
    dest = tmp_path_factory.mktemp("branches")
    subprocess.run([ROOT / "labs/branches.py", dest], check=True, capture_output=True)
    tree = dest / "work"
    output("git", "clone", "-q", "--branch", "lab6", dest / "student", tree)
    put(ROOT, tree, LAB.before.submitted)
    return tree


def test_specifications_are_sealed(student):
    for name in LAB.sealed:
        assert not (student / name).exists()
        assert (student / f"{name}.sealed").exists()


@pytest.mark.timeout(600)  # it builds the whole system twice, and a lab before
def test_student_checkout(student, tmp_path):
    """Starters, then the right files: the system is whole; it has what mcopy
    wrote, and mtype reads what it wrote."""
    said = output("make", "qemu", cwd=student)
    assert "lab 6: not implemented: sos/fs/journal.c: journal_open" in said
    put(ROOT, student, LAB.files)
    output("make", "-j2", cwd=student)
    letter = tmp_path / "letter"
    letter.write_text("from outside\n")
    volume = f"{student}/build/disk.img@@1M"
    output("mcopy", "-i", volume, letter, "::home/guest/A letter to you.txt")
    text = output("make", "run", "RUN=cat /home/guest/A*; echo inside >/tmp/x",
                  cwd=student)
    assert text.splitlines()[0] == "from outside"
    assert output("mtype", "-i", volume, "::tmp/x") == "inside\n"
    seen = output("make", "qemu", "TEST=names", "SEED=5", cwd=student)
    assert "as it is 0 " in seen and "inside 14 0 0" in seen
    table = output("make", "grade", "SEED=3", cwd=student)
    assert "90 / 90" in table, table
    assert "10 more points" in table
    assert "lab6.tar.gz" in output("make", "handin", cwd=student)
    assert "who ran when" in output("make", "qemu", "LAB=3", cwd=student)


def test_server_of_lab_5_says_what_is_missing(student):
    name = "sos/disk/ata.c"
    put(LAB.before.path / "starter", student, [name])
    said = output("make", "qemu", cwd=student)
    shutil.copy(ROOT / name, student / name)
    assert f"lab 5: not implemented: {name}: " in said
