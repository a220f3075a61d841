# SPDX-License-Identifier: MIT
"""A lab as its lab.toml describes it (LAB_TOML below names the keys)."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = re.compile(r"lab(\d+)-[a-z0-9-]+")
HIDDEN = "tests/hidden/points.toml"  # [[test]] as in lab.toml; instructors' only


class BadLab(Exception):
    """There is no such lab, or its lab.toml is wrong."""


@dataclass(frozen=True)
class Test:
    name: str  # the pytest function test_NAME, with - for _
    points: float
    files: tuple[str, ...]  # which of the student's files it is about
    hidden: bool = False  # only instructors have it
    qemu_only: bool = False  # it needs what Bochs does not have


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
    line: str  # the finished system's shell runs "LINE TEST SEED KEY"; "": none
    tests: tuple[Test, ...]
    hidden_points: float  # of tests that are not here: graders have them

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

    def runs_on(self, emulator: str) -> list[str]:
        """The names of the tests that can be run there."""
        return [test.name for test in self.tests
                if emulator == "qemu" or not test.qemu_only]

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


def _tests(data: dict, hidden: bool = False) -> tuple[Test, ...]:
    return tuple(
        Test(test["name"], test["points"], tuple(test.get("files", ())), hidden,
             test.get("qemu_only", False))
        for test in data["test"]
    )


def _points(tests) -> float:
    return sum(test.points for test in tests)


def _hidden_tests(path: Path, points: float) -> tuple[Test, ...]:
    """Those of the lab in PATH, which are worth POINTS; none in a student's
    tree."""
    if not (path / HIDDEN).exists():
        return ()
    tests = _tests(tomllib.loads((path / HIDDEN).read_text()), hidden=True)
    if _points(tests) != points:
        raise BadLab(f"{path / HIDDEN}: {_points(tests):g} points, lab.toml says "
                     f"hidden_points = {points:g}")
    return tests


def load(root: Path, number: int) -> Lab:
    folders = labs(root)
    if number not in folders:
        known = ", ".join(map(str, folders)) or "none"
        raise BadLab(f"there is no lab {number} here (there are: {known})")
    path = root / folders[number] / "lab.toml"
    try:
        data = tomllib.loads(path.read_text())
        shown, rest = _tests(data), data.get("hidden_points", 0)
        if _points(shown) + rest != 100:
            raise BadLab(f"{path}: the points of all tests must sum up to 100")
        hidden = _hidden_tests(path.parent, rest)
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
            line=data.get("line", ""),
            tests=shown + hidden,
            hidden_points=0 if hidden else rest,
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise BadLab(f"{path}: {error!r}") from None
