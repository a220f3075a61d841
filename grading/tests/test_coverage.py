# SPDX-License-Identifier: MIT
"""The layer tests of each lab run the reference solution, nearly all of it."""

import subprocess
import sys

import pytest
from conftest import BUILD, ROOT
from lab_submission import labs

sys.path.insert(0, str(ROOT / "grading/host"))

import coverage  # noqa: E402

PROGRAM = """\
int main(int argc, char **argv)
{
    (void)argv;
    if (argc > 1) {
        return 1;
    }
    return 0;
}
"""


@pytest.mark.parametrize("lab", [
    pytest.param(lab, id=f"lab{lab.number}",
                 marks=[] if lab in (labs()[0], labs()[-1]) else [pytest.mark.slow])
    for lab in labs()
])
def test_reference_is_run_by_its_own_tests(lab, capfd):
    """Each time the first lab's and the last one's, all with SLOW=1."""
    enough = coverage.measure(lab, BUILD / f"coverage/lab{lab.number}")
    assert enough, capfd.readouterr().out


def test_lines_that_are_not_run_are_named(tmp_path, monkeypatch, capsys):
    (tmp_path / "program.c").write_text(PROGRAM)
    command = ["gcc", "--coverage", "-c", "program.c", "-o", "program.o"]
    subprocess.run(command, cwd=tmp_path, check=True)
    subprocess.run(["gcc", "--coverage", "program.o", "-o", "program"], cwd=tmp_path,
                   check=True)
    subprocess.run([tmp_path / "program"], check=True)
    monkeypatch.setattr(coverage, "ROOT", tmp_path)
    seen = coverage.lines_run(tmp_path, "program.c")
    assert [line for line, was_run in seen.items() if not was_run] == [5]
    assert not coverage.show("program.c", seen)
    assert "not run: program.c:5: return 1;" in capsys.readouterr().out
