# SPDX-License-Identifier: MIT
"""From power-on to the kernel's entry: boot sector, loader and disk image.

Each test makes an image with mkdisk, most of them damage it, and look at the
serial line: what a small kernel (guest/boot_kernel.c) was told, or the one
line that names what is wrong.
"""

import fcntl
import os
import re
import struct
import subprocess

import pytest

from conftest import BUILD, ROOT, make
from machine import STOPPED, Spec, run, start

GUEST = ROOT / "grading/tests/guest"
CROSS = os.environ.get("CROSS", "i686-linux-gnu-")
CLANG = os.environ.get("TOOLCHAIN") == "clang"
COMPILER = ["clang", "--target=i386-elf"] if CLANG else [CROSS + "gcc"]
LINKER = "ld.lld" if CLANG else CROSS + "ld"
FLAGS = (
    "-std=gnu11 -ffreestanding -O2 -march=i686 -fno-pic -mgeneral-regs-only "
    "-fno-stack-protector -fno-asynchronous-unwind-tables -Wall -Wextra -Werror"
).split()

SECTOR = 512
FIRST = 2048  # first sector of partition 1
MIB = 1 << 20
DIRECT_BASE = 0xC0000000
LOADER_SECTORS = 32
REAL_SECTOR = 40  # guest/old_bios.S
NO_E820, NO_E801, NO_A20 = 1, 2, 4
COMMAND = "quiet run='ls /'"


# --- What goes on the disk ---------------------------------------------------


def command(*words, **options):
    return subprocess.run(
        [str(w) for w in words], check=True, capture_output=True, **options
    ).stdout


@pytest.fixture(scope="session")
def parts(tmp_path_factory):
    """A folder with boot.bin, loader.bin, kernel.elf, old_bios.bin."""
    folder = tmp_path_factory.mktemp("boot")
    binaries = [BUILD / "cvm/boot/boot.bin", BUILD / "cvm/boot/loader.bin"]
    BUILD.mkdir(exist_ok=True)
    with open(BUILD / "test_boot.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # other workers build there, too
        built = make(*map(str, binaries))
        assert built.returncode == 0, built.stderr
    for file in binaries:
        (folder / file.name).write_bytes(file.read_bytes())
    for source in ("boot_kernel.c", "old_bios.S"):
        command(
            *COMPILER, *FLAGS, "-Ikernel", "-I.", "-c", GUEST / source,
            "-o", folder / (source[:-2] + ".o"), cwd=ROOT,
        )  # fmt: skip
    link = [LINKER, "-m", "elf_i386", "-z", "noexecstack"]
    command(*link, "-T", GUEST / "boot_kernel.ld", folder / "boot_kernel.o",
            "-o", folder / "low.elf")  # fmt: skip
    (folder / "kernel.elf").write_bytes(raise_kernel((folder / "low.elf").read_bytes()))
    command(*link, "-Ttext=0x600", "-e", "old_bios", folder / "old_bios.o",
            "-o", folder / "old_bios.elf")  # fmt: skip
    command("objcopy", "-O", "binary", "-j", ".text", folder / "old_bios.elf",
            folder / "old_bios.bin")  # fmt: skip
    return folder


def program_headers(elf):
    """Offsets of the program headers of an ELF file."""
    (offset,) = struct.unpack_from("<I", elf, 28)
    size, count = struct.unpack_from("<HH", elf, 42)
    return [offset + i * size for i in range(count)]


def raise_kernel(elf):
    """Moves the virtual addresses of its segments into the kernel's half."""
    elf = bytearray(elf)
    for header in program_headers(elf):
        kind, _, address = struct.unpack_from("<III", elf, header)
        if kind == 1:
            struct.pack_into("<I", elf, header + 8, address + DIRECT_BASE)
    return bytes(elf)


def poke(data, offset, layout, *values):
    """A copy of DATA with VALUES at OFFSET."""
    data = bytearray(data)
    struct.pack_into(layout, data, offset, *values)
    return bytes(data)


def make_archive(folder, length=150_000):
    """A tar file with a member of LENGTH bytes."""
    (folder / "init").write_bytes(bytes(i * i % 251 for i in range(length)))
    command("tar", "--format=ustar", "--mtime=@0", "-C", folder, "-cf", folder / "boot.tar", "init")
    return (folder / "boot.tar").read_bytes()


class Disk:
    """A disk image, and what is on it as PATH = bytes."""

    def __init__(self, folder, parts, **files):
        self.path = folder / "disk.img"
        self.files = {
            "BOOT/VAMOS.ELF": (parts / "kernel.elf").read_bytes(),
            "BOOT/BOOT.TAR": make_archive(folder),
            "BOOT/CMDLINE.TXT": f"{COMMAND}\r\nnot this\n".encode(),
        }
        for name, content in files.items():
            name = {"kernel": "VAMOS.ELF", "archive": "BOOT.TAR"}.get(name, "CMDLINE.TXT")
            self.files["BOOT/" + name] = content
        pairs = []
        for i, (name, content) in enumerate(self.files.items()):
            if content is not None:
                (folder / f"file{i}").write_bytes(content)
                pairs.append(folder / f"file{i}={name}")
        command(
            ROOT / "cvm/boot/mkdisk", "-b", parts / "boot.bin",
            "-l", parts / "loader.bin", self.path, *pairs, "=tmp/",
        )  # fmt: skip

    def read(self, sector, count=1):
        with open(self.path, "rb") as file:
            file.seek(sector * SECTOR)
            return file.read(count * SECTOR)

    def write(self, offset, data):
        with open(self.path, "r+b") as file:
            file.seek(offset)
            file.write(data)

    # The volume, as volume.c sees it.

    def layout(self):
        bpb = self.read(FIRST)
        reserved, fats, entries = struct.unpack_from("<HBH", bpb, 14)
        fat_sectors = struct.unpack_from("<H", bpb, 22)[0]
        fat = FIRST + reserved
        root = fat + fats * fat_sectors
        return fat, root, root + entries * 32 // SECTOR, bpb[13]

    def entry(self, name):
        """Offset of the directory entry of the file BOOT/NAME."""
        _, root, data, sectors = self.layout()
        offset = root * SECTOR
        for part in ("BOOT       ", name):
            block = self.read(offset // SECTOR, sectors)
            here = next(
                i for i in range(0, len(block), 32) if block[i : i + 11] == part.encode()
            )
            cluster = struct.unpack_from("<H", block, here + 26)[0]
            found, offset = offset + here, (data + (cluster - 2) * sectors) * SECTOR
        return found

    def first_cluster(self, name):
        with open(self.path, "rb") as file:
            file.seek(self.entry(name) + 26)
            return struct.unpack("<H", file.read(2))[0]

    def set_next(self, cluster, value):
        fat = self.layout()[0]
        self.write(fat * SECTOR + cluster * 2, struct.pack("<H", value))


@pytest.fixture
def disk(tmp_path, parts):
    return lambda **files: Disk(tmp_path, parts, **files)


# --- Running -----------------------------------------------------------------


# What an ISA PC and a plain Bochs have otherwise is too old.
PROCESSOR = {"qemu": ("-cpu", "pentium3"), "bochs": ("cpu: model=p3_katmai",)}


def boot(disk, memory=64, emulator="qemu", pc="pc", vga=False, extra=None):
    """Boots; returns what the serial line said. All ways end in a halt."""
    result = run(
        Spec(
            disk=disk.path, memory=memory, emulator=emulator, pc=pc, vga=vga,
            extra=PROCESSOR[emulator] if extra is None else extra, limit=20,
        )  # fmt: skip
    )
    assert result.reason == STOPPED, result.explain()
    return result.text


def report(text):
    """The kernel's lines as {name: [values]}; several regions as a list."""
    assert text.rstrip().endswith("\nend"), text
    found = {"region": []}
    for line in text.splitlines():
        name, *values = line.split(" ")
        if name == "region":
            found["region"].append(tuple(int(v, 16) for v in values))
        elif name == "command":
            found[name] = line.partition(" ")[2]
        elif name in ("magic", "info", "archive", "kernel", "data", "zeros"):
            found[name] = tuple(int(v, 16) for v in values)
    return found


def fletcher(data):
    a = b = 0
    for byte in data:
        a = (a + byte) % 65535
        b = (b + a) % 65535
    return b << 16 | a


def check_report(disk, text, memory):
    """The kernel got what info.h promises."""
    said = report(text)
    assert said["magic"] == (0x56414D4F,)
    assert said["data"] == (0x12345678,)
    assert said["zeros"] == (0,)
    assert said["command"] == COMMAND

    regions = said["region"]
    assert 1 <= len(regions) <= 16
    assert all(base % 4096 == 0 and size % 4096 == 0 and size for base, size in regions)
    ends = [0] + [base + size for base, size in regions]
    assert all(base > end for (base, _), end in zip(regions[1:], ends[1:]))
    base, size = next(r for r in regions if r[0] <= MIB < r[0] + r[1])
    assert base == MIB
    if memory < 3072:
        # All but what the BIOS keeps at the end.
        assert (memory - 1) * MIB <= base + size <= memory * MIB
        assert base + size == ends[-1]

    archive = disk.files["BOOT/BOOT.TAR"]
    address, length, checksum = said["archive"]
    assert (length, checksum) == (len(archive), fletcher(archive))
    begin, end = said["kernel"]
    info, info_bytes = said["info"]
    assert address % 4096 == 0 and end <= address <= base + size - length
    assert info + info_bytes <= begin


def complaint(text):
    """The one line that was said."""
    lines = [line for line in text.splitlines() if line.strip()]
    assert len(lines) == 1, text
    assert len(lines[0]) <= 80
    return lines[0]


# --- All is well -------------------------------------------------------------


@pytest.mark.parametrize("memory", [8, 64, 1024, 4096])
def test_boot_qemu(disk, memory):
    image = disk()
    check_report(image, boot(image, memory), memory)


def test_boot_isapc(disk):
    image = disk()
    check_report(image, boot(image, 16, pc="isapc"), 16)


@pytest.mark.parametrize("memory", [8, 64, 1024])
def test_boot_bochs(disk, memory):
    image = disk()
    check_report(image, boot(image, memory, "bochs"), memory)


def test_boot_without_command_line(disk):
    image = disk(command=None)
    assert report(boot(image))["command"] == ""


def test_boot_longest_command_line(disk):
    image = disk(command=b"x" * 5000)
    assert report(boot(image))["command"] == "x" * 1023


def test_boot_empty_archive(disk):
    assert report(boot(disk(archive=b"")))["archive"][1] == 0


def test_boot_large_archive_in_pieces(disk, parts, tmp_path):
    """An archive of several MiB whose clusters are not neighbours."""
    image = disk(archive=make_archive(tmp_path, 3_000_000))
    # Swaps the contents of two clusters and their places in the chain.
    first = image.first_cluster("BOOT    TAR")
    _, _, data, sectors = image.layout()
    a, b = first + 700, first + 1000
    places = {c: (data + (c - 2) * sectors) for c in (a, b)}
    contents = {c: image.read(places[c], sectors) for c in (a, b)}
    image.write(places[a] * SECTOR, contents[b])
    image.write(places[b] * SECTOR, contents[a])
    image.set_next(a - 1, b)
    image.set_next(b, a + 1)
    image.set_next(b - 1, a)
    image.set_next(a, b + 1)
    check_report(image, boot(image), 64)


def test_boot_kernel_with_symbols(disk, parts):
    """What linkers put behind the segments need not fit into memory."""
    kernel = (parts / "kernel.elf").read_bytes() + bytes(9 * MIB)
    image = disk(kernel=kernel)
    check_report(image, boot(image, 8), 8)


@pytest.mark.parametrize("missing", [NO_E820, NO_E820 | NO_E801, NO_A20])
def test_boot_old_bios(disk, parts, missing):
    image = disk()
    image.write(REAL_SECTOR * SECTOR, image.read(0))
    image.write(0, poke((parts / "old_bios.bin").read_bytes()[:440], 2, "B", missing))
    text = boot(image, 32)
    if missing & NO_E801:
        # The function that is left does not see what the BIOS keeps.
        assert report(text)["region"][-1][0] == MIB
    else:
        check_report(image, text, 32)


# --- Something is wrong ------------------------------------------------------

KERNEL_LINE = "vamos: BOOT/VAMOS.ELF is no whole ELF kernel for the i386; copy it again"


@pytest.mark.parametrize("processor", ["486", "pentium"])
def test_boot_old_processor(disk, processor):
    assert complaint(boot(disk(), extra=("-cpu", processor))) == (
        "vamos: processor is too old: a Pentium Pro or a later one is needed"
    )


def test_boot_missing_kernel(disk):
    assert complaint(boot(disk(kernel=None))) == (
        "vamos: BOOT/VAMOS.ELF is missing on partition 1; copy it there with mcopy"
    )


def test_boot_missing_kernel_bochs(disk):
    assert "BOOT/VAMOS.ELF is missing" in complaint(
        boot(disk(kernel=None), emulator="bochs")
    )


def test_boot_truncated_kernel(disk, parts):
    kernel = (parts / "kernel.elf").read_bytes()
    last = program_headers(kernel)[1]
    offset, size = struct.unpack_from("<4xI8xI", kernel, last)
    assert complaint(boot(disk(kernel=kernel[: offset + size - 1]))) == KERNEL_LINE


@pytest.mark.parametrize(
    "offset, value",
    [(0, 0x7E), (4, 2), (16, 3), (18, 62), (42, 40), (44, 200)],
    ids=["magic", "class", "type", "machine", "entry-size", "headers"],
)
def test_boot_corrupt_elf_header(disk, parts, offset, value):
    kernel = poke((parts / "kernel.elf").read_bytes(), offset, "B", value)
    assert complaint(boot(disk(kernel=kernel))) == KERNEL_LINE


def seal(folder, kernel):
    """KERNEL, sealed as by the kernel's link."""
    file = folder / "sealed.elf"
    file.write_bytes(kernel)
    command(ROOT / "cvm/boot/mkseal", file)
    return file.read_bytes()


def test_boot_sealed_kernel(disk, parts, tmp_path):
    """A sealed kernel boots; strip and objcopy keep the seal."""
    sealed = seal(tmp_path, (parts / "low.elf").read_bytes())
    assert sealed[36:40] != bytes(4)
    image = disk(kernel=raise_kernel(sealed))
    check_report(image, boot(image), 64)
    command("objcopy", "--strip-all", tmp_path / "sealed.elf", tmp_path / "bare.elf")
    bare = (tmp_path / "bare.elf").read_bytes()
    assert len(bare) < len(sealed) and bare[36:40] == sealed[36:40]
    image = disk(kernel=raise_kernel(bare))
    check_report(image, boot(image), 64)


@pytest.mark.parametrize("emulator", ["qemu", "bochs"])
@pytest.mark.parametrize("segment", [0, 1])
def test_boot_zeroed_piece_of_kernel(disk, parts, tmp_path, segment, emulator):
    """The volume is whole, bytes of a segment are not."""
    kernel = seal(tmp_path, (parts / "kernel.elf").read_bytes())
    offset, size = struct.unpack_from("<4xI8xI", kernel, program_headers(kernel)[segment])
    image = disk(kernel=kernel)
    first = image.first_cluster("VAMOS   ELF")
    _, _, data, sectors = image.layout()
    place = (data + (first - 2) * sectors) * SECTOR + offset
    image.write(place + size // 2, bytes(size - size // 2))
    assert complaint(boot(image, emulator=emulator)) == (
        "vamos: BOOT/VAMOS.ELF is damaged: its checksum is wrong; copy it again"
    )


def test_boot_entry_not_physical(disk, parts):
    kernel = (parts / "kernel.elf").read_bytes()
    entry = struct.unpack_from("<I", kernel, 24)[0]
    kernel = poke(kernel, 24, "<I", entry + DIRECT_BASE)
    assert complaint(boot(disk(kernel=kernel))) == (
        "vamos: BOOT/VAMOS.ELF has an entry that is no physical address of its own"
    )


def test_boot_no_high_memory(disk):
    assert complaint(boot(disk(), 1)) == (
        "vamos: memory map of the BIOS shows none from 1 MiB on; 8 MiB are needed"
    )


def test_boot_kernel_too_large(disk, parts):
    """16 MiB of zeros in a PC of 8 MiB."""
    kernel = (parts / "kernel.elf").read_bytes()
    kernel = poke(kernel, program_headers(kernel)[1] + 20, "<I", 16 * MIB)
    assert re.fullmatch(
        r"vamos: BOOT/VAMOS.ELF does not fit into the 7\d{3} KiB of memory above 1 MiB",
        complaint(boot(disk(kernel=kernel), 8)),
    )


def test_boot_archive_too_large(disk, tmp_path):
    image = disk(archive=make_archive(tmp_path, 8_000_000))
    assert "vamos: BOOT/BOOT.TAR does not fit" in complaint(boot(image, 8))


def test_boot_missing_archive(disk):
    assert complaint(boot(disk(archive=None))) == (
        "vamos: BOOT/BOOT.TAR is missing on partition 1; copy it there with mcopy"
    )


def test_boot_archive_no_tar(disk):
    assert complaint(boot(disk(archive=bytes(1024)))) == (
        "vamos: BOOT/BOOT.TAR is no tar archive; copy it again"
    )


@pytest.mark.parametrize("where, value", [(1, 0), (3, 1), (2, 0xFFFF), (2, 0xFFF7)])
def test_boot_broken_chain(disk, where, value):
    """A loop (VALUE small: clusters from the first one), an early end, a bad
    cluster."""
    image = disk()
    first = image.first_cluster("BOOT    TAR")
    image.set_next(first + where, value if value > 0xFF else first + value)
    assert complaint(boot(image)) == (
        "vamos: BOOT/BOOT.TAR is damaged: its clusters do not agree with its length"
    )


def test_boot_chain_loop_of_last_cluster(disk):
    """The loop begins only where the file's length is reached."""
    image = disk()
    clusters = -(-len(image.files["BOOT/BOOT.TAR"]) // 2048)
    first = image.first_cluster("BOOT    TAR")
    image.set_next(first + clusters - 1, first)
    assert "BOOT/BOOT.TAR is damaged" in complaint(boot(image))


def test_boot_directory_loop(disk):
    image = disk(kernel=None)
    image.set_next(2, 2)  # BOOT/ is the first thing on the volume
    assert "BOOT/VAMOS.ELF is damaged" in complaint(boot(image))


def test_boot_wiped_fat(disk):
    """The first file that is missed is named, not one that may be absent."""
    image = disk(command=None)
    fat, root, _, _ = image.layout()
    image.write(fat * SECTOR, bytes((root - fat) * SECTOR))
    assert "BOOT/VAMOS.ELF is damaged" in complaint(boot(image))


def test_boot_length_beyond_volume(disk):
    image = disk()
    image.write(image.entry("VAMOS   ELF") + 28, struct.pack("<I", 0xFFFFFFFF))
    assert "BOOT/VAMOS.ELF is damaged" in complaint(boot(image))


@pytest.mark.parametrize("kind", [0, 0x0B, 0x83])
def test_boot_wrong_partition_type(disk, kind):
    image = disk()
    image.write(450, bytes([kind]))
    assert complaint(boot(image)) == (
        "vamos: partition 1 is no FAT16 partition (type 4, 6 or 0x0E)"
    )


@pytest.mark.parametrize(
    "offset, value",
    [(510, 0), (11, 1024), (13, 0), (13, 128), (16, 0), (16, 3), (14, 0), (22, 1)],
)
def test_boot_damaged_volume(disk, offset, value):
    image = disk()
    wide = "B" if offset in (13, 16) else "<H"
    image.write(FIRST * SECTOR, poke(image.read(FIRST), offset, wide, value))
    assert complaint(boot(image)) == (
        "vamos: partition 1 holds no valid FAT16 volume; make it anew"
    )


@pytest.mark.parametrize("emulator", ["qemu", "bochs"])
@pytest.mark.parametrize("sector, count", [(1, LOADER_SECTORS), (32, 1)])
def test_boot_zeroed_loader(disk, sector, count, emulator):
    image = disk()
    image.write(sector * SECTOR, bytes(count * SECTOR))
    assert "vamos: no loader in sectors 1 to 32 of the disk; make it anew" in boot(
        image, emulator=emulator
    )


def test_boot_disk_too_short(disk):
    """The loader's sectors are not there at all."""
    image = disk()
    with open(image.path, "r+b") as file:
        file.truncate(16 * SECTOR)
    assert "vamos: the disk's sectors 1 to 32 cannot be read" in boot(image)


@pytest.mark.parametrize("where", ["boot sector", "loader"])
def test_boot_complains_on_screen(disk, where):
    """What the serial line gets stands on the screen as well."""
    image = disk(archive=None)
    if where == "boot sector":
        image.write(SECTOR, bytes(SECTOR))
    cells = []
    with start(Spec(disk=image.path, vga=True, limit=20)) as pc:
        line = pc.expect(r"(vamos: [^\r]*)\r\n").group(1).decode()
        pc.monitor(
            "xp /2000hx 0xb8000",
            lambda text: cells.extend(re.findall(r" 0x(\w{4})", text)),
        )
    screen = "".join(chr(int(cell, 16) & 0xFF) for cell in cells)
    rows = [screen[i : i + 80].rstrip() for i in range(0, 2000, 80)]
    assert line in rows


# --- The image ---------------------------------------------------------------


def test_mkdisk_reproducible(disk):
    image = disk()
    once = image.path.read_bytes()
    assert disk().path.read_bytes() == once


def test_mkdisk_fsck(disk, tmp_path):
    image = disk()
    (tmp_path / "volume").write_bytes(image.path.read_bytes()[FIRST * SECTOR :])
    path = os.environ["PATH"] + ":/usr/sbin:/sbin"
    command("fsck.fat", "-n", tmp_path / "volume", env={**os.environ, "PATH": path})


def mkdisk(parts, *words, **options):
    return subprocess.run(
        [ROOT / "cvm/boot/mkdisk", "-b", parts / "boot.bin"]
        + ["-l", parts / "loader.bin", *words],
        capture_output=True, text=True, **options,
    )  # fmt: skip


def test_mkdisk_file_too_large(parts, tmp_path):
    (tmp_path / "large").write_bytes(bytes(20 * MIB))
    result = mkdisk(
        parts, "-s", "16", tmp_path / "disk.img", f"{tmp_path}/large=bin/large"
    )
    assert result.returncode == 1
    assert "mkdisk: bin/large does not fit on a volume of 16 MiB" in result.stderr
    assert not (tmp_path / "disk.img").exists()


def test_mkdisk_missing_file(parts, tmp_path):
    result = mkdisk(parts, tmp_path / "disk.img", "nothing=bin/nothing")
    assert result.returncode == 1
    assert result.stderr == "mkdisk: nothing: no such file\n"


def test_mkdisk_missing_tool(parts, tmp_path):
    result = mkdisk(parts, tmp_path / "disk.img", env={"PATH": "/nonexistent"})
    assert result.returncode == 1
    assert result.stderr == "mkdisk: mcopy is missing: apt install mtools\n"


def test_image_old_one_is_kept(tmp_path):
    """What a user copied into it can be got back."""
    (tmp_path / "motd").write_text("one")
    fragment = tmp_path / "one.mk"
    fragment.write_text(
        "include Makefile\n"
        f"$(eval $(call disk_image,{tmp_path}/disk.img,{tmp_path}/motd=motd))\n"
    )
    goal = ["-f", str(fragment), f"{tmp_path}/disk.img"]
    first = make(*goal)
    assert first.returncode == 0, first.stderr
    assert "kept the old" not in first.stdout
    old = (tmp_path / "disk.img").read_bytes()
    (tmp_path / "motd").write_text("other")
    os.utime(tmp_path / "motd", (2**31, 2**31))
    second = make(*goal)
    assert second.returncode == 0, second.stderr
    assert second.stdout.count("kept the old image as disk.img.old\n") == 1
    assert (tmp_path / "disk.img.old").read_bytes() == old
    assert (tmp_path / "disk.img").read_bytes() != old


@pytest.mark.parametrize(
    "content, reason",
    [(b"#!/bin/sh", "no ELF file of 32 bits"), (b"\x7fELF\x01", "its headers are not whole")],
)
def test_mkseal_no_kernel(tmp_path, content, reason):
    (tmp_path / "file").write_bytes(content)
    result = subprocess.run(
        [ROOT / "cvm/boot/mkseal", tmp_path / "file"], capture_output=True, text=True
    )
    assert result.returncode == 1
    assert result.stderr == f"mkseal: {tmp_path}/file: {reason}\n"
    assert (tmp_path / "file").read_bytes() == content


@pytest.mark.parametrize("size", ["8", "x", "4096"])
def test_mkdisk_bad_size(parts, tmp_path, size):
    result = mkdisk(parts, "-s", size, tmp_path / "disk.img")
    assert result.returncode == 1 and result.stderr.startswith("mkdisk: -s")
