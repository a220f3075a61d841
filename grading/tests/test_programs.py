# SPDX-License-Identifier: MIT
"""The programs of /bin against those of the host: built for it with ASan and
UBSan, run in the same folder with the same input, they must print the same,
end with the same status and leave the same files."""

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from conftest import BUILD, ROOT, make

BIN = BUILD / "host/bin"
WHEN = 1_700_000_000  # all files are as old as that
LINES = "".join(f"line {i} {'odd' if i % 2 else 'even'} a.b/c\n" for i in range(1, 41))
FILES = {
    "lines": LINES,
    "numbers": "10\n9\n-3\n2.5\n2.50\n1e3\n\n  7\n010\n-3.2\n9\n",
    "fields": "b:2:x\na:10:y\nc:2:a\nnothing\na:1:z\n",
    "words": "The quick  brown\tfox\n  jumps over\n\nthe lazy dog\nThe END\n",
    "case": "b\nA\na\nB\nab\nAb\n",
    "twice": "a\na\nb\nc\nc\nc\nA\na\n",
    "sizes": "1K\n512\n3M\n2k\n1G\n0\n",
    "no-end": "first\nlast without end",
    "empty": "",
    "bytes": bytes(range(256)).decode("latin1") + "\0" * 40 + "tail",
    "other": LINES.replace("line 7", "line x"),
    "dir/one": "1\n",
    "dir/deep/two.c": "int two;\n",
    "dir/deep/er/three.h": "int three;\n",
    "names": "a b\n'c d' e\\ f\n\"g\"\n",
}


@pytest.fixture(scope="session")
def programs() -> Path:
    built = make("-s", "-j2", "host-programs")
    assert built.returncode == 0, built.stderr
    return BIN


def environment(**more) -> dict[str, str]:
    return {
        "PATH": "/usr/bin:/bin",
        "LC_ALL": "C",
        "TZ": "UTC",
        "ASAN_OPTIONS": "detect_leaks=0",
        "HOME": "/",
        **more,
    }


def fill(folder: Path) -> Path:
    """The files on which all cases work."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("latin1"))
    (folder / "dir/none").mkdir()
    for path in [*folder.rglob("*"), folder]:
        os.utime(path, (WHEN, WHEN))
    return folder


def tree(folder: Path) -> dict[str, object]:
    """What a folder holds: bytes of files, permissions of all."""
    return {
        str(path.relative_to(folder)): (
            path.stat().st_mode,
            path.read_bytes() if path.is_file() else None,
        )
        for path in folder.rglob("*")
    }


def run(program, words, folder, text=""):
    done = subprocess.run(
        [program, *words],
        cwd=folder,
        env=environment(),
        input=text.encode("latin1"),
        capture_output=True,
        timeout=20,
    )
    errors = done.stderr.decode("latin1")
    assert "Sanitizer" not in errors and "runtime error" not in errors, errors
    return done.stdout.decode("latin1"), done.returncode, errors


# --- Like the host's -----------------------------------------------------------

# A line as one would type it; "<" and a file's name behind it is the input.
SAME = """
basename /a/b.c .c
basename /a/b/
basename /
basename x x
cat lines numbers
cat -n lines no-end words
cat -b words
cat -sE words
cat - lines < numbers
cat missing lines
cksum lines bytes empty
cksum < bytes
cmp lines lines
cmp lines other
cmp -l lines other
cmp -s lines other
cmp empty lines
cmp lines no-end
cp lines copy
cp lines numbers dir
cp dir copy
cp -r dir copy
cp -rp dir copy
cp missing copy
cp lines lines
cp -v lines copy
cp lines numbers missing
cp -n lines numbers
cut -d: -f2 fields
cut -d: -f1,3 fields
cut -d: -f2- -s fields
cut -c2-4 lines
cut -c-3,6 lines
cut -b5- lines
cut -f1
date -u -d @1700000000
date -u -d @1700000000 +%Y-%m-%dT%H:%M:%S%%%j
date -u -d 2024-02-29 +%s
date -u -r lines +%F
dirname /a/b.c
dirname a b/c /
dirname a//b// ///
du -b dir/deep/two.c
echo a b
echo -n a
env -i A=1 B=2
env -i A=1 B=2 env
env -u HOME -u PATH -u TZ -u LC_ALL -u ASAN_OPTIONS A=b
env -i missing
env true
env false
find .
find dir -name '*.c'
find dir -type d
find dir -type f -o -name none
find . -size +1k
find . -size -2 -name 'n*'
find . ! -name '*i*' -maxdepth 1
find dir -mindepth 2
find . -newer lines
find . -empty
find . -iname 'LINES' -print -print
find dir -path '*deep*' -prune -o -print
find dir ( -name one -o -name two.c ) -print0
find dir -name two.c -exec cat {} ;
find . -name 'dir' -exec false ; -print
find dir -delete
find missing
find . -perm 644 -name lines
find dir -nonsense
grep line lines
grep -n 'line 1' lines
grep -c odd lines
grep -v even lines
grep -i the words
grep -w the words
grep -iw THE words
grep -x b twice
grep -l odd lines numbers other
grep -L odd lines numbers other
grep -o '[0-9][0-9]*' lines
grep -E '(odd|even) a' lines
grep -E '^line [0-9]{2} ' lines
grep -E 'x|^line 7|' numbers
grep -F a.b lines
grep -e odd -e 'e 4' lines
grep -h odd lines other
grep -H 'line 7' lines
grep -r int dir
grep -q odd lines
grep -q missing lines
grep -s x missing
grep odd missing
grep '[' lines
grep '\\(' lines
grep -c x empty
grep '^$' words
grep '\\.' lines
grep 'a\\{2\\}' twice
grep last no-end
grep -vc odd lines numbers
grep -on 'o[a-z]*' words
grep '[[:upper:]]' words
grep '[^a-z ]' words
grep 'e*$' case
head lines
head -n 3 lines numbers
head -5 lines
head -c 10 lines
head -n 0 lines
head -q -n 1 lines numbers
head < lines
head missing
hexdump bytes
hexdump -C bytes
hexdump -n 5 -s 3 lines
hexdump -vC bytes
hexdump empty
ls
ls -1 dir
ls -a dir
ls -A .
ls -d dir lines
ls -R dir
ls -F .
ls -r .
ls -S lines numbers fields
ls missing lines
mkdir new
mkdir -p new/a/b
mkdir dir
mkdir -p dir/deep
mkdir new/a
mkdir -m 700 new
mv lines new
mv lines numbers dir
mv dir moved
mv missing new
mv lines lines
mv -n lines numbers
mv dir/none empty
mv dir dir/none
mv empty dir/none
mv lines numbers empty
od bytes
od -c words
od -An -tx1 bytes
od -tx1 -tc words
od -td4 -N20 bytes
od -Ax -x -j5 words
od -b no-end
od -vtu1 bytes
od -td2 -tx4 lines
printf '%5s|%-5s|\\n' a bcd
printf '%d %x %o %c\\n' 12 0x1f 7 xyz
printf '%s\\n' a b c
printf 'a\\tb\\101\\n'
printf '%b' 'x\\ny\\n'
printf '%05d %+d % d\\n' 3 4 5
printf '%%|%s|%d\\n'
printf '%*d|%.2s|\\n' 5 42 abc
printf '%d\\n' abc
printf 'a\\cb'
printf '%u %X\\n' 4000000000 255
rm lines numbers
rm dir
rm -r dir
rm -rf dir missing
rm missing
rm -f missing
rm -d dir/none
rm -rv dir/none
rm -i lines < twice
rmdir dir/none
rmdir dir
rmdir missing
rmdir -p dir/none
seq 5
seq 2 3
seq 10 -3 1
seq -w 8 11
seq -s , 4
seq 5 1
seq -2 2
sort lines
sort -n numbers
sort -rn numbers
sort -f case
sort -u twice
sort -uf case
sort -t: -k2n fields
sort -t: -k1,1 -k2,2n fields
sort -t: -k3 fields
sort -k2 words
sort -h sizes
sort -c lines
sort -c twice
sort -r case
sort -b words
sort -s -k1,1 words
sort -o lines lines
sort lines numbers no-end
sort missing
sort -k 2.3,2.4 lines
sort -n -u numbers
sort empty
sum lines bytes
sum < lines
tail lines
tail -n 3 lines
tail -n +38 lines
tail -c 10 lines
tail -c +3 no-end
tail -5 lines
tail -n 2 lines numbers
tail -n 1 no-end
tail -n 0 lines
tail < lines
tee new < lines
tee -a lines < twice
tee new other < lines
test -f lines
test -d lines
test -e missing
test -s empty
test -z ''
test -n x
test a = b
test a != b
test 3 -lt 12
test 3 -ge 12
test 3 -lt 3
test 3 -le 3
test 3 -gt 3
test 4 -gt 3
test 3 -ne 3
test 3 -eq 03
test ! -f lines
test -f lines -a -d dir
test -f missing -o -d dir
test ( a = b ) -o c = c
test
test x
test ''
test -f
test ! x
test lines -ef lines
test 1 -eq x
touch new
touch -c new
touch -d 2020-01-02 lines
tr a-z A-Z < words
tr -d aeiou < words
tr -s ' ' < words
tr -cd '[:alnum:]' < words
tr -cs a-zA-Z '\\n' < words
tr '[:lower:]' '[:upper:]' < words
tr abc x < words
tr '\\n' ' ' < lines
tr -ds a e < words
tr b-a x
tr a
uniq twice
uniq -c twice
uniq -d twice
uniq -u twice
uniq -i twice
uniq -ci twice
uniq -f 1 lines
uniq -s 6 lines
uniq twice new
uniq < empty
wc -l lines
wc -w words
wc -c bytes
wc -L words
wc lines words missing
wc < words
which ls cat
which missing
xargs < names
xargs -n 1 < names
xargs -n 2 echo a < names
xargs -I @ echo [@] < twice
xargs false < names
xargs missing < names
xargs -t echo < names
xargs < empty
xargs -r echo x < empty
ls dir -1
grep odd lines -n
grep -c odd lines -- other
grep -- -3 numbers
cat lines -- -n
wc lines -l
head lines -n 2 numbers
tail -n 2 lines -q numbers
sort fields -k 2 -t :
uniq twice -c
cut -d : fields -f 1
mkdir new/x -p
rm dir -r
rm -- lines
cp lines new -p
touch missing -c
env -u HOME true -x
xargs echo -n < names
seq -ws , 9 11
seq -s , -5 2 -1
grep -A 1 'line 7' lines
grep -B 1 'line 7' lines
grep -C 1 'line 7' lines
grep -C 1 'line [28]' lines
grep -n -C 2 'line [28] ' lines other
grep -A 3 'line [2-3] ' lines
grep -B 3 'line [4-6] ' lines
grep -C 40 'line 7' lines
grep -A 2 -m 1 odd lines
grep -B 1 -A 1 -v -n even lines
grep -m 2 odd lines
grep -m2 -n odd lines
grep -m 0 odd lines
grep -c -m 3 odd lines
grep -o -A 1 'line 7' lines
grep -q -A 1 'line 7' lines
grep -l -C 1 odd lines numbers other
grep -a x words
cat -A words
cat -e words
cat -t words
cat -T words
cat -v bytes
cat -A bytes
cat -vET words
cat -nv words
find dir -type f -exec cat {} +
find dir -type f -exec false {} +
find dir -depth
find . -name none -exec echo x {} + -print
find dir -exec echo
find dir -exec echo {}
du -bc dir/one lines
du -b -c dir/deep/two.c
date -u -d @1700000000 -R
date -u -d @1700000000 -I
env - A=b
env -
env - PATH=/usr/bin:/bin env
printf -- '%s\\n' x
printf --
hexdump -s 0x10 -C lines
hexdump -n 0x20 -C lines
"""

# Errors are told in other words than the host's, and columns are as wide as we
# like: blanks count as one.
LOOSE = {"wc", "du"}

# The host's lists files in the order of the directory; ours by name.
UNSORTED = re.compile(r"find |grep -r ")


def cases():
    return [line for line in SAME.strip().splitlines() if line]


@pytest.mark.parametrize("case", cases())
def test_like_host(programs, tmp_path, case):
    command, _, source = case.partition(" < ")
    for special in "();":
        command = command.replace(f" {special}", f" '{special}'")
    name, *words = shlex.split(command)
    text = FILES[source] if source else ""
    results = []
    for program in (programs / name, name):
        folder = tmp_path / f"work{len(results)}"
        folder.mkdir()
        fill(folder)
        output, status, errors = run(program, words, folder, text)
        if name in LOOSE:
            output = re.sub(r"[ \t]+", " ", re.sub(r"^[ \t]+", "", output, flags=re.M))
        if UNSORTED.match(case):
            output = sorted(re.split(r"[\n\0]", output))
        results.append((output, status, bool(errors), tree(folder)))
    ours, theirs = results
    assert ours[0] == theirs[0]
    assert ours[1:3] == theirs[1:3]
    assert ours[3] == theirs[3]


# --- ed ------------------------------------------------------------------------

EDITS = r"""
,p
2d;,p
/even/p;//p;?odd?p
2a;new;lines;.;,n
1i;top;.;1,3p
3c;X;.;,p
1,3j;1p
2m5;,p
5,6m0;,p
1,2t$;,p
1,$s/e/E/g;,p
1,$s/[0-9][0-9]*/<&>/;,p
s/\(line\) \([0-9]*\)/\2 \1/p
g/odd/p
v/odd/d;,p
g/even/s/even/EVEN/;,p
g/1/m0;,p
2ka;5p;'ap;'a,3p
2d;u;,p
g/odd/d;u;,p
1,4l
1,3s/e/x/2p
3,5w new
$r numbers;,p
5;,+1p
$-2,$p
s,a.b/c,&&,p
1d;$d;,p
0a;zero;.;1p
f;f new;f
e numbers;,p
.=;$=;=
1;;
2dp;3n
"""


@pytest.mark.parametrize("case", EDITS.strip().splitlines())
def test_ed_like_host(programs, tmp_path, case):
    script = case.replace(";", "\n") + "\nw result\nQ\n"
    results = []
    for program in (programs / "ed", "ed"):
        folder = tmp_path / f"work{len(results)}"
        folder.mkdir()
        output, status, _ = run(program, ["lines"], fill(folder), script)
        results.append((output, status, tree(folder)))
    assert results[0] == results[1]


def test_ed_wants_a_blank_before_a_name(programs, tmp_path):
    """A mistyped word is no command with a name."""
    script = "H\nfoo\nwhere\nf\n"
    output, status, _ = run(programs / "ed", ["-s", "lines"], fill(tmp_path), script)
    assert output.splitlines()[1:3] == ["?", "a blank is wanted before the name"]
    assert status == 1 and not (tmp_path / "here").exists()


@pytest.mark.parametrize("options", [[], ["-n"]])
def test_cat_does_not_feed_itself(programs, tmp_path, options):
    fill(tmp_path)
    with (tmp_path / "lines").open("a") as end:
        result = subprocess.run(
            [programs / "cat", *options, "lines"], cwd=tmp_path, timeout=20,
            stdout=end, stderr=subprocess.PIPE, text=True, check=False)
    assert result.returncode == 1
    assert result.stderr == "cat: lines: input file is output file\n"
    assert (tmp_path / "lines").read_text() == LINES


def test_ed_error_ends_script(programs, tmp_path):
    script = "H\n99p\n1d\nw\n"
    output, status, _ = run(programs / "ed", ["-s", "lines"], fill(tmp_path), script)
    assert output.splitlines()[-2:] == ["?", "no such line"]
    assert status == 1
    assert (tmp_path / "lines").read_text() == LINES


# --- By themselves ---------------------------------------------------------------


def test_large_copies(programs, tmp_path):
    """Over the size of one message, in all ways that copy."""
    data = os.urandom(700_001)
    text = data.decode("latin1")
    (tmp_path / "large").write_bytes(data)
    run(programs / "cp", ["large", "copy"], tmp_path)
    run(programs / "tee", ["tee"], tmp_path, text)
    assert (tmp_path / "copy").read_bytes() == data
    assert (tmp_path / "tee").read_bytes() == data
    for typed in ("cat large", "tail -c +1 large", "head -c 1M"):
        name, *words = typed.split()
        assert run(programs / name, words, tmp_path, text)[0] == text
    assert run(programs / "cmp", ["large", "copy"], tmp_path)[:2] == ("", 0)


def test_long_line(programs, tmp_path):
    line = "x" * 300_000
    text = f"{line}b\n{line}a\n"
    assert run(programs / "sort", [], tmp_path, text)[0] == f"{line}a\n{line}b\n"
    assert run(programs / "grep", ["a$"], tmp_path, text)[0] == line + "a\n"
    assert run(programs / "cut", ["-c", "300001-"], tmp_path, text)[0] == "b\na\n"


def test_expression_that_others_try_for_ever(programs, tmp_path):
    output = run(programs / "grep", ["-E", "(a*)*(a|aa)*(a*)*b"], tmp_path, "a" * 3000)
    assert output[:2] == ("", 1)


def test_touch_sets_now_and_given_time(programs, tmp_path):
    fill(tmp_path)
    run(programs / "touch", ["-d", "2001-02-03 04:05:06", "lines"], tmp_path)
    assert (tmp_path / "lines").stat().st_mtime == 981173106
    run(programs / "touch", ["-r", "numbers", "lines"], tmp_path)
    assert (tmp_path / "lines").stat().st_mtime == WHEN
    run(programs / "touch", ["lines"], tmp_path)
    assert (tmp_path / "lines").stat().st_mtime > WHEN


def test_cp_keeps_what_p_says(programs, tmp_path):
    fill(tmp_path)
    (tmp_path / "lines").chmod(0o640)
    run(programs / "cp", ["lines", "plain"], tmp_path)
    run(programs / "cp", ["-p", "lines", "kept"], tmp_path)
    kept = (tmp_path / "kept").stat()
    assert (kept.st_mode & 0o777, kept.st_mtime) == (0o640, WHEN)
    assert (tmp_path / "plain").stat().st_mtime > WHEN


@pytest.mark.parametrize("to", ["dir", "dir/none"])
def test_cp_into_itself_ends(programs, tmp_path, to):
    fill(tmp_path)
    output, status, errors = run(programs / "cp", ["-r", "dir", to], tmp_path)
    copied = str(Path(to) / "dir")
    assert (output, status) == ("", 1)
    assert errors == f"cp: {copied}: cannot copy a directory into itself\n"
    assert (tmp_path / copied / "deep/two.c").exists()
    assert not list((tmp_path / copied).rglob("dir"))


def test_ls_long(programs, tmp_path):
    fill(tmp_path)
    (tmp_path / "lines").chmod(0o754)
    output = run(programs / "ls", ["-l", "lines"], tmp_path)[0]
    assert re.fullmatch(r"-rwxr-xr-- \S+ +\S+ +731 2023-11-14 22:13 lines\n", output)


def test_links_are_refused(programs, tmp_path):
    fill(tmp_path)
    output, status, errors = run(programs / "ln", ["lines", "link"], tmp_path)
    assert (output, status) == ("", 1)
    assert errors == "ln: link: a FAT volume has no links (cp copies)\n"


def test_time_and_sleep(programs, tmp_path):
    words = [programs / "sleep", "0.2"]
    output, status, errors = run(programs / "time", words, tmp_path)
    assert status == 0
    assert 0.2 <= float(re.search(r"real (\d+\.\d\d)", errors)[1]) < 10


def test_kill_names_signals(programs, tmp_path):
    victim = subprocess.Popen(["sleep", "60"])
    run(programs / "kill", ["-TERM", str(victim.pid)], tmp_path)
    assert victim.wait(10) == -15
    assert run(programs / "kill", ["-l", "9"], tmp_path)[0] == "KILL\n"
    output, status, errors = run(programs / "kill", ["-NONE", "1"], tmp_path)
    assert status == 1 and "NONE" in errors


# Programs without options, or whose words are not theirs.
WITHOUT_OPTIONS = set(
    "basename dirname echo printf kill ln seq sleep sync test yes find more".split()
)


def with_options():
    """The names in programs.mk, but for those."""
    fragment = (ROOT / "grading/layers/programs.mk").read_text()
    names = re.search(r"host_programs := ((?:.|\\\n)*?)\n\w", fragment)[1]
    return sorted(set(names.replace("\\", "").split()) - WITHOUT_OPTIONS)


@pytest.mark.parametrize("name", with_options())
def test_unknown_option_shows_usage(programs, tmp_path, name):
    output, status, errors = run(programs / name, ["-?"], tmp_path)
    assert status in (1, 2, 125)
    assert output == ""
    assert re.search(rf"^usage: {name} .+\n\Z", errors, re.M), errors


@pytest.mark.parametrize(
    "name",
    "cat cksum cmp cut grep head hexdump od sort sum tail uniq wc".split(),
)
def test_missing_file_is_named(programs, tmp_path, name):
    first = {"cut": ["-f1"], "grep": ["x"], "cmp": ["missing"]}.get(name, [])
    _, status, errors = run(programs / name, [*first, "missing"], tmp_path)
    assert status != 0
    assert errors.startswith(f"{name}: missing: No such file or directory\n")


@pytest.mark.parametrize(
    "typed",
    [
        "basename x", "cat lines", "cat -n lines", "cksum lines", "cut -c1 lines",
        "date", "dirname x", "du", "echo x", "env", "find", "grep line lines",
        "head lines", "hexdump lines", "kill -l", "ls -l", "more lines",
        "od lines", "printf x", "pwd", "seq 9", "sort lines", "sum lines",
        "tail lines", "tr a b", "uniq lines", "wc lines", "which ls", "yes",
    ],
)  # fmt: skip
def test_full_disk_is_told(programs, tmp_path, typed):
    name, *words = typed.split()
    fill(tmp_path)
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [programs / name, *words],
            cwd=tmp_path,
            env=environment(),
            stdin=(tmp_path / "lines").open(),
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=20,
        )
    assert done.returncode in (1, 2, 125)
    assert done.stderr.decode() == f"{name}: stdout: No space left on device\n"
