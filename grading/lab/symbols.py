# SPDX-License-Identifier: MIT
"""What a module in a layer test may not do: it shares its process with the
tester, and there the host's C library is at hand. A kernel has none. So a
student's object that names the library's functions, defines one of them or a
hook of the sanitizers, or makes system calls, is not run.

The limit of this: code that is assembled by hand so that no disassembler finds
it is not found. What it could gain is little: results must be told for each
operation, in turn, and be right.
"""

import functools
import re
import subprocess
from pathlib import Path

HOOK = re.compile(r"__(?:asan|ubsan|lsan|sanitizer)_\w*")
SYSTEM_CALL = re.compile(r"\t(?:syscall|sysenter|int +\$0x80)\b")
SHOWN = 5  # names in a message


def _told(*command) -> str:
    return subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False
    ).stdout


def _names(path: Path, which: str) -> set[str]:
    """Global symbols of an object or library, without versions."""
    lines = _told("nm", "--extern-only", which, "--format=just-symbols", path)
    return {line.partition("@")[0] for line in lines.split()}


@functools.cache
def _library() -> frozenset[str]:
    path = Path(_told("gcc", "-print-file-name=libc.so.6").strip())
    lines = _told("nm", "--dynamic", "--defined-only", "--format=just-symbols", path)
    names = frozenset(line.partition("@")[0] for line in lines.split())
    if "printf" not in names:
        raise RuntimeError(f"no symbols of the C library in {path}")
    return names


def _given(build: Path, submitted: set[str]) -> set[str]:
    """What the kernel's given part defines: the functions of the library that
    a kernel has, too."""
    objects = [
        path for path in build.glob("**/*.o")
        if not path.is_relative_to(build / "layers")
        # a lab may compile them below a folder of its own
        and not path.with_suffix(".c").as_posix().endswith(tuple(submitted))
    ]
    listed = _told("nm", "--extern-only", "--defined-only",
                   "--format=just-symbols", *objects)
    return set(listed.split())


def complaint(build: Path, name: str, submitted: set[str]) -> str:
    """Why the student's file NAME is not run on the host; "" if it may be."""
    path = (build / "layers" / name).with_suffix(".o")
    if not path.exists():
        return ""
    defined = _names(path, "--defined-only")
    hooks = sorted(filter(HOOK.fullmatch, defined))
    if hooks:
        return f"{name} defines {hooks[0]}, which is the sanitizers'"
    used = (defined | _names(path, "--undefined-only")) & _library()
    alien = sorted(used - _given(build, submitted)) if used else []
    if alien:
        shown = ", ".join(alien[:SHOWN])
        return (f"{name} uses names of the host's C library, which no kernel "
                f"has: {shown}")
    if SYSTEM_CALL.search(_told("objdump", "--disassemble", path)):
        return f"{name} makes system calls of the host"
    return ""
