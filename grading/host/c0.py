# SPDX-License-Identifier: MIT
"""Checks that kernel/ keeps the discipline of C0, the C of the Verisoft papers
that one can reason about: what an expression does is what it says, every
kernel step ends, and how much memory it needs is known beforehand.

Each line of the output is FILE:LINE: RULE: what is wrong; how to write it.

  assembly    No assembly, neither in statements nor in files of its own.
  pointer     A pointer comes from & of a variable, a field or an element of a
              table, and is followed with -> or *. Never p + 1, p++, p - q,
              p < q, and p[i] only if p is an array. No casts from or to
              pointers; a pointer may become `void *` for a primitive of CVM,
              but none becomes anything else.
  assignment  =, +=, ++ and their kin are statements of their own, or the start
              or step of a for. No operator `,`, no ({ ... }). Calls may stand
              in expressions.
  conversion  An integer of one width or sign becomes another by a cast only;
              enums count as what they are stored in. Constants that fit need
              none. What if, for, !, &&, || and ?: test is a bool or a
              comparison, never a number or pointer. No unions.
  recursion   No function calls itself, not even by others, in any file.
  function-pointer   A function's name stands where it is called, nowhere else.
  allocation  Every object has a size that the compiler knows. Only functions
              of kernel/ and of cvm/cvm.h are called: there is no malloc().
  loop        for loops only, bounded by a constant: the counter is a local
              variable that nothing in the loop changes, and whose address
              nothing in the function takes; the step is i++, i-- or adds a
              constant; the condition, or a part of it joined by &&, compares
              the counter with a constant so that it ends before the counter
              wraps around. A loop that counts down, or a signed counter,
              starts from a constant. No while, no goto; do { } while (false)
              may stand in macros.
"""

import argparse
import shutil
import sys
from pathlib import Path

from c0_rules import RULES
from c0_tree import Node, Tree, Unreadable, children, descend, place, read

OFFERED = ("cvm/cvm.h", "labs/unfinished.h")  # whose functions one may call
FOLDER = "kernel/"

Function = tuple[str, str]  # file ("" unless it is static) and name


class Calls:
    """Who calls whom, across files."""

    def __init__(self) -> None:
        self.edges: dict[Function, dict[Function, Node]] = {}
        self.offered: set[str] = set()

    def add(self, tree: Tree) -> None:
        """The functions that the source defines, and their calls."""
        static = {
            n["name"]
            for n in tree.top
            if n["kind"] == "FunctionDecl" and n.get("storageClass") == "static"
        }
        for top in tree.top:
            if top["kind"] != "FunctionDecl":
                continue
            if place(top)[0] in OFFERED:
                self.offered.add(top["name"])
            elif not any(n["kind"] == "CompoundStmt" for n in children(top)):
                if is_kernel_header(place(top)[0]):
                    self.offered.add(top["name"])
            else:
                calls = self.edges.setdefault(key(tree, static, top["name"]), {})
                for node in function_names(top):
                    name = node["referencedDecl"]["name"]
                    calls.setdefault(key(tree, static, name), node)

    def faults(self) -> set[str]:
        found = set()
        for caller, calls in self.edges.items():
            for callee, node in calls.items():
                path = self.path(callee, caller)
                if path:
                    names = " calls ".join(f[1] for f in [caller, *path])
                    found.add(fault(node, "recursion", f"{names}; write a for loop"))
                if callee not in self.edges and callee[1] not in self.offered:
                    found.add(
                        fault(node, "allocation",
                              f"{callee[1]}() is neither in kernel/ nor in "
                              "cvm/cvm.h; use a table of fixed size")
                    )
        return found

    def path(self, start: Function, end: Function) -> list[Function]:
        """The shortest chain of calls from START to END; none is empty."""
        chains = [[start]]
        seen = {start}
        for chain in chains:
            if chain[-1] == end:
                return chain
            for callee in self.edges.get(chain[-1], {}):
                if callee not in seen:
                    seen.add(callee)
                    chains.append([*chain, callee])
        return []


def is_kernel_header(file: str) -> bool:
    """Whether FILE declares functions of kernel/. In a lab's tree a module may be
    missing: it has a stand-in, which is not judged."""
    return file.startswith(FOLDER) and file.endswith(".h")


def function_names(top: Node) -> list[Node]:
    """The nodes below TOP that name a function."""
    return [
        n
        for n in descend(top)
        if n["kind"] == "DeclRefExpr" and n["referencedDecl"]["kind"] == "FunctionDecl"
    ]


def key(tree: Tree, static: set[str], name: str) -> Function:
    return (tree.source if name in static else "", name)


def fault(node: Node, rule: str, text: str) -> str:
    file, line = place(node)
    return f"{file}:{line}: {rule}: {text}"


def faults_of(tree: Tree) -> set[str]:
    """The breaches in the source itself and in headers of the kernel."""
    return {
        fault(node, name, text)
        for top in tree.top
        if place(top)[0].startswith(FOLDER)
        for name, rule in RULES.items()
        for node, text in rule(tree, top)
    }


def order(line: str) -> tuple[str, int, str]:
    file, number, text = line.split(":", 2)
    return file, int(number), text


def faults(root: Path, clang: str) -> list[str]:
    """All breaches in ROOT's kernel/, one line each."""
    calls = Calls()
    found = {
        f"{path.relative_to(root)}:1: assembly: a file of assembly; "
        "ask CVM for a primitive (cvm/cvm.h)"
        for path in (root / FOLDER).rglob("*.[sS]")
    }
    sources = sorted((root / FOLDER).rglob("*.c"))
    if not sources:
        raise Unreadable(f"there is no C file in {root / FOLDER}")
    for path in sources:
        tree = read(root, str(path.relative_to(root)), clang)
        found |= faults_of(tree)
        calls.add(tree)
    return sorted(found | calls.faults(), key=order)


def main() -> int:
    parser = argparse.ArgumentParser(description="checks the discipline of C0")
    parser.add_argument("--root", type=Path, default=Path("."))
    parser.add_argument("--clang", default="clang", help="the compiler that parses")
    options = parser.parse_args()
    if not shutil.which(options.clang):
        print(f"lint: {options.clang} is not there: install the package clang",
              file=sys.stderr)
        return 2
    try:
        found = faults(options.root, options.clang)
    except Unreadable as error:
        print(f"lint: {error}", file=sys.stderr)
        return 2
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
