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
TICK_VECTOR = "20"
TICKS = 100  # a second
# The number in eax with which programs observe: a call of lab 1's kernel, or
# one that Vamos does not have.
OBSERVE = {"kernel": 0, "trap": 0x0B5E57ED}
QEMU_ENTRY = re.compile(
    r"^ *\d+: v=([0-9a-f]{2}) e=([0-9a-f]{4}) i=([01]) cpl=([0-3])"
    r" IP=[0-9a-f]{4}:([0-9a-f]{8}).*?(?: CR2=([0-9a-f]{8}))?(?: env.*)?\n"
    r"EAX=([0-9a-f]{8}) EBX=([0-9a-f]{8}) ECX=([0-9a-f]{8}) EDX=([0-9a-f]{8})\n"
    r"ESI=([0-9a-f]{8}) EDI=([0-9a-f]{8}) EBP=([0-9a-f]{8})",
    re.MULTILINE,
)
BOCHS_STOP = re.compile(
    r"^\(0\) Breakpoint 1, in .*\nNext at t=(\d+)\n.*: int 0x30 .*\nr\nCPU0:\n"
    r"rax: \w{8}_(\w{8})\nrbx: \w{8}_(\w{8})\nrcx: \w{8}_(\w{8})\n"
    r"rdx: \w{8}_(\w{8})\nrsp: .*\nrbp: \w{8}_(\w{8})\n"
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
    esi edi and perhaps ebp."""
    eax, ebx, ecx, *values = registers[:6]
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
        time, eax, ebx, ecx, edx, ebp, esi, edi, following = stop.groups()
        if following.startswith(f"{int(time) + 1:011}: softint "):
            yield eax, ebx, ecx, edx, esi, edi, ebp


def _all_calls(log: str, emulator: str) -> list[tuple]:
    """All calls of programs: eax ebx ecx edx esi edi ebp."""
    seen = _calls_in_bochs if emulator == "bochs" else _calls_in_qemu
    return [tuple(int(word, 16) for word in registers) for registers in seen(log)]


def calls(log: str, emulator: str) -> list[tuple]:
    """All calls of programs: eax ebx ecx edx esi edi."""
    return [registers[:6] for registers in _all_calls(log, emulator)]


def keyed_observations(log: str, emulator: str, kind: str) -> list[tuple]:
    """The observations that test programs made, in the manner KIND: names,
    values, and what stood in ebp."""
    found = ((observation(registers, OBSERVE[kind]), registers[6])
             for registers in _all_calls(log, emulator))
    return [(*one, key) for one, key in found if one is not None]


def observations(log: str, emulator: str, kind: str = "kernel") -> list[tuple]:
    """The same: names and values."""
    return [(name, values) for name, values, _ in
            keyed_observations(log, emulator, kind)]


def quiet_seconds(log: str, seconds: float) -> float:
    """How long it is, of SECONDS that the PC has run, since a machine made a
    call or had an exception, by QEMU's log. Ticks that are not in the log are
    some that the kernel did not let through."""
    ticks = last = 0
    for entry in QEMU_ENTRY.finditer(log):
        vector, _, soft, level, *_ = entry.groups()
        if (vector, soft) == (TICK_VECTOR, "0"):
            ticks += 1
        elif level == "3":
            last = ticks
    return seconds - last / TICKS


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
