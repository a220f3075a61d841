# SPDX-License-Identifier: MIT
"""The files of a lab's tree, as students have it: the one list from which
branches are written and in which submissions are built.

In the kit a student's file is replaced by its starter; in a student's own
tree there are no starters, and the files are taken as they are.
"""

from pathlib import Path, PurePosixPath

from lab.definition import Lab

# Folders of a lab that only instructors have.
PRIVATE = ("starter", "mutants", "variants", "tests/hidden")
NEVER = ("__pycache__", ".git", ".pytest_cache")
STUDENT_README = "README.student.md"


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


def student_files(lab: Lab) -> dict[str, Path]:
    """Name in the tree -> where its content stands."""
    names = _matches(lab.root, lab.tree) - _matches(lab.root, lab.leave_out)
    files = {
        name: lab.root / name for name in sorted(names) if not _is_private(name)
    }
    for name in lab.files:
        starter = lab.path / "starter" / name
        files[name] = starter if starter.exists() else lab.root / name
    readme = lab.path / STUDENT_README
    if readme.exists():
        files["README.md"] = readme
        files.pop(f"{lab.folder}/{STUDENT_README}", None)
    return files


def hidden_files(lab: Lab) -> dict[str, Path]:
    """The tests that only instructors have, where they are here."""
    folder = lab.path / "tests/hidden"
    return {
        path.relative_to(lab.root).as_posix(): path
        for path in sorted(folder.glob("**/*"))
        if path.is_file() and not any(part in NEVER for part in path.parts)
    }
