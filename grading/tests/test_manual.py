# SPDX-License-Identifier: MIT
"""The ABI reference and the handouts."""

import re

import pytest
from conftest import BUILD, ROOT, make
from manual import Malformed, manual, read_calls, read_errors

ABI = ROOT / "kernel/abi"


@pytest.fixture(scope="module")
def text():
    return manual(ABI)


def section(text, name):
    return re.search(rf"^## \d+ `{name}`.*?(?=^#)", text, re.M | re.S)[0]


def test_manual_has_every_call_with_all_its_errors(text):
    calls = read_calls(ABI / "calls.def")
    assert [c.number for c in calls] == list(range(len(calls)))
    for call in calls:
        body = section(text, call.name)
        assert re.findall(r"`(ERR_\w+)`\]", body) == list(call.errors)
        assert ("Not there yet" in body) == (call.state == "LATER")


def test_manual_lists_calls_for_later(text):
    later = text.split("# Calls that are not there yet")[1].split("\n# ")[0]
    wanted = {c.name for c in read_calls(ABI / "calls.def") if c.state == "LATER"}
    assert set(re.findall(r"\[`(\w+)`\]", later)) == wanted


def test_manual_registers_stand_in_order(text):
    body = section(text, "ipc_send")
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \|$", body, re.M)
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


def test_manual_and_handouts_become_html():
    result = make("-s", "manual", "handouts")
    assert result.returncode == 0, result.stderr
    page = (BUILD / "handouts/abi.html").read_text()
    assert page.startswith("<!DOCTYPE html>") and "process_create" in page
    for source in (ROOT / "handouts").glob("*.md"):
        assert (BUILD / "handouts" / source.with_suffix(".html").name).exists()
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert links <= set(re.findall(r'id="([^"]+)"', page))
