# SPDX-License-Identifier: MIT
"""Users of the finished system: passwords, su, what is closed to whom."""

import re
import subprocess

import pytest
from conftest import ROOT

PROMPT = r"/\S* [#$] "
STUDENT = 101


def log_in(pc, user, password=None):
    pc.expect("login: ")
    pc.send(user + "\n")
    if password is not None:
        pc.expect("Password: ")
        pc.send(password + "\n")


def command(pc, text):
    """Types TEXT; returns what is printed up to the next prompt."""
    pc.send(text + "\n")
    pc.expect(re.escape(text) + r"\r\n")
    start = pc.serial.seen
    end = pc.expect(PROMPT)
    return pc.serial.data[start : end.start()].decode().replace("\r\n", "\n")


def test_login_with_password_does_not_show_it(booted):
    pc = booted()
    log_in(pc, "student", "student")
    pc.expect(PROMPT)
    shown = pc.serial.data.split(b"Password: ")[1].split(b"Welcome")[0]
    assert shown.strip() == b""
    assert command(pc, "id") == "uid=101(student) gid=101(student)\n"
    assert command(pc, "cd; pwd") == "/home/student\n"


@pytest.mark.parametrize("user", ["student", "nobody-here"])
def test_login_with_wrong_password_is_refused(booted, user):
    pc = booted()
    log_in(pc, user, "wrong")
    pc.expect("Login incorrect")
    log_in(pc, "guest")
    pc.expect(PROMPT)


def test_su_asks_and_refuses(booted):
    pc = booted()
    log_in(pc, "guest")
    pc.expect(PROMPT)
    for typed, answer in (("wrong", "wrong password"), ("student", "101")):
        pc.send("su student -c 'id -u'\n")
        pc.expect("Password: ")
        pc.send(typed + "\n")
        pc.expect(answer)
        pc.expect(PROMPT)


def test_interrupted_password(booted):
    """^C at the question ends who asks; what is typed then is shown again."""
    pc = booted()
    log_in(pc, "guest")
    pc.expect(PROMPT)
    for program, question in (("passwd", "New password: "), ("su", "Password: ")):
        pc.send(program + (" guest" if program == "passwd" else " student") + "\n")
        pc.expect(question)
        pc.send("abc\x03")
        pc.expect(PROMPT)
        assert command(pc, "echo $?; whoami") == "130\nguest\n"


def test_su_of_root_is_not_asked(line):
    result = line("su guest -c 'whoami; id -u; id -gn'; whoami")
    assert result.text == "guest\n100\nguest\nroot\n"


def test_shadow_is_closed(line):
    result = line("su guest -c 'cat /etc/shadow; id -u'; ls -l /etc/shadow")
    assert "Permission denied" in result.text and "$5$" not in result.text
    assert re.search(r"^-rw------- +\S* *root .*/etc/shadow$", result.text, re.M)


def test_su_opens_no_door(line):
    """Only su and passwd themselves start as root: not a copy, not a script
    that names one of them."""
    result = line("su guest -c 'id -u; su guest -c id; passwd -d root; passwd student'")
    assert result.text == (
        "100\nuid=100(guest) gid=100(guest)\n"
        "passwd: only root may delete passwords\n"
        "passwd: only root may change the password of others\n"
    )


def test_hashes_are_those_of_openssl():
    record = next(
        r
        for r in (ROOT / "user/etc/shadow").read_text().splitlines()
        if r.startswith("student:")
    )
    hashed = record.split(":")[1]
    again = subprocess.run(
        ["openssl", "passwd", "-5", "-salt", hashed.split("$")[2], "student"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    assert hashed == again


# --- mkmode, which gives files of an image their owners -------------------------


def mkmode(image, *files):
    return subprocess.run(
        [ROOT / "cvm/boot/mkmode", image, "2048", *files],
        capture_output=True,
        text=True,
    )


def test_mkmode_sets_owner_and_mode(line, image, tmp_path):
    (tmp_path / "file").write_text("text\n")
    for name in ("A Long Name.text", "short"):
        subprocess.run(
            ["mcopy", "-i", f"{image}@@1M", tmp_path / "file", f"::tmp/{name}"],
            check=True,
        )
    done = mkmode(image, f"tmp/a long name.TEXT@{STUDENT}:640", "tmp/short@100:004")
    assert (done.returncode, done.stderr) == (0, "")
    text = line("ls -l /tmp", disk=image).text
    assert re.search(r"^-rw-r----- .*student .* A Long Name.text$", text, re.M), text
    assert re.search(r"^-------r-- .*guest .* short$", text, re.M), text


@pytest.mark.parametrize(
    "what, message",
    [
        ("tmp", "NAME@OWNER:MODE is wanted"),
        ("tmp@128:700", "NAME@OWNER:MODE is wanted"),
        ("tmp@1:888", "NAME@OWNER:MODE is wanted"),
        ("tmp@0:000", "the default"),
        ("tmp/no/where@0:700", "there is no no on the volume"),
    ],
)
def test_mkmode_explains(image, what, message):
    before = image.read_bytes()
    done = mkmode(image, what)
    assert done.returncode == 1 and message in done.stderr
    assert image.read_bytes() == before


def test_mkmode_wants_a_volume(tmp_path):
    (tmp_path / "image").write_bytes(bytes(1 << 21))
    done = mkmode(tmp_path / "image", "tmp@0:700")
    assert done.returncode == 1 and "there is no FAT16 volume" in done.stderr
