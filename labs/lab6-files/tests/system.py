# SPDX-License-Identifier: MIT
"""The second disk of a test: written before a run, and looked at after it, by
tools that know nothing of SOS."""

import os
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

from lab import verdict
from lab.verdict import Verdict
from volume import SECTOR
from volumes import disk as make_disk

ENVIRONMENT = os.environ | {"PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin",
                            "MTOOLS_SKIP_CHECK": "1", "TZ": "UTC"}
TOOL_SECONDS = 20
BOCHS_SHIFT = 6  # a slower processor: it has fewer instructions to wait for


def new_disk(lab, content: bytes | None = None) -> Path:
    """A file for the second disk of LAB's test: that of volumes.py."""
    path = lab.stage.tmp / f"{lab.name}.img"
    path.write_bytes(make_disk(lab.name, lab.seed) if content is None else content)
    return path


def run(lab, disk: Path, program: str = "", **options):
    """Runs the test (or PROGRAM) of the finished system with DISK."""
    options = {"second": disk, "snapshot": True, "keeps_second": True, "shift": None,
               **options}
    if lab.stage.emulator == "bochs":
        options |= {"snapshot": False, "shift": BOCHS_SHIFT}
    return lab.run(program or lab.name, **options)


def wrong(message: str) -> Verdict:
    return Verdict(verdict.WRONG, message)


def _tool(*command) -> subprocess.CompletedProcess:
    try:
        return subprocess.run(
            [str(word) for word in command], env=ENVIRONMENT, check=False,
            stdin=subprocess.DEVNULL, capture_output=True, timeout=TOOL_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise wrong(f"{command[0]} does not come to an end with the volume") from None


def check(disk: Path, when: str = "after the run") -> None:
    """fsck.fat has nothing to say of the volume in the file DISK."""
    done = _tool("fsck.fat", "-n", disk)
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    if done.returncode != 0 or len(lines) > 2:
        said = "\n".join(lines[1:6])
        raise wrong(f"{when} fsck.fat -n says:\n{said}")


def files(disk: Path) -> dict[str, bytes | None]:
    """All that mcopy finds on the volume: path -> content, None for a
    directory."""
    with tempfile.TemporaryDirectory() as folder:
        done = _tool("mcopy", "-s", "-n", "-i", disk, "::*", folder)
        if done.returncode != 0 and b"File \"*\" not found" not in done.stderr:
            raise wrong("mcopy says: " + done.stderr.decode("utf-8", "replace")[:300])
        return {
            "/" + path.relative_to(folder).as_posix():
                None if path.is_dir() else path.read_bytes()
            for path in Path(folder).rglob("*")
        }


def difference(seen: dict, wanted: dict) -> str:
    """Where two volumes first differ; "" if they do not."""
    for path in sorted(seen.keys() | wanted.keys()):
        if path not in seen:
            return f"{path} is missing"
        if path not in wanted:
            return f"{path} should not be there"
        if seen[path] != wanted[path]:
            return f"{path}: {_contrast(seen[path], wanted[path])}"
    return ""


def _contrast(seen: bytes | None, wanted: bytes | None) -> str:
    if seen is None or wanted is None:
        return "is a directory" if seen is None else "is no directory"
    if len(seen) != len(wanted):
        return f"{len(seen)} bytes, must be {len(wanted)}"
    at = next(i for i, (a, b) in enumerate(zip(seen, wanted)) if a != b)
    return f"differs from byte {at} on"


def must_hold(disk: Path, wanted: dict, when: str = "after the run") -> None:
    """The volume is sound, and holds WANTED and nothing else."""
    check(disk, when)
    found = difference(files(disk), wanted)
    if found:
        raise wrong(f"{when} mcopy finds other files: {found}")


def add_by_others(disk: Path, name: str, content: bytes) -> None:
    """What another system does to the volume."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        done = _tool("mcopy", "-i", disk, file.name, f"::{name}")
    if done.returncode != 0:
        raise wrong(f"mcopy cannot write {name}: {done.stderr.decode()[:200]}")


def copy(disk: Path, name: str) -> Path:
    """A copy of the file DISK beside it."""
    return Path(shutil.copy(disk, disk.with_name(f"{disk.stem}-{name}.img")))


def part(disk: Path, number: int) -> Path:
    """Partition NUMBER, from 0 up, of the disk, as a file."""
    data = disk.read_bytes()
    first, sectors = struct.unpack_from("<II", data, 446 + 16 * number + 8)
    path = disk.with_name(f"{disk.stem}-{number}.img")
    path.write_bytes(data[first * SECTOR:(first + sectors) * SECTOR])
    return path
