# SPDX-License-Identifier: MIT
"""Bochs: a configuration made from a Spec, and a machine behind two
pseudo-terminals, one for the serial line and one for Bochs itself.

Bochs boots from a disk only. With Spec.shift its clock counts instructions,
disks included, so that a run repeats byte for byte and its limit is guest
time; without, limits are wall-clock. Its text display ("term") draws on a
pseudo-terminal that nobody looks at; port 0xE9 comes out there too, between
the display's escape sequences.

Debian's Bochs has the debugger built in, which reads commands from a file.
They are written before it starts: it stops at the end of its time, or where
Spec.trap says, and then the next two commands show the registers and go on.
What the debugger says goes to a file of its own, where no guest can write.
"""

import calendar
import fcntl
import math
import os
import pty
import re
import shutil
import tempfile
import time
import tty
from pathlib import Path

from machine import (
    LIMIT,
    OFF,
    PANIC,
    PANIC_HALT,
    STOPPED,
    TRIPLE_FAULT,
    Busy,
    Machine,
    Spec,
    Stream,
)

BIOS = "/usr/share/bochs/BIOS-bochs-latest"
SCREEN_BIOS = "/usr/share/vgabios/vgabios.bin"
HEADS, SECTORS, SECTOR_BYTES = 16, 63, 512
CYLINDER_BYTES = HEADS * SECTORS * SECTOR_BYTES
ESCAPE = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z]|[()][A-Z0-9]|.)")
IPS = 50_000_000  # instructions a second, if Spec.shift does not say
FIRMWARE_SECONDS = 4  # of guest time, before the boot sector
EPOCH = calendar.timegm((2026, 1, 1, 0, 0, 0))  # when a run with shift starts
USER_CODE = 0x1B  # its selector (cvm/trapframe.h)
STOPS = 20000  # most traps that are logged
STOP, TIME_IS_OVER = "Breakpoint 1, in", b"Caught time breakpoint"
TICKS = re.compile(r"^(\d{11})\w\[", re.MULTILINE)
PLACE = re.compile(r"rip: \w{8}_(\w{8})\n")

CONFIGURATION = """\
config_interface: textconfig
display_library: {display}
megs: {memory}
romimage: file={bios}
vgaromimage: file={screen_bios}
cpu: model=p3_katmai, ips={ips}, reset_on_triple_fault=0
clock: sync={sync}, time0={time0}
sound: driver=dummy
speaker: enabled=0
boot: disk
{disks}
com1: enabled=1, mode=term, dev={serial}
{network}port_e9_hack: enabled=1
log: {log}
panic: action=fatal
error: action=report
info: action=report
debug: action=ignore
"""
CHANNELS = """\
ata0: enabled=1, ioaddr1=0x1f0, ioaddr2=0x3f0, irq=14
ata1: enabled=1, ioaddr1=0x170, ioaddr2=0x370, irq=15
"""
NETWORK = """\
pci: enabled=1, chipset=i440fx, slot1=ne2k
ne2k: enabled=1, mac=52:54:00:12:34:56, ethmod={module}
"""


def _disk(place: str, image: Path) -> str:
    cylinders = image.stat().st_size // CYLINDER_BYTES
    return (
        f"{place}: type=disk, path={image}, mode=flat, "
        f"cylinders={cylinders}, heads={HEADS}, spt={SECTORS}\n"
    )


class Bochs(Machine):
    """A machine in Bochs, booted from Spec.disk.

    REALTIME makes its clock keep pace with ours, for people.
    """

    def __init__(self, spec: Spec, realtime: bool = False):
        super().__init__(spec)
        if spec.kernel is not None or spec.disk is None:
            raise ValueError("Bochs boots from a disk")
        self.folder = Path(tempfile.mkdtemp(prefix="vamos-bochs-"))
        self.used = []  # the files of disks, locked
        serial, self.serial_end = pty.openpty()
        screen, screen_end = pty.openpty()
        for end in (self.serial_end, screen_end):
            tty.setraw(end)
        self.log = self.folder / "log"
        self.debugger_log = self.folder / "debugger-log"
        self.halted = False  # for good
        self.searched = 0  # how far the debugger's output is known
        self.write_files(realtime)
        try:
            self.launch(
                ["bochs", "-q", "-f", self.folder / "bochsrc"]
                + ["-rc", self.folder / "commands"]
                + ["-dbglog", self.debugger_log, *spec.extra],
                [self.serial_end],
                stdin=screen_end,
                stdout=screen_end,
                stderr=screen_end,
                env={**os.environ, "TERM": "linux", "LC_ALL": "C"},
            )
        finally:
            os.close(screen_end)
        self.serial = self.watch(serial)
        self.debug = self.watch(screen, trace=bytearray())

    def write_files(self, realtime: bool) -> None:
        disks = CHANNELS
        if self.spec.disk is not None:
            disks += _disk("ata0-master", self.image(Path(self.spec.disk).resolve()))
        if self.spec.second is not None:
            disks += _disk("ata0-slave", self.image(Path(self.spec.second).resolve()))
        if self.spec.swap is not None:
            disks += _disk("ata1-master", self.empty(Path(self.spec.swap)))
        (self.folder / "bochsrc").write_text(
            CONFIGURATION.format(
                display="term",
                memory=self.spec.memory,
                ips=self.ips(),
                time0="utc" if self.spec.shift is None else EPOCH,
                bios=BIOS,
                screen_bios=SCREEN_BIOS,
                sync="realtime" if realtime else "none",
                disks=disks,
                network=NETWORK.format(module=self.spec.network)
                if self.spec.network
                else "",
                # Not its name: a sandbox has terminals of its own.
                serial=f"/proc/self/fd/{self.serial_end}",
                log=self.log,
            )
        )
        (self.folder / "commands").write_text("\n".join(self.commands()))

    def ips(self) -> int:
        return IPS if self.spec.shift is None else 10**9 >> self.spec.shift

    def commands(self) -> list[str]:
        """For the debugger, until the time is over or, with too many traps,
        it leaves. Without commands it would wait for more."""
        result = []
        if self.spec.shift is not None and self.spec.limit < math.inf:
            seconds = self.spec.limit + FIRMWARE_SECONDS
            result.append(f"sba {round(seconds * self.ips())}")
        if self.spec.trap is None:
            return [*result, "c", "r", "q", ""]
        result += [f"vb {USER_CODE:#x}:{self.spec.trap:#x}", "c", "show softint"]
        return [*result, *["r", "c"] * STOPS, "q", ""]

    def image(self, path: Path) -> Path:
        """The file that Bochs writes to: PATH, or a copy of it."""
        if self.spec.snapshot:
            return Path(shutil.copy(path, self.folder / path.name))
        # Bochs leaves a file behind when it is killed, and refuses to start
        # when that is there. Ours is a lock that ends with its owner.
        used = open(path, "rb")
        try:
            fcntl.flock(used, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(f"{path} is in use by another Bochs") from None
        self.used.append(used)
        self.lock_of(path).unlink(missing_ok=True)
        return path

    def empty(self, path: Path) -> Path:
        """An empty disk of the size of PATH: what a swap disk starts with."""
        disk = self.folder / "swap.img"
        with disk.open("wb") as file:
            file.truncate(path.stat().st_size)
        return disk

    @staticmethod
    def lock_of(path: Path) -> Path:
        return path.with_name(path.name + ".lock")

    @staticmethod
    def text_of(log: Path) -> str:
        return log.read_text(errors="replace") if log.exists() else ""

    def check(self) -> None:
        if self.halted:  # since the last look: the serial line has sent all
            said = self.debug.text() + "\n" + self.serial.text()
            self.reason = PANIC_HALT if PANIC.search(said) else STOPPED
        elif self.spec.shift is not None:
            self.look_for_the_end_of_time()
        elif time.monotonic() - self.began >= self.spec.limit:
            self.guest_seconds = self.spec.limit
            self.reason = LIMIT
        self.halted = "HLT instruction with IF=0" in self.text_of(self.log)

    def look_for_the_end_of_time(self) -> None:
        """What is on the screen may come from the guest, what is in the
        debugger's log does not."""
        if self.debug.data.find(TIME_IS_OVER, self.searched) >= 0:
            self.end_by_debugger()
        else:
            self.searched = max(0, len(self.debug.data) - len(TIME_IS_OVER))

    def end_by_debugger(self) -> None:
        """Its time is over, if the debugger says so, and where it is."""
        text = self.text_of(self.debugger_log)
        place = PLACE.search(text.partition(TIME_IS_OVER.decode())[2])
        if place or text.count(STOP) >= STOPS:
            self.reason = LIMIT
            self.registers = f"EIP={place[1]}\n" if place else ""

    def exited(self) -> None:
        """Bochs leaves on a shutdown and on a triple fault, with 1; by its
        last command, with 0."""
        log = self.text_of(self.log)
        self.end_by_debugger()
        if self.reason == LIMIT:
            return  # whatever it did while we looked away
        if "Shutdown port: shutdown requested" in log:
            self.reason = OFF
        elif "exception with no resolution" in log:
            self.reason = TRIPLE_FAULT
            self.registers = log.rpartition("CPU is in")[2]
        else:
            said = self.plain().strip().splitlines()
            self.errors = Stream(-1, bytearray("\n".join(said[-4:]).encode()))

    def result(self):
        raw = self.debug
        self.debug = Stream(raw.fd, bytearray(self.plain().encode()), trace=raw.trace)
        try:
            return super().result()
        finally:
            self.debug = raw

    def plain(self) -> str:
        """Bochs' own output without escape sequences."""
        self.drain_if_open()
        return ESCAPE.sub("", self.debug.text()).replace("\r\n", "\n")

    def read_log(self) -> str:
        if self.process is not None:
            self.keep_logs()
        return self.final_log

    def keep_logs(self) -> None:
        log = self.text_of(self.log)
        debugged = self.spec.trap is not None
        self.final_log = self.text_of(self.debugger_log) if debugged else log
        ticks = TICKS.findall(log)
        if ticks and self.spec.shift is not None:
            seconds = int(ticks[-1]) / self.ips()
            self.guest_seconds = min(seconds, self.spec.limit)

    def release(self) -> None:
        self.keep_logs()
        for used in self.used:
            self.lock_of(Path(used.name)).unlink(missing_ok=True)
            used.close()
        shutil.rmtree(self.folder)
        for fd in (self.serial.fd, self.debug.fd, self.serial_end):
            os.close(fd)
