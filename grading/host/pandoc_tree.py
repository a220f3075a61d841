# SPDX-License-Identifier: MIT
"""What the tools on handouts share: pandoc's tree of a page, and the titles.

A node of the tree is {"t": kind, "c": content}; what the contents of a kind are
stands in the documentation of pandoc-types (Text.Pandoc.Definition).
"""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

TITLE = re.compile(r'^(?:title: *"?|# +)(.*?)"?$', re.MULTILINE)


def read_tree(path: Path) -> dict:
    """The page PATH as pandoc reads it."""
    done = subprocess.run(["pandoc", "--from", "markdown", "--to", "json", path],
                          capture_output=True, check=True)
    return json.loads(done.stdout)


def read_title(path: Path) -> str:
    """The title of the page PATH: in its head, or else its first heading."""
    return TITLE.search(path.read_text())[1]


def nodes(tree) -> Iterator[dict]:
    """All nodes of TREE, in the order of the text."""
    if isinstance(tree, dict):
        if "t" in tree:
            yield tree
        tree = list(tree.values())
    if isinstance(tree, list):
        for part in tree:
            yield from nodes(part)


def words(tree) -> str:
    """The text of TREE without its form."""
    found = []
    for node in nodes(tree):
        match node["t"]:
            case "Str":
                found.append(node["c"])
            case "Code":
                found.append(node["c"][1])
            case "Space" | "SoftBreak" | "LineBreak":
                found.append(" ")
    return "".join(found)
