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
from dataclasses import dataclass
from pathlib import Path

from machine import OFF, Result, Spec, run

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 8  # MiB of the PC; the kernel leaves a part of it to machines
CYLINDER = 16 * 63 * 512  # disks are of whole cylinders, as Bochs wants them
CONTEXT = 8  # lines shown before one that differs
OWN = ("panic: ", "vamos: ")  # what lines of the kernel itself begin with
MACHINES = 8


@dataclass(frozen=True)
class Setup:
    """How much memory machines have, and what happens."""

    frames: int  # what machines can have together ...
    cylinders: int  # ... and on the swap disk, 126 pages each; 0: there is none
    pages: int  # most pages of one alloc
    clones: int = 6  # for each 103 other operations
    machines: int = MACHINES


# An operation holds up to 34 pages, machines have up to 16 directories and
# tables, and the page-fault handler keeps 4 frames: with less than these
# together, CVM may say that there are no frames.
SETUPS = {
    "tight": Setup(frames=64, cylinders=1, pages=80),
    "wide": Setup(frames=96, cylinders=12, pages=400),
    "clones": Setup(frames=72, cylinders=2, pages=60, clones=30),
    "no-swap": Setup(frames=150, cylinders=0, pages=24),
    # Often the same machine runs before and after its memory has changed.
    "two": Setup(frames=64, cylinders=1, pages=80, clones=10, machines=2),
    # Pages come back and are used again.
    "one": Setup(frames=64, cylinders=1, pages=200, machines=1),
}


class Difference(Exception):
    """What CVM did is not right: a text for people."""


def numbers(line: str) -> dict[str, int]:
    """The names and values of a line: "counters zero 20 copy 3 ..."."""
    words = line.split()
    return {k: int(v) for k, v in zip(words, words[1:]) if v.isdigit()}


def command(setup: Setup, seed: int, steps: int) -> str:
    values = (seed, steps, setup.frames, setup.machines, setup.pages, setup.clones)
    return "quiet replay=" + ",".join(map(str, values))


def boot_disk(folder: Path, build: Path, boot_command: str) -> Path:
    """A disk with kernel, archive and command line."""
    disk, line = folder / "boot.img", folder / "command"
    line.write_text(boot_command + "\n")
    subprocess.run(
        [ROOT / "cvm/boot/mkdisk", "-s", "16", "-b", build / "cvm/boot/boot.bin"]
        + ["-l", build / "cvm/boot/loader.bin", disk]
        + [f"{build}/replay.elf=BOOT/VAMOS.ELF", f"{build}/replay.tar=BOOT/BOOT.TAR"]
        + [f"{line}=BOOT/CMDLINE.TXT"],
        check=True,
    )
    return disk


def of_guest(
    build: Path, setup: Setup, seed: int, steps: int, emulator: str
) -> tuple[Result, list[str]]:
    """Boots. Returns how the machine ended, and the lines that it printed."""
    boot_command = command(setup, seed, steps)
    options = {"memory": MEMORY, "limit": 60 + steps / 50, "emulator": emulator}
    with tempfile.TemporaryDirectory(prefix="vamos-replay-") as folder:
        if setup.cylinders:
            options["swap"] = Path(folder) / "swap.img"
            with open(options["swap"], "wb") as disk:
                disk.truncate(setup.cylinders * CYLINDER)
        if emulator == "bochs":
            options["disk"] = boot_disk(Path(folder), build, boot_command)
        else:
            options["kernel"] = build / "replay.elf"
            options["archive"] = build / "replay.tar"
            options["command"] = boot_command
        result = run(Spec(**options))
    lines = result.debug.splitlines()
    begin = next((i for i, s in enumerate(lines) if s.startswith("memory ")), 0)
    # What the kernel itself says behind the last operation is in the Result.
    last = next((i for i, s in enumerate(lines) if s.startswith(OWN)), len(lines))
    return result, [line for line in lines[begin:last] if line]


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
    ended, if not as it should: in the middle of its last line."""
    for i, wanted in enumerate(plain):
        said = guest[i] if i < len(guest) else "nothing more"
        if said == wanted and not (end and i == len(guest) - 1):
            continue
        lines = [f"    {line}" for line in plain[max(0, i - CONTEXT) : i]]
        lines += [f"CVM {said}", f"not {wanted}"] if said != wanted else [f"at  {said}"]
        raise Difference("\n".join([f"{what}:", *lines, end]).rstrip())


def replay(
    build: Path, name: str, seed: int, steps: int, emulator: str = "qemu"
) -> dict[str, int]:
    """Does STEPS operations of SEED on the PC of setup NAME; raises Difference
    if one comes out wrong. Returns counters of page faults and the disk."""
    setup = SETUPS[name]
    result, lines = of_guest(build, setup, seed, steps, emulator)
    end = "" if result.reason == OFF else result.explain()
    what = f"setup {name}, seed {seed}, of {steps} steps"
    if not lines or not lines[0].startswith("memory "):
        raise Difference(f"{what}: did not begin\n{end}")
    # The last line, counters, cannot be known on the host.
    plain = of_plain(build, lines[0], command(setup, seed, steps))[:-1]
    compare(lines, plain, end, what)
    return numbers(lines[-1])


def main() -> int:
    parser = argparse.ArgumentParser(
        description="random sequences of CVM's primitives in the guest"
    )
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 16))
    parser.add_argument("--steps", type=int, default=5000, help="of each setup")
    parser.add_argument("--setup", choices=SETUPS, action="append")
    parser.add_argument("--emulator", choices=("qemu", "bochs"), default="qemu")
    options = parser.parse_args()
    print(f"SEED={options.seed} STEPS={options.steps}")
    for name in options.setup or SETUPS:
        began = time.monotonic()
        try:
            done = replay(
                options.build, name, options.seed, options.steps, options.emulator
            )
        except Difference as difference:
            print(f"replay: {difference}", file=sys.stderr)
            return 1
        figures = " ".join(f"{k} {v}" for k, v in done.items())
        print(f"{name}: {time.monotonic() - began:.1f} s, {figures}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
