# SPDX-License-Identifier: MIT
"""The system on the model of the kernel (grading/spec/run/main.c): what machine.py
is for virtual PCs. A machine.Spec says what to run; its kernel, emulator and
speed are without meaning here.

    result = run(build, Spec(archive=A, disk=D, command="quiet run=ls"))

    with Session(build, Spec(archive=A, disk=D)) as pc:
        pc.expect("login: ")
        pc.send("root\\n")
        status = pc.wait()
"""

import os
import re
import selectors
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from machine import Ended, Spec, die_with_parent

FIGURES = re.compile(
    r"^manual-run: ([\d.]+) s, ([\d.]+) million instructions, .*, (\d+) kernel steps$",
    re.MULTILINE,
)


@dataclass
class Result:
    status: int  # of the machine, or 124..126 (run.c)
    text: str  # what the console showed, with plain line ends
    errors: str  # what was told, and complaints

    @property
    def seconds(self) -> float:
        return float(FIGURES.search(self.errors)[1])

    @property
    def instructions(self) -> float:
        """In millions."""
        return float(FIGURES.search(self.errors)[2])


def arguments(build: Path, spec: Spec, *options: str) -> list[str]:
    result = [str(build / "spec/run"), "--archive", str(spec.archive), "--figures"]
    if spec.command:
        result += ["--command", spec.command]
    if spec.disk:
        result += ["--disk", str(spec.disk)]
        result += [] if spec.snapshot else ["--keep"]
    result += ["--memory", str(spec.memory), "--limit", str(int(spec.limit))]
    return result + list(options)


def decode(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def run(build: Path, spec: Spec, *options: str, seconds: float = 120) -> Result:
    """Runs SPEC to its end; OPTIONS are run.c's."""
    done = subprocess.run(
        arguments(build, spec, *options),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=seconds,
        preexec_fn=die_with_parent,
    )
    return Result(done.returncode, decode(done.stdout), decode(done.stderr))


class Session:
    """The system with somebody at its terminal."""

    def __init__(self, build: Path, spec: Spec, seconds: float = 60):
        self.until = time.monotonic() + seconds
        self.text = ""
        self.seen = 0
        self.process = subprocess.Popen(
            arguments(build, spec, "--terminal"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=die_with_parent,
        )
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.process.stdout, selectors.EVENT_READ)

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_) -> None:
        self.process.kill()
        self.process.communicate()

    def receive(self) -> bool:
        """Waits for output; False: there will be none."""
        if not self.selector.select(max(0, self.until - time.monotonic())):
            raise Ended(f"out of time\n{self.text[-2000:]}")
        data = os.read(self.process.stdout.fileno(), 65536)
        self.text += decode(data)
        return bool(data)

    def send(self, text: str) -> None:
        """Types TEXT."""
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    def expect(self, pattern: str) -> re.Match:
        """Waits until PATTERN appears behind what was matched before."""
        while True:
            found = re.compile(pattern).search(self.text, self.seen)
            if found:
                self.seen = found.end()
                return found
            if not self.receive():
                raise Ended(f"no {pattern!r}\n{self.text[-2000:]}")

    def wait(self) -> int:
        """Reads to the end. Returns the exit status."""
        while self.receive():
            pass
        return self.process.wait()
