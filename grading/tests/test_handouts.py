# SPDX-License-Identifier: MIT
"""The handouts: what the texts say is there, figures, the site and its PDFs."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path

import handout_check
import pytest
from conftest import BUILD, MAKE_VARIABLES, ROOT, make
from handout import Fault, draw, split_figure
from handout_index import index
from manual import manual
from pandoc_tree import nodes, read_title, words

sys.path.insert(0, str(ROOT / "grading"))

from lab import definition, tree  # noqa: E402

TEXTS = sorted((ROOT / "handouts").glob("*.md"))


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    """All pages: the texts, and the manual without its examples being run."""
    abi = tmp_path_factory.mktemp("manual") / "abi.md"
    abi.write_text(manual(ROOT / "kernel/abi", specification=ROOT / "grading/spec"))
    return [*TEXTS, abi]


# ---- What the texts say ----


def test_texts_say_what_is_there(texts):
    assert handout_check.check(texts) == []


# What is added to a text, and what is said of it.
ADDED = [
    ("lab1", "`cvm/image.x`", "there is no cvm/image.x"),
    ("lab1", "`sos/proto.h`", "there is no sos/proto.h"),  # not in lab 1's tree
    ("lab3", "`schedule.h`", "there is no file schedule.h"),
    ("lab2", "`swap_everything()`", "there is no function swap_everything()"),
    ("lab2", "`make grade TEST=twise`", "there is no test twise"),
    ("lab2", "[tools](tool.md)", "there is no page tool.md"),
    ("lab2", "[GDB](tools.md#gbd)", "tools.md has no heading #gbd"),
    ("lab2", "[GDB](#gdb)", "lab2.md has no heading #gdb"),
    ("lab2", "![a picture](x.png)", "images are drawn: use a block ```dot"),
    ("lab2", "```dot\ndigraph { a; }\n```",
     "the figure begins with no comment that tells it"),
    ("tools", "    make bench-all   measures", "make has no target bench-all"),
]  # fmt: skip
# What is said when a text has NEW in the place of OLD.
CHANGED = [
    ("Page faults and swapping", "Page faults", "the title must be"),
    ("`cvm/swap.c`", "that file", "does not name `cvm/swap.c`"),
    ("| layer-swap | 10 |", "| layer-swap | 9 |", "lab.toml gives 10 points"),
    ("| layer-swap | 10 |", "| swap | 10 |", "no test, or twice: swap"),
    ("zero, cow, chain", "zero, cow", "not in the table of points: chain"),
]


def test_what_is_not_there_is_found(tmp_path, texts):
    pages = [Path(shutil.copy(path, tmp_path)) for path in texts]
    for name, text, _ in ADDED:
        with open(tmp_path / f"{name}.md", "a") as page:
            page.write(f"\n\n{text}\n")
    faults = handout_check.check(pages)
    assert len(faults) == len(ADDED), faults
    for name, _, fault in ADDED:
        assert [f for f in faults if f.startswith(f"{tmp_path}/{name}.md:")
                and f.endswith(f": {fault}")], fault


@pytest.mark.parametrize("old, new, fault", CHANGED, ids=[c[2] for c in CHANGED])
def test_what_a_lab_says_of_itself_is_checked(tmp_path, texts, old, new, fault):
    pages = [Path(shutil.copy(path, tmp_path)) for path in texts]
    page = tmp_path / "lab2.md"
    assert old in page.read_text()
    page.write_text(page.read_text().replace(old, new))
    faults = handout_check.check(pages)
    assert [f for f in faults if fault in f], faults
    assert all(f.startswith(f"{page}:") for f in faults)


def test_a_fault_names_its_line(tmp_path, texts):
    page = tmp_path / "tools.md"
    page.write_text("# Looking inside\n\nfine\n\nsee `cvm/nothing.c`\n")
    assert handout_check.check([page]) == [f"{page}:5: there is no cvm/nothing.c"]


# ---- Figures and pages ----


def test_a_figure_has_words_and_becomes_svg(tmp_path):
    told, graph = split_figure("// Two boxes,\n//  an arrow.\ndigraph { a -> b }")
    assert told == "Two boxes, an arrow."
    draw(graph, tmp_path / "f" / "x.svg")
    assert "<svg" in (tmp_path / "f" / "x.svg").read_text()


def test_a_figure_that_cannot_be_drawn_is_told(tmp_path):
    with pytest.raises(Fault, match="x.svg: .*syntax error"):
        draw("digraph { a -> }", tmp_path / "x.svg")


def page_of(tmp_path, text, pages):
    """TEXT as pandoc gets it back from the filter, as the first of PAGES."""
    path = tmp_path / pages[0]
    path.write_text(text)
    for name in pages[1:]:
        (tmp_path / name).write_text(f"---\ntitle: {name} it is\n---\n")
    done = subprocess.run(
        ["pandoc", "--filter", ROOT / "grading/host/handout.py", "--to", "json",
         "--metadata", f"page={path.stem}", "--metadata", f"figures={tmp_path}/figures",
         "--metadata", "pages=" + " ".join(str(tmp_path / name) for name in pages),
         path],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def test_links_lead_to_pages_that_are_there(tmp_path):
    text = "---\ntitle: One\n---\n\n# One\n\n[b](two.md#x), [c](three.md)\n"
    doc = page_of(tmp_path, text, ["one.md", "two.md"])
    links = [node["c"][2][0] for node in nodes(doc["blocks"]) if node["t"] == "Link"]
    assert links == ["two.html#x"]
    assert words(doc["blocks"]) == "b, c"  # the title is the template's
    assert doc["meta"]["next"]["c"]["address"]["c"] == "two.html"
    assert "previous" not in doc["meta"]


def test_figures_of_a_page_are_numbered(tmp_path):
    block = "```dot\n// Told.\ndigraph { a }\n```\n\n"
    doc = page_of(tmp_path, "# One\n\n" + 2 * block, ["one.md"])
    images = [node["c"] for node in nodes(doc["blocks"]) if node["t"] == "Image"]
    assert [i[2][0] for i in images] == ["figures/one-1.svg", "figures/one-2.svg"]
    assert [words(i[1]) for i in images] == ["Told.", "Told."]


def test_index_has_every_page_once(texts):
    text = index(texts)
    for path in texts:
        assert text.count(f"]({path.stem}.md)") == 1
    labs = text.partition("# To look things up")[0]
    assert "You write `cvm/swap.c`" in labs.replace("`cvm/pagefault.c`, ", "")
    # lab 1 begins with one sentence, which leads over to an example
    assert "they all use the same addresses.\n" in labs
    instructors = text.partition("# For instructors only")[2]
    assert "](instructor.md)" in instructors


# ---- All of it ----


class Addresses(HTMLParser):
    """The ids of a page, and where it leads to."""

    def __init__(self, path: Path):
        super().__init__()
        self.ids: set[str] = set()
        self.targets: list[str] = []
        self.images: list[str] = []
        self.feed(path.read_text())

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name == "id":
                self.ids.add(value)
            elif name in ("href", "src"):
                self.targets.append(value)
        if tag == "img":
            self.images.append(dict(attrs).get("alt", ""))


def check_site(site: Path) -> dict[str, Addresses]:
    """Follows every address of the pages in SITE."""
    pages = {path.name: Addresses(path) for path in site.glob("*.html")}
    for name, page in pages.items():
        for target in page.targets:
            if "://" in target:
                continue
            file, _, anchor = target.partition("#")
            assert not file or (site / file).exists(), f"{name}: {target}"
            assert not anchor or anchor in pages[file or name].ids, f"{name}: {target}"
        assert all(page.images), f"{name}: a figure without words"
    return pages


def test_all_handouts_become_pages_and_pdfs():
    made = make("-s", "manual")
    assert made.returncode == 0, made.stderr
    shutil.rmtree(BUILD / "handouts/figures", ignore_errors=True)
    for path in (BUILD / "handouts").glob("lab*.html"):
        path.unlink()
    began = time.monotonic()
    made = make("-s", "-j2", "handouts")
    assert made.returncode == 0, made.stderr
    print(f"{time.monotonic() - began:.1f} s")
    pages = check_site(BUILD / "handouts")
    for path in [*TEXTS, Path("abi.md")]:
        assert f"{path.stem}.html" in pages["index.html"].targets
        pdf = (BUILD / "handouts" / f"{path.stem}.pdf").read_bytes()
        assert pdf.startswith(b"%PDF")
        assert b"file://" not in pdf  # it may be alone on another machine
    for number in (1, 2, 3):
        assert len(pages[f"lab{number}.html"].images) == 4


def make_in_students_tree(number: int, folder: Path, *targets: str) -> None:
    lab = definition.load(ROOT, number)
    for name, path in tree.student_files(lab).items():
        copy = folder / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
        copy.chmod(path.stat().st_mode)
    environment = {k: v for k, v in os.environ.items() if k not in MAKE_VARIABLES}
    subprocess.run(["make", "-s", *targets], cwd=folder, env=environment,
                   check=True, timeout=100)


@pytest.mark.parametrize("number", range(1, 7))
def test_students_tree_has_what_its_texts_name(number, tmp_path):
    make_in_students_tree(number, tmp_path, "check-handouts")


def test_students_tree_builds_what_it_has(tmp_path):
    make_in_students_tree(1, tmp_path, *(f"build/handouts/{name}" for name in (
        "index.html", "lab1.html", "tools.html", "abi.html", "lab1.pdf")))
    pages = {path.name for path in (tmp_path / "build/handouts").glob("*.html")}
    assert pages == {"index.html", "lab1.html", "tools.html", "abi.html"}
    index_page = (tmp_path / "build/handouts/index.html").read_text()
    assert "instructor" not in index_page
    assert read_title(tmp_path / "handouts/lab1.md") in index_page
    assert not re.search(r"href=\"(instructor|programs)", index_page)
