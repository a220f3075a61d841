# SPDX-License-Identifier: MIT
"""`make lint`: the kernel keeps the discipline of C0, and a breach of each rule
in a small module is found, at its line."""

import pytest
from c0 import faults
from conftest import ROOT, make

MODULE = """\
#include <stdbool.h>
#include <stddef.h>
#include "cvm/cvm.h"
enum state { FREE, BUSY };
enum { LAST = 7 };
struct entry { uint32_t key; uint8_t small; int next; enum state state; bool on; };
static struct entry table[8];
static uint32_t total;
static uint32_t key_of(uint32_t index) { return table[index].key; }
static bool is_on(uint32_t index) { return table[index].on; }
void planted(uint32_t index, int number, struct entry *entry, bool flag);
void planted(uint32_t index, int number, struct entry *entry, bool flag)
{
"""
LINE = MODULE.count("\n") + 1
CVM = """\
#include <stdint.h>
void cvm_message(const char *text);
int cvm_write(const void *buffer, uint32_t bytes);
_Noreturn void cvm_panic(const char *what);
#define CVM_ASSERT(condition)     \\
    do {                          \\
        if (!(condition)) {       \\
            cvm_panic(#condition); \\
        }                         \\
    } while (0)
"""

# A planted statement, the rule, and words of the fault.
BREACHES = [
    ('__asm__ volatile("cli");', "assembly", "ask CVM"),
    ("entry = entry + 1;", "pointer", "arithmetic on a pointer (+)"),
    ("entry++;", "pointer", "arithmetic on a pointer (++)"),
    ("entry += 2;", "pointer", "arithmetic on a pointer (+=)"),
    ("total = (uint32_t)(entry - table);", "pointer", "arithmetic on a pointer (-)"),
    ("flag = entry < table;", "pointer", "arithmetic on a pointer (<)"),
    ("entry[1].key = 0;", "pointer", "a pointer with an index"),
    ("total = index[table].key + 1[entry].key;", "pointer", "a pointer with an index"),
    ("total = (uint32_t)entry;", "pointer", "a pointer made of a number"),
    ("entry = (struct entry *)index;", "pointer", "a pointer made of a number"),
    ("total = *(uint32_t *)entry;", "pointer", "a cast to a pointer"),
    ("void *any = entry; entry = any;", "pointer", "void * becomes struct entry *"),
    ("if ((total = index) != 0) { }", "assignment", "= inside an expression"),
    ("total = table[index++].key;", "assignment", "++ inside an expression"),
    ("table[0].key = total = 1;", "assignment", "= inside an expression"),
    ("total = key_of(index -= 1);", "assignment", "-= inside an expression"),
    ("total = 1, index = 2;", "assignment", "the operator `,`"),
    ("total = ({ index; });", "assignment", "statements inside an expression"),
    ("flag = flag && (total = 1) == 1;", "assignment", "= inside an expression"),
    ("total = number;", "conversion", "signed 32 bits becomes unsigned 32 bits"),
    ("number = total + number;", "conversion", "signed 32 bits becomes unsigned"),
    ("total = entry->small;", "conversion", "unsigned 8 bits becomes unsigned 32"),
    ("entry->small = (index);", "conversion", "unsigned 32 bits becomes unsigned 8"),
    ("entry->small = 256;", "conversion", "signed 32 bits becomes unsigned 8"),
    ("total = -1;", "conversion", "signed 32 bits becomes unsigned 32"),
    ("entry->small += 1;", "conversion", "computes in signed 32 bits"),
    ("total = flag;", "conversion", "bool becomes unsigned 32 bits"),
    ("total = total + is_on(index);", "conversion", "bool becomes"),
    ("flag = total;", "conversion", "becomes a bool"),
    ("flag = entry;", "conversion", "becomes a bool"),
    ("if (total) { }", "conversion", "as a truth value"),
    ("if (flag && entry) { }", "conversion", "as a truth value"),
    ("total = !number ? 1 : 0;", "conversion", "as a truth value"),
    ("union { int a; char b; } u; u.a = 1;", "conversion", "a union"),
    ("total = key_of(number);", "conversion", "signed 32 bits becomes unsigned"),
    ("planted(1, 2, entry, flag);", "recursion", "planted calls planted"),
    ("bool (*f)(uint32_t) = 0; flag = f(1);", "function-pointer", "f points to"),
    ("is_on;", "function-pointer", "not called here"),
    ("uint32_t room[index]; room[0] = 1;", "allocation", "length of room"),
    ("(void)__builtin_alloca(8);", "allocation", "__builtin_alloca()"),
    ("extern void *malloc(uint32_t); malloc(8);", "allocation", "malloc()"),
    ("while (total > 0) { total--; }", "loop", "while has no bound"),
    ("do { total--; } while (total > 0);", "loop", "do has no bound"),
    ("again: if (flag) { goto again; }", "loop", "goto"),
    ("for (;;) { }", "loop", "without a condition"),
    ("for (int i = 0; i < number; i++) { }", "loop", "no constant bounds"),
    ("for (uint32_t i = 0; i < 8; i++) { i = 0; }", "loop", "counter changes"),
    ("for (uint32_t i = 0; i < 8; i++) { uint32_t *p = &i; *p = 0; }", "loop",
     "address is taken"),
    ("uint32_t i; uint32_t *p = &i; for (i = 0; i < 8; i++) { *p = 0; }", "loop",
     "address is taken"),
    ("for (uint32_t i = 0; i < 8; i++) { for (i = 2; i < 8; i++) { } }", "loop",
     "counter changes"),
    ("for (uint32_t i = 0; index < 8; i++) { }", "loop", "no constant bounds"),
    ("for (uint32_t i = 0; i < 8; index++) { }", "loop", "no constant bounds"),
    ("for (uint32_t i = 0; i < 8 || flag; i++) { }", "loop", "no constant bounds"),
    ("for (uint32_t i = 0; i < 8; i = i * 2) { }", "loop", "the step"),
    ("for (uint32_t i = 0; i < 8; i += 0) { }", "loop", "the step"),
    ("for (uint32_t i = 0; i != 8; i += 3) { }", "loop", "no constant bounds"),
    ("for (uint32_t i = 0; i > 8; i++) { }", "loop", "no constant bounds"),
    ("for (uint32_t i = 0; i <= 0xFFFFFFFF; i++) { }", "loop", "no constant bounds"),
    ("for (uint32_t i = 7; i >= 0; i--) { }", "loop", "no constant bounds"),
    ("for (uint32_t i = index; i > 0; i--) { }", "loop", "no constant bounds"),
    ("for (int i = number; i < 8; i++) { }", "loop", "no constant bounds"),
    ("for (total = 0; total < 8; total++) { }", "loop", "not a local variable"),
    ("static int i; for (i = 0; i < 8; i++) { }", "loop", "not a local variable"),
]

ALLOWED = [
    "struct entry *other = &table[index]; other->key = 1; *other = table[0];",
    "if (entry == NULL || entry != &table[1]) { entry = NULL; }",
    "(void)cvm_write(&entry->key, sizeof(entry->key)); (void)cvm_write(entry, 1);",
    'CVM_ASSERT(index < 8 && flag); cvm_message("text");',
    "total = total + 1; total += 2; total++;",
    "entry->small = 255; entry->next = -1; total = 7 % 3; total = 1u << 31;",
    "total = (uint32_t)number + (uint32_t)entry->small; entry->state = BUSY;",
    "total = entry->state; entry->state = flag ? BUSY : FREE;",
    "total = flag ? 1 : 0; flag = number > 3; flag = !flag && is_on(index);",
    "flag = flag == true; flag = number > 3 ? true : is_on(1); flag = false;",
    "total = index % 8; total = index >> 3 | index << (number & 7);",
    "switch (index) { case LAST: total = 1; break; default: total = 2; }",
    "for (uint32_t i = 0; i <= LAST; i++) { if (is_on(i)) { break; } }",
    "for (uint32_t i = index; i < 8 && flag; i += 2) { flag = is_on(i); }",
    "for (uint32_t i = 8; i > 0; i--) { total = total + key_of(i - 1); }",
    "for (int i = 7; i >= 0; i--) { entry->next = i; }",
    "uint32_t i; for (i = 0; sizeof(table) / 4 > i; i = i + 1) { total = i; }",
]


@pytest.fixture
def tree(tmp_path):
    """A kernel of one module; tree(STATEMENT) plants it, in MODULE's last
    function."""

    def plant(statement: str, **files: str):
        for name in ("kernel", "cvm"):
            (tmp_path / name).mkdir()
        (tmp_path / "cvm/cvm.h").write_text(CVM)
        (tmp_path / "kernel/module.c").write_text(f"{MODULE}{statement}\n}}\n")
        for name, text in files.items():
            (tmp_path / f"kernel/{name}.c").write_text(text)
        return faults(tmp_path, "clang")

    return plant


def test_lint_of_this_kernel():
    result = make("-s", "lint")
    assert (result.returncode, result.stderr) == (0, ""), result.stderr


@pytest.mark.parametrize("statement, rule, words", BREACHES)
def test_lint_finds(tree, statement, rule, words):
    found = tree(statement)
    assert found and all(f.startswith(f"kernel/module.c:{LINE}: {rule}: ") for f in found)
    assert any(words in f for f in found)


@pytest.mark.parametrize("statement", ALLOWED)
def test_lint_allows(tree, statement):
    assert tree(statement) == []


def test_lint_finds_recursion_across_files(tree):
    found = tree(
        "void one(void); one();",
        one="void two(void);\nvoid one(void);\nvoid one(void) { two(); }\n",
        two="void planted(unsigned, int, void *, _Bool);\nvoid two(void);\n"
        "void two(void) {\nplanted(0, 0, 0, 0);\n}\n",
    )
    assert [f.split("; ")[0] for f in found] == [
        f"kernel/module.c:{LINE}: recursion: planted calls one calls two calls planted",
        "kernel/one.c:3: recursion: one calls two calls planted calls one",
        "kernel/two.c:4: recursion: two calls planted calls one calls two",
    ]


def test_lint_static_functions_of_one_name_are_two(tree):
    text = "static void same(void) { }\nvoid one(void);\nvoid one(void) { same(); }\n"
    other = "void one(void);\nstatic void same(void) { one(); }\nvoid two(void);\n"
    assert tree("", one=text, two=other + "void two(void) { same(); }\n") == []


def test_lint_finds_assembly_outside_functions(tree):
    (found,) = tree("", bad='__asm__(".globl x");\n')
    assert found.startswith("kernel/bad.c:1: assembly: ")


def test_lint_finds_files_of_assembly(tree, tmp_path):
    tree("")
    (tmp_path / "kernel/entry.S").write_text("hlt\n")
    (found,) = faults(tmp_path, "clang")
    assert found.startswith("kernel/entry.S:1: assembly: ")


def test_lint_says_what_does_not_compile(tree, tmp_path):
    tree("")
    (tmp_path / "kernel/broken.c").write_text("\nint f(;\n")
    result = make("-s", "lint", LINT_ROOT=tmp_path)
    assert result.returncode != 0
    assert result.stderr.startswith("lint: kernel/broken.c:2:7: error: expected")
    assert "Traceback" not in result.stderr


def test_lint_of_nothing_is_no_success(tmp_path):
    result = make("-s", "lint", LINT_ROOT=tmp_path)
    assert result.returncode != 0
    assert result.stderr.startswith(f"lint: there is no C file in {tmp_path}/kernel")


def test_lint_without_clang():
    result = make("-s", "lint", LINT_CLANG="no-such-clang")
    assert result.returncode != 0
    assert "lint: no-such-clang is not there: install the package clang" in result.stderr
