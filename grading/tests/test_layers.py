# SPDX-License-Identifier: MIT
"""The layer tests of Vamos bite: each of grading/layers/faults.toml is found by
its layer's test, over the specifications of the layers below, and comes down to
a few operations.
"""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from conftest import BUILD, ROOT, make, some_each_time

sys.path.insert(0, str(ROOT / "grading"))

from lab.layer import START, Layer, explain  # noqa: E402

TABLE = tomllib.loads((ROOT / "grading/layers/faults.toml").read_text())
FAULTS = TABLE["fault"]
LONGEST = 12  # operations of a counter-example
SEED = 1
OFTEN = 4  # faults of a layer that are planted each time; all others with SLOW=1


@pytest.fixture(scope="module")
def tree(tmp_path_factory) -> Path:
    """A copy of the sources, in which the tests of layers are built."""
    path = tmp_path_factory.mktemp("layers")
    result = make("-s", "module-programs")
    assert result.returncode == 0, result.stderr
    for name in ("Makefile", "cvm", "kernel", "grading/layers", "grading/grading.mk"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        (path / name).parent.mkdir(exist_ok=True)
        copy(ROOT / name, path / name)
    for name in ("kernel", "grading"):
        shutil.copytree(BUILD / "layers" / name, path / "build/layers" / name)
    for program in BUILD.glob("layers/*_spec"):
        shutil.copy2(program, path / "build/layers")
    return path


def build(tree: Path, layer: str) -> Layer:
    program = f"build/layers/{layer}_test"
    subprocess.run(["make", "-s", program], cwd=tree, check=True)
    return Layer(tree / "build/layers" / layer)


@pytest.mark.parametrize("fault", some_each_time(FAULTS, "layer", OFTEN))
def test_fault_is_found(fault, tree):
    file = tree / fault["file"]
    right = file.read_text()
    assert right.count(fault["old"]) == 1
    file.write_text(right.replace(fault["old"], fault["new"]))
    try:
        failure = build(tree, fault["layer"]).check(SEED)
    finally:
        file.write_text(right)
    assert failure is not None
    print(explain(failure))
    assert failure.late or failure.operations[0] == START
    assert failure.late or len(failure.operations) <= LONGEST, explain(failure)


@pytest.mark.parametrize("fault", TABLE["memory_fault"], ids=lambda f: f["name"])
def test_memory_fault_has_its_place(fault):
    assert (ROOT / fault["file"]).read_text().count(fault["old"]) == 1


def test_every_module_has_faults():
    layers = {fault["layer"] for fault in FAULTS}
    assert all(sum(f["layer"] == name for f in FAULTS) >= 3 for name in layers)
    assert len({fault["name"] for fault in FAULTS}) == len(FAULTS)
    targets = make("-npq", ":").stdout
    names = next(
        line for line in targets.splitlines() if line.startswith("layer-vamos-modules:")
    )
    assert {f"layer-{name}" for name in layers} == set(names.split()[1:])
