# SPDX-License-Identifier: MIT
"""What students do not see beforehand: sharing and swapping at once."""

from lab.guest import Expected
from memory_model import FIRST, SAMPLE, TESTER, Holder, run, seen
from model import MASK, Random

OLDEST, YOUNGEST = 6, 14
HEIR_PAGES = 160


def test_generations(lab):
    """Each generation has what its line wrote."""
    result = run(lab, "descent")
    expected = Expected()
    frames = seen(result, "frames")
    line = Holder(1, 0)
    line.pages = [[lab.seed + i & MASK] + [0] * (SAMPLE - 1)
                  for i in range(HEIR_PAGES)]
    values = {OLDEST: line.hash() + OLDEST}
    for number in range(OLDEST + 1, YOUNGEST + 1):
        for page in range(number % 3, HEIR_PAGES, 3):
            line.pages[page][number] += lab.seed + page
        values[number] = line.hash() + number
    expected.add(TESTER, "frames", frames)
    for number in range(OLDEST, YOUNGEST):
        expected.add(number, "child", number + 1, values[number + 1],
                     why="cvm.h: cvm_clone(); pages are shared until one writes")
    expected.add(TESTER, "oldest", values[OLDEST])
    expected.add(FIRST, "right", frames, why="another machine's pages")
    expected.add(TESTER, "still", 0, why="it ends, when it goes on")
    result.judge(expected)


def test_crossing(lab):
    """Writes of the kernel to pages that are shared and swapped."""
    numbers = Random(lab.seed)
    expected = Expected()
    machines = [Holder(lab.seed, 50)]
    expected.add(TESTER, "hash", machines[0].hash())
    for _ in range(3):
        machines.append(machines[0].clone())
        expected.add(TESTER, "clone", 0)
    for _ in range(40):
        to, source_machine = numbers.below(4), numbers.below(4)
        target, source = numbers.below(50), numbers.below(50)
        if to != source_machine:
            machines[to].pages[target] = list(machines[source_machine].pages[source])
        machines[to].pages[source][target] = numbers.next()
    for i, machine in enumerate(machines):
        expected.add(TESTER, "hash", machine.hash(), FIRST + i,
                     why="cvm/usermem.h, cvm/pagefault.h: what the kernel wrote is "
                     "in this machine, and in no other")
    run(lab, "crossing").judge(expected)
