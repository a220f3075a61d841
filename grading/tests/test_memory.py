# SPDX-License-Identifier: MIT
"""Memory that is larger than memory, as processes see it: guest/memory.c
observes, this file models what memory has to hold (pages.py), with seeds drawn
anew in each run. Data are compared and never the time they took: a disk takes
its own time. "checked" runs are of a kernel that looks at all of its
invariants after every step (CHECK=1) and panics if one does not hold; the two
tests that would take a minute then are not among them. All tests run in Bochs
but those of a disk with errors, which only QEMU has (blkdebug).
"""

import random
import re
import subprocess

import pytest
from conftest import BUILD, ROOT, TRACED, make
from machine import OFF, Spec, run
from pages import Random, checksum, written

RESOURCES = -9
MACHINE_CHECK = 18  # the cause of an exception: a page cannot be had
CYLINDER = 16 * 63 * 512  # a disk of whole cylinders, as Bochs wants it
CHUNK = 16  # pages of the longest message
CHILD_FIRST, PARENT_FIRST, ANYBODY, DEEPEST_LAST, DEEPEST_FIRST = range(5)

CHECKED = BUILD / "traced-checked"

# Ways to run a test.
WAYS = {"qemu": {}, "bochs": {"emulator": "bochs"}, "checked": {"checked": True}}


def ways(*names):
    return pytest.mark.parametrize("where", [WAYS[n] for n in names], ids=names)


everywhere, unchecked = ways(*WAYS), ways("qemu", "bochs")

LOADER = ("cvm/boot/boot.bin", "cvm/boot/loader.bin")


@pytest.fixture(scope="session")
def built(traced):
    """built(FOLDER) is the kernel in FOLDER; archive and loader are there."""

    def build(folder):
        options = {"CHECK": 1} if folder == CHECKED else {}
        names = ("memory-test.tar", *LOADER)
        done = make("-s", *(BUILD / n for n in names))
        assert done.returncode == 0, done.stderr
        done = make("-s", folder / "vamos.elf", BUILD=folder, TRACE=1, **options)
        assert done.returncode == 0, done.stderr
        return folder / "vamos.elf"

    return build


@pytest.fixture
def seed():
    return random.randrange(1 << 15)


def swap_disk(folder, mib):
    """An empty disk, at least MIB large; it takes no room before it is used."""
    path = folder / "swap.img"
    with open(path, "wb") as file:
        file.truncate(-(-(mib << 20) // CYLINDER) * CYLINDER)
    return path


def boot_disk(folder, kernel, command):
    """A disk with KERNEL, archive and COMMAND."""
    disk, line = folder / "boot.img", folder / "command"
    line.write_text(command + "\n")
    subprocess.run(
        [ROOT / "cvm/boot/mkdisk", "-s", "16", "-b", BUILD / LOADER[0]]
        + ["-l", BUILD / LOADER[1], disk, f"{kernel}=BOOT/VAMOS.ELF"]
        + [f"{BUILD}/memory-test.tar=BOOT/BOOT.TAR", f"{line}=BOOT/CMDLINE.TXT"],
        check=True,
    )
    return disk


@pytest.fixture
def observe(built, tmp_path):
    """observe(NAME, NUMBER..., memory=, swap=) boots and returns what the test
    reports, line by line, without the word "obs". SWAP is in MiB."""

    def observe_test(
        *words, memory=8, swap=0, checked=False, emulator="qemu", extra=()
    ):
        kernel = built(CHECKED if checked else TRACED)
        command = "quiet " + " ".join(map(str, words))
        print(command, f"# {memory} MiB, swap {swap} MiB, {emulator}", *extra)
        options = {"memory": memory, "extra": extra, "emulator": emulator}
        if swap:
            options["swap"] = swap_disk(tmp_path, swap)
        if emulator == "bochs":
            # 32 ns an instruction: its disk takes its time, by that clock.
            options.update(disk=boot_disk(tmp_path, kernel, command), shift=5)
        else:
            options.update(command=command, shift=0, kernel=kernel)
            options["archive"] = BUILD / "memory-test.tar"
        result = run(Spec(**options))
        lines = result.text.splitlines()
        assert result.reason == OFF, result.explain() + "\n" + result.text[-2000:]
        assert all(line.startswith("obs ") for line in lines), result.text
        return [line[4:] for line in lines]

    return observe_test


# --- What is reported ----------------------------------------------------------


def numbers(line):
    """The names and values of a line: "process 1 resident 20 ..."."""
    words = line.split()
    return {k: int(v) for k, v in zip(words, words[1:]) if v.lstrip("-").isdigit()}


def of_kind(lines, kind):
    return [line for line in lines if line.split()[0] == kind]


def one(lines, kind):
    (line,) = of_kind(lines, kind)
    return line


def peers_sums(lines):
    """(index, cause, sum) of each line "peer INDEX cause CAUSE sum SUM"."""
    found = [line.split() for line in of_kind(lines, "peer")]
    return sorted((int(f[1]), int(f[3]), int(f[5], 16)) for f in found)


def assert_all_came_back(lines):
    before, after = of_kind(lines, "memory")
    assert before.split()[2:] == after.split()[2:]


def assert_counts_agree(lines):
    """What holds while no memory is shared and nothing was freed: a page that
    was touched is resident, unless it was evicted and did not come back."""
    of_processes = of_kind(lines, "process")
    for line in of_processes:
        n = numbers(line)
        assert n["resident"] == n["zero"] + n["swap"] - n["lost"], line
        assert n["copy"] == 0
    total = numbers(one(lines, "counters"))
    for kind in ("zero", "swap", "lost"):
        assert total[kind] >= sum(numbers(line)[kind] for line in of_processes)
    # A page comes in by a read or is still there; it leaves by a write or is
    # on the disk already.
    assert total["reads"] <= total["swap"]
    assert total["writes"] <= total["lost"]
    return total


# --- More than memory ----------------------------------------------------------


def check_many(observe, seed, count, pages, **options):
    lines = observe("many", count, pages, 1, seed, **options)
    assert of_kind(lines, "made") == ["made 1"] * count
    assert peers_sums(lines) == [
        (i, 0, checksum(written(pages, seed + i))) for i in range(count)
    ]
    assert_all_came_back(lines)
    return numbers(of_kind(lines, "memory")[0]), assert_counts_agree(lines)


@unchecked
def test_64_mib_in_16_mib_of_memory(observe, seed, where):
    pages = 64 * 256
    there, counted = check_many(observe, seed, 1, pages, memory=16, swap=128, **where)
    # The scan comes to each page when it has just left: all are written once,
    # and read once; what was only read leaves without a write.
    absent = pages - there["frames"]
    others = 300  # pages of programs
    assert absent <= counted["reads"] <= pages + others
    assert absent <= counted["writes"] <= pages + others


@unchecked
def test_ten_such_programs_at_once(observe, seed, where):
    there, counted = check_many(
        observe, seed, 10, 8 * 256, memory=16, swap=96, **where
    )
    assert counted["reads"] >= 10 * 8 * 256 - there["frames"]


@everywhere
def test_two_programs(observe, seed, where):
    check_many(observe, seed, 2, 1100, memory=8, swap=16, **where)


# --- Nothing left ----------------------------------------------------------


REFUSALS = [f"{call} {RESOURCES}" for call in ("add", "add-self", "create", "clone")]


@pytest.mark.parametrize("swap", [0, 4])
@everywhere
def test_no_memory_left(observe, seed, swap, where):
    lines = observe("full", seed, memory=8, swap=swap, **where)
    there = numbers(of_kind(lines, "memory")[0])
    pages = numbers(one(lines, "grown"))["grown"]
    everything = there["frames"] + swap * 256
    assert 0.8 * everything - 100 < pages < everything
    data = written(pages, seed)
    halved = data[: pages - pages // 2] + [None] * (pages // 2)
    first = lines.index(REFUSALS[0])
    second = lines.index(REFUSALS[0], first + 1)
    for start in (first, second):
        assert lines[start : start + 5] == REFUSALS + [f"goes-on {checksum([None]):x}"]
    assert of_kind(lines, "sum") == [f"sum {checksum(d):x}" for d in (data, halved)]
    assert lines[-2] == "create 1"
    assert_all_came_back(lines)


# --- Clones ----------------------------------------------------------


def chain_model(depth, pages, order, seed):
    """The memories of the generations, as guest/memory.c makes them."""
    draw = Random(seed).below
    chain = [written(pages, draw(1 << 15))]

    def write(i):
        page = draw(pages)
        run_length = 1 + draw(pages - page)
        chain[i][page : page + run_length] = written(run_length, draw(1 << 15))

    for i in range(1, depth):
        parent = draw(i) if order == ANYBODY else i - 1
        chain.append(list(chain[parent]))
        if order in (CHILD_FIRST, PARENT_FIRST):
            for who in (i, parent) if order == CHILD_FIRST else (parent, i):
                write(who)
        if order == ANYBODY:
            for _ in range(3):
                write(draw(i + 1))
    if order in (DEEPEST_LAST, DEEPEST_FIRST):
        for i in range(depth):
            write(i if order == DEEPEST_LAST else depth - 1 - i)
    return chain


def check_chain(observe, depth, pages, order, ballast, seed, **options):
    lines = observe("chain", depth, pages, order, ballast, seed, **options)
    assert of_kind(lines, "generation") == [
        f"generation {i} cause 0 sum {checksum(memory):x}"
        for i, memory in enumerate(chain_model(depth, pages, order, seed))
    ]
    assert one(lines, "ballast") == f"ballast {checksum(written(ballast, 1)):x}"
    assert_all_came_back(lines)
    return numbers(one(lines, "counters"))


ORDERS = [CHILD_FIRST, PARENT_FIRST, ANYBODY, DEEPEST_LAST, DEEPEST_FIRST]


@pytest.mark.parametrize("order", ORDERS)
@everywhere
def test_fifty_generations_of_clones(observe, seed, order, where):
    counted = check_chain(
        observe, 50, 32, order, 1200, seed, memory=8, swap=32, **where
    )
    assert counted["lost"] > 500  # it was no test of swapping otherwise
    # Pages that are shared are swapped once.
    assert counted["writes"] < counted["lost"]


@everywhere
def test_fifty_generations_without_swap(observe, seed, where):
    counted = check_chain(observe, 50, 16, ANYBODY, 100, seed, memory=64, **where)
    assert counted["reads"] == counted["writes"] == counted["lost"] == 0


# --- Isolation, messages ---------------------------------------------------------


@everywhere
def test_new_memory_holds_nothing_of_others(observe, seed, where):
    count, pages, rounds = 4, 430, 2
    lines = observe(
        "isolation", count, pages, rounds, seed, memory=8, swap=16, **where
    )
    # All of a new machine's memory is the same as the first one's, when the
    # memory had just been switched on.
    assert len(of_kind(lines, "machine")) == count * rounds
    assert len(set(of_kind(lines, "machine"))) == 1
    empty = checksum([None] * pages)
    assert peers_sums(lines) == sorted([(i, 0, empty) for i in range(count)] * rounds)


def bytes_sum(seed, skip, count):
    """The checksum of COUNT bytes behind the first SKIP of a pattern."""
    total = count
    for i in range(skip + count):
        seed = (seed * 1103515245 + 12345) % 2**32
        if i >= skip:
            total = (total * 31 + (seed >> 16 & 0xFF)) % 2**32
    return total


@everywhere
def test_messages_between_pages_on_the_disk(observe, seed, where):
    count, sent_from, to = 65536, 4001, 33
    lines = observe(
        "message", count, sent_from, to, 2200, seed, memory=8, swap=16, **where
    )
    resident = [int(word) for word in one(lines, "resident").split()[1:]]
    assert max(resident) < count // 4096 // 2
    expected = bytes_sum(seed, sent_from, count)
    assert lines[1:] == [
        "received 0",
        "sent 0",
        f"sum {expected:x}",
        f"kept {expected:x}",
        f"before {bytes_sum(seed + 1, 0, to):x}",
    ]


# --- A disk with errors ----------------------------------------------------------


def bad_disk(folder, mib, rules):
    """QEMU's arguments for a swap disk with errors: RULES are (read or write,
    sector, or None for all of them)."""
    config = folder / "errors.conf"
    config.write_text(
        "".join(
            f'[inject-error]\nevent = "none"\niotype = "{kind}"\nerrno = "5"\n'
            + (f'sector = "{sector}"\n' if sector is not None else "")
            for kind, sector in rules
        )
    )
    image = swap_disk(folder, mib)
    return (
        "-drive",
        f"file.driver=blkdebug,file.config={config},file.image.driver=file,"
        f"file.image.filename={image},format=raw,if=ide,index=2,"
        "rerror=report,werror=report",
    )


@pytest.mark.parametrize("checked", [False, True])
def test_pages_that_cannot_be_read_again(observe, tmp_path, seed, checked):
    pages = 2304
    rules = [("read", slot * 8 + slot % 8) for slot in range(500, 600, 7)]
    extra = bad_disk(tmp_path, 16, rules)
    lines = observe("bad-reads", pages, seed, extra=extra, checked=checked)
    data = written(pages, seed)
    failed = []
    for line in of_kind(lines, "chunk"):
        page = numbers(line)["chunk"]
        good = checksum(data[page : page + CHUNK])
        if line.endswith(f" received 0 sent 0 sum {good:x}"):
            continue
        # Never wrong data: both calls fail, or none.
        assert line == f"chunk {page} received {RESOURCES} sent {RESOURCES} sum 0"
        failed.append(page)
    assert 1 <= len(failed) <= len(rules)
    assert one(lines, "bad") == f"bad {failed[-1]} cause {MACHINE_CHECK} stopped 1"
    assert one(lines, "kill") == "kill 0"
    assert peers_sums(lines) == [(0, 0, checksum(written(pages // 8, seed)))]
    assert_all_came_back(lines)


def test_places_that_cannot_be_written(observe, tmp_path, seed):
    """There are others: nobody notices."""
    pages = 3000
    rules = [("write", slot * 8 + slot % 8) for slot in range(1, 2000, 29)]
    rules += [("write", slot * 8) for slot in range(1000, 1003)]
    extra = bad_disk(tmp_path, 32, rules)
    lines = observe("bad-writes", pages, seed, extra=extra)
    expected = [(i, 0, checksum(written(pages, seed + i))) for i in range(2)]
    expected.append((0, 0, checksum(written(10, seed))))
    assert peers_sums(lines) == sorted(expected)
    assert of_kind(lines, "create") == ["create 0"] * 2
    assert_all_came_back(lines)


@pytest.mark.parametrize("checked", [False, True])
def test_a_disk_that_cannot_be_written(observe, tmp_path, seed, checked):
    """Who needs more memory than there is gets an exception, nobody else."""
    extra = bad_disk(tmp_path, 32, [("write", None)])
    lines = observe("bad-writes", 3000, seed, extra=extra, checked=checked)
    small = (0, 0, checksum(written(10, seed)))
    stopped = [(i, MACHINE_CHECK, 0) for i in range(2)]
    assert peers_sums(lines) == sorted([*stopped, small])
    # While a stopped process has all memory, others are refused.
    assert of_kind(lines, "create") == [f"create {RESOURCES}"] * 2
    assert of_kind(lines, "kill") == ["kill 0"] * 2
    assert_all_came_back(lines)


# --- Counters --------------------------------------------------------------------


@unchecked  # what is counted is less than a tick; a check takes longer
def test_counters_are_exact(observe, where):
    calls, pages = 50, 40
    assert observe("counters", calls, pages, memory=32, **where)[:-1] == [
        f"entries {calls + 1}",
        # A call of a peer: two calls of ours, two of the peer's, and twice to
        # and fro. The peer's last one, and its switches, come later.
        f"switches {4 * calls - 2} entries {4 * calls}",
        f"fresh zero {pages} copy 0 swap 0 lost 0",
        "known zero 0 copy 0 swap 0 lost 0",
        f"fresh-read zero {pages} copy 0 swap 0 lost 0",
        "inherited 0",
        "shared-read zero 0 copy 0 swap 0 lost 0",
        f"shared-write zero 0 copy {pages} swap 0 lost 0",
        "own-write zero 0 copy 0 swap 0 lost 0",
        # The other one is gone, which shows in a fault only.
        f"last-owner zero 0 copy {pages} swap 0 lost 0",
    ]
