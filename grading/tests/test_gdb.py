# SPDX-License-Identifier: MIT
"""`make gdb`: symbols of all floors, from the boot sector into a program."""

import re

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


FLOORS = ("boot", "loader_main", "kdispatch", "main", "main")


def test_gdb_stops_on_every_floor(tmp_path, plain_image):
    script = tmp_path / "script.gdb"
    script.write_text(SESSION)
    result = make("gdb", RUN_IMAGE=plain_image, GDB_FLAGS=f"-batch -x {script}")
    text = result.stdout
    stops = [
        # The compiler may have copied a function for certain arguments: then
        # the breakpoint has several places, "3.1".
        re.search(rf"Breakpoint {number}(\.\d+)?, {function} \(", text)
        for number, function in enumerate(FLOORS, 1)
    ]
    assert None not in stops, text + result.stderr
    begins = [stop.start() for stop in stops]
    assert begins == sorted(begins), text
    assert "at user/bin/login.c" in text and "at user/bin/ls.c" in text
    assert "cvm_main" in text and "start ()" in text  # the chain of callers


def test_gdb_unknown_process_is_named(tmp_path, plain_image):
    script = tmp_path / "script.gdb"
    script.write_text("process nonesuch\n")
    result = make("gdb", RUN_IMAGE=plain_image, GDB_FLAGS=f"-batch -x {script}")
    assert "no nonesuch; there are: " in result.stdout + result.stderr
