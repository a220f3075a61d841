# SPDX-License-Identifier: MIT
"""user/lib/mapper.c: a region mapper, and what it costs."""

from crew import (
    ERR_ARGUMENT, ERR_CALL, ERR_RIGHTS, NOBODY, READ, WORDS, WRITE, Crew, Pager,
    Random, Store, Versions, place,
)

ATTACH, DETACH, KMSG_PAGEFAULT = 0x780, 0x781, 3
REGION, REGIONS = 8, 768
REQUEST = "requests (user/lib/mapper.h)"
SOON = "a fault that cannot be forwarded is an exception soon (user/lib/mapper.h)"
COST = "a fault costs no more switches than it has to (seed 004, table I)"


def test_layer_mapper(lab):
    """The mapper alone, against its specification."""
    lab.layer("mapper")


def test_forward(lab):
    """Each fault comes to who serves its region."""
    numbers = Random(lab.seed)
    crew = Crew(Pager(Versions(), 24, WRITE, 3 + numbers.below(6)),
                Pager(Store(), 24, WRITE, 3 + numbers.below(6)))
    for who, number in ((0, 0), (0, 1), (1, 1)):
        crew.join(who, number)
    for _ in range(80):
        who = numbers.below(2)
        number = 1 if who == 1 else numbers.below(2)
        page, word = numbers.below(24), numbers.below(WORDS)
        if number == 1 and numbers.below(2) == 0:
            crew.write(who, number, page, word, numbers.state)
        crew.read(who, number, page, word)
    crew.tell(0)
    crew.tell(1)
    lab.run("forward").judge(crew.expected)


def test_attach(lab):
    """Requests, good and bad; regions change hands."""
    crew = Crew(*(Pager(Versions(), 16, WRITE, 16) for _ in range(2)))

    def asked(operation: int, region: int, result: int) -> None:
        crew.expected.add(0, "asked", 0, operation << 16 | region, result, REQUEST)

    def admit(number: int) -> None:
        crew.pagers[number].admitted.add(0)
        crew.expected.add(0, "asked", 0, number, 0, REQUEST)

    def read_all() -> None:
        for page in range(16):
            crew.read(0, 0, page, page)

    crew.join(0, 0)
    for operation, region, result in (
        (ATTACH, REGIONS, ERR_ARGUMENT), (ATTACH, 0xFFFF, ERR_ARGUMENT),
        (ATTACH, 0, ERR_ARGUMENT), (ATTACH, REGION, ERR_ARGUMENT),
        (ATTACH, REGION, ERR_ARGUMENT), (ATTACH, REGION, ERR_ARGUMENT),
        (DETACH, REGIONS, ERR_ARGUMENT), (DETACH + 1, REGION, ERR_CALL),
        (KMSG_PAGEFAULT, REGION, ERR_CALL),
    ):
        asked(operation, region, result)
    for _ in range(3):
        crew.expected.add(0, "stranger", 0, ERR_RIGHTS, why=REQUEST)
    read_all()
    asked(ATTACH, REGION, 0)
    crew.pagers[0].lose(0)
    admit(0)
    read_all()
    crew.tell(0)
    asked(DETACH, REGION, 0)
    crew.expected.add(0, "asked", 0, 0, ERR_RIGHTS, REQUEST)
    crew.stop(0, 0, lab.seed % 16, 0, 14)
    lab.run("attach").judge(crew.expected)


def test_dead(lab):
    """Pagers behind mappers end or do not receive."""
    numbers = Random(lab.seed)
    crew = Crew(*(Pager(Store(), 16, WRITE, 16) for _ in range(3)))

    def read_some(who: int, number: int) -> None:
        for i in range(4):
            crew.read(who, number, numbers.below(15), i)

    def stopped(who: int, number: int) -> None:
        crew.stop(who, number, 15, 0, 33)

    for who in range(4):
        for number in range(3):
            crew.join(who, number)
        read_some(who, who % 3)
    for who in (1, 2):
        stopped(who, who)
        crew.expected.add(0, "waited", 0, why=SOON)
    read_some(0, 0)
    stopped(NOBODY, 0)
    crew.read(0, 0, 15, 0)
    crew.expected.add(0, "waited", 0, why=SOON)
    read_some(3, 2)
    crew.tell(0)
    lab.run("dead").judge(crew.expected)


def test_compare(lab):
    """Switches of a fault that CVM, a pager, or a mapper and a pager resolve."""
    crew = Crew(*(Pager(Store(), 16, READ, 32) for _ in range(2)))
    crew.join(0, 0)
    crew.join(0, 1)
    for name, modes, contexts in (("cvm", 2, 0), ("pager", 4, 2), ("mapper", 6, 3)):
        if name != "cvm":
            crew.expected.add(0, "joined", NOBODY, int(name == "mapper"), 0)
        crew.expected.add(0, name, 8 * modes, 8 * contexts, 8, COST)
    lab.run("compare").judge(crew.expected)
