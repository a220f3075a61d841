# SPDX-License-Identifier: MIT
"""The rules of C0, one function each; c0.py says what they mean.

A rule gets the tree of a source, a function of it, and yields pairs of a node
and a sentence: what is wrong, and how to write it.
"""

import re
from collections.abc import Iterator

from c0_tree import (
    Node,
    Tree,
    children,
    descend,
    is_pointer,
    limits,
    names_variable,
    type_of,
)

Finding = tuple[Node, str]

ASSEMBLY = ("GCCAsmStmt", "MSAsmStmt", "FileScopeAsmDecl", "AsmLabelAttr")
CHANGES = ("=", "++", "--", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=", "|=", "^=")
FUNCTION_POINTER = re.compile(r"\(\*[^)]*\)\s*\(")
UNKNOWN_LENGTH = re.compile(r"\[[^\]\d]")
UNSIGNED_OR_SIGNED = {True: "signed", False: "unsigned"}


def is_implicit(node: Node) -> bool:
    return node["kind"] == "ImplicitCastExpr"


# --- No assembly -----------------------------------------------------------------


def assembly(tree: Tree, top: Node) -> Iterator[Finding]:
    for node in descend(top):
        if node["kind"] in ASSEMBLY:
            yield node, "assembly; ask CVM for a primitive (cvm/cvm.h)"


# --- No pointer arithmetic ---------------------------------------------------------


def pointer(tree: Tree, top: Node) -> Iterator[Finding]:
    for node in descend(top):
        inner = children(node)
        if any(map(is_pointer, inner)):
            yield from pointer_operation(node, inner)
        if node["kind"] in ("CStyleCastExpr", "ImplicitCastExpr"):
            yield from pointer_cast(node, inner[0])


def pointer_operation(node: Node, inner: list[Node]) -> Iterator[Finding]:
    if node["kind"] == "ArraySubscriptExpr":
        if inner[0].get("castKind") != "ArrayToPointerDecay":
            yield node, "a pointer with an index; index the table itself"
    elif node["kind"] in ("BinaryOperator", "CompoundAssignOperator"):
        opcode = node["opcode"]
        if opcode not in ("=", "==", "!=", "&&", "||", ","):
            yield node, f"arithmetic on a pointer ({opcode}); take &table[index]"
    elif node["kind"] == "UnaryOperator" and node["opcode"] in ("++", "--"):
        yield node, f"arithmetic on a pointer ({node['opcode']}); count an index"


def pointer_cast(node: Node, operand: Node) -> Iterator[Finding]:
    kind = node["castKind"]
    source, target = type_of(operand), type_of(node)
    if kind in ("IntegralToPointer", "PointerToIntegral"):
        yield node, "a pointer made of a number, or a number of it; keep an index"
    elif not is_implicit(node):
        if is_pointer(node) and kind != "NullToPointer":
            yield node, "a cast to a pointer; declare it with the type that it has"
    elif kind == "BitCast" and target not in ("void *", source):
        while operand["kind"] == "ParenExpr":
            operand = children(operand)[0]
        if operand.get("castKind") == "NullToPointer":
            return  # p == NULL
        yield node, (
            f"{source} becomes {target}; declare the pointer with the type that "
            "it has"
        )


# --- No assignment inside expressions ------------------------------------------------


def statements(node: Node) -> list[Node]:
    """The parts of the node that stand as statements of their own."""
    inner = children(node)
    match node["kind"]:
        case "CompoundStmt":
            return inner
        case "ForStmt":
            first, _, _, step, body = node["inner"]
            return [n for n in (first, step, body) if n.get("kind")]
        case "IfStmt":
            return inner[1:]
        case "WhileStmt" | "SwitchStmt" | "CaseStmt" | "DefaultStmt" | "LabelStmt":
            return inner[-1:]
        case "DoStmt":
            return inner[:1]
    return []


def assignment(tree: Tree, top: Node) -> Iterator[Finding]:
    alone = {id(s) for node in descend(top) for s in statements(node)}
    for node in descend(top):
        opcode = node.get("opcode")
        if opcode in CHANGES and id(node) not in alone:
            yield node, f"{opcode} inside an expression; make it a statement before"
        elif opcode == "," and node["kind"] == "BinaryOperator":
            yield node, "the operator `,`; write two statements"
        elif node["kind"] == "StmtExpr":
            yield node, "statements inside an expression; write a function"


# --- Explicit conversions --------------------------------------------------------------


def conversion(tree: Tree, top: Node) -> Iterator[Finding]:
    for node in descend(top):
        inner = children(node)
        if node.get("tagUsed") == "union":
            yield node, "a union converts without a cast; use a struct"
        for each in conditions(node):
            if not tree.is_truth(each):
                yield each, "a number or pointer as a truth value; compare it"
        for each in inner:
            if each.get("castKind") == "IntegralCast" and is_implicit(each):
                yield from integer_conversion(tree, each, node)
        if node.get("castKind") in ("IntegralToBoolean", "PointerToBoolean"):
            if is_implicit(node) and not tree.is_truth(inner[0]):
                yield node, "a number or pointer becomes a bool; compare it"
        if node["kind"] == "CompoundAssignOperator":
            computed = tree.integer({"type": node["computeResultType"]})
            if computed != tree.integer(node) and computed and not is_pointer(node):
                yield node, (
                    f"{node['opcode']} computes in {kind_of(computed)} and "
                    "converts the result; write = with a cast"
                )


def conditions(node: Node) -> list[Node]:
    """What the node takes for true or false."""
    inner = children(node)
    match node["kind"]:
        case "IfStmt" | "WhileStmt" | "ConditionalOperator":
            return inner[:1]
        case "DoStmt":
            return inner[1:]
        case "ForStmt":
            return [n for n in node["inner"][2:3] if n.get("kind")]
    if node.get("opcode") in ("!", "&&", "||"):
        return inner
    return []


def integer_conversion(tree: Tree, node: Node, parent: Node) -> Iterator[Finding]:
    operand = children(node)[0]
    source, target = tree.integer(operand), tree.integer(node)
    if source is None or target is None or source == target:
        return
    if tree.fits(operand, *target):
        return
    if source[0] == 1 and (node in conditions(parent) or tree.is_truth(parent)):
        return  # it stays a truth value
    yield node, (
        f"{kind_of(source)} becomes {kind_of(target)} without a cast; "
        f"write {'x ? 1 : 0' if source[0] == 1 else 'the cast'}"
    )


def kind_of(integer: tuple[int, bool]) -> str:
    bits, signed = integer
    return "bool" if bits == 1 else f"{UNSIGNED_OR_SIGNED[signed]} {bits} bits"


# --- Calls that one can draw: no function pointers --------------------------------------


def function_pointer(tree: Tree, top: Node) -> Iterator[Finding]:
    callees = {
        id(n)
        for call in descend(top)
        if call["kind"] == "CallExpr"
        for n in descend(children(call)[0])
    }
    for node in descend(top):
        if node["kind"] in ("VarDecl", "ParmVarDecl", "FieldDecl", "TypedefDecl"):
            if FUNCTION_POINTER.search(type_of(node)):
                yield node, f"{node.get('name')} points to functions; use a switch"
        elif node["kind"] == "DeclRefExpr" and id(node) not in callees:
            if node["referencedDecl"]["kind"] == "FunctionDecl":
                yield node, "a function that is not called here; use a switch"


# --- No dynamic allocation ------------------------------------------------------------


def allocation(tree: Tree, top: Node) -> Iterator[Finding]:
    for node in descend(top):
        if node["kind"] in ("VarDecl", "ParmVarDecl", "TypedefDecl"):
            if UNKNOWN_LENGTH.search(type_of(node)):
                yield node, (
                    f"the length of {node.get('name')} is known only when it runs; "
                    "give it a constant one"
                )


# --- Every loop is bounded by a constant -----------------------------------------------


def loop(tree: Tree, top: Node) -> Iterator[Finding]:
    for node in descend(top):
        match node["kind"]:
            case "GotoStmt" | "IndirectGotoStmt":
                yield node, "goto; write a for loop or an if"
            case "WhileStmt":
                yield node, (
                    "while has no bound; write for (i = 0; i < CONSTANT; i++) and "
                    "leave it early"
                )
            case "DoStmt":
                if tree.constant(children(node)[1]) != {0}:
                    yield node, "do has no bound; write for (i = 0; i < CONSTANT; i++)"
            case "ForStmt":
                for reason in for_faults(tree, top, node):
                    yield node, reason + "; write for (i = 0; i < CONSTANT; i++)"


def for_faults(tree: Tree, top: Node, node: Node) -> Iterator[str]:
    first, _, condition, step, body = node["inner"]
    if not condition.get("kind") or not step.get("kind"):
        yield "for without a condition or a step"
        return
    counter, width = step_of(tree, step)
    if counter is None:
        yield "the step of this for is not i++, i-- or a constant"
        return
    local = {
        n["id"]
        for n in descend(top)
        if n["kind"] in ("VarDecl", "ParmVarDecl") and n.get("storageClass") != "static"
    }
    if counter not in local:
        yield "the counter is not a local variable"
    if counter in changed(body) | changed(condition):
        yield "the counter changes inside the loop"
    if counter in addressed(top):
        yield "the counter's address is taken"
    if not any(
        bounds(tree, each, counter, width, start_of(tree, first, counter))
        for each in conjuncts(condition)
    ):
        yield "no constant bounds the counter"


def step_of(tree: Tree, node: Node) -> tuple[str | None, int]:
    """The variable that a for loop's step moves, and by how much."""
    inner = children(node)
    opcode = node.get("opcode")
    counter = names_variable(inner[0]) if inner else None
    if opcode in ("++", "--"):
        return counter, 1 if opcode == "++" else -1
    if opcode in ("+=", "-="):
        sign, amount = opcode[0], inner[1]
    elif opcode == "=" and inner[1].get("opcode") in ("+", "-"):
        base, amount = children(inner[1])
        sign = inner[1]["opcode"]
        if names_variable(base) != counter:
            return None, 0
    else:
        return None, 0
    values = tree.constant(amount)
    if len(values) != 1 or min(values) <= 0:
        return None, 0
    return counter, min(values) if sign == "+" else -min(values)


def start_of(tree: Tree, first: Node, counter: str) -> set[int]:
    """The constant values with which the counter starts, if it does so here."""
    if first.get("opcode") == "=":
        target, value = children(first)
        return tree.constant(value) if names_variable(target) == counter else set()
    for each in children(first):
        if each.get("id") == counter and children(each):
            return tree.constant(children(each)[-1])
    return set()


def changed(node: Node) -> set[str]:
    """The variables that the node changes by their names."""
    return {
        names_variable(children(each)[0])
        for each in descend(node)
        if each.get("opcode") in CHANGES
    } - {None}


def addressed(node: Node) -> set[str]:
    """The variables whose address the node takes."""
    return {
        names_variable(children(each)[0])
        for each in descend(node)
        if each["kind"] == "UnaryOperator" and each["opcode"] == "&"
    } - {None}


def conjuncts(node: Node) -> list[Node]:
    if node["kind"] == "ParenExpr":
        return conjuncts(children(node)[0])
    if node.get("opcode") == "&&":
        return [c for n in children(node) for c in conjuncts(n)]
    return [node]


MIRROR = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def bounds(tree: Tree, node: Node, counter: str, width: int, start: set[int]) -> bool:
    """Whether the comparison ends a loop that moves COUNTER by WIDTH from START
    (empty: from anywhere), before the counter wraps around."""
    opcode = node.get("opcode")
    if opcode not in MIRROR:
        return False
    left, right = children(node)
    if names_variable(left) != counter:
        left, right, opcode = right, left, MIRROR[opcode]
    type_ = tree.integer(left)
    if names_variable(left) != counter or not tree.is_constant(right) or not type_:
        return False
    while left["kind"] in ("ParenExpr", "ImplicitCastExpr"):
        left = children(left)[0]  # the variable's own type
        type_ = tree.integer(left)
    low, high = limits(*type_)
    end = tree.constant(right) or {0}  # a size: small
    if width > 0:
        last = max(end) - (opcode == "<")
        return opcode in ("<", "<=") and last + width <= high and (
            not type_[1] or bool(start)
        )
    last = min(end) + (opcode == ">")
    return opcode in (">", ">=") and last + width >= low and bool(start)


RULES = {
    "assembly": assembly,
    "pointer": pointer,
    "assignment": assignment,
    "conversion": conversion,
    "function-pointer": function_pointer,
    "allocation": allocation,
    "loop": loop,
}
