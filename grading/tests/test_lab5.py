# SPDX-License-Identifier: MIT
"""What is special about lab 5: drivers that are processes. Their layer tests
name the rule of the device that was broken, they have a process's library, and
the program to show types and reads."""

from pathlib import Path

import pytest
from lab_submission import ROOT, change, grade, reference, stage_folder, stage_of
from machine import OFF, Spec, start

from lab import definition

LAB = definition.load(ROOT, 5)


@pytest.fixture(scope="module")
def stage(tmp_path_factory) -> Path:
    return stage_folder(tmp_path_factory)


def graded(path: Path, stage: Path, *tests: str) -> dict:
    """Name -> what is told of a test."""
    names = [f"--test={name}" for name in tests]
    return {test["name"]: test for test in grade(LAB, path, stage, *names)["tests"]}


def test_broken_rule_of_the_device_is_named(stage, tmp_path):
    """Shortened to what is needed to break it."""
    path = reference(LAB, tmp_path)
    change(path / "sos/disk/ata.c", "if (result != 0 || (status & STATUS_DATA) != 0) {",
           "if (result != 0) {")
    change(path / "sos/disk/ata.c", "        reset();\n    }\n}\n\n/* Takes note",
           "    }\n}\n\n/* Takes note")
    message = graded(path, stage, "layer-ata")["layer-ata"]["message"]
    assert "contract: " in message
    assert "not busy and moves no block" in message
    assert len(message.splitlines()) < 8


@pytest.mark.parametrize("use", [
    "extern int puts(const char *);\nvoid say(void);\nvoid say(void) { puts(\"\"); }",
    "int puts(const char *text);\nint puts(const char *text) { return text[0]; }",
])
def test_library_of_the_host_is_not_for_drivers(stage, tmp_path, use):
    """Nor may they bring parts of it along."""
    path = reference(LAB, tmp_path)
    with open(path / "sos/tty/keyboard.c", "a") as file:
        file.write(f"\n{use}\n")
    test = graded(path, stage, "layer-keyboard")["layer-keyboard"]
    assert test["verdict"] == "build"
    assert "sos/tty/keyboard.c uses names of the host's C library" in test["message"]


def test_show_types_and_reads_the_disk(stage, tmp_path):
    graded(reference(LAB, tmp_path), stage, "read")  # builds it
    built = stage_of(LAB, stage) / "build" / LAB.folder
    spec = Spec(kernel=built / "kernel.elf", archive=built / "boot.tar",
                disk=built / "disk.img", snapshot=True)
    with start(spec) as pc:
        pc.expect("Esc ends")
        pc.send("aB")
        pc.expect(r"down 1e  61 a\r?\nup   9e\r?\n")
        pc.expect(r"down 2a\r?\ndown 30  42 B\r?\nup   b0\r?\nup   aa\r?\n")
        pc.send("\r")
        pc.expect("55 aa  ..............U.")
        pc.expect("the volume is called VAMOS ")
        pc.monitor("sendkey up", lambda text: None)
        pc.expect(r"down 48  1b \. 5b \[ 41 A\r?\n")
        pc.send("\x1b")
        assert pc.wait().reason == OFF
