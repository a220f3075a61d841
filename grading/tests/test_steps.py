# SPDX-License-Identifier: MIT
"""The benchmark of long kernel steps measures what its names say."""

import pytest
from bench import STEPS, Place, step_operations, steps
from conftest import BUILD, make

MESSAGE_WORDS = 65536 // 4  # an instruction each, in string instructions
PAGE_WORDS = 1024
MESSAGE_PAGES = 17  # it does not begin on a page


@pytest.fixture(scope="module")
def found():
    result = make("-s", BUILD / "vamos.elf", BUILD / "steps-test.tar")
    assert result.returncode == 0, result.stderr
    return steps(BUILD)


def test_steps_are_all_measured(found):
    assert set(STEPS) <= set(found)


def test_steps_copy_what_they_say(found):
    copy = found["copy_64k"]
    assert MESSAGE_WORDS < copy < 2 * MESSAGE_WORDS
    # One side's pages are copied first, or those of both sides are cleared.
    assert found["copy_64k_shared"] - copy > MESSAGE_PAGES * PAGE_WORDS
    assert found["copy_64k_new"] - copy > 2 * MESSAGE_PAGES * PAGE_WORDS


def test_steps_with_the_disk_bring_in_both_sides(found):
    operations = step_operations(Place(BUILD, BUILD / "disk.img"))
    # Each page is read, for which another one may have to be written.
    assert 2 * MESSAGE_PAGES <= operations <= 4 * MESSAGE_PAGES
