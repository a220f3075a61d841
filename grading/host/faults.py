# SPDX-License-Identifier: MIT
"""Plants small faults, one at a time, and asks who finds them.

    faults.py [--first] [--jobs N] [NAME ...]

The faults are lists of (name, file, old, new) in the folders below; OLD stands
in FILE once. Three instruments look for them: the tests of the layers, the
conformance of kernel and model, and the exploration of the model; each is a
target of make, which has to succeed without the fault and to fail with it. A
fault that none finds is a hole, and the exit status is 1. With --first, an
instrument that comes after one that found the fault is not asked.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LISTS = ("grading/spec/faults/*.toml", "grading/layers/faults.toml")
INSTRUMENTS = ("layers", "conformance", "exploration")
SECONDS = 120  # that a target may take; a fault may make it endless
BROKEN_BUILD = re.compile(r": error: |undefined reference|: fatal error: |No rule to make")

# Which targets look at a file. The first pattern that matches counts.
TARGETS = {
    "layers": (
        (r"kernel/memory\.c", "layer-memory-calls"),
        (r"kernel/device\.c", "layer-drivers"),
        (r"kernel/ipc_decode\.c", "layer-ipc-decode"),
        (r"kernel/kdispatch\.c", "layer-vamos"),
        (r"kernel/(\w+)\.c", r"layer-\1"),
        (r"cvm/(frame|pagetable|usermem)\.c", r"layer-\1 layer-memory"),
        (r"cvm/(pagefault|swap|machine|pageentry|primitives)\.c", "layer-memory"),
        (r"cvm/(pin|record|region|regionmem)\.c", "layer-memory"),
        (r"cvm/device\.c", "layer-device"),
    ),
    "conformance": (
        (r"kernel/.*", "conform-host"),
        (r"grading/spec/.*", "conform-host"),
        (r"cvm/.*", "conform-guest"),
    ),
    "exploration": ((r"grading/spec/.*", "explore INSTANCE=small"),),
}


class Fault(Exception):
    """A fault cannot be planted, or the tree does not pass without it."""


@dataclass(frozen=True)
class Planted:
    name: str
    file: str
    old: str
    new: str


def read_faults(root: Path = ROOT) -> list[Planted]:
    found = []
    for pattern in LISTS:
        for path in sorted(root.glob(pattern)):
            for entry in tomllib.loads(path.read_text())["fault"]:
                fault = Planted(*(entry[k] for k in ("name", "file", "old", "new")))
                if (root / fault.file).read_text().count(fault.old) != 1:
                    raise Fault(f"{path}: {fault.name}: OLD is not there once")
                found.append(fault)
    names = [fault.name for fault in found]
    if len(set(names)) != len(names):
        twice = sorted({n for n in names if names.count(n) > 1})
        raise Fault(f"the same name twice: {', '.join(twice)}")
    return found


def targets_of(fault: Planted, instrument: str) -> str:
    """The words for make; "" if the instrument does not look at that file."""
    for pattern, words in TARGETS[instrument]:
        match = re.fullmatch(pattern, fault.file)
        if match:
            return match.expand(words)
    return ""


class Tree:
    """A copy of the sources in which faults are planted, built as needed."""

    def __init__(self, folder: Path):
        self.folder = folder
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, check=True,
        ).stdout.decode()  # fmt: skip
        for name in filter(None, listed.split("\0")):
            source, copy = ROOT / name, folder / name
            if not source.is_file() or self._is_as(source, copy):
                continue
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, copy)

    @staticmethod
    def _is_as(source: Path, copy: Path) -> bool:
        return copy.is_file() and copy.read_bytes() == source.read_bytes()

    def fails(self, targets: str) -> tuple[bool, str]:
        """Whether make TARGETS fails, and what it printed."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
        command = ["make", "--no-print-directory", f"BUILD={self.folder}/build"]
        try:
            result = subprocess.run(
                [*command, *targets.split()], cwd=self.folder, env=environment,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, timeout=SECONDS, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as late:
            return True, f"{(late.output or b'')[-500:]!r} … still running"
        text = result.stdout.decode("utf-8", "replace")
        if result.returncode != 0 and BROKEN_BUILD.search(text):
            raise Fault(f"does not compile:\n{text[-1500:]}")
        return result.returncode != 0, text

    def who_finds(self, fault: Planted, first: bool) -> dict[str, bool | None]:
        """For each instrument whether it found FAULT; None: not asked."""
        path = self.folder / fault.file
        original = path.read_text()
        found: dict[str, bool | None] = dict.fromkeys(INSTRUMENTS)
        path.write_text(original.replace(fault.old, fault.new))
        try:
            for instrument in INSTRUMENTS:
                targets = targets_of(fault, instrument)
                if targets:
                    found[instrument], _ = self.fails(targets)
                if first and found[instrument]:
                    break
        except Fault as error:
            raise Fault(f"{fault.name}: {error}") from None
        finally:
            path.write_text(original)
        return found


def line(name: str, found: dict[str, bool | None]) -> str:
    words = {True: "found", False: "-", None: ""}
    return f"{name:42}" + "".join(f"{words[found[i]]:14}" for i in INSTRUMENTS).rstrip()


def run(faults: list[Planted], first: bool, jobs: int) -> int:
    print(f"{'fault':42}" + "".join(f"{i:14}" for i in INSTRUMENTS).rstrip())
    holes = []
    with tempfile.TemporaryDirectory(prefix="vamos-faults-") as folder:
        trees = [Tree(Path(folder) / str(i)) for i in range(jobs)]

        def work(tree: Tree) -> list[tuple[Planted, dict]]:
            own = faults[trees.index(tree) :: jobs]
            return [(fault, tree.who_finds(fault, first)) for fault in own]

        with ThreadPoolExecutor(jobs) as pool:
            results = [r for part in pool.map(work, trees) for r in part]
    order = {fault.name: i for i, fault in enumerate(faults)}
    for fault, found in sorted(results, key=lambda r: order[r[0].name]):
        print(line(fault.name, found))
        if not any(found.values()):
            holes.append(fault.name)
    counts = [sum(bool(f[i]) for _, f in results) for i in INSTRUMENTS]
    print(f"{len(results)} faults; found by " + ", ".join(
        f"{i}: {n}" for i, n in zip(INSTRUMENTS, counts)))
    for name in holes:
        print(f"found by nobody: {name}")
    return 1 if holes else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", help="of faults; all, if there are none")
    parser.add_argument("--first", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    try:
        faults = read_faults()
        unknown = set(options.names) - {fault.name for fault in faults}
        if unknown:
            raise Fault(f"there is no fault {', '.join(sorted(unknown))}")
        if options.names:
            faults = [fault for fault in faults if fault.name in options.names]
        return run(faults, options.first, min(options.jobs, len(faults)))
    except Fault as error:
        print(f"faults: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
