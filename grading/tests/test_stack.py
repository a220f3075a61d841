# SPDX-License-Identifier: MIT
"""`make stack`: the bound on the kernel's stack, compared with what a run leaves
behind on a painted stack, and what makes the check fail."""

import re
import shlex
import subprocess

import pytest
from conftest import BUILD, make
from machine import Spec
from qemu import EPOCH, arguments
from stack import GUARD_BYTES, Graph, NoBound, Stacks, report, stacks

PAINT = 0xA5
IN_USE = 256  # of the stack, at most, where it is painted

# The steps begin after the start has ended, on a stack painted anew. A run ends
# when the machine is switched off; a panic would stop it, too.
SESSION = """\
set pagination off
target remote | exec {qemu} -S -gdb stdio
{breaks}
continue
delete
dump binary memory boot.bin {bottom} {top}
restore paint.bin binary {bottom}
hbreak console_panic
continue
dump binary memory run.bin {bottom} {top}
backtrace 3
kill
"""


@pytest.fixture(scope="module")
def bound():
    """What `make stack` prints."""
    result = make("-s", "stack")
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


def number(pattern, text):
    return int(re.search(pattern, text, re.MULTILINE)[1])


def used(memory, empty):
    """How many bytes at the end of MEMORY are in use."""
    return len(memory) - next(i for i, byte in enumerate(memory) if byte != empty)


def entries(kernel):
    """The addresses of kdispatch() in KERNEL: the compiler copies it for some
    causes."""
    symbols = subprocess.run(["nm", kernel], capture_output=True, text=True, check=True)
    return re.findall(r"^(\w+) \w kdispatch(?:\.\w+\.\d+)?$", symbols.stdout, re.M)


def high_water(folder, words):
    """Bytes of the stack that the start uses, and the kernel steps of the test
    WORDS of guest/abi.c."""
    make("-s", f"{BUILD}/abi-test.tar")
    kernel = BUILD / "stack/vamos.elf"
    where = stacks(kernel)
    spec = Spec(kernel=kernel, archive=BUILD / "abi-test.tar", shift=0,
                command=f"quiet {words}")
    command = arguments(spec, EPOCH)
    command[command.index("-kernel") + 1] = str(kernel)
    command += ["-serial", "null", "-action", "shutdown=pause"]
    (folder / "paint.bin").write_bytes(bytes([PAINT]) * (where.size - IN_USE))
    (folder / "script.gdb").write_text(
        SESSION.format(qemu=shlex.join(command), bottom=where.bottom, top=where.top,
                       breaks="\n".join(f"hbreak *0x{a}" for a in entries(kernel)))
    )
    result = subprocess.run(
        ["gdb", "-nx", "-batch", "-x", "script.gdb", str(kernel)],
        cwd=folder, capture_output=True, text=True, timeout=100,
    )
    said = result.stdout + result.stderr
    assert "power_off" in said and "console_panic (" not in said, said
    boot, run = ((folder / f"{n}.bin").read_bytes() for n in ("boot", "run"))
    return used(boot, 0), used(run, PAINT)


def test_stack_bound_holds_in_a_run(bound, tmp_path):
    start, step = high_water(tmp_path, "full")
    most_at_start = number(r"^the start: .* (\d+) unless it panics", bound)
    most_in_step = number(r"^a kernel step: .* (\d+) unless it panics", bound)
    print(f"start {start} of {most_at_start}, steps {step} of {most_in_step} bytes")
    assert 0.9 * most_at_start < start <= most_at_start
    assert 0.6 * most_in_step < step <= most_in_step


def test_stack_report_shows_the_chain(bound):
    assert "\n  cvmdispatch " in bound and " > kdispatch " in bound
    assert number(r"^the kernel stack: .* of (\d+) bytes", bound) == 8192


def test_stack_needs_gcc():
    result = make("stack", TOOLCHAIN="clang")
    assert result.returncode != 0 and "stack: only gcc tells" in result.stderr


# --- What makes it fail ----------------------------------------------------------

FUNCTIONS = {
    "cvmdispatch": (40, ["a.c:one"]),
    "a.c:one": (100, ["two", "small"]),
    "two": (60, []),
    "small": (8, []),
    "cvm_main": (20, ["small"]),
    "dispatch_kernel_exception": (16, ["console_panic"]),
    "double_fault": (16, ["console_panic"]),
    "console_panic": (200, []),
}


def graph(**changes):
    """The graph of FUNCTIONS with CHANGES, as the compiler writes it."""
    lines = []
    for name, (use, callees) in {**FUNCTIONS, **changes}.items():
        kind = "static" if use else "dynamic"
        label = f"x\\na.c:1:2\\n{use} bytes ({kind})"
        lines.append(f'node: {{ title: "{name}" label: "{label}" }}')
        lines += [
            f'edge: {{ sourcename: "{name}" targetname: "{callee}" label: "a.c:7:9" }}'
            for callee in callees
        ]
    result = Graph()
    result.add("\n".join(lines) + "\n")
    return result


WHERE = Stacks(bottom=GUARD_BYTES, top=GUARD_BYTES + 1024, fault_bytes=256)


def test_stack_adds_up(capsys):
    assert report(graph(), WHERE)
    said = capsys.readouterr().out
    assert "a kernel step: 204 bytes, 204 unless it panics\n" in said
    assert "  cvmdispatch 40 > one 100 > two 60\n" in said
    assert f"the kernel stack: {204 + 56 + 216} of 1024 bytes, 46 %" in said
    assert "the double fault: 220 of 256 bytes" in said


def test_stack_over_the_limit_fails(capsys):
    assert not report(graph(two=(200, [])), WHERE)
    assert "616 bytes are more than 50 %" in capsys.readouterr().err


def test_stack_of_the_double_fault_over_its_size_fails(capsys):
    assert not report(graph(console_panic=(240, [])), WHERE)
    assert "the double fault needs 260 bytes and has 256" in capsys.readouterr().err


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"two": (60, ["a.c:one"])}, "recursion: one calls two calls one"),
        ({"two": (60, ["two"])}, "recursion: two calls two"),
        ({"two": (60, ["__indirect_call"])}, "a.c:7:9: two() calls a function by a"),
        ({"two": (60, ["strcpy"])}, "a.c:7:9: two() calls strcpy(), of which nothing"),
        ({"two": (0, [])}, "two() allocates on the stack"),
    ],
)
def test_stack_without_bound_is_said(changes, words):
    with pytest.raises(NoBound, match=re.escape(words)):
        report(graph(**changes), WHERE)
