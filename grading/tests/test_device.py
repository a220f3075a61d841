# SPDX-License-Identifier: MIT
"""Devices as their drivers see them (guest/device.c): whole blocks in one call,
interrupts while the driver is busy."""

import random

import pytest

TIMEOUT, ARGUMENT = -6, -2
INTERRUPT = 1  # the kind of message
DISK, CLOCK, SERIAL = 1 << 2, 1 << 6, 1 << 4
SECTOR, BLOCK = 512, 16
SECTORS = 4096  # of the disk


@pytest.fixture
def observe(observe_in):
    return lambda *words, **options: observe_in("device", *words, **options)


def checksum(data):
    """remote_sum() of guest/remote.h."""
    total = len(data)
    for byte in data:
        total = (total * 31 + byte) % 2**32
    return total


def filled(count, seed):
    """remote_fill() of guest/remote.h."""
    data = bytearray()
    for _ in range(count):
        seed = (seed * 1103515245 + 12345) % 2**32
        data.append(seed >> 16 & 0xFF)
    return bytes(data)


def read_line(data, sector, count, width):
    part = data[sector * SECTOR : (sector + count) * SECTOR]
    return (
        f"read {sector} {count} {width} ready 1 units {count * SECTOR // width} "
        f"sum {checksum(part):x} around ee ee end 1"
    )


def test_sectors_are_read_and_written_in_one_call(observe, tmp_path):
    data = bytearray(random.randbytes(SECTORS * SECTOR))
    disk = tmp_path / "disk.img"
    disk.write_bytes(data)
    seed = random.randrange(1 << 30)
    start = random.randrange(SECTORS // 2 - BLOCK)
    to = SECTORS // 2 + random.randrange(SECTORS // 2 - BLOCK - 1)
    lines = observe("disk", start, to, seed, disk=disk)
    expected = ["register 0", "multiple 1"]
    expected += [
        read_line(data, start, 1, 2),
        read_line(data, start, 1, 4),
        read_line(data, start + 1, BLOCK, 2),
    ]
    written = filled(SECTOR, seed) + filled(BLOCK * SECTOR, seed + 1)
    data[to * SECTOR : to * SECTOR + len(written)] = written
    expected += [
        f"write {to} 1 ready 1 units {SECTOR // 2} end 1",
        f"write {to + 1} {BLOCK} ready 1 units {BLOCK * SECTOR // 2} end 1",
        read_line(data, to + 1, BLOCK, 4),
    ]
    assert lines == expected
    assert disk.read_bytes() == data


def test_a_window_of_memory_in_one_call(observe):
    assert observe("screen") == [
        "write 2000",
        "read 4000",
        "same 1",
        "part 50",
        "same 1",
        "nothing 0",
        f"over-the-end {ARGUMENT}",
    ]


def test_the_disk_interrupts_when_it_is_done(observe, tmp_path):
    disk = tmp_path / "disk.img"
    disk.write_bytes(bytes(SECTORS * SECTOR))
    assert observe("disk-interrupt", disk=disk) == [
        f"interrupt 0 kind {INTERRUPT} set {DISK:x}",
        f"once {TIMEOUT}",
    ]


def test_interrupts_of_two_devices_are_kept_as_one_message(observe):
    assert observe("interrupts-kept") == [
        f"from-peer {TIMEOUT}",
        f"kept 0 kind {INTERRUPT} set {CLOCK | SERIAL:x} rest 0",
        f"once {TIMEOUT}",
    ]


def test_interrupts_are_kept_for_a_busy_driver(observe):
    """And are not those of the next driver when it was killed."""
    assert observe("interrupts-of-a-peer") == [
        "enable 0",
        f"busy {TIMEOUT}",
        f"kept 0 from -2 kind {INTERRUPT} set {CLOCK:x}",
        "register-c 1",
        "enable 0",
        "next 0",
        f"not-his {TIMEOUT}",
    ]


def test_no_interrupt_is_lost(observe):
    """1024 a second; ten ticks begin and end somewhere between two."""
    (line,) = observe("interrupts-counted")
    assert 101 <= int(line.removeprefix("count ")) <= 104
