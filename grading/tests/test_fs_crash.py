# SPDX-License-Identifier: MIT
"""The file system against a model of it, and against power cuts: the short form
of `make fs-crash`. The programs (grading/layers/fs_model_test.c, fs_crash.c,
fs_damage.c) find what is wrong; that they can is shown by faults planted in
copies of sos/fs.
"""

import os
import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ("fs_model_test", "fs_crash", "fs_damage")
ENVIRONMENT = {**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin:/sbin"}


def build_programs(folder, root=ROOT, programs=PROGRAMS):
    paths = [f"{folder}/layers/{name}" for name in programs]
    subprocess.run(["make", "-s", f"BUILD={folder}", *paths], cwd=root, check=True)
    return folder / "layers"


@pytest.fixture(scope="session")
def build(tmp_path_factory):
    return build_programs(tmp_path_factory.mktemp("crash"))


@pytest.fixture
def seed():
    return random.randrange(1, 1 << 20)


def run(program, *arguments):
    done = subprocess.run([str(word) for word in (program, *arguments)],
                          env=ENVIRONMENT, capture_output=True, text=True,
                          timeout=100)
    print(done.stdout, done.stderr[-4000:])
    return done


def test_model(build, seed):
    """Random operations have the results and effects that the model says."""
    assert run(build / "fs_model_test", seed, 7, 600).returncode == 0


def test_power_cuts(build, seed):
    """After a cut at any write the volume mounts, and is what it was."""
    done = run(build / "fs_crash", seed, 5, 300, 100)
    assert done.returncode == 0
    points, images, _, fsck = map(int, re.findall(r"\d+", done.stdout.split("#")[1]))
    assert points > 100 and images > 4 * points and fsck == images // 100


def test_damaged_volumes(build, seed):
    """No damage makes fs crash, hang, or write where it must not."""
    done = run(build / "fs_damage", seed, 2000)
    assert done.returncode == 0
    refused, read_only, used = map(
        int, re.findall(r"(\d+) (?:refused|read-only|used)", done.stdout))
    assert refused > 50 and refused + read_only > 200 and used > 100


# Faults of the kind that only a power cut shows: file, what stands there, what
# stands there instead.
FAULTS = {
    "second-fat-is-not-replayed": (
        "replay.c", "home += pass * log->twin_sectors;", ""),
    "going-home-is-not-said": ("journal.c", "goes_home ? 1 : 0", "0"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_are_found(name, tmp_path):
    file, old, new = FAULTS[name]
    tree = tmp_path / "tree"
    tree.mkdir()
    for part in ("cvm", "kernel", "user", "sos", "grading", "labs", "handouts"):
        shutil.copytree(ROOT / part, tree / part, symlinks=True)
    shutil.copy(ROOT / "Makefile", tree)
    path = tree / "sos/fs" / file
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))
    programs = build_programs(tmp_path / "build", tree, ("fs_crash",))
    done = run(programs / "fs_crash", 1, 10, 300)
    assert done.returncode != 0 and "cut at event" in done.stdout
