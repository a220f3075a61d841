# SPDX-License-Identifier: MIT
"""The rules of the calls, read from the text of the executable specification.

In grading/spec each call is a function call_NAME that refuses or grants, in the
order in which it demands things, each time with a sentence:

    return refuse(step, ERR_HANDLE, "the handle names nobody");
    (void)grant(step, "the last pages are gone");

These sentences, also those of the functions that call_NAME calls, are the
rules of the call. What breaks off a wait has a sentence, too:

    break_off(step, q, ERR_PARTNER, "the partner ended");
"""

import re
from dataclasses import dataclass
from pathlib import Path

FILES = ("pagers.c", "ipc.c", "calls.c", "vamos.c")
STEPS = ("stop", "second_phase", "third_phase")  # what is no call
WAIT = "wait"  # the function after which a call may be broken off
FUNCTION = re.compile(
    r"^[a-z][\w \*]*?\b(\w+)\([^;{]*\)\n\{\n(.*?)^\}", re.MULTILINE | re.DOTALL
)
STRING = r'"(?:[^"\\]|\\.)*"'
BREAK_OFF = re.compile(rf"\bbreak_off\(step,\s*\w+,\s*(\w+),\s*((?:{STRING}\s*)+)")
# A refusal, a grant, or a call of another function, whichever comes next.
STEP = re.compile(
    rf"\b(refuse)\(step,\s*(\w+),\s*((?:{STRING}\s*)+)"
    rf"|\b(grant)\(step,\s*((?:{STRING}\s*)+)"
    r"|\b(\w+)\("
)


@dataclass(frozen=True)
class Rule:
    error: str  # ERR_..., or "" if the call is granted
    text: str  # a sentence without its full stop
    file: str
    line: int


@dataclass(frozen=True)
class Function:
    file: str
    line: int  # of its body
    body: str


def functions(folder: Path) -> dict[str, Function]:
    """The functions of the model's files in FOLDER, by name."""
    found = {}
    for name in FILES:
        text = (folder / name).read_text()
        for match in FUNCTION.finditer(text):
            line = text.count("\n", 0, match.start(2)) + 1
            found[match[1]] = Function(name, line, match[2])
    return found


def sentence(strings: str) -> str:
    return "".join(s[1:-1] for s in re.findall(STRING, strings))


def place(function: Function, start: int) -> int:
    return function.line + function.body.count("\n", 0, start)


def rules_of(name: str, known: dict[str, Function]) -> list[Rule]:
    """The rules of function NAME in the order of its text, each once."""
    function = known[name]
    rules = []
    for match in STEP.finditer(function.body):
        line = place(function, match.start())
        if match[1]:
            rules.append(Rule(match[2], sentence(match[3]), function.file, line))
        elif match[4]:
            rules.append(Rule("", sentence(match[5]), function.file, line))
        elif match[6] in known and match[6] != name:
            rules += rules_of(match[6], known)
    return list(dict.fromkeys(rules))


@dataclass(frozen=True)
class Rules:
    calls: dict[str, list[Rule]]  # by the call's name
    waiting: list[Rule]  # what breaks off the wait of a call
    waits: set[str]  # the calls that may wait
    steps: list[Rule]  # of a kernel step, beside calls


def waiting_rules(known: dict[str, Function]) -> list[Rule]:
    return [
        Rule(match[1], sentence(match[2]), function.file, place(function, match.start()))
        for function in known.values()
        for match in BREAK_OFF.finditer(function.body)
    ]


def reaches(name: str, target: str, known: dict[str, Function]) -> bool:
    """Whether function NAME calls TARGET, itself or through others."""
    called = set(re.findall(r"\b(\w+)\(", known[name].body)) & known.keys() - {name}
    return target in called or any(reaches(c, target, known) for c in called)


def read_rules(folder: Path) -> Rules:
    """The rules of the model in FOLDER (grading/spec)."""
    known = functions(folder)
    calls = [name for name in known if name.startswith("call_")]
    return Rules(
        {name.removeprefix("call_"): rules_of(name, known) for name in calls},
        waiting_rules(known),
        {name.removeprefix("call_") for name in calls if reaches(name, WAIT, known)},
        [r for name in STEPS for r in rules_of(name, known)],
    )
