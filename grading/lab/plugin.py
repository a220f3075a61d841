# SPDX-License-Identifier: MIT
"""The grader's part in pytest: the fixture `lab` for a lab's tests, and a line
of JSON for each test as soon as it is over.

What it needs to know comes in the environment variable LAB_STAGE, a JSON
object: root, lab, stage, sandboxed, machine, seed, only (names of tests),
schedule (only this one, or None), results.

A test of concurrent behaviour has a second argument, `schedule`, and runs once
for each of SCHEDULES; it passes it on to lab.run().
"""

import hashlib
import json
import os
import tempfile
from pathlib import Path

import pytest

from lab import definition, guest, layer, symbols, verdict
from lab.sandbox import Sandbox
from lab.stage import Stage
from lab.verdict import Verdict

# Of the virtual PC: nanoseconds an instruction, as a power of two (fewer
# instructions to a tick), and how far behind a tick the test starts (phase=N on
# the command line). The first one is that of all other tests.
SCHEDULES = ((3, 0), (2, 1), (4, 2), (3, 3), (2, 4), (4, 5), (3, 6), (2, 7))
LAYER_USER = 1 << 21  # and the worker's number: nobody has such a user
SETTINGS = json.loads(os.environ["LAB_STAGE"])


def test_name(item) -> str:
    """test_copy_bad[3] -> copy-bad"""
    return item.originalname.removeprefix("test_").replace("_", "-")


class LabUnderTest:
    """What a test function sees of the submission."""

    def __init__(self, stage: Stage, name: str, seed: int):
        self.stage = stage
        self.name = name
        self.seed = seed  # of this test, 1..
        self.digests: list[str] = []
        self.by_hand = ""  # how to do the same without the grader
        self.debug = ""  # and with GDB, to the last instruction
        self.observation = 0  # the first wrong one

    def _keep(self, run: guest.Run) -> guest.Run:
        self.digests.append(run.digest())
        return run

    def _note(self, program: str, more: str = "", shift: int | None = None) -> None:
        words = f"LAB={self.stage.lab.number} TEST={program} SEED={self.seed}"
        self.debug = f"make gdb {words}{more} SHIFT={shift}"
        if shift is None:
            self.debug = ""
        self.by_hand = f"make qemu {words}{more} (or make gdb …)"
        if self.stage.emulator == "bochs":
            words += more.removesuffix(" DISK=1")
            self.by_hand = f"make bochs {words} (or make gdb {words} DISK=1)"

    def in_gdb(self) -> str:
        """The command that stops at the first wrong observation."""
        if not self.debug or not self.observation or self.stage.emulator != "qemu":
            return ""
        return f"{self.debug} STOP={self.observation}"

    def run(self, program: str, schedule: int = 0, **options) -> guest.Run:
        """Runs a test program of the lab; OPTIONS as machine.Spec's."""
        shift, phase = SCHEDULES[schedule]
        more = f" PHASE={phase}" if phase else ""
        more += f" MEMORY={options['memory']}" if "memory" in options else ""
        if "second" in options:  # there it is after `make grade`
            stage = f"build/grade/lab{self.stage.lab.number}"
            more += f" DISK1={stage}/tmp/{options['second'].name}"
        options = {"shift": shift} | options
        self._note(program, more, options["shift"])
        return self._keep(
            guest.boot(self.stage, program, self.seed, phase, **options)
        )

    def run_from_disk(self, program: str, **options) -> guest.Run:
        self._note(program, " DISK=1")
        return self._keep(
            guest.boot_disk(self.stage, program, self.seed, **options)
        )

    def layer(self, name: str) -> None:
        """Runs the layer test NAME on the host."""
        self.by_hand = f"make layer-{name} SEED={self.seed}"
        path = self.stage.build / "layers" / name
        self.stage.need(Path(f"{path}_test"))
        self._check_symbols()
        sandbox = Sandbox(
            reading=(self.stage.build / "layers",),
            cpu_seconds=layer.CPU_SECONDS,
            file_mebibytes=layer.OUTPUT_MEBIBYTES,
            resident_mebibytes=layer.MEMORY_MEBIBYTES,
            processes=layer.PROCESSES,
            uid=LAYER_USER + os.getpid(),
            enabled=self.stage.sandboxed,
        )
        failure = layer.Layer(path, sandbox.command).check(self.seed)
        if failure is None:
            return
        kind = verdict.SANITIZER if failure.sanitizer else verdict.WRONG
        if failure.late:
            kind = verdict.HOST_TIME
        if failure.forged:
            kind = verdict.FORGED
        if "not implemented" in failure.what:
            kind = verdict.UNFINISHED
        raise Verdict(kind, layer.explain(failure))


    def _check_symbols(self) -> None:
        test, submitted = self.stage.lab.test(self.name), self.stage.lab.submitted
        for name in test.files if test and test.files else submitted:
            what = symbols.complaint(self.stage.build, name, set(submitted))
            if what:
                raise Verdict(verdict.BUILD, what)


def _stage() -> Stage:
    lab = definition.load(Path(SETTINGS["root"]), SETTINGS["lab"])
    stage = Stage(
        lab, Path(SETTINGS["stage"]), SETTINGS["sandboxed"],
        emulator=SETTINGS["machine"],
    )
    stage.problems = SETTINGS["problems"]
    stage.log = (stage.folder / "build.log").read_text(errors="replace")
    return stage


@pytest.fixture
def lab(request):
    stage = _stage()
    os.environ["PATH"] = f"{stage.bin}:{SETTINGS['path']}"
    tempfile.tempdir = str(stage.tmp)  # QEMU's log, which the sandbox sees
    name = test_name(request.node)
    number = hashlib.sha256(f"{SETTINGS['seed']} {name}".encode()).digest()
    under_test = LabUnderTest(
        stage, name, int.from_bytes(number[:4], "little") % 10**6 + 1
    )
    yield under_test
    request.node.user_properties.append(("digests", under_test.digests))
    request.node.user_properties.append(("by_hand", under_test.by_hand))
    request.node.user_properties.append(("in_gdb", under_test.in_gdb()))
    if "schedule" in request.fixturenames:
        schedule = request.node.callspec.params["schedule"]
        request.node.user_properties.append(("schedule", schedule))


def pytest_generate_tests(metafunc):
    if "schedule" in metafunc.fixturenames:
        wanted = SETTINGS["schedule"]
        every = range(len(SCHEDULES)) if wanted is None else [wanted]
        metafunc.parametrize("schedule", every)


def pytest_collection_modifyitems(items):
    if SETTINGS["only"]:
        items[:] = [item for item in items if test_name(item) in SETTINGS["only"]]


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    report.user_properties.append(("name", test_name(item)))
    if call.excinfo is not None:
        error = call.excinfo.value
        kind, message = verdict.GRADER, f"{type(error).__name__}: {error}"
        if isinstance(error, Verdict):
            kind, message = error.kind, error.message
            if "lab" in getattr(item, "funcargs", {}):
                item.funcargs["lab"].observation = error.observation
        report.user_properties.append(("verdict", kind))
        report.user_properties.append(("message", message))


def pytest_runtest_logreport(report):
    """In the controlling process: one line for each part of a test that says
    something new."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    if report.when == "setup" and report.passed:
        return
    if report.when == "teardown" and report.passed:
        _write({**dict(report.user_properties), "case": report.nodeid, "end": True})
        return
    properties = dict(report.user_properties)
    _write(
        {
            "name": properties["name"],
            "case": report.nodeid,
            "verdict": properties.get("verdict", verdict.PASSED),
            "message": properties.get("message", ""),
            "seconds": round(report.duration, 3),
        }
    )


def _write(entry: dict) -> None:
    with open(SETTINGS["results"], "a", encoding="utf-8") as file:
        file.write(json.dumps(entry) + "\n")
