# SPDX-License-Identifier: MIT
"""A run of a kernel that tells each of its steps (cvm/trace.h), held against the
executable specification of Vamos: grading/spec/conform replays the trace in the
model, and explains the first step that differs.

A submission is part of that kernel, so it could tell something else than it
does. It would not be enough that the tale conforms: it has to be about this
run. The calls in it are the traps that the emulator logged, in that order and
with these arguments; and what it says that calls returned is what the programs
observed, which the emulator logged, too. Who tells a tale like that has
answered the programs as the model would have: a kernel that does it right.

The limit of this: a result that no program tells of is believed, and so is what
is in memory, and who runs when, as far as it does not change the order of calls;
and as in guest.py, programs that a submission brings along would be believed.
"""

import subprocess
import tempfile
from pathlib import Path

import recording
from lab import guest, traps, verdict
from lab.sandbox import Sandbox
from lab.verdict import Verdict

KERNEL, CHECKER = "traced.elf", "conform"
CONFORM, DIFFER = 0, 1  # exit statuses of the checker
MASK = 0xFFFFFFFF
RESULT, MESSAGE_WORDS = 7, (1, 0, 2)  # registers by their number in the frame
# Messages, change_rights, and those of pagers (calls.def).
CALLS_TOLD = (*range(11, 15), *range(16, 19))
# Observations whose second value is the result of the last call of these.
TELL_RESULTS = ("sent", "got", "slept", "changed", "assigned", "mapped", "unmapped")
TELL_WORDS = "words"  # and one that has the words of the last message


def check(lab, program: str) -> None:
    """Runs PROGRAM; raises the Verdict, unless all conforms."""
    run = lab.run(program, kernel=KERNEL)
    ended = run.bad_end()
    if ended and ended.kind == verdict.UNFINISHED:
        raise ended
    _replay(run, ended)
    if ended:
        raise ended
    seen = run.observations()
    if not seen or seen[-1].name != guest.END:
        raise Verdict(verdict.FORGED, "the trace conforms, but the test program "
                                      "did not come to its end")
    Tale(run).compare()


def _replay(run: guest.Run, ended: Verdict | None) -> None:
    stage = run.stage
    checker = stage.need(stage.path(CHECKER))
    sandbox = Sandbox(reading=(checker.parent, stage.tmp), cpu_seconds=20,
                      memory_mebibytes=1024, enabled=stage.sandboxed)
    with tempfile.NamedTemporaryFile(dir=stage.tmp, suffix=".trace") as file:
        file.write(run.result.trace)
        file.flush()
        Path(file.name).chmod(0o644)
        done = subprocess.run(
            sandbox.command([str(checker), file.name]), capture_output=True,
            text=True, check=False,
        )
    told = done.stdout.replace(f"{file.name}: ", "").strip()
    if done.returncode == CONFORM:
        return
    if done.returncode == DIFFER:
        more = f"\nthen: {ended.message}" if ended else ""
        raise Verdict(verdict.WRONG, told + more)
    raise ended or Verdict(verdict.WRONG, f"no steps of a kernel: {told}")


class Tale:
    """A trace beside the emulator's log of the same run."""

    def __init__(self, run: guest.Run):
        self.records = recording.read(run.result.trace)
        self.calls = traps.calls(run.result.log, run.spec.emulator)
        self.count = 0  # calls so far
        self.running = 0
        self.call: dict[int, int] = {}  # the last one of each process
        self.result: dict[int, int] = {}  # of its last one of CALLS_TOLD
        self.words: dict[int, tuple] = {}  # of its last message

    def compare(self) -> None:
        for record in self.records:
            tell = getattr(self, f"_{record.name.lower()}", None)
            if tell:
                tell(*record.values)
        if self.count != len(self.calls):
            self._forged(f"{len(self.calls)} calls were made, and it tells of "
                         f"{self.count}")

    @staticmethod
    def _forged(what: str) -> None:
        raise Verdict(verdict.FORGED, f"the trace is not one of this run: {what}")

    # --- Records: causes ---------------------------------------------------------

    def _call(self, number: int, *arguments: int) -> None:
        seen = self.calls[self.count] if self.count < len(self.calls) else None
        told = (number, *(value & MASK for value in arguments))
        if seen is None or seen[: len(told)] != told[: len(seen)]:
            self._forged(f"its call {self.count + 1} is {told}, and {seen} was made")
        self.call[self.running] = number
        self.count += 1

    def _unknown(self, number: int) -> None:
        self._call(number)
        told = traps.observation(self.calls[self.count - 1], traps.OBSERVE["trap"])
        if told is None:
            return
        name, values = told
        if name in TELL_RESULTS:
            self._compare_told(name, values[1], self.result)
        elif name == TELL_WORDS:
            self._compare_told(name, values, self.words)

    def _compare_told(self, name: str, seen, told: dict) -> None:
        if told.get(self.running) != seen:
            self._forged(f"process {self.running} observed {seen} ({name}), and it "
                         f"tells of {told.get(self.running)}")

    # --- Records: answers and clones ---------------------------------------------

    def _answer(self, pid: int, result: int) -> None:
        if self.call.get(pid) in CALLS_TOLD:
            self.result[pid] = result & MASK

    def _result(self, result: int) -> None:
        self._answer(self.running, result)

    def _message(self, pid: int, result: int, *words: int) -> None:
        self._answer(pid, result)
        self.words[pid] = tuple(word & MASK for word in words[3:])

    def _registers(self, pid: int, given: int, _advances: int, *values: int) -> None:
        numbers = [bit for bit in range(32) if given >> bit & 1]
        registers = dict(zip(numbers, values))
        if RESULT in registers:
            self._answer(pid, registers[RESULT])
        if set(MESSAGE_WORDS) <= registers.keys():
            self.words[pid] = tuple(registers[n] & MASK for n in MESSAGE_WORDS)

    def _clone(self, clone: int, original: int, error: int) -> None:
        for known in (self.call, self.result, self.words):
            if error == 0 and original in known:
                known[clone] = known[original]

    # --- Records: who runs -------------------------------------------------------

    def _reset(self, *_values: int) -> None:
        if self.count:
            self._forged("it begins anew")
        self.running = 0

    def _next(self, pid: int) -> None:
        self.running = pid
