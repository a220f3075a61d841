# SPDX-License-Identifier: MIT
"""Regions with pagers, as the headers and the manual have them: processes that
obey orders, one at a time, and wait for pages. Small enough to be read."""

from dataclasses import dataclass, field, replace

# kernel/abi
ERR_ARGUMENT, ERR_HANDLE, ERR_RIGHTS, ERR_TIMEOUT = -2, -3, -5, -6
ERR_ADDRESS, ERR_RESOURCES = -8, -9
READ, WRITE, REVOKE = 1, 2, 1
KMSG_PAGEFAULT, PAGE_FAULT, SILENT, GONE, FAULT_WRITE = 3, 14, 32, 33, 2
PAGE, REGION_SHIFT, REGION_PAGES, REGIONS, MARKER_BITS = 4096, 22, 1024, 768, 31
MOST_TICKS, MASK = 65535, 0xFFFFFFFF
WORD, ANYBODY = 77 * 4, 99  # child.c

IDLE, READY, LISTENING, FAULTED, STOPPED = range(5)

ORDER = "(kernel/pager.h; of several errors the first one counts)"
NOBODY = f"ERR_HANDLE: the handle names nobody {ORDER}"
NO_REGION = ("ERR_ARGUMENT: there is no such region, or it is not wholly above the "
             f"caller's memory {ORDER}")
ONESELF = f"ERR_ARGUMENT: nobody is a pager of its own {ORDER}"
NO_TIME = f"ERR_ARGUMENT: a timeout is 1 to PAGER_MOST_TICKS {ORDER}"
ASSIGNED = ("the region has this pager, or none: what was in it, and an agreement, are "
            "gone (kernel/pager.h: pager_assign)")
NOT_PAGER = ("ERR_RIGHTS: the caller is the consumer, or not the pager of this region, "
             f"nor that one's pager for its own region of this number {ORDER}")
NO_PAGE = f"ERR_ARGUMENT: an address is not that of a page {ORDER}"
NO_ACCESS = f"ERR_ARGUMENT: there is no such access {ORDER}"
NO_MEMORY = f"ERR_ADDRESS: that is no page of the caller's memory {ORDER}"
MAPPED = ("the page is there, and the agreement stands; who waits for it, and wants no "
          "more than it may, is ready (manual, pager_map)")
NOT_AGREED = f"ERR_RIGHTS: there is no agreement on the region {ORDER}"
NO_VALUE = f"ERR_ARGUMENT: the marker, or the flags {ORDER}"
OTHERS = ("ERR_ARGUMENT: REVOKE_AGREEMENT comes with the last page, and others are "
          "mapped (manual, pager_unmap)")
UNMAPPED = "the page is absent, and has the marker (manual, pager_unmap)"
REVOKED = ("there is no agreement any more; who waits for a page of the region stops "
           "(manual, pager_unmap)")
THERE = ("a page that is mapped is the pager's own: what one writes, all see; it goes "
         "when its owner takes it back, gives it back or ends (manual, pager_map)")
FAULTS = ("a fault is told to the pager once, in the order in which consumers came, "
          "with the page, the access and the marker (kernel/pager.h: pager_take_fault)")
QUIET = ("there is no fault of which this pager has not heard (kernel/pager.h: "
         "pager_take_fault)")
NO_PAGER = ("a fault is an exception unless a pager has agreed to serve the region "
            "(kernel/pager.h: pager_has)")
TOO_LATE = ("a consumer waits as many ticks as it said when it assigned the region "
            "(manual, pager_assign)")
DESERTED = ("the pager ended, or revoked the agreement: waits end (kernel/pager.h: "
            "pager_deserted)")
ROOM = ("memory does not grow into a region with a pager (kernel/pager.h: "
        "pager_leaves_room)")


@dataclass
class Region:
    pager: "Process"
    timeout: int
    agreed: bool = False


@dataclass
class Mapping:
    owner: "Process"
    page: int  # number of the owner's page
    access: int


@dataclass
class Wait:
    page: int  # number
    access: int
    pager: "Process"
    told: bool = False


@dataclass(eq=False)
class Process:
    who: int
    memory: dict[int, int]  # page number -> what a child wrote there
    size: int  # pages
    state: int = READY
    regions: dict[int, Region] = field(default_factory=dict)
    pages: dict[int, Mapping] = field(default_factory=dict)  # by number
    markers: dict[int, int] = field(default_factory=dict)
    order: object = None  # under way
    heard: tuple | None = None  # what came while it listened
    wait: Wait | None = None
    deadline: int | None = None
    cause: int = 0
    touched: tuple = (0, 0)  # by its last fault: address, access
    alive: bool = True

    def access(self, page: int) -> int:
        return self.pages[page].access if page in self.pages else 0

    def region(self, address: int) -> Region | None:
        return self.regions.get(address >> REGION_SHIFT)

    def agreed(self, address: int) -> bool:
        region = self.region(address)
        return region is not None and region.agreed


class World:
    """Processes; init is none of them. Who is ready runs in turn, until it
    waits. TELL is called with what a process observes, and why."""

    def __init__(self, time: int, tell):
        self.time = time
        self.tell = tell
        self.processes: list[Process] = []  # by PID
        self.ready: list[Process] = []
        self.faults: list[Process] = []  # that no pager has heard of

    # --- Beginning and ending ----------------------------------------------------

    def enter(self, process: Process) -> None:
        """PROCESS begins, with the lowest PID that is free."""
        free = next((i for i, one in enumerate(self.processes) if not one.alive),
                    len(self.processes))
        self.processes[free:free + 1] = [process]
        self.ready.append(process)

    def clone(self, who: int, original: Process) -> Process:
        """With its pagers and agreements; no pages, no markers. What ORIGINAL
        waits in, it does again."""
        regions = {number: replace(region)
                   for number, region in original.regions.items()}
        clone = Process(who, dict(original.memory), original.size, regions=regions,
                        order=original.order, heard=original.heard)
        self.enter(clone)
        return clone

    def others(self):
        return (process for process in self.processes if process.alive)

    def kill(self, victim: Process) -> None:
        victim.alive = False
        victim.regions = {}
        self.forget(victim)
        if victim in self.ready:
            self.ready.remove(victim)
        for other in self.others():
            for number in [n for n, region in other.regions.items()
                           if region.pager is victim]:
                self.clear(other, number)
        self.withdraw(victim, 0)
        self.stop_deserted()

    def withdraw(self, owner: Process, first: int) -> None:
        """OWNER's pages from number FIRST on leave all regions."""
        for other in self.others():
            other.pages = {page: mapping for page, mapping in other.pages.items()
                           if mapping.owner is not owner or mapping.page < first}

    # --- Regions -----------------------------------------------------------------

    @staticmethod
    def empty(process: Process, number: int) -> None:
        for table in (process.pages, process.markers):
            for page in [p for p in table if p // REGION_PAGES == number]:
                del table[page]

    def clear(self, process: Process, number: int) -> None:
        """Region NUMBER has no pager, and is empty."""
        process.regions.pop(number, None)
        self.empty(process, number)

    @staticmethod
    def serves(caller: Process, consumer: Process, address: int) -> bool:
        region = consumer.region(address)
        if address >> REGION_SHIFT >= REGIONS or caller is consumer or not region:
            return False
        deputy = region.pager.region(address)
        return region.pager is caller or bool(deputy and deputy.pager is caller)

    def assign(self, caller: Process, number: int, pager: Process | None,
               none: bool, timeout: int) -> tuple[int, str]:
        if not none and pager is None:
            return ERR_HANDLE, NOBODY
        if number >= REGIONS or number * REGION_PAGES < caller.size:
            return ERR_ARGUMENT, NO_REGION
        if not none and pager is caller:
            return ERR_ARGUMENT, ONESELF
        if not none and not 1 <= timeout <= MOST_TICKS:
            return ERR_ARGUMENT, NO_TIME
        self.clear(caller, number)
        if not none:
            caller.regions[number] = Region(pager, timeout)
        return 0, ASSIGNED

    def map(self, caller: Process, consumer: Process | None, address: int, own: int,
            access: int) -> tuple[int, str]:
        if consumer is None:
            return ERR_HANDLE, NOBODY
        if not self.serves(caller, consumer, address):
            return ERR_RIGHTS, NOT_PAGER
        if address % PAGE or own % PAGE:
            return ERR_ARGUMENT, NO_PAGE
        if access not in (READ, WRITE):
            return ERR_ARGUMENT, NO_ACCESS
        if not 1 <= own // PAGE < caller.size:
            return ERR_ADDRESS, NO_MEMORY
        page = address // PAGE
        consumer.pages[page] = Mapping(caller, own // PAGE, access)
        consumer.markers.pop(page, None)
        consumer.region(address).agreed = True
        wait = consumer.wait
        if wait and wait.page == page and wait.access <= access:
            self.forget(consumer)
            self.wake(consumer)
        return 0, MAPPED

    def unmap(self, caller: Process, consumer: Process | None, address: int,
              marker: int, flags: int) -> tuple[int, str]:
        if consumer is None:
            return ERR_HANDLE, NOBODY
        if not self.serves(caller, consumer, address):
            return ERR_RIGHTS, NOT_PAGER
        if not consumer.agreed(address):
            return ERR_RIGHTS, NOT_AGREED
        if address % PAGE or marker >> MARKER_BITS or flags & ~REVOKE:
            return ERR_ARGUMENT, NO_PAGE if address % PAGE else NO_VALUE
        number, page = address >> REGION_SHIFT, address // PAGE
        if not flags:
            consumer.pages.pop(page, None)
            consumer.markers[page] = marker
            return 0, UNMAPPED
        if any(p // REGION_PAGES == number for p in consumer.pages if p != page):
            return ERR_ARGUMENT, OTHERS
        consumer.regions[number].agreed = False
        self.empty(consumer, number)
        self.stop_deserted()
        return 0, REVOKED

    # --- Waiting -----------------------------------------------------------------

    def forget(self, process: Process) -> None:
        """PROCESS does not wait for a page any more."""
        process.wait = None
        if process in self.faults:
            self.faults.remove(process)

    def wake(self, process: Process) -> None:
        process.state, process.deadline = READY, None
        self.ready.append(process)

    def stop(self, process: Process, cause: int) -> None:
        self.forget(process)
        process.state, process.deadline, process.cause = STOPPED, None, cause

    def stop_deserted(self) -> None:
        for process in self.others():
            if process.wait and not process.agreed(process.wait.page * PAGE):
                self.stop(process, GONE)

    def leave(self, process: Process, state: int) -> None:
        self.ready.remove(process)
        process.state = state

    def touch(self, process: Process, address: int, access: int) -> bool:
        """Whether it may; else it waits for the page, or has stopped."""
        page = address // PAGE
        if page < process.size or process.access(page) >= access:
            return True
        process.touched = address, access
        region = process.region(address)
        if not process.agreed(address):
            self.leave(process, STOPPED)
            process.cause = PAGE_FAULT
            return False
        self.leave(process, FAULTED)
        process.wait = Wait(page, access, region.pager)
        process.deadline = self.time + region.timeout
        self.faults.append(process)
        if region.pager.state == LISTENING:
            region.pager.heard = self.take(region.pager)
            self.wake(region.pager)
        return False

    def take(self, pager: Process) -> tuple | None:
        """What PAGER hears of the next fault: consumer, page, access, marker."""
        for process in self.faults:
            wait = process.wait
            if wait.pager is pager:
                self.faults.remove(process)
                wait.told = True
                return (process, wait.page * PAGE, wait.access,
                        process.markers.get(wait.page, 0))
        return None

    def cell(self, process: Process, page: int) -> tuple[Process, int]:
        """Whose memory, and which page of it, is at PAGE."""
        if page < process.size:
            return process, page
        return process.pages[page].owner, process.pages[page].page

    # --- Orders ------------------------------------------------------------------

    def obey(self, process: Process) -> None:
        """Until the order is done, or it waits."""
        order, who = process.order, process.order.who
        other = order.other if order.other and order.other.alive else None
        match order.letter:
            case "a" | "n":
                result, why = self.assign(process, order.region, other,
                                          order.letter == "n", order.wait)
                self.tell("assigned", who, result, order.region, why)
            case "m":
                self.tell_map(process, other, order.address, order.access)
            case "u" | "v":
                result, why = self.unmap(process, other, order.address,
                                         order.marker, order.flags)
                self.tell("unmapped", who, result, order.address, why)
            case "r" | "q":
                self.read(process)
            case "w" | "o":
                self.write(process)
            case _:
                self.hear(process)
        if process.state == READY:
            self.leave(process, IDLE)
            process.order = None

    def tell_map(self, process: Process, consumer: Process | None, address: int,
                 access: int) -> None:
        result, why = self.map(process, consumer, address, process.order.own, access)
        self.tell("mapped", process.order.who, result, address, why)

    def read(self, process: Process) -> None:
        order = process.order
        address = order.address if order.letter == "r" else order.own
        if self.touch(process, address + WORD, READ):
            owner, page = self.cell(process, address // PAGE)
            self.tell("read", order.who, address, owner.memory.get(page, 0), THERE)

    def write(self, process: Process) -> None:
        order = process.order
        address = order.address if order.letter == "w" else order.own
        if self.touch(process, address + WORD, WRITE):
            owner, page = self.cell(process, address // PAGE)
            owner.memory[page] = order.value
            self.tell("wrote", order.who, address, order.value, THERE)

    def hear(self, process: Process) -> None:
        order, who = process.order, process.order.who
        ticks = order.wait if order.letter in "pl" else 0
        heard, process.heard = process.heard, None
        if heard is None:
            heard = self.take(process)
        if heard is None and ticks > 0:
            self.leave(process, LISTENING)
            process.deadline = self.time + ticks
            return
        if not heard:
            self.tell("heard", who, ERR_TIMEOUT, 0, QUIET)
            return
        consumer, address, access, marker = heard
        lives = consumer.alive
        number = consumer.who if lives else ANYBODY
        self.tell("heard", who, KMSG_PAGEFAULT, number, FAULTS)
        self.tell("fault", address, access, marker, FAULTS)
        if order.letter in "ps":
            whom = consumer if lives else None
            self.tell_map(process, whom, address, access)

    # --- Time --------------------------------------------------------------------

    def run(self) -> None:
        """The processes, until all wait."""
        while self.ready:
            process = self.ready[0]
            if process.order is None:
                self.leave(process, IDLE)
            else:
                self.obey(process)

    def tick(self) -> None:
        self.time += 1
        for process in self.others():
            if process.deadline == self.time and process.state == FAULTED:
                self.stop(process, SILENT)
            elif process.deadline == self.time:
                process.heard = ()  # nothing came
                self.wake(process)
