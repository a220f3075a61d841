# SPDX-License-Identifier: MIT
"""Holds the texts of the handouts against the tree that they speak of.

    handout_check.py PAGE.md ...

Each fault is a line PAGE:LINE: what is wrong. What is checked:

- links lead to a page, and to a heading of it; every figure is told in words;
- what stands in backticks and looks like a file, a function or `make TARGET` is
  there; in the text of lab N, in the tree that students have in lab N;
- the text of a lab has its lab.toml's title, names all files that students
  write, and its table of points is that of lab.toml.

A placeholder (NAME, labN, ...) may stand for anything. In a student's tree only
the texts of labs are held against it: the others tell of the whole kit.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path

from handout import is_figure, split_figure
from pandoc_tree import nodes, read_title, read_tree, words

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "grading"))

from lab import definition, tree  # noqa: E402

FOLDERS = ("cvm", "kernel", "user", "sos", "labs", "grading", "handouts")
SOURCES = (".c", ".h", ".S", ".py", ".mk", ".def")
PLACEHOLDER = re.compile(r"…|NAME|(?<=lab)N")
PATH = re.compile(rf"(?:{'|'.join(FOLDERS)})/[\w.*…\[\]/-]*")
BARE = re.compile(r"[\w-]+\.(?:h|mk|toml)")
FUNCTION = re.compile(r"([a-z]\w*)\(\)")
COMMAND = re.compile(r"(?:^|\$ |: +|\(or )make +(.*)", re.MULTILINE)
WORD = re.compile(r"[a-z][a-z0-9-]*|[A-Z]+\d?=\S*")
TEST = re.compile(r"\bTEST=([a-z][\w-]*)")
NOT_TESTS = ("name",)  # TEST=name is any


def all_files(root: Path) -> dict[str, Path]:
    """The files of the tree ROOT, by their names in it."""
    found = {}
    for folder in FOLDERS:
        for path in (root / folder).rglob("*"):
            if path.is_file():
                found[path.relative_to(root).as_posix()] = path
    return found


class Files:
    """The files that a text may speak of."""

    def __init__(self, files: dict):
        self.files = files

    @cached_property
    def names(self) -> set[str]:
        folders = {str(up) for name in self.files for up in Path(name).parents}
        return set(self.files) | folders

    @cached_property
    def text(self) -> str:
        """What stands in the sources."""
        return "\n".join(
            path.read_bytes().decode(errors="replace")
            for name, path in self.files.items() if name.endswith(SOURCES)
        )

    def has_path(self, name: str) -> bool:
        pattern = PLACEHOLDER.sub("*", name).rstrip("/")
        return any(fnmatch(other, pattern) for other in self.names)

    def has_bare(self, name: str) -> bool:
        return any(other.endswith("/" + name) for other in self.names)

    def has_function(self, name: str) -> bool:
        return re.search(rf"\b{name}\(", self.text) is not None


def make_targets(root: Path) -> set[str]:
    """The targets that make knows in ROOT."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    listed = subprocess.run(["make", "-pRrq", ":"], cwd=root, env=environment,
                            capture_output=True, text=True).stdout
    return set(re.findall(r"^([a-z][\w-]*):", listed, re.MULTILINE))


def commands(code: str) -> Iterator[str]:
    """The targets of the calls of make in CODE."""
    for call in COMMAND.findall(code):
        for word in call.partition("  ")[0].split():
            if not WORD.fullmatch(word):
                break
            if "=" not in word:
                yield word


# ---- A page ----


@dataclass
class Page:
    path: Path

    @cached_property
    def nodes(self) -> list[dict]:
        return list(nodes(read_tree(self.path)["blocks"]))

    @cached_property
    def ids(self) -> set[str]:
        return {node["c"][1][0] for node in self.nodes if node["t"] == "Header"} | {
            node["c"][0][0] for node in self.nodes if node["t"] in ("Span", "Div")
        }

    @property
    def codes(self) -> list[str]:
        """What stands in backticks."""
        return [node["c"][1] for node in self.nodes if node["t"] == "Code"]

    @property
    def blocks(self) -> list[str]:
        return [node["c"][1] for node in self.nodes
                if node["t"] == "CodeBlock" and not is_figure(node)]

    @property
    def tables(self) -> list[list[list[str]]]:
        """Rows of cells; the first row is the head."""
        found = []
        for node in self.nodes:
            if node["t"] == "Table":
                head, bodies = node["c"][3], node["c"][4]
                rows = head[1] + [row for body in bodies for row in body[3]]
                found.append([[words(cell[4]) for cell in row[1]] for row in rows])
        return found

    def say(self, place: str, fault: str) -> str:
        """FAULT, in the first line where PLACE stands."""
        text = self.path.read_text()
        line = text.count("\n", 0, max(text.find(place), 0)) + 1
        return f"{self.path}:{line}: {fault}"


# ---- What may be wrong ----


def links(page: Page, pages: dict[str, Page], whole: bool) -> Iterator[str]:
    """WHOLE: all pages are here; else the one that a link leads to may not be."""
    for node in page.nodes:
        if node["t"] == "Image":
            yield page.say(node["c"][2][0], "images are drawn: use a block ```dot")
        if node["t"] != "Link" or "://" in node["c"][2][0]:
            continue
        target = node["c"][2][0]
        name, _, anchor = target.partition("#")
        other = pages.get(name) if name else page
        if other is None:
            if whole or not name.endswith(".md"):
                yield page.say(target, f"there is no page {name}")
        elif anchor and anchor not in other.ids:
            yield page.say(target, f"{other.path.name} has no heading #{anchor}")


def figures(page: Page) -> Iterator[str]:
    for node in page.nodes:
        if is_figure(node) and not split_figure(node["c"][1])[0]:
            source = node["c"][1]
            yield page.say(source, "the figure begins with no comment that tells it")


def names(page: Page, files: Files, targets: set[str]) -> Iterator[str]:
    for code in page.codes:
        function = FUNCTION.fullmatch(code)
        if PATH.fullmatch(code) and not files.has_path(code):
            yield page.say(f"`{code}`", f"there is no {code}")
        elif BARE.fullmatch(code) and not files.has_bare(code):
            yield page.say(f"`{code}`", f"there is no file {code}")
        elif function and not files.has_function(function[1]):
            yield page.say(f"`{code}`", f"there is no function {code}")
    for code in page.codes + page.blocks:
        for target in commands(code):
            if target not in targets:
                yield page.say(f"make {target}", f"make has no target {target}")


def test_names(page: Page, labs: list[definition.Lab]) -> Iterator[str]:
    known = {test.name for lab in labs for test in lab.tests} | {*NOT_TESTS}
    for code in page.codes + page.blocks:
        for name in TEST.findall(code):
            if name not in known:
                yield page.say(f"TEST={name}", f"there is no test {name}")


def lab_text(page: Page, lab: definition.Lab) -> Iterator[str]:
    wanted = f"Lab {lab.number}: {lab.title}"
    if read_title(page.path) != wanted:
        yield page.say("title:", f"the title must be {wanted!r}, as in lab.toml")
    for file in lab.files:
        if file not in page.codes:
            yield page.say("", f"does not name `{file}`, which students write")
    tables = [rows for rows in page.tables if "points" in rows[0]]
    if len(tables) != 1:
        yield page.say("", f"has {len(tables)} tables with a column points, not 1")
    for rows in tables:
        yield from points(page, rows, lab)


def points(page: Page, rows: list[list[str]], lab: definition.Lab) -> Iterator[str]:
    """Holds the table ROWS against the tests of LAB that students have."""
    column = rows[0].index("points")
    left = {test.name: test.points for test in lab.tests if not test.hidden}
    for row in rows[1:]:
        tests = row[0].split(", ")
        unknown = [name for name in tests if name not in left]
        if unknown:
            yield page.say(row[0], f"no test, or twice: {', '.join(unknown)}")
            continue
        total = sum(left.pop(name) for name in tests)
        if row[column] != f"{total:g}":
            yield page.say(row[0], f"{row[0]}: lab.toml gives {total:g} points")
    if left:
        yield page.say("points", f"not in the table of points: {', '.join(left)}")


def check(paths: list[Path], root: Path = ROOT) -> list[str]:
    """What is wrong in the texts PATHS."""
    pages = {path.name: Page(path) for path in paths}
    labs = [definition.load(root, number) for number in sorted(definition.labs(root))]
    of_page = {f"lab{lab.number}.md": lab for lab in labs}
    whole = (root / "labs/branches.py").exists()
    kit, targets = Files(all_files(root)), make_targets(root)
    faults = []
    for name, page in pages.items():
        lab = of_page.get(name)
        faults += [*links(page, pages, whole), *figures(page)]
        if lab:
            faults += lab_text(page, lab)
        if lab or whole:
            files = Files(tree.student_files(lab)) if lab else kit
            faults += names(page, files, targets)
            faults += test_names(page, lab.chain if lab else labs)
    return faults


def main() -> int:
    faults = check([Path(name) for name in sys.argv[1:]])
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
