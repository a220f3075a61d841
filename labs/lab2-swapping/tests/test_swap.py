# SPDX-License-Identifier: MIT
"""cvm/swap.c and eviction: more pages than frames, and what that costs."""

from lab import verdict
from lab.guest import Expected
from lab.verdict import Verdict
from memory_model import FIRST, TESTER, Holder, run, run_with_errors, seen
from model import ERR_RESOURCES, MASK, PAGE, Random, filled, hash_words

HOT = 40  # pages that are used all the time
LEAST_FRAMES, MOST_FRAMES = 1600, 1792  # of the tests' PC
MACHINE_CHECK = 18
READERS, READER_PAGES = 1, 2000  # tests/readers.c
PLACES_LEFT = 700  # that other machines' untouched pages keep from being granted


def check_frames(frames: int) -> int:
    """FRAMES, if the PC can have as many; all else is computed from it."""
    if not LEAST_FRAMES <= frames <= MOST_FRAMES:
        raise Verdict(verdict.WRONG, f"a PC of 8 MiB with {frames} frames")
    return frames


def test_layer_swap(lab):
    lab.layer("swap")


def test_twice(lab):
    """A program twice as large as memory."""
    result = run(lab, "twice")
    pages = min(seen(result, "pages"), 2 * MOST_FRAMES)
    values = [(lab.seed * 2654435761 + i * 40503) & MASK for i in range(pages)]
    sums = []
    for order in (values, reversed(values)):
        total = 0
        for value in order:
            total = (total * 31 + value) & MASK
        sums.append(total)
    expected = Expected()
    expected.add(TESTER, "pages", pages)
    expected.add(TESTER, "sums", *sums,
                 why="cvm/pagefault.h: a page that was swapped is brought in "
                 "as it was")
    result.judge(expected)
    check_frames(pages // 2)


def roamed(seed: int, pages: int) -> int:
    """guest/programs/roamer.c"""
    numbers, total = Random(seed), seed
    memory: dict[tuple[int, int], int] = {}
    for i in range(1500):
        total = (total * 31 + memory.get((numbers.below(pages), i % 8), 0)) & MASK
        memory[numbers.below(pages), total % 8] = total
    return total


def test_roam(lab):
    """Several machines, each in its own order."""
    result = run(lab, "roam")
    pages = max(1, min(seen(result, "pages"), MOST_FRAMES))
    expected = Expected()
    expected.add(TESTER, "pages", pages)
    for i in range(4):
        expected.add(TESTER, "sum", roamed(lab.seed + i, pages),
                     why=f"of machine {FIRST + i} (guest/programs/roamer.c)")
    result.judge(expected)


def test_family(lab):
    """Clones of a machine that is on the disk."""
    numbers = Random(lab.seed)
    expected = Expected()
    machines = [Holder(lab.seed, 40)]
    expected.add(TESTER, "hash", machines[0].hash())
    for _ in range(2):
        machines.append(machines[0].clone())
        expected.add(TESTER, "clone", 0, 0, 0,
                     "cvm/pagefault.h: slots are shared, nothing is read")
    for _ in range(8):
        m, page = numbers.below(3), numbers.below(40)
        machines[m].write(page, 1 + numbers.below(60000))
        expected.add(TESTER, "hash", machines[m].hash(), FIRST + m,
                     why=f"it has written to page {page}\n"
                     "cvm/swap.h: a slot is free if its shares are 0, not before")
    for m, machine in enumerate(machines):
        expected.add(TESTER, "hash", machine.hash(), FIRST + m)
    expected.add(TESTER, "back", 1)
    run(lab, "family").judge(expected)


def test_back(lab):
    """Frames and slots come back."""
    expected = Expected()
    for i in range(3):
        expected.add(TESTER, "lost", i, 0,
                     why="free frames and free slots together\ncvm/swap.h: "
                     "swap_forget(); cvm.h: cvm_reset()")
    run(lab, "back").judge(expected)


def test_hot(lab):
    """What is used stays."""
    result = run(lab, "hot")
    frames = seen(result, "frames")
    pages = frames + frames // 2
    expected = Expected()
    expected.add(TESTER, "frames", frames)
    expected.add(FIRST, "sum", 600 * sum(range(HOT)), 600)
    expected.add(FIRST + 1, "right", pages, why="pages that were as written")
    expected.add(TESTER, "lost", None)
    result.judge(expected)
    check_frames(frames)
    lost = seen(result, "lost")
    if lost > HOT:
        raise Verdict(
            verdict.WRONG,
            f"{HOT} pages that are used all the time were brought in {lost} "
            "times\ncvm/pagefault.h: a page that was used since the hand passed "
            "it last is given a second chance",
        )


def test_clean(lab):
    """What has not changed is not written."""
    result = run(lab, "clean")
    pages = min(seen(result, "pages"), 2 * MOST_FRAMES)
    total = 0
    for i in range(pages):
        total = (total * 31 + lab.seed + i) & MASK
    expected = Expected()
    expected.add(TESTER, "pages", pages)
    expected.add(TESTER, "sum", total, total, why="pages are as written")
    expected.add(TESTER, "sum", total)
    expected.add(TESTER, "traffic", None, None)
    result.judge(expected)
    check_frames(pages * 4 // 5)
    writes, reads = seen(result, "traffic"), seen(result, "traffic", 1)
    if writes > 32 or reads > pages + 32:
        raise Verdict(
            verdict.WRONG,
            f"{pages} pages that nobody changed were read once more, which took "
            f"{reads} reads and {writes} writes\ncvm/swap.h: a linked frame can "
            "be dropped without a write",
        )


def test_full(lab):
    """To the last page of memory and disk, and not beyond."""
    result = run(lab, "full", swap=4)
    pages, places = seen(result, "pages"), seen(result, "pages", 1)
    holder = Holder(lab.seed, 30)
    total = 0
    for i in range(min(pages, 1 << 14)):
        total = (total * 31 + lab.seed + i) & MASK
    expected = Expected()
    expected.add(TESTER, "hash", holder.hash())
    expected.add(TESTER, "pages", pages, places, 1024,
                 "a disk of 4 MiB has 1024 slots")
    expected.add(TESTER, "refused", ERR_RESOURCES, ERR_RESOURCES, 0,
                 "cvm.h: cvm_alloc(), cvm_clone()")
    expected.add(TESTER, "sum", total, why="what was granted is there")
    expected.add(TESTER, "hash", holder.hash())
    expected.add(TESTER, "back", 0, holder.hash(), why="memory is free again")
    result.judge(expected)
    if not places - PLACES_LEFT < pages <= places:
        raise Verdict(verdict.WRONG, f"{pages} pages to be had of {places}")


def test_read_error(lab):
    """A page that cannot be read again is lost to its machine, to no other."""
    bad = [("read", 30 + 97 * i + lab.seed % 90) for i in range(16)]
    result = run_with_errors(lab, "readers", bad, swap=64)
    right = [line for line in result.observations() if line.name == "right"]
    expected = Expected()
    for line in right:
        expected.add(line.machine, "right", READER_PAGES, why="pages as written")
    result.judge(expected)
    if len(right) < READERS - len(bad):
        raise Verdict(
            verdict.WRONG,
            f"{len(bad)} slots cannot be read, and {READERS - len(right)} machines "
            "were stopped\ncvm/pagefault.h: ERR_RESOURCES for the machine that "
            "needs the page",
        )


def broken(lab) -> None:
    """A disk that cannot be written at all: who needs more than there is gets
    an exception, the others go on."""
    result = run_with_errors(lab, "broken", [("write", None)])
    expected = Expected()
    expected.add(TESTER, "pages", None)
    expected.add(TESTER, "end", 1, MACHINE_CHECK,
                 why="cvm/dispatch.c: what cannot be resolved is an exception "
                 f"({MACHINE_CHECK}) of the machine that needs it")
    expected.add(TESTER, "where", 1, 1, why="the page that it needed")
    expected.add(TESTER, "lost", 0, why="its frames and slots are free again")
    expected.add(TESTER, "mine", hash_words(filled(100 * PAGE, lab.seed)))
    result.judge(expected)


def test_write_error(lab):
    """A slot that cannot be written: another one. None at all: an exception."""
    broken(lab)
    numbers = Random(lab.seed)
    bad = [1, 2 + numbers.below(20), 400 + numbers.below(400)]
    result = run_with_errors(lab, "clean", [("write", slot) for slot in bad])
    pages = min(seen(result, "pages"), 2 * MOST_FRAMES)
    total = 0
    for i in range(pages):
        total = (total * 31 + lab.seed + i) & MASK
    expected = Expected()
    expected.add(TESTER, "pages", pages)
    expected.add(TESTER, "sum", total, total,
                 why=f"slots {bad} cannot be written\n"
                 "cvm/swap.h: swap_out() tries others")
    expected.add(TESTER, "sum", total)
    expected.add(TESTER, "traffic", None, None)
    result.judge(expected)
