# SPDX-License-Identifier: MIT
"""The programs of /bin inside the system: what they print, with which status
they end. Their options are tried on the host, by test_programs."""

import re

import pytest
from conftest import ROOT
from test_system import PROMPT, command, log_in

MOTD = (ROOT / "user/etc/motd").read_text()
PASSWD = (ROOT / "user/etc/passwd").read_text()

NAMES = "".join(line.split(":")[0] + r"\n" for line in PASSWD.splitlines())
ANY = r"(.*\n)*"

# What is typed, and what it prints (a regular expression). The shell has some
# programs itself, so the path tells which is meant.
READING = [
    ("/bin/echo -e 'a\\tb'", r"a\tb\n"),
    ("echo -e 'a\\tb'; echo -ne 'c\\n'; echo -E 'a\\tb'; echo -x",
     r"a\tb\nc\na\\tb\n-x\n"),
    ("/bin/printf '%03d|%s|%x\\n' 7 x 255", r"007\|x\|ff\n"),
    ("seq -s, 3 2 9", r"3,5,7,9\n"),
    ("basename /bin/ls.c .c; dirname /bin/ls", r"ls\n/bin\n"),
    ("cat -n /etc/motd", r" +1\t" + re.escape(MOTD.splitlines()[0]) + r"\n(.*\n)*"),
    ("cksum /etc/group", r"\d+ \d+ /etc/group\n"),
    ("cmp /etc/passwd /etc/passwd; echo $?", r"0\n"),
    ("cmp -s /etc/passwd /etc/group; echo $?", r"1\n"),
    ("cut -d: -f1 /etc/passwd", NAMES),
    ("date -d @0", r"Thu Jan  1 00:00:00 UTC 1970\n"),
    ("date +%Y", r"20\d\d\n"),
    ("du -s /etc", r"\d+\t/etc\n"),
    ("env -i A=1 env", r"A=1\n"),
    ("env none; echo $?", r"env: none: No such file or directory\n127\n"),
    ("find /etc -name 'm*'", r"/etc/manual\n/etc/motd\n"),
    ("find /etc -name motd -exec wc -c {} ';'", rf"{len(MOTD)} /etc/motd\n"),
    ("free", r" +total +used +free\nMem: .*\nSwap: .*\n"),
    ("grep -c : /etc/passwd", rf"{len(PASSWD.splitlines())}\n"),
    ("grep -E '^(root|none):' /etc/passwd", re.escape(PASSWD.splitlines()[0]) + r"\n"),
    ("grep -q nothing-like-it /etc/passwd; echo $?", r"1\n"),
    ("head -n 1 /etc/passwd", re.escape(PASSWD.splitlines()[0]) + r"\n"),
    ("tail -n 1 /etc/passwd", re.escape(PASSWD.splitlines()[-1]) + r"\n"),
    ("hexdump -C -n 4 /bin/ls", r"00000000  7f 45 4c 46 .*\|\.ELF\|\n00000004\n"),
    ("od -An -c -N 4 /bin/ls", r" 177 +E +L +F\n"),
    ("/bin/kill -l 15; /bin/kill -l HUP", r"TERM\n1\n"),
    ("kill -l 143; kill -l SIGPIPE; kill -l | head -1", r"TERM\n13\n 1 HUP\n"),
    ("trap 'echo x' TERM USR1; trap; trap - TERM USR1",
     r"trap -- 'echo x' USR1\ntrap -- 'echo x' TERM\n"),
    ("id guest; id -un 100; id -Gn student",
     r"uid=100\(guest\) gid=100\(guest\)\nid: 100: no such user\nstudent\n"),
    ("su -c 'id -u; pwd' - guest; su guest -c whoami", r"100\n/home/guest\nguest\n"),
    ("echo lost >/dev/null; cat </dev/null; ls -d /dev; ls -l /dev/null",
     r"/dev\ncrw-rw-rw- .* /dev/null\n"),
    ("ls /none 2>/dev/null; test -c /dev/null && cd /dev && cat null; cd", r""),
    ("echo seen >/dev/tty; sh -c 'wc -c' </dev/null; cp /etc/motd /dev/null",
     r"seen\n0\n"),
    ("ls -d /etc", r"/etc\n"),
    ("ls /etc/motd -l", r"-rw-r--r-- .* /etc/motd\n"),
    ("ls /etc/motd -- -l; echo $?", r"ls: -l: No such.*\n/etc/motd\n2\n"),
    ("grep root /etc/passwd -c", r"1\n"),
    ("sort /etc/group -t : -r -k 3 -n -- | head -1", r"student:.*\n"),
    ("env A=1 echo -n x; time -p echo -n; xargs echo -n </etc/none; echo $?",
     r"xreal .*\nuser .*\nsh: /etc/none: .*\n1\n"),
    ("ls -1 /etc", r"group\nmanual\nmotd\npasswd\nshadow\n"),
    ("ls -l /etc/shadow", r"-rw------- root +root +\d+ [-\d]+ [:\d]+ /etc/shadow\n"),
    ("ls /none; echo $?", r"ls: /none: No such file or directory\n2\n"),
    ("ln /etc/motd /tmp/x; echo $?", r"ln: /tmp/x: a FAT volume .*\n1\n"),
    ("cd /tmp; echo 'echo in $0 $1' >x; chmod +x x; cd", r""),
    ("(PATH=/bin:/tmp; x a; env x b)", r"in /tmp/x a\nin /tmp/x b\n"),
    ("chown guest:student /tmp; ls -ld /tmp",
     r"chown: /tmp: the group must have the owner's number\ndr.* root +root .*\n"),
    ("cd /; su guest -c 'cd /root; pwd'; cd /root && pwd",
     r"sh: cd: /root: Permission denied\n/\n/root\n"),
    ("fg; kill; echo $?",
     r"sh: fg: there is no job\nsh: kill: say kill .*\n2\n"),
    ("man | sort -c; man udp | head -1",
     r"udp \[-w SECONDS\] .*\n"),
    ("mapcat /etc/motd /none; echo $?",
     re.escape(MOTD) + r"mapcat: /none: No such file or directory\n1\n"),
    ("mapcat -s /bin/sh | cmp - /bin/sh; mapcat /bin; echo $?",
     r"/bin/sh: (\d+) pages, \1 faults\nmapcat: /bin: No such device\n1\n"),
    ("pagers -p 100 /etc/motd",
     r"kind .*\nfile +\d+ +1 +1 +1 +1 +0\nshared +\d+ +1 +1 .*\n"
     r"private +\d+ +100 +100 .*\npacked +\d+ +100 +100 +13 .* 87 pages in .*\n"
     r"noisy +\d+ +100 +100 .*\nstack +\d+ +120 +10\d .*\n"
     r"/etc/motd: \d+ lines; 4 children counted; 100 calls deep; memory is sound\n"),
    ("man wc", r"wc \[-clLw\] .*\n(.*\n)*"),
    ("man -k checksum", r"cksum .*\nsum .*\n"),
    ("ps -A | head -1", r" +PID .*\n"),
    ("ps -p 1", r" +PID .*\n +1 root .* init\n"),
    ("sort -t: -k3nr /etc/group", r"student:.*\nguest:.*\nroot:.*\n"),
    ("sum /etc/motd", r"\d{5} +1 /etc/motd\n"),
    ("sysinfo", f"CVM {ANY}Vamos {ANY}SOS {ANY}applications\\n{ANY}"),
    ("/bin/[ 3 -lt 12 ]; echo $?; /bin/test -d /etc/motd; echo $?", r"0\n1\n"),
    ("time sleep 0.1", r"real 0\.[1-9]\d\nuser 0\.0\d\n"),
    ("top -n 1", r"(.*\n)* +1 root .* init\n(.*\n)*"),
    ("uname -sr", r"SOS \d+\.\d+\n"),
    ("uniq -c /etc/motd", r"( +1 .*\n)+"),
    ("wc /etc/motd", rf" +\d+ +\d+ +{len(MOTD)} /etc/motd\n"),
    ("which ls none; echo $?", r"/bin/ls\n1\n"),
    ("head -x; echo $?", r".*\nusage: head .*\n1\n"),
]

# They build on each other, in this order.
WRITING = [
    ("cd /tmp; mkdir -p a/b; touch a/b/empty; find a", r"a\na/b\na/b/empty\n"),
    ("cp /etc/passwd a/one; cmp a/one /etc/passwd; echo $?", r"0\n"),
    ("cp -rv a c", r"'a' -> 'c'\n"),
    ("find c", r"c\nc/b\nc/b/empty\nc/one\n"),
    ("cp /bin/sh big; cmp big /bin/sh; echo $?; rm big", r"0\n"),
    ("cp -p /etc/shadow keep; ls -l keep", r"-rw------- .* 2026-01-01 00:00 keep\n"),
    ("mv a/one a/two; ls a", r"b +two\n|b\ntwo\n"),
    ("mv c a; ls -d a/c/b", r"a/c/b\n"),
    ("rmdir a; echo $?", r"rmdir: a: Directory not empty\n1\n"),
    ("sort -o sorted -r /etc/group; head -n 1 sorted", r"student.*\n"),
    ("touch -d 2001-02-03 sorted; ls -l sorted", r".* 2001-02-03 00:00 sorted\n"),
    ("uniq sorted copy; cmp sorted copy; echo $?", r"0\n"),
    ("mkdir -m 700 mine; ls -ld mine", r"drwx------ .* mine\n"),
    ("rm a; echo $?", r"rm: a: a directory \(-r removes it\)\n1\n"),
    ("rm -r a; ls a; echo $?", r"ls: a: No such file or directory\n2\n"),
    ("sync; echo $?", r"0\n"),
    ("df /tmp", r" +Size .*\n +\d+ +\d+ +\d+ +\d+% rw +/\n"),
]


def try_all(pc, table):
    for typed, printed in table:
        output = command(pc, typed)
        assert re.fullmatch(printed, output), f"{typed}\n{output}"


def test_programs_that_read(booted):
    pc = booted()
    log_in(pc)
    try_all(pc, READING)


BUSY = "i=0; while [ $i -lt 8000 ]; do i=$((i+1)); done"


def test_time_tells_computing_from_waiting(line):
    result = line(
        f"time sh -c '{BUSY}'; time sh -c '{BUSY}; exec sleep 0.5';"
        f"time sh -c '({BUSY}); {BUSY}'",
        shift=3,
    )
    figures = re.findall(r"real (\d+\.\d\d)\nuser (\d+\.\d\d)\n", result.text)
    alone, slept, twice = ((float(real), float(user)) for real, user in figures)
    assert 0.2 < alone[1] <= alone[0]
    assert slept[1] == pytest.approx(alone[1], rel=0.2)
    assert slept[0] >= slept[1] + 0.5
    assert twice[1] == pytest.approx(2 * alone[1], rel=0.2)


def test_programs_that_write(booted, image):
    pc = booted(disk=image, snapshot=False)
    log_in(pc)
    try_all(pc, WRITING)


def test_ed_on_the_terminal(booted, image):
    pc = booted(disk=image, snapshot=False)
    log_in(pc)
    pc.send("ed -p '*' /tmp/text\n")
    pc.expect(r"no such file\r\n\*")
    pc.send("a\nfirst\nsecond\n.\n")
    pc.expect(r"\r\n\.\r\n\*")  # what is typed is shown before the prompt
    pc.send("1s/first/FIRST/p\n")
    pc.expect(r"/p\r\nFIRST\r\n\*")
    pc.send("wq\n")
    pc.expect(r"13\r\n" + PROMPT)
    assert command(pc, "cat /tmp/text") == "FIRST\nsecond\n"


def test_more_shows_a_screen_and_asks(booted):
    pc = booted()
    log_in(pc)
    pc.send("more -9 /etc/manual\n")
    question = r"--More--\(/etc/manual\)"
    start = pc.expect(r"manual\r\n").end()
    end = pc.expect(question).start()
    assert pc.serial.data[start:end].count(b"\n") == 9
    pc.send("\n")
    start, end = end, pc.expect(question).start()
    assert pc.serial.data[start:end].count(b"\n") == 1
    pc.send("/^sort \n")
    assert pc.expect(r"\nsort \[") is not None
    pc.expect(question)
    pc.send("q")
    pc.expect(PROMPT)
