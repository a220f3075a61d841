# SPDX-License-Identifier: MIT
"""The build: layers, layer tests, other compilers, what is built anew."""

import re
import subprocess

import machine
import pytest
from conftest import BUILD, ROOT, make


def layer_tests():
    """The layer-NAME targets of grading/layers/*.mk."""
    database = make("-npq", ":").stdout
    targets = set(re.findall(r"^(layer-[\w-]+):", database, re.M))
    return sorted(targets - {"layer-vamos-modules"})  # it is many of the others


@pytest.mark.parametrize("target", layer_tests())
def test_layer_on_host(target):
    """Succeeds; where it speaks KTAP, all that was planned is ok."""
    result = make("-s", target)
    assert result.returncode == 0, result.stdout + result.stderr
    planned = sum(map(int, re.findall(r"^1\.\.(\d+)$", result.stdout, re.M)))
    assert len(re.findall(r"^ok \d+", result.stdout, re.M)) == planned
    assert not re.search(r"^not ok", result.stdout, re.M)


def test_clang_builds_and_boots():
    """The other compiler, warnings as errors, the same behaviour."""
    build = BUILD / "clang"
    result = make("-s", "run-needs", BUILD=build, TOOLCHAIN="clang", WERROR=1)
    assert result.returncode == 0, result.stderr
    spec = machine.Spec(
        kernel=build / "vamos.elf",
        archive=build / "boot.tar",
        disk=build / "disk.img",
        command="quiet run=echo clang",
        snapshot=True,
    )
    result = machine.run(spec)
    assert (result.text, result.status) == ("clang\n", 0), result.explain()


def test_nothing_is_built_twice():
    result = make("all")
    assert result.returncode == 0
    assert "  CC " not in result.stdout and "  DISK " not in result.stdout


def test_help_lists_targets():
    text = make("help").stdout
    for target in "run qemu bochs gdb check layers doctor manual bench".split():
        assert re.search(rf"^  make {target} ", text, re.M), target


def test_no_generated_file_is_committed():
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True
    ).stdout.splitlines()
    assert not [f for f in files if f.endswith((".o", ".elf", ".img", ".html", ".pyc"))]
