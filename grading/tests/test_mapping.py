# SPDX-License-Identifier: MIT
"""Mappings in the finished system: files, shared and private memory, stacks,
compressed and noisy memory; consumers and pagers that do what they should not.
Most of it is checked by a program of the guest (guest/mapping*.c), put on a
disk of its own.
"""

import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import BUILD
from machine import OFF, Spec, run

PROGRAM = BUILD / "grading/tests/guest/mapping.elf"
GONE = r"init: mapping \(pid \d+\): its pager has ended, or refuses: address 0x"


@pytest.fixture(scope="module")
def disk(traced, tmp_path_factory) -> Path:
    """The system's disk with the program on it."""
    folder = tmp_path_factory.mktemp("mapping")
    image = Path(shutil.copy(traced / "disk.img", folder / "disk.img"))
    program = folder / "mapping"
    subprocess.run(["strip", "-o", program, PROGRAM], check=True)
    subprocess.run(["mcopy", "-i", f"{image}@@1M", program, "::bin"], check=True)
    return image


def check(line, disk, *names, **options):
    """Runs tests of the program; returns what else was printed. The clock counts
    instructions, so that a consumer is as fast on each host, but not while all
    wait for the disk, which would be too late then."""
    words = "mapping " + " ".join(names)
    result = line(words, disk=disk, shift=0, idles=True, **options)
    for name in (name for name in names if "=" not in name):
        assert f"ok {name}\n" in result.text, result.text
    assert "FAILED" not in result.text, result.text
    assert (result.reason, result.status) == (OFF, 0)
    return result.text


def test_files(line, disk):
    text = check(line, disk, "file", "file-end", "private", "messages", "offsets",
                 "errors")
    assert len(re.findall(GONE, text)) == 1


def test_file_server_is_restarted(line, disk):
    text = check(line, disk, "restart")
    assert "init: fs died (Killed), restarted\n" in text
    assert len(re.findall(GONE, text)) == 1


def test_servers_are_killed_under_mappings(line, disk):
    text = check(line, disk, "servers")
    assert text.count("died (Killed), restarted\n") == 4


def test_shared_memory(line, disk):
    assert "init:" not in check(line, disk, "shared", "relatives", "expected")


def test_stack_that_grows(line, disk):
    text = check(line, disk, "stack", "overflow")
    assert len(re.findall(GONE + "bf[ef]", text)) == 1


def test_compressed_memory(line, disk):
    assert "init:" not in check(line, disk, "packed")


def test_noise_changes_nothing(line, disk):
    seed = random.randrange(1 << 31)
    assert "init:" not in check(line, disk, f"seed={seed}", "noisy")


def test_several_pagers_in_one_process(line, disk):
    assert "init:" not in check(line, disk, "several")


def test_consumers_that_do_wrong(line, disk):
    text = check(line, disk, "read-only", "flood", "strangers")
    assert len(re.findall(GONE, text)) == 3


def test_pagers_that_end(line, disk):
    text = check(line, disk, "killed", "stopped", "waiting")
    assert re.search(r"init: mapping .*: bad write to address 0xbfc00000 ", text)
    assert re.search(r"its pager did not answer in time: address 0x7d001000 ", text)


def test_programs_leave_no_pagers(line, disk):
    check(line, disk, "ends", "leaks", "pipes")


def test_any_order(line, disk):
    seed = random.randrange(1 << 31)
    check(line, disk, f"seed={seed}", "storm", memory=64)


@pytest.mark.slow
def test_in_bochs(disk, tmp_path):
    """Whose processor forgets translations when it has to, and only then."""
    image = Path(shutil.copy(disk, tmp_path / "disk.img"))
    names = ["file", "private", "shared", "stack", "packed", "several", "killed"]
    command = tmp_path / "command"
    command.write_text(f"quiet run=mapping {' '.join(names)}\n")
    subprocess.run(
        ["mcopy", "-o", "-i", f"{image}@@1M", command, "::BOOT/CMDLINE.TXT"], check=True
    )
    result = run(Spec(disk=image, snapshot=True, emulator="bochs"))
    assert [f"ok {name}" in result.text for name in names] == [True] * len(names)
    assert (result.reason, result.status) == (OFF, 0), result.text


@pytest.mark.parametrize("memory", [16, 32])
def test_more_pages_than_can_be_mapped(line, disk, memory, tmp_path):
    swap = tmp_path / "swap.img"
    with open(swap, "wb") as file:
        file.truncate(64 << 20)
    check(line, disk, "crowd", memory=memory, swap=swap)


def test_others_have_all_that_can_be_mapped(line, disk):
    assert "init:" not in check(line, disk, "scarce", memory=16)


def test_pagers_count_as_their_user_s(line, disk):
    text = check(line, disk, "quota", memory=128)
    assert "a" in text.split("ok")[0]
