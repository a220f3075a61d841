# SPDX-License-Identifier: MIT
"""The student's files, out of whatever was handed in (sources.py). Nothing
else of a submission is looked at. A file that cannot be taken is a problem of
its own: the others are graded.
"""

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from lab.sources import MISSING, MOST_BYTES, TOO_LARGE, BadSubmission, Folder
from lab.sources import Refused, open_source

__all__ = ["MOST_BYTES", "BadSubmission", "Submission", "take"]

NAME_CHARACTERS = 80  # of a submission's own name, in a message
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
UTF_8_MARK = b"\xef\xbb\xbf"


@dataclass
class Submission:
    files: dict[str, bytes] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)  # file -> what
    notes: list[str] = field(default_factory=list)

    def add(self, name: str, data: bytes) -> None:
        """Takes a file, if it is one that can be compiled."""
        if not data.strip():
            self.problems[name] = "the file is empty"
            return
        if len(data) > MOST_BYTES:
            self.problems[name] = TOO_LARGE
            return
        if data.startswith(UTF_16):
            self.problems[name] = "UTF-16 text: save it as UTF-8"
            return
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            self.problems[name] = f"not UTF-8 text (byte {error.start})"
            return
        if b"\0" in data:
            self.problems[name] = "not text: it contains a zero byte"
            return
        if b"\r\n" in data:
            self.notes.append(f"{name}: CR LF line ends were turned into LF")
            data = data.replace(b"\r\n", b"\n")
        self.files[name] = data.removeprefix(UTF_8_MARK)


def _base(name: str) -> str:
    return PurePosixPath(name).name.lower()


def _add_hints(taken: Submission, there: list[str]) -> None:
    """Says where a missing file may be: in another folder, in capitals."""
    for name, what in taken.problems.items():
        alike = [other for other in there if _base(other) == _base(name)]
        if what == MISSING and alike:
            shown = ascii(alike[0])[1:-1][:NAME_CHARACTERS]
            taken.problems[name] = f"missing; there is {shown}, at another place"


def _read_all(source, names: tuple[str, ...]) -> Submission:
    taken = Submission()
    for name in names:
        try:
            taken.add(name, source.read(name))
        except Refused as refused:
            taken.problems[name] = str(refused)
    if MISSING in taken.problems.values():
        _add_hints(taken, source.names())
    return taken


def take(path: Path, names: tuple[str, ...]) -> Submission:
    """The files NAMES of the submission at PATH. A folder with none of them,
    but one archive or one folder, stands for that: so things come from a
    learning platform."""
    source = open_source(path)
    taken = _read_all(source, names)
    if isinstance(source, Folder) and all(
        what.startswith(MISSING) for what in taken.problems.values()
    ) and len(taken.problems) == len(names):
        child = source.only_child()
        if child is not None and (child.is_dir() or child.is_file()):
            return _read_all(open_source(child), names)
    return taken
