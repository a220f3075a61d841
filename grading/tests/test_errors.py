# SPDX-License-Identifier: MIT
"""Each error of each call, and the order of the checks.

guest/faults.def lists what can be wrong with a call. The guest makes the call
with each of these faults and with each two of them; here it is demanded that
the error is the one of the earlier fault, that nothing has changed, and that
the list has a fault for every error that calls.def lists for the call. The
matrix in the manual is made of the same list.
"""

from itertools import combinations_with_replacement

import pytest
from conftest import ABI, ROOT
from manual import manual, read_calls, read_errors, read_faults
from test_memory import bad_disk

LIST = ROOT / "grading/tests/guest/faults.def"
FAULTS = read_faults(LIST)
CALLS = [call for call in read_calls(ABI / "calls.def") if call.state == "PRESENT"]
VALUES = {error.name: error.number for error in read_errors(ABI / "errors.def")}
WITHOUT_MEMORY = [
    call
    for call in CALLS
    if any((f.call, f.memory) == (call.name, "NONE") for f in FAULTS)
]

# Two of different fields, of which the first is no fault beside the second.
NO_FAULT_BESIDE = {
    # only the items of a process have an index that is looked at
    ("read_kernel_info", "unknown", "item"),
    ("read_kernel_info", "stale", "item"),
    # there is no reply to a message that could not be sent
    ("ipc_request", "silent", "absent"),
    ("ipc_request", "long", "absent"),
}


def by_name(call):
    return pytest.mark.parametrize("call", call, ids=[c.name for c in call])


def go_together(i, j):
    a, b = FAULTS[i], FAULTS[j]
    return i == j or a.field != b.field


def expected_error(i, j):
    a, b = FAULTS[i], FAULTS[j]
    beside = (a.call, a.name, b.name) in NO_FAULT_BESIDE
    return VALUES[(b if beside else a).error]


def explain(lines):
    """Lines "fault I J ..." with the faults' names for their numbers."""
    words = [line.split() for line in lines]
    return [
        " + ".join(FAULTS[int(n)].name for n in dict.fromkeys(w[1:3]))
        + " -> " + " ".join(w[3:])
        for w in words
    ]  # fmt: skip


def check(call, lines, pairs):
    """LINES are of PAIRS, in any order, each with the error it must have."""
    tried = sorted(line for line in lines if line.startswith("fault "))
    expected = sorted(
        f"fault {i} {j} {expected_error(i, j)} kept 1 same 1" for i, j in pairs
    )
    assert explain(tried) == explain(expected), call.name


@by_name(CALLS)
def test_errors(observe_in, call):
    """Each fault, and each two, with enough memory."""
    own = [
        i for i, f in enumerate(FAULTS) if f.call == call.name and f.memory != "NONE"
    ]
    pairs = [p for p in combinations_with_replacement(own, 2) if go_together(*p)]
    lines = observe_in("faults", "faults", call.number, memory=16)
    check(call, lines, pairs)
    assert lines[-1] == "lost 0"
    crowds = {line for line in lines if line.startswith("crowd")}
    assert crowds <= {"crowd 122"}  # and five others, and init: the table is full


@by_name(WITHOUT_MEMORY)
def test_errors_without_memory(observe_in, call, tmp_path):
    """The faults that need a page when there is no frame: alone, and with each
    one of the call that comes before it. The swap disk cannot be written."""
    own = [
        i
        for i, f in enumerate(FAULTS)
        if f.call == call.name and (f.field, f.value) != ("scene", "DIES")
    ]
    pairs = [
        (i, j)
        for i, j in combinations_with_replacement(own, 2)
        if go_together(i, j) and FAULTS[j].memory == "NONE"
    ]
    disk = bad_disk(tmp_path, 32, [("write", None)])
    lines = observe_in("faults", "starved", call.number, memory=8, extra=disk)
    assert lines[0] == "starved 0 stopped 1"
    check(call, lines, pairs)


def test_every_error_of_every_call_has_a_test():
    """And no test is of an error that the call does not list."""
    cells = {(call.name, error) for call in CALLS for error in call.errors}
    assert {(fault.call, fault.error) for fault in FAULTS} == cells


@by_name(CALLS)
def test_errors_are_listed_in_the_order_of_the_checks(call):
    order = dict.fromkeys(f.error for f in FAULTS if f.call == call.name)
    assert tuple(order) == call.errors


def test_names_of_faults_are_unique():
    names = [(fault.call, fault.name) for fault in FAULTS]
    assert len(set(names)) == len(names)


def test_matrix_in_the_manual_names_the_tests():
    text = manual(ABI, LIST)
    matrix = text.split("# Which call returns which error")[1].split("\n# ")[0]
    errors = [error.name for error in read_errors(ABI / "errors.def")]
    rows = {}
    for line in matrix.splitlines():
        if line.startswith("| [`"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            rows[cells[0].split("`")[1]] = dict(zip(errors, cells[1:], strict=True))
    for call in CALLS:
        for error in errors:
            names = [f.name for f in FAULTS if (f.call, f.error) == (call.name, error)]
            words = rows[call.name][error].replace("`", "").split()
            assert words[1:] == names
            assert bool(words) == (error in call.errors)
