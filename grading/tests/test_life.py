# SPDX-License-Identifier: MIT
"""The ends of processes (guest/life.c): killed in every state, and stopped by
exceptions."""

import pytest
from test_device import checksum, filled

HANDLE, UNPRIVILEGED, TIMEOUT, PARTNER, RESOURCES, DRIVER = -3, -4, -6, -7, -9, -10
READY, SENDING, RECEIVING, STOPPED = 1, 2, 3, 4

# The state in which each is when it is killed.
WAYS = {
    "ready": READY,
    "running": READY,
    "asleep": RECEIVING,
    "sending": SENDING,
    "receiving": RECEIVING,
    "limited": RECEIVING,
    "requesting": SENDING,
    "awaiting-reply": RECEIVING,
    "partner": RECEIVING,
    "driver": RECEIVING,
    "stopped": STOPPED,
    "unheard": STOPPED,
}


@pytest.fixture
def observe(observe_in):
    return lambda name: observe_in("life", name)


def of_way(name, state):
    """What is seen of a kill: it succeeds once; the partner's handle names
    nobody, and no message is left with it; nobody hears of an exception; the
    device has no driver; all memory is there again."""
    return [
        *(["request 0"] if name == "awaiting-reply" else []),
        f"{name} state {state} kill 0 again {HANDLE}",
        *([f"waited {PARTNER}"] if name == "partner" else []),
        f"receive {HANDLE} send {HANDLE} any {TIMEOUT}",
        f"nothing {TIMEOUT} device 0",
        "lost 0",
    ]


def test_kill_in_every_state(observe):
    lines = [line for way in WAYS.items() for line in of_way(*way)]
    # the last one ended itself: it is not there to be killed
    lines += of_way("own-end", 0)
    lines[-4] = f"own-end state 0 kill {HANDLE} again {HANDLE}"
    assert observe("kill") == lines


def test_kill_of_a_waiting_process_or_its_clone(observe):
    assert observe("clone") == 2 * [
        "rest 0 word 7 from 1",
        "reply 0 got 0",
        f"nobody-else {TIMEOUT}",
    ]


def test_a_clone_has_no_privilege_and_no_device(observe):
    rest = "priority 0 slice 7 pages 1"
    assert observe("clone-is-plain") == [
        f"privileged 1 {rest} kill {HANDLE} enable 0",
        f"privileged 0 {rest} kill {UNPRIVILEGED} enable {DRIVER}",
    ]


def test_clones_of_clients_ask_again(observe):
    """user/lib/clone.c: client and clone get replies of their own, and have the
    same memory then, each its own. The clone is the next one's original."""
    expected, seed = [], 1
    for _ in range(3):
        memory = checksum(filled(9000, seed))
        expected += [
            "clone 1 request 7",
            f"client 0 words 100 101 102 memory {memory:x}",
            f"clone 0 words 200 201 202 memory {memory:x}",
        ]
        seed = 200
    assert observe("twins") == expected


def test_clones_that_cannot_be(observe):
    assert observe("twins-refused") == [
        f"nobody {HANDLE}",
        f"too-large {RESOURCES}",
        "reply 0",
        "client 0",
        f"asleep {TIMEOUT}",
        "lost 0",
    ]


def test_a_handle_never_names_a_later_process(observe):
    assert observe("stale") == ["equal 0 alive 0"]


def test_exceptions_are_kept_for_a_busy_init(observe):
    lines = observe("exceptions-kept")
    # in the order of PIDs; nothing of the third one, which was killed
    assert lines[:3] == [
        "kept 0 kernel 1 kind 2 cause 0 first 1 second 0 last 0",
        "kept 0 kernel 1 kind 2 cause 6 first 0 second 1 last 0",
        "kept 0 kernel 1 kind 2 cause 6 first 0 second 0 last 1",
    ]
    assert lines[3].startswith(f"kept {TIMEOUT} ")


def test_exceptions_come_before_messages(observe):
    assert observe("exceptions-first") == [
        f"from-victim {TIMEOUT}",
        "first 0 kernel 1",
        "second 0 sender 1",
    ]


def test_a_stopped_process_does_not_run(observe):
    page_fault, write_by_a_process = 14, 6
    assert observe("exceptions-stop") == [
        f"ran 0 cause {page_fault} address 0 error {write_by_a_process} "
        f"waits {SENDING}",
        f"partner {PARTNER}",
    ]
