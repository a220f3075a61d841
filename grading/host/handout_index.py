# SPDX-License-Identifier: MIT
"""Writes the first page of the handouts, in Markdown: what there is to read, in
its order, each with its subtitle or the paragraph it begins with. Of a lab it
says, too, which files students write.

    handout_index.py PAGE.md ... >index.md
"""

import sys
from pathlib import Path

from pandoc_tree import read_title, read_tree, words

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "grading"))

from lab import definition  # noqa: E402

HEAD = """\
---
title: The Vamos labs
---

Vamos is a small operating system for 32-bit PCs, and you write the heart of it,
one lab after the other. A lab rests on those before it; at the end of each
something runs that you can show. Read the page of a lab, then the headers that
it names; `make doctor` says what your machine lacks, `make grade` how far you
are.

```dot
// The floors of the system, each on top of the next: programs; servers and drivers
// (SOS), with the files of labs 5 and 6; the microkernel Vamos, with those of labs
// 3, 4 and 5; CVM, with those of labs 1 and 2; the PC.
digraph {
    ranksep=0.15; node [width=5]; edge [style=invis];
    programs [label="programs: sh, ls, cat …", fillcolor=white];
    sos [label="SOS: servers and drivers, which are processes · labs 5 and 6"];
    vamos [label="Vamos: processes, time, messages, rights, drivers · labs 3 to 5"];
    cvm [label="CVM: machines out of a PC, each with a memory · labs 1 and 2"];
    pc [label="the PC, real or virtual", fillcolor=white];
    programs -> sos -> vamos -> cvm -> pc;
}
```
"""
PARTS = (
    ("The labs", lambda name: name.startswith("lab")),
    ("To look things up", lambda name: not name.startswith(("lab", "instructor"))),
    ("For instructors only", lambda name: name == "instructor"),
)


def opening(path: Path) -> str:
    """What PATH is about, in sentences that can stand alone: one that leads over
    to what follows it is left out, if there are others."""
    tree = read_tree(path)
    first = next(block for block in tree["blocks"] if block["t"] == "Para")
    text = words(tree["meta"].get("subtitle", first))
    if text.endswith(":") and ". " in text:
        text = text.rpartition(". ")[0]
    return text[0].upper() + text[1:].rstrip(":.") + "."


def files_of(name: str) -> str:
    """What students write in the lab of the page NAME."""
    number = name.removeprefix("lab")
    if not number.isdigit() or int(number) not in definition.labs(ROOT):
        return ""
    files = definition.load(ROOT, int(number)).files
    return "You write " + ", ".join(f"`{file}`" for file in files) + ". "


def entry(path: Path) -> str:
    name = path.stem
    return "\n".join((
        f"[{read_title(path)}]({name}.md)",
        f":   {opening(path)}",
        f"    {files_of(name)}[PDF]({name}.pdf)",
        "",
    ))  # fmt: skip


def index(pages: list[Path]) -> str:
    parts = [HEAD]
    for title, belongs in PARTS:
        entries = [entry(path) for path in pages if belongs(path.stem)]
        if entries:
            parts += [f"# {title}\n", *entries]
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.write(index([Path(name) for name in sys.argv[1:]]))
