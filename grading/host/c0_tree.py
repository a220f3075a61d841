# SPDX-License-Identifier: MIT
"""C sources as clang sees them: the syntax tree of a file, with the kernel's
types, constants and places, for the rules of c0_rules.py.

A node is a dictionary of clang's JSON dump, which says of each expression its
type and of each conversion, even one that nobody wrote, its kind.
"""

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

Node = dict

FLAGS = ("--target=i386-elf", "-std=gnu11", "-ffreestanding", "-Ikernel", "-I.")
WIDTHS = {  # bits and sign on the PC; an enum's depend on its values
    "bool": (1, False), "_Bool": (1, False),
    "char": (8, True), "signed char": (8, True), "unsigned char": (8, False),
    "short": (16, True), "unsigned short": (16, False),
    "int": (32, True), "unsigned int": (32, False),
    "long": (32, True), "unsigned long": (32, False),
    "long long": (64, True), "unsigned long long": (64, False),
}
TRUTH = {"==", "!=", "<", ">", "<=", ">=", "&&", "||", "!"}
QUALIFIERS = re.compile(r"\b(const|volatile) ?")


class Unreadable(Exception):
    """Nothing to check; the text says why."""


@dataclass
class Tree:
    """One source with its headers."""

    source: str
    top: list[Node]
    enums: dict[str, Node] = field(default_factory=dict)  # by their types
    values: dict[str, int] = field(default_factory=dict)  # of enum constants

    def __post_init__(self):
        for node in self.top:
            for each in descend(node):
                if each["kind"] == "EnumDecl":
                    self.read_enum(each)

    def read_enum(self, node: Node) -> None:
        value = -1
        least = 0
        for each in children(node):
            if each["kind"] == "EnumConstantDecl":
                given = [n for n in children(each) if "type" in n]
                value = min(self.constant(given[0])) if given else value + 1
                self.values[each["id"]] = value
                least = min(least, value)
        self.enums[f"enum {node.get('name')}"] = (32, least < 0)

    def integer(self, node: Node) -> tuple[int, bool] | None:
        """Bits and sign of the node's type; None if it is no integer."""
        name = type_of(node)
        return WIDTHS.get(name) or self.enums.get(name)

    def constant(self, node: Node) -> set[int]:
        """The values that a constant expression may have: one, or those of
        both ends of ?:. Empty if it is no constant, or one that depends on
        the size of a type."""
        inner = children(node)
        match node["kind"]:
            case "IntegerLiteral" | "CharacterLiteral":
                return {int(node["value"])}
            case "DeclRefExpr":
                number = self.values.get(node["referencedDecl"]["id"])
                return set() if number is None else {number}
            case "ParenExpr" | "ConstantExpr":
                return self.constant(inner[0])
            case "ImplicitCastExpr" | "CStyleCastExpr":
                return {self.cut(v, node) for v in self.constant(inner[0])}
            case "ConditionalOperator":
                ends = [self.constant(n) for n in inner[1:]]
                return ends[0] | ends[1] if all(ends) else set()
            case "UnaryOperator" | "BinaryOperator":
                return self.computed(node, [self.constant(n) for n in inner])
        return set()

    def computed(self, node: Node, operands: list[set[int]]) -> set[int]:
        if not all(operands):
            return set()
        values = [min(o) for o in operands]
        if any(len(o) > 1 for o in operands):
            return set()
        try:
            return {self.cut(OPERATIONS[node["opcode"], len(values)](*values), node)}
        except (KeyError, ArithmeticError, ValueError):
            return set()

    def cut(self, value: int, node: Node) -> int:
        """VALUE as the node's type holds it."""
        bits, signed = self.integer(node) or (64, True)
        if bits == 1:
            return int(value != 0)
        value = value % (1 << bits)
        return value - (1 << bits) if signed and value >> (bits - 1) else value

    def is_constant(self, node: Node) -> bool:
        """As constant(), sizes of types included."""
        if node["kind"] == "UnaryExprOrTypeTraitExpr":
            return True
        if node["kind"] in ("ParenExpr", "ImplicitCastExpr", "BinaryOperator"):
            return all(map(self.is_constant, children(node)))
        return bool(self.constant(node))

    def fits(self, node: Node, bits: int, signed: bool) -> bool:
        """Whether the node is a constant that such an integer holds."""
        low, high = limits(bits, signed)
        values = self.constant(node)
        return bool(values) and all(low <= v <= high for v in values)

    def is_truth(self, node: Node) -> bool:
        """Whether the node is a truth value: a bool, a comparison, a
        combination of these."""
        if type_of(node) in ("bool", "_Bool") or node.get("opcode") in TRUTH:
            return True
        if node["kind"] in ("ParenExpr", "ImplicitCastExpr"):
            return self.is_truth(children(node)[0])
        if node["kind"] == "ConditionalOperator":
            return all(map(self.is_truth, children(node)[1:]))
        # true and false are 1 and 0 to the compiler
        return node["kind"] == "IntegerLiteral" and self.fits(node, 1, False)


OPERATIONS = {
    ("-", 1): lambda a: -a,
    ("+", 1): lambda a: a,
    ("~", 1): lambda a: ~a,
    ("+", 2): lambda a, b: a + b,
    ("-", 2): lambda a, b: a - b,
    ("*", 2): lambda a, b: a * b,
    ("/", 2): lambda a, b: int(a / b),
    ("%", 2): lambda a, b: a - b * int(a / b),
    ("<<", 2): lambda a, b: a << b,
    (">>", 2): lambda a, b: a >> b,
    ("|", 2): lambda a, b: a | b,
    ("&", 2): lambda a, b: a & b,
    ("^", 2): lambda a, b: a ^ b,
}


def limits(bits: int, signed: bool) -> tuple[int, int]:
    return (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)


def children(node: Node) -> list[Node]:
    """The nodes right below; a part that a for does not have is left out."""
    return [n for n in node.get("inner", []) if n.get("kind")]


def descend(node: Node) -> Iterator[Node]:
    """The node and all below it."""
    yield node
    for each in children(node):
        yield from descend(each)


def type_of(node: Node) -> str:
    """The name of the node's type, without typedefs and qualifiers."""
    names = node.get("type", {})
    name = names.get("desugaredQualType", names.get("qualType", ""))
    return QUALIFIERS.sub("", name).strip()


def is_pointer(node: Node) -> bool:
    return type_of(node).endswith("*")


def place(node: Node) -> tuple[str, int]:
    """File and line where the node begins; where a macro is used."""
    where = node.get("range", {}).get("begin") or node.get("loc") or {}
    where = where.get("expansionLoc", where)
    return where.get("file", "").removeprefix("./"), where.get("line", 0)


def names_variable(node: Node) -> str | None:
    """The id of the variable that the node, an expression, just names."""
    while node["kind"] in ("ParenExpr", "ImplicitCastExpr"):
        node = children(node)[0]
    return node["referencedDecl"]["id"] if node["kind"] == "DeclRefExpr" else None


def read(root: Path, source: str, clang: str) -> Tree:
    """The tree of SOURCE, a path below ROOT."""
    result = subprocess.run(
        [clang, *FLAGS, "-w", "-fsyntax-only", "-Xclang", "-ast-dump=json", source],
        cwd=root, capture_output=True, text=True,
    )
    if result.returncode != 0:
        raise Unreadable(result.stderr.splitlines()[0])
    last = {"file": "", "line": 0}

    # The dump leaves out file and line where they are those of the place
    # before; places are complete in the order in which they are read.
    def complete(node: Node) -> Node:
        if "offset" in node and "tokLen" in node:
            for key in last:
                node[key] = last[key] = node.get(key, last[key])
        return node

    return Tree(source, children(json.loads(result.stdout, object_hook=complete)))
