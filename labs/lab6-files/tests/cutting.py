# SPDX-License-Identifier: MIT
"""A run with its writes logged, cuts made of the log, and runs that see what is
there then."""

import random

import power
import seen
import system
from lab.guest import Expected
from volume import SECTOR, partitioned
from volumes import VOLUMES

WHOLE = "the operations up to some moment and no other (sos/fs/journal.h)"


def _partitions(lab, histories: list, expected: Expected) -> list[power.Partition]:
    """The first run, which is judged by EXPECTED."""
    disk = system.new_disk(lab)
    log = disk.with_suffix(".log")
    log.write_bytes(b"")  # of this run alone
    witness = power.Witness(log, len(histories), len(histories[0]) - 1)
    run = system.run(lab, disk, writes=log, typist=witness.talk)
    run.judge(expected)
    writes, partitions, first = power.read_log(log), [], 1
    for volume, noted in zip(VOLUMES[lab.name](lab.seed), witness.noted):
        image = volume.image()
        partitions.append(power.Partition(image, first, writes, noted))
        first += len(image) // SECTOR
    return partitions


def _expect(expected: Expected, number: int, cut: power.Cut, history: list,
            found: seen.Seen, free: str) -> None:
    """Partition NUMBER after a cut: one of the states that HISTORY has for the
    rounds that can have been reached."""
    last = min(cut.synced + 1, len(history) - 1)
    states = [state for part in history[cut.synced:last + 1] for state in part]
    states = states[len(history[cut.synced]) - 1:]  # what was synced stays
    state = next((s for s in states if seen.agrees(found, s, free)), states[0])
    why = (f"partition {number}, power cut at write {cut.at}, {cut.synced} rounds "
           f"synced before: {WHOLE}")
    expected.add(0, "volume", number, why=why)
    seen.expect(expected, found, state, why, free)


def _look(lab, cuts: list[power.Cut], histories: list, free: str) -> None:
    """Boots with what the CUTS leave, one on each partition, and looks there."""
    disk = system.new_disk(lab, partitioned([cut.image for cut in cuts]))
    kept = system.copy(disk, "cut")
    run = system.run(lab, disk, "look")
    lab.by_hand = f"make qemu DISK1={kept} and mount 1:1 /mnt, 1:2, 1:3, 1:4"
    observations, wanted, at = run.observations(), Expected(), 0
    for number, (cut, history) in enumerate(zip(cuts, histories), 1):
        found = seen.Seen(observations, at + 1)
        _expect(wanted, number, cut, history, found, free)
        at = found.end
    run.judge(wanted)
    for number in range(len(cuts)):
        system.check(system.part(disk, number), f"after cut {number + 1}")


def judge(lab, expected: Expected, histories: list, free: str = "") -> None:
    """HISTORIES has for each partition, for each round, the states that it went
    through; the last one is synced. A file FREE may be there besides."""
    partitions = _partitions(lab, histories, expected)
    chance, by_hand = random.Random(lab.seed), lab.by_hand
    for kind in (power.Partition.cut_when_synced, power.Partition.cut_anywhere):
        cuts = [kind(partition, chance) for partition in partitions]
        _look(lab, cuts, histories, free)
    lab.by_hand = by_hand
