# SPDX-License-Identifier: MIT
"""What only instructors have: accounts, and everything at once."""

from dataclasses import dataclass

from lab.guest import Expected
from model import Numbers, Random
from schedule import CHANGE, FIRST, ROUND, WAKE

ACCOUNT = "the current process consumes one of its slice (kernel/sched.h)"
READY = 1
MOST, STEPS, SLICES, LONGEST = 10, 60, 3, 6


def test_account(lab):
    """Each tick is put down to who ran, and to its slice."""
    numbers, expected = Random(lab.seed), Expected()
    count, ticks = 2 + numbers.below(5), 5 + numbers.below(40)
    slices = [1 + numbers.below(5) for _ in range(count)]
    ran, consumed, queue = [0] * count, [0] * count, list(range(count))
    for _ in range(ticks):
        who = queue[0]
        ran[who] += 1
        consumed[who] += 1
        if consumed[who] == slices[who]:
            consumed[who] = 0
            queue.append(queue.pop(0))
    for who in range(count):
        expected.add(0, "account", ran[who], consumed[who], READY, ACCOUNT)
    lab.run("account").judge(expected)


@dataclass
class Child:
    who: int
    number: int
    priority: int
    slice: int
    ticks: int  # that it sleeps; 0: it computes
    consumed: int = 0
    until: int | None = None  # when it wakes


class Churn:
    """Init's children, from tick TIME on."""

    def __init__(self, seed: int, time: int, expected: Expected):
        self.numbers = Random(seed)
        self.time = time
        self.expected = expected
        self.taken = Numbers()
        self.children: dict[int, Child] = {}  # by their place
        self.ready: list[list[Child]] = [[], []]

    def step(self, who: int) -> None:
        place, kind = self.numbers.below(MOST), self.numbers.below(3)
        child = self.children.get(place)
        if child is not None and kind == 0:
            del self.children[place]
            self.taken.give_back(child.number)
            if child in self.ready[child.priority]:
                self.ready[child.priority].remove(child)
            return
        priority, slice_ = self.numbers.below(2), 1 + self.numbers.below(SLICES)
        if child is None:
            ticks = self.numbers.below(LONGEST)
            child = Child(who, self.taken.take(), priority, slice_, ticks)
            self.children[place] = child
            self.ready[priority].append(child)
            self.expected.add(0, "born", child.number, who)
        else:
            child.slice = slice_
            if priority != child.priority and child.until is None:
                self.ready[child.priority].remove(child)
                self.ready[priority].append(child)
            child.priority = priority

    def current(self) -> Child | None:
        return next((queue[0] for queue in reversed(self.ready) if queue), None)

    def run(self) -> None:
        """The children, until the next tick."""
        while self.current() and self.current().ticks:
            child = self.current()
            self.expected.add(0, "sleeps", child.who, self.time, 0, f"{FIRST}; {WAKE}")
            child.until = self.time + child.ticks
            self.ready[child.priority].pop(0)
        if self.current():
            why = f"{FIRST}; {ROUND}; {CHANGE}"
            self.expected.add(0, "ran", self.current().who, self.time, 0, why)

    def tick(self) -> None:
        self.time += 1
        child = self.current()
        if child:
            child.consumed += 1
            if child.consumed >= child.slice:
                child.consumed = 0
                queue = self.ready[child.priority]
                queue.append(queue.pop(0))
        for child in sorted(self.children.values(), key=lambda child: child.number):
            if child.until == self.time:
                child.until = None
                self.ready[child.priority].append(child)


def test_churn(lab, schedule):
    """Everything at once."""
    run, expected = lab.run("churn", schedule=schedule), Expected()
    start = next((o.values[0] for o in run.observations() if o.name == "start"), 0)
    expected.add(0, "start", start)
    churn = Churn(lab.seed, start, expected)
    for who in range(STEPS):
        churn.step(who)
        churn.run()
        churn.tick()
    run.judge(expected)
