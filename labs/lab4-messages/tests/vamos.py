# SPDX-License-Identifier: MIT
"""Processes, handles and messages, as the headers and the manual have them: a
Vamos that is small enough to be read. Programs are Python objects (Program); a
process's outcome says what its call came to, and why.
"""

from dataclasses import dataclass, field, replace

HN_SELF, HN_ANY, HN_KERNEL, HN_NONE = 0, -1, -2, -3  # kernel/abi/abi.h
SEND, REQUEST, GRANT, ALL = 1, 2, 4, 7
FOREVER = -1
ERR_ARGUMENT, ERR_HANDLE, ERR_RIGHTS = -2, -3, -5
ERR_TIMEOUT, ERR_PARTNER, ERR_ADDRESS, ERR_RESOURCES = -6, -7, -8, -9
ERR_TRUNCATED = -12
NEXT_AGE, NOT_NEGATIVE, FIRST_PLACE = 1 << 8, 0x7FFFFFFF, 2  # kernel/rights.h
READY, SENDING, RECEIVING = "ready", "sending", "receiving"

PLACE = ("a handle is the lowest place that is free, and how often that was used "
         "(kernel/rights.h)")
NOBODY = "the handle names nobody who lives (kernel/rights.h: rights_find)"
NO_RIGHT = "the handle does not carry the right (kernel/rights.h, ipc_decode.h)"
NO_REPLY = ("it may not send, and nobody waits for its reply: that needs no right, "
            "once (kernel/ipc_decode.h)")
NO_GRANT = ("one may grant what one holds, if one holds RIGHT_GRANT, too; who is "
            "privileged may grant any set of rights (kernel/rights.h: "
            "rights_may_grant)")
NO_RIGHTS = "that is no set of rights (kernel/rights.h: rights_change)"
CHANGED = "the checks hold: RECEIVER has just these rights now (kernel/rights.h)"
OUTSIDE = "its memory part is not inside its memory (manual, ERR_ADDRESS)"
RANGE = "a timeout or a length is out of range (manual, IPC)"
ONESELF = "nobody sends to himself (kernel/ipc_decode.h)"
ELAPSED = "a wait ends after so many ticks (manual, IPC)"
NOT_NOW = "no partner was ready, and a timeout of 0 does not wait (manual, IPC)"
LOST = ("its memory became less while it waited: it is told when it meets somebody; "
        "the other one goes on (kernel/ipc_decode.h, manual: ERR_ADDRESS)")
ENDED = "its partner ended while it waited (kernel/ipc.h: ipc_release)"
TOO_LONG = ("the message is longer than the room for it: both are told, nothing is "
            "copied (manual, ERR_TRUNCATED)")
MOVED = ("a message moves when the two meet; senders are served in the order in "
         "which they came (manual, IPC)")


@dataclass
class Call:
    """A call, as a program makes it."""

    kind: str  # send, receive, request, change_rights
    handle: int = HN_NONE
    wait: int = FOREVER
    words: tuple = (0, 0, 0)
    data: bytes = b""
    room: int = 0  # bytes for what is received
    grant: int = HN_NONE
    rights: int = 0
    object: int = 0  # of change_rights
    nowhere: bool = False  # where it describes its memory part, it has no memory
    too_long: bool = False  # a length exceeds IPC_MAX_BYTES
    outside: bool = False  # its memory part is not inside its memory


@dataclass
class Outcome:
    """What came of a call."""

    result: int
    why: str
    sender: int = 0
    words: tuple = (0, 0, 0)
    data: bytes = b""
    granted: int = 0


class Program:
    """What runs in a process. copy() is what its clone runs."""

    def next(self) -> Call:
        raise NotImplementedError

    def done(self, call: Call, outcome: Outcome) -> None:
        raise NotImplementedError

    def copy(self) -> "Program":
        raise NotImplementedError


@dataclass
class Slot:
    handle: int
    object: "Process"
    rights: int = 0


@dataclass(eq=False)
class Process:
    pid: int
    program: Program | None = None
    privileged: bool = False
    alive: bool = True
    slots: dict[int, Slot] = field(default_factory=dict)  # by place
    state: str = READY
    call: Call | None = None  # under way
    outcome: Outcome | None = None  # which the program has not seen yet
    partner: "Process | int" = HN_NONE  # of the wait
    deadline: int | None = None
    senders: list["Process"] = field(default_factory=list)  # that wait for it

    # --- Handles (kernel/rights.h) -----------------------------------------------

    def find(self, handle: int) -> "Process | None":
        """Whom HANDLE names."""
        if handle == HN_SELF:
            return self
        return next((slot.object for slot in self.slots.values()
                     if slot.handle == handle and slot.object.alive), None)

    def slot(self, other: "Process") -> Slot | None:
        return next((slot for slot in self.slots.values()
                     if slot.object is other and other.alive), None)

    def handle(self, other: "Process") -> int:
        """Its handle for OTHER, which it gets if it has none."""
        if other is self:
            return HN_SELF
        if self.slot(other) is None:
            taken = {at for at, slot in self.slots.items() if slot.object.alive}
            place = next(at for at in range(FIRST_PLACE, 1000) if at not in taken)
            old = self.slots.get(place)
            number = place if old is None else old.handle + NEXT_AGE & NOT_NEGATIVE
            self.slots[place] = Slot(number, other)
        return self.slot(other).handle

    def rights(self, other: "Process") -> int:
        if other is self:
            return ALL
        slot = self.slot(other)
        return slot.rights if slot else 0

    def set_rights(self, other: "Process", rights: int) -> None:
        if other is not self:
            self.handle(other)
            self.slot(other).rights = rights

    def may_grant(self, other: "Process", rights: int) -> bool:
        own = ALL if self.privileged else self.rights(other)
        return own & GRANT != 0 and rights & ~own == 0


class Vamos:
    """Processes; init is the first one. Who is ready runs in turn, until it
    waits: priorities and slices are lab 3's matter."""

    def __init__(self, time: int = 0):
        self.time = time
        self.init = Process(1, privileged=True)
        self.processes = {1: self.init}
        self.ready: list[Process] = []  # init is none of these

    # --- Beginning and ending ----------------------------------------------------

    def clone(self, caller: Process, original: Process,
              program: Program) -> Process:
        """A clone that runs PROGRAM: a call that ORIGINAL waits in is made
        again."""
        pid = next(n for n in range(2, 1000) if n not in self.processes)
        slots = {at: replace(slot) for at, slot in original.slots.items()}
        clone = Process(pid, program, slots=slots)
        clone.call, clone.outcome = original.call, original.outcome
        self.processes[pid] = clone
        self.ready.append(clone)
        caller.set_rights(clone, ALL)
        return clone

    def kill(self, victim: Process) -> None:
        for _, other in sorted(self.processes.items()):
            if other is not victim and other.state != READY and (
                    other.partner is victim):
                self.cancel(other, Outcome(ERR_PARTNER, ENDED))
        if victim.state == SENDING:
            victim.partner.senders.remove(victim)
        if victim in self.ready:
            self.ready.remove(victim)
        victim.alive = False
        del self.processes[victim.pid]

    # --- change_rights -----------------------------------------------------------

    @staticmethod
    def change_rights(caller: Process, receiver: int, object_: int,
                      rights: int) -> Outcome:
        to, whom = caller.find(receiver), caller.find(object_)
        if to is None or whom is None:
            return Outcome(ERR_HANDLE, NOBODY)
        if rights & ~ALL:
            return Outcome(ERR_ARGUMENT, NO_RIGHTS)
        if not caller.may_grant(whom, rights):
            return Outcome(ERR_RIGHTS, NO_GRANT)
        to.set_rights(whom, rights)
        return Outcome(0, CHANGED)

    # --- Waiting -----------------------------------------------------------------

    def answer(self, process: Process, outcome: Outcome) -> None:
        process.outcome = outcome
        if process.state != READY:
            process.state = READY
            process.deadline = None
            self.ready.append(process)

    def cancel(self, process: Process, outcome: Outcome) -> None:
        if process.state == SENDING:
            process.partner.senders.remove(process)
        self.answer(process, outcome)

    def wait(self, process: Process, state: str) -> bool:
        """Whether it waits: a timeout may be 0."""
        wait = process.call.wait
        if wait == 0:
            self.answer(process, Outcome(ERR_TIMEOUT, NOT_NOW))
            return False
        self.ready.remove(process)
        process.state = state
        process.deadline = None if wait == FOREVER else self.time + wait
        return True

    # --- Messages ----------------------------------------------------------------

    @staticmethod
    def awaits_reply(partner: "Process | int", caller: Process) -> bool:
        return (isinstance(partner, Process) and partner.state == RECEIVING
                and partner.call.kind == "request" and partner.partner is caller)

    def check_right(self, caller: Process, call: Call,
                    partner: "Process | int") -> Outcome | None:
        if call.kind == "receive":
            return None
        right = SEND if call.kind == "send" else REQUEST
        if caller.rights(partner) & right:
            return None
        if right == REQUEST:
            return Outcome(ERR_RIGHTS, NO_RIGHT)
        if self.awaits_reply(partner, caller):
            return None
        return Outcome(ERR_RIGHTS, NO_REPLY)

    @staticmethod
    def check_message(caller: Process, call: Call) -> Outcome | None:
        granted = None if call.grant == HN_NONE else caller.find(call.grant)
        if call.nowhere:
            return Outcome(ERR_ADDRESS, OUTSIDE)
        if call.grant != HN_NONE and granted is None:
            return Outcome(ERR_HANDLE, NOBODY)
        if granted is not None and not caller.may_grant(granted, call.rights):
            return Outcome(ERR_RIGHTS, NO_GRANT)
        if call.wait < FOREVER or call.too_long:
            return Outcome(ERR_ARGUMENT, RANGE)
        return Outcome(ERR_ADDRESS, OUTSIDE) if call.outside else None

    def check(self, caller: Process,
              call: Call) -> tuple["Process | int", Outcome | None]:
        """The partner, and what is wrong with the call, if something is: the
        first of it (kernel/ipc_decode.h)."""
        partner = caller.find(call.handle)
        if call.kind == "receive" and call.handle in (HN_ANY, HN_KERNEL, HN_NONE):
            partner = call.handle
        if partner is None:
            return partner, Outcome(ERR_HANDLE, NOBODY)
        wrong = (self.check_right(caller, call, partner)
                 or self.check_message(caller, call))
        if wrong is None and partner is caller:
            wrong = Outcome(ERR_ARGUMENT, ONESELF)
        return partner, wrong

    @staticmethod
    def accepts(receiver: Process, sender: Process) -> bool:
        return receiver.state == RECEIVING and (
            receiver.partner == HN_ANY or receiver.partner is sender)

    @staticmethod
    def hand_over(sender: Process, receiver: Process) -> int:
        """What the message grants. Returns the receiver's handle for it."""
        call = sender.call
        granted = None if call.grant == HN_NONE else sender.find(call.grant)
        if granted is None or not sender.may_grant(granted, call.rights):
            return 0
        receiver.set_rights(granted, receiver.rights(granted) | call.rights)
        return receiver.handle(granted)

    def meet(self, sender: Process, receiver: Process) -> Process | None:
        """They part again: the message has moved, or was too long. If one of the
        two has lost memory meanwhile: returns it; the other one waits on."""
        call = sender.call
        for one in (sender, receiver):
            if one.call.outside:
                self.answer(one, Outcome(ERR_ADDRESS, LOST))
                return one
        if len(call.data) > receiver.call.room:
            self.answer(sender, Outcome(ERR_TRUNCATED, TOO_LONG))
            self.answer(receiver, Outcome(ERR_TRUNCATED, TOO_LONG))
            return None
        granted = self.hand_over(sender, receiver)
        self.answer(receiver, Outcome(0, MOVED, receiver.handle(sender), call.words,
                                      call.data, granted))
        if call.kind == "send":
            self.answer(sender, Outcome(0, MOVED))
        elif sender.state == READY:
            self.wait(sender, RECEIVING)
        else:
            sender.state = RECEIVING  # its time goes on
        return None

    def send(self, caller: Process, partner: Process) -> None:
        if self.accepts(partner, caller) and (
                self.meet(caller, partner) is not partner):
            return
        if caller.call.kind == "send" and not caller.rights(partner) & SEND:
            self.answer(caller, Outcome(ERR_RIGHTS, NO_REPLY))
        elif self.wait(caller, SENDING):
            partner.senders.append(caller)

    def receive(self, caller: Process, partner: "Process | int") -> None:
        for sender in list(caller.senders):
            if partner == HN_ANY or partner is sender:
                caller.senders.remove(sender)
                if self.meet(sender, caller) is not sender:
                    return
        self.wait(caller, RECEIVING)

    def execute(self, caller: Process) -> None:
        """The call of CALLER, the current process."""
        call = caller.call
        if call.kind == "change_rights":
            self.answer(caller, self.change_rights(caller, call.handle, call.object,
                                                   call.rights))
            return
        partner, wrong = self.check(caller, call)
        if wrong:
            self.answer(caller, wrong)
            return
        caller.partner = partner
        if call.kind == "receive":
            self.receive(caller, partner)
        else:
            self.send(caller, partner)

    # --- Time --------------------------------------------------------------------

    def run(self) -> None:
        """The programs, until all wait."""
        while self.ready:
            process = self.ready[0]
            if process.outcome is not None:
                process.program.done(process.call, process.outcome)
                process.call = process.outcome = None
            if process.call is None:
                process.call = process.program.next()
            self.execute(process)

    def tick(self) -> None:
        self.time += 1
        for _, process in sorted(self.processes.items()):
            if process.deadline == self.time:
                self.cancel(process, Outcome(ERR_TIMEOUT, ELAPSED))

    def sleep(self, ticks: int) -> None:
        """Init sleeps, and is the first one to run again."""
        for _ in range(ticks):
            self.run()
            self.tick()
