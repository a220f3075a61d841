# SPDX-License-Identifier: MIT
"""Boots the system in QEMU, stopped before its first instruction, with GDB
attached. QEMU and GDB meet at sockets in a folder of their own, so that any
number of sessions run side by side. vamos_gdb.py is the part inside GDB.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from machine import Spec, die_with_parent
from qemu import arguments, folder, now

HERE = Path(__file__).resolve().parent
START_SECONDS = 10  # for QEMU to open its sockets


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="QEMU, stopped, and GDB")
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--kernel", type=Path)
    parser.add_argument("--archive", type=Path)
    parser.add_argument("--image", type=Path)
    parser.add_argument("--swap", type=Path)
    parser.add_argument("--line", help="boot the kernel directly, run this line")
    parser.add_argument("--command", default="", help="likewise, with this command")
    parser.add_argument("--memory", type=int, default=32)
    parser.add_argument("--shift", type=int, help="the clock counts instructions")
    parser.add_argument("--stop", type=int, help="go on to this observation")
    parser.add_argument("--gdb", default="gdb", help="GDB and its first arguments")
    return parser.parse_known_args()[0]  # run.py's others mean nothing here


def specification(options: argparse.Namespace) -> Spec:
    direct = (
        options.line is not None or options.command != "" or options.image is None
    )
    return Spec(
        kernel=options.kernel if direct else None,
        archive=options.archive if direct else None,
        command=f"quiet run={options.line}" if options.line else options.command,
        disk=options.image,
        swap=options.swap,
        memory=options.memory,
        shift=options.shift,
        network="user",
    )


def qemu(spec: Spec, meeting: Path) -> subprocess.Popen:
    """Starts QEMU; its sockets are MEETING/gdb and MEETING/serial."""
    command = arguments(spec, now()) + ["-S"]
    for name in ("gdb", "serial"):
        path = meeting / name
        command += ["-chardev", f"socket,id={name},path={path},server=on,wait=off"]
    command += ["-gdb", "chardev:gdb", "-serial", "chardev:serial"]
    process = subprocess.Popen(
        command,
        cwd=folder(spec),
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is GDB's
        preexec_fn=die_with_parent,
    )
    until = time.monotonic() + START_SECONDS
    while not (meeting / "serial").exists() and process.poll() is None:
        if time.monotonic() > until:
            break
        time.sleep(0.01)
    return process


def stop(options: argparse.Namespace) -> list[str]:
    """GDB's arguments to run to the observation that was asked for."""
    if options.stop is None:
        return []
    return ["-ex", f"observation {options.stop}", "-ex", "continue"]


def _prepare() -> None:
    """In the child that becomes GDB."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    die_with_parent()


def main() -> int:
    options = parse()
    meeting = Path(tempfile.mkdtemp(prefix="vamos-gdb-"))
    environment = {
        **os.environ,
        "VAMOS_BUILD": str(options.build.resolve()),
        "VAMOS_MEETING": str(meeting),
        "VAMOS_KERNEL": str(options.kernel.resolve()) if options.kernel else "",
    }
    process = qemu(specification(options), meeting)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # by way of finally
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # GDB stops the machine
        script = HERE / "vamos_gdb.py"
        # -readnow: GDB's quick look misses functions of a kernel that was
        # linked as a whole, until one of its neighbours has been named.
        first, *rest = [*options.gdb.split(), "-readnow"]
        return subprocess.run(
            [first, "-q", "-iex", f"source {script}", "-ex", "vamos-connect",
             *stop(options), *rest],
            env=environment,
            preexec_fn=_prepare,
        ).returncode
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(meeting)


if __name__ == "__main__":
    sys.exit(main())
