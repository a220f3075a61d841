# SPDX-License-Identifier: MIT
"""Layer tests: NAME_spec makes up operations, NAME_test runs the module with
them and tells what it did, a line "OPERATION = RESULTS" for each, NAME_spec
judges that. First come all short
sequences of a few operations, then sequences from a seed; a line "start" begins
each. One that fails is cut down to a short one that still fails.

    layer.py BUILD/layers/NAME [SEED]      runs one by hand
"""

import functools
import random
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

# Random sequences: so many of so many operations.
BATCHES = ((60, 12), (24, 40), (10, 400), (1, 3000))
START = "start"
TOLD = 12  # last operations that a failure shows
WIDTH = 90  # of a line that tells of one
CUTS = 400  # most attempts to shorten a failing sequence
CPU_SECONDS = 3  # the sandbox's limits: time of the processor,
OUTPUT_MEBIBYTES = 16  # and what the module may tell
MEMORY_MEBIBYTES = 1024
PROCESSES = 8  # one at a time is at work; the sanitizer has threads
WALL_SECONDS = 60
# Exit statuses of a module that does not end, by itself or in bubblewrap.
OUT_OF_CPU = (-signal.SIGXCPU, 128 + signal.SIGXCPU)
OUT_OF_FILE = (-signal.SIGXFSZ, 128 + signal.SIGXFSZ)


@dataclass
class Failure:
    what: str  # what the judge said
    told: list[str]  # the last lines that it was about
    operations: list[str]
    at: int  # so many of them were told
    sanitizer: str = ""
    late: bool = False
    forged: bool = False


@functools.cache
def _ask(spec: Path, *arguments) -> list[str]:
    """The operations that NAME_spec makes up."""
    result = subprocess.run(
        [spec, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    if result.returncode != 0:
        sys.exit(f"{spec} {arguments}: {result.stderr.strip()}")
    return result.stdout.splitlines()


class Layer:
    """The two programs of a layer. WRAP puts a command into the sandbox."""

    def __init__(self, path: Path, wrap=lambda command: command, test=None):
        self.test = test or Path(f"{path}_test")
        self.spec = Path(f"{path}_spec")
        self.wrap = wrap

    def enumerate(self) -> list[str]:
        """All short sequences, one after the other."""
        return _ask(self.spec, "enumerate")

    def generate(self, seed: int, length: int, count: int) -> list[str]:
        """COUNT sequences of LENGTH operations."""
        return _ask(self.spec, "generate", seed, length, count)

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
            return Failure(what, lines[-3:], operations, len(lines), late=True)
        for at, (operation, line) in enumerate(zip(operations, lines), 1):
            if not _tells_of(line, operation):
                what = f"asked for {operation!r}, the module told of {_clip(line)!r}"
                return Failure(what, lines[:at][-3:], operations, at, forged=True)
        what = self.judge(whole + end)
        if what:
            number = what.partition(":")[0].removeprefix("line ")
            last = int(number) if number.isdigit() else len(lines)
            what = what.partition(": ")[2]
            return Failure(what, lines[:last][-TOLD:], operations, last)
        if status != 0:
            text = errors.decode("utf-8", "replace")
            last = len(lines) + 1
            lines = [*lines[-TOLD:], broken_off.decode("utf-8", "replace")]
            return Failure(_headline(text, status), lines, operations, last, text)
        if len(lines) != len(operations):
            what = "some operations were never told"
            return Failure(what, lines[-TOLD:], operations, len(lines))
        return None

    def isolate(self, failure: Failure) -> Failure:
        """The sequence that failed, alone; with what came before if need be."""
        operations = failure.operations[: max(failure.at, 1)]
        starts = [i for i, line in enumerate(operations) if line == START] or [0]
        for first in (starts[-1], 0):
            shorter = self.attempt(operations[first:])
            if shorter:
                shorter.operations = operations[first:][: shorter.at]
                return shorter
        return failure

    def shorten(self, failure: Failure) -> Failure:
        """Leaves out operations, as many at a time as possible. The first one
        stays: it sets things up."""
        attempts = 0
        size = len(failure.operations) // 2
        while size > 0 and attempts < CUTS:
            at = 1
            was = len(failure.operations)
            while at < len(failure.operations) and attempts < CUTS:
                rest = failure.operations[:at] + failure.operations[at + size :]
                attempts += 1
                shorter = self.attempt(rest)
                if shorter:
                    failure = shorter
                    failure.operations = rest[: shorter.at]
                else:
                    at += size
            if size > 1 or len(failure.operations) == was:
                size //= 2
        return failure

    def _run_all(self, operations: list[str]) -> Failure | None:
        failure = self.attempt(operations)
        if failure is None or failure.late or failure.forged:
            return failure
        return self.shorten(self.isolate(failure))

    def check_all_short(self) -> Failure | None:
        """The first failure among all short sequences, shortened, or None."""
        return self._run_all(self.enumerate())

    def check_random(self, seed: int) -> Failure | None:
        """The same among the sequences of SEED."""
        numbers = random.Random(seed)
        for count, length in BATCHES:
            seed = numbers.getrandbits(32)
            failure = self._run_all(self.generate(seed, length, count))
            if failure:
                return failure
        return None

    def keep(self, failure: Failure | None) -> str:
        """Leaves the operations in a file. Returns the command that repeats
        them."""
        if failure is None:
            return ""
        file = Path(f"{self.test}.failed")
        file.write_text("\n".join(failure.operations) + "\n")
        return f"{self.test} < {file} | {self.spec} judge"

    def check(self, seed: int) -> Failure | None:
        """The first failure of all, shortened, or None."""
        return self.check_all_short() or self.check_random(seed)


def _headline(text: str, status: int) -> str:
    """The one line of a sanitizer's report that matters."""
    for line in text.splitlines():
        for mark in ("ERROR: AddressSanitizer:", "runtime error:", "panic:",
                     "contract:", "lab ", "hard rss limit"):
            if mark in line:
                return line.strip()
    if text.strip():
        return text.strip().splitlines()[-1]
    number = status - 128 if status > 128 else -status
    if number in iter(signal.Signals):
        return f"the module was ended by {signal.Signals(number).name}"
    return f"the module ended with status {status}"


def _tells_of(line: str, operation: str) -> bool:
    return line == operation or line.startswith(f"{operation} ")


def _clip(line: str) -> str:
    return line if len(line) <= WIDTH else line[: WIDTH - 4] + " ..."


def explain(failure: Failure) -> str:
    lines = [failure.what]
    told = [_clip(f"  {line}") for line in failure.told if line.strip()]
    if told:
        lines += ["the last operations, and what came of them:", *told]
    return "\n".join(lines)


def report(number: int, name: str, failure: Failure | None, again: str) -> int:
    """The lines of one test, as KTAP wants them. Returns an exit status."""
    if failure is not None:
        for line in explain(failure).splitlines() + failure.sanitizer.splitlines():
            print(f"# {line}")
        print(f"# again: {again}")
    print(f"{'ok' if failure is None else 'not ok'} {number} {name}", flush=True)
    return 0 if failure is None else 1


def main(arguments: list[str]) -> int:
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    path = Path(arguments[0]).resolve()
    seed = int(arguments[1]) if len(arguments) > 1 else 1
    tests = {path.name: Layer(path)}
    over = Path(f"{path}-over_test")  # over the real layers, if it has any
    if over.exists():
        tests[f"{path.name}-over-real-layers"] = Layer(path, test=over)
    print(f"KTAP version 1\n1..{2 * len(tests)}")
    status = 0
    for i, (name, layer) in enumerate(tests.items()):
        failure = layer.check_all_short()
        again = layer.keep(failure)
        status |= report(2 * i + 1, f"{name}-all-short", failure, again)
        failure = layer.check_random(seed)
        again = f"make layer-{path.name} SEED={seed}; {layer.keep(failure)}"
        status |= report(2 * i + 2, f"{name}-random", failure, again)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
