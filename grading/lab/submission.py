# SPDX-License-Identifier: MIT
"""The student's files, out of a folder, a tar archive or a bare git
repository. Nothing else of a submission is looked at, and nothing of it is
run or followed: a symbolic link is refused.
"""

import os
import stat
import subprocess
import tarfile
from dataclasses import dataclass, field
from pathlib import Path

MOST_BYTES = 256 * 1024  # of one file
MOST_MEMBERS = 10000  # of an archive


class BadSubmission(Exception):
    """It cannot be read at all."""


@dataclass
class Submission:
    files: dict[str, bytes] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)  # file -> what
    notes: list[str] = field(default_factory=list)

    def add(self, name: str, data: bytes) -> None:
        """Takes a file, if it is one that can be compiled."""
        if not data.strip():
            self.problems[name] = "the file is empty"
            return
        if len(data) > MOST_BYTES:
            self.problems[name] = f"larger than {MOST_BYTES // 1024} KiB"
            return
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            self.problems[name] = f"not UTF-8 text (byte {error.start})"
            return
        if b"\0" in data:
            self.problems[name] = "not text: it contains a zero byte"
            return
        if b"\r\n" in data:
            self.notes.append(f"{name}: CR LF line ends were turned into LF")
            data = data.replace(b"\r\n", b"\n")
        self.files[name] = data


def _from_folder(root: Path, names: tuple[str, ...]) -> Submission:
    taken = Submission()
    for name in names:
        path = root
        mode = 0
        for part in Path(name).parts:
            path = path / part
            try:
                mode = os.lstat(path).st_mode
            except OSError:
                mode = 0
                break
            if stat.S_ISLNK(mode):
                break
        if stat.S_ISLNK(mode):
            taken.problems[name] = "a symbolic link, which is not followed"
        elif mode == 0:
            taken.problems[name] = "missing"
        elif not stat.S_ISREG(mode):
            taken.problems[name] = "not a regular file"
        else:
            with open(path, "rb") as file:
                taken.add(name, file.read(MOST_BYTES + 1))
    return taken


def _find_member(members: list[tarfile.TarInfo], name: str):
    """The member NAME, in the archive's top folder or one below it."""
    for member in members:
        path = member.name.removeprefix("./")
        if path == name or path.partition("/")[2] == name:
            return member
    return None


def _from_archive(path: Path, names: tuple[str, ...]) -> Submission:
    taken = Submission()
    try:
        with tarfile.open(path, "r:*") as archive:
            members = []
            for member in archive:
                members.append(member)
                if len(members) > MOST_MEMBERS:
                    raise BadSubmission(f"more than {MOST_MEMBERS} members")
            for name in names:
                member = _find_member(members, name)
                if member is None:
                    taken.problems[name] = "missing"
                elif member.issym() or member.islnk():
                    taken.problems[name] = "a link, which is not followed"
                elif not member.isfile():
                    taken.problems[name] = "not a regular file"
                else:
                    data = archive.extractfile(member)
                    taken.add(name, data.read(MOST_BYTES + 1))
    except (tarfile.TarError, EOFError, OSError) as error:
        raise BadSubmission(f"not a readable archive: {error}") from None
    return taken


def _git(repository: Path, *arguments: str) -> bytes | None:
    result = subprocess.run(
        ["git", "-c", "safe.directory=*", f"--git-dir={repository}", *arguments],
        capture_output=True,
        env={"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1"},
        check=False,
    )
    return result.stdout if result.returncode == 0 else None


def _from_repository(path: Path, names: tuple[str, ...]) -> Submission:
    """The files of the commit that HEAD names."""
    taken = Submission()
    if _git(path, "rev-parse", "HEAD^{commit}") is None:
        raise BadSubmission("the repository has no commit")
    for name in names:
        entry = (_git(path, "ls-tree", "-l", "HEAD", name) or b"").split()
        if not entry:
            taken.problems[name] = "missing"
        elif entry[0] == b"120000":
            taken.problems[name] = "a symbolic link, which is not followed"
        elif entry[1] != b"blob":
            taken.problems[name] = "not a regular file"
        elif int(entry[3]) > MOST_BYTES:
            taken.problems[name] = f"larger than {MOST_BYTES // 1024} KiB"
        else:
            taken.add(name, _git(path, "cat-file", "blob", f"HEAD:{name}") or b"")
    return taken


def take(path: Path, names: tuple[str, ...]) -> Submission:
    """The files NAMES of the submission at PATH."""
    if path.is_dir():
        if (path / "HEAD").is_file() and (path / "objects").is_dir():
            return _from_repository(path, names)
        return _from_folder(path, names)
    if path.is_file():
        return _from_archive(path, names)
    raise BadSubmission("no folder, archive or repository of that name")
