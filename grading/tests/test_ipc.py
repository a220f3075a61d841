# SPDX-License-Identifier: MIT
"""Messages (guest/ipc.c): length, memory on the swap disk, order, time, and the
handles that they carry."""

import random

import pytest
from test_device import checksum, filled

ARGUMENT, HANDLE, RIGHTS, TIMEOUT, PARTNER, ADDRESS = -2, -3, -5, -6, -7, -8
READY, RECEIVING = 1, 3
SEND, RECEIVE, REQUEST = 11, 12, 13  # calls
LONGEST = 65536
ARENA = LONGEST + 2 * 4096  # bytes of a peer
FOREVER = -1
MAY_SEND, MAY_REQUEST, MAY_GRANT = 1, 2, 4


@pytest.fixture
def observe(observe_in):
    return lambda *words, **options: observe_in("ipc", *words, **options)


@pytest.mark.parametrize(
    "out", [1, 2, 3], ids=["sender out", "receiver out", "both out"]
)
@pytest.mark.parametrize("length", [LONGEST, 5000])
def test_messages_between_swapped_pages(observe, tmp_path, out, length):
    """Byte by byte, at odd addresses, and nothing around them changes."""
    swap = tmp_path / "swap.img"
    with open(swap, "wb") as file:
        file.truncate(16 << 20)
    start, to = random.randrange(ARENA - length), random.randrange(ARENA - length)
    lines = observe("swapped", 2200, out, start, length, to, memory=8, swap=swap)
    resident = [int(word) for word in lines[0].split()[1:]]
    # who is out has hardly a page of the arena's 18
    assert all((n < 9) == bool(out >> i & 1) for i, n in enumerate(resident))
    source, target = filled(ARENA, 1), filled(ARENA, 2)
    parts = (source[start : start + length], target[:to], target[to + length :], source)
    sums = " ".join(f"{checksum(part):x}" for part in parts)
    assert lines[1:] == ["received 0", "sent 0", f"sums {sums}"]


def test_one_byte_too_much_is_refused(observe):
    assert observe("limit") == [
        f"capacity {ARGUMENT}",
        f"length {ARGUMENT} waits {RECEIVING}",
        f"received 0 length {LONGEST}",
        f"sent 0 sum {checksum(filled(LONGEST, 1)):x}",
    ]


def test_memory_that_is_taken_from_a_waiting_process(observe):
    """It alone gets the error; the other waits on, to the end of its time."""
    assert observe("memory-gone") == 2 * [f"gone {ADDRESS} other {TIMEOUT}"]


def time_taken(call, timeout, at, reply):
    """The result of a call whose partner is there after AT ticks, and replies
    after REPLY more; and the ticks that it takes."""
    needed = at + reply if call == REQUEST else at
    if timeout == FOREVER or needed < timeout:
        return 0, needed
    if timeout == 0 and needed == 0 and call != REQUEST:
        return 0, 0
    return TIMEOUT, timeout


def test_timeouts(observe):
    """None, finite and infinite, for each call, with partners that are there
    before, in time, or too late. There is one timeout for both halves of a
    request; with none, nobody can reply in time."""
    times = (0, 2, 9)
    expected = []
    for call in (SEND, RECEIVE, REQUEST):
        for timeout in (0, 1, 5, FOREVER):
            for reply in times if call == REQUEST else (0,):
                for at in times:
                    result, ticks = time_taken(call, timeout, at, reply)
                    expected.append(
                        f"timeout {call} {timeout} at {at} reply {reply}: "
                        f"{result} after {ticks}"
                    )
    assert observe("timeouts") == expected


@pytest.mark.parametrize("shift", [0, 5])
def test_first_come_first_served(observe, shift):
    """Senders and requesters wait, are killed, or are received from by name: the
    order of the others stays."""
    lines = observe("order", random.randrange(1 << 15), 150, shift=shift)
    queue = []
    for line in lines:
        match line.split():
            case ["waits", who]:
                queue.append(int(who))
            case ["killed", who]:
                queue.remove(int(who))
            case ["from", who, "got", got]:
                assert got == who
                queue.remove(int(who))
            case ["any", "got", got]:
                assert int(got) == (queue.pop(0) if queue else -1), lines
            case _:
                raise AssertionError(line)
    assert len(lines) > 50


def test_who_may_grant_what(observe):
    """With RIGHT_GRANT any subset of what one has: by a message, or at once."""
    expected = []
    for own in range(8):
        for rights in range(9):
            for by_message in (1, 0):
                error = 0 if own & MAY_GRANT and rights & ~own == 0 else RIGHTS
                if rights > 7 and not by_message:
                    error = ARGUMENT
                got = rights if error == 0 else 0
                expected.append(
                    f"grant {rights} of {own} by {by_message}: {error}"
                    f" send {TIMEOUT if got & MAY_SEND else RIGHTS}"
                    f" request {TIMEOUT if got & MAY_REQUEST else RIGHTS}"
                    f" grant {0 if got & MAY_GRANT else RIGHTS}"
                )
    assert observe("grants") == expected


def test_grants_while_the_sender_waits(observe):
    """What ended, or may no longer be granted, is not; one's own handle is, and
    the receiver's own is HN_SELF."""
    assert observe("grants-waiting") == [
        "waiting 0: 0 0 handle 0",
        "waiting 1: 0 0 handle 0",
        "waiting 2: 0 0 handle 2",
        "waiting 3: 0 0 handle 0",
    ]


def test_strangers_get_a_handle_and_one_reply(observe):
    expected = []
    for i in range(3):
        expected += [
            f"stranger {i} from {3 + i} word {i}",
            "reply 0",
            "got 0",
            f"again {RIGHTS}",
        ]
    assert observe("strangers") == expected
