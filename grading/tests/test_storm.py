# SPDX-License-Identifier: MIT
"""Bad input: arbitrary registers in every call, from unprivileged processes,
privileged ones and drivers (guest/storm.c, guest/gust.c). The kernel must live,
and nothing be lost: no frame, no slot, no PID. Seeds are drawn anew in each run;
the command that is shown repeats one. `make storm` has the long runs.
"""

import random

import pytest
from conftest import BUILD, TRACED, make, observed
from machine import run
from storm import KINDS, WEATHERS, faults, reached, spec

STEPS = 10000
# The kernel looks at its invariants in each step, too.
CHECKED = BUILD / "traced-checked"

LEAST = 45  # pairs of a call and what it returned; of 40 runs all had 61 and more


def rage(folder, weather, **options):
    """A run of the traced kernel in FOLDER, without faults."""
    archive = BUILD / "storm-test.tar"
    check = {"CHECK": 1} if folder == CHECKED else {}
    done = make("-s", archive)
    assert done.returncode == 0, done.stderr
    done = make("-s", folder / "vamos.elf", BUILD=folder, TRACE=1, **check)
    assert done.returncode == 0, done.stderr
    words = (weather, random.randrange(1 << 31), STEPS, options.pop("ballast", 0))
    print("quiet", *words, options)
    result = run(spec(folder, words, archive=archive, **options))
    assert faults(result) == []
    observed(result)  # nor did we ourselves see an error that is not listed
    return result


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("weather", WEATHERS)
def test_arbitrary_calls(weather, number):
    rage(TRACED, weather)


def test_arbitrary_calls_reach_something():
    """It would be no storm otherwise."""
    found = reached(rage(TRACED, "storm"))
    assert {kind for kind, _, _ in found} == set(KINDS)
    assert len({(call, error) for _, call, error in found}) >= LEAST


@pytest.mark.parametrize("weather", WEATHERS)
def test_arbitrary_calls_while_memory_is_short(tmp_path, weather):
    swap = tmp_path / "swap.img"
    with open(swap, "wb") as file:
        file.truncate(24 << 20)
    result = rage(CHECKED, weather, memory=8, swap=swap, ballast=1600)
    evicted = int(observed(result)[-1].removeprefix("evicted "))
    assert evicted > 100
