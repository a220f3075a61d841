# SPDX-License-Identifier: MIT
"""Tests that run a program in a virtual PC under the submitted kernel.

A test program tells what it saw in kernel calls, which carry a name and three
words in registers. There are two witnesses of each: the kernel's line on the
serial line, "obs MACHINE NAME A B C", and the emulator's own log of the trap,
from user mode, with all registers (traps.py). Where they differ, somebody
invented something. What had to be seen is computed by the test from the seed
(Expected).

Where the submission is a part of the finished system, its servers could make
these calls as well. So each observation there carries a key that only the test
program is told, on its command line; one without it is forged.

The limit of this: a submission runs as the kernel. One that brought its own
user-mode code, with the answers computed in it, and ran that in the place of
the test program, would be believed. That is more work than the lab, cannot be
hidden from a reader, and needs all four files to work anyway.
"""

import contextlib
import functools
import hashlib
import re
import secrets
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import machine
from lab import traps, verdict
from lab.definition import Lab
from lab.stage import Stage
from lab.verdict import Verdict

OBSERVATION = re.compile(
    r"obs (\d+) (.{1,8}?) ([0-9a-f]{8}) ([0-9a-f]{8}) ([0-9a-f]{8})"
)
SAID = re.compile(r"^obs .*$", re.MULTILINE)  # where the log is all that counts
UNFINISHED = re.compile(r"^lab \d+: not implemented: .*$", re.MULTILINE)
EXCEPTION = re.compile(r"^(?:exception machine |init: |fs: ).*$", re.MULTILINE)
ADDRESS = re.compile(r"\bc[0-9a-f]{7}\b")
OUTPUT_BYTES = 1 << 20  # more than that on the serial line is too much
QUIET_SECONDS = 1.0  # of the guest's, after which no more is expected
LOG_LIMIT = 60 << 20  # just below what the sandbox lets QEMU write
SHIFT = 3  # of the guest's clock: 8 ns an instruction
WALL_SECONDS = {"qemu": 40, "bochs": 100}
# Programs in which the trap is at the same place as in all of the lab.
WATCHED = ("guest/programs/init.elf", "guest/init.elf", "guest/lab6.elf")
# cvm/power.c says it where the emulator takes long to switch the PC off: that is
# the host's time.
STILL_ON = "vamos: it is safe to switch off\n"
END = "end"  # the last observation of a program that reports by traps

# The errors of kernel/abi/errors.def that tests meet, as they are printed.
ERRORS = {-2: "ERR_ARGUMENT", -3: "ERR_HANDLE", -4: "ERR_UNPRIVILEGED",
          -5: "ERR_RIGHTS", -6: "ERR_TIMEOUT", -7: "ERR_PARTNER",
          -8: "ERR_ADDRESS", -9: "ERR_RESOURCES", -10: "ERR_DRIVER",
          -11: "ERR_IMAGE", -12: "ERR_TRUNCATED"}


def _word(value: int | None) -> str:
    """A word of an observation, for people."""
    if value is None:
        return "any"
    return ERRORS.get(value - (1 << 32), f"{value:x}")


@dataclass(frozen=True)
class Observation:
    machine: int
    name: str
    values: tuple[int, ...]

    def __str__(self) -> str:
        words = " ".join(map(_word, self.values))
        where = f" (machine {self.machine})" if self.machine else ""
        return f"{self.name} {words}{where}"


@dataclass
class Expected:
    """What the machines had to observe: a sequence for each. A value of None
    may be anything; WHY is the rule that demands it."""

    sequences: dict[int, list] = field(default_factory=dict)

    def add(self, machine_number: int, name: str, a=0, b=0, c=0, why="") -> None:
        values = tuple(v if v is None else v & 0xFFFFFFFF for v in (a, b, c))
        self.sequences.setdefault(machine_number, []).append((name, values, why))


def _describe(item) -> str:
    name, values, _ = item
    return " ".join([name, *map(_word, values)])


def _is_as(item, seen: Observation) -> bool:
    name, values, _ = item
    return seen.name == name and all(
        value is None or value == other
        for value, other in zip(values, seen.values)
    )


@dataclass
class Run:
    """A run that is over."""

    stage: Stage
    result: machine.Result
    spec: machine.Spec
    key: int = 0  # that all observations by traps carry; 0: any

    # --- What was observed --------------------------------------------------------

    def observations(self) -> list[Observation]:
        """What the test programs observed."""
        if self.stage.lab.observations == "trap":
            said = SAID.search(self.result.text)
            if said:
                raise Verdict(verdict.FORGED, f"no test program says {said[0]!r}")
            return self._trapped
        return self._observations_of_kernel()

    @functools.cached_property
    def _trapped(self) -> list[Observation]:
        seen = traps.keyed_observations(self.result.log, self.spec.emulator, "trap")
        for name, values, key in seen:
            if self.key and key != self.key:
                raise Verdict(
                    verdict.FORGED,
                    f"no test program made the observation "
                    f"'{Observation(0, name, values)}'",
                )
        return [Observation(0, name, values) for name, values, _ in seen]

    def _observations_of_kernel(self) -> list[Observation]:
        """The kernel's lines, if they agree with the emulator's log."""
        said = []
        *lines, _ = self.result.text.split("\n")  # the last one is not whole
        for line in lines:
            if not line.startswith("obs "):
                continue
            match = OBSERVATION.fullmatch(line)
            if match is None:
                raise Verdict(verdict.FORGED, f"no test program says {line!r}")
            words = tuple(int(word, 16) for word in match.groups()[2:])
            said.append(Observation(int(match[1]), match[2], words))
        if self.result.reason == machine.OFF:
            emulator = self.spec.emulator
            self._compare(said, traps.observations(self.result.log, emulator))
        return said

    @staticmethod
    def _compare(said: list[Observation], seen: list[tuple]) -> None:
        for i, line in enumerate(said):
            if i >= len(seen) or seen[i] != (line.name, line.values):
                raise Verdict(
                    verdict.FORGED,
                    f"the kernel printed the observation '{line}', "
                    "which no test program made",
                )
        if len(seen) > len(said):
            raise Verdict(
                verdict.WRONG,
                f"{len(seen) - len(said)} observations that test programs made "
                "never appeared on the serial line",
            )

    def digest(self) -> str:
        """The same for runs in which the same was said and observed."""
        text = self.result.text.replace(STILL_ON, "")
        if self.stage.lab.observations == "trap":
            text += repr(self._trapped)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    # --- Judgement ------------------------------------------------------------------

    def judge(self, expected: Expected) -> None:
        """Raises the Verdict, unless all machines observed what they had to
        and the PC was switched off."""
        seen, ended = self.observations(), self.bad_end()
        if self.stage.lab.observations == "trap":
            expected.add(0, END, why="the test comes to its end")
        try:
            self._check(seen, expected)
        except Verdict as wrong:
            unfinished = self._unfinished()
            if unfinished:
                raise unfinished from None
            if ended is None:
                raise
            ended.message += "\nbefore that: " + wrong.message
        if ended is not None:
            raise ended

    def _check(self, seen: list[Observation], expected: Expected) -> None:
        at = {number: 0 for number in expected.sequences}
        for count, line in enumerate(seen, 1):
            items = expected.sequences.get(line.machine, [])
            place = at.get(line.machine, 0)
            if place == len(items):
                raise Verdict(
                    verdict.WRONG,
                    f"observation {count}: saw '{line}', expected none more"
                    + (" of this machine" if line.machine else "")
                    + self._exceptions(), count,
                )
            if not _is_as(items[place], line):
                why = items[place][2]
                raise Verdict(
                    verdict.WRONG,
                    f"observation {count}: expected '{_describe(items[place])}', "
                    f"saw '{line}'" + (f"\n{why}" if why else "")
                    + self._exceptions(), count,
                )
            at[line.machine] = place + 1
        for number, items in expected.sequences.items():
            if at[number] < len(items):
                item = items[at[number]]
                raise Verdict(
                    verdict.WRONG,
                    (f"machine {number} never observed" if number else "never observed")
                    + f" '{_describe(item)}'"
                    + (f"\n{item[2]}" if item[2] else "") + self._exceptions(),
                )

    def _exceptions(self) -> str:
        lines = EXCEPTION.findall(self.result.text)
        shown = dict.fromkeys([*lines[:1], *lines[-2:]])
        return "".join(f"\n{line}" for line in shown)

    def bad_end(self) -> Verdict | None:
        """How it ended, if not as test programs do."""
        return None if self._has_ended(self.observations()) else self._bad_end()

    def _has_ended(self, seen: list[Observation]) -> bool:
        """Whether the program said that it ends, and then the PC waited: there
        may be no way to switch it off yet."""
        quiet = self.result.reason == machine.OFF or (
            self.result.reason == machine.LIMIT and self.result.idle
        )
        return quiet and bool(seen) and seen[-1].name == END

    # --- How a run can end badly ----------------------------------------------------

    def _unfinished(self) -> Verdict | None:
        """What was reached and is not there."""
        found = UNFINISHED.search(self.result.text)
        return Verdict(verdict.UNFINISHED, found[0]) if found else None

    def _bad_end(self) -> Verdict | None:
        result = self.result
        if self._unfinished():
            return self._unfinished()
        if result.reason == machine.OFF:
            return None
        if len(result.log) >= LOG_LIMIT:
            return Verdict(
                verdict.LIVELOCK,
                "exceptions without end, the last ones:\n"
                + self._named(traps.last_exceptions(result.log)),
            )
        if len(result.serial) >= OUTPUT_BYTES:
            return Verdict(verdict.OUT_OF_TIME, "output without end")
        if result.reason in (machine.PANIC_HALT, machine.STOPPED):
            return Verdict(verdict.PANIC, self._named(result.explain()))
        if result.reason == machine.TRIPLE_FAULT:
            return Verdict(verdict.TRIPLE_FAULT, self._last_exceptions())
        if result.reason == machine.LIMIT and result.idle:
            return Verdict(verdict.DEADLOCK, "all machines wait, for ever")
        if result.reason in (machine.LIMIT, machine.WALL):
            return self._endless()
        return Verdict(verdict.GRADER, result.explain())

    def _endless(self) -> Verdict:
        """The PC still runs: going round in circles, or just slow."""
        if self.spec.emulator == "qemu":
            quiet = traps.quiet_seconds(self.result.log, self.result.guest_seconds)
            if quiet >= QUIET_SECONDS:
                return Verdict(
                    verdict.LIVELOCK,
                    f"no machine called the kernel in the last {quiet:.0f} s; "
                    + self._where(),
                )
        return Verdict(verdict.OUT_OF_TIME, self._where())

    def _where(self) -> str:
        place = re.search(r"EIP=([0-9a-f]{8})", self.result.registers)
        where = self._named(place[1]) if place else "an unknown place"
        return f"still running after {self.result.guest_seconds:.0f} s, at {where}"

    def _last_exceptions(self) -> str:
        if self.spec.emulator == "bochs":
            text = traps.last_place(self.result.registers)
        else:
            text = traps.last_exceptions(self.result.log)
        return "the last exceptions of the processor:\n" + self._named(
            text or self.result.registers[:400]
        )

    def _named(self, text: str) -> str:
        """TEXT with the names and lines of kernel addresses."""
        kernel = self.spec.kernel or self.stage.path("kernel.elf")
        addresses = list(dict.fromkeys(ADDRESS.findall(text)))[:16]
        if not addresses or not kernel.exists():
            return text
        told = subprocess.run(
            ["addr2line", "-e", kernel, "-f", "-s", *addresses],
            capture_output=True, text=True, check=False,
        ).stdout.splitlines()
        for address, name, line in zip(addresses, told[::2], told[1::2]):
            if name != "??":
                name = name.partition(".")[0]  # not the compiler's .part.0
                text = text.replace(address, f"{address} ({name}, {line})")
        return text


def boot(stage: Stage, name: str, seed: int, phase: int = 0,
         kernel: str = "kernel.elf", **options) -> Run:
    """Runs test program NAME under the submission's KERNEL; PHASE is for it to
    start by. OPTIONS are those of machine.Spec."""
    if stage.emulator == "bochs":  # which boots from a disk only
        return boot_disk(stage, name, seed, phase, **options)
    booted = {"kernel": stage.need(stage.path(kernel)),
              "archive": stage.need(stage.path("boot.tar"))}
    if stage.lab.line:
        booted["disk"] = stage.need(stage.path("disk.img"))
    return _run(stage, name, seed, phase, options, **booted)


def boot_disk(stage: Stage, name: str, seed: int, phase: int = 0, **options) -> Run:
    """The same from a disk, through boot sector and loader."""
    image = stage.need(stage.path("disk.img"))
    with tempfile.NamedTemporaryFile(dir=stage.tmp, suffix=".img") as copy:
        copy.write(image.read_bytes())
        copy.flush()
        return _run(stage, name, seed, phase, options, disk=Path(copy.name))


def _command(lab: Lab, name: str, seed: int, phase: int, key: int) -> str:
    if lab.line:
        return f"quiet run={lab.line} {name} {seed} {key}"
    return f"test={name} seed={seed}" + (f" phase={phase}" if phase else "")


def _put_command(command: str, disk: Path) -> None:
    subprocess.run(
        ["mcopy", "-o", "-i", f"{disk}@@1M", "-", "::BOOT/CMDLINE.TXT"],
        input=f"{command}\n".encode(), check=True,
    )


def _run(stage: Stage, name: str, seed: int, phase: int, options: dict,
         **booted) -> Run:
    """Runs a PC to its end, or until it says too much. The option typist is a
    function that is called with the machine: somebody who sits there."""
    options = dict(options)
    typist = options.pop("typist", None)
    key = 2 + secrets.randbelow(2**31 - 2) if stage.lab.line else 0
    command = _command(stage.lab, name, seed, phase, key)
    if "kernel" in booted:
        booted["command"] = command
    else:
        _put_command(command, booted["disk"])
    wanted = {"limit": stage.lab.guest_seconds, "shift": SHIFT}
    wanted |= {"emulator": stage.emulator, "wall": WALL_SECONDS[stage.emulator]}
    if stage.emulator == "bochs":
        wanted["trap"] = _trap(stage)
        if options.get("shift", SHIFT) is None:
            # Disks take part in its clock, unlike QEMU's.
            options = options | {"shift": SHIFT}
    else:
        wanted["log"] = "int"
    spec = machine.Spec(**booted, **(wanted | options))
    with machine.start(spec) as pc:
        if typist:
            with contextlib.suppress(machine.Ended):  # while he waited
                typist(pc)
        while pc.reason is None and len(pc.serial.data) < OUTPUT_BYTES:
            pc.step()
    return Run(stage, pc.result(), spec, key)


def _trap(stage: Stage) -> int:
    """The address of the instruction with which test programs call."""
    built = [
        stage.build / part.folder / name
        for part in reversed(stage.lab.chain) for name in WATCHED
    ]
    program = next((path for path in built if path.exists()), built[0])
    symbols = subprocess.run(
        ["nm", stage.need(program)],
        capture_output=True, text=True, check=True,
    ).stdout
    # What runs in the finished system has one of its own.
    name = "observe_instruction" if stage.lab.line else "trap_instruction"
    return int(re.search(rf"^(\w+) T {name}$", symbols, re.M)[1], 16)
