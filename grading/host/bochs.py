# SPDX-License-Identifier: MIT
"""Bochs: a configuration made from a Spec, and a machine behind two
pseudo-terminals, one for the serial line and one for Bochs itself.

Bochs boots from a disk only, and its clock is not ours to read: limits are
wall-clock. Its text display ("term") draws on a pseudo-terminal that nobody
looks at; port 0xE9 comes out there too, between the display's escape
sequences. Debian's Bochs has the debugger built in and waits for a command.
"""

import fcntl
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

CONFIGURATION = """\
config_interface: textconfig
display_library: {display}
megs: {memory}
romimage: file={bios}
vgaromimage: file={screen_bios}
cpu: model=p3_katmai, ips=50000000, reset_on_triple_fault=0
clock: sync={sync}, time0=utc
sound: driver=dummy
speaker: enabled=0
boot: disk
{disks}
com1: enabled=1, mode=term, dev={serial}
port_e9_hack: enabled=1
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
        self.write_files(realtime)
        try:
            self.launch(
                ["bochs", "-q", "-f", self.folder / "bochsrc"]
                + ["-rc", self.folder / "commands", *spec.extra],
                stdin=screen_end,
                stdout=screen_end,
                stderr=screen_end,
                env={**os.environ, "TERM": "linux"},
            )
        finally:
            os.close(screen_end)
        self.serial = self.watch(serial)
        self.debug = self.watch(screen)

    def write_files(self, realtime: bool) -> None:
        disks = CHANNELS
        if self.spec.disk is not None:
            disks += _disk("ata0-master", self.image(Path(self.spec.disk).resolve()))
        if self.spec.swap is not None:
            disks += _disk("ata1-master", self.empty(Path(self.spec.swap)))
        (self.folder / "bochsrc").write_text(
            CONFIGURATION.format(
                display="term",
                memory=self.spec.memory,
                bios=BIOS,
                screen_bios=SCREEN_BIOS,
                sync="realtime" if realtime else "none",
                disks=disks,
                serial=os.ttyname(self.serial_end),
                log=self.log,
            )
        )
        (self.folder / "commands").write_text("c\n")

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

    def log_text(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def check(self) -> None:
        said = self.debug.text() + "\n" + self.serial.text()
        if "HLT instruction with IF=0" in self.log_text():
            self.reason = PANIC_HALT if PANIC.search(said) else STOPPED
        elif time.monotonic() - self.began >= self.spec.limit:
            self.guest_seconds = self.spec.limit
            self.reason = LIMIT

    def exited(self) -> None:
        """Bochs leaves on a shutdown and on a triple fault, with 1."""
        log = self.log_text()
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
        self.debug = Stream(raw.fd, bytearray(self.plain().encode()))
        try:
            return super().result()
        finally:
            self.debug = raw

    def plain(self) -> str:
        """Bochs' own output without escape sequences."""
        self.drain_if_open()
        return ESCAPE.sub("", self.debug.text()).replace("\r\n", "\n")

    def read_log(self) -> str:
        return self.final_log if self.process is None else self.log_text()

    def close(self) -> None:
        if self.process is None:
            return
        super().close()
        self.final_log = self.log_text()
        for used in self.used:
            self.lock_of(Path(used.name)).unlink(missing_ok=True)
            used.close()
        shutil.rmtree(self.folder)
        for fd in (self.serial.fd, self.debug.fd, self.serial_end):
            os.close(fd)
