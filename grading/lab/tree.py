# SPDX-License-Identifier: MIT
"""The files of a lab's tree, as students have it: the one list from which
branches are written and in which submissions are built.

In the kit a student's file is replaced by its starter, and those of later labs
are left out; in a student's own tree there are no starters, and the files are
taken as they are. A specification that could be handed in as the solution is
sealed: in base64, which make opens to compile it.
"""

import base64
from pathlib import Path, PurePosixPath

from lab.definition import Lab, labs, load

# Folders of a lab that only instructors have.
PRIVATE = ("starter", "mutants", "variants", "tests/hidden")
# And files beside the labs.
INSTRUCTORS = ("grading/bundle", "grading/bundles/*", "handouts/instructor.md")
NEVER = ("__pycache__", ".git", ".pytest_cache")
STUDENT_README = "labs/README.student.md"
SEAL = ".sealed"


class Sealed:
    """A file as students have it that must not see it by accident."""

    def __init__(self, path: Path):
        self.path = path

    def read_bytes(self) -> bytes:
        return base64.encodebytes(self.path.read_bytes())

    def stat(self):
        return self.path.stat()


def _is_private(name: str) -> bool:
    parts = PurePosixPath(name).parts
    if any(part in NEVER for part in parts) or name.endswith(".pyc"):
        return True
    inside = "/".join(parts[2:])
    return parts[0] == "labs" and any(
        inside == folder or inside.startswith(folder + "/") for folder in PRIVATE
    )


def _matches(root: Path, patterns: tuple[str, ...]) -> set[str]:
    return {
        path.relative_to(root).as_posix()
        for pattern in patterns
        for path in root.glob(pattern)
        if path.is_file()
    }


def _later_files(lab: Lab) -> set[str]:
    """The student's files of labs that do not come before LAB."""
    known = [load(lab.root, number) for number in labs(lab.root)]
    all_files = {name for other in known for name in other.files}
    return all_files - set(lab.submitted)


def _sealed_names(lab: Lab) -> tuple[str, ...]:
    return tuple(name + SEAL for name in lab.sealed)


def student_files(lab: Lab) -> dict[str, Path | Sealed]:
    """Name in the tree -> where its content stands."""
    files: dict[str, Path | Sealed] = {}
    for part in lab.chain:
        names = _matches(lab.root, part.tree) - _matches(lab.root, part.leave_out)
        files |= {
            name: lab.root / name
            for name in sorted(names - _later_files(lab))
            if not _is_private(name)
        }
        files |= {
            name + SEAL: Sealed(lab.root / name)
            for name in sorted(_matches(lab.root, part.sealed))
        }
        files |= {
            name: lab.root / name
            for name in sorted(_matches(lab.root, _sealed_names(part)))
        }
    for part in lab.chain:
        for name in part.files:
            starter = part.path / "starter" / name
            files[name] = starter if starter.exists() else lab.root / name
    readme = lab.root / STUDENT_README
    if readme.exists():
        files["README.md"] = readme
    return files


def private_files(lab: Lab) -> dict[str, Path]:
    """What only instructors have of LAB and the labs before."""
    beside = _matches(lab.root, INSTRUCTORS)
    return {name: lab.root / name for name in sorted(beside)} | {
        path.relative_to(lab.root).as_posix(): path
        for part in lab.chain
        for folder in PRIVATE
        for path in sorted((part.path / folder).glob("**/*"))
        if path.is_file() and not any(word in NEVER for word in path.parts)
    }


def hidden_files(lab: Lab) -> dict[str, Path]:
    """The tests that only instructors have, where they are here."""
    folder = lab.path / "tests/hidden"
    return {
        path.relative_to(lab.root).as_posix(): path
        for path in sorted(folder.glob("**/*"))
        if path.is_file() and not any(part in NEVER for part in path.parts)
    }
