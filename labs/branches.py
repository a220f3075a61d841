#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Writes the repositories for a course from the kit.

    branches.py DEST

    DEST/student      branches lab1, lab2, ...: each contains the one before
                      and only adds files, so that merging it into a student's
                      work never conflicts
    DEST/instructor   branches labN-fresh (labs before N solved, N to do) and
                      labN-solution (N solved, too), with hidden tests, mutants
                      and variants

The same kit gives the same commits. What is in which tree stands in each
lab's lab.toml (grading/lab/tree.py reads it).
"""

import argparse
import os
import stat
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "grading"))
sys.dont_write_bytecode = True

from lab import definition  # noqa: E402
from lab.definition import Lab  # noqa: E402
from lab.tree import private_files, student_files  # noqa: E402

WHO = b"The Vamos kit <kit@vamos.invalid>"
EPOCH = 1767225600  # the first commit: 2026-01-01; one day between labs
DAY = 24 * 60 * 60

Tree = dict[str, tuple[bytes, bool]]  # name -> content, executable


class Fault(Exception):
    """The labs cannot be written like that."""


def read(files: dict[str, Path]) -> Tree:
    return {
        name: (path.read_bytes(), bool(path.stat().st_mode & stat.S_IXUSR))
        for name, path in files.items()
    }


def solved(lab: Lab, labs: tuple[Lab, ...]) -> Tree:
    """The tree of LAB with the solutions of LABS."""
    files = student_files(lab)
    for part in labs:
        files |= {name: lab.root / name for name in part.files}
    return read(files | private_files(lab))


class Repository:
    """A git repository, written through git fast-import."""

    def __init__(self, path: Path):
        self.path = path
        self.marks = 0
        self._git("init", "--quiet", "--initial-branch=lab1", str(path), at=None)
        self.importer = subprocess.Popen(
            ["git", "-C", str(path), "fast-import", "--quiet", "--done"],
            stdin=subprocess.PIPE, env=self._environment(),
        )

    @staticmethod
    def _environment() -> dict[str, str]:
        """Nothing of the user's configuration gets into the repositories."""
        return dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null",
                    GIT_CONFIG_NOSYSTEM="1", GIT_TEMPLATE_DIR="")

    def _git(self, *arguments: str, at: Path | None) -> None:
        where = ["-C", str(at)] if at else []
        subprocess.run(["git", *where, *arguments], check=True,
                       env=self._environment())

    def _data(self, data: bytes) -> bytes:
        return b"data %d\n%s\n" % (len(data), data)

    def commit(self, branch: str, message: str, tree: Tree, parent: int,
               day: int) -> int:
        """Returns the commit's mark; PARENT is a mark or 0."""
        self.marks += 1
        when = b"%s %d +0000" % (WHO, EPOCH + day * DAY)
        out = [b"commit refs/heads/%s\nmark :%d\n" % (branch.encode(), self.marks)]
        out.append(b"author %s\ncommitter %s\n" % (when, when))
        out.append(self._data(message.encode()))
        if parent:
            out.append(b"from :%d\n" % parent)
        out.append(b"deleteall\n")
        for name, (data, executable) in sorted(tree.items()):
            mode = b"100755" if executable else b"100644"
            out.append(b"M %s inline %s\n" % (mode, name.encode()))
            out.append(self._data(data))
        self.importer.stdin.write(b"".join(out))
        return self.marks

    def finish(self, branch: str) -> None:
        """Writes it all and checks BRANCH out."""
        self.importer.stdin.write(b"done\n")
        self.importer.stdin.close()
        if self.importer.wait() != 0:
            raise Fault(f"{self.path}: git fast-import failed")
        self._git("checkout", "--quiet", branch, at=self.path)


def check_only_adds(lab: Lab, before: Tree, tree: Tree) -> None:
    for name, content in before.items():
        if tree.get(name) != content:
            raise Fault(f"lab {lab.number} changes or removes {name} of the lab "
                        "before: merging it would conflict")


def write_student(path: Path, labs: list[Lab]) -> None:
    repository = Repository(path)
    parent, before = 0, {}
    for lab in labs:
        tree = read(student_files(lab))
        check_only_adds(lab, before, tree)
        message = f"Lab {lab.number}: {lab.title}\n\nSee handouts/lab{lab.number}.md.\n"
        parent = repository.commit(f"lab{lab.number}", message, tree, parent,
                                   lab.number)
        before = tree
    repository.finish(f"lab{labs[0].number}")


def write_instructor(path: Path, labs: list[Lab]) -> None:
    repository = Repository(path)
    for lab in labs:
        title = f"Lab {lab.number}: {lab.title}"
        fresh = repository.commit(
            f"lab{lab.number}-fresh", f"{title}, to do\n",
            solved(lab, lab.chain[:-1]), 0, lab.number,
        )
        repository.commit(
            f"lab{lab.number}-solution", f"{title}, solved\n",
            solved(lab, lab.chain), fresh, lab.number,
        )
    repository.finish(f"lab{labs[0].number}-solution")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("dest", type=Path)
    dest = parser.parse_args().dest
    try:
        for path in (dest / "student", dest / "instructor"):
            if path.exists():
                raise Fault(f"{path} is there already: remove it first")
        dest.mkdir(parents=True, exist_ok=True)
        labs = [definition.load(ROOT, n) for n in sorted(definition.labs(ROOT))]
        write_student(dest / "student", labs)
        write_instructor(dest / "instructor", labs)
    except (Fault, definition.BadLab, OSError) as error:
        print(f"branches: {error}", file=sys.stderr)
        return 1
    print(f"{dest}/student, {dest}/instructor: {len(labs)} lab(s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
