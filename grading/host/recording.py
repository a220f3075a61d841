# SPDX-License-Identifier: MIT
"""Traces of the kernel, as records that can be changed and written again. The
format is that of cvm/trace.h, from which the codes are read.
"""

import re
from dataclasses import dataclass
from pathlib import Path

HEADER = Path(__file__).resolve().parents[2] / "cvm/trace.h"
BIT, MORE, BITS = 0x80, 0x40, 6

# For each code: n for a number, s for one with a sign, w for the words of the
# bytes that the number two places before says, if the error is 0; W, always;
# r for the registers in the set before the last number.
FIELDS = {
    "UNKNOWN": "n", "ERROR": "n", "TICK": "", "DEVICES": "n", "RESET": "nnnn",
    "RESULT": "s", "ANSWER": "ns", "MESSAGE": "nsssssss", "REGISTERS": "nnnr",
    "READ": "nnnsw", "WRITE": "nnnsW", "COPY": "nnnnns", "IMAGE": "nnns",
    "LOAD": "nnnnsn", "CLONE": "nns", "ADD": "nns", "FREE": "nns", "END": "n",
    "INPUT": "nnnnnns", "OUTPUT": "nnnnnns", "AS_ASKED": "s", "ENABLE": "n",
    "DISABLE": "n", "SAY": "", "MAP": "nnnnns", "UNMAP": "nnns", "CLOSE": "nn",
    "RECORD": "ns", "CAUSE": "nn", "FAULT": "n", "SAME": "", "NEXT": "n",
}  # fmt: skip


def _codes() -> tuple[dict[str, int], list[int]]:
    """The codes by name, and how many arguments the calls have."""
    text = HEADER.read_text()
    body = re.search(r"enum trace_code \{(.*?)\};", text, re.S)[1]
    names = re.findall(r"TRACE_(\w+)", re.sub(r"/\*.*?\*/", "", body, flags=re.S))
    first = int(re.search(r"TRACE_UNKNOWN = (\d+)", body)[1])
    counts = re.search(r"TRACE_ARGUMENTS[ \\\n]*\{([^}]*)\}", text)[1]
    codes = {name: first + i for i, name in enumerate(names) if name != "CODES"}
    return codes, [int(count) for count in re.findall(r"\d+", counts)]


CODES, ARGUMENTS = _codes()
NAMES = {code: name for name, code in CODES.items()}


@dataclass
class Record:
    """A record: "CALL" with its number first, or one of CODES."""

    name: str
    values: list[int]

    @property
    def fields(self) -> str:
        if self.name != "CALL":
            return FIELDS[self.name]
        return "s" * ARGUMENTS[self.values[0]]


def _number(value: int) -> bytes:
    data = bytearray()
    while value >= MORE:
        data.append(BIT | MORE | value % MORE)
        value >>= BITS
    data.append(BIT | value)
    return bytes(data)


def _signed(value: int) -> bytes:
    return _number(value * 2 if value >= 0 else -value * 2 - 1)


class _Reader:
    def __init__(self, data: bytes):
        self.data, self.at = data, 0

    def number(self) -> int:
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte % MORE) << shift
            shift += BITS
            if not byte & MORE:
                return value

    def signed(self) -> int:
        value = self.number()
        return value // 2 if value % 2 == 0 else -(value + 1) // 2

    def record(self) -> Record:
        code = self.data[self.at] - BIT
        self.at += 1
        name = NAMES.get(code, "CALL")
        record = Record(name, [code] if name == "CALL" else [])
        for kind in record.fields:
            record.values += self.field(kind, record.values)
        return record

    def field(self, kind: str, before: list[int]) -> list[int]:
        if kind == "n":
            return [self.number()]
        if kind == "s":
            return [self.signed()]
        if kind == "r":
            return [self.signed() for _ in range(bin(before[1]).count("1"))]
        bytes_, error = before[-2:]
        there = bytes_ <= 64 and (kind == "W" or error == 0)
        return [self.signed() for _ in range(bytes_ // 4 if there else 0)]


def read(data: bytes) -> list[Record]:
    """The records of a trace; one that is cut at its end is left out."""
    reader, records = _Reader(data), []
    try:
        while reader.at < len(data):
            records.append(reader.record())
    except IndexError:
        pass
    return records


def write(records: list[Record]) -> bytes:
    data = bytearray()
    for record in records:
        values = list(record.values)
        code = values.pop(0) if record.name == "CALL" else CODES[record.name]
        data.append(BIT | code)
        kinds = record.fields
        if kinds[-1:] in ("w", "W", "r"):
            kinds = kinds[:-1].ljust(len(values), "s")
        for kind, value in zip(kinds, values, strict=True):
            data += _number(value) if kind == "n" else _signed(value)
    return bytes(data)
