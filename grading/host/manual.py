# SPDX-License-Identifier: MIT
"""Writes the reference of the kernel's ABI, in Markdown, from the files that
the kernel itself is compiled from (kernel/abi/{calls,errors}.def, abi.h and
limits.h), and from the text of the executable specification: each call's rules
in their order, and examples, which run on the model first. What the two say
differently, or an example that does something else, is an error. If they are
there, the faults with which the tests make each call are listed, too. `make
manual` makes HTML and PDF of it.
"""

import argparse
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from examples import Example, Wrong, read_example, run_on_model
from rules import Rule, Rules, read_rules

REGISTERS = ("ebx", "ecx", "edx", "esi", "edi", "ebp")
ACCESS = {
    "ANY": "every process",
    "PRIVILEGED": "privileged processes only",
    "DRIVER": "the driver of the device only",
}
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')

HEAD = """\
---
title: The Vamos ABI
subtitle: reference, generated from {sources}
---

A process enters the kernel by `int {vector}` with the number of the call in
`eax` and arguments in `ebx ecx edx esi edi ebp`. `eax` returns a result ≥ 0,
or one of the [errors](#errors). All registers that a call does not name keep
their values. When a call fails, the state is as if it had not been made, but
for time that passed. While a call waits, the saved `eip` points *at* the trap
instruction, so that it can be issued again at any time.

In C, include `vamos.h` and call the functions of the same names.
"""


@dataclass(frozen=True)
class Call:
    number: int
    name: str
    access: str
    state: str
    arguments: str
    results: str
    errors: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Error:
    name: str
    number: int
    text: str


@dataclass(frozen=True)
class Fault:
    """Something wrong with a call, that tests/test_errors.py tries."""

    call: str
    error: str
    name: str
    memory: str  # ENOUGH or NONE
    field: str  # what of the call is different
    value: str
    text: str


@dataclass(frozen=True)
class Model:
    """What the executable specification says."""

    rules: Rules
    examples: dict[str, Example]  # by the call's name


class Malformed(Exception):
    """A source file is not as this program expects."""


def entries(text: str, macro: str) -> list[list[str]]:
    """The arguments of each MACRO(...) in TEXT, strings joined."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    found = []
    for body in re.findall(rf"^{macro}\((.*?)\)$", text, re.MULTILINE | re.DOTALL):
        parts = re.split(r',(?=(?:[^"]*"[^"]*")*[^"]*$)', body)
        found.append([
            "".join(STRING.findall(p)) if '"' in p else p.strip() for p in parts
        ])
    return found


def read_calls(path: Path) -> list[Call]:
    calls = []
    for number, name, access, state, *texts in entries(path.read_text(), "CALL"):
        arguments, results, errors, text = texts
        if access not in ACCESS or state not in ("PRESENT", "LATER"):
            raise Malformed(f"{path}: {name}: {access}, {state}")
        calls.append(Call(int(number), name, access, state, arguments, results,
                          tuple(errors.split()), text))
    return calls


def read_errors(path: Path) -> list[Error]:
    found = entries(path.read_text(), "ERROR")
    return [Error(name, int(number), text) for name, number, text in found]


def read_faults(path: Path) -> list[Fault]:
    return [Fault(*fault) for fault in entries(path.read_text(), "FAULT")]


def argument_list(text: str) -> list[str]:
    """"a, b or c; d" as its arguments. Where arguments have commas of their
    own, the list is divided by semicolons."""
    return [part.strip() for part in re.split(";" if ";" in text else ",", text)]


def faults_list(call: Call, faults: list[Fault]) -> list[str]:
    """What can be wrong with CALL, in the order of the checks."""
    own = [f for f in faults if f.call == call.name]
    if not own:
        return []
    return ["", "What the tests try, one by one and each two at a time:", "",
            "| error | when | in the tests |", "| ----- | ------------- | ---- |",
            *(f"| [`{f.error}`](#{f.error.lower()}) | {f.text} | `{f.name}` |"
              for f in own), ""]


# Errors whose place among the checks is not fixed: the others come first where
# several are there, but for those of the same check.
ANY_PLACE = {"ERR_RESOURCES", "ERR_TIMEOUT", "ERR_PARTNER", "ERR_TRUNCATED"}


def check_rules(call: Call, rules: Rules) -> None:
    """Raises Malformed if calls.def and the model say different things."""
    own = [r.error for r in rules.calls.get(call.name, []) if r.error]
    if call.name in rules.waits:
        own += [r.error for r in rules.waiting]
    order = [e for e in dict.fromkeys(own) if e not in ANY_PLACE]
    listed = [e for e in call.errors if e not in ANY_PLACE]
    if set(own) != set(call.errors) or order != listed:
        raise Malformed(
            f"{call.name}: calls.def lists {' '.join(call.errors)}; "
            f"the model checks {' '.join(dict.fromkeys(own))}"
        )


# The dashes stand for the columns' widths.
RULE_HEAD = ("| | because | in the model |", "| ----- | ------------- | ---- |")


def rule_row(rule: Rule) -> str:
    what = f"[`{rule.error}`](#{rule.error.lower()})" if rule.error else "*granted*"
    return f"| {what} | {rule.text} | `{rule.file}:{rule.line}` |"


def rules_list(call: Call, rules: Rules) -> list[str]:
    lines = ["", "Rules, in the order in which they apply:", "",
             *RULE_HEAD,
             *(rule_row(rule) for rule in rules.calls[call.name])]
    if call.name in rules.waits:
        lines += ["", "While it waits:", "", *RULE_HEAD,
                  *(rule_row(r) for r in rules.waiting)]
    return lines


def example_list(example: Example) -> list[str]:
    return ["", f"*Example.* {example.caption}", "", "```c", example.code, "```", "",
            "It prints:", "", "```", example.prints, "```", ""]


def call_section(call: Call, faults: list[Fault], model: Model | None) -> str:
    lines = [f"## {call.number} `{call.name}` {{#{call.name}}}", ""]
    if call.state == "LATER":
        lines += ["*Not there yet:* the number is reserved, and the call returns "
                  "`ERR_CALL`.", ""]
    lines += [call.text, "", "| | |", "| --- | ------------- |",
              f"| allowed to | {ACCESS[call.access]} |",
              f"| `eax` | {call.number} |"]
    for register, argument in zip(REGISTERS, argument_list(call.arguments)):
        lines.append(f"| `{register}` | {argument} |")
    lines.append(f"| returns | {call.results} |")
    errors = ", ".join(f"[`{e}`](#{e.lower()})" for e in call.errors)
    lines.append(f"| errors, as checked | {errors} |")
    if model and call.state == "PRESENT":
        lines += rules_list(call, model.rules)
        lines += example_list(model.examples[call.name])
    lines += [*faults_list(call, faults), ""]
    return "\n".join(lines)


def calls_table(calls: list[Call]) -> str:
    lines = ["# The calls at a glance", "",
             "| no. | call | allowed to | arguments | returns |",
             "| - | ----- | --- | ------- | ------- |"]
    for c in calls:
        lines.append(f"| {c.number} | [`{c.name}`](#{c.name}) | "
                     f"{c.access.lower()} | {c.arguments} | {c.results} |")
    later = ", ".join(f"[`{c.name}`](#{c.name})" for c in calls if c.state == "LATER")
    lines += ["", "# Calls that are not there yet", "",
              f"{later or 'None'}. Their numbers are reserved; they return "
              "`ERR_CALL`, as does every number that is not in this list."]
    return "\n".join(lines)


MATRIX = """\
The number is the place in the order of the checks (of the first, if there are
several); the table with each call has all of them. The names are of the faults
that `test_errors[CALL]` (in `grading/tests/test_errors.py`) tries on a running
kernel, one by one and each two at a time; what they are stands with the call.
"""


def matrix_cell(call: Call, error: Error, faults: list[Fault]) -> str:
    if error.name not in call.errors:
        return ""
    names = [f"`{f.name}`" for f in faults
             if (f.call, f.error) == (call.name, error.name)]
    return " ".join([str(call.errors.index(error.name) + 1), *names])


def errors_table(calls: list[Call], errors: list[Error], faults: list[Fault]) -> str:
    lines = ["# Errors {#errors}", "", "| value | name | when |",
             "| --- | --- | --- |"]
    for e in errors:
        lines.append(f"| {e.number} | [`{e.name}`]{{#{e.name.lower()}}} | {e.text} |")
    short = [e.name.removeprefix("ERR_").lower() for e in errors]
    lines += ["", "# Which call returns which error", "", MATRIX,
              "| call | " + " | ".join(short) + " |",
              "| --- |" + " :-: |" * len(short)]
    for c in calls:
        cells = (matrix_cell(c, e, faults) for e in errors)
        lines.append(f"| [`{c.name}`](#{c.name}) | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def tidy(comment: str) -> str:
    """A C comment as one line of Markdown."""
    text = re.sub(r"\n\s*\*?\s*", " ", comment).strip()
    return text.replace("|", r"\|")


def enum_table(text: str, name: str) -> str:
    """The constants of `enum NAME`, with their comments."""
    body = re.search(rf"enum {name} \{{(.*?)\n\}};", text, re.DOTALL)
    if not body:
        raise Malformed(f"abi.h: no enum {name}")
    lines = ["| value | name | |", "| --- | --- | --- |"]
    pattern = r"(\w+) = (-?\w+),?(?:\s*/\*(.*?)\*/)?"
    for constant, value, comment in re.findall(pattern, body[1], re.DOTALL):
        lines.append(f"| {value} | `{constant}` | {tidy(comment)} |")
    return "\n".join(lines)


def struct_sections(text: str) -> str:
    lines = []
    for name, body in re.findall(r"^(struct \w+ \{)(.*?^\};)", text, re.M | re.S):
        lines += ["```c", name + body, "```", ""]
    return "\n".join(lines)


def limits_table(text: str) -> str:
    lines = ["| name | value | |", "| --- | --- | --- |"]
    pattern = r"^#define (\w+) ([^/\n]+?)\s*(?:/\*(.*?)\*/)?$"
    for name, value, comment in re.findall(pattern, text, re.MULTILINE):
        lines.append(f"| `{name}` | `{value}` | {tidy(comment)} |")
    return "\n".join(lines)


ENUMS = (
    ("abi_handle", "Handles with a meaning", "A handle is an index into a table of "
     "the process; these numbers are the same for everybody."),
    ("abi_right", "Rights", "What a handle carries, as a set of bits."),
    ("abi_kernel_message", "Kernel messages", "Received from `HN_KERNEL`, and under "
     "`HN_ANY` before all others; the kind is in `w0`."),
    ("abi_device", "Devices", "With their registers for `dev_read` and "
     "`dev_write`, and the ports or addresses behind them."),
    ("info_item", "Items of `read_kernel_info`", "Each writes one structure or "
     "word to the buffer."),
    ("process_state", "States of a process", "As in `struct info_process`."),
    ("abi_pager_access", "Access to a page of a region", "For `pager_map`, and in "
     "the message of a page fault."),
    ("abi_unmap", "Flags of `pager_unmap`", "As a set of bits."),
    ("abi_cause", "Causes of exceptions", "Beside the processor's other vectors."),
)


REGIONS = """\
Above its memory, the address space of a process is empty but for *regions* of
4 MiB, numbered from 0 at address 0; each may have a pager of its own. The
process, the consumer, assigns a region to a pager (`pager_assign`); the pager
agrees when it maps one of its own pages there for the first time (`pager_map`).
Without both, a page fault in the region is an exception, cause 14.

With both, the pager receives `KMSG_PAGEFAULT`: `w1` is its handle for the
consumer, `w2` the address of the page, with `PAGER_READ` or `PAGER_WRITE` for
what the consumer needs in the lowest bits, and `edx` the marker that
`pager_unmap` left, or 0. Faults are told in the order in which they came, one by
one, and after interrupts and exceptions. The consumer waits until the page is
mapped for that access; a page that is mapped before the pager has heard of the
fault needs no message. A wait ends in an exception when the timeout of the
assignment is over (cause 32), or when the pager ends or revokes its agreement
(cause 33). Nobody else is held up by it.

The page stays one of the pager's memory: it counts there, is not swapped while
it is mapped, and what either of them writes the other one sees. It may be mapped
in many places. When the pager frees it or ends, it is gone from all of them,
without a marker. A quarter of all memory can be mapped so, tables included.

A pager that has assigned the same region of its own has a deputy there, who may
map pages for its consumers, too, take them back and revoke; the first page that
it maps is the agreement. When the pager has another deputy, or none, the former
one can take nothing back: its pages stay until the pager or the consumer has
them away, or one of them ends.

A clone of a consumer has the same pagers and agreements, but no page and no
marker: it faults by itself, and the pager hears of it under another handle. A
clone of a pager is nobody's pager, and has copies of the pages that are mapped.
Memory does not grow into a region with a pager. Buffers of messages and of
`read_kernel_info` may lie in regions, each in regions as a whole, where all
pages are there: for one that is not, nobody is asked, it is `ERR_ADDRESS`.
Images and buffers of devices may not.
"""


STEP = """\
Each kernel step has three phases: the call, or the runtime error, of the
current process; then the timer, if a tick has passed; then interrupts. The
current process is the first of the highest ready queue that is not empty.
"""


def step_section(rules: Rules) -> str:
    rows = dict.fromkeys(rule_row(rule) for rule in (*rules.steps, *rules.waiting))
    return "\n".join(["# A kernel step beside the calls", "", STEP,
                      *RULE_HEAD, *rows])


def read_model(folder: Path, calls: list[Call]) -> Model:
    """The model in FOLDER (grading/spec), held against CALLS."""
    rules = read_rules(folder)
    present = [call for call in calls if call.state == "PRESENT"]
    for call in present:
        check_rules(call, rules)
    return Model(
        rules, {c.name: read_example(folder / "examples", c.name) for c in present}
    )


def manual(
    folder: Path, faults: Path | None = None, specification: Path | None = None
) -> str:
    """The whole reference from the files in FOLDER (kernel/abi), FAULTS
    (grading/tests/guest/faults.def) and SPECIFICATION (grading/spec)."""
    calls = read_calls(folder / "calls.def")
    errors = read_errors(folder / "errors.def")
    tried = read_faults(faults) if faults else []
    model = read_model(specification, calls) if specification else None
    abi = (folder / "abi.h").read_text()
    known = {e.name for e in errors}
    for call in calls:
        if not set(call.errors) <= known:
            raise Malformed(f"calls.def: {call.name} names an unknown error")
    vector = re.search(r"#define ABI_VECTOR (\w+)", abi)[1]
    sources = "kernel/abi and the executable specification" if model else "kernel/abi"
    parts = [HEAD.format(vector=vector, sources=sources), calls_table(calls),
             "# The calls",
             *(call_section(call, tried, model) for call in calls),
             *([step_section(model.rules)] if model else []),
             "# Regions with pagers", REGIONS,
             errors_table(calls, errors, tried)]
    for name, title, text in ENUMS:
        parts += [f"# {title}", text, enum_table(abi, name)]
    parts += ["# Structures in a process's memory", struct_sections(abi),
              "# Limits", limits_table((folder / "limits.h").read_text())]
    return "\n\n".join(parts) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description="writes the ABI reference")
    parser.add_argument("folder", type=Path, help="kernel/abi")
    parser.add_argument("output", type=Path)
    parser.add_argument("--faults", type=Path, help="faults.def of the tests")
    parser.add_argument("--model", type=Path, help="grading/spec")
    parser.add_argument("--runner", type=Path, help="runs programs on the model")
    parser.add_argument("--archive", type=Path, help="of the examples")
    options = parser.parse_args()
    try:
        text = manual(options.folder, options.faults, options.model)
        if options.runner:
            calls = read_calls(options.folder / "calls.def")
            for example in read_model(options.model, calls).examples.values():
                run_on_model(options.runner, options.archive, example)
        options.output.write_text(text)
    except (Malformed, Wrong) as error:
        print(f"manual: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
