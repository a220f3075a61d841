# SPDX-License-Identifier: MIT
"""Page-ins of Vamos against those of the best possible choice, of LRU and of
FIFO: prints a table, draws build/swap-traffic.svg.

A program (tests/guest/bench.c, bench_traffic) uses its pages in an order that
is known here, too; so the other policies can be computed for the same number
of frames: as many as the program had at its end. Those include the few that
hold its code and data, which favours the others.

A page that is used for the first time is zeroes and comes from nowhere; only
those count that had been evicted.
"""

import argparse
import heapq
import sys
from collections import OrderedDict, deque
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import observer
from pages import Random

MEMORY, SWAP = 8, 64  # MiB
SEED = 1

# --- Policies --------------------------------------------------------------------


def optimum(references: list[int], frames: int) -> int:
    """Belady's: evicts the page whose next use is farthest away."""
    never = len(references)
    next_use, seen = [never] * len(references), {}
    for i in range(len(references) - 1, -1, -1):
        next_use[i] = seen.get(references[i], never)
        seen[references[i]] = i
    resident: dict[int, int] = {}  # page -> its next use
    farthest: list[tuple[int, int]] = []  # (-next use, page), old entries too
    touched: set[int] = set()
    page_ins = 0
    for i, page in enumerate(references):
        if page not in resident:
            page_ins += page in touched
            touched.add(page)
            while len(resident) >= frames:
                use, victim = heapq.heappop(farthest)
                if resident.get(victim) == -use:
                    del resident[victim]
        resident[page] = next_use[i]
        heapq.heappush(farthest, (-next_use[i], page))
    return page_ins


def lru(references: list[int], frames: int) -> int:
    """Evicts the page that was used longest ago."""
    resident: OrderedDict[int, None] = OrderedDict()
    touched: set[int] = set()
    page_ins = 0
    for page in references:
        if page in resident:
            resident.move_to_end(page)
            continue
        page_ins += page in touched
        touched.add(page)
        if len(resident) >= frames:
            resident.popitem(last=False)
        resident[page] = None
    return page_ins


def fifo(references: list[int], frames: int) -> int:
    """Evicts the page that came in longest ago."""
    resident, order = set(), deque()
    touched: set[int] = set()
    page_ins = 0
    for page in references:
        if page in resident:
            continue
        page_ins += page in touched
        touched.add(page)
        if len(resident) >= frames:
            resident.remove(order.popleft())
        resident.add(page)
        order.append(page)
    return page_ins


# --- Workloads -------------------------------------------------------------------


@dataclass(frozen=True)
class Workload:
    """What bench_traffic does, and what it is called."""

    name: str
    title: str
    percent: int  # its pages, of the memory
    count: int  # uses after the first round
    hot: int  # of 100 uses one of the first half; 0: all in turn

    def references(self, pages: int) -> list[int]:
        """Which page it uses, one after the other."""
        first = list(range(pages))
        if self.hot == 0:
            return first + [i % pages for i in range(pages, pages + self.count)]
        below = Random(SEED).below
        half = pages // 2
        return first + [
            below(half) if below(100) < self.hot else half + below(pages - half)
            for _ in range(self.count)
        ]


WORKLOADS = (
    Workload("cyclic", "cyclic scan, twice the memory", 200, 13000, 0),
    Workload("hot", "working set with a hot half", 140, 40000, 90),
)


@dataclass(frozen=True)
class Traffic:
    """Page-ins of a workload."""

    workload: Workload
    pages: int
    frames: int
    uses: int
    optimum: int
    lru: int
    fifo: int
    vamos: int


def measure_one(build: Path, workload: Workload) -> Traffic:
    words = ["traffic", workload.percent, workload.count, workload.hot]
    (line,) = observer.observe(build, "bench", words, MEMORY, SWAP)
    words = line.split()[1:]
    found = dict(zip(words[::2], map(int, words[1::2])))
    references = workload.references(found["pages"])
    frames = found["resident"]
    return Traffic(
        workload,
        found["pages"],
        frames,
        len(references),
        *(policy(references, frames) for policy in (optimum, lru, fifo)),
        found["reads"],
    )


@lru_cache
def measure(build: Path) -> dict[str, Traffic]:
    """The traffic of each workload, by its name."""
    return {w.name: measure_one(build, w) for w in WORKLOADS}


# --- Table and drawing -------------------------------------------------------------

POLICIES = ("optimum", "lru", "fifo", "vamos")
NAMES = dict(zip(POLICIES, ("optimum (Belady)", "LRU", "FIFO", "Vamos")))
# All that is not measured has one colour; printed in grey they differ, too.
COLOURS = dict.fromkeys(POLICIES, "#b8c4d6") | {"vamos": "#1f4e9c"}


def table(found: list[Traffic]) -> str:
    row = "{:31} {:>6} {:>7} {:>7}" + " {:>9}" * len(POLICIES)
    lines = [row.format("page-ins", "pages", "frames", "uses", *POLICIES)]
    for each in found:
        values = [getattr(each, policy) for policy in POLICIES]
        lines.append(
            row.format(each.workload.title, each.pages, each.frames, each.uses, *values)
        )
    return "\n".join(lines)


WIDTH, LEFT, RIGHT, BAR, GAP = 720, 130, 170, 20, 6  # of the drawing


def bar(each: Traffic, policy: str, y: int, scale: float) -> str:
    """One policy's page-ins: its name, a bar, the number."""
    value = getattr(each, policy)
    length = max(1, round(scale * value))
    times = f" ({value / each.optimum:.1f} × optimum)" if policy != "optimum" else ""
    return (
        f'<text x="{LEFT - 8}" y="{y + 14}" text-anchor="end">{NAMES[policy]}</text>'
        f'<rect x="{LEFT}" y="{y}" width="{length}" height="{BAR}" '
        f'fill="{COLOURS[policy]}"/>'
        f'<text x="{LEFT + length + 6}" y="{y + 14}">{value:,}{times}</text>'
    )


def group(each: Traffic, y: int, scale: float) -> str:
    """A workload's title and bars, on a line where zero is."""
    begin = y + BAR + GAP
    bars = [
        bar(each, policy, begin + i * (BAR + GAP), scale)
        for i, policy in enumerate(POLICIES)
    ]
    return (
        f'<text x="{LEFT}" y="{y + 14}" font-weight="bold">{each.workload.title}: '
        f"{each.pages:,} pages in {each.frames:,} frames, {each.uses:,} uses</text>\n"
        + "\n".join(bars)
        + f'\n<line x1="{LEFT}" y1="{begin - 4}" x2="{LEFT}" '
        f'y2="{begin + len(POLICIES) * (BAR + GAP) - 2}" stroke="black"/>'
    )


def drawing(found: list[Traffic]) -> str:
    """A group of bars for each workload, all to the same scale."""
    most = max(getattr(t, p) for t in found for p in POLICIES)
    scale = (WIDTH - LEFT - RIGHT) / most
    top, step = 52, (len(POLICIES) + 2) * (BAR + GAP)
    groups = [group(each, top + i * step, scale) for i, each in enumerate(found)]
    height = top + len(found) * step - GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        'font-family="sans-serif" font-size="12">\n'
        "<title>Page-ins from the swap disk</title>\n"
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>\n'
        '<text x="16" y="28" font-size="15" font-weight="bold">'
        "Page-ins: pages of 4 KiB read back from the swap disk (fewer is better)"
        "</text>\n" + "\n".join(groups) + "\n</svg>\n"
    )


def report(build: Path) -> None:
    """Prints the table, draws the picture."""
    found = list(measure(build).values())
    print(table(found))
    picture = build / "swap-traffic.svg"
    picture.write_text(drawing(found), encoding="utf-8")
    print(f"drawn in {picture}")


def main() -> int:
    parser = argparse.ArgumentParser(description="measures swap traffic")
    parser.add_argument("--build", type=Path, required=True)
    report(parser.parse_args().build)
    return 0


if __name__ == "__main__":
    sys.exit(main())
