# SPDX-License-Identifier: MIT
"""The kernel as processes see it: guest/abi.c observes, this file knows what
the ABI manual demands. One boot of a fraction of a second for each test."""

import pytest

CALL, ARGUMENT, HANDLE, UNPRIVILEGED, RIGHTS = -1, -2, -3, -4, -5
TIMEOUT, PARTNER, ADDRESS, RESOURCES, DRIVER = -6, -7, -8, -9, -10
IMAGE, TRUNCATED = -11, -12


@pytest.fixture
def observe(observe_in):
    """What test NAME reports, line by line, without the word "obs"."""

    def observe_test(name, shift=0):
        return observe_in("abi", name, shift=shift)

    return observe_test


def pairs(expected):
    return [f"{name} {value}" for name, value in expected]


def test_calls_that_are_not_there_return_err_call(observe):
    numbers = [19, 20, 1000, -1]
    assert observe("later") == [
        f"call {n} {CALL} kept 1 2 3 4 5 6" for n in numbers
    ]


def test_unprivileged_processes_are_refused(observe):
    expected = [(n, UNPRIVILEGED) for n in range(8)]
    # enable_interrupts of the empty set concerns no device
    expected += [(8, 0), (9, DRIVER), (10, DRIVER)]
    assert observe("unprivileged") == [f"call {n} {e}" for n, e in expected]


def test_a_clone_goes_on_where_its_original_is(observe):
    assert observe("clone") == [
        "clone 1 other 1",
        "same 1",
        "differs 1",
        "kept 1",
        "private-frames 1",
        "first 77 1",
        "second 77 1",
        f"own 1 handle {HANDLE}",
    ]


def test_each_call_names_its_errors(observe):
    assert observe("errors") == pairs(
        [
            ("privileged-handle", HANDLE),
            ("kill-handle", HANDLE),
            ("kill-negative", HANDLE),
            ("create-priority", ARGUMENT),
            ("create-slice", ARGUMENT),
            ("create-address", ADDRESS),
            ("create-wrap", ADDRESS),
            ("create-image", IMAGE),
            ("create-empty", IMAGE),
            ("create-short", IMAGE),
            ("add-much", RESOURCES),
            ("add-wrap", RESOURCES),
            ("free-all", ARGUMENT),
            ("params-priority", ARGUMENT),
            ("params-slice", ARGUMENT),
            ("driver-swap", ARGUMENT),
            ("driver-none", ARGUMENT),
            ("driver-flag", ARGUMENT),
            ("driver-twice", DRIVER),
            ("driver-not", DRIVER),
            ("enable-other", DRIVER),
            ("read-other", DRIVER),
            ("read-register", ARGUMENT),
            ("read-width", ARGUMENT),
            ("read-count", ARGUMENT),
            ("read-fits", 1),
            ("read-beyond", ARGUMENT),
            ("write-beyond", ARGUMENT),
            ("read-address", ADDRESS),
            ("info-item", ARGUMENT),
            ("info-handle", HANDLE),
            ("info-address", ADDRESS),
            ("rights-receiver", HANDLE),
            ("rights-object", HANDLE),
            ("rights-value", ARGUMENT),
        ]
    )


def test_ipc_errors(observe):
    assert observe("ipc-errors") == pairs(
        [
            ("send-handle", HANDLE),
            ("send-any", HANDLE),
            ("send-self", ARGUMENT),
            ("send-timeout", ARGUMENT),
            ("send-address", ADDRESS),
            ("send-length", ARGUMENT),
            ("send-grant", HANDLE),
            ("receive-handle", HANDLE),
            ("receive-self", ARGUMENT),
            ("receive-now", TIMEOUT),
            ("buffers", ADDRESS),
        ]
    )


def test_short_request_and_reply(observe):
    assert observe("short") == [
        "receive 0",
        "words 11 22 33 from-peer 1 length 0 granted 0",
        "reply 0",
        "replied 0 44 55 66 from-parent 1",
    ]


def pattern_sum(count, offset):
    """The checksum of COUNT bytes at OFFSET of remote_fill(.., seed = count)."""
    seed, total = count, count
    for i in range(count + offset):
        seed = (seed * 1103515245 + 12345) % 2**32
        if i >= offset:
            total = (total * 31 + (seed >> 16 & 0xFF)) % 2**32
    return total


def test_long_messages_at_odd_addresses(observe):
    expected = []
    for count, offset in ((0, 0), (1, 4095), (4096, 17), (65536, 4001)):
        total = pattern_sum(count, offset)
        expected += [
            f"long {count} 0 length {count} sum {total:x} beyond ee ee",
            "sent 0",
        ]
    assert observe("long") == expected


def test_a_message_that_does_not_fit(observe):
    assert observe("truncated") == [
        f"receive {TRUNCATED} word 0 byte 0",
        f"send {TRUNCATED}",
    ]


@pytest.mark.parametrize("shift", [0, 3, 7])
def test_timeouts_take_their_ticks(observe, shift):
    assert observe("timeout", shift) == [
        f"sleep {TIMEOUT}",
        "ticks 3",
        f"receive {TIMEOUT}",
        "ticks 2",
        f"peer-send {TIMEOUT}",
        f"no-trace {TIMEOUT}",
    ]


@pytest.mark.parametrize("shift", [0, 3, 7])
def test_senders_are_served_in_order(observe, shift):
    assert observe("fifo", shift) == [f"word {n}" for n in (3, 2, 1, 0)]


def test_kill_wakes_partners_and_makes_handles_stale(observe):
    receiving, sending = 3, 2
    assert observe("kill") == [
        f"state {receiving} {sending} {sending} {receiving}",
        "kill 0",
        f"waiter {PARTNER}",
        f"waiter {PARTNER}",
        f"waiter {PARTNER}",
        f"stale-kill {HANDLE}",
        f"stale-send {HANDLE}",
        f"stale-other {HANDLE}",
        "other-handle 1",
        f"still-stale {HANDLE}",
    ]


def test_rights(observe):
    assert observe("rights") == pairs(
        [
            ("unknown", HANDLE),
            ("give", 0),
            ("send", TIMEOUT),
            ("request", RIGHTS),
            ("pass-on", RIGHTS),
            ("take", 0),
            ("taken", RIGHTS),
            ("grant", 0),
            ("granted", 2),
            ("use", TIMEOUT),
            ("grant-nothing", 0),
            ("same-handle", 2),
            ("kept", TIMEOUT),
            ("rebel", 0),
            ("refused", RIGHTS),
            ("still-grants", 0),
        ]
    )


def test_priorities_are_strict(observe):
    # Slices 5 and 1 share twelve ticks 10 to 2 once priorities are equal.
    assert observe("priority") == ["low-runs 0", "low-shares 2"]


@pytest.mark.parametrize("shift", [0, 3])
def test_slices_share_the_processor(observe, shift):
    assert observe("slices", shift) == ["ran 10 20 30"]


def test_exceptions_stop_one_process_and_reach_init(observe):
    divide, halt, null, kernel, invalid, out = 0, 13, 14, 14, 6, 13
    expected = []
    for i, vector in enumerate((divide, halt, null, kernel, invalid, out)):
        address = "c0100000" if i == 3 else "0"
        expected += [
            f"exception {i} receive 0 kernel 1 kind 2 peer 1 "
            f"cause {vector} {vector} address {address} stopped 1",
            "kill 0",
        ]
    assert observe("exceptions") == expected


def causes(vector, names):
    return [f"{name} cause {vector}" for name in names.split()]


def test_no_process_gets_out_of_its_machine(observe):
    protection, absent, invalid, fault, no_task = 13, 7, 6, 14, 10
    expected = [
        *causes(protection, "local-data local-gate kernel-data kernel-code"),
        *causes(protection, "kernel-task fault-task no-stack"),
        *causes(protection, "vector-page-fault vector-double-fault"),
        *causes(protection, "vector-timer vector-beyond"),
        "vector-breakpoint cause 3",
        "vector-overflow cause 4",
        *causes(protection, "interrupts-off interrupts-on port-read"),
        *causes(protection, "port-string control-0 control-3 control-4"),
        *causes(protection, "debug-7 task-flag machine-word table-global"),
        *causes(protection, "table-interrupts table-local table-task"),
        *causes(protection, "flush-page flush-cache register-read"),
        *causes(protection, "register-write fast-call"),
        *causes(absent, "float-start float-save"),
        *causes(invalid, "float-mmx float-sse float-state"),
        *causes(fault, "kernel-read kernel-write top-write"),
        *causes(fault, "page-zero page-zero-after"),
        *causes(no_task, "nested-return"),
        "single-step cause 1",
        "forbidden-flags found 0",
    ]
    for state in "no-segments backwards nested aligned no-stack".split():
        expected.append(f"trap-{state} found ffffffff")
    expected.append("trap-kernel-stack found ffffffff")
    assert observe("attacks") == [f"attack {line}" for line in expected]


def test_memory_is_zero_and_comes_back(observe):
    assert observe("memory") == [
        "zeros 0 resident 1",
        "freed 1",
        "frames-back 1",
        "zeros-again 0",
        "peer-add 5",
        "peer-free 2",
    ]


def test_processes_leave_no_frame_behind(observe):
    assert observe("recycle") == ["frames-lost 0"]


def test_the_process_table_can_be_full(observe):
    assert observe("full") == [
        f"created 127 error {RESOURCES}",
        "works 0",
        "frames-lost 0",
    ]


def test_interrupts_reach_their_driver(observe):
    assert observe("driver") == [
        "register 0",
        f"second {DRIVER}",
        "enable 0",
        "kept 0 kind 1 set 40",
        f"masked {TIMEOUT}",
        "next 0 from-kernel 1",
        "unregister 0",
        f"read {DRIVER}",
    ]


def test_no_failure_looks_like_success_outside(boot_observer):
    assert boot_observer("abi", "status", memory=64).status == 255  # of 256, whose low byte is 0
