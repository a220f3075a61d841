# SPDX-License-Identifier: MIT
"""The layers of fs against volumes made by mkfs.fat and mtools.

The host tool fs_image (grading/layers/fs_image.c) is fs without its server
loop. What it says about a volume must be what was copied there; and volumes
that were damaged must not crash it, hang it, or break a promise.
"""

import os
import random
import re
import struct
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FIRST = 2048  # first sector of the partition
ENOENT, EINVAL = 2, 22
SEED = 20260101
PROGRAMS = ("fs_test", "fs_write_test", "tty_test", "disk_test")  # grading/layers/
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC",
               "PATH": os.environ["PATH"] + ":/usr/sbin:/sbin"}


@pytest.fixture(scope="session")
def build(tmp_path_factory):
    """The host programs, built once for each worker."""
    folder = tmp_path_factory.mktemp("layers")
    programs = [f"{folder}/layers/{name}" for name in ("fs_image", *PROGRAMS)]
    subprocess.run(["make", "-s", f"BUILD={folder}", *programs], cwd=ROOT,
                   check=True)
    return folder / "layers"


class Volume:
    """A disk image with one FAT16 partition, and fs_image to look into it."""

    def __init__(self, tool, image, mib=40, cluster=8):
        self.tool, self.image = tool, image
        self.run("truncate", "-s", f"{mib}M", image)
        self.run("sfdisk", "-q", image, text=f"start={FIRST},type=6\n")
        self.run("mkfs.fat", "-F", "16", "-R", "256", "-s", cluster, "--offset",
                 FIRST, image, mib * 1024 - FIRST // 2)

    def run(self, *command, text=None):
        return subprocess.run([str(word) for word in command], input=text,
                              encoding="utf-8", env=ENVIRONMENT, check=True,
                              stdout=subprocess.PIPE).stdout

    def mtool(self, name, *arguments):
        return self.run(name, "-i", f"{self.image}@@{FIRST * 512}", *arguments)

    def copy(self, source, name):
        self.mtool("mcopy", "-Q", source, f"::{name}")

    def add(self, name, data, folder):
        source = folder / "source"
        source.write_bytes(data)
        self.copy(source, name)

    def look(self, *arguments):
        """What fs_image says; it must end well, damaged volume or not."""
        done = subprocess.run([self.tool, self.image, *map(str, arguments)],
                              capture_output=True, timeout=120)
        assert done.returncode in (0, 1), done.stderr.decode()
        return done.stdout

    def tree(self):
        """{path: (type, size)} of all files."""
        files = {}
        for line in self.look("tree").decode().splitlines():
            kind, _, size, _, path = line.split(" ", 4)
            files[path] = (kind, int(size))
        return files


@pytest.fixture
def volume(build, tmp_path):
    def make(**options):
        return Volume(build / "fs_image", tmp_path / "disk.img", **options)
    return make


@pytest.mark.parametrize("program", PROGRAMS)
def test_layers(build, program):
    done = subprocess.run([build / program], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


# mtools cannot write characters above U+FFFF; fs_test has those.
NAMES = [
    "readme", "README2", "Mixed.Txt", "UPPER.TXT", "lower.txt", "UPPER.low",
    "low.UPP", "a.b.c.d", "name with spaces.text", "no-extension-but-long",
    ".hidden", "x" * 200, "ümlaut.txt", "Größe und Maß.txt", "price in €",
    "Ωmega", "жук.txt", "日本語.txt", "plus+comma,semi;eq=[br].x",
    "file~1.txt", "thirteen char", "twentysix characters long.", "v1.0.tar.gz",
]


def test_names(volume, tmp_path):
    disk = volume()
    expected = {}
    for number, name in enumerate(NAMES):
        name = name.rstrip(".")  # FAT has no final dots
        data = f"file {number}".encode() * number
        disk.add(name, data, tmp_path)
        expected["/" + name] = ("f", len(data))
    assert disk.tree() == expected
    for number, name in enumerate(NAMES):
        name = name.rstrip(".")
        assert disk.look("cat", f"/{name}") == f"file {number}".encode() * number
        if name.isascii():
            assert disk.look("cat", f"/{name.upper()}") == disk.look(
                "cat", f"/{name}")


def test_short_alias(volume, tmp_path):
    disk = volume()
    disk.add("A name that is long.text", b"text", tmp_path)
    assert disk.look("cat", "/anamet~1.tex") == b"text"
    assert disk.look("cat", "/anamet~2.tex") == b"error %d\n" % ENOENT


@pytest.mark.parametrize("mib,cluster", [(6, 1), (12, 2), (40, 8), (300, 16),
                                         (2047, 64)])
def test_sizes(volume, tmp_path, mib, cluster):
    """Contents and sizes around the ends of sectors, clusters, requests."""
    disk = volume(mib=mib, cluster=cluster)
    generator = random.Random(SEED)
    unit = cluster * 512
    sizes = {0, 1, 511, 512, 513, unit - 1, unit, unit + 1, 3 * unit + 7,
             65535, 65536, 65537, 200_000}
    contents = {f"/f{size}": generator.randbytes(size) for size in sizes}
    for name, data in contents.items():
        disk.add(name, data, tmp_path)
    assert disk.tree() == {name: ("f", len(data))
                           for name, data in contents.items()}
    for name, data in contents.items():
        assert disk.look("cat", name) == data


def test_large_file(volume, tmp_path):
    """A file at the far end of the largest volume."""
    disk = volume(mib=2047, cluster=64)
    with open(tmp_path / "hole", "wb") as hole:
        hole.truncate(200 << 20)
    disk.copy(tmp_path / "hole", "hole")
    data = random.Random(SEED).randbytes(3_000_000)
    disk.add("behind", data, tmp_path)
    assert disk.look("cat", "/behind") == data
    assert disk.tree()["/hole"] == ("f", 200 << 20)


def test_fragmented(volume, tmp_path):
    """A file in the gaps that others left."""
    disk = volume(mib=6, cluster=1)
    generator = random.Random(SEED)
    for number in range(60):
        disk.add(f"f{number}", generator.randbytes(1500), tmp_path)
    size = 4 << 20
    while size >= 512:  # until nothing is free
        try:
            disk.add(f"fill{size}", bytes(size), tmp_path)
        except subprocess.CalledProcessError:
            size //= 2
        else:
            size -= 512
    for number in range(0, 60, 2):
        disk.mtool("mdel", f"::f{number}")
    data = generator.randbytes(40_000)
    disk.add("pieces", data, tmp_path)
    assert disk.look("cat", "/pieces") == data


def test_directories(volume, tmp_path):
    """Deep ones, and one with many entries and some deleted."""
    disk = volume()
    path = ""
    for depth in range(30):
        path += f"/directory {depth}"
        disk.mtool("mmd", f"::{path}")
    disk.add(path + "/deep", b"down here", tmp_path)
    assert disk.look("cat", path.upper() + "/DEEP") == b"down here"
    back = path + "/.." * 29 + "/directory 1"
    assert disk.look("stat", back).startswith(b"d ")

    many = tmp_path / "many"
    many.mkdir()
    for number in range(700):
        (many / f"file number {number:03}").write_bytes(b"x" * number)
    disk.mtool("mcopy", "-s", "-Q", many, "::")
    disk.mtool("mdel", "::many/file number 1*")
    files = {name: size for name, size in disk.tree().items()
             if name.startswith("/many/")}
    assert files == {f"/many/file number {number:03}": ("f", number)
                     for number in range(700) if number // 100 != 1}


def test_times_and_modes(volume, tmp_path):
    disk = volume()
    source = tmp_path / "file"
    source.write_bytes(b"x")
    os.utime(source, (1_600_000_000, 1_600_000_000))
    disk.mtool("mmd", "::bin")
    disk.mtool("mcopy", "-m", source, "::bin/file")
    disk.mtool("mcopy", "-m", source, "::file")
    disk.mtool("mattrib", "+r", "::file")
    first, second = disk.look("stat", "/bin/file").decode().splitlines()
    assert first.split()[:3] == ["f", "755", "1"]
    assert second.split() == ["1600000000", "0", "0", "8"]
    assert disk.look("stat", "/file").split()[1] == b"444"


def test_program_costs_two_requests(volume, tmp_path):
    """One for the FAT, one for 60 KB of contents."""
    disk = volume()
    disk.add("program", random.Random(SEED).randbytes(60_000), tmp_path)
    assert int(disk.look("requests", "/program")) <= 2


@pytest.mark.parametrize("mib, cluster", [
    (3, 512), (5, 1024), (10, 2048), (40, 4096), (255, 4096), (300, 8192),
    (1000, 16384), (2047, 32768)])
def test_format(build, tmp_path, mib, cluster):
    """What mkfs makes is a volume to other tools, on the whole disk."""
    image = tmp_path / "disk.img"
    image.touch()
    os.truncate(image, mib << 20)
    subprocess.run([build / "fs_image", image, "format", "EXAMPLE"], check=True)
    said = subprocess.run(["fsck.fat", "-nv", image], env=ENVIRONMENT,
                          capture_output=True, text=True)
    assert said.returncode == 0, said.stdout
    assert f"{cluster} bytes per cluster" in said.stdout
    assert "FATs, 16 bit entries" in said.stdout
    text = subprocess.run(["mtype", "-i", image, "::A new file.txt"],
                          capture_output=True, check=True).stdout
    assert text == b"made by fs"
    named = subprocess.run(["mlabel", "-s", "-i", image, "::"],
                           capture_output=True, check=True, text=True).stdout
    assert "EXAMPLE" in named


@pytest.mark.parametrize("mib", [1, 2, 5000])
def test_format_refuses(build, tmp_path, mib):
    image = tmp_path / "disk.img"
    image.touch()
    os.truncate(image, mib << 20)
    said = subprocess.run([build / "fs_image", image, "format", ""],
                          capture_output=True, text=True).stdout
    assert said == (f"the partition is too {'large' if mib > 9 else 'small'} "
                    f"for FAT16\nerror {EINVAL}\n")


def cluster_chain(disk, name):
    """The clusters of a file, by mtools."""
    shown = disk.mtool("mshowfat", f"::{name}")
    return [int(n) for n in re.findall(r"<(\d+)", shown)]


@pytest.mark.parametrize("damage", ["loop", "cross", "short", "free", "fats"])
def test_damage_is_found(volume, tmp_path, damage):
    """Each kind of damage makes the volume read-only, and is named."""
    disk = volume(mib=6, cluster=1)
    disk.add("one", bytes(4000), tmp_path)
    disk.add("two", bytes(4000), tmp_path)
    one, two = cluster_chain(disk, "one")[0], cluster_chain(disk, "two")[0]
    with open(disk.image, "r+b") as image:
        image.seek(FIRST * 512)
        boot = image.read(64)
        size = struct.unpack_from("<H", boot, 22)[0] * 512
        fat = (FIRST + 256) * 512
        place, value = {
            "loop": (one + 3, one), "cross": (one + 3, two + 2),
            "short": (one + 3, 0xFFFF), "free": (one + 3, 0),
            "fats": (one + 3, 0xFFFF)}[damage]
        for copy in (0, 1):
            if damage != "fats" or copy == 1:
                image.seek(fat + copy * size + 2 * place)
                image.write(struct.pack("<H", value))
    wanted = {
        "loop": "two chains of clusters meet, or one is a loop",
        "cross": "two chains of clusters meet, or one is a loop",
        "short": "a file is longer than its chain of clusters",
        "free": "a chain of clusters breaks off",
        "fats": "the two FATs differ"}[damage]
    said = disk.look("check").decode().splitlines()
    assert said[-1] == wanted and not said[-2].startswith("0 faults")


@pytest.mark.parametrize("offset,data,reason", [
    (510, b"\0", "no partition table"),
    (450, b"\x83", "no FAT16 partition"),
    (458, b"\xff\xff\xff\xff", "does not lie on the disk"),
    (FIRST * 512 + 11, b"\0\x04", "not of 512 bytes"),
    (FIRST * 512 + 13, b"\x03", "no power of two"),
    (FIRST * 512 + 16, b"\0", "no FAT16 file allocation table"),
    (FIRST * 512 + 22, b"\x01\0", "too short"),
])
def test_refuses(volume, offset, data, reason):
    disk = volume()
    with open(disk.image, "r+b") as image:
        image.seek(offset)
        image.write(data)
    said = disk.look("tree").decode()
    assert reason in said and said.endswith(f"error {EINVAL}\n")


def test_truncated_image(volume):
    disk = volume()
    for size in (0, 512, 2048 * 512, 3_000_000):
        os.truncate(disk.image, size)
        assert b"error" in disk.look("tree")


def test_damaged(volume, tmp_path):
    """Damage in boot sector, FAT and directories, three thousand times."""
    disk = volume(mib=6, cluster=1)
    generator = random.Random(SEED)
    path = ""
    for depth in range(6):
        for number in range(4):
            disk.add(f"{path}/some long name {number}",
                     generator.randbytes(generator.randrange(9000)), tmp_path)
        path += f"/d{depth}"
        disk.mtool("mmd", f"::{path}")
    assert len(disk.tree()) == 30
    said = disk.look("damage", SEED, 3000).decode()
    mounted, _, total, *_ = said.split()
    assert int(total) == 3000 and int(mounted) > 1500
