# SPDX-License-Identifier: MIT
"""Permissions: what owner, group and others may read, write, execute, list,
search, delete, change and kill, tried by real processes (guest/permission.c)
and compared with the rules, which stand here once more.
"""

import subprocess

from conftest import BUILD
from machine import OFF

PROGRAM = BUILD / "grading/tests/guest/permission.elf"
EPERM, EACCES = 1, 13
R, W, X = 4, 2, 1
SHIFT = {"owner": 6, "group": 3, "other": 0}
NEEDS = {"read": R, "write": W, "list": R, "search": X, "delete": W | X}
EVERYBODY_WRITES = 0o002
ACTIONS = (*NEEDS, "execute", "kill", "chown", "chmod")


def expected(kind: str, mode: int, action: str) -> int:
    """The errno of an action on a file or directory of the owner's."""
    if action == "kill":
        return 0 if kind in ("root", "owner") else EPERM
    if action == "chown":
        return 0 if kind == "root" else EPERM
    if action == "chmod":
        return 0 if kind in ("root", "owner") else EPERM
    if kind == "root":
        # Root may do all, but execute only what somebody may execute.
        return EACCES if action == "execute" and not mode & 0o111 else 0
    if action == "delete" and mode & EVERYBODY_WRITES and kind != "owner":
        return EACCES  # there, others do not remove what is not theirs
    bits = mode >> SHIFT[kind] & 7
    needed = X if action == "execute" else NEEDS[action]
    return 0 if bits & needed == needed else EACCES


def test_permissions_of_three_users_and_root(line, image):
    subprocess.run(
        ["mcopy", "-i", f"{image}@@1M", PROGRAM, "::bin/permission"], check=True
    )
    result = line("permission", disk=image, limit=60)
    assert (result.reason, result.status) == (OFF, 0), result.explain()
    seen = set()
    wrong = []
    for observed in result.text.splitlines():
        _, kind, mode, action, errno = observed.split()
        seen.add((kind, mode, action))
        if int(errno) != expected(kind, int(mode, 8), action):
            want = expected(kind, int(mode, 8), action)
            wrong.append(f"{observed}, not {want}")
    assert not wrong, "\n".join(wrong)
    assert len(seen) == 4 * 8 * len(ACTIONS)


def test_passwd_changes_the_hash(booted, image):
    """A user's new password is asked for at the next login; /etc/shadow keeps
    its mode, and nothing is left beside it."""
    prompt = r"/\S* [#$] "
    pc = booted(disk=image, snapshot=False)
    pc.expect("login: ")
    pc.send("guest\n")
    pc.expect(prompt)
    pc.send("passwd\n")
    for question in ("New password: ", "Again: "):
        pc.expect(question)
        pc.send("secret\n")
    pc.expect("was changed")
    pc.expect(prompt)
    pc.send("exit\n")
    pc.expect("login: ")
    pc.send("guest\n")
    pc.expect("Password: ")
    pc.send("secret\n")
    pc.expect(prompt)
    pc.send("ls -l /etc; su\n")
    pc.expect(r"-rw------- .* shadow\r\n")
    pc.expect("/ # |/home/guest # ")
    pc.send("shutdown\n")
    pc.wait()
    shadow = subprocess.run(
        ["mtype", "-i", f"{image}@@1M", "::etc/shadow"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    records = {r.split(":")[0]: r.split(":")[1] for r in shadow}
    assert records["root"] == "" and records["student"].startswith("$5$")
    salt = records["guest"].split("$")[2]
    again = subprocess.run(
        ["openssl", "passwd", "-5", "-salt", salt, "secret"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    assert records["guest"] == again
