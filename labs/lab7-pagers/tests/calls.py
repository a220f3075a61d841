# SPDX-License-Identifier: MIT
"""What messages.c and full.c have to observe, which are no scenes."""

from dataclasses import replace

from lab.guest import Expected
from regions import (
    ERR_ADDRESS, ERR_RESOURCES, ERR_TIMEOUT, PAGE, READ, REGION_PAGES, WORD, WRITE,
)
from scene import SHIFT, Order, Random, Scene, Stage

ROUNDS, TAKEN_BACK, WAIT = 40, 4, {"messages": 3, "full": 5}
PAGES_THERE = ("the memory of a message may lie in pages of a region, if all are there "
               "and, to receive, may be written (manual, ERR_ADDRESS)")
LOST = ("a page that goes while its process waits is memory that is lost: it is told, "
        "the other one goes on (kernel/ipc_decode.h)")
SHARE = "a quarter of all frames can be mapped, tables included (cvm/pin.h)"
UNCHANGED = "ERR_RESOURCES: nothing was changed, there is no agreement (kernel/pager.h)"


class Script(Stage):
    """The orders of a test that is no scene; FIRST is the number of a child's
    first own page."""

    def __init__(self, name: str, children: int, time: int, first: int):
        scene = Scene(children, "", 0, 1, "", "01")
        super().__init__(scene, 1, time, first, Expected())
        self.wait = WAIT[name]
        for who in range(children):
            self.begin(who)

    def make(self, letter: str, who: int, whom: int, page: int = 0, **more) -> Order:
        order = Order(letter, who, self.children[whom], 1, self.page(1, page),
                      self.own(page), READ, wait=self.wait)
        return replace(order, **more)

    def do(self, *words, **more) -> None:
        self.order(self.make(*words, **more))
        self.rest()


def _start(run) -> tuple:
    return next((o.values for o in run.observations() if o.name == "start"), (0, 0, 0))


# --- Messages --------------------------------------------------------------------


def _exchange(script: Script, numbers: Random, value: int) -> None:
    """exchange() of messages.c: child 0 sends or receives, child 1 is its pager."""
    consumer, pager = script.children
    at = WORD if numbers.below(2) == 0 else PAGE - 4
    sends, lost = numbers.below(2) == 0, numbers.below(4) == 0
    pages = [REGION_PAGES] + ([REGION_PAGES + 1] if at != WORD else [])
    access = min(consumer.access(page) for page in pages)
    told = result = 0
    why = PAGES_THERE
    if access == 0:
        script.tell("message", 0, ERR_ADDRESS, why=why)
        result = ERR_TIMEOUT
    if lost:
        script.order(script.make("u", 1, 0))
    script.rest()
    if access and lost:
        told, result, why = ERR_ADDRESS, ERR_TIMEOUT, LOST
    elif access and not sends and access < WRITE:
        told = result = ERR_ADDRESS
    first = pager.size - 4
    if sends:
        seen = pager.memory.get(first, 0) if at == WORD and result == 0 else 0
        script.tell("came", result, seen, why=why)
    else:
        if result == 0 and at == WORD:
            pager.memory[first] = value
        script.tell("went", result, why=why)
    if access:
        script.tell("message", 0, told, why=why)
    script.rest()


def judge_messages(lab) -> None:
    run, numbers = lab.run("messages", shift=SHIFT), Random(lab.seed)
    _, time, first = _start(run)
    script = Script("messages", 2, time, first)
    script.tell("start", 2, time, first)
    script.rest()
    script.do("a", 0, 1)
    script.do("m", 1, 0)
    for i in range(1, ROUNDS + 1):
        for page in range(2):
            access = numbers.below(3)
            script.do("m" if access else "u", 1, 0, page, access=access)
        _exchange(script, numbers, i)
        script.do("q", 1, 0)
        script.do("o", 1, 0, value=ROUNDS + i)
    run.judge(script.expected)


# --- A share of memory -----------------------------------------------------------


def judge_full(lab) -> None:
    run = lab.run("full", memory=8, shift=SHIFT)
    children, time, frames = _start(run)
    seen = next((o.values for o in run.observations() if o.name == "filled"), (0, 0, 0))
    count = seen[2] if frames // 4 - 8 <= seen[2] <= frames // 4 else frames // 4
    script = Script("full", 3, time, 64)
    script.tell("start", 3, time, frames)
    script.rest()
    script.do("a", 0, 1)
    script.do("a", 2, 1)
    script.tell("filled", 1, ERR_RESOURCES, count, SHARE)
    script.children[0].regions[1].agreed = True
    script.world.tick()
    script.tell("mapped", 1, ERR_RESOURCES, script.page(1, 0), UNCHANGED)
    script.world.tick()
    script.do("r", 2, 1)
    for page in range(TAKEN_BACK):
        script.do("u", 1, 0, page)
    for letter, who, whom in (("a", 2, 1), ("m", 1, 2), ("r", 2, 1)):
        script.do(letter, who, whom)
    run.judge(script.expected)
