#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Makes a page of the handouts' site out of a text: a filter that pandoc calls,
with the page's tree on stdin and back on stdout.

- A block ```dot is drawn by graphviz. The comment lines at its top say the same
  in words, for who cannot see the figure.
- A link to NAME.md leads to NAME.html. If that page is not in this tree (a
  student's has no instructor's guide), the words stay without a link.
- A page has one heading of the first level, its title, from the template.
- The template learns which pages stand before and behind this one.

pandoc is told, by --metadata: pages, the files of all pages in their order;
page, the name of this one; figures, the folder for the drawings.
"""

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from pandoc_tree import nodes, read_title, words

# One style for all figures. Fill a node with "wheat" if it is what the text is
# about, or what students write, with "white" if it is a question or an end.
STYLE = """
    fontname="DejaVu Sans,Helvetica,Arial,sans-serif"; fontsize=10;
    bgcolor=transparent; pad=0.05; nodesep=0.3; ranksep=0.35;
    node [fontname="DejaVu Sans,Helvetica,Arial,sans-serif", fontsize=10,
          shape=box, style=filled, fillcolor=aliceblue, color=slategray,
          height=0.35, margin="0.14,0.06"];
    edge [fontname="DejaVu Sans,Helvetica,Arial,sans-serif", fontsize=9,
          color=slategray, arrowsize=0.7];
"""
COMMENT = re.compile(r"\s*//\s*(.*)\n")


class Fault(Exception):
    """The text cannot become a page."""


@dataclass(frozen=True)
class Site:
    """The pages in their order, and which of them is made."""

    pages: tuple[Path, ...]
    page: str
    figures: Path

    @classmethod
    def of(cls, meta: dict) -> "Site":
        pages = tuple(Path(name) for name in meta["pages"]["c"].split())
        return cls(pages, meta["page"]["c"], Path(meta["figures"]["c"]))

    @property
    def names(self) -> list[str]:
        return [path.stem for path in self.pages]


# ---- Figures ----


def split_figure(source: str) -> tuple[str, str]:
    """The comment at the top of a figure's SOURCE, in one line, and the rest."""
    lines, at = [], 0
    while match := COMMENT.match(source, at):
        lines.append(match[1])
        at = match.end()
    return " ".join(lines), source[at:]


def is_figure(node: dict) -> bool:
    return node["t"] == "CodeBlock" and "dot" in node["c"][0][1]


def draw(graph: str, path: Path) -> None:
    """Draws GRAPH, in our style, to the SVG file PATH."""
    path.parent.mkdir(parents=True, exist_ok=True)
    head, brace, body = graph.partition("{")
    done = subprocess.run(["dot", "-Tsvg", "-o", path],
                          input=head + brace + STYLE + body,
                          text=True, capture_output=True)
    if done.returncode != 0 or done.stderr:
        raise Fault(f"{path.name}: {done.stderr.strip()}")


def place_figures(doc: dict, site: Site) -> None:
    """Puts images in the place of the blocks to draw."""
    figures = [node for node in nodes(doc["blocks"]) if is_figure(node)]
    for number, node in enumerate(figures, 1):
        told, graph = split_figure(node["c"][1])
        name = f"{site.page}-{number}.svg"
        draw(graph, site.figures / name)
        alt = [{"t": "Str", "c": told}]
        image = {"t": "Image", "c": [["", [], []], alt,
                                     [f"{site.figures.name}/{name}", ""]]}
        node.update({"t": "Div", "c": [["", ["figure"], []],
                                       [{"t": "Plain", "c": [image]}]]})


# ---- Links and headings ----


def lead_links(doc: dict, site: Site) -> None:
    """Makes links to texts links to their pages."""
    for node in nodes(doc["blocks"]):
        if node["t"] != "Link":
            continue
        target = node["c"][2]
        name, found, rest = target[0].partition(".md")
        if not found or "/" in name:
            continue
        if name in site.names:
            target[0] = f"{name}.html{rest}"
        else:
            node.update({"t": "Span", "c": [["", [], []], node["c"][1]]})


def level_headings(doc: dict) -> None:
    """Leaves the first level to the title, which need not be said twice."""
    headings = [node for node in nodes(doc["blocks"]) if node["t"] == "Header"]
    doc["meta"].setdefault("title", {"t": "MetaInlines", "c": headings[0]["c"][2]})
    title = words(doc["meta"]["title"])
    doc["blocks"] = [
        block for block in doc["blocks"]
        if not (block["t"] == "Header" and block["c"][0] == 1
                and words(block["c"][2]) == title)
    ]  # fmt: skip
    headings = [node for node in nodes(doc["blocks"]) if node["t"] == "Header"]
    if any(heading["c"][0] == 1 for heading in headings):
        for heading in headings:
            heading["c"][0] += 1


# ---- Neighbours ----


def link_to(path: Path) -> dict:
    """What the template gets of the page PATH."""
    return {"t": "MetaMap", "c": {
        "address": {"t": "MetaString", "c": f"{path.stem}.html"},
        "title": {"t": "MetaString", "c": read_title(path)},
    }}  # fmt: skip


def name_neighbours(doc: dict, site: Site) -> None:
    if site.page not in site.names:
        return  # the index stands before them all
    here = site.names.index(site.page)
    if here > 0:
        doc["meta"]["previous"] = link_to(site.pages[here - 1])
    if here + 1 < len(site.pages):
        doc["meta"]["next"] = link_to(site.pages[here + 1])


def main() -> int:
    doc = json.load(sys.stdin)
    site = Site.of(doc["meta"])
    try:
        place_figures(doc, site)
    except Fault as fault:
        print(f"handout: {fault}", file=sys.stderr)
        return 1
    lead_links(doc, site)
    level_headings(doc)
    name_neighbours(doc, site)
    json.dump(doc, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
