# SPDX-License-Identifier: MIT
"""The rules of the calls, read from the text of the executable specification.

In grading/spec each call is a function call_NAME that refuses or grants, in the
order in which it demands things, each time with a sentence:

    return refuse(step, ERR_HANDLE, "the handle names nobody");
    (void)grant(step, "the last pages are gone");

These sentences, also those of the functions that call_NAME calls, are the
rules of the call.
"""

import re
from dataclasses import dataclass
from pathlib import Path

FILES = ("ipc.c", "calls.c")
FUNCTION = re.compile(
    r"^[a-z][\w \*]*?\b(\w+)\([^;{]*\)\n\{\n(.*?)^\}", re.MULTILINE | re.DOTALL
)
STRING = r'"(?:[^"\\]|\\.)*"'
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


def rules_of(name: str, known: dict[str, Function]) -> list[Rule]:
    """The rules of function NAME in the order of its text, each once."""
    function = known[name]
    rules = []
    for match in STEP.finditer(function.body):
        line = function.line + function.body.count("\n", 0, match.start())
        if match[1]:
            rules.append(Rule(match[2], sentence(match[3]), function.file, line))
        elif match[4]:
            rules.append(Rule("", sentence(match[5]), function.file, line))
        elif match[6] in known and match[6] != name:
            rules += rules_of(match[6], known)
    return list(dict.fromkeys(rules))


def read_rules(folder: Path) -> dict[str, list[Rule]]:
    """The rules of each call, from the model in FOLDER (grading/spec)."""
    known = functions(folder)
    return {
        name.removeprefix("call_"): rules_of(name, known)
        for name in known
        if name.startswith("call_")
    }
