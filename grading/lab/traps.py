# SPDX-License-Identifier: MIT
"""What an emulator saw of traps and exceptions, from the log it wrote: the
witness that a submitted kernel cannot talk to.

QEMU logs each exception with all registers. Bochs' debugger stops at the one
instruction with which test programs call (trap_instruction), in user mode,
and shows the registers; then it tells the software interrupt. Where that does
not follow, an interrupt or a page fault came first, and the same call stops
there again. The first stop of all is not read: it is machine 1's, which
observes nothing.
"""

import re
import struct

TRAP_VECTOR = "30"
# The number in eax with which programs observe: a call of lab 1's kernel, or
# one that Vamos does not have.
OBSERVE = {"kernel": 0, "trap": 0x0B5E57ED}
QEMU_ENTRY = re.compile(
    r"^ *\d+: v=([0-9a-f]{2}) e=([0-9a-f]{4}) i=([01]) cpl=([0-3])"
    r" IP=[0-9a-f]{4}:([0-9a-f]{8}).*?(?: CR2=([0-9a-f]{8}))?(?: env.*)?\n"
    r"EAX=([0-9a-f]{8}) EBX=([0-9a-f]{8}) ECX=([0-9a-f]{8}) EDX=([0-9a-f]{8})\n"
    r"ESI=([0-9a-f]{8}) EDI=([0-9a-f]{8})",
    re.MULTILINE,
)
BOCHS_STOP = re.compile(
    r"^\(0\) Breakpoint 1, in .*\nNext at t=(\d+)\n.*: int 0x30 .*\nr\nCPU0:\n"
    r"rax: \w{8}_(\w{8})\nrbx: \w{8}_(\w{8})\nrcx: \w{8}_(\w{8})\n"
    r"rdx: \w{8}_(\w{8})\n(?:r[sb]p: .*\n){2}"
    r"rsi: \w{8}_(\w{8})\nrdi: \w{8}_(\w{8})\n"
    r"(?:r.*\n){9}eflags .*\nc\n(?=(.*)$)",
    re.MULTILINE,
)
BOCHS_PLACE = re.compile(r"\bEIP=(\w{8})")
BOCHS_FAULT = re.compile(r"\bCR2=0x(\w{8})")

# The vectors that a kernel takes on its way to a triple fault.
VECTORS = {0: "divide error", 6: "invalid opcode", 8: "double fault",
           13: "general protection", 14: "page fault"}


def observation(registers, number: int) -> tuple[str, tuple] | None:
    """Name and values, if the call is NUMBER; REGISTERS are eax ebx ecx edx
    esi edi."""
    eax, ebx, ecx, *values = registers
    if eax != number:
        return None
    name = struct.pack("<II", ebx, ecx).rstrip(b"\0")
    return name.decode("latin-1"), tuple(values)


def _calls_in_qemu(log: str):
    for entry in QEMU_ENTRY.finditer(log):
        vector, _, soft, level, *_ = entry.groups()
        if (vector, soft, level) == (TRAP_VECTOR, "1", "3"):
            yield entry.groups()[6:]


def _calls_in_bochs(log: str):
    for stop in BOCHS_STOP.finditer(log):
        time, *registers, following = stop.groups()
        if following.startswith(f"{int(time) + 1:011}: softint "):
            yield registers


def calls(log: str, emulator: str) -> list[tuple]:
    """All calls of programs: eax ebx ecx edx esi edi."""
    seen = _calls_in_bochs if emulator == "bochs" else _calls_in_qemu
    return [tuple(int(word, 16) for word in registers) for registers in seen(log)]


def observations(log: str, emulator: str, kind: str = "kernel") -> list[tuple]:
    """The observations that test programs made, in the manner KIND: names and
    values."""
    found = (observation(registers, OBSERVE[kind])
             for registers in calls(log, emulator))
    return [one for one in found if one is not None]


def last_exceptions(log: str) -> str:
    """The last few in QEMU's log, for people."""
    lines = []
    for entry in list(QEMU_ENTRY.finditer(log[-20000:]))[-3:]:
        vector, error, _, level, pc, address, *_ = entry.groups()
        what = VECTORS.get(int(vector, 16), f"vector {int(vector, 16)}")
        where = f" at address {address}" if address else ""
        who = "the kernel" if level == "0" else "a machine"
        lines.append(f"  {what}{where}, error {error}, in {who}, pc {pc}")
    return "\n".join(lines)


def last_place(registers: str) -> str:
    """Where Bochs' processor gave up, for people."""
    pc, fault = BOCHS_PLACE.search(registers), BOCHS_FAULT.search(registers)
    if not pc or not fault:
        return ""
    return f"  at pc {pc[1]}, the last page fault at address {fault[1]}"
