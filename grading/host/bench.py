# SPDX-License-Identifier: MIT
"""Measures the system and prints a table; writes build/bench.json.

One function a benchmark: it returns the value, or None if it cannot run here.
Seconds are wall-clock, the median of several runs.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from machine import Spec, start

BOOTS = 7
BUILDS = 3


@dataclass(frozen=True)
class Place:
    """Where the things are that are measured."""

    build: Path
    image: Path


@dataclass(frozen=True)
class Benchmark:
    name: str
    unit: str
    aim: float
    peer: str  # the best of the others, for the table
    measure: Callable[[Place], float | None]


def boot_to_prompt(place: Place) -> float:
    """From QEMU's start to the login prompt on the serial line."""

    def once() -> float:
        began = time.monotonic()
        with start(Spec(disk=place.image, snapshot=True)) as machine:
            machine.POLL = 5  # nobody looks while it boots
            machine.next_check = began + machine.POLL
            machine.expect("login: ")
            return time.monotonic() - began

    return statistics.median(once() for _ in range(BOOTS))


def make(*words: str | Path) -> float:
    """The seconds that make takes; raises CalledProcessError if it fails."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    began = time.monotonic()
    subprocess.run(
        ["make", "-s", *words], env=environment, check=True, stdout=subprocess.DEVNULL
    )
    return time.monotonic() - began


def build_clean(place: Place) -> float:
    """All of it from nothing, on as many processors as there are."""

    def once() -> float:
        with tempfile.TemporaryDirectory(prefix="vamos-bench-") as folder:
            return make(f"-j{os.cpu_count()}", f"BUILD={folder}", "all")

    return statistics.median(once() for _ in range(BUILDS))


def grade_lab(number: int) -> Callable[[Place], float | None]:
    """A whole grading of the reference solution, with its build."""

    def measure(place: Place) -> float | None:
        if not list(Path("labs").glob(f"lab{number}-*")):
            return None
        with tempfile.TemporaryDirectory(prefix="vamos-bench-") as folder:
            return make(f"BUILD={folder}", f"LAB={number}", "grade")

    return measure


BENCHMARKS = (
    Benchmark("boot_to_prompt", "s", 0.30, "xv6 0.48", boot_to_prompt),
    Benchmark("build_clean", "s", 10, "mCertiKOS 5", build_clean),
    Benchmark("grade_lab1", "s", 15, "xv6 util 30", grade_lab(1)),
)


def main() -> int:
    parser = argparse.ArgumentParser(description="measures the system")
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--image", type=Path, required=True)
    parser.add_argument("names", nargs="*", help="these only")
    options = parser.parse_args()
    place = Place(options.build, options.image)
    results = []
    row = "{:18} {:6} {:>10} {:>8}  {}"
    print(row.format("name", "unit", "value", "aim", "best peer"))
    for benchmark in BENCHMARKS:
        if options.names and benchmark.name not in options.names:
            continue
        value = benchmark.measure(place)
        if value is None:
            continue
        print(row.format(benchmark.name, benchmark.unit, f"{value:.3g}",
                         f"{benchmark.aim:g}", benchmark.peer), flush=True)
        results.append({"name": benchmark.name, "unit": benchmark.unit,
                        "value": round(value, 4), "aim": benchmark.aim})
    (place.build / "bench.json").write_text(json.dumps(results, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
