# SPDX-License-Identifier: MIT
"""Whether grading repeats: the reference of each lab graded many times, while
the machine has other work to do.

    repeat.py --stage FOLDER [--times N] [--load N] [LAB ...]

What must be the same each time is all that a report says but for seconds:
points, verdicts, messages, and the digests of what was printed and observed.
The exit status is 1 if something differs.
"""

import argparse
import contextlib
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lab_submission import grade, labs, reference

COMPUTE = "while True: pass"


@contextlib.contextmanager
def load(processes: int):
    """So many processes that compute."""
    running = [subprocess.Popen([sys.executable, "-c", COMPUTE])
               for _ in range(processes)]
    try:
        yield
    finally:
        for process in running:
            process.kill()
            process.wait()


def lasting(report: dict) -> dict:
    """REPORT without what a clock on the wall has said."""
    tests = [{key: value for key, value in test.items() if key != "seconds"}
             for test in report["tests"]]
    return {**report, "tests": tests}


def differences(first: dict, other: dict) -> list[str]:
    """The tests in which two reports differ, in words."""
    pairs = zip(first["tests"], other["tests"], strict=True)
    lines = [f"{one['name']}: {key} was {one.get(key)!r}, is {two.get(key)!r}"
             for one, two in pairs if one != two
             for key in one if one[key] != two.get(key)]
    return lines or ["the reports differ"]


def repeats(lab, options) -> bool:
    """Whether the grading of LAB does."""
    with tempfile.TemporaryDirectory() as folder:
        path = reference(lab, Path(folder))
        began, first = time.monotonic(), None
        for i in range(options.times):
            report = lasting(grade(lab, path, options.stage))
            first = first or report
            if report != first:
                print(f"lab {lab.number}: grading {i + 1} differs from the first:",
                      *differences(first, report), sep="\n    ", flush=True)
                return False
        seconds = time.monotonic() - began
        print(f"lab {lab.number}: {options.times} gradings, all alike: "
              f"{first['score']:g} of {first['max']:g} points, "
              f"{len(first['tests'])} tests, {seconds:.0f} s", flush=True)
        return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--stage", type=Path, required=True)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--load", type=int, default=4)
    parser.add_argument("lab", type=int, nargs="*")
    options = parser.parse_args()
    numbers = options.lab or [lab.number for lab in labs()]
    known = {lab.number: lab for lab in labs()}
    with load(options.load):
        alike = [repeats(known[number], options) for number in numbers]
    return 0 if all(alike) else 1


if __name__ == "__main__":
    sys.exit(main())
