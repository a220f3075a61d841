# SPDX-License-Identifier: MIT
"""Which test kills which wrong solution.

    kill_matrix.py --stage FOLDER [--seed N] [LAB ...]

For each mutant of a lab a row, for each test a column: X where the mutant loses
the test's points, ! where it loses or keeps them against what mutants.toml
says. A mutant that loses nothing is a hole in the tests; the exit status is 1
then, and for each !.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from lab_submission import (
    ROOT, SEED, bank, definition, failed, grade, only, reference,
)

LOST, KEPT, WRONG, NOT_RUN = "X", ".", "!", " "


def lost_by(lab, mutant: dict, names: set[str], options) -> set[str]:
    """Those of the tests NAMES that MUTANT fails."""
    with tempfile.TemporaryDirectory() as folder:
        path = reference(lab, Path(folder))
        patch = lab.path / "mutants" / f"{mutant['name']}.patch"
        subprocess.run(["git", "apply", patch], cwd=path, check=True)
        return failed(grade(lab, path, options.stage, "--seed", str(options.seed),
                            *only(names)))


def row(mutant: dict, names: list[str], run: set[str], lost: set[str]) -> str:
    """A mark for each of NAMES."""
    must, may = set(mutant["fails"]), set(mutant.get("may_fail", ()))
    wrong = (must - lost) | (lost - must - may)
    return "".join(
        NOT_RUN if name not in run else
        WRONG if name in wrong else
        LOST if name in lost else KEPT
        for name in names
    )


def print_matrix(lab, options) -> bool:
    """Whether each mutant of LAB loses what it must, and no more."""
    names = [test.name for test in lab.tests]
    slow = set(bank(lab).get("slow", ()))
    mutants = [mutant for mutant in bank(lab)["mutant"] if "fails" in mutant]
    width = max(len(mutant["name"]) for mutant in mutants)
    print(f"lab {lab.number}: {lab.title}")
    for i, name in enumerate(names):
        print(f"{'':{width}}  {'|' * i}{name}")
    right = True
    for mutant in mutants:
        run = set(names) - slow | set(mutant["fails"])
        lost = lost_by(lab, mutant, run, options)
        marks = row(mutant, names, run, lost)
        print(f"{mutant['name']:{width}}  {marks}", flush=True)
        right = right and WRONG not in marks and LOST in marks
    return right


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--stage", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("lab", type=int, nargs="*")
    options = parser.parse_args()
    numbers = options.lab or sorted(definition.labs(ROOT))
    right = [print_matrix(definition.load(ROOT, number), options)
             for number in numbers]
    return 0 if all(right) else 1


if __name__ == "__main__":
    sys.exit(main())
