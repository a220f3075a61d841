# SPDX-License-Identifier: MIT
"""sos/fs/journal.c: all or nothing."""

import cutting
import seen
import system
import volumes
from lab.guest import Expected
from model import Model, Random, from_volume, pattern

IDLE = "some time after the last change all is on the disk, and the log empty"
OTHERS = b"written by another system"
VERSIONS, LONGEST, ROUNDS, STEPS = 4, 5000, 2, 15


def test_layer_journal(lab):
    """The module alone, against its specification."""
    lab.layer("journal")


def test_idle(lab):
    """Half a second after the last change others may take the volume."""
    disk = system.new_disk(lab)
    model, expected = Model(from_volume(volumes.some(lab.seed).root)), Expected()
    numbers, states, copies = Random(lab.seed), [], []
    for number in range(ROUNDS):
        for step in range(STEPS):
            model.change_file(numbers, number * STEPS + step, expected)
            model.change_tree(numbers, expected)
        states.append(model.root.files())

    def typist(pc) -> None:
        for number in range(ROUNDS):
            pc.expect(rf"idle {number}\r?\n")
            copies.append(system.copy(disk, f"idle{number}"))
            pc.send("\n")

    system.run(lab, disk, typist=typist).judge(expected)
    for number, (state, copy) in enumerate(zip(states, copies), 1):
        system.must_hold(copy, state, f"{IDLE}; but in round {number}")
    system.add_by_others(copies[-1], "OTHERS", OTHERS)
    model.root.put("OTHERS", OTHERS)
    by_hand, expected = lab.by_hand, Expected()
    run = system.run(lab, copies[-1], "walk")
    found = seen.Seen(run.observations(), 0)
    seen.expect(expected, found, model.root, f"{IDLE}; then mcopy wrote OTHERS")
    run.judge(expected)
    lab.by_hand = by_hand


def test_cuts(lab):
    """A file is replaced as a whole or not at all; what is synced stays."""
    numbers, histories, expected = Random(lab.seed), [], Expected()
    for i, volume in enumerate(volumes.cuts(lab.seed), 1):
        states = [from_volume(volume.root)]
        for j in range(VERSIONS):
            number, size = i * VERSIONS + j, 1 + numbers.below(LONGEST)
            after = states[-1].copy()
            after.put(f"file {number % 3}", pattern(number, size))
            states.append(after)
        histories.append([[state] for state in states])
    cutting.judge(lab, expected, histories, free="new version")
