# SPDX-License-Identifier: MIT
"""`make layers` on this tree, and on small towers with one fault each."""

import subprocess

import pytest
from conftest import BUILD, ROOT, make
from house import faults
from tower import Tower

CVM = "/* Layer: cvm/primitives. Uses: frame. */\nint kdispatch(void);\nint cvm_run(void);\n"
KERNEL = "/* Layer: kernel/kdispatch. Uses: queue, cvm. */\n"


@pytest.fixture
def tree(tmp_path):
    """A tower of two floors that keeps all rules; write(PATH, TEXT) and
    build() change it."""
    files = {
        "cvm/cvm.h": CVM,
        "cvm/frame.h": "/* Layer: cvm/frame. Uses: nothing. */\n",
        "cvm/frame.c": "int frame_alloc(void) { return 0; }\n",
        "cvm/primitives.c": "int frame_alloc(void), kdispatch(void);\n"
        "int cvm_run(void) { return frame_alloc() + kdispatch(); }\n",
        "kernel/queue.h": "/* Layer: kernel/queue. Uses: nothing. */\n",
        "kernel/queue.c": "int queue_take(void) { return 1; }\n",
        "kernel/kdispatch.h": KERNEL,
        "kernel/kdispatch.c": "int queue_take(void), cvm_run(void);\n"
        "int kdispatch(void) { return queue_take(); }\n"
        "int other(void) { return cvm_run(); }\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return tmp_path


def faults_of(tree):
    for source in tree.glob("*/*.c"):
        target = (tree / "build" / source.relative_to(tree)).with_suffix(".o")
        target.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["gcc", "-w", "-c", source, "-o", target], check=True)
    return Tower(tree, tree / "build", "nm").faults


def test_layers_of_this_tree():
    result = make("-s", "layers")
    assert result.returncode == 0, result.stderr
    assert "kdispatch" in result.stdout and "frame" in result.stdout
    assert (BUILD / "layers.svg").read_text().count("<polygon") > 15


def test_layers_clean_tower_has_no_fault(tree):
    assert faults_of(tree) == []


def test_layers_upward_reference_is_found(tree):
    (tree / "cvm/frame.c").write_text(
        "int cvm_run(void);\nint frame_alloc(void) { return cvm_run(); }\n"
    )
    (fault,) = faults_of(tree)
    assert fault == (
        "uses: cvm/frame refers to cvm_run of cvm/primitives, "
        "which its header does not name"
    )


def test_layers_cycle_is_found(tree):
    (tree / "cvm/frame.h").write_text("/* Layer: cvm/frame. Uses: primitives. */\n")
    assert any(f.startswith("down: ") and "cycle" in f for f in faults_of(tree))


def test_layers_reference_past_the_face_is_found(tree):
    """The kernel may use CVM, but by cvm.h alone."""
    (tree / "kernel/queue.h").write_text(
        "/* Layer: kernel/queue. Uses: cvm, cvm/frame. */\n"
    )
    (tree / "kernel/queue.c").write_text(
        "int frame_alloc(void);\nint queue_take(void) { return frame_alloc(); }\n"
    )
    (fault,) = faults_of(tree)
    assert fault.startswith("face: kernel/queue refers to frame_alloc")


def test_layers_unnamed_layer_is_found(tree):
    (tree / "kernel/queue.h").write_text("/* Nothing about layers. */\n")
    (tree / "kernel/queue.c").write_text(
        "int cvm_run(void);\nint queue_take(void) { return cvm_run(); }\n"
    )
    assert any("no header has its Uses" in f for f in faults_of(tree))


def test_layers_unknown_name_is_found(tree):
    (tree / "cvm/frame.h").write_text("/* Layer: cvm/frame. Uses: nonesuch. */\n")
    assert "uses: cvm/frame names nonesuch, which no header introduces" in faults_of(tree)


def test_house_of_this_tree():
    assert faults(ROOT) == []


@pytest.mark.parametrize(
    "name, text, words",
    [
        ("kernel/ipc.c", 'void f(void) { asm volatile("hlt"); }', "assembly"),
        ("sos/a.c", "void f(void) { x86_out8(0x3f8, 1); }", "port access"),
        ("user/bin/start.S", "hlt", "assembly belongs"),
        ("kernel/ipc.c", '#include "cvm/frame.h"', "must not include cvm/frame.h"),
        ("cvm/frame.c", '#include "kernel/sched.h"', "must not include kernel/sched.h"),
        ("user/lib/a.c", '#include "kernel/sched.h"', "must not include"),
    ],
)
def test_house_breach_is_found(tmp_path, name, text, words):
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(text + "\n")
    (fault,) = faults(tmp_path)
    assert fault.startswith(name) and words in fault


@pytest.mark.parametrize(
    "name, text",
    [
        ("kernel/ipc.c", "/* no asm here */ const char *s = \"asm\";"),
        ("user/lib/trap.S", "int $0x30"),
        ("sos/a.c", '#include "kernel/abi/abi.h"\n#include "abi/abi.h"'),
        ("cvm/x86.h", 'static inline void f(void) { asm volatile("hlt"); }'),
    ],
)
def test_house_allows(tmp_path, name, text):
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(text + "\n")
    assert faults(tmp_path) == []
