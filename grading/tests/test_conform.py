# SPDX-License-Identifier: MIT
"""The kernel does what the model demands, and the checker would see if it did
not: differences that are planted in recorded traces, traces that are damaged,
kernels that were changed. (All guest tests are checked as well: conftest.py.)
"""

import random
import re
import shutil
import subprocess

import pytest
from conftest import BUILD, CONFORM, ROOT, make
from machine import OFF, Machine, Spec, run
from recording import Record, read, write
from season import SEEDS

CAUSES = ("CALL", "UNKNOWN", "ERROR", "TICK", "DEVICES", "RESET")
KERNEL_INFO, SEND, TIME = 15, 11, 1  # numbers of calls, and of an item


def conform(trace, folder, *options):
    """What the checker says about TRACE, bytes: (status, text)."""
    file = folder / "planted.trace"
    file.write_bytes(trace)
    done = subprocess.run([CONFORM, *options, file], capture_output=True, text=True)
    assert done.stderr == ""
    return done.returncode, done.stdout


# --- Recorded traces ------------------------------------------------------------


@pytest.fixture(scope="session")
def seasons_of(traced):
    """seasons_of(KERNEL, FIRST, COUNT) is the Result of so many seasons."""
    archive = BUILD / "storm-test.tar"
    done = make("-s", archive)
    assert done.returncode == 0, done.stderr

    def play(kernel, first, count, **options):
        words = f"quiet seasons {first} {count}"
        return run(Spec(kernel=kernel, archive=archive, command=words, shift=0,
                        **{"limit": 60 + 3 * count, **options}))  # fmt: skip

    return play


@pytest.fixture(scope="session")
def season(traced, seasons_of):
    """Two seasons, with and without privileged processes, as records."""
    return read(seasons_of(traced / "vamos.elf", 2, 2).trace)


@pytest.fixture(scope="session")
def session(traced):
    """The system, which runs a line."""
    result = run(Spec(kernel=traced / "vamos.elf", archive=BUILD / "boot.tar",
                      disk=traced / "disk.img", snapshot=True,
                      command="quiet run=ls /bin"))  # fmt: skip
    assert result.reason == OFF
    return read(result.trace)


# --- Planted differences ----------------------------------------------------------
# Each changes a list of records, at a place that is drawn.


def somewhere(records, name, accept=lambda record: True):
    """The index of one of the records NAME."""
    # The last step is not complete.
    places = [i for i, r in enumerate(records[:-20]) if r.name == name and accept(r)]
    return random.choice(places)


def change(name, value, by=1):
    """Adds BY to a value of one of the records NAME."""

    def plant(records):
        records[somewhere(records, name)].values[value] += by

    return plant


def lose(name):
    def plant(records):
        del records[somewhere(records, name)]

    return plant


def insert_before_end(*inserted):
    """Into a step that is nothing but a tick."""

    def plant(records):
        ends = [i for i in range(1, len(records) - 20)
                if [r.name for r in records[i - 1 : i + 1]] == ["TICK", "SAME"]]
        at = random.choice(ends)
        records[at:at] = inserted

    return plant


def insert_step(*inserted):
    """Behind a step after which nobody runs."""

    def plant(records):
        at = somewhere(records, "NEXT", lambda record: record.values == [0]) + 1
        records[at:at] = inserted

    return plant


def stand_still(records):
    """A process is answered, but its call is not over."""
    at = somewhere(records, "RESULT")
    process = runs_before(records, at)
    records[at] = Record("REGISTERS", [process, 1 << 7, 0, records[at].values[0]])


def runs_before(records, at):
    """Who runs in the step of record AT."""
    return next((r.values[0] for r in reversed(records[:at]) if r.name == "NEXT"), 1)


def answer_before_clone(records):
    own = [i for i, r in enumerate(records)
           if r.name == "CLONE" and r.values[1] == runs_before(records, i)
           and r.values[2] == 0]
    at = random.choice(own)
    answer = next(i for i in range(at, len(records)) if records[i].name == "RESULT")
    records.insert(at, records.pop(answer))


def later(records):
    """The time that a process reads is not the time."""
    calls = [r.values[:2] if r.name == "CALL" else [] for r in records[:-20]]
    written = [
        write for call, write in zip(calls, records[1:])
        if call == [KERNEL_INFO, TIME] and write.name == "WRITE" and write.values[3] == 0
    ]  # fmt: skip
    random.choice(written).values[-1] += 1


def lose_tick(records):
    at = next(i for i in range(200, len(records))
              if [r.name for r in records[i : i + 2]] == ["TICK", "SAME"])
    del records[at : at + 2]


TICK_STEP = Record("TICK", [])
SAME = Record("SAME", [])
REGISTERS = r"process \d+:.*"
# (what is planted, in which trace, what is said of demand and deed)
PLANTED = {
    "result": (change("RESULT", 0), "season", REGISTERS + "eax", REGISTERS + "eax"),
    "sender": (change("MESSAGE", 2), "season", REGISTERS + "ebx", REGISTERS + "ebx"),
    "word": (change("MESSAGE", 7), "session", REGISTERS + "ebp", REGISTERS + "ebp"),
    "answer-lost": (lose("RESULT"), "season", REGISTERS + "eax",
                    r"process \d+ is not answered"),
    "message-lost": (lose("MESSAGE"), "session", REGISTERS + "ebx",
                     r"process \d+ is not answered"),
    "answer-invented": (insert_before_end(Record("ANSWER", [1, 0])), "season",
                        "process 1 is not answered", "process 1: eax 0"),
    "call-not-over": (stand_still, "season", REGISTERS, "moves past 0 calls"),
    "process-chosen": (change("NEXT", 0, 2), "season", "process .* runs now",
                       r"process \d+ runs"),
    "copy-lost": (lose("COPY"), "session", "copy .* bytes", ""),
    "copy-long": (change("COPY", 4), "session", r"copy (\d+) bytes", "copy .* bytes"),
    "copy-elsewhere": (change("COPY", 1), "session", "copy", "copy .* bytes"),
    "load-elsewhere": (change("LOAD", 0), "session", "load the image", "load"),
    "memory-added": (change("ADD", 1), "session", r"add \d+ pages", r"add \d+ pages"),
    "memory-taken": (insert_before_end(Record("FREE", [1, 1, 0])), "season",
                     "nothing more of the machine", "free 1 pages of process 1"),
    "process-emptied": (insert_before_end(Record("END", [1])), "season",
                        "nothing more of the machine", "empty process 1"),
    "enable-lost": (lose("ENABLE"), "session", "enable interrupts", "nothing"),
    "transfer-lost": (lose("AS_ASKED"), "session", "read from|write to", "nothing"),
    "interrupt-of-silent": (insert_step(Record("DEVICES", [1 << 2]), SAME), "season",
                            "the devices 0x4 are silent", "they interrupt"),
    "call-of-nobody": (insert_step(Record("CALL", [KERNEL_INFO, 2, 0, 0]), SAME),
                       "season", "nobody runs", "read_kernel_info"),
    "answer-before-clone": (answer_before_clone, "season",
                            "is copied before it is answered", "answered before"),
    "time": (later, "season", r"word 0 of the item is \d+", r"it is \d+"),
    "tick-lost": (lose_tick, "season", ".", "."),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_planted_difference_is_found(request, tmp_path, name):
    plant, where, demanded, kernel = PLANTED[name]
    recorded = request.getfixturevalue(where)
    records = read(write(recorded))  # a copy
    plant(records)
    status, text = conform(write(records), tmp_path)
    print(text)
    assert status == 1
    assert re.search(r"^step \d+, tick \d+: \S", text, re.M)
    assert re.search(f"^demanded: .*(?:{demanded})", text, re.M)
    assert re.search(f"^kernel:   .*(?:{kernel})", text, re.M)
    assert re.search(r"^rule:     \S.*\n +\(manual: \w+", text, re.M)


def test_recorded_traces_conform(season, session, tmp_path):
    for records in (season, session):
        for mode in ((), ("--coup",)):
            status, text = conform(write(records), tmp_path, *mode)
            assert status == 0, text


def test_difference_is_explained(season, tmp_path):
    """By the rule that demands something else, and by what came before."""
    records = read(write(season))
    at = somewhere(records, "RESULT", lambda record: record.values[0] == -4)
    records[at].values[0] = -3
    status, text = conform(write(records), tmp_path)
    assert status == 1
    assert "kernel:   process" in text and "(ERR_HANDLE)" in text
    assert "rule:     ERR_UNPRIVILEGED if the caller is not privileged" in text
    assert re.search(r"model: grading/spec/calls\.c:\d+", text)
    process = re.search(r": process (\d+): ", text)[1]
    before = text.partition(f"before, process {process}:\n")[2]
    steps = [int(step) for step in re.findall(r"^  step (\d+),", before, re.M)]
    assert 2 <= len(steps) <= 8 and steps == sorted(steps)
    seed = re.search(r", seed (\d)$", text, re.M)
    assert seed and seed[1] in "23"


def test_session_leaves_its_trace(traced, tmp_path):
    trace = tmp_path / "trace"
    subprocess.run(
        ["/usr/bin/python3", ROOT / "grading/host/run.py", "--line", "ls /bin"]
        + ["--kernel", traced / "vamos.elf", "--archive", BUILD / "boot.tar"]
        + ["--image", BUILD / "disk.img", "--trace", trace],
        check=True,
        capture_output=True,
    )
    for coup in ({}, {"COUP": 1}):
        done = make("-s", "conform", TRACE_FILE=trace, **coup)
        assert done.returncode == 0, done.stdout + done.stderr
        assert re.search(r"\d+ steps, \d+ ticks, \d+ bytes: conform", done.stdout)
    refused = make("-s", "conform")
    assert refused.returncode != 0 and "say TRACE_FILE=FILE" in refused.stderr


# --- Traces that are no good ---------------------------------------------------------


def test_a_trace_may_end_anywhere(season, tmp_path):
    data = write(season)
    for length in random.sample(range(8, len(data)), 30):
        status, text = conform(data[:length], tmp_path)
        assert status == 0, text


def test_a_pc_may_start_anew(season, session, tmp_path):
    """In the middle of a step, too."""
    first = write(season[: somewhere(season, "RESULT")])
    status, text = conform(first + write(session), tmp_path)
    assert status == 0, text
    status, text = conform(write(session) + write(session), tmp_path)
    assert status == 0, text


def test_text_between_does_not_matter(season, tmp_path):
    data = write(season)
    place = random.randrange(len(data))
    mixed = b"vamos: hello\n" + data[:place] + b"\npanic: here" + data[place:]
    assert conform(mixed, tmp_path)[0] == 0


@pytest.mark.parametrize("data, message", [
    (b"", "no trace"),
    (b"vamos: power off, status 0\n", "no trace"),
    (b"\xa2\x98", "it has lost its beginning"),
    (b"\xa4\x83\xc0\x82", "another version"),
    (b"\xa4\x82\x81", "another number of processes"),
])  # fmt: skip
def test_no_trace_is_said_to_be_none(tmp_path, data, message):
    status, text = conform(data, tmp_path)
    assert (status, message in text) == (2, True), text


def test_damage_is_said_and_where(season, tmp_path):
    records = read(write(season))
    whole = write(records)
    at = somewhere(records, "TICK")
    place = len(write(records[:at]))
    status, text = conform(whole[:place] + b"\xff" + whole[place:], tmp_path)
    assert status == 2
    assert f"damaged: a step without a cause, at byte {place + 1}" in text


def test_file_that_is_not_there(tmp_path):
    done = subprocess.run(
        [CONFORM, tmp_path / "none"], capture_output=True, text=True
    )
    assert (done.returncode, "cannot be read" in done.stdout) == (2, True)


# --- Kernels that differ --------------------------------------------------------------

# (file, what stands there, what stands there instead, what is demanded,
# whether Coup finds it, too)
KERNELS = {
    "last-runs-first": ("sched", "queue_first(&ready[i - 1])", "ready[i - 1].last",
                        "runs now", False),
    "privilege-last": ("kdispatch", """\
    if (!rights_is_privileged(caller)) {
        return ERR_UNPRIVILEGED;
    }
    if (rights_find(caller, handle, &object) != 0) {
        return ERR_HANDLE;
    }
    if (!sched_is_valid""", """\
    if (rights_find(caller, handle, &object) != 0) {
        return ERR_HANDLE;
    }
    if (!rights_is_privileged(caller)) {
        return ERR_UNPRIVILEGED;
    }
    if (!sched_is_valid""", "eax -4 (ERR_UNPRIVILEGED)", True),
    "timeout-late": ("sched", "process->deadline = time + timeout",
                     "process->deadline = time + timeout + 1",
                     "eax -6 (ERR_TIMEOUT)", False),
}  # fmt: skip


@pytest.mark.parametrize("name", KERNELS)
def test_kernel_that_differs_is_found(seasons_of, tmp_path, monkeypatch, name):
    file, old, new, demanded, by_coup = KERNELS[name]
    tree = tmp_path / "tree"
    shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns("build", ".git"))
    source = tree / f"kernel/{file}.c"
    text = source.read_text()
    assert text.count(old) == 1
    source.write_text(text.replace(old, new))
    kernel = tree / "build/vamos.elf"
    built = make("-s", "-C", tree, kernel, BUILD=tree / "build", TRACE=1)
    assert built.returncode == 0, built.stderr
    monkeypatch.setattr(Machine, "at_end", [])  # it shall differ
    trace = seasons_of(kernel, 2, 2, limit=20).trace
    status, text = conform(trace, tmp_path)
    assert status == 1 and f"{demanded}" in text, text
    assert conform(trace, tmp_path, "--coup")[0] == by_coup


# --- Random programs ---------------------------------------------------------------------


def test_random_programs():
    """A few seeds, new ones each time; `make conform-random` has a thousand."""
    first = random.randrange(SEEDS - 50)
    done = make("-s", "conform-random", SEED=first, SEEDS=50)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "50 seeds: no difference" in done.stdout
    pairs = re.findall(r" (?:ok|[A-Z]+) \d+", done.stdout)
    assert len(pairs) >= 50, done.stdout


def test_kernel_on_the_host():
    first = random.randrange(1 << 30)
    done = make("-s", "conform-host", SEED=first, SEEDS=150)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "steps conform to Vamos and to Coup" in done.stdout


# --- What it costs -------------------------------------------------------------------------


def test_plain_kernel_tells_nothing(line, traced):
    plain = line("true", kernel=BUILD / "vamos.elf")
    assert (plain.reason, plain.trace) == (OFF, b"")


def test_a_tick_is_two_bytes(season):
    steps = write([TICK_STEP, SAME])
    assert len(steps) == 2 and steps in write(season)
