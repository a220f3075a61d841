# SPDX-License-Identifier: MIT
"""Random sequences of CVM's primitives in the guest, against a plain model.

One abstract kernel (tests/guest/replay/) makes up a sequence from a seed, does
it, and says what came of it. It runs over CVM in a PC, and over a plain model
of CVM on the host (layers/replay_plain.c). What the two say is compared line
by line; the first line that differs names seed, step and operation.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from machine import OFF, Spec, run

MEMORY = 8  # MiB of the PC; the kernel leaves a part of it to machines
PAGE_BYTES = 4096
CONTEXT = 8  # lines shown before one that differs
MACHINES = 8


@dataclass(frozen=True)
class Setup:
    """How much memory machines have, and what happens."""

    frames: int  # what machines can have together ...
    slots: int  # ... and pages of the swap disk; 0: there is none
    pages: int  # most pages of one alloc
    clones: int = 6  # for each 98 other operations
    machines: int = MACHINES


# An operation holds up to 34 pages, machines have up to 16 directories and
# tables, and the page-fault handler keeps 4 frames: with less than these
# together, CVM may say that there are no frames.
SETUPS = {
    "tight": Setup(frames=64, slots=200, pages=80),
    "wide": Setup(frames=96, slots=1500, pages=400),
    "clones": Setup(frames=72, slots=300, pages=60, clones=30),
    "no-swap": Setup(frames=150, slots=0, pages=24),
    # Often the same machine runs before and after its memory has changed.
    "two": Setup(frames=64, slots=60, pages=60, clones=10, machines=2),
}


class Difference(Exception):
    """What CVM did is not right: a text for people."""


@dataclass
class Outcome:
    lines: list[str] = field(default_factory=list)  # one for each operation ...
    counters: dict[str, int] = field(default_factory=dict)


def numbers(line: str) -> dict[str, int]:
    words = line.split()
    return {k: int(v) for k, v in zip(words, words[1:]) if v.isdigit()}


def command(setup: Setup, seed: int, steps: int) -> str:
    values = (seed, steps, setup.frames, setup.machines, setup.pages, setup.clones)
    return "quiet replay=" + ",".join(map(str, values))


def of_guest(build: Path, setup: Setup, seed: int, steps: int):
    """Boots. Returns the machine's Result and the lines that it printed."""
    with tempfile.NamedTemporaryFile(prefix="vamos-swap-") as disk:
        disk.truncate(setup.slots * PAGE_BYTES)
        result = run(
            Spec(
                kernel=build / "replay.elf",
                archive=build / "replay.tar",
                command=command(setup, seed, steps),
                memory=MEMORY,
                swap=Path(disk.name) if setup.slots else None,
                limit=60 + steps / 50,
            )
        )
    lines = result.debug.splitlines()
    begin = next((i for i, l in enumerate(lines) if l.startswith("memory ")), 0)
    return result, lines[begin:]


def of_plain(build: Path, first: str, boot_command: str) -> list[str]:
    """What has to be printed on a PC that says FIRST of its memory."""
    words = first.split()
    done = subprocess.run(
        [build / "layers/replay_plain", words[1], words[2], words[4], boot_command],
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise RuntimeError(f"replay_plain: {done.stderr}")
    return done.stdout.splitlines()


def compare(guest: list[str], plain: list[str], end: str, what: str) -> None:
    """Raises Difference unless all lines are the same. END is how the guest
    ended, if not as it should."""
    for i, wanted in enumerate(plain):
        said = guest[i] if i < len(guest) else "(nothing)"
        if said != wanted or i == len(guest) - 1 and end:
            before = [f"    {line}" for line in plain[max(0, i - CONTEXT) : i]]
            raise Difference(
                "\n".join(
                    [f"{what}:", *before, f"CVM {said}", f"not {wanted}", end]
                ).rstrip()
            )


def replay(build: Path, name: str, seed: int, steps: int) -> Outcome:
    """Does STEPS operations of SEED on the PC of setup NAME; raises Difference
    if one comes out wrong."""
    setup = SETUPS[name]
    result, lines = of_guest(build, setup, seed, steps)
    end = "" if result.reason == OFF else result.explain()
    if not lines:
        raise Difference(f"setup {name}, seed {seed}: {end}")
    plain = of_plain(build, lines[0], command(setup, seed, steps))
    counted = [line for line in lines if line.startswith("counters ")]
    compare(
        [line for line in lines if not line.startswith("vamos: ")][: len(plain) - 1],
        plain[:-1],
        end,
        f"setup {name}, seed {seed}, of {steps} steps",
    )
    return Outcome(plain, numbers(counted[0].removeprefix("counters ")))


def main() -> int:
    parser = argparse.ArgumentParser(
        description="random sequences of CVM's primitives in the guest"
    )
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 16))
    parser.add_argument("--steps", type=int, default=5000, help="of each setup")
    parser.add_argument("--setup", choices=SETUPS, action="append")
    options = parser.parse_args()
    print(f"SEED={options.seed} STEPS={options.steps}")
    for name in options.setup or SETUPS:
        began = time.monotonic()
        try:
            done = replay(options.build, name, options.seed, options.steps)
        except Difference as difference:
            print(f"replay: {difference}", file=sys.stderr)
            return 1
        figures = " ".join(f"{k} {v}" for k, v in done.counters.items())
        print(f"{name}: {time.monotonic() - began:.1f} s, {figures}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
