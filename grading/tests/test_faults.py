# SPDX-License-Identifier: MIT
"""Small faults, planted one at a time: each is found by somebody. Those of CVM
are planted here; those of the kernel's modules in test_layers.py, those of the
model in test_explore.py. `make faults` plants all of them, and prints a table.
"""

import os

import faults
import pytest
from conftest import BUILD

PLANTED = faults.read_faults()
OF_CVM = [fault for fault in PLANTED if fault.file.startswith("cvm/")]
LEAST = 60


@pytest.fixture(scope="module")
def tree():
    """This worker's own copy, kept for the next time."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return faults.Tree(BUILD / f"faults-{worker}")


def test_there_are_many_faults_of_kernel_cvm_and_model():
    assert len(PLANTED) >= LEAST
    folders = {fault.file.split("/")[0] for fault in PLANTED}
    assert folders == {"kernel", "cvm", "grading"}


@pytest.mark.slow
@pytest.mark.parametrize("fault", OF_CVM, ids=[fault.name for fault in OF_CVM])
def test_fault_is_found(tree, fault):
    assert any(tree.who_finds(fault, first=True).values())


@pytest.mark.slow
def test_every_instrument_passes_without_a_fault(tree):
    """Or it would find everything. What it does is seen in other tests."""
    for words in {faults.targets_of(f, i) for f in OF_CVM for i in faults.INSTRUMENTS}:
        if words:
            failed, text = tree.fails(words)
            assert not failed, text[-2000:]
