# SPDX-License-Identifier: MIT
"""Boots the finished system: on the terminal, or for one line.

    run.py [options]               the serial line is the terminal;
                                   Ctrl-A x leaves
    run.py [options] --line LINE   no terminal: LINE is run by root's shell,
                                   its output is printed and nothing else

Exit status: that of the session; for a line also 124 (out of time), 125 (the
kernel died; its last words are on stderr), 126 (the emulator does not start).
With --status FILE the status is written there, and run.py itself succeeds.
With --trace FILE, so is what a kernel with TRACE=1 told of its steps.
"""

import argparse
import math
import os
import signal
import sys
import termios
import tty
from pathlib import Path

from machine import CLOSED, ERROR, LIMIT, OFF, WALL, Busy, Machine, Result, Spec

TIMED_OUT, KERNEL_DIED, NO_EMULATOR, INTERRUPTED = 124, 125, 126, 130
COMMAND_BYTES = 1023  # of the boot command line (cvm/boot/info.h)
ESCAPE, LEAVE = b"\x01", b"x"  # Ctrl-A x


def complain(text: str) -> None:
    print(f"run: {text}", file=sys.stderr)


def create(spec: Spec) -> Machine:
    """Switches SPEC on, as start() does, but Bochs in real time."""
    if spec.emulator == "bochs":
        from bochs import Bochs

        return Bochs(spec, realtime=True)
    from qemu import Qemu

    return Qemu(spec)


class Printer:
    """Copies a machine's serial output to stdout while it runs."""

    def __init__(self, machine: Machine, plain: bool):
        self.stream = machine.serial
        self.plain = plain  # CR LF becomes LF
        self.done = 0

    def copy(self, last: bool = False) -> None:
        data = bytes(self.stream.data[self.done :])
        if self.plain and data.endswith(b"\r") and not last:
            data = data[:-1]  # its LF may be on the way
        self.done += len(data)
        if self.plain:
            data = data.replace(b"\r\n", b"\n")
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


class Keyboard:
    """Sends what is typed to a machine, until Ctrl-A x."""

    def __init__(self, machine: Machine):
        self.machine = machine
        self.escaped = False
        machine.selector.register(0, 1, self.typed)

    def typed(self) -> None:
        data = os.read(0, 4096)
        if not data:
            self.machine.selector.unregister(0)
        for key in (data[i : i + 1] for i in range(len(data))):
            if not self.escaped and key == ESCAPE:
                self.escaped = True
                continue
            if self.escaped and key == LEAVE:
                self.machine.reason = self.machine.reason or CLOSED
            else:
                self.machine.send_bytes(key)
            self.escaped = False


def talk(machine: Machine) -> Result:
    """Connects the terminal with MACHINE until it ends."""
    printer = Printer(machine, plain=not sys.stdout.isatty())
    keyboard = Keyboard(machine) if os.isatty(0) else None
    machine.POLL = 0.5  # nobody waits for the verdict
    saved = termios.tcgetattr(0) if os.isatty(0) else None
    try:
        if saved:
            tty.setraw(0)
        while machine.reason is None:
            # Input from a file waits until somebody is there to read it: a
            # serial line that is set up loses what came before.
            if keyboard is None and machine.serial.data:
                keyboard = Keyboard(machine)
            machine.step()
            printer.copy()
        machine.close()
        printer.copy(last=True)
    finally:
        if saved:
            termios.tcsetattr(0, termios.TCSADRAIN, saved)
    return machine.result()


def listen(machine: Machine) -> Result:
    """Prints what MACHINE says until it ends."""
    printer = Printer(machine, plain=True)
    while machine.reason is None:
        machine.step()
        printer.copy()
    machine.close()
    printer.copy(last=True)
    return machine.result()


def verdict(result: Result) -> int:
    """The exit status; says on stderr what was not as it should be."""
    if result.reason == CLOSED:
        return 0
    if result.reason == OFF and result.status is not None:
        return result.status
    if result.reason == OFF:
        complain("the machine was switched off without an exit status")
    else:
        complain(result.explain())
    codes = {LIMIT: TIMED_OUT, WALL: TIMED_OUT, ERROR: NO_EMULATOR}
    return codes.get(result.reason, KERNEL_DIED)


def network(options: argparse.Namespace) -> str:
    """The card's other end: a gateway of the emulator's own."""
    if options.emulator == "bochs":
        return "slirp"
    return ",".join(["user", *(f"hostfwd={rule}" for rule in options.forward)])


def specification(options: argparse.Namespace) -> Spec:
    """What to boot. A line or a command boots the kernel directly."""
    direct = (
        options.line is not None or options.command != "" or options.image is None
    )
    if options.emulator == "bochs":
        direct = False
    command = options.command
    if options.line is not None:
        command = f"quiet run={options.line}"
    return Spec(
        kernel=options.kernel if direct else None,
        archive=options.archive if direct else None,
        command=command,
        disk=options.image,
        second=options.second,
        swap=options.swap,
        memory=options.memory,
        vga=options.screen,
        network=network(options),
        limit=options.timeout if options.line is not None else math.inf,
        emulator=options.emulator,
    )


def check(options: argparse.Namespace) -> str | None:
    """What is wrong with the arguments, if anything."""
    line = options.line
    if line is not None:
        if options.emulator == "bochs":
            return "a line is run in QEMU only"
        if any(ord(letter) < 32 for letter in line):
            return "RUN must be one line without control characters"
        if len(f"quiet run={line}".encode()) > COMMAND_BYTES:
            return f"RUN is longer than {COMMAND_BYTES - 10} bytes"
    for path in (options.kernel, options.archive, options.image, options.swap):
        if path is not None and not path.is_file():
            return f"no file {path}; `make` builds it"
    if options.second is not None and not options.second.is_file():
        return f"no file {options.second} for DISK1; `truncate -s 64M` makes one"
    if options.line is None and options.image is not None:
        if not has_boot_sector(options.image):
            return f"{options.image} has no boot sector; remove it, `make` builds it"
    return None


def has_boot_sector(image: Path) -> bool:
    """Whether the BIOS will boot IMAGE; if not, it says so on no serial line."""
    with image.open("rb") as file:
        return file.read(512)[510:] == b"\x55\xaa"


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line: its user called make, not this."""

    def error(self, message: str):
        message = message.replace("argument --", "").replace("memory", "MEMORY")
        complain(message.replace("timeout", "TIMEOUT"))
        sys.exit(2)


def parse() -> argparse.Namespace:
    parser = Parser(description="boots the finished system")
    parser.add_argument("--emulator", choices=("qemu", "bochs"), default="qemu")
    parser.add_argument("--kernel", type=Path)
    parser.add_argument("--archive", type=Path)
    parser.add_argument("--image", type=Path)
    parser.add_argument("--second", type=Path, help="another disk")
    parser.add_argument("--swap", type=Path)
    parser.add_argument("--line")
    parser.add_argument("--command", default="", help="for a direct boot")
    parser.add_argument("--timeout", type=float, default=60, help="seconds")
    parser.add_argument("--memory", type=int, default=32, help="MiB")
    parser.add_argument("--screen", action="store_true", help="with a VGA card")
    parser.add_argument(
        "--forward",
        action="append",
        default=[],
        metavar="udp::PORT-:PORT",
        help="a port of ours that leads to one of the machine's",
    )
    parser.add_argument("--trace", type=Path, help="of a kernel with TRACE=1")
    parser.add_argument("--status", type=Path)
    return parser.parse_args()


def session(options: argparse.Namespace) -> int:
    problem = check(options)
    if problem:
        complain(problem)
        return NO_EMULATOR
    try:
        with create(specification(options)) as machine:
            act = talk if options.line is None else listen
            result = act(machine)
            if options.trace:
                options.trace.write_bytes(result.trace)
            return verdict(result)
    except FileNotFoundError as error:
        complain(f"{error.filename} is missing; `make doctor` says more")
        return NO_EMULATOR
    except Busy as error:
        complain(str(error))
        return NO_EMULATOR
    except KeyboardInterrupt:
        return INTERRUPTED


def main() -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    options = parse()
    status = session(options)
    if options.status is None:
        return status
    options.status.write_text(f"{status}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
