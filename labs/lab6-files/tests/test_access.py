# SPDX-License-Identifier: MIT
"""sos/fs/access.c: who may do what."""

import system
from lab.guest import Expected
from model import EACCES, EPERM, Random

DEFAULT = "a file without an owner is root's, with a default mode (sos/fs/access.h)"
STORED = "owner and mode are stored in the entry (sos/fs/access.h)"
FIRST = "the first class that a user belongs to decides (access_is_allowed)"
STICKY = ("in a directory that everybody may write, only the owner removes "
          "(access_may_remove)")
FOLDER, FILE = 0o040000, 0o100000
OWNER, STRANGER, ROUNDS = 100, 101, 6
KINDS = ((0, 0), (OWNER, OWNER), (STRANGER, OWNER), (STRANGER, STRANGER))
READ, WRITE, EXECUTE = 4, 2, 1


def test_layer_access(lab):
    """The module alone, against its specification."""
    lab.layer("access")


def allowed(uid: int, gid: int, mode: int, wanted: int) -> bool:
    """What OWNER's file with MODE lets a user do."""
    shift = 6 if uid == OWNER else 3 if gid == OWNER else 0
    return uid == 0 or mode >> shift & wanted == wanted


def expect_defaults(expected: Expected) -> None:
    modes = {"the root": FOLDER | 0o755, "PLAIN": FILE | 0o644,
             "READONLY": FILE | 0o444, "DIR": FOLDER | 0o755,
             "DIR/TMP": FOLDER | 0o755, "TMP": FOLDER | 0o777,
             "BIN": FOLDER | 0o755, "BIN/PROGRAM": FILE | 0o755}
    for name, mode in modes.items():
        expected.add(0, "status", mode, 0, 0, f"{name}; {DEFAULT}")
    expected.add(0, "status", FILE | 0o640, 100, 100, f"STORED; {STORED}")
    expected.add(0, "status", FILE | 0o555, 101, 101,
                 f"STORED2 has FAT's read-only attribute, too; {STORED}")
    expected.add(0, "status", FILE | 0o200, 0, 0,
                 "PLAIN, root's, without permissions: stored as 0200")


def expect_tmp(expected: Expected) -> None:
    expected.add(0, "tmp", why=f"everybody may write to TMP; {DEFAULT}")
    expected.add(0, "root", EACCES, why=f"only root may write to the root; {DEFAULT}")
    expected.add(0, "status", FILE | 0o644, OWNER, OWNER, STORED)
    expected.add(0, "not mine", EACCES, why=STICKY)


def expect_kind(expected: Expected, uid: int, gid: int, file: int, folder: int,
                inside: int) -> None:
    """What a user can do; INSIDE is the owner of the file in the directory."""
    def add(name: str, good: bool, why: str = FIRST, error: int = EACCES) -> None:
        expected.add(0, name, 0 if good else error,
                     why=f"user {uid}, group {gid}, file {file:o}, "
                         f"directory {folder:o}; {why}")

    def may(mode: int, wanted: int) -> bool:
        return allowed(uid, gid, mode, wanted)

    search, change = may(folder, EXECUTE), may(folder, WRITE | EXECUTE)
    mine = uid in (0, inside)
    add("read", may(file, READ))
    add("write", may(file, WRITE))
    add("list", may(folder, READ))
    add("search", search)
    add("chmod", search and mine, "only the owner may (access_is_owner)",
        EPERM if search else EACCES)
    add("add", change, "access_may_add")
    sticky = folder & 0o002 and not mine and uid != OWNER
    add("remove", change and not sticky, f"it is user {inside}'s; {STICKY}")


def test_users(lab):
    """Owner and mode decide."""
    numbers, expected = Random(lab.seed), Expected()
    expect_defaults(expected)
    expect_tmp(expected)
    for _ in range(ROUNDS):
        file, folder = numbers.below(0o1000), numbers.below(0o1000)
        inside = OWNER + numbers.below(2)
        expected.add(0, "status", FILE | file, OWNER, OWNER, STORED)
        expected.add(0, "status", FOLDER | folder, OWNER, OWNER, STORED)
        for number, (uid, gid) in enumerate(KINDS):
            expected.add(0, "kind", number)
            expect_kind(expected, uid, gid, file, folder, inside)
    system.run(lab, system.new_disk(lab)).judge(expected)
