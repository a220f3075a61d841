# SPDX-License-Identifier: MIT
"""What only instructors have: everything at once, and cuts at random places."""

import cutting
import system
import volumes
from lab.guest import Expected
from model import Model, Random, from_volume

STEPS, KINDS = 300, 20
ROUNDS, CHANGES = 3, 25


def test_random(lab):
    """Everything at once."""
    disk = system.new_disk(lab)
    model, expected = Model(from_volume(volumes.some(lab.seed).root)), Expected()
    numbers = Random(lab.seed)
    for step in range(STEPS):
        kind = numbers.below(KINDS)
        if kind > 1 and kind % 2 == 0:
            model.change_file(numbers, step, expected)
        elif kind > 1:
            model.change_tree(numbers, expected)
    system.run(lab, disk).judge(expected)
    system.must_hold(disk, model.root.files())


def test_order(lab):
    """After a cut there is what the operations up to some moment made."""
    numbers, histories, expected = Random(lab.seed), [], Expected()
    for volume in volumes.order(lab.seed):
        model = Model(from_volume(volume.root))
        history = [[model.root.copy()]]
        for _ in range(ROUNDS):
            states = []
            for _ in range(CHANGES):
                model.change_tree(numbers, expected)
                states.append(model.root.copy())
            history.append(states)
        histories.append(history)
    cutting.judge(lab, expected, histories)
