# SPDX-License-Identifier: MIT
"""Files of the finished system: written there and read by other tools; servers
that die under them; a PC that is switched off. A program of the guest does the
work (guest/files.c).
"""

import os
import re
import struct
import subprocess
import time

import machine
import pytest
from conftest import BUILD
from machine import OFF

PROGRAM = BUILD / "grading/tests/guest/files.elf"
OFFSET = 1 << 20  # of the volume in the image
ENVIRONMENT = {**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin:/sbin"}


def pattern(name, size):
    """What files.c writes to the file NAME."""
    state = 1
    for byte in name.encode():
        state = (state * 31 + byte) & 0xFFFFFFFF
    words = []
    for _ in range((size + 3) // 4):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        words.append(state)
    return struct.pack(f"<{len(words)}I", *words)[:size]


def mtool(image, name, *arguments):
    return subprocess.run([name, "-i", f"{image}@@{OFFSET}", *arguments],
                          check=True, capture_output=True).stdout


def check_volume(image, offset=OFFSET):
    """fsck.fat has nothing to say."""
    part = image.with_suffix(".part")
    with open(image, "rb") as whole:
        whole.seek(offset)
        part.write_bytes(whole.read())
    done = subprocess.run(["fsck.fat", "-n", part], env=ENVIRONMENT,
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert len(done.stdout.splitlines()) == 2, done.stdout


@pytest.fixture
def disk(image, tmp_path):
    """The system's disk, with the program."""
    program = tmp_path / "files"
    subprocess.run(["strip", "-o", program, PROGRAM], check=True)
    mtool(image, "mcopy", program, "::bin/files")
    return image


@pytest.fixture
def work(line, disk):
    """work(TEXT) runs TEXT; what it does to the disk remains."""

    def run(text, **options):
        result = line(text, disk=disk, snapshot=False, **options)
        assert (result.reason, result.status) == (OFF, 0), (
            result.explain() + result.text)
        return result.text

    return run


def test_other_tools_read_what_was_written(work, disk):
    work("files write '/tmp/A long name.data' 300; files write /etc/short 7")
    assert mtool(disk, "mtype", "::tmp/A long name.data") == pattern(
        "/tmp/A long name.data", 300 << 10)
    assert mtool(disk, "mtype", "::etc/short") == pattern("/etc/short", 7 << 10)
    check_volume(disk)


def test_what_others_wrote_can_be_changed(work, disk, tmp_path):
    (tmp_path / "x").write_bytes(b"x" * 100_000)
    mtool(disk, "mcopy", tmp_path / "x", "::tmp/from outside.txt")
    work("files write '/tmp/from outside.txt' 20")
    assert mtool(disk, "mtype", "::tmp/from outside.txt") == pattern(
        "/tmp/from outside.txt", 20 << 10)
    check_volume(disk)


@pytest.mark.parametrize("end", ["", "; shutdown 0; sleep 9"])
def test_last_change_before_the_end(work, disk, end):
    work(f"echo last > /tmp/last{end}")
    assert mtool(disk, "mtype", "::tmp/last") == b"last\n"
    check_volume(disk)


@pytest.mark.parametrize("server", ["disk", "fs"])
def test_server_killed_while_copying(work, disk, server):
    """10 MiB, during which the server dies five times."""
    text = work(f"files copy 10240 {server} 2048", limit=60)
    assert "/tmp/copy is right" in text
    assert text.count(f"{server} died") == 5
    check_volume(disk)


def test_second_disk(work, disk, tmp_path):
    other = tmp_path / "other.img"
    other.touch()
    os.truncate(other, 20 << 20)
    drive = ("-drive", f"file={other},format=raw,if=ide,index=1")
    work("mkfs -L OTHER 1 && files mount && files write /tmp/there 500 && "
         "fsck /tmp && files unmount", extra=drive)
    shown = subprocess.run(["mtype", "-i", other, "::there"], check=True,
                           capture_output=True).stdout
    assert shown == pattern("/tmp/there", 500 << 10)
    check_volume(other, 0)
    assert b"there" not in mtool(disk, "mdir", "-b", "::tmp")


def partitioned(image, size):
    """Gives IMAGE, enlarged by SIZE bytes, a partition more, with a FAT16
    volume and a file. Where it begins."""
    begin = max(image.stat().st_size, 1 << 20)
    os.truncate(image, begin + size)
    options = ["--append"] if begin > 1 << 20 else ["--label", "dos"]
    subprocess.run(["sfdisk", "-q", *options, image], env=ENVIRONMENT, check=True,
                   input=f"start={begin // 512}, size={size // 512}, type=6\n".encode())
    subprocess.run(["mkfs.fat", "-F16", "-R256", "--offset", str(begin // 512), image,
                    str(size // 1024)], env=ENVIRONMENT, check=True, capture_output=True)
    note = image.with_suffix(".note")
    note.write_text("from outside\n")
    subprocess.run(["mcopy", "-i", f"{image}@@{begin}", note, "::note"], check=True)
    return begin


@pytest.mark.parametrize("disk_number", [0, 1])
def test_mount_of_a_second_volume(line, image, tmp_path, disk_number):
    """A partition of the other disk, or a second one of the system's."""
    where = tmp_path / "other.img" if disk_number == 1 else image
    where.touch()
    begin = partitioned(where, 24 << 20)
    number = 1 if disk_number == 1 else 2
    drive = ("-drive", f"file={where},format=raw,if=ide,index=1")
    name = f"{disk_number}:{number}"
    result = line(
        f"mount {name} /mnt && cat /mnt/note; mount; df | wc -l; mount {name} /home;"
        "echo inside >/tmp/text; mv /tmp/text /mnt; mkdir /mnt/dir; cp /bin/ls /mnt/dir;"
        "sleep 9 </mnt/note & umount /mnt; kill %1; wait; sync; umount /mnt;"
        "ls /mnt; mount; umount /mnt; su guest -c 'mount 1 /mnt'; mount 1:9 /mnt;"
        "mount /mnt; mount 1:4 /mnt",
        disk=image, snapshot=False, extra=drive if disk_number == 1 else ())
    assert result.text.splitlines() == [
        "from outside",
        "0:1 on / (rw)",
        f"{name} on /mnt (rw)",
        "3",
        "mount: /home: Device or resource busy",
        "umount: /mnt: Device or resource busy",
        "0:1 on / (rw)",
        "umount: /mnt: Invalid argument",
        "mount: /mnt: Operation not permitted",
        "mount: 9: a partition from 1 to 4 is wanted",
        "usage: mount [DISK[:PARTITION] DIRECTORY]",
        *(["fs: the disk has no FAT16 partition", "mount: /mnt: Invalid argument"]
          if disk_number == 1 else
          ["fs: there is no disk", "mount: /mnt: No such device"]),
    ]
    volume = f"{where}@@{begin}"
    shown = subprocess.run(["mtype", "-i", volume, "::text"], check=True,
                           capture_output=True).stdout
    assert shown == b"inside\n"
    subprocess.run(["mcopy", "-i", volume, "::dir/ls", tmp_path / "ls"], check=True)
    subprocess.run(["mcopy", "-i", f"{image}@@{OFFSET}", "::bin/ls", tmp_path / "same"],
                   check=True)
    assert (tmp_path / "ls").read_bytes() == (tmp_path / "same").read_bytes()
    check_volume(where, begin)
    assert b"text" not in mtool(image, "mdir", "-b", "::mnt")


def test_fs_is_killed_with_open_files(work, disk):
    """Open files are found again under their new names."""
    text = work("files renamed fs")
    assert "fs died" in text and "first.more is read" in text
    assert mtool(disk, "mtype", "::etc/a new name") == b"first.more"
    assert mtool(disk, "mtype", "::tmp/first") == b"second.again"
    check_volume(disk)


def test_fs_is_killed_in_a_script(work, disk):
    """What the programs of a script write to one file stands one behind the
    other, whoever of them opens it again."""
    work("{ /bin/echo one; files kill fs; /bin/echo two; files kill fs; "
         "echo three; files kill fs; files kill disk; /bin/echo four; } > /tmp/out")
    assert mtool(disk, "mtype", "::tmp/out") == b"one\ntwo\nthree\nfour\n"
    check_volume(disk)


def test_fs_is_killed_with_mounts(work, disk, tmp_path):
    """What was mounted is mounted again, under the same number; what was taken
    away is not."""
    other = tmp_path / "other.img"
    other.touch()
    os.truncate(other, 20 << 20)
    drive = ("-drive", f"file={other},format=raw,if=ide,index=1")
    text = work("mkfs 1 && files mount && echo kept > /tmp/there; "
                "{ files kill fs; cat; } < /tmp/there; df; echo more >> /tmp/there; "
                "files kill fs; cat /tmp/there; files unmount; "
                "files kill fs; ls /tmp; files mount; cat /tmp/there", extra=drive)
    assert text.count("fs died") == 3 and "cannot" not in text
    said = text.replace("init: fs died (Killed), restarted\n", "")
    assert said.startswith("kept\n") and said.endswith("kept\nmore\n" * 2)
    assert "/tmp\n" in said
    check_volume(disk)
    check_volume(other, 0)


def test_fs_is_killed_before_anything_is_synced(work, disk):
    """Who kills fs does not take what others have written."""
    work("cp /bin/sh /tmp/copy; mkdir /tmp/dir; mv /tmp/copy /tmp/dir/copy; "
         "files kill fs; cmp /bin/sh /tmp/dir/copy")
    check_volume(disk)


@pytest.mark.parametrize("syncs", [1, 8, 25, 40])
def test_switched_off(kernel, archive, work, disk, syncs):
    """QEMU is killed while files come and go; the next start finds what was
    synced, and a sound volume."""
    spec = machine.Spec(kernel=kernel, archive=archive, disk=disk,
                        snapshot=False, command="quiet run=files storm")
    with machine.start(spec) as pc:
        pc.expect(rf"synced {syncs}\r?\n")
        pc.process.kill()
        pc.process.wait()
        pc.drain_if_open()
        last = max(map(int, re.findall(rb"synced (\d+)\r?\n", pc.serial.data)))
    text = work("fsck")
    assert "0 lost blocks" in text and "faults" not in text
    check_volume(disk)
    for number in range(max(0, last - 18), last + 1):
        renamed = number % 3 == 2
        name = f"::tmp/F{number}" if renamed else f"::tmp/file {number}"
        assert mtool(disk, "mtype", name) == pattern(
            f"/tmp/file {number}", number % 37 << 10)


def switch_off(kernel, archive, disk, command, said, seconds=0.0):
    """Runs COMMAND until it has SAID something, waits, and kills QEMU."""
    spec = machine.Spec(kernel=kernel, archive=archive, disk=disk,
                        snapshot=False, command=f"quiet run={command}")
    with machine.start(spec) as pc:
        pc.expect(said)
        time.sleep(seconds)
        pc.process.kill()
        pc.process.wait()
        pc.drain_if_open()


def test_idle_then_changed_by_others(kernel, archive, work, disk, tmp_path):
    """Half a second after the last change the volume is whole without a
    journal, also where contents were only written over."""
    (tmp_path / "x").write_bytes(b"theirs")
    switch_off(kernel, archive, disk,
               "cp /etc/passwd /tmp/ours; mkdir /tmp/dir; sync; "
               "dd=/tmp/ours; echo changed 1<>$dd; echo all done; sleep 100",
               "all done\r?\n", 1.5)
    check_volume(disk)
    assert mtool(disk, "mtype", "::tmp/ours").startswith(b"changed\n")
    mtool(disk, "mcopy", tmp_path / "x", "::tmp/dir/theirs")
    text = work("cat /tmp/dir/theirs; head -n 1 /tmp/ours; fsck")
    assert "theirs" in text and "changed" in text and "read-only" not in text
    check_volume(disk)


@pytest.mark.parametrize("syncs", [2, 9, 30])
def test_busy_then_changed_by_others(kernel, archive, work, disk, tmp_path, syncs):
    """Switched off in the middle and changed by others: what they did is there,
    if need be after a decision, and the volume can be used."""
    (tmp_path / "x").write_bytes(b"theirs")
    switch_off(kernel, archive, disk, "files storm", rf"synced {syncs}\r?\n")
    mtool(disk, "mcopy", tmp_path / "x", "::tmp/theirs")
    text = work("fsck -j drop && cat /tmp/theirs && echo ours > /tmp/ours && "
                "fsck")
    assert "theirs" in text
    assert mtool(disk, "mtype", "::tmp/ours") == b"ours\n"
    check_volume(disk)
