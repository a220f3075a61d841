# SPDX-License-Identifier: MIT
"""What only instructors have of user/lib: pagers, mappers and consumers, all at
once."""

from crew import WORDS, WRITE, Crew, Pager, Random, Store
from test_mapper import ATTACH, REGION, REQUEST

PAGES = 32


class Crowd:
    """The steps of crowd.c."""

    def __init__(self, seed: int):
        self.numbers = Random(seed)
        self.crew = Crew(*(
            Pager(Store(), PAGES, WRITE, 5 + self.numbers.below(20))
            for _ in range(2)
        ))
        for who in range(4):
            for number in range(2):
                self.crew.join(who, number)

    def asked(self, who: int, what: int) -> None:
        self.crew.expected.add(0, "asked", who, what, 0, REQUEST)

    def touch(self, who: int, number: int) -> None:
        page, word = self.numbers.below(PAGES), self.numbers.below(WORDS)
        if self.numbers.below(2) == 0:
            self.crew.write(who, number, page, word, self.numbers.state)
        self.crew.read(who, number, page, word)

    def attach(self, who: int, number: int) -> None:
        for i in range(2):
            self.asked(who, ATTACH << 16 | (REGION + 2 * number + i))
        self.crew.pagers[number].lose(who)
        self.asked(who, number)

    def step(self) -> None:
        who, number, kind = (self.numbers.below(n) for n in (4, 2, 16))
        pager = self.crew.pagers[number]
        if kind == 0:
            pager.end(who)
            pager.admitted.add(who)
            self.asked(who, number)
            self.asked(who, number)
        elif kind == 1:
            pager.renew(who, self.numbers.below(PAGES))
            self.asked(who, number)
        elif kind == 2 and who < 2:
            self.attach(who, number)
        elif kind == 3:
            self.crew.tell(number)
        else:
            self.touch(who, number)


def test_crowd(lab):
    """Consumers come and go, by way of mappers and without."""
    crowd = Crowd(lab.seed)
    for _ in range(200):
        crowd.step()
    lab.run("crowd").judge(crowd.crew.expected)
