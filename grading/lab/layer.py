# SPDX-License-Identifier: MIT
"""Layer tests: NAME_spec makes up operations from a seed, NAME_test runs the
module with them and tells what it did, NAME_spec judges that. One seed stands
for many sequences, so that no luck is needed to find a fault. One that fails
is cut down to a short one that still fails.

    layer.py BUILD/layers/NAME [SEED]      runs one by hand
"""

import random
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

LENGTHS = (40,) * 24 + (400,) * 14 + (3000,) * 2  # operations of the sequences
CUTS = 400  # most attempts to shorten a failing sequence
CPU_SECONDS = 5  # the sandbox's limits: time of the processor,
OUTPUT_MEBIBYTES = 4  # and what the module may tell
WALL_SECONDS = 60
# Exit statuses of a module that does not end, by itself or in bubblewrap.
OUT_OF_CPU = (-signal.SIGXCPU, 128 + signal.SIGXCPU)
OUT_OF_FILE = (-signal.SIGXFSZ, 128 + signal.SIGXFSZ)


@dataclass
class Failure:
    what: str  # what the judge said
    told: list[str]  # the last lines that it was about
    operations: list[str]
    sanitizer: str = ""
    late: bool = False


class Layer:
    """The two programs of a layer. WRAP puts a command into the sandbox."""

    def __init__(self, path: Path, wrap=lambda command: command):
        self.test = Path(f"{path}_test")
        self.spec = Path(f"{path}_spec")
        self.wrap = wrap

    def generate(self, seed: int, length: int) -> list[str]:
        return subprocess.run(
            [self.spec, "generate", str(seed), str(length)],
            capture_output=True, text=True, check=True,
        ).stdout.splitlines()

    def run(self, operations: list[str]) -> tuple[bytes, bytes, int]:
        """What the module told, and how it ended."""
        command = self.wrap([str(self.test)])
        with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as errors:
            try:
                status = subprocess.run(
                    command,
                    input="\n".join(operations).encode() + b"\n",
                    stdout=told,
                    stderr=errors,
                    timeout=WALL_SECONDS,
                    check=False,
                ).returncode
            except subprocess.TimeoutExpired:
                status = OUT_OF_CPU[0]
            told.seek(0)
            errors.seek(0)
            return told.read(), errors.read(), status

    def judge(self, told: bytes) -> str:
        result = subprocess.run(
            [self.spec, "judge"], input=told, capture_output=True, check=False
        )
        return (result.stdout + result.stderr).decode("utf-8", "replace").strip()

    def attempt(self, operations: list[str]) -> Failure | None:
        told, errors, status = self.run(operations)
        whole, end, broken_off = told.rpartition(b"\n")
        lines = whole.decode("utf-8", "replace").splitlines()
        if status in OUT_OF_CPU + OUT_OF_FILE:
            what = "running for ever" if status in OUT_OF_CPU else "output without end"
            return Failure(what, lines[-3:], operations, late=True)
        what = self.judge(whole + end)
        if what:
            number = what.partition(":")[0].removeprefix("line ")
            last = int(number) if number.isdigit() else len(lines)
            return Failure(what.partition(": ")[2], lines[:last][-4:], operations)
        if status != 0:
            text = errors.decode("utf-8", "replace")
            lines = [*lines[-3:], broken_off.decode("utf-8", "replace")]
            return Failure(_headline(text, status), lines, operations, text)
        if len(lines) != len(operations):
            return Failure("some operations were never told", lines[-3:], operations)
        return None

    def shorten(self, failure: Failure) -> Failure:
        """Leaves out operations, as many at a time as possible. The first one
        stays: it sets things up."""
        attempts = 0
        size = len(failure.operations) // 2
        while size > 0 and attempts < CUTS:
            at = 1
            while at < len(failure.operations) and attempts < CUTS:
                rest = failure.operations[:at] + failure.operations[at + size :]
                attempts += 1
                shorter = self.attempt(rest)
                if shorter:
                    failure = shorter
                else:
                    at += size
            size //= 2
        return failure

    def check(self, seed: int) -> Failure | None:
        """The first failure, shortened, or None."""
        numbers = random.Random(seed)
        for length in LENGTHS:
            failure = self.attempt(self.generate(numbers.getrandbits(32), length))
            if failure:
                return failure if failure.late else self.shorten(failure)
        return None


def _headline(text: str, status: int) -> str:
    """The one line of a sanitizer's report that matters."""
    for line in text.splitlines():
        for mark in ("ERROR: AddressSanitizer:", "runtime error:", "panic:",
                     "lab "):
            if mark in line:
                return line.strip()
    return text.strip().splitlines()[-1] if text.strip() else f"status {status}"


def explain(failure: Failure) -> str:
    lines = [failure.what]
    told = [f"  {line}" for line in failure.told if line.strip()]
    if told:
        lines += ["the last operations, and what came of them:", *told]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    seed = int(arguments[1]) if len(arguments) > 1 else 1
    failure = Layer(Path(arguments[0]).resolve()).check(seed)
    name = Path(arguments[0]).name
    if failure is None:
        print(f"layer {name}: as specified (seed {seed})")
        return 0
    print(f"layer {name}: {explain(failure)}\n{failure.sanitizer}".strip())
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
