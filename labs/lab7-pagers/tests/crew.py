# SPDX-License-Identifier: MIT
"""What pagers, mappers and consumers of guest/crew.h had to do, by
user/lib/fault.h and mapper.h: places are a list, the oldest first."""

from dataclasses import dataclass, field

from lab.chance import Random
from lab.guest import Expected

MASK = 0xFFFFFFFF
ERR_ARGUMENT, ERR_RIGHTS, ERR_CALL, ERR_RESOURCES = -2, -5, -1, -9
READ, WRITE = 1, 2
CAUSE_PAGE_FAULT, CAUSE_PAGER_GONE = 14, 33
NOBODY = 99
BEFORE = 1000  # pages of the first region of a plan that it does not serve
REGION_PAGES = 1024
WORDS = 1024

FOUND = "a page holds what was left there, as if it had never gone (user/lib/fault.h)"
MARKED = "a page comes back by the marker that was left in its place (user/lib/fault.h)"
REFUSED = "who wants what the plan does not give gets its exception (user/lib/fault.h)"
GONE = "without an agreement, to touch a region is an exception (ABI manual)"
OLDEST = "faults, pages that were taken back, places (user/lib/fault.h)"
AGREED = "the pager agrees (user/lib/fault.h)"


def content(page: int, word: int, marker: int = 0) -> int:
    """As guest/kinds.c has it."""
    return ((page + 1) * 0x9E3779B1 ^ (word + 1) * 0x85EBCA6B
            ^ marker * 0xC2B2AE35) & MASK


def place(pager: int, page: int, word: int) -> int:
    return pager << 24 | (page & 0xFFF) << 12 | word


class Store:
    """crew_store; GAPS as crew_gaps."""

    def __init__(self, gaps: bool = False):
        self.gaps = gaps
        self.written: dict[tuple[int, int], int] = {}

    def has(self, page: int) -> bool:
        return not (self.gaps and page % 4 == 3)

    def map(self, page: int, marker: int) -> None:
        pass

    def taken(self, page: int) -> int:
        return 0

    def read(self, page: int, word: int) -> int:
        return self.written.get((page, word), content(page, word))

    def write(self, page: int, word: int, value: int) -> None:
        self.written[page, word] = value


class Versions:
    """crew_versions"""

    def __init__(self):
        self.version = 0
        self.held: dict[int, int] = {}  # page -> the marker that it was made by

    def has(self, page: int) -> bool:
        return True

    def map(self, page: int, marker: int) -> None:
        self.held.setdefault(page, marker)

    def taken(self, page: int) -> int:
        self.held.pop(page, None)
        self.version += 1
        if self.version % 4 == 0:
            return 0
        return (self.version * 0x2545F491 & MASK) >> 1

    def read(self, page: int, word: int) -> int:
        return content(page, word, self.held[page])


@dataclass
class Pager:
    kind: object
    pages: int
    access: int
    most: int
    places: list = field(default_factory=list)  # of (consumer, page)
    markers: dict = field(default_factory=dict)  # the same -> marker
    lost: set = field(default_factory=set)  # have a place, but are absent
    admitted: set = field(default_factory=set)
    faults: int = 0
    taken: int = 0

    def take_back(self, at: int) -> None:
        self.taken += 1
        who, page = self.places.pop(at)
        self.markers[who, page] = self.kind.taken(page)

    def end(self, who: int) -> None:
        """WHO is served no more."""
        self.lose(who)
        self.places = [one for one in self.places if one[0] != who]
        self.admitted.discard(who)

    def lose(self, who: int) -> None:
        """All pages of WHO are absent, and its markers gone; the pager has not
        heard of it."""
        self.lost |= {one for one in self.places if one[0] == who}
        self.markers = {one: m for one, m in self.markers.items() if one[0] != who}

    def fault(self, who: int, page: int, access: int) -> bool:
        """Whether it is served."""
        self.faults += 1
        if not 0 <= page < self.pages or access > self.access:
            self.end(who)
            return False
        if (who, page) in self.places:
            self.places.remove((who, page))
        while len(self.places) >= self.most:
            self.take_back(0)
        if not self.kind.has(page):
            self.end(who)
            return False
        self.lost.discard((who, page))
        self.kind.map(page, self.markers.pop((who, page), 0))
        self.places.append((who, page))
        return True

    def renew(self, who: int, page: int) -> None:
        region = (page + BEFORE) // REGION_PAGES
        for other, one in list(self.places):
            if other == who and (one + BEFORE) // REGION_PAGES == region:
                self.take_back(self.places.index((other, one)))
        self.markers = {
            (other, one): marker for (other, one), marker in self.markers.items()
            if other != who or (one + BEFORE) // REGION_PAGES != region
        }


class Crew:
    """Adds to EXPECTED what consumers observe."""

    def __init__(self, *pagers: Pager):
        self.pagers = pagers
        self.expected = Expected()

    def join(self, who: int, number: int) -> None:
        self.pagers[number].admitted.add(who)
        self.expected.add(0, "joined", who, number, 0, AGREED)

    def stop(self, who: int, number: int, page: int, word: int, cause: int) -> None:
        self.expected.add(0, "stopped", who, cause, place(number, page, word),
                          REFUSED if cause == CAUSE_PAGER_GONE else GONE)

    def touch(self, who: int, number: int, page: int, word: int, access: int) -> bool:
        """Whether WHO goes on."""
        pager = self.pagers[number]
        if who not in pager.admitted:
            self.stop(who, number, page, word, CAUSE_PAGE_FAULT)
            return False
        mapped = (who, page) in pager.places and (who, page) not in pager.lost
        if mapped and access <= pager.access:
            return True
        if pager.fault(who, page, access):
            return True
        self.stop(who, number, page, word, CAUSE_PAGER_GONE)
        return False

    def read(self, who: int, number: int, page: int, word: int) -> None:
        if self.touch(who, number, page, word, READ):
            kind = self.pagers[number].kind
            self.expected.add(0, "read", who, place(number, page, word),
                              kind.read(page, word),
                              MARKED if isinstance(kind, Versions) else FOUND)

    def write(self, who: int, number: int, page: int, word: int, value: int) -> None:
        if self.touch(who, number, page, word, WRITE):
            self.pagers[number].kind.write(page, word, value)

    def tell(self, number: int) -> None:
        pager = self.pagers[number]
        self.expected.add(0, "counts", pager.faults, pager.taken, len(pager.places),
                          OLDEST)
