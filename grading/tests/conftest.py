# SPDX-License-Identifier: MIT
"""What the tests share: where the build is, and how to boot it."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("VAMOS_BUILD", ROOT / "build"))
sys.path.insert(0, str(ROOT / "grading/host"))

import machine  # noqa: E402
from manual import read_calls, read_errors  # noqa: E402

# What a make above us says to those below is not for the one that we test.
MAKE_VARIABLES = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "LINE")
MAKE_SECONDS = 100
SESSIONS = {"run", "qemu", "bochs", "gdb", "manual-run"}  # these lock while they build


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: only with make check SLOW=1")


def some_each_time(faults: list[dict], group: str, often: int) -> list:
    """Parameters of a test: OFTEN of the FAULTS with the same GROUP are planted
    each time, all others with SLOW=1, for each takes some seconds."""
    seen = Counter()
    cases = []
    for fault in faults:
        seen[fault[group]] += 1
        marks = [pytest.mark.slow] if seen[fault[group]] > often else []
        cases.append(pytest.param(fault, marks=marks, id=fault["name"]))
    return cases


def make(*arguments, **variables) -> subprocess.CompletedProcess:
    """Runs make as a user does; variables are given on its command line. One
    that hangs is ended, with all that it started, and shows what it said."""
    environment = {k: v for k, v in os.environ.items() if k not in MAKE_VARIABLES}
    words = [f"{name}={value}" for name, value in {"BUILD": BUILD, **variables}.items()]
    command = ["make", *arguments, *words]
    if not set(arguments) & SESSIONS:
        BUILD.mkdir(parents=True, exist_ok=True)
        command = ["flock", BUILD / "lock", *command]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        output, errors = process.communicate(timeout=MAKE_SECONDS)
    except BaseException:
        os.killpg(process.pid, signal.SIGTERM)
        output, errors = process.communicate()
        print(output, errors)
        raise
    return subprocess.CompletedProcess(command, process.returncode, output, errors)


def copy_kit(root: Path, lab: str) -> Path:
    """A kit of its own in ROOT, with LAB (labs/labN-name) and no other lab."""
    listed = subprocess.run(["git", "-C", ROOT, "ls-files"], capture_output=True,
                            text=True, check=True).stdout
    for name in listed.splitlines():
        other = re.match(r"labs/lab\d", name) and not name.startswith(f"{lab}/")
        if not other and not name.startswith("grading/tests") and (ROOT / name).exists():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, root / name)
    return root


def patch(elf: Path, symbol: str, code: bytes) -> bytes:
    """The ELF32 file with CODE at the function SYMBOL."""
    names = subprocess.run(["nm", elf], capture_output=True, text=True, check=True)
    address = int(re.search(rf"^(\w+) [Tt] {symbol}$", names.stdout, re.M)[1], 16)
    headers = subprocess.run(
        ["objdump", "-h", elf], capture_output=True, text=True, check=True
    ).stdout
    data = bytearray(elf.read_bytes())
    for size, start, _, offset in re.findall(
        r"^ +\d+ \S+ +(\w{8})  (\w{8})  (\w{8})  (\w{8})", headers, re.M
    ):
        begin = int(start, 16)
        if begin <= address < begin + int(size, 16):
            place = int(offset, 16) + address - begin
            data[place : place + len(code)] = code
            return bytes(data)
    raise AssertionError(f"no section of {elf} holds {symbol}")


# --- The kernel conforms to the model ------------------------------------------

# The kernel with TRACE=1, with which the guest tests run, and a disk with it.
# Tests that count instructions, or look at the kernel itself, use BUILD's own.
TRACED = BUILD / "traced"
CONFORM = BUILD / "spec/conform"


def check_trace(pc: machine.Machine) -> None:
    """The trace of a machine that has ended conforms to the model; a machine
    that should have one has. What differs is kept beside the build."""
    result = pc.result()
    kernel = pc.spec.kernel
    if not result.trace:
        traced = kernel is not None and Path(kernel).parent.name.startswith("traced")
        assert not (traced and result.reason == machine.OFF), "no trace"
        return
    kept = BUILD / "differences" / f"{os.getpid()}.trace"
    kept.parent.mkdir(exist_ok=True)
    kept.write_bytes(result.trace)
    done = subprocess.run([CONFORM, kept], capture_output=True, text=True)
    if done.returncode == 0:
        kept.unlink()
        return
    name = re.sub(r"\W+", "-", os.environ.get("PYTEST_CURRENT_TEST", "test"))
    kept = kept.rename(kept.with_name(f"{name}.trace"))
    raise AssertionError(
        f"{done.stdout}{done.stderr}again: make conform TRACE_FILE={kept}"
    )


machine.Machine.at_end.append(check_trace)


@pytest.fixture(scope="session")
def traced() -> Path:
    """The folder with the traced kernel and its disk."""
    done = make("-s", "traced")
    assert done.returncode == 0, done.stderr
    return TRACED


# --- Programs that observe the kernel (guest/observer.h) ----------------------

ABI = ROOT / "kernel/abi"


def listed_errors() -> dict[int, set[int]]:
    """The errors that calls.def lists for each call; of a call that is not
    there yet, ERR_CALL."""
    values = {error.name: error.number for error in read_errors(ABI / "errors.def")}
    return {
        call.number: {values[name] for name in call.errors}
        if call.state == "PRESENT"
        else {values["ERR_CALL"]}
        for call in read_calls(ABI / "calls.def")
    }


def observed(result: machine.Result) -> list[str]:
    """What a program observed, line by line, without the word "obs". No call
    of its own or of its peers may have returned an error that calls.def does
    not list: the lines "saw CALL ERROR" (guest/witness.h)."""
    lines = result.text.splitlines()
    assert result.reason == machine.OFF, result.explain() + "\n" + result.text[-2000:]
    assert all(line.startswith(("obs ", "saw ")) for line in lines), result.text
    saw = [tuple(map(int, line.split()[1:])) for line in lines if line[:4] == "saw "]
    unlisted = [(n, error) for n, error in saw if error not in listed_errors()[n]]
    assert not unlisted, f"calls.def does not list (call, error): {unlisted}"
    return [line[4:] for line in lines if line[:4] == "obs "]


@pytest.fixture(scope="session")
def built_observer(traced):
    """built_observer(PROGRAM) is the kernel and PROGRAM's boot archive."""

    def build(program: str) -> tuple[Path, Path]:
        archive = BUILD / f"{program}-test.tar"
        done = make("-s", archive)
        assert done.returncode == 0, done.stderr
        return traced / "vamos.elf", archive

    return build


@pytest.fixture
def boot_observer(built_observer):
    """boot_observer(PROGRAM, WORD..., ...) boots PROGRAM with a test's name and
    numbers, to its end; keywords are those of Spec."""

    def boot(program: str, *words, **options) -> machine.Result:
        kernel, archive = built_observer(program)
        command = "quiet " + " ".join(map(str, words))
        print(f"{program}: {command}", options)
        options = {"memory": 64, "shift": 0, **options}
        spec = machine.Spec(kernel=kernel, archive=archive, command=command, **options)
        return machine.run(spec)

    return boot


@pytest.fixture
def observe_in(boot_observer):
    """What boot_observer() makes of its arguments, observed()."""
    return lambda *words, **options: observed(boot_observer(*words, **options))


# --- The system ------------------------------------------------------------------


@pytest.fixture
def kernel(traced) -> Path:
    return traced / "vamos.elf"


@pytest.fixture
def archive() -> Path:
    return BUILD / "boot.tar"


@pytest.fixture
def image(traced, tmp_path) -> Path:
    """A disk image of one's own."""
    return Path(shutil.copy(traced / "disk.img", tmp_path / "disk.img"))


@pytest.fixture
def plain_image(tmp_path) -> Path:
    """The same with the kernel that users have."""
    return Path(shutil.copy(BUILD / "disk.img", tmp_path / "disk.img"))


@pytest.fixture
def line(kernel, archive):
    """line(TEXT, ...) boots, runs TEXT in root's shell, returns the Result.
    Nothing is written to the disk; keywords are those of Spec."""

    def boot(text: str, **options) -> machine.Result:
        options = {"disk": kernel.with_name("disk.img"), "snapshot": True, **options}
        options = {"kernel": kernel, "archive": archive, **options}
        return machine.run(machine.Spec(command=f"quiet run={text}", **options))

    return boot


@pytest.fixture
def booted(traced):
    """booted(...) switches on a PC with the disk; Spec's keywords."""
    machines = []

    def boot(**options) -> machine.Machine:
        options = {"disk": traced / "disk.img", "snapshot": True, **options}
        machines.append(machine.start(machine.Spec(**options)))
        return machines[-1]

    yield boot
    for each in machines:
        each.close()
