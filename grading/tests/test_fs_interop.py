# SPDX-License-Identifier: MIT
"""Volumes that go to and fro between sos/fs and other systems: mtools,
mkfs.fat, fsck.fat. fs_tool (grading/layers/fs_tool.c) is sos/fs on an image.
"""

import os
import random
import struct
import subprocess
import zlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FIRST = 2048  # first sector of the partition
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC",
               "MTOOLS_SKIP_CHECK": "1",
               "PATH": os.environ["PATH"] + ":/usr/sbin:/sbin"}
LABEL = "TEST DISK"


@pytest.fixture(scope="session")
def tool(tmp_path_factory):
    folder = tmp_path_factory.mktemp("interop")
    subprocess.run(["make", "-s", f"BUILD={folder}", f"{folder}/layers/fs_tool"],
                   cwd=ROOT, check=True)
    return folder / "layers/fs_tool"


def copy_data(source, skip, target, seek):
    """Copies what is not a hole, from byte SKIP on to byte SEEK."""
    with open(source, "rb") as old, open(target, "r+b" if seek else "wb") as new:
        size = os.fstat(old.fileno()).st_size
        new.truncate(size - skip + seek)
        at = skip
        while at < size:
            try:
                at = os.lseek(old.fileno(), at, os.SEEK_DATA)
            except OSError:  # only a hole is left
                return
            end = os.lseek(old.fileno(), at, os.SEEK_HOLE)
            old.seek(at)
            new.seek(at - skip + seek)
            new.write(old.read(end - at))
            at = end


MOST_CLUSTERS = 65524  # of a FAT16


class Volume:
    """A disk image with one FAT16 partition, as large as FAT16 allows."""

    def __init__(self, tool, folder, mib, cluster):
        self.tool, self.folder, self.image = tool, folder, folder / "disk.img"
        # Behind the reserved sectors two FATs, and a root directory that ends
        # where a cluster would. mkfs.fat rounds down to whole tracks.
        largest = 256 + 2 * 256 + max(32, cluster) + (MOST_CLUSTERS + 1) * cluster
        self.kib = min(mib * 1024 - FIRST // 2, largest // 2)
        self.run("truncate", "-s", f"{mib}M", self.image)
        self.run("sfdisk", "-q", self.image, text=f"start={FIRST},type=6\n")
        self.run("mkfs.fat", "-F", "16", "-R", "256", "-s", cluster, "-n", LABEL,
                 "--offset", FIRST, self.image, self.kib)

    def run(self, *command, text=None):
        done = subprocess.run([str(word) for word in command], input=text,
                              encoding="utf-8", env=ENVIRONMENT,
                              capture_output=True)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        return done.stdout

    def mtool(self, name, *arguments):
        return self.run(name, "-i", f"{self.image}@@{FIRST * 512}", *arguments)

    def fs(self, *commands):
        """What sos/fs answers to commands, each a tuple of words."""
        text = "".join("\t".join(map(str, words)) + "\n" for words in commands)
        return self.run(self.tool, self.image, text=text).splitlines()

    def done(self, *commands):
        assert self.fs(*commands) == ["ok"] * len(commands)

    def file(self, name, data):
        path = self.folder / name
        path.write_bytes(data)
        return path

    def read_here(self, path):
        got = self.folder / "got"
        self.done(("get", path, got))
        return got.read_bytes()

    def read_there(self, path):
        got = self.folder / "got there"
        got.unlink(missing_ok=True)
        self.mtool("mcopy", "-n", f"::{path}", got)
        return got.read_bytes()

    def fsck(self, *options, status=0):
        """fsck.fat knows no offset: it sees a copy of the partition."""
        part = self.folder / "partition.img"
        copy_data(self.image, FIRST * 512, part, 0)
        done = subprocess.run(["fsck.fat", *(options or ["-n"]), part],
                              env=ENVIRONMENT, capture_output=True, text=True)
        assert done.returncode == status, done.stdout
        if "-a" in options:
            copy_data(part, 0, self.image, FIRST * 512)
        part.unlink()
        return done.stdout

    def check_label(self):
        assert LABEL in self.mtool("mlabel", "-s", "::")


# MiB, sectors of a cluster: from the smallest FAT16 to the largest, without and
# with clusters of 64 KiB.
SIZES = [(4, 1), (12, 4), (250, 8), (2050, 64), (4100, 128)]
LARGEST = SIZES[-2:]
any_size = pytest.mark.parametrize("mib,cluster", SIZES)


@pytest.fixture
def volume(tool, tmp_path):
    def make(mib=12, cluster=4):
        return Volume(tool, tmp_path, mib, cluster)
    return make


NAMES = ["SHORT.TXT", "lower.txt", "Mixed.Case", "a long name with blanks.text",
         "größe.txt", "жук и жаба", "日本語.txt", "x" * 200, "v1.0.tar.gz",
         ".profile", "a+b=c,d;e.f"]


def contents(name, cluster):
    unit = cluster * 512
    generator = random.Random(name)
    return generator.randbytes(generator.choice(
        [0, 1, 511, unit, unit + 1, 3 * unit + 77, 70_000]))


@any_size
def test_made_there_read_here(volume, mib, cluster):
    disk = volume(mib, cluster)
    disk.mtool("mmd", "::deep", "::deep/deeper", "::deep/deeper/very deep")
    for folder in ("", "/deep/deeper/very deep"):
        for name in NAMES:
            source = disk.file("source", contents(name, cluster))
            os.utime(source, (1_400_000_000, 1_400_000_000))
            disk.mtool("mcopy", "-m", source, f"::{folder}/{name}")
    for folder in ("", "/deep/deeper/very deep"):
        for name in NAMES:
            data = contents(name, cluster)
            path = f"{folder}/{name}"
            assert disk.read_here(path) == data
            assert disk.fs(("stat", path)) == [f"f 644 0 {len(data)} 1400000000"]
    listed = disk.fs(("list", "/deep/deeper/very deep"))[0].split("\t")
    assert sorted(listed) == sorted([*NAMES, ""])
    disk.fsck()
    disk.check_label()


@any_size
def test_made_here_read_there(volume, mib, cluster):
    disk = volume(mib, cluster)
    commands = [("mkdir", "/deep"), ("mkdir", "/deep/a deeper one")]
    for number, name in enumerate(NAMES):
        source = disk.file(f"source{number}", contents(name, cluster))
        path = f"/deep/a deeper one/{name}"
        commands += [("put", source, path), ("utime", 1_400_000_000, path)]
    disk.done(*commands)
    disk.fsck()
    for name in NAMES:
        path = f"/deep/a deeper one/{name}"
        assert disk.read_there(path) == contents(name, cluster)
        said = disk.mtool("mdir", "-a", f"::{path}")
        assert "2014-05-13  16:53" in said
    listed = disk.mtool("mdir", "-b", "::/deep/a deeper one").splitlines()
    assert sorted(listed) == sorted(f"::/deep/a deeper one/{name}" for name in NAMES)
    disk.check_label()


@any_size
def test_there_and_back(volume, mib, cluster):
    """Each side changes what the other made; owner and mode stay."""
    disk = volume(mib, cluster)
    old, new = (random.Random(x).randbytes(9000 + x) for x in (1, 2))
    source = disk.file("source", old)
    disk.done(("mkdir", "/dir"), ("put", source, "/dir/Our File.text"),
              ("chmod", "640", "/dir/Our File.text"),
              ("chown", 5, "/dir/Our File.text"),
              ("put", source, "/gone"), ("put", source, "/stays"))
    disk.mtool("mren", "::/dir/Our File.text", "::/dir/Their Name.text")
    disk.mtool("mattrib", "+a", "::/dir/Their Name.text")
    disk.mtool("mdel", "::/gone")
    disk.mtool("mcopy", disk.file("theirs", new), "::/dir/Their File.text")
    disk.fsck()
    path = "/dir/Their Name.text"
    assert disk.fs(("stat", path))[0].startswith("f 640 5 9001 ")
    assert disk.fs(("stat", "/gone")) == ["error 2"]
    assert disk.read_here("/dir/Their File.text") == new
    disk.done(("mv", path, "/back"), ("write", 9000, source, "/back"),
              ("mv", "/dir/Their File.text", "/stays"), ("rmdir", "/dir"))
    disk.fsck()
    assert disk.read_there("/back") == old[:9000] + old
    assert disk.read_there("/stays") == new
    assert disk.fs(("stat", "/back"))[0].startswith("f 640 5 18001 ")
    disk.mtool("mattrib", "+r", "::/back")
    assert disk.fs(("stat", "/back"))[0].startswith("f 440 5 18001 ")
    disk.check_label()


@pytest.mark.parametrize("mib,cluster", LARGEST)
def test_last_cluster(volume, mib, cluster):
    """The largest volumes have all the clusters that FAT16 can have, and the
    last one holds a file: written here, then there, and read by both."""
    disk = volume(mib, cluster)
    free, clusters, unit = map(int, disk.fs(("free",))[0].split())
    assert (clusters, unit) == (MOST_CLUSTERS, cluster * 512)
    last = MOST_CLUSTERS + 1
    with open(disk.image, "r+b") as image:
        for copy in (0, 1):  # the others are bad
            image.seek((FIRST + 256 + copy * 256) * 512 + 2 * 2)
            image.write(struct.pack("<H", 0xFFF7) * (last - 2))
    data = random.Random(9).randbytes(unit)
    source = disk.file("source", data)
    disk.done(("put", source, "/ours"))
    assert f"<{last}>" in disk.mtool("mshowfat", "::/ours")
    assert disk.read_there("/ours") == data
    assert disk.fs(("put", source, "/more")) == ["error 28"]
    disk.done(("rm", "/ours"))
    disk.mtool("mcopy", disk.file("theirs", data[::-1]), "::/theirs")
    assert f"<{last}>" in disk.mtool("mshowfat", "::/theirs")
    assert disk.read_here("/theirs") == data[::-1]
    disk.fsck()


@pytest.mark.parametrize("mib,cluster", LARGEST)
def test_largest_files(volume, mib, cluster):
    """Far into the largest volume, and a long file with a hole."""
    disk = volume(mib, cluster)
    data = random.Random(3).randbytes(3_000_000)
    source = disk.file("source", data)
    disk.done(("put", source, "/small"), ("write", 150_000_000, source, "/big"),
              ("put", source, "/behind"))
    disk.fsck()
    assert disk.read_there("/behind") == data
    assert disk.fs(("stat", "/big"))[0].split()[3] == str(153_000_000)
    free = int(disk.fs(("free",))[0].split()[0])
    disk.mtool("mdel", "::/big")
    disk.done(("put", source, "/behind2"))
    after = int(disk.fs(("free",))[0].split()[0])
    unit = cluster * 512
    assert after - free == -(-153_000_000 // unit) - -(-3_000_000 // unit)
    disk.fsck()


def test_fragmented(volume):
    """Files in each other's gaps, on a volume that is full."""
    disk = volume(4, 1)
    generator = random.Random(4)
    pieces = {f"f{i}": generator.randbytes(1500) for i in range(60)}
    for name, data in pieces.items():
        disk.mtool("mcopy", disk.file(name, data), f"::{name}")
    left = int(disk.fs(("free",))[0].split()[0])
    disk.done(("truncate", 0, "/f0"), ("write", (left - 20) * 512 - 1,
                                       disk.file("one", b"x"), "/f0"))
    for number in range(1, 60, 2):
        disk.mtool("mdel", f"::f{number}")
    data = generator.randbytes(45_000)
    disk.done(("put", disk.file("data", data), "/scattered"))
    disk.fsck()
    assert disk.read_there("/scattered") == data
    assert disk.fs(("put", disk.file("data", data), "/more")) == ["error 28"]
    for number in range(2, 60, 2):
        assert disk.read_there(f"/f{number}") == pieces[f"f{number}"]
    disk.fsck()


@pytest.mark.parametrize("removed", [False, True])
def test_power_cut_then_others(volume, removed):
    """A volume with an open file that has no name is repaired elsewhere, and
    comes back: what its journal remembers must do no harm."""
    disk = volume()
    data = random.Random(5).randbytes(30_000)
    source = disk.file("source", data)
    disk.done(("put", source, "/kept"), ("put", source, "/open"))
    assert disk.fs(("hold", "/open"), ("rm", "/open"), ("sync",),
                   ("crash",)) == ["ok"] * 3
    disk.fsck("-a", status=1)  # gives the clusters that nobody has a name
    if removed:
        disk.mtool("mdel", "::/FSCK0000.REC")
    disk.mtool("mcopy", disk.file("theirs", data[::-1]), "::/theirs")
    disk.done(("put", source, "/new"))  # it is not read-only
    disk.fsck()
    assert disk.read_there("/theirs") == data[::-1]
    assert disk.read_there("/new") == disk.read_there("/kept") == data


def test_power_cut(volume):
    """The same without others: mounting is enough."""
    disk = volume()
    source = disk.file("source", random.Random(6).randbytes(30_000))
    before = disk.fs(("free",))
    assert disk.fs(("put", source, "/open"), ("hold", "/open"), ("rm", "/open"),
                   ("sync",), ("crash",)) == ["ok"] * 4
    assert disk.fs(("free",)) == before
    disk.fsck()


LOOK, APPLY, DROP = range(3)  # enum fs_check_way


def cut_with_a_journal(disk, source):
    """The power fails while what was put on the disk is still in the journal."""
    disk.done(("mkdir", "/dir"), ("put", source, "/old"), ("sync",))
    assert disk.fs(("put", source, "/new"), ("fsync", "/new"),
                   ("crash",)) == ["ok"] * 2


@pytest.mark.parametrize("way,gone", [(APPLY, "/theirs"), (DROP, "/new")])
def test_changed_before_the_replay(volume, way, gone):
    """What others did before a journal was replayed is not undone: the volume
    is read-only until somebody decides."""
    disk = volume()
    data = random.Random(7).randbytes(30_000)
    cut_with_a_journal(disk, disk.file("source", data))
    disk.mtool("mcopy", disk.file("theirs", data[::-1]), "::/theirs")
    before = disk.image.read_bytes()
    said = disk.fs(("mkdir", "/b"), ("get", "/theirs", disk.folder / "got"))
    assert "another system changed it" in said[0]
    assert said[1:] == ["error 30", "ok"]
    assert disk.image.read_bytes() == before
    assert (disk.folder / "got").read_bytes() == data[::-1]
    disk.fsck()

    said = disk.fs(("fsck", LOOK), ("fsck", way), ("mkdir", "/c"))
    assert said[1] == f"0 faults, 0 lost: {said[0].removeprefix('read-only: ')}"
    assert said[2:] == ["0 faults, 0 lost: ", "ok"]
    disk.fsck()
    if way == DROP:
        assert disk.read_there("/theirs") == data[::-1]
    else:  # where both took the same clusters, contents are the last written
        assert disk.fs(("stat", "/new"))[0].startswith("f 644 0 30000 ")
    assert disk.read_there("/old") == data
    assert disk.fs(("stat", gone))[-1] == "error 2"


def test_unchanged_before_the_replay(volume):
    """Others that only looked are no reason."""
    disk = volume()
    data = random.Random(8).randbytes(30_000)
    cut_with_a_journal(disk, disk.file("source", data))
    assert disk.read_there("/old") == data
    disk.fsck()
    assert disk.fs(("stat", "/new"))[0].startswith("f 644 0 30000 ")
    disk.fsck()
    assert disk.read_there("/new") == data


def random_change(disk, generator, number):
    """Something that another system does. The names that it leaves, by what
    they must contain, and those that it takes away."""
    data = generator.randbytes(generator.randrange(9000))
    folder = generator.choice(["", "/dir"])
    path = f"{folder}/{generator.choice('abcdef')}{number}.their file"
    source = disk.file("theirs", data)
    kind = generator.randrange(6)
    if kind == 0:
        disk.mtool("mdel", "::/old")
        return {}, {"/old"}
    if kind == 1:
        disk.mtool("mren", "::/old", f"::{path}")
        return {path: None}, {"/old"}
    if kind == 2:
        disk.mtool("mmd", f"::{path}")
        return {path: None}, set()
    if kind == 3:
        disk.mtool("mcopy", "-o", source, "::/old")
        return {"/old": data}, set()
    disk.mtool("mcopy", source, f"::{path}")
    return {path: data}, set()


def going_home(disk):
    """The power failed a little later: when sectors were about to go home, and
    one of them may be half written."""
    with open(disk.image, "r+b") as image:
        image.seek((FIRST + 1) * 512)
        start = image.read(12) + struct.pack("<I", 1)
        assert start[:4] == b"SOSJ"
        image.seek((FIRST + 1) * 512)
        image.write(start + struct.pack("<I", zlib.crc32(start)))


@pytest.mark.parametrize("seed", range(24))
def test_any_change_before_the_replay(volume, seed):
    """Whatever was done on both sides, nothing is lost without a word."""
    generator = random.Random(seed)
    disk = volume()
    source = disk.file("source", generator.randbytes(3000))
    disk.done(("mkdir", "/dir"), ("put", source, "/old"), ("sync",))
    ours = []
    for number in range(generator.randrange(1, 9)):
        path = f"{generator.choice(['', '/dir'])}/our file {number}"
        ours += [generator.choice([("put", source, path), ("mkdir", path)])]
    disk.fs(*ours, ("fsync", "/dir"), ("crash",))
    left, gone = {}, set()
    for number in range(generator.randrange(4)):
        new, old = random_change(disk, generator, number)
        if old & gone:
            break
        left = {path: data for path, data in {**left, **new}.items()
                if path not in old}
        gone |= old
        if old:
            break
    if seed % 2 == 1:
        going_home(disk)
    before = disk.image.read_bytes()
    said = disk.fs(("stat", "/dir"))
    if said[0].startswith("read-only: "):
        assert left or gone
        assert disk.image.read_bytes() == before
        disk.fs(("fsck", DROP))
    else:
        names = [command[-1] for command in ours]
        assert all("error" not in word for word in
                   disk.fs(*(("stat", name) for name in names)))
    disk.fsck()
    for path, data in left.items():
        assert "error" not in disk.fs(("stat", path))[0]
        assert data is None or disk.read_there(path) == data
    for path in gone:
        assert disk.fs(("stat", path)) == ["error 2"]


def test_no_room_for_a_journal(volume):
    """A volume as mkfs.fat makes it by default can be read."""
    disk = volume()
    disk.run("mkfs.fat", "-F", "16", "-s", 4, "--offset", FIRST, disk.image,
             disk.kib)
    disk.mtool("mcopy", disk.file("a", b"contents"), "::/a")
    said = disk.fs(("mkdir", "/b"), ("stat", "/a"))
    assert said[0].startswith("read-only: ") and "journal" in said[0]
    assert said[1] == "error 30" and said[2].startswith("f 644 0 8 ")
