# SPDX-License-Identifier: MIT
"""The plays of play.c once more on the host: what their children had to
observe."""

import re
from dataclasses import dataclass
from pathlib import Path

from lab.guest import Expected
from vamos import (
    ERR_HANDLE, FOREVER, HN_ANY, HN_KERNEL, HN_NONE, HN_SELF, PLACE, Call, Outcome,
    Program, Vamos,
)

MASK = 0xFFFFFFFF
LONGEST, UNTOUCHED, NOBODY = 96, 0xEE, 77
ROUNDS, PAUSE, REST = 16, 4, 40
WILD = (NOBODY, HN_SELF, HN_KERNEL, 0x102)
RIGHTS = 8  # sets of them that there are
PLAY = re.compile(r"^PLAY\((\w+),(.*?)\)$", re.DOTALL | re.MULTILINE)  # in C
FIELD = re.compile(r'\.(\w+) = (?:"(.*?)"|(\w+))')


class Random:
    """xorshift32"""

    def __init__(self, seed: int):
        self.state = seed

    def below(self, limit: int) -> int:
        self.state ^= self.state << 13 & MASK
        self.state ^= self.state >> 17
        self.state ^= self.state << 5 & MASK
        return self.state % limit

    def pick(self, letters: str) -> str:
        return letters[self.below(len(letters))]


@dataclass
class Play:
    """As struct play (play.h)."""

    servers: int
    server: str
    steps: int
    waits: str
    rights: str
    clients: int = 0
    client: str = ""
    stranger: bool = False
    wild: int = 0
    lords: int = 0
    deeds: str = ""

    @property
    def children(self) -> int:
        return self.servers + self.clients


def read(path: Path) -> dict[str, Play]:
    """The plays that a C file defines, by name."""
    plays = {}
    for name, body in PLAY.findall(path.read_text()):
        fields = {key: text or number == "true" or int(number)
                  for key, text, number in FIELD.findall(body)}
        plays[name] = Play(**fields)
    return plays


@dataclass
class Draw:
    letter: str
    whom: int
    wait: int
    object: int
    rights: int
    bytes: int
    room: int

    @property
    def is_long(self) -> bool:
        return self.letter.isupper()


class Child(Program):
    """live() of play.c: a draw, its call, what it tells."""

    def __init__(self, stage: "Stage", who: int, seed: int, handles: list[int]):
        self.stage = stage
        self.who = who
        self.numbers = Random(seed)
        self.handles = handles
        self.steps = 0
        self.serial = 0
        self.heard = NOBODY
        self.draw: Draw | None = None

    def copy(self) -> "Child":
        copy = Child(self.stage, self.who, self.numbers.state, list(self.handles))
        copy.steps, copy.serial = self.steps, self.serial
        copy.heard, copy.draw = self.heard, self.draw
        return copy

    def draw_step(self) -> Draw:
        play, numbers = self.stage.play, self.numbers
        serves = self.who < play.servers
        partners = play.children if serves else play.servers
        letter = numbers.pick(play.server if serves else play.client)
        whom = numbers.below(partners + play.wild)
        if whom >= partners:
            whom += play.children - partners
        wait = numbers.pick(play.waits)
        return Draw(letter, whom, FOREVER if wait == "f" else int(wait),
                    numbers.below(2 * play.children), numbers.below(RIGHTS + 1),
                    numbers.below(LONGEST // 2 + 1), numbers.below(LONGEST + 1))

    def handle_of(self, whom: int) -> int:
        children = self.stage.play.children
        if whom >= children:
            return WILD[whom - children]
        return HN_SELF if whom == self.who else self.handles[whom]

    def compose(self, kind: str, partner: int) -> Call:
        draw = self.draw
        call = Call(kind, partner, draw.wait, (self.who, self.serial, draw.object))
        self.serial += 1
        if draw.is_long and kind != "receive":
            first = 31 * self.who + 7 * self.serial
            call.data = bytes(first + i & 0xFF for i in range(draw.bytes))
            if draw.object < self.stage.play.children:
                call.grant = self.handle_of(draw.object)
                call.rights = draw.rights
        if draw.is_long and kind != "send":
            call.room = draw.room
        return call

    def next(self) -> Call:
        if self.steps == self.stage.play.steps:
            return Call("receive", HN_NONE, FOREVER)
        self.steps += 1
        self.draw = draw = self.draw_step()
        whom = self.handle_of(draw.whom)
        match draw.letter.lower():
            case "s":
                return self.compose("send", whom)
            case "a":
                return self.compose("send", self.heard)
            case "q":
                return self.compose("request", whom)
            case "r":
                return self.compose("receive", HN_ANY)
            case "o":
                return self.compose("receive", whom)
            case "c":
                other = self.handle_of(draw.object % self.stage.play.children)
                return Call("change_rights", whom, object=other, rights=draw.rights)
        return Call("receive", HN_NONE, 1 if draw.wait == FOREVER else draw.wait + 1)

    # --- What it tells -----------------------------------------------------------

    def tell(self, name: str, *values, why: str) -> None:
        self.stage.expected.add(0, name, *values, why=why)

    def done(self, call: Call, outcome: Outcome) -> None:
        time, why = self.stage.vamos.time, outcome.why
        letter = self.draw.letter.lower()
        if letter == "z":
            self.tell("slept", self.who, outcome.result, time, why=why)
            return
        if letter == "c":
            self.tell("changed", self.who, outcome.result, 0, why=why)
            return
        if letter in "sa":
            self.tell("sent", self.who, outcome.result, time, why=why)
        else:
            self.tell_received(outcome)
        self.look_after(outcome)

    def look_after(self, outcome: Outcome) -> None:
        draw, play = self.draw, self.stage.play
        if outcome.result == ERR_HANDLE and not draw.is_long and (
                draw.whom < play.children and not play.stranger):
            self.handles[draw.whom] += 1 << 8

    def tell_received(self, outcome: Outcome) -> None:
        came, why = outcome.result == 0, outcome.why
        second = outcome.sender if came else self.stage.vamos.time
        why_handle = f"{why}\n{PLACE}" if came else why
        self.tell("got", self.who, outcome.result, second, why=why_handle)
        if came:
            self.tell("words", *outcome.words, why=why)
        if self.draw.is_long:
            memory = outcome.data.ljust(LONGEST, bytes([UNTOUCHED]))
            total = sum((i + 1) * byte for i, byte in enumerate(memory))
            self.tell("memory", len(outcome.data), outcome.granted, total, why=why)
        if came:
            self.learn(outcome)

    def learn(self, outcome: Outcome) -> None:
        self.heard = outcome.sender
        who, _, granted = outcome.words
        if who < len(self.handles):
            self.handles[who] = outcome.sender
        if outcome.granted != 0 and granted < len(self.handles):
            self.handles[granted] = outcome.granted


class Stage:
    """Init's part of play.c, from TIME on."""

    def __init__(self, play: Play, seed: int, time: int, expected: Expected):
        self.play = play
        self.numbers = Random(seed)
        self.expected = expected
        self.vamos = Vamos(time)
        self.people = [self.vamos.init] * play.children  # until they are born

    def handles(self) -> list[int]:
        """Init's, for all children that live."""
        init = self.vamos.init
        return [init.handle(child) if child.alive else NOBODY
                for child in self.people]

    def introduce(self, new: int, count: int) -> None:
        for other in range(count):
            forth, back = (int(self.numbers.pick(self.play.rights)) for _ in "ab")
            if other == new:
                continue
            self.people[new].set_rights(self.people[other], forth)
            if not self.play.stranger:
                self.people[other].set_rights(self.people[new], back)

    def begin(self, new: int, count: int) -> None:
        plan = 1 + self.numbers.below(1 << 20)
        handles = self.handles()[:count]
        for i in range(count, self.play.children):
            handles.append(NOBODY if self.play.stranger else i + 1)
        init = self.vamos.init
        child = self.vamos.clone(init, init, Child(self, new, plan, handles))
        self.people[new] = child
        child.privileged = new < self.play.lords
        self.introduce(new, count)
        self.expected.add(0, "born", new, init.handle(child), 0, PLACE)

    def end(self, victim: int) -> None:
        self.vamos.kill(self.people[victim])
        self.expected.add(0, "ended", victim, 0, self.vamos.time)

    def deed(self) -> None:
        letter = self.numbers.pick(self.play.deeds)
        victim = self.numbers.below(self.play.children)
        other = self.numbers.below(self.play.children)
        if letter == "k":
            self.end(victim)
            self.begin(victim, self.play.children)
        elif letter == "c" and victim != other:
            self.end(victim)
            original, init = self.people[other], self.vamos.init
            clone = self.vamos.clone(init, original, original.program.copy())
            self.people[victim] = clone
            self.introduce(victim, self.play.children)
            self.expected.add(0, "cloned", victim, init.handle(clone), other, PLACE)

    def run(self) -> None:
        for i in range(self.play.children):
            self.begin(i, i)
        self.expected.add(0, "start", self.play.children, self.vamos.time)
        for _ in range(ROUNDS):
            self.vamos.sleep(PAUSE)
            if self.play.deeds:
                self.deed()
        self.vamos.sleep(REST)


def judge(lab, name: str, schedule: int = 0, file: str = "plays.c") -> None:
    """Runs play NAME of FILE, and judges what its children observed."""
    play = read(Path(__file__).parent / file)[name]
    run, expected = lab.run(name, schedule=schedule), Expected()
    start = next((o.values[1] for o in run.observations() if o.name == "start"), 0)
    Stage(play, lab.seed, start, expected).run()
    run.judge(expected)
