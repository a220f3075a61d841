# SPDX-License-Identifier: MIT
"""A fresh tree with the submission's files in it, and what was built there.

    STAGE/tree    the lab's tree (tree.py), the student's files as submitted
    STAGE/build   make's BUILD
    STAGE/tmp     what the virtual PCs write
    STAGE/bin     qemu-system-i386 and bochs: the real ones, in the sandbox

A stage can be used again: only files that differ are written, so that make
builds only what depends on them.
"""

import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

from lab.definition import Lab
from lab.sandbox import Sandbox
from lab.submission import Submission
from lab.tree import hidden_files, student_files
from lab.verdict import BUILD, GRADER, Verdict

ERROR = re.compile(r"^(\S+?):(\d+):(?:\d+:)? (?:fatal )?[Ee]rror: (.*)$", re.MULTILINE)
LINK_ERROR = re.compile(r"^.*(?:undefined reference|multiple definition|"
                        r"first defined here|relocation truncated).*$", re.MULTILINE)
# A compiler that was stopped says so, and make names what it was to make.
STOPPED = re.compile(r"^(?:cc1|\S*gcc): (?:fatal error: (?=.)|(?=out of memory))"
                     r"(.*)$", re.MULTILINE)
NOT_MADE = re.compile(r"^make: \*\*\* \[[^]]*: (\S+)\.o\]", re.MULTILINE)
# Make was: it names what was being made.
BROKEN_OFF = re.compile(r"^make: \*\*\* \[[^]]*: (\S+)\] Terminated$", re.MULTILINE)
OUT_OF_TIME = "build: out of time"
PRODUCTS = ("**/kernel.elf", "**/traced.elf", "**/*_test", "**/boot.tar",
            "**/*.img")
BUILD_SECONDS = 300  # a quiet machine needs 30, for the whole system of lab 6
TIMED_OUT = 124  # what timeout(1) ends with
COMPILER_SECONDS = 8  # of one process, of the processor
FIRST_USER = 1 << 20  # nobody has such a number
LOG_BYTES = 1 << 20
MOST_COMPLAINTS = 8


class Stage:
    def __init__(self, lab: Lab, folder: Path, sandboxed: bool, jobs: int = 2,
                 emulator: str = "qemu"):
        self.lab = lab
        self.folder = folder.resolve()
        self.sandboxed = sandboxed
        self.jobs = jobs
        self.emulator = emulator
        self.tree = self.folder / "tree"
        self.build = self.folder / "build"
        self.tmp = self.folder / "tmp"
        self.bin = self.folder / "bin"
        self.problems: dict[str, str] = {}
        self.log = ""

    def path(self, name: str) -> Path:
        """A product, by its name in the lab's part of the build folder."""
        return self.build / self.lab.folder / name

    @property
    def uid(self) -> int:
        """The user that owns what is built, and that builds and runs it."""
        return self.build.stat().st_uid

    def _own_build(self) -> None:
        """Where the grader is root, each has a user of its own."""
        if os.geteuid() != 0:
            return
        user = FIRST_USER + os.getpid()
        self.folder.chmod(0o711)
        for path in [self.build, *self.build.glob("**/*")]:
            os.chown(path, user, user, follow_symlinks=False)

    # --- Files -----------------------------------------------------------------

    def fill(self, submission: Submission) -> None:
        """Makes the tree the lab's, with the submission's files."""
        for folder in (self.tree, self.build, self.tmp, self.bin):
            folder.mkdir(parents=True, exist_ok=True)
        wanted = student_files(self.lab) | hidden_files(self.lab)
        for name, source in wanted.items():
            if name not in self.lab.submitted:
                self._write(name, source.read_bytes(), source.stat().st_mode)
        for name, data in submission.files.items():
            self._write(name, data, 0o644)
        self.problems = dict(submission.problems)
        for name in submission.problems:  # nor may a stand-in be taken for it
            self._write(name, b"#error this file could not be taken\n", 0o644)
        for path in sorted(self.tree.glob("**/*")):
            name = path.relative_to(self.tree).as_posix()
            if not path.is_dir() and name not in wanted:
                path.unlink()
                # What was made of it must not be taken for new.
                shutil.rmtree(self.build)
                self.build.mkdir()

    def _write(self, name: str, data: bytes, mode: int) -> None:
        path = self.tree / name
        if path.is_file() and path.read_bytes() == data:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        path.chmod(0o755 if mode & stat.S_IXUSR else 0o644)

    # --- Building ----------------------------------------------------------------

    def compile(self) -> None:
        """Builds what the tests need, as far as possible."""
        self._own_build()
        fresh = not any(self.build.iterdir())
        if self._make() != 0 and not fresh:
            self._remove_stale()
        with open(self.folder / "build.log", "rb") as output:
            self.log = output.read(LOG_BYTES).decode("utf-8", "replace")
        for name in ("qemu-system-i386", "bochs"):
            self._make_emulator(name)

    def _remove_stale(self) -> None:
        """What could not be made anew must not be there from last time. Of a
        disk image make cannot tell without making it; that is quick, unless
        the kernel for it is missing."""
        kernel_is_there = True
        for pattern in PRODUCTS:
            for path in self.build.glob(pattern):
                is_image = path.suffix == ".img"
                if is_image and not kernel_is_there:
                    path.unlink()
                elif not self._is_made(path, [] if is_image else ["-q"]):
                    kernel_is_there = kernel_is_there and path.suffix != ".elf"
                    path.unlink(missing_ok=True)

    def _is_made(self, product: Path, options: list[str]) -> bool:
        command = [*self._make_command(), *options, str(product)]
        return subprocess.run(
            self._sandbox().command(command), capture_output=True,
            stdin=subprocess.DEVNULL, env=self._environment(), check=False,
        ).returncode == 0

    def _make_command(self) -> list[str]:
        command = ["make", "-C", str(self.tree), f"BUILD={self.build}"]
        command += ["--no-print-directory", f"LAB={self.lab.number}"]
        for variable in ("CROSS", "TOOLCHAIN"):
            if os.environ.get(variable):
                command.append(f"{variable}={os.environ[variable]}")
        return command

    def _sandbox(self) -> Sandbox:
        return Sandbox(
            reading=(self.tree,),
            writing=(self.build,),
            cpu_seconds=COMPILER_SECONDS,
            memory_mebibytes=2048,
            uid=self.uid,
            enabled=self.sandboxed,
        )

    def _make(self) -> int:
        command = [*self._make_command(), "-k", f"-j{self.jobs}", "--output-sync"]
        command.append("lab")
        command = ["timeout", str(BUILD_SECONDS), *command]
        with open(self.folder / "build.log", "wb") as output:
            try:
                status = subprocess.run(
                    self._sandbox().command(command),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    timeout=2 * BUILD_SECONDS,
                    env=self._environment(),
                    check=False,
                ).returncode
            except subprocess.TimeoutExpired:
                status = TIMED_OUT
        if status == TIMED_OUT:
            with open(self.folder / "build.log", "a", encoding="utf-8") as output:
                output.write(f"\n{OUT_OF_TIME}\n")
        return status

    def _environment(self) -> dict[str, str]:
        """Of make: nothing of a make that called us, nor of its variables."""
        kept = ("PATH", "HOME", "LANG", "TMPDIR")
        return {name: os.environ[name] for name in kept if name in os.environ}

    def _make_emulator(self, name: str) -> None:
        """Puts an emulator that runs in the sandbox into bin/."""
        real = shutil.which(name) or f"/usr/bin/{name}"
        sandbox = Sandbox(
            reading=(self.build,),
            writing=(self.tmp,),
            cpu_seconds=300,
            file_mebibytes=64,
            enabled=self.sandboxed,
        )
        words = sandbox.command(["/usr/bin/env", "TERM=linux", real])
        if self.sandboxed:
            words[1:1] = ["--chdir", str(self.build / self.lab.folder)]
        line = " ".join(f"'{word}'" for word in words)
        path = self.bin / name
        path.write_text(f'#!/bin/sh\nexec {line} "$@"\n')
        path.chmod(0o755)

    def complaints(self) -> list[str]:
        """What is wrong with the submission's files (those of this lab first)
        and the build, in lines."""
        lines = [f"{name}: {self.problems[name]}" for name in
                 sorted(self.problems, key=lambda name: name not in self.lab.files)]
        seen = []
        for name, line, what in ERROR.findall(self.log):
            if name not in self.problems and not name.startswith("make"):
                seen.append(f"{name}:{line}: {what}")
        if not seen:
            seen = LINK_ERROR.findall(self.log)
        stopped = STOPPED.search(self.log)
        if stopped:
            seen += [f"{self._source(name)}: the compiler was stopped: "
                     f"{stopped[1]}" for name in NOT_MADE.findall(self.log)]
        lines += list(dict.fromkeys(seen))
        if not lines:
            lines = self.log.strip().splitlines()[-5:]
        more = len(lines) - MOST_COMPLAINTS
        return lines[:MOST_COMPLAINTS] + ([f"… and {more} more"] if more > 0 else [])

    def _source(self, product: str) -> str:
        name = product.removeprefix(f"{self.build}/").removeprefix("layers/")
        return f"{name}.c"

    def _out_of_time(self) -> str:
        """Why the build ended early, if no file of the submission did it."""
        made = [self._source(Path(name).with_suffix("").as_posix())
                for name in BROKEN_OFF.findall(self.log)]
        if OUT_OF_TIME not in self.log or set(made) & set(self.lab.submitted):
            return ""
        return (f"the build was not done after {BUILD_SECONDS} seconds "
                f"(at {', '.join(made[:3]) or 'its beginning'}): this machine is "
                "too slow, or too busy. Nothing is wrong with the submission; "
                "grade it again, with --stage: what was built is kept there")

    def need(self, path: Path) -> Path:
        """PATH, if it was built; else the verdict."""
        if not path.exists() and self._out_of_time():
            raise Verdict(GRADER, self._out_of_time())
        if not path.exists():
            raise Verdict(BUILD, "\n".join(self.complaints()))
        return path
