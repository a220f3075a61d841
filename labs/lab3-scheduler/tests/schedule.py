# SPDX-License-Identifier: MIT
"""Vamos' scheduler, as the manual has it, over the plans of schedule.c: what
the children had to observe."""

from dataclasses import dataclass

from lab.guest import Expected
from model import ERR_TIMEOUT, Random

MOST, TICKS, SLICES = 7, 4, 4
SPIN, SLEEP, OWN_PARAMS, OTHER_PARAMS = range(4)
FIRST = "the current process is the first of the highest ready queue (kernel/sched.h)"
ROUND = "at the end of its slice a process goes to the tail (kernel/sched.h)"
CHANGE = "a new priority counts at once, at the tail of its queue (kernel/sched.h)"
WAKE = ("a time limit of N ticks ends at the Nth tick; "
        "who becomes ready enters at the tail (kernel/sched.h)")

@dataclass
class Child:
    plan: list  # of (kind, ticks, priority, whom)
    priority: int
    slice: int
    consumed: int = 0
    last: int = 0  # the time that it has told of
    spins: int = 0  # ticks that it still has to tell of
    until: int | None = None  # when it wakes

def plan(who: int, seed: int, kinds: int, priorities: int) -> list:
    numbers = Random(seed)
    steps = []
    for _ in range(2 + numbers.below(5)):
        kind, ticks = numbers.below(kinds), 1 + numbers.below(TICKS)
        steps.append((kind, ticks, numbers.below(priorities), numbers.below(who + 1)))
    return steps

def children(seed: int, kinds: int, priorities: int) -> list[Child]:
    numbers = Random(seed)
    result = []
    for who in range(2 + numbers.below(MOST - 1)):
        priority, slice_ = numbers.below(priorities), 1 + numbers.below(SLICES)
        own = plan(who, 1 + numbers.below(1 << 20), kinds, priorities)
        result.append(Child(own, priority, slice_))
    return result

class Scheduler:
    """Runs the children from TIME on, and adds to EXPECTED what they tell."""

    def __init__(self, all_children: list[Child], time: int, expected: Expected):
        self.children = all_children
        self.time = time
        self.expected = expected
        self.ready = [[], [], []]
        for who, child in enumerate(all_children):
            self.ready[child.priority].append(who)

    def current(self) -> int | None:
        return next((q[0] for q in reversed(self.ready) if q), None)

    def tick(self) -> None:
        self.time += 1
        who = self.current()
        if who is not None:
            child = self.children[who]
            child.consumed += 1
            if child.consumed >= child.slice:
                child.consumed = 0
                queue = self.ready[child.priority]
                queue.append(queue.pop(0))
        for number, child in enumerate(self.children):
            if child.until == self.time:
                child.until = None
                self.ready[child.priority].append(number)
                child.plan.insert(0, ("woke",))

    def change(self, who: int, priority: int, slice_: int) -> None:
        child = self.children[who]
        child.slice = slice_
        if child.priority != priority and who in self.ready[child.priority]:
            self.ready[child.priority].remove(who)
            self.ready[priority].append(who)
        child.priority = priority

    def act(self, who: int) -> bool:
        """WHO, the current one, goes on; whether something happened before the
        next tick."""
        child = self.children[who]
        if child.spins > 0:
            if child.last == self.time:
                return False
            child.last = self.time
            child.spins -= 1
            self.expected.add(0, "ran", who, self.time, 0, f"{FIRST}; {ROUND}")
            return True
        if not child.plan:
            self.ready[child.priority].remove(who)
            return True
        kind, *rest = child.plan.pop(0)
        if kind == "woke":
            self.expected.add(0, "woke", who, ERR_TIMEOUT, self.time, WAKE)
        elif kind == SPIN:
            child.spins = rest[0]
        elif kind == SLEEP:
            child.until = self.time + rest[0]
            self.ready[child.priority].remove(who)
        elif kind == "changed":
            self.expected.add(0, "changed", who, *rest, CHANGE)
        else:
            ticks, priority, whom = rest
            self.change(whom if kind == OTHER_PARAMS else who, priority, ticks)
            child.plan.insert(0, ("changed", priority, ticks))
        return True

    def run(self) -> None:
        while any(c.plan or c.spins or c.until for c in self.children):
            who = self.current()
            if who is None or not self.act(who):
                self.tick()

def judge(lab, name: str, kinds: int, priorities: int, schedule: int = 0) -> None:
    run = lab.run(name, schedule=schedule)
    all_children = children(lab.seed, kinds, priorities)
    start = next((o.values[1] for o in run.observations() if o.name == "start"), 0)
    expected = Expected()
    expected.add(0, "start", len(all_children), start)
    Scheduler(all_children, start, expected).run()
    run.judge(expected)
