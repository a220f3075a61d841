# SPDX-License-Identifier: MIT
"""Programs that one brings along, after the recipe in handouts/programs.md:
`make program`, `mcopy`, run. They know the standard headers only, so the host
builds them, too: both must print the same.
"""

import subprocess

import pytest
from conftest import BUILD, ROOT, make

SOURCES = ROOT / "grading/tests/programs"

RUNS = {
    "words": ("words /tmp/in", "The cat and the dog; the Cat's dog.\n" * 50),
    "calc": (
        "calc /tmp/in",
        "1+2*3\n(1+2)*3\n-7/2\n7%3\n1/0\n2 2\n99999999999999999999\n(1\n0x10\n\n",
    ),
    "primes": ("primes 20", ""),
    "library": ("library", ""),
    "names": ("names", ""),
    "mapped": ("mapped /tmp/in", "All that is mapped; and then some more.\n" * 211),
}


@pytest.mark.parametrize("name", RUNS)
def test_own_program_does_as_on_the_host(line, image, tmp_path, name):
    command, text = RUNS[name]
    source = SOURCES / f"{name}.c"
    built = make("-s", "program", SRC=str(source))
    assert (built.returncode, built.stderr) == (0, "")
    (tmp_path / "in").write_text(text)
    program = BUILD / f"program/{name}.elf"
    for file, place in ((program, f"bin/{name}"), (tmp_path / "in", "tmp/in")):
        subprocess.run(["mcopy", "-i", f"{image}@@1M", file, f"::{place}"], check=True)
    on_host = tmp_path / name
    subprocess.run(
        ["gcc", "-w", "-D_GNU_SOURCE", "-o", on_host, source], check=True
    )
    words = command.replace("/tmp/in", str(tmp_path / "in")).split()[1:]
    expected = subprocess.run(
        [on_host, *words],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert line(command, disk=image).text == expected


def test_program_without_a_source_is_explained():
    built = make("program", SRC="no-such.c")
    assert built.returncode != 0
    assert "no-such.c: no such file" in built.stderr
