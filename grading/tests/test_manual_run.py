# SPDX-License-Identifier: MIT
"""Running the manual: the same programs on the model of the kernel, which is
the manual's text, and on the kernel in QEMU. What the console shows and how the
machine ends must be the same; what depends on the speed of the PC (times, and
memory that the kernel itself needs) is not looked at.
"""

import os
import pty
import re
import select
import shutil
import subprocess
import termios
from dataclasses import replace

import onmodel
import pytest
from conftest import BUILD, ROOT, make
from machine import OFF, Spec, run

PROMPT = r"/\S* [#$] "
FIGURES = re.compile(r"^manual-run: .* kernel steps\n", re.MULTILINE)
RULE = re.compile(r"^ +(\w.*) \[(grading/spec/\w+\.c):(\d+)\]$", re.MULTILINE)
RUN_LIMIT, MODEL_WRONG, UNUSABLE = 124, 125, 126


@pytest.fixture(scope="session")
def runner():
    """The folder whose spec/run is the runner."""
    done = make("-s", BUILD / "spec/run")
    assert done.returncode == 0, done.stderr
    return BUILD


@pytest.fixture
def on_model(runner, archive):
    """on_model(LINE, ...) is what line() is for the kernel."""

    def start(text, *options, **more):
        more = {"disk": BUILD / "disk.img", "snapshot": True, "memory": 96, **more}
        spec = Spec(archive=archive, command=f"quiet run={text}", **more)
        return onmodel.run(runner, spec, *options)

    return start


# --- Programs that observe the kernel ------------------------------------------

# Those that QEMU takes long for count 8 ns for an instruction.
SLOW = {"priority", "slices", "attacks", "order 77 150"}
WEATHERS = ("storm", "drizzle")
OBSERVED = {
    "abi": "later unprivileged clone errors ipc-errors short long truncated timeout "
    "fifo kill rights priority slices exceptions attacks memory recycle full driver "
    "status".split(),
    "ipc": [
        *"limit memory-gone timeouts grants grants-waiting strangers".split(),
        "order 77 150",
    ],
    "life": "kill clone clone-is-plain twins twins-refused stale exceptions-kept "
    "exceptions-first exceptions-stop".split(),
    "device": "disk-interrupt screen interrupts-kept interrupts-of-a-peer".split(),
    "faults": [f"faults {call}" for call in range(19)],
    "storm": [f"{kind} {seed} 3000 0" for kind in WEATHERS for seed in (5, 6)],
}


# Some make 400 million instructions, which are 10 s, or far more if others want
# the processor, too.
@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    "program, words", [(p, words) for p, tests in OBSERVED.items() for words in tests]
)
def test_observers_see_the_same(runner, built_observer, tmp_path, program, words):
    """The kernel's own tests: calls, messages, ends of processes, devices, each
    error of each call, and arbitrary calls."""
    kernel, archive = built_observer(program)
    disk = tmp_path / "disk.img"
    disk.write_bytes(bytes(1 << 20))
    spec = Spec(
        kernel=kernel,
        archive=archive,
        command=f"quiet {words}",
        disk=disk if program == "device" else None,
        snapshot=True,
        memory=64,
        shift=3 if words in SLOW else 0,
    )
    expected = run(spec)
    assert expected.reason == OFF, expected.explain()
    result = onmodel.run(runner, spec, seconds=380)
    assert result.text.splitlines() == expected.text.splitlines(), result.errors
    assert result.status == expected.status


def test_sectors_are_those_of_the_disk(runner, built_observer, tmp_path):
    """Read and written in blocks of both sizes; see test_device."""
    _, archive = built_observer("device")
    disks = [tmp_path / "kernel.img", tmp_path / "model.img"]
    for disk in disks:
        disk.write_bytes(bytes(i * i % 251 for i in range(64 * 512)))
    words = dict(archive=archive, command="quiet disk 3 30 99", memory=64)
    expected = run(Spec(kernel=BUILD / "vamos.elf", disk=disks[0], shift=0, **words))
    result = onmodel.run(runner, Spec(disk=disks[1], **words))
    assert result.text == expected.text
    assert "write 31 16 ready 1" in result.text
    assert disks[0].read_bytes() == disks[1].read_bytes()


# --- Programs of the finished system ---------------------------------------------

LINES = [
    "ls /bin",
    "ls -l /etc",
    "cat -n /etc/motd",
    "cat /bin/ls | cksum",
    "seq -s, 3 2 99",
    "basename /bin/ls.c .c; dirname /bin/ls",
    "cut -d: -f1 /etc/passwd | sort -r",
    "date -d @0; date",
    "du -s /etc",
    "env -i A=1 env; env none; echo $?",
    "find / -name 'm*' -type f",
    "grep -nE '^(root|none):' /etc/passwd /etc/group",
    "head -n 1 /etc/passwd; tail -n 1 /etc/passwd; head -x; echo $?",
    "hexdump -C -n 64 /bin/ls; od -An -c -N 16 /bin/sh",
    "ls /none; echo $?",
    "man wc; man -k checksum",
    "cp /etc/motd /tmp/a; mv /tmp/a /tmp/b; wc /tmp/b; ln /tmp/b /tmp/c",
    "mkdir -p /tmp/x/y; touch /tmp/x/y/z; find /tmp/x; rm -r /tmp/x; ls /tmp",
    "printf '%03d|%s|%x\\n' 7 x 255; uname -a; id; whoami; groups",
    "sum /etc/motd; uniq -c /etc/motd | tr a-z A-Z",
    "for i in 1 2 3; do echo $((i * i)); done | tee /tmp/t; cat /tmp/t",
    "yes | head -n 3; which ls none; echo $?",
    "(sleep 1; echo late) & echo early; wait; echo done",
    "su student -c 'id; cat /etc/shadow'; echo $?",
    "kill -9 4; sleep 1; echo a | cat; kill -9 3; sleep 1; cat /etc/motd",
    "no-such-program; exit 77",
    "find /bin | xargs cksum | sort | tail -n 5",
]
NOW = r"\b\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d UTC 20\d\d\n"  # what the PC's clock shows


@pytest.mark.parametrize("text", LINES)
def test_programs_do_the_same(line, on_model, text):
    expected, result = line(text), on_model(text)
    assert re.sub(NOW, "", result.text) == re.sub(NOW, "", expected.text)
    assert result.status == expected.status


CRASHES = (
    "divide null jump hlt kernel wild stack cli out undefined breakpoint interrupt"
)


@pytest.mark.parametrize("how", CRASHES.split())
def test_crashes_are_the_same(line, on_model, how):
    """Message, address and signal."""
    text = f"crash {how}; echo status $?"
    expected, result = line(text), on_model(text)
    assert result.text == expected.text
    assert re.search(r"^init: crash \(pid \d+\): ", result.text, re.MULTILINE)


def test_edges_of_the_processor_are_the_same(line, on_model, image):
    """Memory and instructions that end in the middle, and strange instructions."""
    source = ROOT / "grading/tests/guest/edges.c"
    assert make("-s", "program", SRC=source).returncode == 0
    program = BUILD / "program/edges.elf"
    subprocess.run(["mcopy", "-i", f"{image}@@1M", program, "::bin/edges"], check=True)
    text = "n=0; while edges $n; s=$?; echo $n $s; [ $s != 99 ]; do n=$((n + 1)); done"
    expected, result = line(text, disk=image), on_model(text, disk=image)
    assert result.text == expected.text
    assert expected.text.splitlines()[-1] == "25 99"


def test_processes_and_servers(on_model, image, tmp_path):
    """The guest's own tests of processes; see test_process."""
    program = tmp_path / "process"
    source = BUILD / "grading/tests/guest/process.elf"
    subprocess.run(["strip", "-o", program, source], check=True)
    subprocess.run(["mcopy", "-i", f"{image}@@1M", program, "::bin"], check=True)
    tests = "fork wait orphan reap descriptors signals groups forged servers bomb"
    names = tests.split()
    result = on_model(f"process {tests}", disk=image, memory=32)
    assert [f"ok {name}" in result.text for name in names] == [True] * len(names)
    assert result.status == 0


# --- At the terminal ---------------------------------------------------------------

# What is typed at each prompt.
SESSION = [
    "ls /",
    "cat /etc/motd | wc",
    "cat /etc/passwd | cut -d: -f1 | sort",
    "echo 'to be' >/tmp/f; echo 'or not' >>/tmp/f; cat /tmp/f",
    "crash divide",
    "kill -9 3; sleep 1",
    "cat /tmp/f",
    "cd /etc; ls",
]


def hold_session(pc):
    """Logs in, types SESSION, shuts down."""
    pc.expect("login: ")
    pc.send("root\n")
    for text in SESSION:
        pc.expect(PROMPT)
        pc.send(text + "\n")
    pc.expect(PROMPT)
    pc.send("shutdown\n")


def without_memory(text):
    """Without the line that tells how much memory this PC has."""
    return re.sub(r"^cvm: \d+ KiB.*\n", "", text, flags=re.MULTILINE)


def test_a_session_is_the_same(runner, booted, kernel, archive):
    with booted(kernel=kernel, archive=archive, command="") as pc:
        hold_session(pc)
        expected = pc.wait()
    spec = Spec(archive=archive, disk=BUILD / "disk.img", snapshot=True)
    with onmodel.Session(runner, spec) as model:
        hold_session(model)
        status = model.wait()
    assert "init: disk died (Killed), restarted" in model.text
    assert model.text == without_memory(expected.text)
    assert status == expected.status == 0


def test_reboot(runner, archive):
    """The machine begins anew, with what is on its disk."""
    spec = Spec(archive=archive, disk=BUILD / "disk.img", snapshot=True)
    with onmodel.Session(runner, spec) as model:
        for text in ("echo before >/root/f; reboot", "cat /root/f; shutdown"):
            model.expect("login: ")
            model.send("root\n")
            model.expect(PROMPT)
            model.send(text + "\n")
        model.expect("before\n")
        assert model.wait() == 0


def read_until(terminal, text):
    """What appears on TERMINAL, up to TEXT."""
    seen = b""
    while text not in seen:
        assert select.select([terminal], [], [], 60)[0], seen
        seen += os.read(terminal, 4096)
    return seen


def test_a_real_terminal(runner, archive):
    """Keys go to the machine, ^C too, and Ctrl-A x leaves; as it was before."""
    ours, theirs = pty.openpty()
    before = termios.tcgetattr(theirs)
    spec = Spec(archive=archive, disk=BUILD / "disk.img", snapshot=True)
    words = onmodel.arguments(runner, spec, "--terminal")
    process = subprocess.Popen(words, stdin=theirs, stdout=theirs)
    try:
        read_until(ours, b"login: ")
        os.write(ours, b"root\r")
        read_until(ours, b"/root # ")
        os.write(ours, b"sleep 1000\r")
        read_until(ours, b"sleep 1000\r\n")
        os.write(ours, b"\x03")
        read_until(ours, b"/root # ")
        assert not termios.tcgetattr(theirs)[3] & termios.ISIG
        os.write(ours, b"x\x01\x01echo \r")  # the second ^A goes to the start
        read_until(ours, b"\nx\r\n/root # ")
        os.write(ours, b"\x01x")
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()
    assert termios.tcgetattr(theirs) == before
    os.close(ours)
    os.close(theirs)


def test_login_prompt_comes_soon(runner, archive):
    """With figures, for whoever reads them."""
    spec = Spec(archive=archive, disk=BUILD / "disk.img", snapshot=True, limit=5)
    result = onmodel.run(runner, spec)
    print(result.errors)
    assert result.text == "init: tty, disk, pipe and fs are up\nvamos login: "
    assert result.status == RUN_LIMIT
    assert "time limit: still waiting" in result.errors
    assert result.seconds < 10 and result.instructions < 10


# --- Repeating and explaining --------------------------------------------------------


def test_two_runs_are_identical(on_model):
    """To the last call, with its answer and its time."""
    first, second = (
        on_model("ls -l /bin | wc; sleep 1; crash null; date; ps", "--tell")
        for _ in range(2)
    )
    assert first.text == second.text
    assert FIGURES.sub("", first.errors) == FIGURES.sub("", second.errors)
    assert len(first.errors.splitlines()) > 1000


def source_near(file, line):
    lines = (ROOT / file).read_text().splitlines()
    text = "".join(lines[max(0, line - 10) : line + 10])
    return re.sub(r'"\s*"', "", text)


def test_told_rules_stand_where_they_are_said_to(on_model):
    told = on_model("ls / | cat", "--tell").errors
    rules = set(RULE.findall(told))
    assert len({text for text, _, _ in rules}) > 10
    for text, file, line in rules:
        assert text in source_near(file, int(line)), (text, file, line)


def test_refusals_name_their_rule(runner, built_observer):
    _, archive = built_observer("abi")
    spec = Spec(archive=archive, command="quiet rights")
    told = onmodel.run(runner, spec, "--tell").errors
    assert re.search(
        r"process \d+ ipc_send\(2, 0, 0, -?\w+, -?\w+, -?\w+\)\n"
        r" +process \d+: ERR_RIGHTS\n"
        r" +the handle does not carry the right .* \[grading/spec/ipc.c:\d+\]\n",
        told,
    ), told


def test_crashes_are_told(on_model):
    told = on_model("crash divide", "--tell").errors
    assert re.search(
        r"process \d+ runtime error 0 at 0x4\w+, address 0x0\n"
        r" +process 1: 0, a message from -2: 2 \d+ 0, 0 bytes\n",
        told,
    )


def listed(name):
    """The files of grading/spec/NAME.mk, whose list is called NAME, too."""
    (path,) = (ROOT / "grading/spec").rglob(f"{name}.mk")
    text = path.read_text()
    return re.findall(rf"^{name} \+= (\w+)", text, re.MULTILINE)


def test_a_wrong_model_is_noticed(tmp_path, archive):
    """One that forgets to forget timeouts; built from a copy of the sources."""
    for folder in ("grading/spec", "kernel/abi"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    source = tmp_path / "grading/spec/schedds.c"
    statement = "    s->schedds.procdb[p].timed = false;\n"
    assert source.read_text().count(statement) == 1
    source.write_text(source.read_text().replace(statement, ""))
    files = [f"{name}.c" for name in listed("spec")]
    files += [f"run/{name}.c" for name in listed("run")]
    (tmp_path / "spec").mkdir()
    command = ["gcc", "-std=gnu11", "-I.", "-iquote", "kernel", "-o", "spec/run"]
    command += [f"grading/spec/{file}" for file in (*files, "run/main.c")]
    subprocess.run([*command, "-lunicorn"], cwd=tmp_path, check=True)
    spec = Spec(archive=archive, disk=BUILD / "disk.img", snapshot=True)
    result = onmodel.run(tmp_path, replace(spec, command="quiet run=true"))
    assert result.status == MODEL_WRONG
    wrong = "the model is wrong: a process that does not wait has a timeout"
    assert wrong in result.errors


# --- make manual-run ---------------------------------------------------------------


@pytest.fixture
def manual_run(image):
    """manual_run(...) is `make manual-run ...` with a disk of its own."""
    return lambda **words: make("manual-run", RUN_IMAGE=image, **words)


def test_a_program_of_ours(manual_run, line):
    result = manual_run(PROG="user/bin/ls.c", ARGS="/etc 'no such'")
    expected = line("ls /etc 'no such'")
    assert (result.stdout, result.returncode) == (expected.text, expected.status)
    assert manual_run(PROG="user/bin/ed", ARGS="/none").stdout == line("ed /none").text


def test_a_program_of_ones_own(manual_run, tmp_path):
    source = tmp_path / "own.c"
    source.write_text(
        "#include <stdio.h>\n"
        "int main(int argc, char **argv)\n"
        '{\n    printf("%d: %s\\n", argc, argv[1]);\n    return 7;\n}\n'
    )
    result = manual_run(PROG=source, ARGS="'a  b' c")
    assert (result.stdout, result.returncode) == ("3: a  b\n", 7), result.stderr
    again = manual_run(PROG=BUILD / "program/own.elf", ARGS="x")
    assert (again.stdout, again.returncode) == ("2: x\n", 7), again.stderr


def test_a_line(manual_run):
    result = manual_run(RUN="echo 'a  b' | cat; exit 3")
    assert (result.stdout, result.returncode) == ("a  b\n", 3), result.stderr


def test_telling(manual_run):
    result = manual_run(RUN="true", TELL=1)
    assert (result.stdout, result.returncode) == ("", 0)
    assert "process 1 process_create(" in result.stderr


def names_on(image):
    done = subprocess.run(
        ["mdir", "-b", "-i", f"{image}@@1M", "::root"], capture_output=True, text=True
    )
    return done.stdout


def test_the_disk_keeps_nothing_unless_asked(manual_run, image):
    assert manual_run(RUN="echo text >/root/kept; sync").returncode == 0
    assert "kept" not in names_on(image)
    assert manual_run(RUN="echo text >/root/kept; sync", KEEP=1).returncode == 0
    assert "kept" in names_on(image)


def test_a_missing_program_is_named(manual_run):
    result = manual_run(PROG="no-such.c")
    assert result.returncode != 0
    assert "no-such.c: no such file" in result.stderr


# --- What cannot be run ------------------------------------------------------------


def complaint(runner, *words):
    done = subprocess.run(
        [runner / "spec/run", *words], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (UNUSABLE, "")
    return done.stderr


def test_bad_arguments_are_named(runner, archive, tmp_path):
    assert "usage: run --archive FILE" in complaint(runner)
    assert "usage: run" in complaint(runner, "--archive", archive, "--no-such")
    assert "0: not a number" in complaint(runner, "--archive", archive, "--memory", "0")
    assert "no-such.tar: No such file" in complaint(runner, "--archive", "no-such.tar")
    few = complaint(runner, "--archive", archive, "--memory", "1")
    assert "too little memory" in few
    long = complaint(runner, "--archive", archive, "--command", "x" * 1024)
    assert "longer than 1023" in long
    disk = complaint(runner, "--archive", archive, "--disk", tmp_path / "none")
    assert "none: No such file" in disk


def test_a_damaged_archive_is_named(runner, archive, tmp_path):
    bad = tmp_path / "bad.tar"
    bad.write_bytes(archive.read_bytes()[512:])
    assert "damaged, or without init" in complaint(runner, "--archive", bad)
    data = bytearray(archive.read_bytes())
    at = data.index(b"\x7fELF")
    while not data[at - 512 :].startswith(b"init\0"):
        at = data.index(b"\x7fELF", at + 1)
    data[at] = 0
    bad.write_bytes(data)
    assert "init: not an executable" in complaint(runner, "--archive", bad)


def test_a_run_that_never_ends_is_ended(on_model):
    result = on_model("echo before; while true; do true; done", limit=2)
    assert (result.status, result.text) == (RUN_LIMIT, "before\n")
    assert "time limit: still running after 2 s" in result.errors
