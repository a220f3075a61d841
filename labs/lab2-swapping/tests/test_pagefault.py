# SPDX-License-Identifier: MIT
"""cvm/pagefault.c: pages come when they are needed, shared ones are copied
when somebody writes."""

from lab.guest import Expected
from memory_model import FIRST, TESTER, Holder, run, seen
from model import Random


def test_layer_pagefault(lab):
    lab.layer("pagefault")


def test_zero(lab):
    """New pages are zero, and cost what they must."""
    numbers = Random(lab.seed)
    expected = Expected()
    for _ in range(4):
        pages = 1 + numbers.below(120)
        touched = {numbers.below(pages) for _ in range(60)}
        expected.add(TESTER, "zeros", 0, len(touched), len(touched),
                     f"{len(touched)} pages of {pages} are touched\n"
                     "cvm/pagefault.h: untouched --first access--> resident; "
                     "abi.h: faults.zero counts a page's first access")
    run(lab, "zero").judge(expected)


def test_cow(lab):
    """Clones share frames until one of them writes."""
    numbers = Random(lab.seed)
    expected = Expected()
    machines = [Holder(lab.seed, 12)]
    machines.append(machines[0].clone())
    shared = set(range(12))  # pages whose frame has two owners
    waiting = {(m, page) for m in range(2) for page in range(12)}
    expected.add(TESTER, "clone", 0, 2, 0,
                 "cvm/pagefault.h: frames are shared; a directory and a table "
                 "are new")
    for machine in machines:
        expected.add(TESTER, "same", machine.hash(), why="a clone has the content")
    for _ in range(24):
        m, page = numbers.below(2), numbers.below(12)
        value = 1 + numbers.below(60000)
        machines[m].write(page, value)
        first = (m, page) in waiting
        expected.add(
            TESTER, "wrote", machines[m].hash(), first, first and page in shared,
            f"machine {FIRST + m} writes to page {page}\n"
            "cvm/pagefault.h: the first that tries to write gets a copy; who is "
            "left alone can have the frame",
        )
        waiting.discard((m, page))
        if first:
            shared.discard(page)
    run(lab, "cow").judge(expected)


def test_chain(lab):
    """Clones of clones."""
    numbers = Random(lab.seed)
    expected = Expected()
    machines = {0: Holder(lab.seed, 6)}
    expected.add(TESTER, "hash", FIRST, machines[0].hash())
    for _ in range(60):
        to, other = numbers.below(5), numbers.below(5)
        page = numbers.below(6)
        if to in machines and (numbers.below(2) == 0 or to == other):
            machines[to].write(page, 1 + numbers.below(60000))
            expected.add(TESTER, "hash", FIRST + to, machines[to].hash(),
                         why=f"machine {FIRST + to} has written to page {page}\n"
                         "cvm/pagefault.c: what is written is seen by nobody else")
        elif other in machines and to != other:
            machines[to] = machines[other].clone()
            expected.add(TESTER, "clone", FIRST + to, 0, machines[to].hash(),
                         f"a clone of machine {FIRST + other}")
        elif to != 0:
            machines.pop(to, None)
    expected.add(TESTER, "lost", 0, why="cvm.h: cvm_reset() frees all frames")
    run(lab, "chain").judge(expected)


def test_held(lab):
    """A long copy holds its pages, or fails before the first byte."""
    result = run(lab, "held")
    frames = min(seen(result, "frames"), 2048)
    few, many = frames // 4, frames * 5 // 8
    source, target = Holder(lab.seed, many), Holder(lab.seed + 1, many)
    expected = Expected()
    expected.add(TESTER, "frames", frames)
    expected.add(TESTER, "before", target.hash())
    data = target.bytes()
    count = few * 4096 - 5000
    data[2345 : 2345 + count] = source.bytes()[1234 : 1234 + count]
    target.set_bytes(data)
    expected.add(TESTER, "copy", 0, source.hash(), target.hash(),
                 f"a copy of {count} bytes, from pages on the disk to others\n"
                 "cvm/pagefault.h: a page that was made accessible is held")
    expected.add(TESTER, "copy", -9, source.hash(), target.hash(),
                 f"a copy that needs {2 * many} pages at once, of {frames} frames\n"
                 "cvm.h: after an error nothing has been transferred")
    result.judge(expected)
