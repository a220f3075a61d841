# SPDX-License-Identifier: MIT
"""A virtual PC: what every tool and test starts, whatever the emulator.

A Spec says what PC; start(spec) returns a running Machine (qemu.py or
bochs.py), a context manager: whatever happens inside the `with`, Ctrl-C too,
no process is left behind. Its serial line and debug port are sockets or
pseudo-terminals, never a port of the network with a fixed number.

    with start(Spec(kernel=K, archive=A, command="quiet run=ls")) as pc:
        pc.expect("login: ")
        pc.send("root\\n")
        result = pc.wait()

Time limits count seconds of the guest's clock; the wall-clock is only a net
below that, and a Result says which of the two it was.
"""

import ctypes
import os
import re
import selectors
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

# The line that the kernel writes to the debug port before it powers off.
STATUS_LINE = re.compile(r"^vamos: power off, status (\d+)$", re.MULTILINE)
RESET_LINE = b"vamos: reset\n"  # before a reset
PANIC = re.compile(r"^panic: .*(?:\n  .*)*", re.MULTILINE)
FAILURE = re.compile(r"^vamos: (?!power off, status|reset$).*$", re.MULTILINE)

# Why a machine ended.
OFF = "off"  # the guest switched it off
PANIC_HALT = "panic"  # the kernel found itself wrong
STOPPED = "stopped"  # halted for good without a panic
TRIPLE_FAULT = "triple fault"
LIMIT = "limit"  # out of guest time
WALL = "wall"  # the net: wall-clock, not the guest's fault for sure
ERROR = "error"  # the emulator itself failed
CLOSED = "closed"  # we ended it


@dataclass(frozen=True)
class Spec:
    """A PC and what it boots: a kernel directly, or else the disk."""

    kernel: Path | None = None  # an ELF with a Multiboot header
    archive: Path | None = None  # its boot archive
    command: str = ""  # its command line
    disk: Path | None = None  # primary master
    second: Path | None = None  # primary slave
    swap: Path | None = None  # secondary master: only its size matters
    snapshot: bool = False  # the disks keep nothing of what is written ...
    keeps_second: bool = False  # ... but for the primary slave
    writes: Path | None = None  # QEMU: what is written to that, in order
    memory: int = 32  # MiB
    shift: int | None = None  # 2**shift ns an instruction; None: real time
    idles: bool = False  # QEMU, with shift: idle time is the host's, as a disk needs
    vga: bool = False
    network: str | None = None  # a card: QEMU's netdev or Bochs' ethmod for it
    pc: str = "pc"  # or isapc: no PCI, no way to switch it off
    limit: float = 60  # seconds of the guest's clock
    wall: float | None = None  # seconds; None: ten times the limit + 60
    log: str = ""  # QEMU's -d: "int" logs every exception
    trap: int | None = None  # Bochs: logs registers at this user instruction
    emulator: str = "qemu"  # or bochs: only a disk; a clock only with shift
    extra: tuple[str, ...] = ()  # more arguments for the emulator


@dataclass
class Result:
    """How a machine ended and what it said."""

    reason: str
    status: int | None  # exit status that the guest reported
    serial: str  # as sent, CR LF and all
    debug: str  # what came out of port 0xE9, as text
    guest_seconds: float
    idle: bool = False  # at its end it waited for an interrupt
    registers: str = ""  # where it stood, if it ended badly
    log: str = ""  # of Spec.log or Spec.trap
    errors: str = ""  # what the emulator complained about
    trace: bytes = b""  # of a kernel that was built with TRACE=1

    @property
    def text(self) -> str:
        """The serial line's output with plain line ends."""
        return self.serial.replace("\r\n", "\n")

    def explain(self) -> str:
        """One line or a few on why it ended, for people."""
        said = self.debug + "\n" + self.text
        if self.reason == PANIC_HALT:
            return PANIC.search(said).group(0)
        if self.reason == STOPPED:
            failures = FAILURE.findall(said)
            return failures[-1] if failures else "halted, interrupts off"
        if self.reason == LIMIT:
            how = "waiting" if self.idle else "running"
            return f"time limit: still {how} after {self.guest_seconds:.0f} s"
        if self.reason == WALL:
            return "wall-clock limit: the host was too slow, or it hangs"
        if self.reason == TRIPLE_FAULT:
            return "triple fault\n" + self.registers
        return (self.reason + "\n" + self.errors).strip()


class Busy(Exception):
    """A disk image is in use by another machine."""


class Ended(Exception):
    """The machine ended before what one waited for."""


# The debug port carries text, below 0x80, and a kernel's trace (cvm/trace.h).
TEXT, TRACE = bytes(range(0x80)), bytes(range(0x80, 0x100))


@dataclass
class Stream:
    """A byte stream from the machine, with a place up to which it was
    matched."""

    fd: int
    data: bytearray = field(default_factory=bytearray)
    seen: int = 0
    trace: bytearray | None = None  # of the debug port: what is not text

    def take(self, data: bytes) -> None:
        if self.trace is not None:
            self.trace += data.translate(None, TEXT)
            data = data.translate(None, TRACE)
        self.data += data

    def text(self) -> str:
        return self.data.decode("utf-8", "replace")


def die_with_parent() -> None:
    """In the child: SIGKILL when we die, even if we are killed ourselves."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Machine:
    """A running PC. Subclasses set up self.serial, self.debug and
    self.process, and say in check() whether it has ended."""

    POLL = 0.05  # seconds between two looks at its state
    at_end: list = []  # functions that are called with each that has ended

    def __init__(self, spec: Spec):
        self.spec = spec
        self.reason: str | None = None
        self.guest_seconds = 0.0
        self.idle = False
        self.registers = ""
        self.process: subprocess.Popen | None = None
        self.selector = selectors.PollSelector()  # fd -> what to call
        self.streams: list[Stream] = []
        self.serial = self.debug = self.errors = None
        self.typing: int | None = None  # where send() writes, if not there
        self.began = time.monotonic()
        self.next_check = self.began + self.POLL
        self.wall = spec.wall or 10 * spec.limit + 60

    # --- What subclasses supply ---------------------------------------------

    def check(self) -> None:
        """Looks at the machine; sets reason if it has ended."""
        raise NotImplementedError

    def stop(self) -> None:
        """Ends the emulator, if it can be asked to."""

    # --- Starting and stopping ----------------------------------------------

    def launch(self, command: list[str], fds=(), **options) -> None:
        self.process = subprocess.Popen(
            command,
            pass_fds=fds,
            start_new_session=True,  # Ctrl-C is ours to handle
            preexec_fn=die_with_parent,
            **options,
        )

    def watch(self, fd: int, **options) -> Stream:
        os.set_blocking(fd, False)
        stream = Stream(fd, **options)
        self.streams.append(stream)
        self.selector.register(
            fd, selectors.EVENT_READ, lambda: self.receive(stream)
        )
        return stream

    def __enter__(self) -> "Machine":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        """Ends the emulator; harmless the second time."""
        if self.process is None:
            return
        self.reason = self.reason or CLOSED
        if self.process.poll() is None:
            self.stop()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.drain()
        self.process = None
        self.selector.close()
        self.release()
        for look in self.at_end:
            look(self)

    def release(self) -> None:
        """Gives back what the emulator needed."""

    # --- Running -------------------------------------------------------------

    def pump(self, seconds: float) -> None:
        """Moves what arrives in the next SECONDS, at most."""
        for key, _ in self.selector.select(max(0, seconds)):
            key.data()

    def receive(self, stream: Stream) -> bool:
        """Reads what is there; False if that was nothing."""
        try:
            data = os.read(stream.fd, 65536)
        except BlockingIOError:
            return False
        except OSError:  # a pseudo-terminal whose other end is closed
            data = b""
        stream.take(data)
        if not data and stream.fd in self.selector.get_map():
            self.selector.unregister(stream.fd)
        return bool(data)

    def drain(self) -> None:
        """Takes what is still in the streams."""
        for stream in self.streams:
            while self.receive(stream):
                pass

    def step(self) -> None:
        """Waits a little, then looks whether the machine has ended."""
        self.pump(self.next_check - time.monotonic())
        if self.process.poll() is not None and self.reason is None:
            self.drain()
            self.reason = ERROR
            self.exited()
        if self.reason is None and time.monotonic() >= self.next_check:
            self.next_check = time.monotonic() + self.POLL
            self.check()
            if time.monotonic() - self.began > self.wall:
                self.reason = self.reason or WALL

    def exited(self) -> None:
        """The emulator has ended by itself."""

    def send(self, text: str) -> None:
        """Types TEXT on the serial line."""
        self.send_bytes(text.encode())

    def send_bytes(self, data: bytes) -> None:
        fd = self.serial.fd if self.typing is None else self.typing
        while data:
            try:
                data = data[os.write(fd, data) :]
            except BlockingIOError:
                self.pump(0.01)

    def expect(self, pattern: str) -> re.Match:
        """Waits until PATTERN appears in the serial output behind what was
        matched before; raises Ended if it never does."""
        wanted = re.compile(pattern.encode())
        while True:
            found = wanted.search(self.serial.data, self.serial.seen)
            if found:
                self.serial.seen = found.end()
                return found
            if self.reason is not None:
                raise Ended(
                    f"no {pattern!r}: {self.result().explain()}\n"
                    + self.result().text[-2000:]
                )
            self.step()

    def wait(self) -> Result:
        """Runs the machine to its end."""
        while self.reason is None:
            self.step()
        self.close()
        return self.result()

    def result(self) -> Result:
        self.drain_if_open()
        debug = self.debug.text()
        status = STATUS_LINE.search(debug)
        return Result(
            reason=self.reason or "running",
            status=int(status.group(1)) if status else None,
            serial=self.serial.text(),
            debug=debug,
            guest_seconds=self.guest_seconds,
            idle=self.idle,
            registers=self.registers,
            log=self.read_log(),
            errors=self.errors.text() if self.errors else "",
            trace=bytes(self.debug.trace),
        )

    def drain_if_open(self) -> None:
        if self.process is not None:
            self.drain()

    def read_log(self) -> str:
        return ""


def start(spec: Spec) -> Machine:
    """Switches the PC on."""
    # Imported here: both modules build on this one.
    if spec.emulator == "bochs":
        from bochs import Bochs

        return Bochs(spec)
    from qemu import Qemu

    return Qemu(spec)


def run(spec: Spec, keys: str = "") -> Result:
    """Switches the PC on, types KEYS on its serial line, and waits."""
    with start(spec) as machine:
        if keys:
            machine.send(keys)
        return machine.wait()
