# SPDX-License-Identifier: MIT
"""QEMU: the command line of a Spec, and a machine that is watched by QMP.

The guest's clock is the virtual one: with Spec.shift it counts instructions,
so that a run repeats byte for byte as long as no disk takes part, and idle
time passes at once. QEMU pauses at the end instead of leaving, so that the
registers can still be read; at a reset, too. That is a triple fault, unless
the kernel has said before that it wants one: then the PC starts anew.
"""

import base64
import calendar
import fcntl
import json
import os
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from machine import (
    LIMIT,
    OFF,
    PANIC,
    PANIC_HALT,
    RESET_LINE,
    STOPPED,
    TRIPLE_FAULT,
    Machine,
    Spec,
    Stream,
)

QEMU = "qemu-system-i386"
EPOCH = "2026-01-01T00:00:00"  # when a machine with Spec.shift starts
PIPE_BYTES = 1 << 20  # what a pipe may hold without privileges
# What the debug port may say between two looks at it. QEMU keeps it in memory:
# written to a file or socket byte by byte, a trace would take five times as
# long.
RING_BYTES = 1 << 26
LEAVE_SECONDS = 5  # how long QEMU may take to write its disks and leave


def _option(path: Path) -> str:
    """A file name inside an option: commas are doubled."""
    return str(Path(path).resolve()).replace(",", ",,")


def _drive(path: Path, index: int, snapshot: bool) -> list[str]:
    keep = ",snapshot=on" if snapshot else ""
    return ["-drive", f"file={_option(path)},format=raw,if=ide,index={index}{keep}"]


def _logged_drive(path: Path, log: Path) -> list[str]:
    """The primary slave, with a log of its writes and flushes in the format of
    Linux' dm-log-writes."""
    files = {"data": path, "log": log}
    words = []
    for name, file in files.items():
        words += ["-blockdev", f"driver=file,node-name={name},"
                  f"filename={_option(file)}"]
    words += ["-blockdev", "driver=blklogwrites,node-name=logged,file=data,log=log"]
    return [*words, "-device", "ide-hd,drive=logged,bus=ide.0,unit=1"]


def arguments(spec: Spec, epoch: str) -> list[str]:
    """QEMU's arguments for SPEC, but for the chardevs."""
    # -nodefaults: no network card and no VGA, whose option ROMs cost a third
    # of the time to the prompt.
    result = [QEMU, "-nodefaults", "-no-user-config", "-display", "none"]
    result += ["-machine", spec.pc, "-m", str(spec.memory)]
    result += ["-vga", "std" if spec.vga else "none"]
    result += ["-rtc", f"base={epoch},clock=vm"]
    result += ["-no-reboot"]
    if spec.shift is not None:
        sleep = "on" if spec.idles else "off"
        result += ["-icount", f"shift={spec.shift},sleep={sleep}"]
    if spec.kernel:
        # The kernel's command line begins with this name, so it has no folder.
        result += ["-bios", "qboot.rom", "-kernel", Path(spec.kernel).name]
        result += ["-append", spec.command]
        if spec.archive:
            result += ["-initrd", _option(spec.archive)]
    if spec.disk:
        result += _drive(spec.disk, 0, spec.snapshot)
    if spec.second and spec.writes:
        result += _logged_drive(spec.second, spec.writes)
    elif spec.second:
        result += _drive(spec.second, 1, spec.snapshot and not spec.keeps_second)
    if spec.swap:
        result += _drive(spec.swap, 2, True)  # it starts empty each time
    if spec.network is not None:
        # Without a ROM: the BIOS would try to boot from the network. In slot
        # 3: of others (2, 4), qboot tells the wrong interrupt line.
        result += ["-netdev", f"{spec.network},id=net"]
        result += ["-device", "ne2k_pci,netdev=net,addr=3,romfile="]
    return result + list(spec.extra)


def folder(spec: Spec) -> Path | None:
    """Where QEMU has to be started for arguments()."""
    return Path(spec.kernel).resolve().parent if spec.kernel else None


def now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime())


class Qemu(Machine):
    """A machine in QEMU."""

    def __init__(self, spec: Spec):
        super().__init__(spec)
        self.epoch = now() if spec.shift is None else EPOCH
        self.waiting: dict[str, object] = {}  # replies to come, by id
        self.asked = 0
        self.log_file = tempfile.NamedTemporaryFile(prefix="vamos-log-")
        command = arguments(spec, self.epoch)
        command += ["-S", "-action", "shutdown=pause"]
        if spec.log:
            command += ["-d", spec.log, "-D", self.log_file.name]
        ours, theirs = zip(*(socket.socketpair() for _ in range(2)))
        pipes = self.serial_pipes() if spec.shift is not None else None
        for name, end in zip(("serial", "qmp"), theirs):
            if name != "serial" or not pipes:
                command += ["-chardev", f"socket,id={name},fd={end.fileno()}"]
        if pipes:
            command += ["-chardev", f"pipe,id=serial,path={_option(pipes)}"]
        command += ["-serial", "chardev:serial"]
        command += ["-chardev", f"ringbuf,id=debug,size={RING_BYTES}"]
        command += ["-device", "isa-debugcon,iobase=0xe9,chardev=debug"]
        command += ["-mon", "chardev=qmp,mode=control"]
        try:
            self.launch(
                command,
                [end.fileno() for end in theirs],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                cwd=folder(spec),
            )
        finally:
            for end in theirs:
                end.close()
        self.sockets = ours  # keeps them open
        serial = self.pipe_ends[0] if pipes else ours[0]
        self.serial = self.watch(serial.fileno())
        self.qmp = self.watch(ours[1].fileno())
        self.debug = Stream(-1, trace=bytearray())
        self.errors = self.watch(self.process.stderr.fileno())
        # It waits (-S) until events are told: its end must not be missed.
        self.ask("qmp_capabilities")
        self.ask("cont")

    def serial_pipes(self) -> Path:
        """Named pipes for a serial line that is always ready to send. A socket
        holds only some hundred single characters; if we read too late the
        guest would have to wait, each time for another number of
        instructions. Returns what QEMU calls them by."""
        self.pipe_folder = tempfile.TemporaryDirectory(prefix="vamos-serial-")
        path = Path(self.pipe_folder.name) / "line"
        ends = []
        for suffix in (".out", ".in"):
            name = f"{path}{suffix}"
            os.mkfifo(name)
            # For both ways, as QEMU opens it: neither has to wait.
            ends.append(open(os.open(name, os.O_RDWR | os.O_NONBLOCK), "r+b", 0))
        fcntl.fcntl(ends[0], fcntl.F_SETPIPE_SZ, PIPE_BYTES)
        self.pipe_ends = tuple(ends)
        self.typing = ends[1].fileno()
        return path

    # --- QMP -----------------------------------------------------------------

    def ask(self, command: str, then=lambda reply: None, **arguments) -> None:
        """Sends a QMP command; THEN gets what it returns, later."""
        self.asked += 1
        self.waiting[str(self.asked)] = then
        message = {"execute": command, "id": str(self.asked)}
        if arguments:
            message["arguments"] = arguments
        try:
            os.write(self.qmp.fd, json.dumps(message).encode() + b"\n")
        except OSError:
            pass  # it has ended; step() finds out

    def receive(self, stream) -> bool:
        more = super().receive(stream)
        if stream is self.qmp:
            *lines, rest = bytes(stream.data).split(b"\n")
            stream.data[:] = rest
            for line in lines:
                self.heard(json.loads(line))
        return more

    def heard(self, message: dict) -> None:
        if message.get("event") == "SHUTDOWN" and self.reason is None:
            if message["data"]["reason"] != "guest-reset":
                self.reason = OFF
            else:
                self.ask_debug(self.judge_reset)
        elif "id" in message:
            then = self.waiting.pop(message["id"])
            if "return" in message:
                then(message["return"])

    def judge_reset(self, data: str) -> None:
        """Starts anew if a reset was the kernel's last word: the firmware, too,
        may need one before it starts."""
        self.note_debug(data)
        if self.debug.data.endswith(RESET_LINE):
            self.reset()
        elif self.reason is None:
            self.reason = TRIPLE_FAULT

    def reset(self) -> None:
        """Once, although resets end the run (-no-reboot)."""
        self.ask("set-action", reboot="reset")
        self.ask("system_reset")
        self.ask("set-action", reboot="shutdown")
        self.ask("cont")

    def ask_and_wait(self, command: str, then, **arguments) -> None:
        """As ask(), but the answer is there on return, if QEMU lives."""
        self.ask(command, then, **arguments)
        waiting_for = str(self.asked)
        until = time.monotonic() + LEAVE_SECONDS
        while waiting_for in self.waiting and time.monotonic() < until:
            if self.process.poll() is not None:
                return
            self.pump(0.05)

    def monitor(self, line: str, then) -> None:
        """A command of the human monitor, the only way to the registers."""
        self.ask_and_wait("human-monitor-command", then, **{"command-line": line})

    # --- Watching --------------------------------------------------------------

    def note_debug(self, data: str) -> None:
        self.debug.take(base64.b64decode(data))

    def ask_debug(self, then, ask=None) -> None:
        """Has THEN called with what the debug port said since the last time."""
        (ask or self.ask)(
            "ringbuf-read", then, device="debug", size=RING_BYTES, format="base64"
        )

    def drain(self) -> None:
        super().drain()
        if self.process.poll() is None:
            self.ask_debug(self.note_debug, self.ask_and_wait)

    def note_time(self, clock: dict) -> None:
        fields = ("tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec")
        year, month, *rest = (clock[name] for name in fields)
        start = calendar.timegm(time.strptime(self.epoch, "%Y-%m-%dT%H:%M:%S"))
        self.guest_seconds = calendar.timegm((year + 1900, month + 1, *rest)) - start

    def note_registers(self, text: str) -> None:
        self.registers = "\n".join(text.splitlines()[:16])
        self.idle = "HLT=1" in text

    def look(self) -> None:
        """Updates guest_seconds, idle, registers, and what it said."""
        self.drain()
        self.ask_and_wait(
            "qom-get", self.note_time, path="/machine", property="rtc-time"
        )
        self.monitor("info registers", self.note_registers)

    def halted_for_good(self) -> bool:
        flags = self.registers.partition("EFL=")[2][:8]
        return self.idle and flags != "" and not int(flags, 16) & 0x200

    def check(self) -> None:
        self.look()
        if self.reason is not None:
            return
        if self.halted_for_good():
            said = self.debug.text() + "\n" + self.serial.text()
            self.reason = PANIC_HALT if PANIC.search(said) else STOPPED
        elif self.guest_seconds >= self.spec.limit:
            self.reason = LIMIT

    def stop(self) -> None:
        """Reads the registers once more; lets QEMU write its disks."""
        self.look()
        if self.spec.disk or self.spec.swap:
            self.ask("quit")
            try:
                self.process.wait(LEAVE_SECONDS)
            except subprocess.TimeoutExpired:
                pass

    def read_log(self) -> str:
        if not self.spec.log:
            return ""
        return Path(self.log_file.name).read_text(errors="replace")
