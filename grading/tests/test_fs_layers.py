# SPDX-License-Identifier: MIT
"""The layer tests of the file system bite: each fault of
grading/layers/fs_faults.toml, and each wrong solution of lab 6, is found by the
test of its layer, and comes down to a few operations. Solutions in another
style pass.
"""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from conftest import BUILD, ROOT, make

sys.path.insert(0, str(ROOT / "grading"))

from lab.layer import START, Layer, explain  # noqa: E402

FAULTS = tomllib.loads((ROOT / "grading/layers/fs_faults.toml").read_text())["fault"]
LAB = ROOT / "labs/lab6-files"
MUTANTS = sorted(LAB.glob("mutants/*.patch"))
VARIANTS = sorted(LAB.glob("variants/*/sos/fs/*.c"))
LAYERS = ("access", "dir", "fat", "journal")
LONGEST = 24  # operations of a counter-example
SEED = 1


@pytest.fixture(scope="module")
def tree(tmp_path_factory) -> Path:
    """A copy of the sources, in which the tests of layers are built."""
    path = tmp_path_factory.mktemp("fs-layers")
    programs = [f"{BUILD}/layers/{n}_{p}" for n in LAYERS for p in ("test", "spec")]
    result = make("-s", *programs)
    assert result.returncode == 0, result.stderr
    for name in ("Makefile", "cvm", "kernel", "sos", "grading/layers",
                 "grading/grading.mk"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        (path / name).parent.mkdir(exist_ok=True)
        copy(ROOT / name, path / name)
    for name in ("sos", "grading"):
        shutil.copytree(BUILD / "layers" / name, path / "build/layers" / name)
    for program in programs:
        shutil.copy2(program, path / "build/layers")
    return path


def check(tree: Path, layer: str, text: str):
    """The first failure of sos/fs/LAYER.c, were it TEXT."""
    file = tree / f"sos/fs/{layer}.c"
    right = file.read_text()
    file.write_text(text)
    try:
        program = f"build/layers/{layer}_test"
        subprocess.run(["make", "-s", program], cwd=tree, check=True)
        return Layer(tree / "build/layers" / layer).check(SEED)
    finally:
        file.write_text(right)


def assert_found(failure):
    assert failure is not None
    print(explain(failure))
    assert failure.late or failure.operations[0] == START
    assert failure.late or len(failure.operations) <= LONGEST, explain(failure)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["name"])
def test_fault_is_found(fault, tree):
    right = (ROOT / fault["file"]).read_text()
    assert right.count(fault["old"]) == 1
    text = right.replace(fault["old"], fault["new"])
    assert_found(check(tree, fault["layer"], text))


@pytest.mark.slow
@pytest.mark.parametrize("patch", MUTANTS, ids=lambda patch: patch.stem)
def test_mutant_is_found(patch, tree, tmp_path):
    layer = patch.stem.partition("-")[0]
    file = tmp_path / "sos/fs" / f"{layer}.c"
    file.parent.mkdir(parents=True)
    shutil.copy2(ROOT / "sos/fs" / file.name, file)
    subprocess.run(["patch", "-p1", "-s", "-i", patch], cwd=tmp_path, check=True)
    assert_found(check(tree, layer, file.read_text()))


@pytest.mark.parametrize("file", VARIANTS, ids=lambda file: file.parents[2].name)
def test_variant_passes(file, tree):
    failure = check(tree, file.stem, file.read_text())
    assert failure is None, explain(failure)


@pytest.mark.parametrize("layer", LAYERS)
def test_reference_passes(layer, tree):
    failure = check(tree, layer, (ROOT / f"sos/fs/{layer}.c").read_text())
    assert failure is None, explain(failure)
