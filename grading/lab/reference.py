# SPDX-License-Identifier: MIT
"""The reference in the place of a student's earlier labs, so that one that
failed does not sink the next.

The kit's own files are the reference, and those of an instructor's tree where
it is solved. A student's tree has none: there the files are the student's. What
instructors publish when a lab is over, `make handin` in their solved tree, is
put there as reference.tar.gz.
"""

import re
from pathlib import Path

from lab.definition import BadLab, Lab
from lab.submission import Submission, take

PUBLISHED = "reference.tar.gz"
RANGE = re.compile(r"(\d+)(?:-(\d+))?")


def parse(text: str) -> list[int]:
    """The numbers of "1-3", "2" or "1,3"."""
    numbers: set[int] = set()
    for part in text.split(","):
        match = RANGE.fullmatch(part.strip())
        if match is None:
            raise BadLab(f"--reference {text}: say which labs, as in 1-3")
        first, last = int(match[1]), int(match[2] or match[1])
        numbers |= set(range(first, last + 1))
    return sorted(numbers)


def _published(part: Lab, name: str) -> bytes:
    """The same from the archive."""
    path = part.root / PUBLISHED
    if not path.exists():
        raise BadLab("the reference is not in this tree: if your instructor gave "
                     f"you an archive of it, put that here as {PUBLISHED}")
    files = take(path, part.submitted).files
    if name not in files:
        raise BadLab(f"{PUBLISHED} has no {name}, so it is no reference for lab "
                     f"{part.number}")
    return files[name]


def solution(part: Lab, name: str) -> bytes:
    """The reference's file NAME of the lab PART."""
    starter: Path = part.path / "starter" / name
    if not starter.exists():
        return _published(part, name)
    data = (part.root / name).read_bytes()
    if data == starter.read_bytes():
        raise BadLab(f"{name} is not solved in this tree, so it is no reference "
                     f"for lab {part.number}: use a branch labN-solution")
    return data


def earlier(lab: Lab, number: int) -> Lab:
    """The lab NUMBER, which comes before LAB."""
    before = {part.number: part for part in lab.chain[:-1]}
    if number not in before:
        known = ", ".join(map(str, before)) or "none"
        raise BadLab(f"--reference: lab {number} does not come before lab "
                     f"{lab.number} (before it: {known})")
    return before[number]


def apply(lab: Lab, numbers: list[int], taken: Submission) -> None:
    """Puts the reference's files of the labs NUMBERS into what was taken for
    LAB."""
    for number in numbers:
        part = earlier(lab, number)
        for name in part.files:
            taken.files[name] = solution(part, name)
            taken.problems.pop(name, None)
    if numbers:
        named = ", ".join(map(str, numbers))
        taken.notes.append(f"the reference took the place of lab {named}")
