# SPDX-License-Identifier: MIT
"""What a submission can be, and how to read one file of it by its name:
a folder, a tar or zip archive, a bare git repository.

Nothing of it is unpacked, run or followed. A source's read(name) returns the
file's bytes, at most MOST_BYTES + 1 of them, or raises Refused; names() is
what there is, for people who look for a file in vain.
"""

import bz2
import gzip
import io
import lzma
import os
import stat
import subprocess
import tarfile
import zipfile
import zlib
from pathlib import Path

from lab import sandbox
from lab.sandbox import Sandbox

MOST_BYTES = 256 * 1024  # of one file
MOST_MEMBERS = 10000  # of an archive, and of a folder's names
MOST_PACKED = 16 << 20  # bytes of an archive,
MOST_UNPACKED = 64 << 20  # and of what a packed tar holds
GIT_SECONDS = 10

MISSING = "missing"
LINK = "a symbolic link, which is not followed"
NO_FILE = "not a regular file"
TOO_LARGE = f"larger than {MOST_BYTES // 1024} KiB"

# All that the modules for archives raise for one that is broken.
BROKEN = (tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError,
          EOFError, OSError, ValueError, RuntimeError, NotImplementedError,
          RecursionError, OverflowError, MemoryError)


class BadSubmission(Exception):
    """It cannot be read at all."""


class Refused(Exception):
    """This file cannot be had; the text says why."""


class Folder:
    """A folder as it stands; of a git working tree, too, its files and not
    those of the last commit."""

    def __init__(self, root: Path):
        self.root = root

    def read(self, name: str) -> bytes:
        path = self.root
        mode = 0
        for part in Path(name).parts:
            path = path / part
            try:
                mode = os.lstat(path).st_mode
            except OSError:
                raise Refused(MISSING) from None
            if stat.S_ISLNK(mode):
                raise Refused(LINK)
        if not stat.S_ISREG(mode):
            raise Refused(NO_FILE)
        try:
            with open(path, "rb") as file:
                return file.read(MOST_BYTES + 1)
        except OSError as error:
            raise Refused(f"not readable: {error.strerror}") from None

    def only_child(self) -> Path | None:
        """The one folder or file that is all there is."""
        with os.scandir(self.root) as entries:
            children = list(entries)
        if len(children) != 1 or children[0].is_symlink():
            return None
        return Path(children[0].path)

    def names(self) -> list[str]:
        found: list[str] = []
        for folder, _, files in os.walk(self.root):
            where = os.path.relpath(folder, self.root)
            found += [os.path.normpath(os.path.join(where, name)) for name in files]
            if len(found) > MOST_MEMBERS:
                break
        return found[:MOST_MEMBERS]


class Archive:
    """Members by their names. A file is at its place in the archive, or in
    one folder around all."""

    def __init__(self):
        self.members: dict[str, list] = {}

    def add(self, name: str, member) -> None:
        self.members.setdefault(name.removeprefix("./"), []).append(member)

    def names(self) -> list[str]:
        return list(self.members)

    def find(self, name: str):
        found = self.members.get(name, [])
        if not found:
            found = [
                member
                for path, members in self.members.items()
                if path.partition("/")[2] == name
                and path.partition("/")[0] not in ("", "..")
                for member in members
            ]
        if not found:
            raise Refused(MISSING)
        if len(found) > 1:
            raise Refused("more than once in the archive")
        return found[0]


class Tar(Archive):
    def __init__(self, path: Path):
        super().__init__()
        data = io.BytesIO(_unpacked(path))
        with tarfile.open(fileobj=data, mode="r:") as archive:
            for count, member in enumerate(archive):
                if count == MOST_MEMBERS:
                    raise BadSubmission(f"more than {MOST_MEMBERS} members")
                self.add(member.name, member)
        data.seek(0)
        self.archive = tarfile.open(fileobj=data, mode="r:")

    def read(self, name: str) -> bytes:
        member = self.find(name)
        if member.issym() or member.islnk():
            raise Refused("a link, which is not followed")
        if not member.isfile():
            raise Refused(NO_FILE)
        return self.archive.extractfile(member).read(MOST_BYTES + 1)


class Zip(Archive):
    def __init__(self, path: Path):
        super().__init__()
        self.archive = zipfile.ZipFile(path)
        members = self.archive.infolist()
        if len(members) > MOST_MEMBERS:
            raise BadSubmission(f"more than {MOST_MEMBERS} members")
        for member in members:
            self.add(member.filename, member)

    def read(self, name: str) -> bytes:
        member = self.find(name)
        kind = stat.S_IFMT(member.external_attr >> 16)
        if kind == stat.S_IFLNK:
            raise Refused("a link, which is not followed")
        if member.is_dir() or kind not in (0, stat.S_IFREG):
            raise Refused(NO_FILE)
        try:
            with self.archive.open(member) as file:
                return file.read(MOST_BYTES + 1)
        except BROKEN as error:
            raise Refused(f"not readable: {error}") from None


def _unpacked(path: Path) -> bytes:
    """The tar archive in PATH, of no more than MOST_UNPACKED bytes."""
    with open(path, "rb") as file:
        head = file.read(6)
        file.seek(0)
        if head.startswith(b"\x1f\x8b"):
            stream = gzip.GzipFile(fileobj=file)
        elif head.startswith(b"BZh"):
            stream = bz2.BZ2File(file)
        elif head == b"\xfd7zXZ\0":
            return _unpacked_xz(file.read())
        else:
            stream = file
        data = stream.read(MOST_UNPACKED + 1)
    if len(data) > MOST_UNPACKED:
        raise BadSubmission(f"unpacks to more than {MOST_UNPACKED >> 20} MiB")
    return data


def _unpacked_xz(packed: bytes) -> bytes:
    """Apart from the others, as only this one can take gigabytes by itself."""
    unpacker = lzma.LZMADecompressor(memlimit=2 * MOST_UNPACKED)
    data = unpacker.decompress(packed, MOST_UNPACKED + 1)
    if len(data) > MOST_UNPACKED:
        raise BadSubmission(f"unpacks to more than {MOST_UNPACKED >> 20} MiB")
    return data


class Repository:
    """The commit that HEAD names. Git itself runs in the sandbox: a
    repository's configuration can name programs and servers."""

    def __init__(self, path: Path):
        self.path = path.resolve()
        self.sandbox = Sandbox(
            reading=(self.path,), cpu_seconds=GIT_SECONDS,
            enabled=sandbox.is_available(),
        )
        if self._git("rev-parse", "--verify", "HEAD^{commit}") is None:
            raise BadSubmission("the repository has no commit at its HEAD")

    def _git(self, *arguments: str) -> bytes | None:
        """What git says; None if it fails or does not come to an end."""
        command = ["git", "-c", "safe.directory=*"]
        command += [f"--git-dir={self.path}", *arguments]
        try:
            result = subprocess.run(
                self.sandbox.command(command), capture_output=True,
                stdin=subprocess.DEVNULL, timeout=3 * GIT_SECONDS, check=False,
                env={"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1",
                     "GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1"},
            )
        except subprocess.TimeoutExpired:
            return None
        return result.stdout if result.returncode == 0 else None

    def read(self, name: str) -> bytes:
        entry = (self._git("ls-tree", "-l", "HEAD", "--", name) or b"").split()
        if not entry:
            raise Refused(MISSING)
        if entry[0] == b"120000":
            raise Refused(LINK)
        if entry[1] != b"blob":
            raise Refused(NO_FILE)
        if not entry[3].isdigit():
            raise Refused("not readable: the object is not there")
        if int(entry[3]) > MOST_BYTES:
            raise Refused(TOO_LARGE)
        data = self._git("cat-file", "blob", entry[2].decode("ascii"))
        if data is None:
            raise Refused("not readable: the object is damaged")
        return data

    def names(self) -> list[str]:
        listed = self._git("ls-tree", "-r", "-z", "--name-only", "HEAD") or b""
        names = listed.decode("utf-8", "replace").split("\0")
        return names[:MOST_MEMBERS]


def _open_archive(path: Path) -> Archive:
    if path.stat().st_size > MOST_PACKED:
        raise BadSubmission(f"an archive larger than {MOST_PACKED >> 20} MiB")
    try:
        with open(path, "rb") as file:
            is_zip = file.read(2) == b"PK"
        return Zip(path) if is_zip else Tar(path)
    except BROKEN as error:
        raise BadSubmission(f"not a readable archive: {error}") from None


def open_source(path: Path):
    """The source at PATH."""
    if path.is_dir():
        if (path / "HEAD").is_file() and (path / "objects").is_dir():
            return Repository(path)
        return Folder(path)
    if path.is_file():
        return _open_archive(path)
    raise BadSubmission("no folder, archive or repository of that name")
