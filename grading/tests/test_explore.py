# SPDX-License-Identifier: MIT
"""Every state of small instances of the model (grading/spec/explore/explore.h): nothing
that has to hold is broken, and how many states there are repeats. That faults
would be found is shown by some planted in the model (faults/explore.toml).
"""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from conftest import some_each_time

ROOT = Path(__file__).resolve().parents[2]
LISTS = tomllib.loads((ROOT / "grading/spec/faults/explore.toml").read_text())
FAULTS = LISTS["fault"] + LISTS["deep"]
OFTEN = 2  # faults that each instance has to find each time
FLAGS = ("-std=gnu11", "-O2", "-I.", "-iquote", "kernel", "-DSPEC_PROCS=3",
         "-DSPEC_REGIONS=2", "-DSPEC_PAGES=3")
STATES = {  # instance: states, transitions, depth
    "messages": (21756, 510016, 9),
    "schedule": (62907, 1151233, 11),
    "clone": (129859, 1216107, 23),
    "memory": (43048, 1004978, 10),
    "rights": (56434, 2152303, 31),
    "grants": (209560, 2592187, 18),
    "driver": (34783, 750937, 10),
    "pager": (267292, 7313280, 20),
    "deputy": (399163, 5435938, 34),
}

FORMS = [  # ways to make states the same that are not: old and new text, instance
    ("timed ? s->schedds.procdb[p].to - s->schedds.time : 0", "timed ? 1 : 0", "messages"),
    ("put(bits, process->phase == STOPPED && process->reported, 1)",
     "put(bits, 0, 1)", "clone"),
    ("put(bits, s->schedds.procdb[p].ctsl, 3)", "put(bits, 0, 3)", "schedule"),
    ("addressee(s, wait->item[i]) == to",
     "addressee(s, wait->item[wait->length - 1 - i]) == to", "messages"),
    ("handle != NULL ? handle->rights + 1 : 0, 4", "handle != NULL ? 1 : 0, 4", "messages"),
    ("put(bits, s->procs[p].fault.told, 1)", "put(bits, 0, 1)", "pager"),
    ("put(bits, page != NULL && page->marker != 0, 1)", "put(bits, 0, 1)", "pager"),
]


@pytest.fixture(scope="session")
def build(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explore")
    subprocess.run(["make", "-s", f"BUILD={folder}", f"{folder}/spec/explore"],
                   cwd=ROOT, check=True)
    return folder / "spec"


def explore(program, instance, threads=1):
    return subprocess.run([program, instance, str(threads)], capture_output=True,
                          text=True, timeout=140)


def figures(text):
    return tuple(map(int, re.search(r"(\d+) states, (\d+) transitions, depth (\d+)",
                                    text).groups()))


@pytest.mark.parametrize("instance", STATES)
def test_all_states(build, instance):
    """Every state was visited, and nothing was broken."""
    done = explore(build / "explore", instance)
    assert done.returncode == 0, done.stdout
    assert figures(done.stdout) == STATES[instance]


def test_threads_agree(build):
    """Two threads find what one finds, whoever comes first."""
    done = explore(build / "explore", "messages", threads=2)
    assert done.returncode == 0, done.stdout
    assert figures(done.stdout) == STATES["messages"]


@pytest.mark.parametrize("arguments", [(), ("none",), ("messages", "0"), ("messages", "9")])
def test_wrong_arguments(build, arguments):
    """Who asks for what there is not gets to know what there is."""
    done = subprocess.run([build / "explore", *arguments], capture_output=True, text=True)
    assert done.returncode == 2
    assert "usage: explore INSTANCE" in done.stderr and "driver" in done.stderr


def planted(build, folder, fault):
    """The explorer with FAULT in the model."""
    text = (ROOT / fault["file"]).read_text()
    assert text.count(fault["old"]) == 1, "the fault does not fit the model"
    source = folder / Path(fault["file"]).name
    source.write_text(text.replace(fault["old"], fault["new"]))
    changed = folder / "changed.o"
    subprocess.run(["gcc", *FLAGS, "-c", source, "-o", changed], cwd=ROOT, check=True)
    sound = build / "explorer" / Path(fault["file"]).with_suffix(".o")
    objects = [path for path in (build / "explorer/grading/spec").rglob("*.o")
               if path != sound]
    subprocess.run(["gcc", "-pthread", *objects, changed, "-o", folder / "explore"],
                   check=True)
    return folder / "explore"


@pytest.mark.parametrize("fault", some_each_time(FAULTS, "instance", OFTEN))
def test_planted_fault(build, tmp_path, fault):
    """A fault in the model ends the exploration, with a way to it in words."""
    done = explore(planted(build, tmp_path, fault), fault["instance"])
    print(done.stdout, done.stderr)
    assert done.returncode == 1
    broken = re.search(r"^WRONG: (.*)$", done.stdout, re.MULTILINE)
    assert fault["finds"] in broken[1]
    steps = re.findall(r"^ *(\d+)  \S", done.stdout, re.MULTILINE)
    assert steps == [str(i + 1) for i in range(len(steps))] and steps


@pytest.mark.parametrize("old, new, instance", FORMS)
def test_planted_form(build, tmp_path, old, new, instance):
    """States that are taken for the same and are not are noticed."""
    fault = {"file": "grading/spec/explore/pack.c", "old": old, "new": new}
    done = explore(planted(build, tmp_path, fault), instance)
    assert done.returncode == 1, done.stdout
    assert "WRONG: the canonical form does something else" in done.stdout


def test_shortest_way(build, tmp_path):
    """The way is a shortest one: here create, two calls and no more."""
    fault = next(fault for fault in FAULTS if fault["name"] == "lost-wake-up")
    done = explore(planted(build, tmp_path, fault), fault["instance"])
    assert len(re.findall(r"^ *\d+  \S", done.stdout, re.MULTILINE)) == 3
