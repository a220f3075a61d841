# SPDX-License-Identifier: MIT
"""Inside GDB (gdb.py starts it): symbols of all floors, and four commands.

    process NAME            symbols of a program or server; they all stand at
                            the same addresses, so of one at a time
    process-break NAME [FUNCTION]
                            stops at FUNCTION (main) in that program only
    type TEXT               sends a line to the serial line
    observation N           stops at the Nth observation of a lab's test

What comes from the serial line is printed as it comes. The boot sector is
16-bit code: `set architecture i8086` disassembles it, i386 the rest.
"""

import os
import socket
import struct
import threading
from pathlib import Path

import gdb

BUILD = Path(os.environ["VAMOS_BUILD"])
MEETING = Path(os.environ["VAMOS_MEETING"])
KERNEL = os.environ["VAMOS_KERNEL"]
BOOT = ("cvm/boot/boot.elf", "cvm/boot/loader.elf")
CODE_BYTES = 32  # by which a program is recognised


class Serial:
    """The other end of the machine's serial line."""

    def __init__(self):
        self.line = socket.socket(socket.AF_UNIX)

    def connect(self) -> None:
        self.line.connect(str(MEETING / "serial"))
        threading.Thread(target=self.copy, daemon=True).start()

    def copy(self) -> None:
        while data := self.line.recv(4096):
            os.write(1, data)

    def send(self, text: str) -> None:
        self.line.sendall(text.encode())


def elf_bytes(path: Path, address: int, count: int) -> bytes:
    """COUNT bytes of the ELF32 file PATH as loaded at ADDRESS."""
    data = path.read_bytes()
    table, size, number = (
        struct.unpack_from("<I", data, 28)[0],
        *struct.unpack_from("<HH", data, 42),
    )
    for i in range(number):
        kind, offset, start, _, length = struct.unpack_from(
            "<5I", data, table + i * size
        )
        if kind == 1 and start <= address < start + length:
            begin = offset + address - start
            return data[begin : begin + min(count, start + length - address)]
    raise gdb.GdbError(f"{path}: nothing at {address:#x}")


def programs() -> dict[str, Path]:
    """The programs and servers that were built, by name."""
    found = [*BUILD.glob("user/bin/*.elf"), *BUILD.glob("sos/*.elf")]
    return {path.stem: path for path in sorted(found)}


class Program:
    """The program whose symbols are loaded."""

    path: Path | None = None

    @classmethod
    def load(cls, name: str) -> None:
        if name not in programs():
            raise gdb.GdbError(f"no {name}; there are: " + " ".join(programs()))
        path = programs()[name]
        if path == cls.path:
            return
        if cls.path is not None:
            text = next(
                o for o in gdb.objfiles() if o.filename == str(cls.path.resolve())
            )
            gdb.execute(f"remove-symbol-file {cls.start(Path(text.filename))}")
        cls.path = path
        gdb.execute(f"add-symbol-file {path}", to_string=True)

    @staticmethod
    def start(path: Path) -> str:
        return f"-a {text_address(path):#x}"


def text_address(path: Path) -> int:
    """Where the first executable segment of an ELF32 file begins."""
    data = path.read_bytes()
    table = struct.unpack_from("<I", data, 28)[0]
    size, number = struct.unpack_from("<HH", data, 42)
    headers = (struct.unpack_from("<8I", data, table + i * size) for i in range(number))
    return next(h[2] for h in headers if h[0] == 1 and h[6] & 1)


class ProgramBreakpoint(gdb.Breakpoint):
    """Stops only where the code is that of one program: every program has
    something at the same address."""

    def __init__(self, spec: str, path: Path):
        super().__init__(spec)
        self.path = path

    def stop(self) -> bool:
        pc = int(gdb.parse_and_eval("(unsigned)$eip"))
        expected = elf_bytes(self.path, pc, CODE_BYTES)
        try:
            there = gdb.selected_inferior().read_memory(pc, len(expected))
        except gdb.MemoryError:
            return False
        return bytes(there) == expected


class ProcessCommand(gdb.Command):
    """Loads the symbols of a program or server: process NAME"""

    def __init__(self):
        super().__init__("process", gdb.COMMAND_FILES)

    def invoke(self, argument: str, from_tty: bool) -> None:
        Program.load(argument.strip())

    def complete(self, text: str, word: str) -> list[str]:
        return [name for name in programs() if name.startswith(text)]


class ProcessBreakCommand(gdb.Command):
    """Stops in one program only: process-break NAME [FUNCTION]"""

    def __init__(self):
        super().__init__("process-break", gdb.COMMAND_BREAKPOINTS)

    def invoke(self, argument: str, from_tty: bool) -> None:
        name, function = (argument.split() + ["main"])[:2]
        Program.load(name)
        wanted = str(Program.path.resolve())
        objfile = next(o for o in gdb.objfiles() if o.filename == wanted)
        symbol = objfile.lookup_global_symbol(
            function
        ) or objfile.lookup_static_symbol(function)
        if symbol is None:
            raise gdb.GdbError(f"no function {function} in {name}")
        ProgramBreakpoint(f"{symbol.symtab.filename}:{function}", Program.path)


class TypeCommand(gdb.Command):
    """Sends a line to the serial line: type TEXT"""

    def __init__(self):
        super().__init__("type", gdb.COMMAND_USER)

    def invoke(self, argument: str, from_tty: bool) -> None:
        serial.send(argument + "\n")


class ObservationCommand(gdb.Command):
    """Stops at the Nth observation of a lab's test: observation N"""

    def __init__(self):
        super().__init__("observation", gdb.COMMAND_BREAKPOINTS)

    def invoke(self, argument: str, from_tty: bool) -> None:
        # The kernel of the first labs prints observations; on others a test
        # program makes them, and all of its processes have it at one address.
        program = Path(KERNEL).parent / "guest/init.elf"
        if gdb.lookup_static_symbol("observe") is None and program.exists():
            gdb.execute(f"add-symbol-file {program}", to_string=True)
        breakpoint = gdb.Breakpoint("observe")
        breakpoint.ignore_count = int(argument) - 1


class ConnectCommand(gdb.Command):
    """Loads the symbols and attaches to QEMU."""

    def __init__(self):
        super().__init__("vamos-connect", gdb.COMMAND_USER)

    def invoke(self, argument: str, from_tty: bool) -> None:
        gdb.execute("set confirm off")
        gdb.execute("set pagination off")
        gdb.execute("set max-value-size unlimited")  # tables of a student's
        gdb.execute("set architecture i386", to_string=True)
        if KERNEL:
            gdb.execute(f"file {KERNEL}")
        for path in (BUILD / name for name in BOOT):
            if path.exists():
                gdb.execute(f"add-symbol-file {path}", to_string=True)
        gdb.execute(f"target remote {MEETING / 'gdb'}")
        serial.connect()
        gdb.write(__doc__.split("\n\n", 1)[1] + "\n")


serial = Serial()
for command in (ProcessCommand, ProcessBreakCommand, TypeCommand, ObservationCommand,
                ConnectCommand):
    command()
