# SPDX-License-Identifier: MIT
"""Regions with pagers (guest/pager.c, guest/pager_bad.c): agreements, faults,
pages and markers, and pagers and consumers that do what they should not."""

import random

import pytest
from pages import Random, checksum, written
from test_device import checksum as bytes_checksum
from test_device import filled

ARGUMENT, HANDLE, RIGHTS, TIMEOUT, ADDRESS, RESOURCES = -2, -3, -5, -6, -8, -9
READ, WRITE = 1, 2
STOPPED, FAULTED = 4, 5
PAGE_FAULT, SILENT, GONE = 14, 32, 33  # causes
TICKS = 10  # that a consumer waits
AGREED = "assign 0 map 0"
NOTHING = f"nothing {TIMEOUT}"
WRITTEN = "1003"  # what a peer's order to write leaves in eax


@pytest.fixture
def observe(observe_in):
    return lambda *words, **options: observe_in("pager", *words, **options)


def fault(who, page, access=READ, marker=0):
    return f"fault {who} page {page} access {access} marker {marker}"


def exception(who, cause, page):
    return f"exception {who} cause {cause} {cause} page {page}"


def total(name, who, *pages):
    return f"{name} {who}: {checksum(list(pages)):x}"


ZEROS = None  # a page that was never written


def test_both_have_to_agree(observe):
    """The consumer by its assignment, the pager by the first page: a fault
    without one of them, or after one took it back, is an exception."""
    assert observe("agreement") == [
        exception(0, PAGE_FAULT, 0),
        exception(1, PAGE_FAULT, 0),
        AGREED,
        fault(2, 1),
        f"state {FAULTED}",
        "map 0",
        total("sum", 2, ZEROS),
        "unassign 0",
        f"map {RIGHTS}",
        exception(2, PAGE_FAULT, 0),
        AGREED,
        "revoke 0",
        exception(3, PAGE_FAULT, 0),
    ]


def test_pages_come_as_they_are_touched(observe):
    """With the marker that was left in their place; what is written to them is
    the pager's."""
    seed = random.randrange(1 << 15)
    generator, store, expected = Random(seed), written(8, 7), [AGREED]
    for i in range(40):
        page = generator.below(8)
        marker = generator.below(1 << 15) * 65537
        write = generator.below(2) == 0
        expected.append(fault(0, page, WRITE if write else READ, marker & 0x7FFFFFFF))
        if write:
            store[page] = i
            expected.append(f"wrote 0: {WRITTEN}")
        else:
            expected.append(total("sum", 0, store[page]))
    expected.append(f"store {checksum(store):x}")
    assert observe("faults", seed) == expected


def test_a_page_to_be_read_only(observe):
    """A write to it waits for a page to be written; other pages, and the same
    one to be read, are not what it waits for."""
    assert observe("access") == [
        AGREED,
        total("sum", 0, ZEROS),
        fault(0, 0, WRITE),
        f"state {FAULTED}",
        f"wrote 0: {WRITTEN}",
        f"pages {checksum([ZEROS, 3]):x}",
    ]


def test_first_come_first_served(observe):
    """And a page that was mapped meanwhile needs no message."""
    assert observe("order") == [
        *4 * [AGREED],
        total("sum", 2, ZEROS),
        fault(0, 1),
        fault(1, 3),
        fault(3, 4),
        NOTHING,
    ]


def test_a_shared_page(observe):
    expected = 2 * [AGREED]
    for i in range(4):
        expected += [total("sum", 1 - i % 2, i), f"ours {checksum([i]):x}"]
    assert observe("shared") == expected


def test_mapped_pages_stay_in_memory(observe, tmp_path):
    """Whatever else is swapped; later they are swapped like all others."""
    swap = tmp_path / "swap.img"
    with open(swap, "wb") as file:
        file.truncate(32 << 20)
    ours = written(4, 11)
    ours[1:3] = written(2, 5)
    assert observe("pinned", 2200, memory=8, swap=swap) == [
        AGREED,
        "swapped 1",
        total("theirs", 0, *ours),
        f"ours {checksum(ours):x}",
        f"ours {checksum(ours):x}",
        f"ballast {checksum(written(2200, 3)):x}",
    ]


def test_pages_that_the_pager_frees(observe):
    """They are gone from all regions; other pages and markers stay."""
    assert observe("given-back") == [
        *2 * [AGREED],
        "freed 1",
        fault(0, 1),
        fault(0, 2),
        total("sum", 1, ZEROS),
        fault(1, 5, marker=55),
    ]


def test_memory_below_regions(observe):
    """It grows up to a region that has a pager, and not into it; when it
    shrinks, regions stay as they are. Their pages are none of its own."""
    assert observe("memory") == [
        AGREED,
        "up to it 1",
        f"into it {RESOURCES}",
        "back 1",
        total("sum", 0, 9),
        fault(0, 5, marker=99),
        total("sum", 0, 9),
        "resident 1 pages 0",
        "unassign 0",
        "over it 1",
        f"assign {ARGUMENT}",
        total("sum", 0, ZEROS),
    ]


def test_a_clone_of_a_consumer(observe):
    """It has the pagers and agreements, no pages and no markers; one of a
    process that waits for a page faults by itself."""
    one, two = written(2, 4)
    assert observe("clone-of-consumer") == [
        AGREED,
        fault(1, 0),
        fault(1, 1),
        total("clone", 1, two, one),
        fault(0, 1, marker=77),
        fault(2, 1),  # it has read the first one
        total("original", 0, one, two),
        total("clone", 2, one, one),
    ]


def test_a_clone_of_a_pager(observe):
    """It has copies of the pages that are mapped, and is nobody's pager."""
    _, second = written(2, 3)
    assert observe("clone-of-pager") == [
        "map 0",
        total("memory", 1, 20, second),
        total("memory", 2, 3, second),
        total("region", 0, 30),
        f"of the clone {RIGHTS}",
    ]


def test_messages_in_regions(observe):
    """Memory of a message may lie in pages that are there; who receives into
    one that may only be read spoils it for both."""
    data = filled(8192, 5)
    sent = data[4000:4200]
    after = bytes_checksum(sent[:100])
    assert observe("buffers") == [
        AGREED,
        f"one page {ADDRESS}",
        f"both 0 sent 0 sum {bytes_checksum(sent):x}",
        "sent 0 received 0",
        f"page {after:x}",
        f"sent {ADDRESS} received {ADDRESS}",
        f"sent {TIMEOUT} received {ADDRESS}",
        f"absent {ADDRESS}",
    ]


def test_bad_arguments(observe):
    assert observe("refused") == [
        "assign 0",
        f"nobody {HANDLE}",
        f"any {HANDLE}",
        f"itself {ARGUMENT}",
        f"memory {ARGUMENT}",
        f"kernel {ARGUMENT} {ARGUMENT}",
        f"time {ARGUMENT} {ARGUMENT}",
        "last 0",
        "none 0",
        f"nobody {HANDLE}",
        f"itself {RIGHTS}",
        f"not its own {RIGHTS} {RIGHTS} {RIGHTS}",
        f"in a page {ARGUMENT} {ARGUMENT}",
        f"access {ARGUMENT} {ARGUMENT} {ARGUMENT}",
        f"no memory {ADDRESS} {ADDRESS} {ADDRESS}",
        f"own region {ADDRESS}",
        f"no agreement {RIGHTS}",
        "twice 0 0",
        "two places 0",
        f"nobody {HANDLE} itself {RIGHTS}",
        f"not its own {RIGHTS} {RIGHTS}",
        f"in a page {ARGUMENT}",
        f"marker {ARGUMENT}",
        "marker 0",
        f"flags {ARGUMENT} {ARGUMENT}",
        f"others there {ARGUMENT}",
        "last 0",
        f"again {RIGHTS}",
    ]


def test_a_silent_pager(observe):
    """Its consumers stop when their time is over, not a tick before, and do not
    run any more."""
    assert observe("silent") == [
        *2 * [AGREED],
        fault(0, 0, WRITE),
        fault(1, 1),
        exception(0, SILENT, 0),
        f"after {TICKS}",
        exception(1, SILENT, 1),
        NOTHING,
        f"states {STOPPED} {STOPPED}",
    ]


def test_a_pager_that_ends(observe):
    """Who waits for it stops at once; its pages are gone, too, and no memory is
    lost."""
    assert observe("pager-ends") == [
        "assign 0",
        "map 0 0",
        exception(0, GONE, 1),
        exception(2, PAGE_FAULT, 0),
        NOTHING,
        "lost 0",
    ]


def test_a_pager_that_stops(observe):
    """By an exception of its own: time ends the waiting."""
    lines = observe("pager-stops")
    assert lines[0] == "assign 0"
    assert lines[1].startswith("exception 1 cause 0 0")
    assert lines[2:] == [exception(0, SILENT, 1)]


def test_a_consumer_that_floods_its_pager(observe):
    """The pager revokes its agreement: the consumer stops, and others are served
    as before."""
    assert observe("flood") == [
        *2 * [AGREED],
        *(fault(0, page) for page in range(1, 5)),
        exception(0, GONE, 4),
        fault(1, 1),
        total("sum", 1, ZEROS),
    ]


def test_a_cycle_of_pagers(observe):
    """Two that wait for each other, until their time is over; a third one does
    not notice."""
    assert observe("cycle") == [
        "assign 0 0",
        "map 0 0",
        f"others {TIMEOUT}",
        exception(0, SILENT, 1),
        exception(1, SILENT, 1),
        f"others {TIMEOUT}",
    ]


def test_a_deputy(observe):
    """It maps for the pager that has assigned its own region to it; what the
    kernel has to say goes to the pager."""
    assert observe("deputy") == [
        "assign 0",
        f"too early {RIGHTS}",
        "assign 0",
        "map 0",
        f"peer 2: {TIMEOUT} kind 0 page {-8 * 1024} access 0",
        f"peer 1: 0 kind 3 page 1 access {READ}",
        "map 0",
        total("sum", 0, ZEROS, ZEROS),
        f"peer 1: 0 kind 3 page 0 access {READ}",
    ]


@pytest.mark.parametrize("memory", [16, 64])
def test_a_share_of_memory_can_be_mapped(observe, memory):
    """A quarter, tables of regions included; none of it is lost."""
    assert observe("limit", memory=memory) == [
        AGREED,
        f"error {RESOURCES} share 4",
        "again 0",
        total("sum", 0, ZEROS, ZEROS),
        "memory 1",
        "lost 0",
    ]


def test_a_consumer_that_ends(observe):
    """While it waits: the pager does not hear of it, or not again."""
    rest = [f"map {HANDLE}", "lost 0"]
    assert observe("consumer-ends") == [
        *2 * [AGREED],
        fault(1, 2),
        NOTHING,
        *rest,
        *2 * [AGREED],
        fault(0, 1),
        fault(1, 2),
        NOTHING,
        *rest,
    ]
