# SPDX-License-Identifier: MIT
"""The shell: a table of lines, run by the shell as a program of the host with
sanitizers, by dash (which shows that the table is right), and in the finished
system; the terminal with its line editor, ^C and jobs; long pipelines."""

import random
import re
import shutil
import signal
import subprocess
import zlib
from pathlib import Path

import pytest
from conftest import BUILD, make
from test_system import screen

PROMPT = r"/\S* [#$] "
HOST_SHELL = BUILD / "layers/sh"
SECONDS = 20  # that a line may take on the host

# The lines; what they print; $? behind them. Programs: those of /bin that every
# system has. The current directory is empty but for the files a1, a2 and b.
LINES = [
    # Words and quotes.
    ("echo one  two; echo \"a  b\" 'c  $d'", "one two\na  b c  $d\n", 0),
    ("echo a\\ b 'it'\"'\"'s' \"\\$x\"", "a b it's $x\n", 0),
    ("echo a#b #comment", "a#b\n", 0),
    ("echo x \\\ny", "x y\n", 0),
    # Lists and pipelines.
    ("false; echo $?", "1\n", 0),
    ("true && echo yes || echo no; false && echo yes || echo no", "yes\nno\n", 0),
    ("! true", "", 1),
    ("! false | false", "", 0),
    ("echo through | cat | cat", "through\n", 0),
    ("false | true", "", 0),
    ("true | false", "", 1),
    ("(exit 3); echo $?", "3\n", 0),
    ("x=1; (x=2; echo $x); echo $x; { x=3; }; echo $x", "2\n1\n3\n", 0),
    # Variables and parameters.
    ("x=5; echo $x ${x}y \"$x\" '$x'", "5 5y 5 $x\n", 0),
    ("A=1 sh -c 'echo $A'; echo \"<$A>\"", "1\n<>\n", 0),
    ("export E=5; sh -c 'echo $E'; unset E; sh -c 'echo \"<$E>\"'", "5\n<>\n", 0),
    ("set -- a 'b c'; echo $# $2; for i in \"$@\"; do echo \"<$i>\"; done",
     "2 b c\n<a>\n<b c>\n", 0),
    ("set -- 'x y' z; shift; echo $1 $#", "z 1\n", 0),
    ("set -- a b; echo \"$*\" ${10} $10", "a b a0\n", 0),
    ("set --; for i in \"$@\"; do echo never; done; echo $#", "0\n", 0),
    ("sh -c 'echo $0 $1 $2' name one two", "name one two\n", 0),
    ("x='a  b'; echo $x \"$x\"; y=$x; echo \"$y\"", "a b a  b\na  b\n", 0),
    ("IFS=:; x=a:b::c; set -- $x; echo $# $4", "4 c\n", 0),
    ("n=; echo ${n:-d} ${n-e} ${u-f} ${u:=g} $u ${u:+h}", "d f g g h\n", 0),
    ("f=a.b.c; echo ${f#*.} ${f##*.} ${f%.*} ${f%%.*} ${#f}", "b.c c a.b a 5\n", 0),
    ("HOME=/h; echo ~ ~/x '~'", "/h /h/x ~\n", 0),
    # Substitution and arithmetic.
    ("echo $(echo in) `echo back` \"$(echo \"q $(echo 'x  y')\")\"",
     "in back q x  y\n", 0),
    ("x=$(exit 3); echo $?", "3\n", 0),
    ("echo $(case a in a) echo in;; esac) $( (echo sub); echo two)", "in sub two\n", 0),
    ("if (exit 4); then :; else echo $?; fi", "4\n", 0),
    ("x=4; echo $((1+2*3)) $((x*x)) $((x>3?7/2:1/0)) $((x+=1)) $x",
     "7 16 3 5 5\n", 0),
    # Names of files.
    ("echo *; echo a?; echo [!a]*; echo 'a*' x*", "a1 a2 b\na1 a2\nb\na* x*\n", 0),
    ("set -f; echo *; set +f; echo \"*\"", "*\n*\n", 0),
    ("g='a*'; echo $g \"$g\"", "a1 a2 a*\n", 0),
    # Redirections.
    ("cat <<A; echo end\nx $((1+1)) \"q\" \\$y\nA", "x 2 \"q\" $y\nend\n", 0),
    ("cat <<'A'\n$x `no`\nA", "$x `no`\n", 0),
    ("cat <<-A\n\t\ttabs\n\tA", "tabs\n", 0),
    ("{ echo out; echo err >&2; } 2>&1 | cat", "out\nerr\n", 0),
    ("{ echo out; echo err >&2; } 3>&1 2>&3 3>&- | cat", "out\nerr\n", 0),
    ("cat nofile 2>&- || echo failed", "failed\n", 0),
    ("while read a c; do echo \"$c-$a\"; done <<A\none two three\nfour\nA",
     "two three-one\n-four\n", 0),
    # Compound commands.
    ("if false; then echo 1; elif true; then echo 2; else echo 3; fi", "2\n", 0),
    ("if false; then echo 1; fi; echo $?", "0\n", 0),
    ("i=0; while [ $i -lt 3 ]; do i=$((i+1)); echo $i; done", "1\n2\n3\n", 0),
    ("i=0; until [ $i = 2 ]; do i=$((i+1)); done; echo $i", "2\n", 0),
    ("for i in 1 2 3 4; do [ $i = 2 ] && continue; [ $i = 4 ] && break; echo $i; done",
     "1\n3\n", 0),
    ("for i in 1 2; do for j in a b; do [ $j = b ] && continue 2; echo $i$j; done; done",
     "1a\n2a\n", 0),
    ("false; for i in 1 2; do echo $?; done; false; case x in x) echo $?;; esac",
     "1\n0\n1\n", 0),
    ("false; for i in; do :; done; echo $?; false; case x in y) ;; esac; echo $?",
     "0\n0\n", 0),
    ("case hello in x|h*) echo yes;; *) echo no;; esac", "yes\n", 0),
    ("case 'a*' in 'a*') echo quoted;; esac; case ax in 'a*') ;; *) echo not;; esac",
     "quoted\nnot\n", 0),
    ("f() { echo $1 $#; return 4; }; f x y; echo $?", "x 2\n4\n", 0),
    ("f() { local v=1; echo $v; }; v=9; f; echo $v", "1\n9\n", 0),
    ("f() { [ $1 = 0 ] || { echo $1; f $(($1-1)); }; }; f 3", "3\n2\n1\n", 0),
    ("echo data | { read x; echo got $x; }", "got data\n", 0),
    # What is built in.
    ("[ 3 -gt 2 ] && [ ! a = b ] && [ a = b -o -f a1 ] && test -d . && echo ok",
     "ok\n", 0),
    ("[ -f nofile ]", "", 1),
    ("printf '%3d|%-4s|%04x|%c|%%\\n' 42 ab 255 xyz; printf '%s.' 1 2",
     " 42|ab  |00ff|x|%\n1.2.", 0),
    ("echo -n a; echo b", "ab\n", 0),
    ("eval 'x=3; echo $x'; echo 'echo $x' | { read c; eval \"$c\"; }", "3\n3\n", 0),
    ("cd / && pwd; cd /nowhere 2>&- || echo stays; pwd", "/\nstays\n/\n", 0),
    ("umask 027; umask", "0027\n", 0),
    ("command -v cd; command -v sh", "cd\n/bin/sh\n", 0),
    ("set -e; false || true; if false; then :; fi; ! true; echo on; false; echo off",
     "on\n", 1),
    ("set -u; echo ${u-unset}; echo $u; echo never", "unset\n", 2),
    ("trap 'echo bye' EXIT; echo hi; exit 5", "hi\nbye\n", 5),
    ("trap 'echo int' INT; kill -INT $$; echo after", "int\nafter\n", 0),
    ("exec echo gone; echo never", "gone\n", 0),
    # Statuses.
    ("nosuchcommand 2>&-", "", 127),
    ("./a1 2>&-", "", 126),
    ("sh -c 'kill -9 $$' 2>&-", "", 137),
    ("sh nofile.sh 2>&-; [ $? -ge 1 ] && echo failed", "failed\n", 0),
    ("exit 300", "", 44),
    ("if true; echo", "", 2),
    ("echo 'unclosed", "", 2),
    # Background.
    ("sleep 0 & wait $!; echo $?; (exit 6) & wait $!; echo $?", "0\n6\n", 0),
    ("{ echo a; } & wait; echo b", "a\nb\n", 0),
    ("cat & wait; echo nothing to read", "nothing to read\n", 0),
]  # fmt: skip


@pytest.fixture(scope="module")
def host_shell() -> Path:
    built = make("-s", str(HOST_SHELL))
    assert built.returncode == 0, built.stderr
    return HOST_SHELL


@pytest.fixture
def folder(tmp_path) -> Path:
    """A directory like that of the table, for the host."""
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("a1", "a2", "b"):
        (folder / name).write_text("")
    return folder


def hear_interrupts():
    """A shell cannot trap a signal that was ignored when it began, as it is in
    a job in the background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def run_on_host(shell, text, folder):
    return subprocess.run(
        [shell, "-c", text],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        env={"PATH": "/bin:/usr/bin", "HOME": "/"},
        preexec_fn=hear_interrupts,
    )


def test_table_on_host(host_shell, folder):
    for text, output, status in LINES:
        result = run_on_host(host_shell, text, folder)
        assert (result.stdout, result.returncode) == (output, status), text
        assert "Sanitizer" not in result.stderr, result.stderr


def test_table_is_what_dash_says(folder):
    """Where the two differ on purpose the table leaves it out."""
    dash = shutil.which("dash")
    assert dash, "dash is not installed: apt-get install dash"
    for text, output, status in LINES:
        result = run_on_host(dash, text, folder)
        assert (result.stdout, result.returncode) == (output, status), text


# --- In the system -----------------------------------------------------------


@pytest.fixture(scope="module")
def disk(traced, tmp_path_factory) -> Path:
    """The system's disk with the table: /t has the files, /tN.sh the lines."""
    folder = tmp_path_factory.mktemp("shell")
    image = Path(shutil.copy(traced / "disk.img", folder / "disk.img"))

    def copy(*arguments):
        subprocess.run([arguments[0], "-i", f"{image}@@1M", *arguments[1:]], check=True)

    copy("mmd", "::t", "::lines")
    for name in ("a1", "a2", "b"):
        (folder / name).write_text("")
        copy("mcopy", folder / name, f"::t/{name}")
    names = []
    for number, (text, _, _) in enumerate(LINES):
        names.append(folder / f"{number}.sh")
        names[-1].write_text(text + "\n")
    copy("mcopy", *names, "::lines")
    return image


def test_table_in_system(line, disk):
    """All in one boot: each line by a shell of its own."""
    count = len(LINES)
    result = line(
        f"exec 3>&1; cd /t; i=0; while [ $i -lt {count} ]; do echo \"<<$i\"; "
        "{ sh /lines/$i.sh 2>&1 >&3 3>&-; echo \">>$?\" >&3; } | "
        "while read -r message; do :; done; i=$((i+1)); done",
        disk=disk,
    )
    found = re.findall(r"<<(\d+)\n(.*?)>>(\d+)\n", result.text, re.S)
    assert len(found) == count, result.text[-1000:]
    wrong = [
        (text, output, status, got, int(code))
        for (text, output, status), (_, got, code) in zip(LINES, found)
        if (got, int(code)) != (output, status)
    ]
    assert wrong == []


# --- At the terminal -----------------------------------------------------------


@pytest.fixture
def terminal(booted, disk):
    """A shell of root's, at its prompt, with the terminal's other end."""
    pc = booted(disk=disk)
    pc.expect("login: ")
    pc.send("root\n")
    pc.expect(PROMPT)
    return pc


def ask(pc, keys, answer=r"(.*)"):
    """Types KEYS and Enter; returns the first line printed then, after which
    there is a prompt. The line as it is shown may have been redrawn."""
    pc.send(keys + "\n")
    found = pc.expect(rf"\n{answer}\r\n{PROMPT}")
    return found[1].decode()


UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
HOME, END, DELETE = "\x1b[H", "\x1b[F", "\x1b[3~"


@pytest.mark.parametrize("keys, printed", [
    ("echo ac" + LEFT + "b", "abc"),
    ("cho x" + HOME + "e" + END + "y", "xy"),
    ("echo one\x01" + "\x05two", "onetwo"),
    ("echo aXb" + LEFT * 2 + DELETE, "ab"),
    ("echo abX\x7fc", "abc"),
    ("wrong\x15echo right", "right"),
    ("echo one two" + LEFT * 4 + "\x0b", "one"),
    ("echo one two\x17three", "one three"),
    ("echo \u00e4X\u00f6" + LEFT + "\x7f", "\u00e4\u00f6"),
    ("echo " + "x" * 100 + LEFT * 100 + "y" + END + "z", "y" + "x" * 100 + "z"),
    ("ec\tsomething", "something"),
    ("cat /et\tmo\t", "Welcome to SOS, on Vamos and CVM."),
])  # fmt: skip
def test_line_can_be_edited(terminal, keys, printed):
    terminal.send_bytes(keys.encode() + b"\n")
    terminal.expect(r"\n" + re.escape(printed) + r"\r\n")


def test_history(terminal):
    assert ask(terminal, "echo first") == "first"
    assert ask(terminal, "echo second") == "second"
    assert ask(terminal, UP + UP + "!") == "first!"
    assert ask(terminal, UP + UP + DOWN + "?") == "first!?"
    assert ask(terminal, "\x12sec\x05.") == "second."
    assert ask(terminal, "unfinished" + UP + DOWN + "\x01echo ") == "unfinished"


def test_command_over_several_lines(terminal):
    terminal.send("for i in 1 2\n")
    terminal.expect("> ")
    terminal.send("do echo n$i\n")
    terminal.expect("> ")
    terminal.send("done\n")
    terminal.expect(rf"\nn1\r\nn2\r\n{PROMPT}")


def test_interrupt(terminal):
    """^C: a new prompt; the end of what is in front, of what loops in the shell
    itself, and of the line that it is in; but not of what is behind."""
    terminal.send("never run\x03")
    terminal.expect(rf"\^C\r\n{PROMPT}")
    assert ask(terminal, "echo $?") == "130"
    terminal.send("sleep 1000; echo never\n")
    terminal.expect("never\r\n")
    terminal.send("\x03")
    terminal.expect(rf"\^C\r\n{PROMPT}")
    assert ask(terminal, "echo $?") == "130"
    terminal.send("sleep 1000 | cat | cat\n")
    terminal.expect("cat\r\n")
    terminal.send("\x03")
    terminal.expect(PROMPT)
    terminal.send("while true; do :; done\n")
    terminal.expect("done\r\n")
    terminal.send("\x03")
    terminal.expect(PROMPT)
    assert ask(terminal, "echo here") == "here"
    terminal.send("read x; echo never\n")
    terminal.expect("never\r\n")
    terminal.send("\x03")
    terminal.expect(PROMPT)
    terminal.send("x=$(sleep 1000); echo never\n")
    terminal.expect("never\r\n")
    terminal.send("\x03")
    terminal.expect(PROMPT)
    terminal.send("sleep 1000 &\n")
    terminal.expect(PROMPT)
    terminal.send("wait; echo never\n")
    terminal.expect("never\r\n")
    terminal.send("\x03")
    terminal.expect(PROMPT)
    terminal.send("sleep 1000\n")
    terminal.expect("1000\r\n")
    terminal.send("\x03")
    terminal.expect(PROMPT)
    assert ask(terminal, "jobs") == "[1] Running      sleep 1000 "


def test_interrupt_is_never_lost(terminal):
    """However soon it comes after the line: 20 times each."""
    lines = ("sleep 1000", "sleep 1000 | cat", "(sleep 1000; true)", "read x",
             "x=$(sleep 1000)", "while sleep 0; do :; done")  # fmt: skip
    for line in lines:
        for _ in range(20):
            terminal.send(line + "\n\x03")  # shown before or behind the line's end
            terminal.expect(rf"\^C(\r\n)+{PROMPT}")
            terminal.send(line + "\n")
            terminal.expect(re.escape(line) + "\r\n")
            terminal.send("\x03")
            terminal.expect(rf"\^C\r\n{PROMPT}")
    terminal.send("ps\n")
    shown = terminal.expect(rf"NAME\r\n((?:.*\r\n)*){PROMPT}")[1].decode()
    assert "sleep" not in shown and "cat" not in shown, shown


def test_jobs(terminal):
    terminal.send("sleep 1 &\n")
    terminal.expect(r"\[1\] \d+\r\n")
    terminal.send("sleep 1000 &\n")
    terminal.expect(r"\[2\] \d+\r\n")
    terminal.expect(PROMPT)
    terminal.send("wait %1; echo $?\n")
    terminal.expect(rf"\n0\r\n{PROMPT}")
    terminal.send("fg\n")
    terminal.expect(r"fg\r\nsleep 1000 \r\n")
    terminal.send("\x03")
    terminal.expect(PROMPT)
    terminal.send("true &\n")
    terminal.expect(PROMPT)
    terminal.send("sleep 1\n")
    terminal.expect(r"\[1\] Done +true \r\n")


def test_shell_in_the_shell_of_an_ordinary_user(booted):
    """Each has its groups; the inner one's end gives the terminal back."""
    pc = booted()
    pc.expect("login: ")
    pc.send("guest\n")
    pc.expect(PROMPT)
    pc.send("sh\n")
    pc.expect(PROMPT)
    pc.send("sleep 1000\n")
    pc.expect("1000\r\n")
    pc.send("\x03")
    pc.expect(PROMPT)
    pc.send("exit\n")
    pc.expect(PROMPT)
    pc.send("sleep 1000 | cat\n")
    pc.expect("cat\r\n")
    pc.send("\x03")
    pc.expect(PROMPT)
    pc.send("sleep 1000 &\n")
    pc.expect(PROMPT)
    pc.send("kill %1\n")
    pc.expect(PROMPT)
    assert ask(pc, "kill -9 1") == "sh: kill: 1: Operation not permitted"


def test_typed_ahead_goes_to_the_program(terminal):
    """What is typed while the shell reads its line is not the shell's."""
    terminal.send("cat\nfor cat\n\x04echo for shell\n")
    terminal.expect(r"\nfor cat\r\n")
    terminal.expect(r"\nfor shell\r\n")


def test_keyboard_edits_on_screen(booted):
    """Cursor keys of the PC's own keyboard, and a line over two rows."""
    pc = booted(vga=True)
    pc.expect("login: ")
    for key in ("r", "o", "o", "t", "ret"):
        pc.monitor(f"sendkey {key}", lambda text: None)
    pc.expect(PROMPT)
    for key in ("e", "c", "h", "o", "spc", *"bd", "left", "c", "home", "end", "ret"):
        pc.monitor(f"sendkey {key}", lambda text: None)
    pc.expect(rf"\nbcd\r\n{PROMPT}")
    for key in ("up", "e", "ret"):
        pc.monitor(f"sendkey {key}", lambda text: None)
    pc.expect(rf"\nbcde\r\n{PROMPT}")
    pc.send("echo " + "x" * 80 + LEFT * 70 + "\x7f" * 4 + "y" + END + "z")
    pc.send(HOME + "\x0b\x0c" + "echo top\n")
    pc.expect(rf"\ntop\r\n{PROMPT}")
    assert screen(pc).split() == ["/root", "#", "echo", "top", "top", "/root", "#"]


def test_terminal_dies_at_the_prompt(terminal):
    """The server of the terminal is killed; typing goes on."""
    terminal.send("sleep 1 && kill -9 2 &\n")
    terminal.expect(PROMPT)
    terminal.expect("init: tty died .*restarted")
    # The job that killed it has ended, too: nothing more is said about that.
    terminal.send("wait; echo alive\n")
    terminal.expect(rf"\nalive\r\n(\[1\] .*\r\n)?{PROMPT}")
    assert ask(terminal, "echo again" + LEFT * 5 + "\x0bst") == "st"


# --- Pipes -----------------------------------------------------------------------


def test_megabyte_through_pipeline(line, disk, tmp_path):
    image = Path(shutil.copy(disk, tmp_path / "disk.img"))
    data = random.Random(5).randbytes(1 << 20)
    (tmp_path / "big").write_bytes(data)
    program = BUILD / "grading/tests/guest/sum.elf"
    for source, target in ((tmp_path / "big", "::big"), (program, "::bin/addup")):
        subprocess.run(["mcopy", "-i", f"{image}@@1M", source, target], check=True)
    result = line("cat /big | cat | addup; cat /big | (cat; cat /big) | addup", disk=image)
    once, twice = (f"obs sum {len(d)} {zlib.adler32(d)}\n" for d in (data, data * 2))
    assert (result.text, result.status) == (once + twice, 0)


def test_many_pipelines(line):
    """No pipe, process or page is left behind by each."""
    result = line(
        "i=0; while [ $i -lt 100 ]; do echo $i | cat | cat >&-; i=$((i+1)); done 2>&-;"
        "echo $i; ps | cat"
    )
    assert result.text.startswith("100\n"), result.text
    assert len(result.text.splitlines()) < 12, result.text


def test_pipeline_in_the_smallest_pc(line):
    """8 MiB without swap: all that a process could need is kept for it."""
    assert line("echo b | cat | cat", memory=8).text == "b\n"


def test_reader_that_ends_ends_the_writer(line):
    """By SIGPIPE, about which nothing is said."""
    result = line(
        "while echo y; do :; done | true; echo $?;"
        "cat /bin/sh | cat | cat | { read x; echo first; }; echo $?"
    )
    assert result.text == "0\nfirst\n0\n"
