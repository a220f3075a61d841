# SPDX-License-Identifier: MIT
"""Boots guest/storm.c with one seed after the other: arbitrary calls of many
processes. Says what was reached; ends at the first seed after which something
is lost or wrong, with the command that repeats it.
"""

import argparse
import re
import sys
import tempfile
from pathlib import Path

from machine import OFF, Result, Spec, run
from manual import read_calls, read_errors

WEATHERS = ("storm", "drizzle")
KINDS = ("plain", "driver", "privileged")
PROCESSES = 127  # that there can be, besides init
ROUND = 20000  # calls of a boot, at most
ABI = Path("kernel/abi")


def faults(result: Result) -> list[str]:
    """What should not be in the report of a storm."""
    if result.reason != OFF:
        return [result.explain() + "\n" + result.text[-500:]]
    lines = [line.removeprefix("obs ") for line in result.text.splitlines()]
    found = [line for line in lines if line.startswith("wrong")]
    if "lost frames 0 slots 0" not in lines:
        found += [line for line in lines if line.startswith("lost")] or ["no report"]
    if lines.count(f"crowd {PROCESSES}") != 2:
        found += [line for line in lines if line.startswith("crowd")]
    return found


def reached(result: Result) -> set[tuple[str, int, int]]:
    """(kind of process, call, error or 0) of all that calls returned."""
    found = set()
    for kind, call, bits in re.findall(
        r"^obs seen (\d+) (\d+) (\w+)$", result.text, re.M
    ):
        for bit in range(32):
            if int(bits, 16) >> bit & 1:
                found.add((KINDS[int(kind)], int(call), -bit))
    return found


def spec(build: Path, words: tuple, **options) -> Spec:
    """What boots a storm; WORDS are its weather, seed, steps, and pages of
    ballast."""
    options = {
        "kernel": build / "vamos.elf",
        "archive": build / "storm-test.tar",
        "command": "quiet " + " ".join(map(str, words)),
        **{"memory": 32, "shift": 0, "limit": 600, **options},
    }
    return Spec(**options)


def print_reached(found: set[tuple[str, int, int]]) -> None:
    """The errors that each kind of process got from each call, and those that
    nobody got."""
    names = {error.number: error.name.removeprefix("ERR_").lower()
             for error in read_errors(ABI / "errors.def")} | {0: "ok"}
    for call in read_calls(ABI / "calls.def"):
        listed = [0, *(n for n in names if f"ERR_{names[n].upper()}" in call.errors)]
        if call.state == "PRESENT":
            got = {e for _, number, e in found if number == call.number}
            never = [names[e] for e in listed if e not in got]
            print(f"{call.name:18}", *sorted(names[e] for e in got),
                  *(["| never:", *never] if never else []))


def main() -> int:
    parser = argparse.ArgumentParser(description="makes arbitrary calls")
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=1_000_000)
    parser.add_argument("--memory", type=int, default=32, help="MiB")
    parser.add_argument("--swap", type=int, default=0, help="MiB")
    parser.add_argument("--ballast", type=int, default=0, help="pages")
    options = parser.parse_args()
    found, seed, left = set(), options.seed, options.steps
    with tempfile.NamedTemporaryFile(prefix="vamos-swap-") as disk:
        disk.truncate(options.swap << 20)
        machine = {"memory": options.memory}
        if options.swap:
            machine["swap"] = Path(disk.name)
        while left > 0:
            steps = min(left, ROUND)
            for weather in WEATHERS:
                words = (weather, seed, steps, options.ballast)
                result = run(spec(options.build, words, **machine))
                if wrong := faults(result):
                    print(f"storm: {weather}, seed {seed}:", *wrong, sep="\n  ")
                    print(f"again: make storm SEED={seed} STEPS={steps} "
                          f"MEMORY={options.memory} SWAP={options.swap} "
                          f"BALLAST={options.ballast}")
                    return 1
                found |= reached(result)
            left, seed = left - 2 * steps, seed + 1
            print(f"\r{options.steps - left} calls, next seed {seed}", end="",
                  flush=True, file=sys.stderr)
    print(file=sys.stderr)
    print_reached(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
