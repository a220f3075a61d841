# SPDX-License-Identifier: MIT
"""Runs a program that observes the kernel in the place of init
(tests/guest/observer.h)."""

import tempfile
from pathlib import Path

from machine import OFF, Spec, run


def observe(
    build: Path,
    program: str,
    words: list,
    memory: int = 32,
    swap: int = 0,
    shift: int | None = 0,
) -> list[str]:
    """Boots kernel and PROGRAM of the folder BUILD, with the test's name and
    numbers in WORDS; MEMORY and SWAP are in MiB. Returns what it reports, line
    by line, without the word "obs". Instructions are counted, unless SHIFT is
    None: then time is the host's."""
    with tempfile.NamedTemporaryFile(prefix="vamos-swap-") as disk:
        disk.truncate(swap << 20)
        result = run(
            Spec(
                kernel=build / "vamos.elf",
                archive=build / f"{program}-test.tar",
                command="quiet " + " ".join(map(str, words)),
                memory=memory,
                swap=Path(disk.name) if swap else None,
                shift=shift,
            )
        )
    if result.reason != OFF:
        raise RuntimeError(f"{program} {words[0]}: {result.explain()}")
    return [line.removeprefix("obs ") for line in result.text.splitlines()]
