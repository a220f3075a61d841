# SPDX-License-Identifier: MIT
"""grading/host/doctor on machines that lack something. The machines are
pretended: a PATH of our own, with fake tools where one must not be real."""

import os
import subprocess
import time

import pytest
from conftest import ROOT

DOCTOR = ROOT / "grading/host/doctor"
PACKAGES = """\
thing    2.5  thing    run,check  does it
other    -    other    run        helps
widget   1.0  widget   gdb        debugs
conflict enemy thing
"""
# What the script itself needs.
TOOLS = ("sh", "sed", "dirname", "cat", "printf")


class Pretended:
    """A machine with some commands and some packages."""

    def __init__(self, folder):
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.folder = folder
        self.log = folder / "apt.log"
        for tool in TOOLS:
            (self.bin / tool).symlink_to(f"/bin/{tool}")
        (folder / "packages").write_text(PACKAGES)
        self.packages = {}
        self.user(0)
        self.command("apt-get", f'echo "$@" >>{self.log}\n')

    def command(self, name, script=""):
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{script}")
        path.chmod(0o755)

    def user(self, number):
        self.command("id", f"echo {number}\n")

    def package(self, name, version):
        self.packages[name] = version
        lines = (f"echo installed {n} {v}\n" for n, v in self.packages.items())
        self.command("dpkg-query", "".join(lines))

    def doctor(self, *arguments, **environment):
        # Nothing of /usr/sbin may be found, where the script looks as well.
        script = DOCTOR.read_text().replace("PATH=$PATH:/usr/sbin:/sbin", "")
        copy = self.folder / "doctor"
        copy.write_text(script)
        return subprocess.run(
            ["/bin/sh", copy, *arguments],
            env={"PATH": str(self.bin), **environment},
            capture_output=True,
            text=True,
        )

    def apt(self):
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def pc(tmp_path):
    return Pretended(tmp_path)


def test_doctor_complete_machine_is_silent(pc):
    pc.command("thing")
    pc.command("other")
    pc.package("thing", "2:2.10-1")
    result = pc.doctor("--install", "run")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert pc.apt() == []


def test_doctor_user_gets_line_for_administrator(pc):
    pc.user(1000)
    pc.command("other")
    result = pc.doctor("--install", "run")
    assert result.returncode == 1
    assert "thing (missing): does it" in result.stdout
    assert result.stdout.splitlines()[-1].strip() == (
        "apt-get install --no-install-recommends thing"
    )
    assert pc.apt() == []


def test_doctor_root_installs_what_is_missing(pc):
    pc.command("other")
    pc.command(
        "apt-get",
        f'echo "$@" >>{pc.log}\n'
        f"case $1 in install) printf '#!/bin/sh\\n' >{pc.bin}/thing\n"
        f"/bin/chmod +x {pc.bin}/thing;; esac\n",
    )
    result = pc.doctor("--install", "run")
    assert result.returncode == 0, result.stderr
    assert "thing (missing): does it" in result.stdout
    assert [line.split()[0] for line in pc.apt()] == ["update", "install"]
    assert pc.apt()[1].split()[-1] == "thing"
    assert "--no-remove" in pc.apt()[1]


def test_doctor_failed_update_is_no_error(pc):
    pc.command("other")
    pc.command(
        "apt-get",
        f"case $1 in update) exit 100;; esac\nprintf '' >{pc.bin}/thing\n"
        f"/bin/chmod +x {pc.bin}/thing\n",
    )
    result = pc.doctor("--install", "run")
    assert result.returncode == 0
    assert "apt-get update failed" in result.stderr


def test_doctor_failed_install_is_told(pc):
    pc.command("apt-get", "exit 100\n")
    result = pc.doctor("--install", "run")
    assert result.returncode == 1
    assert "apt-get install failed" in result.stderr


def test_doctor_old_version_is_named(pc):
    pc.command("thing")
    pc.command("other")
    pc.command("widget")
    pc.package("thing", "1:2.4.9-3")
    result = pc.doctor()
    assert result.returncode == 1
    assert "too old, 2.5 needed" in result.stdout
    pc.package("thing", "10.0")
    assert pc.doctor().returncode == 0


def test_doctor_old_make_is_named(pc):
    (pc.folder / "packages").write_text("make 4.0 make run reads the Makefile\n")
    pc.command("make")
    pc.user(1000)
    result = pc.doctor("--install", "run", MAKE_VERSION="3.81")
    assert result.returncode == 1
    assert "make (too old: 3.81)" in result.stdout


def test_doctor_conflict_is_not_resolved_by_force(pc):
    pc.package("enemy", "1.0")
    pc.command("other")
    result = pc.doctor("--install", "run")
    assert result.returncode == 1
    assert "enemy is installed and conflicts with thing" in result.stderr
    assert pc.apt() == []


def test_doctor_asks_only_for_what_is_needed(pc):
    pc.user(1000)
    pc.command("thing")
    pc.command("other")
    assert pc.doctor("--install", "run").returncode == 0
    assert "widget" in pc.doctor("--install", "run", "gdb").stdout


def test_doctor_other_compiler_needs_other_packages(tmp_path):
    pc = Pretended(tmp_path)
    pc.user(1000)
    (tmp_path / "packages").write_text(
        "gcc-i686-linux-gnu 8 i686-linux-gnu-gcc gcc,check compiles\n"
        "clang 11 clang clang,check compiles too\n"
    )
    assert "gcc-i686-linux-gnu" in pc.doctor("--install", "run").stdout
    assert "clang" in pc.doctor("--install", "run", TOOLCHAIN="clang").stdout
    result = pc.doctor("--install", "run", CROSS="i386-elf-")
    assert "there is no i386-elf-gcc in PATH" in result.stderr
    pc.command("i386-elf-gcc")
    pc.command("i386-elf-ld")
    assert pc.doctor("--install", "run", CROSS="i386-elf-").returncode == 0


def test_doctor_this_machine_is_complete_and_quick():
    began = time.monotonic()
    result = subprocess.run([DOCTOR, "--install", "run", "check"], capture_output=True)
    assert (result.returncode, result.stdout) == (0, b"")
    assert time.monotonic() - began < 1  # 0.02 s, on a machine with nothing to do


def test_doctor_list_is_well_formed():
    for line in (ROOT / "grading/host/packages").read_text().splitlines():
        if not line or line.startswith(("#", "conflict ")):
            continue
        package, least, proof, for_words, why = line.split(None, 4)
        assert set(for_words.split(",")) <= {
            "run", "gcc", "clang", "check", "grade", "bochs", "gdb", "manual",
            "handouts", "spec", "fuzz",
        }  # fmt: skip
        assert least == "-" or least.replace(".", "").isdigit()


assert os.access(DOCTOR, os.X_OK)
