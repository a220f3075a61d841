# SPDX-License-Identifier: MIT
"""The benchmarks of the finished system measure what their names say."""

import re
import subprocess

import pytest
from bench import CHUNKS, MANY, PAGING, TIMED, Place, counted, paging_switches
from benchsystem import instructions, seconds
from conftest import BUILD, ROOT, make

WORDS = CHUNKS // 4  # an instruction each, in string instructions


@pytest.fixture(scope="module", autouse=True)
def program():
    result = make("-s", BUILD / "grading/tests/guest/process.elf")
    assert result.returncode == 0, result.stderr


@pytest.fixture
def count():
    return lambda name: instructions(BUILD, BUILD / "disk.img", name)


def test_bench_nothing_costs_nothing(count):
    assert count("nothing") <= 2


@pytest.mark.parametrize("name, copies", [
    ("file_read_4k", 1),
    ("file_write_4k", 2),
    ("pipe_throughput", 3),
])
def test_bench_bytes_are_copied(count, name, copies):
    assert copies * WORDS < count(name) < 10 * copies * WORDS


def test_bench_each_file_is_made_and_removed(count):
    assert count("file_create_1000") > MANY * count("file_create") / 2
    assert count("file_unlink_1000") > MANY * count("file_unlink") / 2


def test_bench_seconds_are_those_of_the_host():
    for name in TIMED:
        assert seconds(BUILD, BUILD / "disk.img", name) > 0
    fork = seconds(BUILD, BUILD / "disk.img", "fork_exec_wait")
    assert 1e-5 < fork < 1  # 150,000 instructions


@pytest.fixture(scope="module")
def place():
    result = make("-s", BUILD / "vamos.elf", BUILD / "bench-test.tar")
    assert result.returncode == 0, result.stderr
    return Place(BUILD, BUILD / "disk.img")


@pytest.mark.parametrize("name, switches", [
    ("pager_fault_cvm", (2, 0)),
    ("pager_fault", (4, 2)),
    ("pager_fault_mapper", (6, 3)),
])
def test_bench_a_page_fault_switches_as_seed_004_says(place, name, switches):
    """Between modes, and between processes (its table I)."""
    assert tuple(paging_switches(name, i)(place) for i in (0, 1)) == switches


def test_bench_each_switch_of_a_page_fault_costs(place):
    costs = [counted("paging", name)(place) for name in PAGING]
    assert costs == sorted(costs) and costs[1] <= PAGING["pager_fault"][0]


def test_bench_the_handout_says_what_is_measured(place):
    """The table of lab 7, in the order of PAGING: instructions within 5 %."""
    text = (ROOT / "handouts/lab7.md").read_text()
    rows = re.findall(r"^\| .+ \| (\d+) \| (\d+) \| ([\d,]+) \| \d+ µs \|$", text, re.M)
    assert len(rows) == len(PAGING)
    for name, (modes, contexts, said) in zip(PAGING, rows):
        counts = [paging_switches(name, which)(place) for which in (0, 1)]
        assert counts == [int(modes), int(contexts)]
        instructions = int(said.replace(",", ""))
        assert counted("paging", name)(place) == pytest.approx(instructions, rel=0.05)


def test_bench_what_fails_is_no_measure(image):
    subprocess.run(["mdel", "-i", f"{image}@@1M", "::bin/true"], check=True)
    with pytest.raises(RuntimeError, match="FAILED bench"):
        instructions(BUILD, image, "nothing")
