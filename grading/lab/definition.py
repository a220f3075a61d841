# SPDX-License-Identifier: MIT
"""A lab as its lab.toml describes it (LAB_TOML below names the keys)."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = re.compile(r"lab(\d+)-[a-z0-9-]+")


class BadLab(Exception):
    """There is no such lab, or its lab.toml is wrong."""


@dataclass(frozen=True)
class Test:
    name: str  # the pytest function test_NAME, with - for _
    points: float
    files: tuple[str, ...]  # which of the student's files it is about


@dataclass(frozen=True)
class Lab:
    root: Path  # of the tree that holds it
    folder: str  # labs/labN-name
    number: int
    title: str
    before: "Lab | None"  # the lab that it builds on
    files: tuple[str, ...]  # the student's
    tree: tuple[str, ...]  # patterns: files of a student's tree
    leave_out: tuple[str, ...]  # of these
    sealed: tuple[str, ...]  # and these, in base64 as NAME.sealed
    starter_score: float  # of an untouched starter
    guest_seconds: float  # limit of a guest test
    observations: str  # "kernel": lines of the kernel's, "trap": calls only
    tests: tuple[Test, ...]

    @property
    def path(self) -> Path:
        return self.root / self.folder

    @property
    def chain(self) -> tuple["Lab", ...]:
        """The labs up to this one, the first one first."""
        return (*(self.before.chain if self.before else ()), self)

    @property
    def submitted(self) -> tuple[str, ...]:
        """The student's files of this lab and of those before."""
        return tuple(name for lab in self.chain for name in lab.files)

    def test(self, name: str) -> Test | None:
        return next((test for test in self.tests if test.name == name), None)


def labs(root: Path) -> dict[int, str]:
    """The labs of the tree ROOT: number -> folder."""
    found = {}
    for path in sorted((root / "labs").glob("lab*/lab.toml")):
        match = FOLDER.fullmatch(path.parent.name)
        if match:
            found[int(match[1])] = f"labs/{path.parent.name}"
    return found


def _tests(data: dict) -> tuple[Test, ...]:
    tests = tuple(
        Test(test["name"], test["points"], tuple(test.get("files", ())))
        for test in data["test"]
    )
    if sum(test.points for test in tests) != 100:
        raise BadLab("the points of all tests must sum up to 100")
    return tests


def load(root: Path, number: int) -> Lab:
    folders = labs(root)
    if number not in folders:
        known = ", ".join(map(str, folders)) or "none"
        raise BadLab(f"there is no lab {number} here (there are: {known})")
    path = root / folders[number] / "lab.toml"
    try:
        data = tomllib.loads(path.read_text())
        return Lab(
            root=root,
            folder=folders[number],
            number=number,
            title=data["title"],
            before=load(root, data["builds_on"]) if data["builds_on"] else None,
            files=tuple(data["files"]),
            tree=tuple(data["tree"]),
            leave_out=tuple(data.get("leave_out", ())),
            sealed=tuple(data.get("sealed", ())),
            starter_score=data["starter_score"],
            guest_seconds=data["guest_seconds"],
            observations=data.get("observations", "kernel"),
            tests=_tests(data),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise BadLab(f"{path}: {error!r}") from None
