# SPDX-License-Identifier: MIT
"""The examples of the manual: grading/spec/examples/CALL.c is a program in C,
between a comment that says what it shows and one with the lines it prints.
"""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

SHAPE = re.compile(
    r"/\* SPDX.*?\n \*\n(?P<caption>.*?)\n \*/\n"
    r'#include "grading/spec/examples/example.h"\n\n'
    r"(?P<code>.*?)\n\n/\* prints\n(?P<prints>.*?)\n \*/\n",
    re.DOTALL,
)
SECONDS = 60  # that an example may take on the model


class Wrong(Exception):
    """An example is malformed, or does not do what it says."""


@dataclass(frozen=True)
class Example:
    name: str
    caption: str
    code: str
    prints: str


def unstar(comment: str) -> str:
    return "\n".join(line.removeprefix(" *").strip() for line in comment.splitlines())


def read_example(folder: Path, name: str) -> Example:
    path = folder / f"{name}.c"
    match = SHAPE.fullmatch(path.read_text())
    if not match:
        raise Wrong(f"{path}: not caption, code, and what it prints")
    caption, code, prints = match.group("caption", "code", "prints")
    return Example(name, unstar(caption).replace("\n", " "), code, unstar(prints))


def boot_command(example: Example) -> str:
    return f"quiet {example.name}"


def check(example: Example, printed: str) -> None:
    """Raises Wrong unless PRINTED, a console's output, is what EXAMPLE says."""
    lines = printed.replace("\r\n", "\n").strip("\n")
    if lines != example.prints:
        raise Wrong(
            f"{example.name}: the manual says\n{example.prints}\n"
            f"but the model printed\n{lines}"
        )


def run_on_model(runner: Path, archive: Path, example: Example) -> None:
    """Runs EXAMPLE with RUNNER (build/spec/run); raises Wrong."""
    result = subprocess.run(
        [runner, "--archive", archive, "--command", boot_command(example)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    if result.returncode != 0:
        raise Wrong(f"{example.name}: status {result.returncode}\n{result.stderr}")
    check(example, result.stdout)
