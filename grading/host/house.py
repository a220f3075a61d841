# SPDX-License-Identifier: MIT
"""Checks the rules of the house on the sources: hardware only in cvm/, and
one way between the folders (cvm -> kernel/abi; sos -> user -> kernel/abi).

A line of the output names the file and the rule that it breaks.
"""

import argparse
import re
import sys
from pathlib import Path

COMMENT_OR_STRING = re.compile(r"/\*.*?\*/|//[^\n]*|\"[^\"\n]*\"", re.DOTALL)
ASSEMBLY = re.compile(r"\b(?:__)?asm(?:__)?\b")
PORT = re.compile(r"\bx86_(?:in|out)\w*|\b(?:in|out)[bwl]\s*\(")
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)

# The folders whose headers a folder may include, besides its own and the ABI;
# single headers by their names.
MAY_INCLUDE = {
    "cvm": (),
    "kernel": ("cvm/cvm.h", "cvm/types.h"),
    "user": ("sos/proto.h",),  # the client side speaks with the servers
    "sos": ("user/",),
}
TOP = (*MAY_INCLUDE, "grading", "labs")


def included(path: Path) -> list[str]:
    return INCLUDE.findall(path.read_text())


def may_include(folder: str, name: str) -> bool:
    top = name.split("/")[0]
    if top not in TOP or top == folder or name.startswith(("abi/", "kernel/abi/")):
        return True
    return name.startswith(MAY_INCLUDE[folder])


def faults_of(root: Path, folder: str, path: Path) -> list[str]:
    name = path.relative_to(root)
    found = [
        f"{name}: a file of {folder}/ must not include {header}"
        for header in included(path)
        if not may_include(folder, header)
    ]
    if folder == "cvm":
        return found
    if path.suffix == ".S":
        if name.parent != Path("user/lib"):
            found.append(f"{name}: assembly belongs into cvm/ (and user/lib)")
        return found
    code = COMMENT_OR_STRING.sub("", path.read_text())
    for pattern, what in ((ASSEMBLY, "assembly"), (PORT, "port access")):
        hit = pattern.search(code)
        if hit:
            found.append(f"{name}: {what} ({hit[0]}) belongs into cvm/")
    return found


def faults(root: Path) -> list[str]:
    """All breaches below ROOT, one line each."""
    return [
        fault
        for folder in MAY_INCLUDE
        for path in sorted((root / folder).rglob("*.[chS]"))
        for fault in faults_of(root, folder, path)
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description="checks the rules of the house")
    parser.add_argument("--root", type=Path, default=Path("."))
    found = faults(parser.parse_args().root)
    for line in found:
        print(f"house: {line}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
