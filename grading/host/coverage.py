# SPDX-License-Identifier: MIT
"""How much of a lab's reference solution its layer tests run.

    coverage.py --build FOLDER [LAB ...]

The layer tests are built once more, in FOLDER, with counters for each line
(gcov), and run on the reference as the grader runs them. Printed is, for each
file that students write, how many of its lines were run, and each line that was
not. The exit status is 1 if one of the labs has a file below LEAST.
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "grading"))

from lab import definition  # noqa: E402
from lab.layer import Layer, explain  # noqa: E402

LEAST = 95.0  # percent of the lines of each file
SEED = 1
PREFIX = "layer-"  # of the names of layer tests
# The second option brings the function that lines.c calls in its children.
COMPILER = "gcc --coverage -Wl,-u,__gcov_dump"


class Fault(Exception):
    """What should be measured cannot be built, or does not pass."""


def layers(lab: definition.Lab) -> list[str]:
    return [test.name.removeprefix(PREFIX) for test in lab.tests
            if test.name.startswith(PREFIX)]


def build(folder: Path, names: list[str]) -> None:
    """Makes the programs of the layers NAMES, and forgets earlier counts."""
    programs = [folder / f"layers/{name}_{part}" for name in names
                for part in ("test", "spec")]
    command = ["make", "-s", "-C", ROOT, f"BUILD={folder}", f"HOST_CC={COMPILER}"]
    kept = ("PATH", "HOME", "LANG", "TMPDIR")
    result = subprocess.run(
        [str(word) for word in (*command, *programs)], capture_output=True,
        text=True, check=False,
        env={name: os.environ[name] for name in kept if name in os.environ},
    )
    if result.returncode != 0:
        raise Fault(result.stderr.strip())
    for counts in folder.glob("**/*.gcda"):
        counts.unlink()


def run(folder: Path, names: list[str]) -> None:
    for name in names:
        failure = Layer(folder / "layers" / name).check(SEED)
        if failure is not None:
            raise Fault(f"{PREFIX}{name} fails:\n{explain(failure)}")


def lines_run(folder: Path, name: str) -> dict[int, bool]:
    """The lines of file NAME that are code, and whether they were run."""
    seen: dict[int, bool] = {}
    for counts in folder.glob(f"**/{name.removesuffix('.c')}.gcda"):
        packed = subprocess.run(
            ["gcov", "--json-format", "--stdout", counts.name], cwd=counts.parent,
            capture_output=True, check=True,
        ).stdout
        text = gzip.decompress(packed) if packed[:2] == b"\x1f\x8b" else packed
        for file in json.loads(text)["files"]:
            if file["file"] == name:
                for line in file["lines"]:
                    number, count = line["line_number"], line["count"]
                    seen[number] = seen.get(number, False) or count > 0
    return seen


def show(name: str, seen: dict[int, bool]) -> bool:
    """Prints what was run of file NAME. Returns whether that is enough."""
    missed = [number for number, was_run in sorted(seen.items()) if not was_run]
    percent = 100 * (1 - len(missed) / len(seen)) if seen else 0.0
    print(f"  {name:24} {len(seen):4} lines, {percent:5.1f} % run")
    source = (ROOT / name).read_text().splitlines()
    for number in missed:
        print(f"      not run: {name}:{number}: {source[number - 1].strip()}")
    return percent >= LEAST


def measure(lab: definition.Lab, folder: Path) -> bool:
    """Whether the layer tests of LAB run enough of each file."""
    names = layers(lab)
    build(folder, names)
    run(folder, names)
    print(f"lab {lab.number}: {lab.title}: {', '.join(map(PREFIX.__add__, names))}")
    return all([show(name, lines_run(folder, name)) for name in lab.files])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("lab", type=int, nargs="*")
    options = parser.parse_args()
    try:
        numbers = options.lab or sorted(definition.labs(ROOT))
        enough = [measure(definition.load(ROOT, number),
                          options.build.resolve() / f"lab{number}")
                  for number in numbers]
    except (Fault, definition.BadLab) as error:
        print(f"coverage: {error}", file=sys.stderr)
        return 2
    return 0 if all(enough) else 1


if __name__ == "__main__":
    sys.exit(main())
