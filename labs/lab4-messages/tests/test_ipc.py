# SPDX-License-Identifier: MIT
"""kernel/ipc.c alone: errors, the longest messages, the kernel's own."""

from lab import conformance
from lab.guest import Expected
from play import Random
from vamos import (
    ERR_TIMEOUT, HN_ANY, HN_KERNEL, HN_NONE, MOVED, Call, Outcome, Program, Vamos,
)

FIRST = "of several errors the first one counts (kernel/ipc_decode.h)"
IPC_MAX, PAGE = 65536, 4096
UNTOUCHED = 0xEE
KERNEL_FIRST = ("what the kernel has to say comes before other senders, the lowest PID "
                "first (kernel/notice.h, ipc.h)")
IN_ORDER = "senders are served in the order in which they came (manual, IPC)"
NO_KERNEL = "the kernel has nothing to say (manual, Kernel messages)"
SLEEP = "from HN_NONE nobody sends: it is a sleep (manual, ipc_receive)"
ONLY_ONE = "who waits for one process hears nobody else before (kernel/ipc.h)"


def test_layer_ipc(lab):
    """Messages alone, against their specification."""
    lab.layer("ipc")


# --- Errors ----------------------------------------------------------------------

class Blunderer(Program):
    """make_calls() of errors.c."""

    KINDS = ("send", "receive", "request", "change_rights")
    HANDLES, GRANTS, RIGHTS = (0, 2, 3, 77), (HN_NONE, 2, 3, 77), (0, 1, 7, 8)

    def __init__(self, seed: int, expected: Expected):
        self.numbers = Random(seed)
        self.expected = expected
        self.left = 150

    def draw(self, values):
        return values[self.numbers.below(len(values))]

    def memory_part(self, call: Call) -> None:
        """place_of_buffers() of errors.c, and what counts of it."""
        kind = self.numbers.below(4)
        too_long = [self.draw((False, False, True)) for _ in range(2)]
        grant, rights = self.draw(self.GRANTS), self.draw(self.RIGHTS)
        outside = [self.draw((True, False, False)) for _ in range(2)]
        call.nowhere = kind == 1
        if kind < 2:
            return
        first = 1 if call.kind == "receive" else 0  # that counts
        call.too_long = any(too_long[first:])
        call.outside = any(outside[first:])
        if call.kind != "receive":
            call.grant, call.rights = grant, rights

    def next(self) -> Call:
        if self.left == 0:
            return Call("receive", HN_NONE)
        self.left -= 1
        call = Call(self.draw(self.KINDS), self.draw(self.HANDLES))
        if call.kind == "change_rights":
            call.object, call.rights = self.draw(self.HANDLES), self.draw(self.RIGHTS)
        else:
            call.wait = self.draw((0, 0, -2))
            self.memory_part(call)
        return call

    def done(self, call: Call, outcome: Outcome) -> None:
        kind = self.KINDS.index(call.kind)
        self.expected.add(0, "result", kind, outcome.result, 0,
                          f"{FIRST}: {outcome.why}")


class Sleeper(Program):
    def next(self) -> Call:
        return Call("receive", HN_NONE)


def test_errors(lab):
    """Of several errors the first one counts, in the order of the manual."""
    vamos, expected = Vamos(), Expected()
    init = vamos.init
    others = [vamos.clone(init, init, Sleeper()) for _ in range(2)]
    caller = vamos.clone(init, init, Blunderer(lab.seed, expected))
    caller.set_rights(others[1], 0)
    vamos.sleep(30)
    lab.run("errors").judge(expected)


# --- The longest messages --------------------------------------------------------


class Exchanger(Program):
    """send() or receive() of longest.c."""

    INSIDE, AT_END, BEYOND = range(3)

    def __init__(self, seed: int, sends: bool, expected: Expected):
        self.numbers = Random(seed)
        self.sends = sends
        self.expected = expected
        self.count = -1
        self.there = 0  # bytes of the buffer that are in its memory

    def next(self) -> Call:
        self.count += 1
        if self.count == 12:
            return Call("receive", HN_NONE)
        large = self.numbers.below(2)
        size = 1 + self.numbers.below(IPC_MAX if large else PAGE)
        place = self.numbers.below(8)
        self.numbers.below(PAGE)
        outside = place == self.BEYOND
        self.there = size - outside
        if not self.sends:
            return Call("receive", HN_ANY, 20, room=size, outside=outside)
        data = bytes(self.count + i * 5 & 0xFF for i in range(size))
        return Call("send", 2, 20, (self.count, 0, 0), data, outside=outside)

    def done(self, call: Call, outcome: Outcome) -> None:
        if self.sends:
            self.expected.add(0, "sent", self.count, outcome.result, why=outcome.why)
            return
        total = 0
        for byte in outcome.data.ljust(self.there, bytes([UNTOUCHED])):
            total = total * 3 + byte & 0xFFFFFFFF
        self.expected.add(0, "got", outcome.result, len(outcome.data), total,
                          outcome.why)


def test_longest(lab):
    """Messages of up to 64 KiB, across pages, up to the end of the memory."""
    numbers, vamos, expected = Random(lab.seed), Vamos(), Expected()
    for sends in (False, True):
        program = Exchanger(1 + numbers.below(1 << 20), sends, expected)
        vamos.clone(vamos.init, vamos.init, program)
    vamos.sleep(400)
    lab.run("longest").judge(expected)


# --- The kernel's own messages ---------------------------------------------------


class Init:
    """Init of kernel.c: who stopped and who sends, by their number."""

    KMSG_EXCEPTION, UNDEFINED = 2, 6
    SILENT = 99

    def __init__(self, expected: Expected, time: int):
        self.expected = expected
        self.time = time
        self.stopped: list[int] = []
        self.senders: list[tuple[int, int]] = []
        self.answered: list[int] = []

    def fails(self, why: str) -> None:
        self.expected.add(0, "got", ERR_TIMEOUT, 0, self.time, why)

    def hears_kernel(self) -> None:
        who = self.stopped.pop(0)
        self.expected.add(0, "got", 0, HN_KERNEL, self.time, KERNEL_FIRST)
        self.expected.add(0, "words", self.KMSG_EXCEPTION, who + 2, self.UNDEFINED,
                          KERNEL_FIRST)

    def hears(self, who: int, kind: int, why: str) -> None:
        self.expected.add(0, "got", 0, who + 2, self.time, why)
        self.expected.add(0, "words", who, kind, 0, why)

    def receive(self, partner: int) -> None:
        if partner == HN_NONE:
            self.run()
            self.time += 1
            self.fails(SLEEP)
        elif self.stopped:
            self.hears_kernel()
        elif partner == HN_ANY and self.senders:
            who, kind = self.senders.pop(0)
            self.hears(who, kind, IN_ORDER)
            self.answered.append(who)
        else:
            self.fails(NO_KERNEL)

    def run(self) -> None:
        """Those whose messages init has had run when it sleeps."""
        for who in self.answered:
            self.expected.add(0, "sent", who, 0, why=MOVED)
        self.answered = []


def test_kernel(lab):
    """The kernel's messages come first; some wait for nothing else."""
    run, expected = lab.run("kernel"), Expected()
    numbers = Random(lab.seed)
    start = next((o.values[0] for o in run.observations() if o.name == "start"), 0)
    expected.add(0, "start", start)
    init = Init(expected, start + 2)
    count = 4 + numbers.below(9)
    for who in range(count):
        kind = numbers.below(3)
        if kind == 0:
            init.stopped.append(who)
        else:
            init.senders.append((who, kind))
    for _ in range(2 * count):
        init.receive((HN_ANY, HN_KERNEL, HN_NONE)[numbers.below(3)])
    for _ in range(count):
        init.receive(HN_ANY)
    init.run()
    init.stopped = [count]
    init.hears_kernel()
    init.time += 3
    expected.add(0, "asked", count + 1, ERR_TIMEOUT, init.time, NO_KERNEL)
    init.hears(count + 1, Init.SILENT, ONLY_ONE)
    init.stopped = [count + 2]
    init.hears_kernel()
    run.judge(expected)


# --- Conformance -----------------------------------------------------------------


def test_conform(lab):
    """Each step of the kernel is one of the executable specification's."""
    conformance.check(lab, "conform")
