# SPDX-License-Identifier: MIT
"""Processes of the finished system: fork, exec, signals, groups; servers that
are killed; an ordinary user who takes all there is. Most of it is checked by
a program of the guest (guest/process*.c), put on a disk of its own.
"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import BUILD
from machine import OFF

PROGRAM = BUILD / "grading/tests/guest/process.elf"
PROMPT = r"/\S* [#$] "

SCRIPTS = {
    "script": "#! /bin/process   show -x\n",
    "noscript": "#!/bin/no-such\n",
    "text": "echo hello\n",
    "loop": "#!/bin/script\n",
}


@pytest.fixture(scope="module")
def disk(traced, tmp_path_factory) -> Path:
    """The system's disk with the program and some scripts on it."""
    folder = tmp_path_factory.mktemp("process")
    image = Path(shutil.copy(traced / "disk.img", folder / "disk.img"))
    program = folder / "process"
    subprocess.run(["strip", "-o", program, PROGRAM], check=True)
    for name, text in SCRIPTS.items():
        (folder / name).write_text(text)
    for source in (program, *(folder / name for name in SCRIPTS)):
        subprocess.run(["mcopy", "-i", f"{image}@@1M", source, "::bin"], check=True)
    return image


def check(line, disk, *names, **options):
    """Runs tests of the program; returns what else was printed."""
    result = line("process " + " ".join(names), disk=disk, **options)
    for name in names:
        assert f"ok {name}\n" in result.text, result.text
    assert "FAILED" not in result.text, result.text
    assert (result.reason, result.status) == (OFF, 0)
    return result.text


def test_fork_and_wait(line, disk):
    check(line, disk, "fork", "wait", "orphan", "reap")


def test_exec_and_descriptors(line, disk):
    check(line, disk, "exec", "exec-errors", "descriptors")


def test_signals_and_groups(line, disk):
    check(line, disk, "signals", "interrupted", "blocked", "ignored",
          "broken-pipe", "groups", "times", "computing")


def test_forged_messages_change_nothing(line, disk):
    check(line, disk, "forged")


def test_servers_are_restarted(line, disk):
    text = check(line, disk, "servers")
    for name in ("fs", "disk", "pipe", "tty"):
        assert f"init: {name} died (Killed), restarted\n" in text


def test_terminal_forgets_who_died(line, disk):
    assert "init:" not in check(line, disk, "readers")


def test_disk_is_killed_during_copy(line, disk):
    text = check(line, disk, "copy")
    assert text.count("init: disk died (Killed), restarted\n") > 2


def test_ordinary_user_leaves_root_alone(line, disk):
    check(line, disk, "hog", "bomb", "openers", memory=32)


def test_server_that_hangs_is_restarted(line):
    result = line("sleep 8; echo alive", archive=BUILD / "hanging-test.tar")
    assert result.text == "init: pipe died (no answer), restarted\nalive\n"


def test_server_that_dies_again_and_again_is_given_up(line):
    result = line("sleep 1; echo alive", archive=BUILD / "crashing-test.tar")
    assert re.search(r"init: pipe \(pid \d+\): undefined instruction", result.text)
    assert result.text.count("init: pipe died (Illegal instruction), restarted") == 4
    assert result.text.count("init: pipe died (Illegal instruction), given up") == 1
    assert result.text.endswith("alive\n")


def test_interrupt_at_terminal(booted, disk):
    """^C ends what runs in the foreground, and not the shell."""
    pc = booted(disk=disk)
    pc.expect("login: ")
    pc.send("root\n")
    pc.expect(PROMPT)
    pc.send("cat\n")
    pc.expect("cat\r\n")
    pc.send("text\n")
    pc.expect("text\r\ntext\r\n")
    pc.send("\x03")
    pc.expect(PROMPT)
    pc.send("process keys\n")
    pc.expect("waiting\r\n")
    pc.send("\x03")
    pc.expect("handled 1\r\nwaiting again\r\n")
    pc.send("\x03")
    pc.expect(PROMPT)
    pc.send("echo ended by $?\n")
    pc.expect("ended by 130\r\n")
    assert "not ended" not in pc.result().text


def test_terminal_that_is_restarted_goes_on(booted, disk):
    """The shell waits for a line while tty is killed."""
    pc = booted(disk=disk)
    pc.expect("login: ")
    pc.send("root\n")
    pc.expect(PROMPT)
    pc.send("sh -c 'sleep 1; kill -9 2' &\n")
    pc.expect(r"init: tty died \(Killed\), restarted\r\n")
    pc.send("echo still here\n")
    pc.expect("\nstill here\r\n")
