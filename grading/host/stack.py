# SPDX-License-Identifier: MIT
"""How much of its stack the kernel can use, from the compiler's own figures:
the stack of each function, and who calls whom, as they are in the linked
kernel (gcc -fcallgraph-info=su; the linker writes it for the files that it
compiles as a whole, the compiler for the others).

The kernel has one stack, empty whenever a machine runs: registers are saved in
the machine's frame (entry.S), and interrupts are off until it runs again. So
the most that can be in use is the longest chain of calls from one entry. On
top of that at most one exception of the kernel itself, which panics; a second
one, there, meets the guard page at worst, and then the stack of the double
fault. With recursion, calls by pointers, or a function of which nothing is
known there is no bound, and the check fails.
"""

import argparse
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

# What the assembly pushes before it calls (start.S, entry.S), and what the
# processor does: bytes. A function's own figure has its return address.
ENTRIES = {
    "a kernel step": ("cvmdispatch", 4),  # the vector
    "the start": ("cvm_main", 8),  # two arguments
}
# eflags, cs, eip, error; vector, pushal, the argument.
EXCEPTION = ("dispatch_kernel_exception", 16 + 4 + 32 + 4)
DOUBLE_FAULT = ("double_fault", 4)  # the error code, on a stack of its own
ASSEMBLY = {"entry_resume": 4}  # leaves the stack; its return address
PANIC = "console_panic"
GUARD_BYTES = 4096
# The rest is for what a lab adds, and for other compilers.
LIMIT = 0.5

NODE = re.compile(r'^node: \{ title: "([^"]+)" label: "([^"]*)"', re.MULTILINE)
EDGE = re.compile(
    r'^edge: \{ sourcename: "([^"]+)" targetname: "([^"]+)"(?: label: "([^"]*)")?',
    re.MULTILINE,
)
USE = re.compile(r"\\n(\d+) bytes \(([^)]*)\)")

Chain = list[tuple[str, int]]  # functions and what each needs


class NoBound(Exception):
    """The stack has no bound; the text says why."""


@dataclass
class Graph:
    """Functions by the compiler's names for them ("file:name" if local)."""

    use: dict[str, int] = field(default_factory=dict)
    calls: dict[str, dict[str, str]] = field(default_factory=dict)  # and where
    chains: dict[str, Chain] = field(default_factory=dict)

    def add(self, text: str) -> None:
        """A .ci file; of a function that is known already, nothing."""
        new = set()
        for name, label in NODE.findall(text):
            found = USE.search(label)
            if found and name not in self.use:
                if found[2] == "dynamic":
                    raise NoBound(f"{plain(name)}() allocates on the stack")
                self.use[name] = int(found[1])
                new.add(name)
        for caller, callee, where in EDGE.findall(text):
            if caller in new:
                self.calls.setdefault(caller, {})[callee] = where

    def find(self, name: str) -> str:
        """The compiler's name for the function NAME."""
        for each in self.use:
            if plain(each) == name:
                return each
        raise NoBound(f"there is no function {name}()")

    def deepest(self, name: str, above: tuple[str, ...] = ()) -> Chain:
        """The chain of calls from NAME on that needs most."""
        if name in above:
            circle = " calls ".join(map(plain, (*above[above.index(name) :], name)))
            raise NoBound(f"recursion: {circle}")
        if name not in self.chains:
            longest: Chain = []
            for callee, where in self.calls.get(name, {}).items():
                if callee not in self.use and callee not in ASSEMBLY:
                    what = (
                        "a function by a pointer"
                        if callee == "__indirect_call"
                        else f"{callee}(), of which nothing is known"
                    )
                    raise NoBound(f"{where}: {plain(name)}() calls {what}")
                longest = max(longest, self.deepest(callee, (*above, name)), key=need)
            own = self.use[name] if name in self.use else ASSEMBLY[name]
            self.chains[name] = [(plain(name), own), *longest]
        return self.chains[name]

    def without(self, name: str) -> "Graph":
        """The graph in which nobody calls NAME."""
        calls = {
            caller: {c: w for c, w in callees.items() if plain(c) != name}
            for caller, callees in self.calls.items()
        }
        return Graph(self.use, calls)

    def bound(self, entry: tuple[str, int]) -> tuple[int, Chain]:
        name, pushed = entry
        chain = self.deepest(self.find(name))
        return pushed + need(chain), chain


def plain(name: str) -> str:
    """A function's name as in its source."""
    return name.rpartition(":")[2].partition(".")[0]


def need(chain: Chain) -> int:
    return sum(own for _, own in chain)


def read(build: Path) -> Graph:
    """The graph of the kernel that was built in BUILD with the compiler's
    figures."""
    files = sorted(build.rglob("*.ci"), key=lambda p: (".ltrans" not in p.name, p))
    graph = Graph()
    for path in files:
        graph.add(path.read_text())
    if not graph.use:
        raise NoBound(f"no figures of the compiler in {build}: it has to be gcc")
    return graph


@dataclass
class Stacks:
    """Where the stacks are: addresses and sizes in bytes."""

    bottom: int
    top: int
    fault_bytes: int

    @property
    def size(self) -> int:
        return self.top - self.bottom


def stacks(kernel: Path, nm: str = "nm") -> Stacks:
    text = subprocess.run(
        [nm, "-S", kernel], capture_output=True, text=True, check=True
    ).stdout
    address = {
        words[-1].partition(".")[0]: (int(words[0], 16), int(words[1], 16))
        if len(words) == 4
        else (int(words[0], 16), 0)
        for words in map(str.split, text.splitlines())
    }
    return Stacks(
        address["kernel_stack_guard"][0] + GUARD_BYTES,
        address["kernel_stack_top"][0],
        address["fault_stack"][1],
    )


def report(graph: Graph, where: Stacks) -> bool:
    """Prints the bounds; returns whether they keep the limit."""
    quiet = graph.without(PANIC)
    worst = 0
    for title, entry in ENTRIES.items():
        bytes_, chain = graph.bound(entry)
        worst = max(worst, bytes_)
        print(f"{title}: {bytes_} bytes, {quiet.bound(entry)[0]} unless it panics")
        print("  " + " > ".join(f"{name} {own}" for name, own in chain))
    more, chain = graph.bound(EXCEPTION)
    print(f"an exception of the kernel, on top: {more} bytes")
    print("  " + " > ".join(f"{name} {own}" for name, own in chain))
    total = worst + more
    print(
        f"the kernel stack: {total} of {where.size} bytes, "
        f"{100 * total / where.size:.0f} % (limit {100 * LIMIT:.0f} %)"
    )
    fault = graph.bound(DOUBLE_FAULT)[0]
    print(f"the stack of the double fault: {fault} of {where.fault_bytes} bytes")
    good = True
    if total > LIMIT * where.size:
        print(f"stack: {total} bytes are more than {100 * LIMIT:.0f} % of the kernel "
              "stack (cvm/kernel.ld); shorten the chain above", file=sys.stderr)
        good = False
    if fault > where.fault_bytes:
        print(f"stack: the double fault needs {fault} bytes and has "
              f"{where.fault_bytes} (cvm/segment.c)", file=sys.stderr)
        good = False
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description="bounds the kernel's stack")
    parser.add_argument("--build", type=Path, required=True,
                        help="a kernel built with -fcallgraph-info=su")
    parser.add_argument("--nm", default="nm")
    options = parser.parse_args()
    try:
        graph = read(options.build)
        good = report(graph, stacks(options.build / "vamos.elf", options.nm))
    except NoBound as error:
        print(f"stack: no bound: {error}", file=sys.stderr)
        return 1
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
