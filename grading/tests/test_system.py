# SPDX-License-Identifier: MIT
"""The finished system as its users see it: login, programs, screen, memory."""

import re
import subprocess
import time

import pytest
from conftest import BUILD, ROOT, make
from machine import LIMIT, OFF, STOPPED, Ended
from manual import read_calls, read_errors

PROMPT = r"/\S* [#$] "


def log_in(pc, user="root"):
    pc.expect("login: ")
    pc.send(user + "\n")
    pc.expect(PROMPT)


def command(pc, text):
    """Types TEXT; returns what is printed up to the next prompt."""
    pc.send(text + "\n")
    pc.expect(re.escape(text) + r"\r\n")
    start = pc.serial.seen
    end = pc.expect(PROMPT)
    return pc.serial.data[start : end.start()].decode().replace("\r\n", "\n")


# --- Login -------------------------------------------------------------------


@pytest.mark.parametrize("emulator", ["qemu", "bochs"])
def test_login_from_disk(booted, emulator):
    pc = booted(emulator=emulator, limit=90)
    log_in(pc)
    assert command(pc, "cat /etc/motd") == (ROOT / "user/etc/motd").read_text()
    assert {"ls", "cat", "sh"} <= set(command(pc, "ls /bin").split())
    pc.send("shutdown\n")
    result = pc.wait()
    assert (result.reason, result.status) == (OFF, 0)


@pytest.mark.parametrize("emulator", ["qemu", "bochs"])
def test_reboot_comes_up_with_what_was_just_written(booted, image, emulator):
    pc = booted(emulator=emulator, disk=image, snapshot=False, limit=90)
    log_in(pc)
    pc.send("echo kept >/root/note; reboot\n")
    log_in(pc)
    assert command(pc, "cat /root/note") == "kept\n"
    assert pc.debug.text().count("vamos: reset\n") == 1
    pc.send("echo more >>/root/note; shutdown -h now\n")
    result = pc.wait()
    assert (result.reason, result.status) == (OFF, 0)
    note = ["mtype", "-i", f"{image}@@1M", "::root/note"]
    assert subprocess.check_output(note, text=True) == "kept\nmore\n"


def test_reboot_is_for_root(line):
    text = line("su guest -c 'reboot; shutdown; shutdown -r; echo $?'").text
    assert text.count(": not done: Operation not permitted\n") == 3
    assert text.endswith("1\n")


def test_limit_in_bochs_counts_its_own_clock(booted):
    """At the prompt nothing happens; a second of it is soon over."""
    result = booted(emulator="bochs", shift=5, limit=1, wall=60).wait()
    assert (result.reason, result.guest_seconds) == (LIMIT, 1)
    assert "login: " in result.text
    assert re.match("EIP=c[0-9a-f]{7}\n", result.registers)


def test_login_again_after_exit(booted):
    pc = booted()
    log_in(pc)
    pc.send("exit\n")
    log_in(pc)


def test_output_waits_for_who_reads_it(booted):
    """A host that is busy for a while misses nothing."""
    pc = booted()
    log_in(pc)
    pc.send("seq 3000\n")
    pc.expect("seq 3000\r\n")
    time.sleep(2)  # nobody reads now
    text = "".join(f"{i}\r\n" for i in range(1, 3001))
    pc.expect(re.escape(text) + PROMPT)


def test_login_unknown_user_is_refused(booted):
    pc = booted()
    pc.expect("login: ")
    pc.send("nobody-here\n")
    pc.expect("Password: ?")  # asked, so that nobody learns who there is
    pc.send("guess\n")
    pc.expect("login: ")


def test_login_line_can_be_edited(booted):
    pc = booted()
    log_in(pc)
    assert command(pc, "cd /etc") == ""
    pc.send("echo abX\x7fc\n")
    pc.expect(r"\nabc\r\n")


def test_login_by_keyboard_on_screen(booted):
    """The same terminal is on the PC's own keyboard and screen."""
    pc = booted(vga=True)
    pc.expect("login: ")
    for key in ("r", "o", "o", "t", "ret"):
        pc.monitor(f"sendkey {key}", lambda text: None)
    pc.expect(PROMPT)
    assert "login: root" in screen(pc)


def screen(pc):
    """The text screen, as lines."""
    dumped = []
    pc.monitor("xp /4000bx 0xb8000", dumped.append)
    cells = [int(x, 16) for x in re.findall(r" 0x(\w\w)\b", dumped[0])][::2]
    text = bytes(cells).decode("latin1")
    return "\n".join(text[i : i + 80].rstrip() for i in range(0, 2000, 80))


# --- Programs ------------------------------------------------------------------


@pytest.mark.parametrize(
    "how, message",
    [
        ("divide", "division by zero"),
        ("jump", "jump"),
        ("null", "address 0x00000000"),
        ("hlt", "forbidden instruction"),
        ("kernel", "address 0xc0100000"),
        ("wild", "address 0x80000000"),
        ("stack", "write to"),
        ("cli", "forbidden instruction"),
        ("out", "forbidden instruction"),
        ("undefined", "undefined instruction"),
        ("breakpoint", "breakpoint"),
        ("interrupt", "forbidden instruction"),
    ],
)
def test_crash_ends_program_alone(line, how, message):
    result = line(f"crash {how}; echo status $?; echo alive")
    assert re.search(rf"crash \(pid \d+\): .*{message}", result.text), result.text
    assert not re.search(r"status 0$", result.text, re.M)
    assert result.text.endswith("alive\n")
    assert (result.reason, result.status) == (OFF, 0)


def test_programs_of_prompt(line):
    result = line("cd /etc; pwd; echo one two; ps")
    assert result.text.startswith("/etc\none two\n")
    assert all(name in result.text for name in ("init", "tty", "disk", "fs", "sh"))


def test_background_job(line):
    result = line("sleep 1 & echo first; sleep 2; echo last")
    assert result.text.replace("\n", " ").split()[-1] == "last"
    assert result.status == 0


def test_mcopied_program_runs_and_later_calls_are_refused(line, image):
    """A program from the host, copied in; every number that calls.def does
    not have, or has for later, is ERR_CALL."""
    program = BUILD / "grading/tests/guest/later.elf"
    built = make("-s", str(program))
    assert built.returncode == 0, built.stderr
    subprocess.run(["mcopy", "-i", f"{image}@@1M", program, "::bin/later"], check=True)
    calls = read_calls(ROOT / "kernel/abi/calls.def")
    errors = {e.name: e.number for e in read_errors(ROOT / "kernel/abi/errors.def")}
    numbers = [c.number for c in calls if c.state == "LATER"]
    numbers += [len(calls), 1000, -1]
    result = line("later " + " ".join(map(str, numbers)), disk=image)
    expected = [f"obs call {n} {errors['ERR_CALL']}" for n in numbers]
    assert result.text.splitlines() == expected


# --- The machine ---------------------------------------------------------------


@pytest.mark.parametrize("memory", [8, 64, 1024])
def test_memory_sizes(line, memory):
    result = line("ls /; sysinfo", memory=memory)
    assert (result.reason, result.status) == (OFF, 0), result.explain()
    total = int(re.search(r"memory +(\d+) KiB", result.text)[1])
    assert memory * 1024 * 0.7 < total <= memory * 1024


def test_memory_too_small_is_named(line):
    result = line("true", memory=4)
    assert result.reason == STOPPED
    assert re.fullmatch(r"vamos: .*memory.*", result.explain())


def test_quiet_boot_says_nothing(line):
    result = line("true")
    assert result.serial == ""
    assert "vamos: power off, status 0" in result.debug


def test_disk_boot_says_little(booted):
    """What comes before the prompt fits on the screen."""
    pc = booted()
    pc.expect("login: ")
    assert pc.serial.data.count(b"\n") < 25


def test_limit_tells_waiting_from_running(line):
    result = line("sleep 1000", limit=2)
    assert (result.reason, result.idle) == (LIMIT, True)


def test_ended_machine_is_told(booted):
    """The harness itself: waiting for what never comes ends."""
    with pytest.raises(Ended, match="time limit"):
        booted(limit=3).expect("this is never printed")
