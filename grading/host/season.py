# SPDX-License-Identifier: MIT
"""Random programs on the kernel and in the model: boots guest/storm.c with many
short seasons of arbitrary calls, each with a seed of its own, and replays the
trace of each boot. Ends at the first difference, with the commands that repeat
it; else says which results the calls had.
"""

import argparse
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from machine import OFF, Spec, run

BATCH = 25  # seasons of a boot
WORKERS = 2
SEEDS = 1 << 16  # that there are (grading/spec/conform/replay.h)
MORE_SECONDS = 3  # of guest time, that a season may take on the average


class Failure(Exception):
    """What is wrong, for people."""


def play(build: Path, first: int, count: int, folder: Path) -> Path:
    """Boots seasons FIRST .. FIRST + COUNT - 1. Returns their trace, which
    conforms."""
    spec = Spec(
        kernel=build / "traced/vamos.elf",
        archive=build / "storm-test.tar",
        command=f"quiet seasons {first} {count}",
        shift=0,
        limit=60 + MORE_SECONDS * count,
    )
    result = run(spec)
    trace = folder / f"{first}.trace"
    trace.write_bytes(result.trace)
    checked = subprocess.run(
        [build / "spec/conform", trace], capture_output=True, text=True
    )
    if checked.returncode != 0:
        raise Failure(checked.stdout + checked.stderr + again(first, count))
    wrong = [line for line in result.text.splitlines() if "obs wrong" in line]
    if result.reason != OFF or wrong:
        said = "\n".join([result.explain(), *wrong, result.text[-500:]])
        raise Failure(f"{said}\n{again(first, count)}")
    return trace


def again(first: int, count: int) -> str:
    return (
        f"again: make conform-random SEED={first} SEEDS={count}\n"
        f"   or, if that seed alone does it, SEED=its number SEEDS=1"
    )


def play_all(build: Path, first: int, count: int, folder: Path) -> list[Path]:
    """The traces of COUNT seasons from FIRST on, in boots of BATCH each."""
    starts = range(first, first + count, BATCH)
    with ThreadPoolExecutor(WORKERS) as workers:
        jobs = [
            workers.submit(play, build, s, min(BATCH, first + count - s), folder)
            for s in starts
        ]
        traces = []
        try:
            for job in jobs:
                traces.append(job.result())
                done = min(len(traces) * BATCH, count)
                print(f"\r{done} seeds", end="", flush=True, file=sys.stderr)
        finally:
            print(file=sys.stderr)
            for job in jobs:
                job.cancel()
    return traces


def main() -> int:
    parser = argparse.ArgumentParser(description="plays random programs")
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=1000)
    options = parser.parse_args()
    if not 0 <= options.seed <= options.seed + options.seeds - 1 < SEEDS:
        parser.error(f"seeds are from 0 to {SEEDS - 1}")
    with tempfile.TemporaryDirectory(prefix="vamos-seasons-") as folder:
        try:
            traces = play_all(
                options.build, options.seed, options.seeds, Path(folder)
            )
        except Failure as failure:
            print(failure)
            return 1
        command = [options.build / "spec/conform", "--results", *traces]
        results = subprocess.run(command, capture_output=True, text=True).stdout
    print(*results.splitlines()[len(traces) :], sep="\n")
    print(f"{options.seeds} seeds: no difference")
    return 0


if __name__ == "__main__":
    sys.exit(main())
