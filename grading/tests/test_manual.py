# SPDX-License-Identifier: MIT
"""The ABI reference and the handouts."""

import re
import shutil

import pytest
from conftest import BUILD, ROOT
from examples import Wrong, boot_command, check, read_example
from machine import Spec, run
from manual import Malformed, manual, read_calls, read_errors
from rules import read_rules

ABI = ROOT / "kernel/abi"
MODEL = ROOT / "grading/spec"
CALLS = [call for call in read_calls(ABI / "calls.def") if call.state == "PRESENT"]


@pytest.fixture(scope="module")
def text():
    return manual(ABI, specification=MODEL)


def section(text, name):
    return re.search(rf"^## \d+ `{name}`.*?(?=^#)", text, re.M | re.S)[0]


def test_manual_has_every_call_with_all_its_errors(text):
    calls = read_calls(ABI / "calls.def")
    assert [c.number for c in calls] == list(range(len(calls)))
    for call in calls:
        body = section(text, call.name)
        row = re.search(r"^\| errors, as checked \|.*", body, re.M)[0]
        assert re.findall(r"`(ERR_\w+)`\]", row) == list(call.errors)
        assert ("Not there yet" in body) == (call.state == "LATER")


def test_manual_lists_calls_for_later(text):
    later = text.split("# Calls that are not there yet")[1].split("\n# ")[0]
    wanted = {c.name for c in read_calls(ABI / "calls.def") if c.state == "LATER"}
    assert set(re.findall(r"\[`(\w+)`\]", later)) == wanted


def test_manual_registers_stand_in_order(text):
    body = section(text, "ipc_send")
    rows = re.findall(r"^\| `(e\w\w)` \| (.*?) \|$", body, re.M)
    assert rows == [
        ("eax", "11"), ("ebx", "partner"), ("ecx", "timeout"),
        ("edx", "buffers or 0"), ("esi", "w0"), ("edi", "w1"), ("ebp", "w2"),
    ]  # fmt: skip


def test_manual_has_errors_devices_structures_and_limits(text):
    for error in read_errors(ABI / "errors.def"):
        assert f"| {error.number} | [`{error.name}`]" in text
    for words in ("`DEVICE_SERIAL`", "struct ipc_buffers", "`KMSG_INTERRUPT`",
                  "`INFO_MEMORY`", "`PAGE_BYTES`", "`HN_PARENT`"):
        assert words in text, words


def test_manual_malformed_call_is_named(tmp_path):
    for name in ("errors.def", "abi.h", "limits.h"):
        (tmp_path / name).write_text((ABI / name).read_text())
    (tmp_path / "calls.def").write_text(
        'CALL(0, odd, ANY, PRESENT,\n     "x", "0",\n     "ERR_NONE",\n     "Odd.")\n'
    )
    with pytest.raises(Malformed, match="odd names an unknown error"):
        manual(tmp_path)


def changed_model(tmp_path, name, old, new):
    """A copy of the model in which file NAME has NEW for OLD."""
    copy = tmp_path / "spec"
    shutil.copytree(MODEL, copy, ignore=shutil.ignore_patterns("*.o"))
    text = (copy / name).read_text()
    assert text.count(old) == 1
    (copy / name).write_text(text.replace(old, new))
    return copy


def test_rules_have_the_sentences_of_the_model_in_its_order():
    rules = read_rules(MODEL).calls
    assert [(r.error, r.text) for r in rules["memory_free"]] == [
        ("ERR_UNPRIVILEGED", "the caller is not privileged"),
        ("ERR_HANDLE", "the handle names nobody"),
        ("ERR_ARGUMENT", "page 0, which is never mapped, has to remain"),
        ("", "the last pages are gone"),
    ]
    for rule in rules["ipc_request"]:
        line = (MODEL / rule.file).read_text().splitlines()[rule.line - 1]
        assert "refuse(" in line or "grant(" in line


def test_manual_says_what_breaks_off_a_wait(text):
    waiting = section(text, "ipc_send").split("While it waits:")[1]
    assert "the partner ended" in waiting and "the time ran out" in waiting
    assert "While it waits:" not in section(text, "memory_add")


def test_errors_that_calls_def_does_not_list_are_an_error(tmp_path):
    other = changed_model(
        tmp_path, "calls.c",
        'refuse(step, ERR_ARGUMENT,\n                      "page 0',
        'refuse(step, ERR_ADDRESS,\n                      "page 0',
    )  # fmt: skip
    with pytest.raises(Malformed, match="memory_free: calls.def lists .*ERR_ADDRESS"):
        manual(ABI, specification=other)


def test_an_example_that_says_something_else_is_an_error(tmp_path):
    path = tmp_path / "memory_add.c"
    path.write_text((MODEL / "examples/memory_add.c").read_text())
    example = read_example(tmp_path, "memory_add")
    check(example, example.prints.replace("\n", "\r\n") + "\r\n")
    with pytest.raises(Wrong, match="memory_add: the manual says"):
        check(example, example.prints.replace("2", "3"))
    path.write_text("int x;\n")
    with pytest.raises(Wrong, match="memory_add.c: not caption, code"):
        read_example(tmp_path, "memory_add")


@pytest.mark.parametrize("call", CALLS, ids=[c.name for c in CALLS])
def test_example_does_the_same_on_the_kernel(call):
    example = read_example(MODEL / "examples", call.name)
    result = run(Spec(
        kernel=BUILD / "vamos.elf", archive=BUILD / "examples.tar",
        command=boot_command(example), shift=0, limit=30,
    ))  # fmt: skip
    check(example, result.text)
