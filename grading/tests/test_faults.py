# SPDX-License-Identifier: MIT
"""Small faults, planted one at a time: each is found by somebody."""

import os

import faults
import pytest
from conftest import BUILD

PLANTED = faults.read_faults()
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


@pytest.mark.parametrize("fault", PLANTED, ids=[fault.name for fault in PLANTED])
def test_fault_is_found(tree, fault):
    assert any(tree.who_finds(fault, first=True).values())


def test_without_a_fault_all_instruments_pass(tree):
    for instrument, patterns in faults.TARGETS.items():
        for _, words in patterns:
            if "\\" not in words:
                failed, text = tree.fails(words)
                assert not failed, f"{instrument}: {text[-2000:]}"
