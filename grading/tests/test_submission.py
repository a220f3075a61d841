# SPDX-License-Identifier: MIT
"""What can be wrong with an archive, a folder or a repository that is handed
in: each is refused, or the file alone is, with a message; nothing is unpacked,
followed or run.
"""

import bz2
import gzip
import io
import lzma
import os
import stat
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "grading"))

from lab import definition, sources, submission, verdict  # noqa: E402
from lab import stage as stages  # noqa: E402

NAME = "cvm/frame.c"
OTHER = "cvm/usermem.c"
GOOD = b"int good;\n"
OWN = b"int own;\n"  # another object than GOOD
KINDS = (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE,
         tarfile.DIRTYPE)
MEBIBYTE = 1 << 20
REFUSED: list = []  # makers of submissions whose NAME is not taken, and why
UNREADABLE: list = []  # makers of what cannot be read at all, and why


def refused(why: str):
    def note(make):
        REFUSED.append(pytest.param(make, why, id=make.__name__))
        return make

    return note


def unreadable(why: str):
    def note(make):
        UNREADABLE.append(pytest.param(make, why, id=make.__name__))
        return make

    return note


# --- Tar and zip ---------------------------------------------------------------------


def tar(path: Path, *members, mode: str = "w:gz") -> Path:
    """MEMBERS: (name, content or kind, link)."""
    with tarfile.open(path, mode) as archive:
        for name, what, *link in [*members, (OTHER, GOOD)]:
            member = tarfile.TarInfo(name)
            if what not in KINDS:
                member.size = len(what)
                archive.addfile(member, io.BytesIO(what))
                continue
            member.type = what
            member.linkname = link[0] if link else ""
            archive.addfile(member)
    return path


@refused("missing")
def climbing_names(folder):
    return tar(folder / "a.tgz", ("../cvm/frame.c", GOOD), ("../../canary", GOOD))


@refused("missing")
def absolute_names(folder):
    return tar(folder / "a.tgz", ("/cvm/frame.c", GOOD),
               (str(folder / "canary"), GOOD))


@refused("a link, which is not followed")
def symbolic_link(folder):
    return tar(folder / "a.tgz", (NAME, tarfile.SYMTYPE, "/etc/passwd"))


@refused("a link, which is not followed")
def hard_link(folder):
    return tar(folder / "a.tgz", (NAME, tarfile.LNKTYPE, OTHER))


@refused("missing")
def folder_that_is_a_link(folder):
    return tar(folder / "a.tgz", ("cvm", tarfile.SYMTYPE, "/etc"))


@refused("not a regular file")
def device(folder):
    return tar(folder / "a.tgz", (NAME, tarfile.CHRTYPE))


@refused("not a regular file")
def pipe_in_an_archive(folder):
    return tar(folder / "a.tgz", (NAME, tarfile.FIFOTYPE))


@refused("not a regular file")
def folder_in_the_place_of_a_file(folder):
    return tar(folder / "a.tgz", (NAME, tarfile.DIRTYPE))


@refused("more than once")
def duplicates(folder):
    return tar(folder / "a.tgz", (NAME, GOOD), (NAME, b"int other;\n"))


@refused("more than once")
def in_two_folders(folder):
    return tar(folder / "a.tgz", ("new/" + NAME, GOOD), ("old/" + NAME, GOOD))


@refused("there is cvm/FRAME.C")
def capitals(folder):
    return tar(folder / "a.tgz", ("cvm/FRAME.C", GOOD))


@refused("there is frame.c")
def without_its_folder(folder):
    return tar(folder / "a.tgz", ("frame.c", GOOD))


@refused(r"there is b/a\ncvm/frame.c")
def newlines_in_names(folder):
    return tar(folder / "a.tgz", ("b/a\ncvm/frame.c", GOOD), ("a\ncvm/frame.c", GOOD))


@refused("the file is empty")
def empty_file(folder):
    return tar(folder / "a.tgz", (NAME, b""))


@refused("not text: it contains a zero byte")
def binary_file(folder):
    return tar(folder / "a.tgz", (NAME, b"\x7fELF\x01\x01\x01\0\0\0"))


@refused("UTF-16 text: save it as UTF-8")
def utf_16(folder):
    return tar(folder / "a.tgz", (NAME, GOOD.decode().encode("utf-16")))


@refused("not UTF-8 text (byte 4)")
def latin_1(folder):
    return tar(folder / "a.tgz", (NAME, "/* f\xfcr */\n".encode("latin-1")))


@refused("larger than 256 KiB")
def huge_file(folder):
    return tar(folder / "a.tgz", (NAME, b"//\n" * 5 * MEBIBYTE))


@unreadable("unpacks to more than")
def gzip_bomb(folder):
    path = folder / "a.tgz"
    path.write_bytes(gzip.compress(bytes(MEBIBYTE)) * 2000)
    return path


@unreadable("unpacks to more than")
def bzip2_bomb(folder):
    path = folder / "a.tar.bz2"
    path.write_bytes(bz2.compress(bytes(MEBIBYTE)) * 2000)
    return path


@unreadable("unpacks to more than")
def xz_bomb(folder):
    path = folder / "a.tar.xz"
    path.write_bytes(lzma.compress(bytes(70 * MEBIBYTE), preset=0))
    return path


@unreadable("more than 10000 members")
def crowd(folder):
    path = folder / "a.tar"
    member = tarfile.TarInfo("x").tobuf()
    path.write_bytes(member * 10002 + bytes(1024))
    return path


@unreadable("not a readable archive")
def cut_off(folder):
    path = tar(folder / "a.tgz", (NAME, os.urandom(4096)))
    path.write_bytes(path.read_bytes()[:2000])
    return path


@unreadable("not a readable archive")
def something_else(folder):
    path = folder / "essay.pdf"
    path.write_bytes(b"%PDF-1.4\n" + os.urandom(4000))
    return path


@unreadable("an archive larger than 16 MiB")
def large_archive(folder):
    path = folder / "a.tar"
    with open(path, "wb") as file:
        file.truncate(17 * MEBIBYTE)
    return path


def zipped(path: Path, *members) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content, *mode in [*members, (OTHER, GOOD)]:
            member = zipfile.ZipInfo(name)
            member.external_attr = (mode[0] if mode else 0) << 16
            archive.writestr(member, content, zipfile.ZIP_DEFLATED)
    return path


@refused("missing")
def climbing_names_in_zip(folder):
    return zipped(folder / "a.zip", ("../cvm/frame.c", GOOD), ("/cvm/frame.c", GOOD))


@refused("a link, which is not followed")
def link_in_zip(folder):
    return zipped(folder / "a.zip", (NAME, b"/etc/passwd", stat.S_IFLNK | 0o777))


@refused("larger than 256 KiB")
def zip_bomb(folder):
    return zipped(folder / "a.zip", (NAME, bytes(40 * MEBIBYTE)))


@refused("not readable")
def damage_in_zip(folder):
    path = zipped(folder / "a.zip", (NAME, os.urandom(1000)))
    data = bytearray(path.read_bytes())
    data[200:300] = bytes(100)
    path.write_bytes(data)
    return path


@unreadable("not a readable archive")
def cut_off_zip(folder):
    path = zipped(folder / "a.zip", (NAME, GOOD))
    path.write_bytes(path.read_bytes()[:-30])
    return path


# --- Folders ----------------------------------------------------------------------


def folder_with(folder: Path) -> Path:
    root = folder / "work"
    (root / "cvm").mkdir(parents=True)
    (root / OTHER).write_bytes(GOOD)
    return root


@refused("a symbolic link, which is not followed")
def link_to_dev_zero(folder):
    root = folder_with(folder)
    (root / NAME).symlink_to("/dev/zero")
    return root


@refused("not a regular file")
def pipe_in_a_folder(folder):
    root = folder_with(folder)
    os.mkfifo(root / NAME)
    return root


@unreadable("no folder, archive or repository")
def pipe_as_a_submission(folder):
    os.mkfifo(folder / "a.tgz")
    return folder / "a.tgz"


# --- Repositories -------------------------------------------------------------------


def git(root: Path, *words) -> None:
    who = ["-c", "user.name=x", "-c", "user.email=x", "-c", "protocol.file.allow=always"]
    subprocess.run(["git", "-C", str(root), *who, *map(str, words)], check=True,
                   capture_output=True)


def repository(folder: Path) -> Path:
    root = folder_with(folder)
    git(root, "init", "-q")
    (root / NAME).write_bytes(OWN)
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "x")
    return root


@refused("not a regular file")
def submodule(folder):
    root = repository(folder)
    git(root, "rm", "-q", NAME)
    git(root, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},{NAME}")
    git(root, "commit", "-q", "-m", "x")
    return root / ".git"


@refused("a symbolic link, which is not followed")
def link_in_a_repository(folder):
    root = repository(folder)
    (root / NAME).unlink()
    (root / NAME).symlink_to("/etc/passwd")
    git(root, "commit", "-q", "-a", "-m", "x")
    return root / ".git"


@refused("not readable")
def object_that_must_be_fetched(folder):
    """A missing object makes git call the program that `origin` names."""
    root = repository(folder)
    git(root, "config", "remote.origin.url", f"ext::sh -c 'echo x >{folder}/canary'")
    git(root, "config", "remote.origin.promisor", "true")
    git(root, "config", "remote.origin.partialclonefilter", "blob:none")
    git(root, "config", "extensions.partialClone", "origin")
    git(root, "config", "core.repositoryFormatVersion", "1")
    git(root, "config", "protocol.ext.allow", "always")
    blob = subprocess.run(["git", "-C", root, "rev-parse", f"HEAD:{NAME}"],
                          capture_output=True, text=True, check=True).stdout.strip()
    (root / ".git/objects" / blob[:2] / blob[2:]).unlink()
    return root / ".git"


@unreadable("no commit at its HEAD")
def repository_without_a_commit(folder):
    git(folder, "init", "-q", "--bare", "empty.git")
    return folder / "empty.git"


# --- The tests ------------------------------------------------------------------------


@pytest.fixture
def canary(tmp_path) -> Path:
    path = tmp_path / "canary"
    path.write_text("untouched")
    return path


@pytest.mark.parametrize("make, why", REFUSED)
def test_refused_file_costs_itself(make, why, tmp_path, canary):
    path = make(tmp_path)
    taken = submission.take(path, (NAME, OTHER))
    assert why in taken.problems[NAME]
    assert "\n" not in taken.problems[NAME]
    assert taken.files == {OTHER: GOOD}
    assert canary.read_text() == "untouched"
    assert {entry.name for entry in tmp_path.iterdir()} <= {
        "canary", path.name, "work"
    }


@pytest.mark.parametrize("make, why", UNREADABLE)
def test_unreadable_submission(make, why, tmp_path, canary):
    path = make(tmp_path)
    done = subprocess.run(
        [ROOT / "grading/grade", path, "--lab", "1"], capture_output=True, text=True,
        check=False,
    )
    assert done.returncode == 2
    assert why in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""
    assert canary.read_text() == "untouched"


def test_configuration_of_a_repository_is_not_run(tmp_path, canary):
    root = repository(tmp_path)
    program = f"echo x >{canary}"
    for key in ("core.fsmonitor", "core.pager", "core.sshCommand", "core.editor",
                "filter.x.smudge", "filter.x.clean", "diff.external"):
        git(root, "config", key, program)
    (root / ".git/info/attributes").write_text("* filter=x diff=x\n")
    for name in ("post-checkout", "post-index-change", "reference-transaction"):
        hook = root / ".git/hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\n{program}\n")
        hook.chmod(0o755)
    canary.write_text("untouched")
    for path in (root, root / ".git"):
        assert submission.take(path, (NAME, OTHER)).files == {NAME: OWN, OTHER: GOOD}
    assert canary.read_text() == "untouched"


def test_working_tree_is_taken_as_it_stands(tmp_path):
    root = repository(tmp_path)
    (root / NAME).write_bytes(b"int not_committed;\n")
    names = (NAME,)
    assert submission.take(root, names).files[NAME] == b"int not_committed;\n"
    assert submission.take(root / ".git", names).files[NAME] == OWN


def test_one_archive_or_folder_in_a_folder_stands_for_it(tmp_path):
    inside = tmp_path / "inside"
    inside.mkdir()
    tar(inside / "lab1.tar.gz", (NAME, GOOD))
    around = tmp_path / "around"
    (around / "lab1/cvm").mkdir(parents=True)
    (around / "lab1" / NAME).write_bytes(GOOD)
    (around / "lab1" / OTHER).write_bytes(GOOD)
    for path in (inside, around):
        assert set(submission.take(path, (NAME, OTHER)).files) == {NAME, OTHER}


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_every_kind_of_tar_is_read(mode, tmp_path):
    path = tar(tmp_path / "a", ("./" + NAME, GOOD), mode=mode)
    assert submission.take(path, (NAME, OTHER)).files == {NAME: GOOD, OTHER: GOOD}


def test_zip_is_read_and_marks_of_windows_are_taken_off(tmp_path):
    path = zipped(tmp_path / "a.zip", (f"lab1/{NAME}", b"\xef\xbb\xbfint a;\r\n"))
    taken = submission.take(path, (NAME,))
    assert taken.files == {NAME: b"int a;\n"}
    assert taken.notes == [f"{NAME}: CR LF line ends were turned into LF"]


def test_limits_leave_room_for_every_lab():
    """A whole tree, with what was built in it, can be handed in."""
    assert sources.MOST_MEMBERS >= 10000
    assert sources.MOST_UNPACKED >= 64 * MEBIBYTE


# --- A build that is broken off ------------------------------------------------------


@pytest.fixture
def stage(tmp_path) -> stages.Stage:
    lab = definition.load(ROOT, 1)
    stage = stages.Stage(lab, tmp_path / "stage", sandboxed=False)
    stage.fill(submission.take(ROOT, lab.submitted))
    return stage


def test_a_build_is_broken_off_and_says_so(stage, monkeypatch):
    monkeypatch.setattr(stages, "BUILD_SECONDS", 1)
    monkeypatch.setattr(stage, "_own_build", lambda: None)  # pytest's is ours
    stage.compile()
    assert stage.log.endswith(f"\n{stages.OUT_OF_TIME}\n")
    assert stages.BROKEN_OFF.search(stage.log)


@pytest.mark.parametrize("source, kind", [
    ("cvm/image", verdict.GRADER), ("cvm/frame", verdict.BUILD),
    ("layers/cvm/frame", verdict.BUILD),
])
def test_a_slow_machine_is_not_the_fault_of_the_submission(stage, source, kind):
    """Unless the compiler was busy with one of its files."""
    stage.log = (f"make: *** [Makefile:44: {stage.build}/{source}.o] Terminated\n"
                 f"\n{stages.OUT_OF_TIME}\n")
    with pytest.raises(verdict.Verdict) as failure:
        stage.need(stage.path("kernel.elf"))
    assert failure.value.kind == kind
    assert source.removeprefix("layers/") in failure.value.message
