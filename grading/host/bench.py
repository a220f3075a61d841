# SPDX-License-Identifier: MIT
"""Measures the system and prints a table; writes build/bench.json.

One function a benchmark: it returns the value, or None if it cannot run here.
Seconds are wall-clock, the median of several runs. Instructions are counted in
the guest, user to user, and repeat exactly; the programs that count them are
tests/guest/bench.c and, in the finished system, process_bench.c. Where the swap disk takes part, the instructions that wait
for it count too, and they depend on the host.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Callable

import benchsystem
import observer
import swaptraffic
from machine import Spec, start

BOOTS = 7
BUILDS = 3


@dataclass(frozen=True)
class Place:
    """Where the things are that are measured."""

    build: Path
    image: Path


@dataclass(frozen=True)
class Benchmark:
    name: str
    unit: str
    aim: float | None
    peer: str  # the best of the others, for the table
    measure: Callable[[Place], float | None]


def boot_to_prompt(place: Place) -> float:
    """From QEMU's start to the login prompt on the serial line."""

    def once() -> float:
        began = time.monotonic()
        with start(Spec(disk=place.image, snapshot=True)) as machine:
            machine.POLL = 5  # nobody looks while it boots
            machine.next_check = began + machine.POLL
            machine.expect("login: ")
            return time.monotonic() - began

    return statistics.median(once() for _ in range(BOOTS))


def make(*words: str | Path) -> float:
    """The seconds that make takes; raises CalledProcessError if it fails."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    began = time.monotonic()
    subprocess.run(
        ["make", "-s", *words], env=environment, check=True, stdout=subprocess.DEVNULL
    )
    return time.monotonic() - began


def build_clean(place: Place) -> float:
    """All of it from nothing, on as many processors as there are."""

    def once() -> float:
        with tempfile.TemporaryDirectory(prefix="vamos-bench-") as folder:
            return make(f"-j{os.cpu_count()}", f"BUILD={folder}", "all")

    return statistics.median(once() for _ in range(BUILDS))


def grade_lab(number: int) -> Callable[[Place], float | None]:
    """A whole grading of the reference solution, with its build."""

    def measure(place: Place) -> float | None:
        if not list(Path("labs").glob(f"lab{number}-*")):
            return None
        with tempfile.TemporaryDirectory(prefix="vamos-bench-") as folder:
            return make(f"BUILD={folder}", f"LAB={number}", "grade")

    return measure


# --- In the guest ---------------------------------------------------------------

Samples = dict[str, list[int]]


@lru_cache
def samples(build: Path, group: str, memory: int = 64) -> Samples:
    """What the guest's benchmarks of GROUP counted, by their names."""
    swap_mib = 4 * memory if group == "swap" else 0
    found: Samples = {}
    for line in observer.observe(build, "bench", [group], memory, swap_mib):
        name, *values = line.split()
        found.setdefault(name, []).extend(int(v) for v in values if v.isdigit())
    return found


def counted(group: str, name: str, **options) -> Callable[[Place], float]:
    """Instructions of one operation, without those that count them."""

    def measure(place: Place) -> float:
        found = samples(place.build, group, **options)
        return statistics.median(found[name]) - statistics.median(found["empty"])

    return measure


def copied(name: str) -> Callable[[Place], float]:
    """What a request costs more than one with a buffer that is empty: the
    copy between two machines."""

    def measure(place: Place) -> float:
        found = samples(place.build, "messages")
        return statistics.median(found[name]) - statistics.median(found["there_0"])

    return measure


def preempt_switch(place: Place) -> float:
    """From the last instruction of a process whose slice is over to the first
    of the next one."""
    found = samples(place.build, "preempt")
    gaps = [list(zip(v[::2], v[1::2])) for v in (found["gaps_0"], found["gaps_1"])]
    switches = []
    for ours, others in (gaps, gaps[::-1]):
        begins = [begin for _, begin in others]
        for end, back in ours:
            switches += [begin - end for begin in begins if end < begin < back]
    return statistics.median(switches)


# Kernel steps that do much, in a PC of 128 MiB without a swap disk. What they
# work on: a message of 64 KiB whose pages are all there, that have to be made
# first, or that are shared with a clone; 32 MiB of a machine; an executable of
# 8 MiB; the most that dev_read takes; 16 MiB in regions of another process; all
# other processes, which wait, for pages or for messages.
STEPS = ("copy_64k", "copy_64k_new", "copy_64k_shared", "dev_read_256k", "clone_32m",
         "kill_32m_shared", "kill_32m", "free_32m", "create_8m", "clone_mapped_16m",
         "kill_mapped_16m", "free_mapped_16m", "kill_pager",
         "kill_pager_of_all", "kill_awaited", "tick_timeouts")
PARTNER, TIMEOUT = -7, -6  # what waiting processes are answered
STOPPED = 4  # the state of those whose pager is gone
PEERS = 126


@lru_cache
def steps(build: Path) -> dict[str, int]:
    """Instructions for which interrupts are off, by the names of STEPS."""
    lines = [line.split() for line in observer.observe(build, "steps", ["steps"], 128)]
    answers = [int(words[1]) for words in lines if words[0] == "peer"]
    if answers != [PARTNER] * PEERS + [TIMEOUT] * PEERS:
        raise RuntimeError(f"processes that waited were answered {set(answers)}")
    stopped = [int(words[1]) for words in lines if words[0] == "faulted"]
    if stopped != [STOPPED] * PEERS:
        raise RuntimeError(f"processes without a pager are in states {set(stopped)}")
    found = {words[0]: int(words[1]) for words in lines if words[0] != "failed"}
    missing = set(STEPS) - set(found)
    if missing:
        raise RuntimeError(f"kernel steps that failed: {' '.join(sorted(missing))}")
    return found


def step(name: str) -> Callable[[Place], float]:
    return lambda place: steps(place.build)[name]


def longest_step(build: Path) -> str:
    return max(STEPS, key=steps(build).__getitem__)


def step_operations(place: Place) -> float:
    """Operations of the swap disk in one step, a message between pages that
    are all on the disk: the kernel waits for each, with interrupts off."""
    ((_, operations),) = map(
        str.split, observer.observe(place.build, "steps", ["disk"], 8, 32)
    )
    return int(operations)


def system(name: str, among: int = 1) -> Callable[[Place], float]:
    """Instructions of an operation in the finished system, for each of AMONG
    bytes or files that it is about."""
    return lambda place: (
        benchsystem.instructions(place.build, place.image, name) / among
    )


def system_seconds(name: str) -> Callable[[Place], float]:
    return lambda place: benchsystem.seconds(place.build, place.image, name)


def swap_operations(place: Place) -> float:
    operations, pages = samples(place.build, "swap", memory=8)["swap_operations"]
    return operations / pages


def traffic(workload: str) -> Callable[[Place], float]:
    """Page-ins; the table of swaptraffic.py has what others need."""

    def measure(place: Place) -> float:
        return swaptraffic.measure(place.build)[workload].vamos

    return measure


def switches(message: str, which: int) -> Callable[[Place], float]:
    """Mode switches (0) or context switches (1) of one round trip."""

    def measure(place: Place) -> float:
        *counts, rounds = samples(place.build, "messages")[f"switches_{message}"]
        return counts[which] / rounds

    return measure


@lru_cache
def paging_in_time(build: Path) -> Samples:
    """The samples of the group paging by the host's clock, not in instructions;
    "rate" is what the counter does in a fifth of a second."""
    found: Samples = {}
    for line in observer.observe(build, "bench", ["paging"], 64, shift=None):
        name, *values = line.split()
        found[name] = [int(value) for value in values if value.isdigit()]
    return found


def paging_seconds(name: str) -> Callable[[Place], float]:
    def measure(place: Place) -> float:
        found = paging_in_time(place.build)
        ticks = statistics.median(found[name]) - statistics.median(found["empty"])
        return ticks / (5 * found["rate"][0])

    return measure


def paging_switches(name: str, which: int) -> Callable[[Place], float]:
    """Mode switches (0) or context switches (1) of one fault."""

    def measure(place: Place) -> float:
        *counts, rounds = samples(place.build, "paging")[f"switches_{name}"]
        return counts[which] / rounds

    return measure


def irq_to_driver(place: Place) -> float:
    """From the last instruction of a process that is interrupted to the first
    one of the driver, which has the message."""
    found = samples(place.build, "interrupts")
    stopped = found["stopped"]
    delays = [
        heard - begin
        for begin, end in zip(stopped[::2], stopped[1::2])
        for heard in found["driver"]
        if begin < heard < end
    ]
    return statistics.median(delays)


# A page fault that nobody has to fill a page for, resolved by CVM itself, by the
# region's pager, or by way of a region mapper that forwards to the real pager;
# with the switches that seed 004 counts for the three.
PAGING = {
    "pager_fault_cvm": (None, "seed 004: 2, 0"),
    "pager_fault": (1300, "seed 004: 4, 2"),
    "pager_fault_mapper": (None, "seed 004: 6, 3"),
}


def paging_benchmarks(name: str, aim: float | None, peer: str) -> list[Benchmark]:
    return [
        Benchmark(name, "insn", aim, "", counted("paging", name)),
        Benchmark(f"{name}_modes", "switches", None, peer, paging_switches(name, 0)),
        Benchmark(f"{name}_contexts", "switches", None, "", paging_switches(name, 1)),
        Benchmark(f"{name}_seconds", "s", None, "", paging_seconds(name)),
    ]


CHUNKS = 65536  # bytes of the file, and of what goes through the pipe
MANY = 1000  # files
# In seconds: once, or for as many bytes or files; the last two are 4 MiB that
# go to the disk and come from it.
TIMED = ("fork_exec_wait", "pipe_roundtrip", "pipe_throughput", "file_read_4k",
         "file_write_4k", "file_create_1000", "file_unlink_1000", "path_walk_8",
         "disk_write_4m", "disk_read_4m")

BENCHMARKS = (
    Benchmark("null_call", "insn", 60, "Fiasco 93", counted("calls", "null_call")),
    # Short messages go through registers, whether their words count or not.
    Benchmark("ipc_roundtrip_0w", "insn", 300, "seL4 482",
              counted("messages", "ipc_roundtrip_short")),
    Benchmark("ipc_roundtrip_3w", "insn", 300, "Fiasco 1,080",
              counted("messages", "ipc_roundtrip_short")),
    # As many bytes there as back.
    Benchmark("ipc_roundtrip_64w", "insn", 900, "Fiasco 1,198",
              counted("messages", "ipc_roundtrip_64w")),
    Benchmark("ipc_roundtrip_4k", "insn", None, "",
              counted("messages", "ipc_roundtrip_4k")),
    Benchmark("ipc_roundtrip_64k", "insn", None, "",
              counted("messages", "ipc_roundtrip_64k")),
    Benchmark("ipc_oneway_3w", "insn", None, "", counted("oneway", "ipc_oneway")),
    Benchmark("ipc_roundtrip_modes", "switches", None, "",
              switches("ipc_roundtrip_short", 0)),
    Benchmark("ipc_roundtrip_contexts", "switches", None, "",
              switches("ipc_roundtrip_short", 1)),
    Benchmark("preempt_switch", "insn", None, "", preempt_switch),
    Benchmark("irq_to_driver", "insn", None, "", irq_to_driver),
    Benchmark("create_kill", "insn", None, "", counted("processes", "create_kill")),
    Benchmark("clone_16m", "insn", None, "", counted("processes", "clone_16m")),
    Benchmark("zero_fault", "insn", 1500, "JOS 2,219",
              counted("faults", "zero_fault")),
    Benchmark("cow_fault", "insn", None, "", counted("faults", "cow_fault")),
    *(each for name, about in PAGING.items() for each in paging_benchmarks(name, *about)),
    Benchmark("swap_out_in", "insn", None, "",
              counted("swap", "swap_out_in", memory=8)),
    Benchmark("swap_out_in_disk", "ops", 2, "", swap_operations),
    Benchmark("copy_64", "insn", None, "", copied("there_64")),
    Benchmark("copy_4k", "insn", None, "", copied("there_4k")),
    Benchmark("copy_64k", "insn", None, "", copied("there_64k")),
    Benchmark("swap_traffic_cyclic", "ops", None, "", traffic("cyclic")),
    Benchmark("swap_traffic_hot", "ops", None, "", traffic("hot")),
    Benchmark("longest_kernel_step", "insn", None, "",
              lambda place: steps(place.build)[longest_step(place.build)]),
    *(Benchmark(f"step_{name}", "insn", None, "", step(name)) for name in STEPS),
    Benchmark("step_copy_64k_disk", "ops", None, "", step_operations),
    Benchmark("fork_exit_wait", "insn", 60000, "xv6 2.06 M", system("fork_exit_wait")),
    Benchmark("fork_exec_wait", "insn", 150000, "xv6 4.17 M",
              system("fork_exec_wait")),
    Benchmark("pipe_roundtrip", "insn", None, "xv6 27,242", system("pipe_roundtrip")),
    Benchmark("pipe_throughput", "insn/byte", None, "",
              system("pipe_throughput", CHUNKS)),
    Benchmark("file_read_4k", "insn/byte", 1.5, "JOS 3.6, xv6 29.6",
              system("file_read_4k", CHUNKS)),
    Benchmark("file_read_1k", "insn/byte", 3, "JOS 12.7, xv6 34.8",
              system("file_read_1k", CHUNKS)),
    Benchmark("file_write_4k", "insn/byte", 6, "xv6 233",
              system("file_write_4k", CHUNKS)),
    Benchmark("file_overwrite_4k", "insn/byte", 3, "JOS 3.5, xv6 109",
              system("file_overwrite_4k", CHUNKS)),
    Benchmark("file_create", "insn", 60000, "xv6 2.18 M", system("file_create")),
    Benchmark("file_unlink", "insn", 40000, "xv6 0.52 M", system("file_unlink")),
    # Of each of 1,000 in one directory, which is searched from its start.
    Benchmark("file_create_1000", "insn", None, "xv6 2.18 M, of few",
              system("file_create_1000", MANY)),
    Benchmark("file_unlink_1000", "insn", None, "xv6 0.52 M, of few",
              system("file_unlink_1000", MANY)),
    Benchmark("path_walk_8", "insn", None, "", system("path_walk_8")),
    *(Benchmark(f"{name}_seconds", "s", None, "", system_seconds(name))
      for name in TIMED),
    Benchmark("boot_to_prompt", "s", 0.30, "xv6 0.48", boot_to_prompt),
    Benchmark("build_clean", "s", 10, "mCertiKOS 5", build_clean),
    Benchmark("grade_lab1", "s", 15, "xv6 util 30", grade_lab(1)),
)


def shown(value: float) -> str:
    """VALUE with three digits, or all those before the point."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def main() -> int:
    parser = argparse.ArgumentParser(description="measures the system")
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--image", type=Path, required=True)
    parser.add_argument("names", nargs="*", help="these only")
    options = parser.parse_args()
    place = Place(options.build, options.image)
    results = []
    row = "{:24} {:9} {:>10} {:>8}  {}"
    print(row.format("name", "unit", "value", "aim", "best peer"))
    for benchmark in BENCHMARKS:
        if options.names and benchmark.name not in options.names:
            continue
        value = benchmark.measure(place)
        if value is None:
            continue
        aim = "-" if benchmark.aim is None else f"{benchmark.aim:g}"
        print(row.format(benchmark.name, benchmark.unit, shown(value), aim,
                         benchmark.peer), flush=True)
        results.append({"name": benchmark.name, "unit": benchmark.unit,
                        "value": round(value, 9), "aim": benchmark.aim})
    (place.build / "bench.json").write_text(json.dumps(results, indent=1) + "\n")
    if any(each["name"] == "longest_kernel_step" for each in results):
        print(f"\nThe longest kernel step is {longest_step(place.build)}; times of "
              "steps on machines grow with these.")
    if any(each["name"].startswith("swap_traffic") for each in results):
        print()
        swaptraffic.report(place.build)
    return 0


if __name__ == "__main__":
    sys.exit(main())
