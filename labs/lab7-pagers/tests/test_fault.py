# SPDX-License-Identifier: MIT
"""user/lib/fault.c: a pager's side of page faults."""

from crew import (
    ERR_RESOURCES, NOBODY, READ, WORDS, WRITE, Crew, Pager, Random,
    Store, Versions, content, place,
)

CREDIT = "who has no credit left is served no more (user/lib/consumer.h)"
SCARCE = "ERR_RESOURCES: ours give way, then it is tried again (user/lib/fault.h)"
OWN = "each consumer finds what it wrote (user/lib/fault.h)"


def test_layer_fault(lab):
    """The faults alone, against their specification."""
    lab.layer("fault")


def test_serve(lab):
    """Pages are brought in as they are touched, and the oldest taken back."""
    numbers = Random(lab.seed)
    crew = Crew(Pager(Store(), 40, WRITE, 3 + numbers.below(6)))
    crew.join(0, 0)
    for _ in range(100):
        page, word = numbers.below(40), numbers.below(WORDS)
        if numbers.below(2) == 0:
            crew.write(0, 0, page, word, numbers.state)
        crew.read(0, 0, page, word)
    crew.tell(0)
    lab.run("serve").judge(crew.expected)


def test_markers(lab):
    """What was left in a page's place comes back, and nothing else."""
    numbers = Random(lab.seed)
    crew = Crew(Pager(Versions(), 40, WRITE, 3 + numbers.below(6)))
    crew.join(0, 0)
    for _ in range(100):
        page, word = numbers.below(40), numbers.below(WORDS)
        if numbers.below(20) == 0:
            crew.pagers[0].renew(0, page)
            crew.expected.add(0, "asked", 0, 0, 0, "fault_renew (user/lib/fault.h)")
        crew.read(0, 0, page, word)
    crew.tell(0)
    lab.run("markers").judge(crew.expected)


def test_readonly(lab):
    """Who writes where one may only read is refused; others read on."""
    numbers = Random(lab.seed)
    crew = Crew(Pager(Store(), 20, READ, 8))

    def read_some(who: int) -> None:
        for i in range(16):
            crew.read(who, 0, numbers.below(20), i)

    for who in range(3):
        crew.join(who, 0)
    for who in (1, 2):
        page = numbers.below(19)
        read_some(who)
        crew.read(who, 0, page, 0)
        crew.write(who, 0, page + who - 1, 0, 1)
        read_some(0)
        crew.tell(0)
    lab.run("readonly").judge(crew.expected)


def test_outside(lab):
    """Before the first page and behind the last one there is nothing."""
    numbers = Random(lab.seed)
    crew = Crew(Pager(Store(), 36, WRITE, 9))

    def read_some(who: int) -> None:
        for i in range(9):
            crew.read(who, 0, numbers.below(36), i)

    for who in range(4):
        crew.join(who, 0)
    for who, page in ((1, 36), (2, -1), (3, 0x400)):
        read_some(0)
        read_some(who)
        crew.read(who, 0, page, 1)
        crew.tell(0)
    read_some(0)
    crew.tell(0)
    lab.run("outside").judge(crew.expected)


def test_refused(lab):
    """No page; nobody who joined; one who left."""
    numbers = Random(lab.seed)
    pager = Pager(Store(gaps=True), 32, WRITE, 9)
    crew = Crew(pager)

    def read_some(who: int) -> None:
        for i in range(18):
            page = numbers.below(32)
            if page % 4 != 3:
                crew.read(who, 0, page, i)

    for who in range(3):
        crew.join(who, 0)
        read_some(who)
    crew.read(1, 0, 4 * numbers.below(8) + 3, 0)
    read_some(0)
    pager.faults += 1  # of the clone
    crew.stop(NOBODY, 0, 5, 0, 33)
    read_some(0)
    pager.end(2)
    crew.expected.add(0, "asked", 2, 0, 0, "fault_end (user/lib/fault.h)")
    crew.tell(0)
    crew.read(2, 0, 5, 0)
    read_some(0)
    crew.tell(0)
    lab.run("refused").judge(crew.expected)


def test_flood(lab):
    """Faults without end are not served without end."""
    crew = Crew(Pager(Store(), 4, WRITE, 2))
    crew.join(0, 0)
    crew.join(1, 0)
    crew.expected.add(0, "stopped", 1, 33, None, CREDIT)
    crew.expected.add(0, "read", 0, place(0, 3, lab.seed % WORDS),
                      content(3, lab.seed % WORDS), CREDIT)
    lab.run("flood", shift=0).judge(crew.expected)


def test_scarce(lab):
    """Others have nearly all pages that may be mapped, or all."""
    numbers = Random(lab.seed)
    pager = Pager(Versions(), 30, WRITE, 2 + numbers.below(4))
    crew = Crew(pager, Pager(Store(), 30, WRITE, 20))
    crew.join(0, 0)
    crew.join(1, 1)
    crew.expected.add(0, "hogged", ERR_RESOURCES)

    def read_some() -> None:
        for i in range(50):
            crew.read(0, 0, numbers.below(30), i)

    crew.read(0, 0, 0, 0)
    read_some()
    crew.expected.add(0, "stopped", 1, 33, place(1, 7, 0), SCARCE)
    crew.expected.add(0, "waited", 1, why=SCARCE)
    pager.most += 2  # the tables of its regions are free
    read_some()
    crew.tell(0)
    lab.run("scarce", memory=32).judge(crew.expected)


def test_together(lab, schedule):
    """Several consumers of the same pages, at the same time."""
    crew = Crew(Pager(Store(), 16, WRITE, 6))
    for who in range(3):
        crew.join(who, 0)
    for who in range(3):
        numbers = Random(lab.seed + who)
        words = [content(page, who) for page in range(16)]
        for _ in range(48):
            page = numbers.below(16)
            if numbers.below(2) == 0:
                words[page] = numbers.state
        total = 0
        for word in words:
            total = (total * 31 + word) & 0xFFFFFFFF
        crew.expected.add(0, "sum", who, total, 0, OWN)
    lab.run("together", schedule=schedule).judge(crew.expected)
