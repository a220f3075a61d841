# SPDX-License-Identifier: MIT
"""What operations cost in the finished system: tests/guest/process_bench.c, run
in it from the boot archive and the disk image.

It counts in time-stamps. With an instruction counted as one, they repeat
exactly; a second run in real time gives seconds, by what the counter showed
when two lines of it came.
"""

import shutil
import statistics
import subprocess
import tempfile
import time
from functools import lru_cache
from pathlib import Path

from machine import Machine, Spec, start

Samples = dict[str, list[int]]


def instructions(build: Path, image: Path, name: str) -> float:
    samples, _ = _run(build, image, 0)
    return statistics.median(samples[name])


def seconds(build: Path, image: Path, name: str) -> float:
    """Wall-clock: the guest's clock is the host's then."""
    samples, rate = _run(build, image, None)
    return statistics.median(samples[name]) / rate


def _clock(machine: Machine, name: str) -> tuple[float, int]:
    """When the line NAME came, and what the counter showed."""
    found = machine.expect(rf"bench {name} (\d+) (\d+)\r?\n")
    return time.monotonic(), int(found[1]) << 32 | int(found[2])


@lru_cache
def _run(build: Path, image: Path, shift: int | None) -> tuple[Samples, float]:
    """The samples by their names, and counts a second. While the disk works,
    a clock that counts instructions runs away: it takes part in real time only.
    """
    parts = ["bench"] if shift is not None else ["bench", "bench-disk"]
    with tempfile.TemporaryDirectory(prefix="vamos-bench-") as folder:
        copy = shutil.copy(image, folder)
        program = f"{folder}/process"
        elf = build / "grading/tests/guest/process.elf"
        subprocess.run(["strip", "-o", program, elf], check=True)
        mcopy = ["mcopy", "-o", "-i", f"{copy}@@1M", program, "::bin"]
        subprocess.run(mcopy, check=True)
        spec = Spec(
            kernel=build / "vamos.elf",
            archive=build / "boot.tar",
            disk=Path(copy),
            snapshot=True,  # the guest's clock does not wait for the host's disk
            command=f"quiet run=process {' '.join(parts)}",
            shift=shift,
        )
        with start(spec) as machine:
            began, first = _clock(machine, "begin")
            ended, last = _clock(machine, "end")
            result = machine.wait()
    lines = [line.split() for line in result.text.splitlines()]
    if any(["ok", part] not in lines for part in parts):
        raise RuntimeError(f"process bench: {result.explain()}\n{result.text}")
    samples = {w[1]: [int(v) for v in w[2:]] for w in lines if w[0] == "bench"}
    return samples, (last - first) / (ended - began)
