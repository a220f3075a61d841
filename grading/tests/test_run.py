# SPDX-License-Identifier: MIT
"""`make run RUN=...`: what it prints and how it ends."""

import os
import re
import subprocess

import pytest
from conftest import BUILD, ROOT, make, patch

UNDEFINED = bytes((0x0F, 0x0B))  # ud2


@pytest.fixture
def run(image):
    """run(LINE, ...) is `make run RUN=LINE ...` with a disk of its own."""
    return lambda text, **more: make("run", RUN=text, RUN_IMAGE=image, **more)


def test_run_lists_root(run):
    result = run("ls /")
    assert {"bin", "etc"} <= set(result.stdout.lower().split())
    assert result.returncode == 0


def test_run_prints_output_and_nothing_else(run):
    result = run("cat /etc/motd; echo end")
    assert result.stdout == (ROOT / "user/etc/motd").read_text() + "end\n"
    assert result.returncode == 0


@pytest.mark.parametrize(
    "text, status", [("exit 7", 7), ("false", 1), ("true", 0), ("true; false", 1)]
)
def test_run_ends_with_status_of_line(run, text, status):
    result = run(text)
    assert (result.returncode, result.stdout) == (status, ""), result.stderr


def test_run_unknown_program_is_127(run):
    result = run("no-such-program")
    assert result.returncode == 127
    assert "no-such-program" in result.stdout


def test_run_keeps_line_as_written(run):
    """Neither make nor the host's shell may touch the line."""
    result = run("echo 'a  b'   \"$$c\" '$(d)' '#e' \\\\")
    assert result.stdout.startswith("a  b ")
    assert "$(d) #e" in result.stdout
    assert result.returncode == 0


def test_run_time_limit_is_124(run):
    result = run("echo before; sleep 1000", TIMEOUT=2)
    assert (result.returncode, result.stdout) == (124, "before\n")
    assert "time limit" in result.stderr


def test_run_rejects_line_too_long(run):
    result = run("echo " + "x" * 1100)
    assert result.returncode == 126
    assert "RUN is longer than" in result.stderr


def test_run_panic_is_125(run, kernel, tmp_path):
    """A kernel whose kdispatch is an undefined instruction."""
    bad = tmp_path / "vamos.elf"
    bad.write_bytes(patch(kernel, "kdispatch", UNDEFINED))
    result = run("true", RUN_KERNEL=bad)
    assert result.returncode == 125
    assert "panic: " in result.stderr
    assert "called from" in result.stderr


def test_run_triple_fault_is_125(run, kernel, tmp_path):
    """A kernel whose first instruction is undefined: no handler is there."""
    bad = tmp_path / "vamos.elf"
    bad.write_bytes(patch(kernel, "start", UNDEFINED))
    result = run("true", RUN_KERNEL=bad)
    assert result.returncode == 125
    assert "triple fault" in result.stderr
    assert re.search(r"EIP=001[0-9a-f]{5}", result.stderr)


def test_run_damaged_archive_is_125_and_named(run, archive, tmp_path):
    bad = tmp_path / "boot.tar"
    bad.write_bytes(archive.read_bytes()[512:])
    result = run("true", RUN_ARCHIVE=bad)
    assert result.returncode == 125
    assert "archive" in result.stderr


def test_run_without_emulator_is_126():
    command = ["/usr/bin/python3", ROOT / "grading/host/run.py", "--line", "true"]
    result = subprocess.run(
        [*command, "--kernel", BUILD / "vamos.elf"],
        env={**os.environ, "PATH": "/nonexistent"},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 126
    assert "qemu-system-i386 is missing" in result.stderr


def test_run_image_in_use_is_126(run, image, booted):
    """Two machines must not write to one disk."""
    booted(disk=image, snapshot=False).expect("login: ")
    result = run("true")
    assert result.returncode == 126
    assert "lock" in result.stderr


def test_run_with_a_second_disk(run, tmp_path):
    """It is made with truncate, filled inside and read outside."""
    disk = tmp_path / "second.img"
    missing = run("true", DISK1=disk)
    assert missing.returncode == 126 and "truncate" in missing.stderr
    disk.touch()
    os.truncate(disk, 32 << 20)
    result = run("mkfs 1 && mount 1 /mnt && cp /etc/group /mnt", DISK1=disk)
    assert (result.returncode, result.stderr) == (0, "")
    shown = subprocess.run(["mtype", "-i", disk, "::group"], capture_output=True)
    assert shown.stdout == (ROOT / "user/etc/group").read_bytes()


def test_run_changes_stay_on_image(run, image):
    """What is copied in with mcopy between two runs is there."""
    hello = image.with_name("hello.txt")
    hello.write_text("from the host\n")
    assert run("cat /hello.txt").returncode != 0
    subprocess.run(["mcopy", "-i", f"{image}@@1M", hello, "::"], check=True)
    result = run("cat /hello.txt")
    assert (result.returncode, result.stdout) == (0, "from the host\n")
