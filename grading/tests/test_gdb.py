# SPDX-License-Identifier: MIT
"""`make gdb`: symbols of all floors, from the boot sector into a program."""

from conftest import make

SESSION = """\
break boot
break loader_main
break kdispatch
continue
continue
continue
backtrace
delete
process-break login
continue
backtrace
delete
process-break ls
python import threading; threading.Timer(2, lambda: serial.send("root\\nls /\\n")).start()
continue
backtrace
"""


def test_gdb_stops_on_every_floor(tmp_path, image):
    script = tmp_path / "script.gdb"
    script.write_text(SESSION)
    result = make("gdb", RUN_IMAGE=image, GDB_FLAGS=f"-batch -x {script}")
    text = result.stdout
    places = ["boot.S", "boot/main.c", "kernel/kdispatch.c", "login.c", "bin/ls.c"]
    found = [text.find(f"at {p}") if p.endswith(".S") else text.find(p) for p in places]
    assert -1 not in found, text + result.stderr
    stops = [text.index(s) for s in ("Breakpoint 1, boot", "Breakpoint 2, loader_main",
                                     "Breakpoint 3, kdispatch")]
    assert stops == sorted(stops)
    assert "cvm_main" in text and "start ()" in text  # the chain of callers


def test_gdb_unknown_process_is_named(tmp_path, image):
    script = tmp_path / "script.gdb"
    script.write_text("process nonesuch\n")
    result = make("gdb", RUN_IMAGE=image, GDB_FLAGS=f"-batch -x {script}")
    assert "no nonesuch; there are: " in result.stdout + result.stderr
