# SPDX-License-Identifier: MIT
"""Checks that the layers are what their headers say, and draws them.

A header names its layer and what that layer uses:

    Layer: cvm/frame. Uses: console, directmap.

A name is meant from its folder, the folder above, or the root; a floor's name
alone ("cvm") is its face, the one header that it shows to floors above.
Every reference between object files must keep the rules:

  uses  the layer referred to is among the Uses of the layer that refers to it
  down  no layer stands on itself: the Uses have no cycle
  face  what belongs to a lower floor is declared in its face
  hook  but a layer may call upwards what its own header, or its floor's face,
        declares for an upper layer to supply (kdispatch is one); the tower
        lists these

A file called main.c needs no header: it stands on top of its floor. A file
block_ipc.c without a header of its own is one way to build the layer block.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path

LAYER = re.compile(r"Layer: (\S+?)\. Uses: ([^.]+)\.")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
FACES = {
    "cvm/boot": "cvm/boot/info.h",
    "cvm": "cvm/cvm.h",
    "kernel": "kernel/kdispatch.h",
    "sos/fs": "sos/proto.h",
    "sos/init": "sos/proto.h",
    "sos/net": "sos/proto.h",
}
FLOORS = tuple(FACES)  # bottom up; an inner folder before its outer one
LINKED = {"cvm": ("cvm/boot",)}  # parts of one image without a face between


def floor_of(layer: str) -> str:
    return next(f for f in FLOORS if layer.startswith(f + "/"))


class Tower:
    """Layers by name: what they use, where they stand, what is wrong."""

    def __init__(self, root: Path, build: Path, nm: str):
        self.root, self.build, self.nm = root, build, nm
        self.header: dict[str, str] = {}  # the text of a layer's header
        self.uses: dict[str, set[str]] = {}
        self.hooks: set[str] = set()
        self.faults: list[str] = []
        self.read_headers()
        self.objects = self.find_objects()
        self.check_references()
        self.height = self.climb_all()

    # --- What the headers say ------------------------------------------------

    def read_headers(self) -> None:
        named = {}
        for path in sorted(p for f in FLOORS for p in (self.root / f).glob("*.h")):
            text = path.read_text()
            found = LAYER.search(re.sub(r"\n \*", "", text))
            if found:
                self.header[found[1]] = COMMENT.sub("", text)
                named[found[1]] = [n.strip() for n in found[2].split(",")]
        for layer, names in named.items():
            self.uses[layer] = {self.resolve(layer, n) for n in names} - {""}

    def resolve(self, layer: str, name: str) -> str:
        """The layer that NAME means; nothing for prose and for what is meant
        by a floor's name on the floor itself (a hook)."""
        floor = floor_of(layer)
        if name == floor or name == "nothing" or " " in name:
            return ""
        if name in FACES:
            return self.face_layer(name)
        outer = floor.split("/")[0]
        for candidate in (f"{floor}/{name}", f"{outer}/{name}", name):
            if candidate in self.header:
                return candidate
            if (self.root / f"{candidate}.c").exists() and name.endswith("main"):
                return ""  # the top, which calls and is called by nobody else
        self.faults.append(f"uses: {layer} names {name}, which no header introduces")
        return ""

    def face(self, floor: str) -> str:
        path = self.root / FACES[floor]
        return COMMENT.sub("", path.read_text()) if path.exists() else ""

    def face_layer(self, floor: str) -> str:
        text = (self.root / FACES[floor]).read_text()
        return LAYER.search(re.sub(r"\n \*", "", text))[1]

    # --- What the objects do ---------------------------------------------------

    def find_objects(self) -> dict[str, Path]:
        """The object of each layer that was built from a source."""
        found = {}
        for floor in FLOORS:
            for source in sorted((self.root / floor).glob("*.[cS]")):
                path = self.build / floor / f"{source.stem}.o"
                layer = f"{floor}/{source.stem}"
                if layer not in self.header and "_" in source.stem:
                    layer = layer.rpartition("_")[0]
                if path.exists():
                    found[layer] = path
        return found

    def symbols(self, path: Path) -> tuple[set[str], set[str]]:
        """The global symbols that an object defines, and those it lacks."""
        output = subprocess.run(
            [self.nm, "-g", path], capture_output=True, text=True, check=True
        ).stdout
        defined, lacking = set(), set()
        for line in output.splitlines():
            kind, name = line.split()[-2:]
            (lacking if kind in "Uvw" else defined).add(name)
        return defined, lacking

    def check_references(self) -> None:
        symbols = {layer: self.symbols(p) for layer, p in self.objects.items()}
        for layer, (_, lacking) in symbols.items():
            for target, (defined, _) in symbols.items():
                if self.one_image(layer, target):
                    for symbol in sorted(lacking & defined):
                        self.check(layer, symbol, target)

    @staticmethod
    def one_image(layer: str, target: str) -> bool:
        """Whether the two can be linked together: there are several main()."""
        kernel = ("cvm", "kernel")
        a, b = floor_of(layer), floor_of(target)
        return a == b or (a in kernel and b in kernel) or b in LINKED.get(a, ())

    def check(self, layer: str, symbol: str, target: str) -> None:
        """One reference: LAYER to SYMBOL, which TARGET defines."""
        floor, below = floor_of(layer), floor_of(target)
        refers = f"{layer} refers to {symbol} of {target}"
        if target in self.uses.get(layer, ()) or layer == f"{floor}/main":
            if floor != below and below not in LINKED.get(floor, ()):
                if not self.declares(self.face(below), symbol):
                    self.faults.append(f"face: {refers}, not in {FACES[below]}")
        elif layer not in self.uses:
            self.faults.append(f"uses: {refers}, but no header has its Uses")
        elif self.declares(self.header[layer], symbol) or (
            floor != below and self.declares(self.face(floor), symbol)
        ):
            self.hooks.add(f"{layer} -> {symbol} ({target})")
        else:
            self.faults.append(f"uses: {refers}, which its header does not name")

    @staticmethod
    def declares(header: str, symbol: str) -> bool:
        return re.search(rf"\b{symbol}\b", header) is not None

    # --- Order ---------------------------------------------------------------

    def climb_all(self) -> dict[str, int]:
        """How high above the ground each layer stands; faults cycles."""
        height: dict[str, int] = {}
        for layer in sorted(self.uses):
            self.climb(layer, [], height)
        return height

    def climb(self, layer: str, path: list[str], height: dict[str, int]) -> int:
        if layer in path:
            cycle = " -> ".join(path[path.index(layer) :] + [layer])
            self.faults.append(f"down: {cycle} is a cycle")
            return 0
        if layer not in height:
            below = [
                self.climb(other, path + [layer], height)
                for other in sorted(self.uses[layer])
            ]
            height[layer] = 1 + max(below, default=-1)
        return height[layer]

    # --- Pictures ------------------------------------------------------------

    def text(self) -> str:
        """A floor under the other, its layers in rows."""
        lines = []
        for floor in reversed(FLOORS):
            mine = [x for x in self.height if floor_of(x) == floor]
            for row in sorted({self.height[x] for x in mine}, reverse=True):
                names = [x[len(floor) + 1 :] for x in mine if self.height[x] == row]
                lines.append(f"  {floor:8} | {'  '.join(sorted(names))}")
            if mine:
                lines.append("  " + "-" * 9 + "+" + "-" * 50)
        lines += [f"  hook: {hook}" for hook in sorted(self.hooks)]
        return "\n".join(lines)

    def graph(self) -> str:
        """For graphviz, without the edges that follow from others."""
        lines = ["digraph layers {", "node [shape=box, fontname=sans, height=0.3];"]
        for floor in FLOORS:
            lines.append(f'subgraph "cluster {floor}" {{ label="{floor}";')
            lines += [
                f'"{x}" [label="{x[len(floor) + 1 :]}"];'
                for x in sorted(self.height)
                if floor_of(x) == floor
            ]
            lines.append("}")
        reach: dict[str, set[str]] = {}
        for layer in sorted(self.height, key=self.height.get):
            below = self.uses[layer]
            through = set().union(*(reach[x] for x in below))
            reach[layer] = below | through
            lines += [f'"{layer}" -> "{x}";' for x in sorted(below - through)]
        return "\n".join(lines + ["}"])


def main() -> int:
    parser = argparse.ArgumentParser(description="checks the order of layers")
    parser.add_argument("--root", type=Path, default=Path("."))
    parser.add_argument("--build", type=Path, default=Path("build"))
    parser.add_argument("--nm", default="nm")
    parser.add_argument("--svg", type=Path, help="draws the tower there")
    options = parser.parse_args()
    tower = Tower(options.root, options.build, options.nm)
    print(tower.text())
    for fault in dict.fromkeys(tower.faults):
        print(fault, file=sys.stderr)
    if tower.faults:
        return 1
    if options.svg:
        subprocess.run(
            ["dot", "-Tsvg", "-o", options.svg],
            input=tower.graph(),
            text=True,
            check=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
