# SPDX-License-Identifier: MIT
"""The scenes of scene.c once more on the host: what init and its children had
to observe."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from lab.chance import Random
from lab.guest import Expected
from regions import (
    DESERTED, ERR_RESOURCES, FAULT_WRITE, GONE, MASK, NO_PAGER, PAGE, PAGE_FAULT, READ,
    REGION_PAGES, REGION_SHIFT, REGIONS, REVOKE, ROOM, SILENT, STOPPED, TOO_LATE, WRITE,
    IDLE, MARKER_BITS, MOST_TICKS, Process, World,
)

FIRST_REGION, STORE_PAGES = 1, 4
LAST_RESTS, MARKER_HALF = 12, 1 << 15
# A tick has 10 million instructions: also for a kernel that looks at all regions
# of all processes when one ends, all that init does at a time fits in.
SHIFT = 0
CONSUMERS, PAGERS = "anrw", "muvhlsp"  # do these
HANDLE, PLACE, ADDRESS, VALUE, OTHER, SPOILS = 1, 2, 4, 8, 16, 32  # enum spoil
WHY_STOPPED = {PAGE_FAULT: NO_PAGER, SILENT: TOO_LATE, GONE: DESERTED}
BUSY = "it waits for a page, listens, or has not come back yet"
SCENE = re.compile(r"^SCENE\((\w+),(.*?)\)$", re.DOTALL | re.MULTILINE)  # in C
FIELD = re.compile(r'\.(\w+) = (?:"(.*?)"|(\w+))')


@dataclass
class Scene:
    """As struct scene (scene.h)."""

    children: int
    letters: str
    steps: int
    together: int
    waits: str
    pairs: str
    regions: int = 1
    pages: int = 4
    stray: int = 8
    agreed: bool = False

    def pair(self, number: int) -> tuple[int, int]:
        """A consumer and its pager."""
        return int(self.pairs[2 * number]), int(self.pairs[2 * number + 1])

    def roles(self, letter: str, numbers: Random) -> tuple[int, int]:
        """Who does it to whom."""
        consumer, pager = self.pair(numbers.below(len(self.pairs) // 2))
        strays = numbers.below(self.stray) == 0
        any_two = numbers.below(self.children), numbers.below(self.children)
        if not strays and letter in CONSUMERS:
            return consumer, pager
        return (pager, consumer) if not strays and letter in PAGERS else any_two


def read(path: Path) -> dict[str, Scene]:
    """The scenes that a C file defines, by name."""
    return {
        name: Scene(**{key: text or number == "true" or int(number)
                       for key, text, number in FIELD.findall(body)})
        for name, body in SCENE.findall(path.read_text())
    }


@dataclass
class Draw:
    letter: str
    who: int
    whom: int
    region: int
    page: int
    own: int
    access: int
    marker: int
    wait: int
    spoil: int
    rests: bool

    @classmethod
    def draw(cls, scene: Scene, numbers: Random) -> "Draw":
        letter = numbers.pick(scene.letters)
        who, whom = scene.roles(letter.lower(), numbers)
        draw = cls(
            letter, who, whom,
            FIRST_REGION + numbers.below(scene.regions), numbers.below(scene.pages),
            numbers.below(STORE_PAGES), READ + numbers.below(2),
            numbers.below(MARKER_HALF) * 65537 & 0x7FFFFFFF,
            int(numbers.pick(scene.waits)),
            numbers.below(SPOILS) & numbers.below(SPOILS),
            numbers.below(scene.together) == 0,
        )
        return replace(draw, spoil=draw.spoil if draw.letter.isupper() else 0)


@dataclass
class Order:
    letter: str
    who: int
    other: Process | None  # None: nobody
    region: int = 0
    address: int = 0
    own: int = 0
    access: int = 0
    marker: int = 0
    flags: int = 0
    wait: int = 0
    value: int = 0

    def spoil(self, draw: Draw) -> None:
        if draw.spoil & HANDLE:
            self.other = None
        if draw.spoil & PLACE:
            self.region = (0, REGIONS, MASK, 0)[draw.page]
            self.address = (0, 0xC0000000, 0xFFFFF000, 5 << 22)[draw.page]
        if draw.spoil & ADDRESS:
            self.wait = (0, MOST_TICKS + 1, 0, MASK)[draw.own]
            self.address += draw.own % 2 * 4
            self.own += (draw.own + 1) % 2
        if draw.spoil & VALUE:
            self.access = (0, 3, MASK, 4)[draw.own]
            self.marker |= 1 << MARKER_BITS
        if draw.spoil & OTHER:
            self.own = (0, 0xBFFFF000, 0xFFFFF000, 1 << 22)[draw.page]
            self.flags |= 2 << draw.page


class Stage:
    """Init's part, from TIME on. Children have PAGES pages beside their store."""

    def __init__(self, scene: Scene, seed: int, time: int, pages: int,
                 expected: Expected):
        self.scene = scene
        self.numbers = Random(seed)
        self.pages = pages
        self.expected = expected
        self.world = World(time, self.tell)
        self.children: list[Process] = []
        self.new: set[int] = set()
        self.stopped: list[Process] = []  # that have to be replaced

    def tell(self, name: str, a=0, b=0, c=0, why="") -> None:
        self.expected.add(0, name, a, b, c, why)

    def page(self, region: int, page: int) -> int:
        return region << REGION_SHIFT | page * PAGE

    def own(self, page: int) -> int:
        return (self.pages + page) * PAGE

    # --- Children ----------------------------------------------------------------

    def begin(self, who: int) -> None:
        child = Process(who, {}, self.pages + STORE_PAGES)
        self.children[who:who + 1] = [child]
        self.world.enter(child)
        self.new.add(who)

    def kill(self, who: int) -> None:
        if self.children[who] in self.stopped:
            self.stopped.remove(self.children[who])
        self.world.kill(self.children[who])
        self.tell("killed", who)

    def renew(self, who: int) -> None:
        self.kill(who)
        self.begin(who)

    def clone(self, draw: Draw) -> None:
        self.kill(draw.who)
        self.children[draw.who] = self.world.clone(draw.who, self.children[draw.whom])
        self.tell("cloned", draw.whom, draw.who)

    def order(self, order: Order) -> None:
        child = self.children[order.who]
        if child.state != IDLE:
            self.tell("busy", order.who, why=BUSY)
            return
        child.order = order
        self.world.wake(child)

    def rest(self) -> None:
        self.world.run()
        self.world.tick()
        for child in self.children:
            if child.state == STOPPED and child not in self.stopped:
                self.stopped.append(child)
                address, access = child.touched
                why = WHY_STOPPED[child.cause]
                self.tell("stopped", child.who, child.cause, self.world.time, why)
                self.tell("at", address, FAULT_WRITE if access == WRITE else 0, why=why)
        if self.stopped:
            self.renew(min(child.who for child in self.stopped))

    # --- Memory ------------------------------------------------------------------

    def give_memory(self, draw: Draw) -> None:
        child = self.children[draw.who]
        room = FIRST_REGION * REGION_PAGES - child.size & MASK
        amount = 1 + draw.own // 2
        if draw.page < 2 and room < REGION_PAGES:
            amount = room + draw.page
        end = child.size + amount
        fits = all(number * REGION_PAGES >= end for number in child.regions)
        child.size = end if fits else child.size
        self.tell("memory", draw.who, child.size if fits else ERR_RESOURCES, why=ROOM)

    def take_memory(self, draw: Draw) -> None:
        child = self.children[draw.who]
        child.size -= min(draw.own + 1, child.size - self.pages)
        child.memory = {page: value for page, value in child.memory.items()
                        if page < child.size}
        self.world.withdraw(child, child.size)
        self.tell("memory", draw.who, child.size)

    # --- Steps -------------------------------------------------------------------

    def step(self, draw: Draw, value: int) -> None:
        match draw.letter:
            case "k":
                self.renew(draw.who)
                self.rest()
            case "c" if draw.who != draw.whom:
                self.clone(draw)
                self.rest()
            case "+":
                self.give_memory(draw)
            case "-":
                self.take_memory(draw)
            case "c" | "z":
                pass
            case _:
                letter = draw.letter.lower()
                order = Order(
                    letter, draw.who, self.children[draw.whom], draw.region,
                    self.page(draw.region, draw.page), self.own(draw.own), draw.access,
                    draw.marker, REVOKE if letter == "v" else 0, draw.wait, value,
                )
                order.spoil(draw)
                self.order(order)

    def agree(self, consumer: int, pager: int) -> None:
        """On all regions in use."""
        for region in range(FIRST_REGION, FIRST_REGION + self.scene.regions):
            wait = int(self.numbers.pick(self.scene.waits))
            self.order(Order("a", consumer, self.children[pager], region, wait=wait))
            self.rest()
            self.order(Order("m", pager, self.children[consumer],
                             address=self.page(region, 0), own=self.own(0),
                             access=READ))
            self.rest()

    def agree_anew(self) -> None:
        """All pairs of which one is new."""
        scene = self.scene
        pairs = [scene.pair(i) for i in range(len(scene.pairs) // 2)]
        due = [pair for pair in pairs if scene.agreed and self.new & set(pair)]
        self.new = set()
        if due:
            self.rest()
        for pair in due:
            self.agree(*pair)

    def run(self) -> None:
        for who in range(self.scene.children):
            self.begin(who)
        self.tell("start", self.scene.children, self.world.time, self.pages)
        self.rest()
        for i in range(self.scene.steps):
            self.agree_anew()
            draw = Draw.draw(self.scene, self.numbers)
            self.step(draw, i + 1)
            if draw.rests:
                self.rest()
        for _ in range(LAST_RESTS):
            self.rest()


def judge(lab, name: str, schedule: int = 0, file: str = "scenes.c") -> None:
    """Runs scene NAME of FILE, and judges what its children observed."""
    scene = read(Path(__file__).parent / file)[name]
    run, expected = lab.run(name, schedule=schedule, shift=SHIFT), Expected()
    start = next((o.values for o in run.observations() if o.name == "start"), (0, 0, 0))
    Stage(scene, lab.seed, start[1], start[2], expected).run()
    run.judge(expected)
