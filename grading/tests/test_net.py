# SPDX-License-Identifier: MIT
"""The network: the system with a card, and what is at the other end of its
cable. That is QEMU's own gateway, which answers echo requests and leads to
ports of this machine; or a test that sends frames of its own (Wire). Nothing
here needs a network of the host, nor a port with a fixed number."""

import random
import re
import select
import socket
import struct
import subprocess
import time

import pytest
from conftest import BUILD, make
from machine import OFF
from test_system import command, log_in

USER = "user"
GATEWAY, GUEST = bytes((10, 0, 2, 2)), bytes((10, 0, 2, 15))
GATEWAY_MAC, GUEST_MAC = bytes.fromhex("525500000102"), bytes.fromhex("525400123456")
ALL = b"\xff" * 6
ARP, IP, ICMP, UDP = b"\x08\x06", b"\x08\x00", 1, 17
PATIENCE = 20  # seconds


def checksum(data: bytes) -> int:
    """RFC 1071."""
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


# --- Echo ------------------------------------------------------------------------


def frames_of(capture: bytes) -> list[bytes]:
    """The frames in a pcap file."""
    magic, _, _, _, _, _, link = struct.unpack("<IHHIIII", capture[:24])
    assert (magic, link) == (0xA1B2C3D4, 1)
    frames, place = [], 24
    while place < len(capture):
        length = struct.unpack("<I", capture[place + 8 : place + 12])[0]
        frames.append(capture[place + 16 : place + 16 + length])
        place += 16 + length
    return frames


def packet_of(frame: bytes) -> tuple[int, bytes]:
    """Protocol and data of an IP packet whose checksums are right."""
    packet = frame[14 : 14 + struct.unpack(">H", frame[16:18])[0]]
    assert packet[0] == 0x45 and checksum(packet[:20]) == 0
    protocol, data = packet[9], packet[20:]
    if protocol == ICMP:
        assert checksum(data) == 0
    if protocol == UDP:
        pseudo = packet[12:20] + struct.pack(">HH", UDP, len(data))
        assert checksum(pseudo + data) == 0
    return protocol, data


def test_gateway_answers_ping(line, tmp_path):
    """And what was on the wire is what should have been there."""
    file = tmp_path / "wire.pcap"
    dump = f"filter-dump,id=dump,netdev=net,file={file}"
    result = line("ping -c 3 10.0.2.2", network=USER, extra=("-object", dump))
    assert (result.reason, result.status) == (OFF, 0), result.text
    lines = result.text.splitlines()
    assert [re.sub(r"time=\d+ ms", "time", text) for text in lines] == [
        *(f"64 bytes from 10.0.2.2: seq={i} time" for i in range(3)),
        "3 sent, 3 received",
    ]
    sent = [f for f in frames_of(file.read_bytes()) if f[6:12] == GUEST_MAC]
    assert all(len(frame) >= 60 for frame in sent)
    assert [f[12:14] for f in sent if f[:6] == ALL] == [ARP]
    echoes = [packet_of(f) for f in sent if f[12:14] == IP]
    assert [(protocol, data[0]) for protocol, data in echoes] == [(ICMP, 8)] * 3
    assert len({data[4:6] for _, data in echoes}) == 1
    assert [data[6:8] for _, data in echoes] == [b"\0\0", b"\0\1", b"\0\2"]


def test_nobody_answers_ping(line):
    result = line("ping -c 2 10.0.2.77", network=USER)
    assert (result.text, result.status) == ("2 sent, 0 received\n", 1)


def test_ping_is_ended_by_key(booted):
    pc = booted(network=USER)
    log_in(pc)
    pc.send("ping 10.0.2.2\n")
    pc.expect(r"seq=1 time=\d+ ms\r\n")
    pc.send("\x03")
    assert int(pc.expect(r"(\d+) sent, \d+ received\r\n")[1]) >= 2


def test_bochs_answers_ping(booted):
    """By the same driver; Bochs has a gateway as QEMU has."""
    pc = booted(emulator="bochs", network="slirp", limit=90)
    log_in(pc)
    assert "\n2 sent, 2 received\n" in command(pc, "ping -c 2 -W 20 10.0.2.2")


# --- Sockets ---------------------------------------------------------------------


@pytest.mark.parametrize("network, word", [(USER, ""), (None, "none")])
def test_sockets_of_a_program(line, image, network, word):
    program = BUILD / "grading/tests/guest/sockets.elf"
    copied = ["mcopy", "-i", f"{image}@@1M", program, "::bin/sockets"]
    subprocess.run(copied, check=True)
    result = line(f"sockets {word}", disk=image, network=network)
    assert (result.text, result.status) == ("ok\n", 0)


@pytest.fixture
def host():
    """A UDP socket of ours."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ours:
        ours.bind(("127.0.0.1", 0))
        yield ours


def answer(pc, ours):
    """Lets PC run until a datagram comes to OURS. Its data and sender."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and pc.reason is None:
        pc.step()
        if select.select([ours], [], [], 0)[0]:
            return ours.recvfrom(2000)
    raise AssertionError("no datagram came\n" + pc.serial.text())


def test_datagrams_out_and_answers_in(booted, host):
    pc = booted(network=USER)
    log_in(pc)
    pc.send(f"udp -w 20 10.0.2.2 {host.getsockname()[1]}\n")
    for text in ("hello", "x" * 200):
        pc.send(text + "\n")
        data, sender = answer(pc, host)
        assert data == text.encode() + b"\n"
        host.sendto(data.upper(), sender)
        pc.expect(text.upper())


def forwarded_port(pc):
    """The port of ours that leads to port 7 of the system."""
    told = []
    pc.monitor("info usernet", told.append)
    return int(re.search(r"HOST_FORWARD\S* +\S+ +127\.0\.0\.1 +(\d+) ", told[0])[1])


def call(pc, ours, port, data):
    """Sends DATA until it comes back: who serves it may not be there yet."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and pc.reason is None:
        ours.sendto(data, ("127.0.0.1", port))
        for _ in range(10):
            pc.step()
            if select.select([ours], [], [], 0)[0]:
                return ours.recv(2000)
    raise AssertionError("no answer\n" + pc.serial.text())


def number_of(pc, name):
    """The pid of the server NAME."""
    return int(re.search(rf"^ *(\d+) .* {name}$", command(pc, "ps"), re.M)[1])


FORWARD = "user,hostfwd=udp:127.0.0.1:0-:7"


def test_datagrams_in(booted, host):
    pc = booted(network=FORWARD)
    log_in(pc)
    pc.send("udp -l -e 7\n")
    port = forwarded_port(pc)
    for data in (b"first\n", bytes(range(32, 127)) * 15 + b"\n"):
        assert call(pc, host, port, data) == data
    pc.expect(r"first\r\n")


# --- A server that dies ------------------------------------------------------------


def test_ping_goes_on_when_net_is_killed(booted):
    pc = booted(network=USER)
    log_in(pc)
    kill = f"(sleep 1; kill -9 {number_of(pc, 'net')}) &"
    command(pc, kill)
    pc.send("ping -c 4 10.0.2.2\n")
    pc.expect("net died .Killed., restarted")
    assert int(pc.expect(r"4 sent, (\d) received")[1]) >= 3


def test_patience_ends_when_net_is_killed(booted):
    """Who waits for what never comes, waits no longer than he wanted to."""
    pc = booted(network=USER, limit=20)
    log_in(pc)
    command(pc, f"(sleep 1; kill -9 {number_of(pc, 'net')}) &")
    pc.send("ping -c 1 -W 3 10.0.2.77\n")
    pc.expect("net died .Killed., restarted")
    pc.expect("1 sent, 0 received")


def test_port_stays_when_net_is_killed(booted, host):
    """The program that listens does not notice."""
    pc = booted(network=FORWARD)
    log_in(pc)
    command(pc, "udp -l -e 7 >/tmp/heard &")
    port = forwarded_port(pc)
    for data in (b"before\n", b"between\n", b"after\n"):
        assert call(pc, host, port, data) == data
        said = command(pc, f"kill -9 {number_of(pc, 'net')}; sleep 1")
        assert "net died (Killed), restarted" in said
    assert re.search(r"\budp$", command(pc, "ps"), re.M)


# --- No card, other addresses ------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"pc": "isapc", "extra": ("-cpu", "pentium3")},
        {"extra": ("-nic", "user,model=e1000")},
    ],
    ids=["none", "no-pci", "other-card"],
)
def test_no_card(booted, options):
    """The rest works; who wants the network is told."""
    pc = booted(**options)
    log_in(pc)
    assert b"init: tty, disk, pipe and fs are up" in pc.serial.data
    text = "ping -c 1 10.0.2.2; echo $?; udp -l 7; net; ls /etc/motd"
    assert command(pc, text).splitlines() == [
        "ping: network: Network is down",
        "2",
        "udp: network: Network is down",
        "net: network: Network is down",
        "/etc/motd",
    ]


@pytest.fixture
def boot_with(kernel, archive, booted):
    """boot_with(COMMAND) boots with that command line, and a card."""
    return lambda text: booted(
        kernel=kernel, archive=archive, command=text, network=USER
    )


def test_address_by_command_line(boot_with):
    result = boot_with("quiet net=10.0.2.99/25,10.0.2.2 run=net; ping -c 1 "
                       "10.0.2.2").wait()
    assert "address  10.0.2.99\nmask     255.255.255.128\n" in result.text
    assert "1 sent, 1 received" in result.text


@pytest.mark.parametrize("address", ["10.0.2.15", "10.0.2.15/24,10.0.9.1",
                                     "1" * 100])
def test_wrong_address_is_told(boot_with, address):
    """And the system works, without network."""
    result = boot_with(f"quiet net={address} run=net; echo on").wait()
    assert result.text == (
        "init: net: does not work: Invalid argument\n"
        "net: network: Network is down\non\n"
    )


# --- Any frames ----------------------------------------------------------------------


class NoFrame(AssertionError):
    """What should have come on the wire, did not."""


class Wire:
    """The other end of a cable, where the test is the gateway."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.data = b""
        self.peer = None

    @property
    def network(self):
        return f"socket,connect=127.0.0.1:{self.listener.getsockname()[1]}"

    def put(self, frame):
        self.peer.sendall(struct.pack(">I", len(frame)) + frame)

    def get(self, pc, wanted, patience=PATIENCE):
        """Lets PC run until a frame comes for which WANTED holds."""
        end = time.monotonic() + patience
        while time.monotonic() < end and pc.reason is None:
            pc.step()
            if self.peer is None:
                self.peer = self.listener.accept()[0]
                self.peer.setblocking(True)
            while select.select([self.peer], [], [], 0)[0]:
                self.data += self.peer.recv(65536)
            while len(self.data) >= 4:
                length = struct.unpack(">I", self.data[:4])[0]
                if len(self.data) < 4 + length:
                    break
                frame, self.data = self.data[4 : 4 + length], self.data[4 + length :]
                if wanted(frame):
                    return frame
        raise NoFrame("no such frame\n" + pc.serial.text())

    def close(self):
        self.listener.close()
        if self.peer:
            self.peer.close()


@pytest.fixture
def wire():
    end = Wire()
    yield end
    end.close()


def arp_frame(operation, target_mac=bytes(6)):
    return (
        (ALL if operation == 1 else GUEST_MAC) + GATEWAY_MAC + ARP
        + struct.pack(">HHBBH", 1, 0x0800, 6, 4, operation)
        + GATEWAY_MAC + GATEWAY + target_mac + GUEST
    ).ljust(60, b"\0")


def ip_frame(protocol, data):
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(data), 1, 0, 64, protocol, 0)
    head += GATEWAY + GUEST
    head = head[:10] + struct.pack(">H", checksum(head)) + head[12:]
    return (GUEST_MAC + GATEWAY_MAC + IP + head + data).ljust(60, b"\0")


def echo_frame(sequence, data=b"data"):
    message = struct.pack(">BBHHH", 8, 0, 0, 77, sequence) + data
    return ip_frame(ICMP, message[:2] + struct.pack(">H", checksum(message))
                    + message[4:])


def is_echo_reply(frame, sequence):
    if frame[12:14] != IP or frame[6:12] != GUEST_MAC:
        return False
    protocol, data = packet_of(frame)
    return protocol == ICMP and data[:2] == b"\0\0" and \
        data[4:8] == struct.pack(">HH", 77, sequence)


def test_system_answers_ping(booted, wire):
    pc = booted(network=wire.network)
    log_in(pc)
    pc.send("ping -c 1 -W 20 10.0.2.2\n")
    asked = wire.get(pc, lambda frame: frame[12:14] == ARP)
    assert asked[28:32] == GUEST and asked[38:42] == GATEWAY
    wire.put(arp_frame(2, GUEST_MAC))
    wire.get(pc, lambda frame: frame[12:14] == IP)
    wire.put(arp_frame(1))
    reply = wire.get(pc, lambda frame: frame[12:14] == ARP)
    assert reply[:6] == GATEWAY_MAC and reply[20:22] == b"\0\2"
    assert reply[22:32] == GUEST_MAC + GUEST
    for sequence, length in enumerate((0, 1, 56, 1463, 1472)):
        wire.put(echo_frame(sequence, b"e" * length))
        frame = wire.get(pc, lambda frame: is_echo_reply(frame, sequence))
        assert packet_of(frame)[1][8:] == b"e" * length


def damaged(seed):
    """A frame that is nearly right, or not at all."""
    choose = random.Random(seed)
    frame = bytearray(choose.choice([
        arp_frame(1), arp_frame(2), echo_frame(1, choose.randbytes(choose.randrange(1400))),
        ip_frame(choose.randrange(256), choose.randbytes(choose.randrange(200))),
        GUEST_MAC + GATEWAY_MAC + IP + choose.randbytes(choose.randrange(1500)),
        ALL + choose.randbytes(choose.randrange(60)),
    ]))
    for _ in range(choose.randrange(5)):
        frame[choose.randrange(len(frame))] = choose.randrange(256)
    return bytes(frame[: choose.randrange(14, 1515)])


def test_any_frames_do_no_harm(booted, wire):
    """Fast, so that the card's ring runs over, too. Then it answers still."""
    seed = random.randrange(1 << 30)
    print("seed", seed)
    pc = booted(network=wire.network)
    log_in(pc)
    pc.send("ping -c 1 -W 1 10.0.2.2\n")
    wire.get(pc, lambda frame: frame[12:14] == ARP)
    for i in range(3000):
        wire.put(damaged(seed + i))
        if i % 100 == 0:
            pc.step()
    for sequence in range(100, 150):  # some are lost while the ring is full
        wire.put(arp_frame(1))
        wire.put(echo_frame(sequence))
        try:
            wire.get(pc, lambda frame: is_echo_reply(frame, sequence), 0.3)
            break
        except NoFrame:
            continue
    else:
        pytest.fail("no answer any more\n" + command(pc, "net"))
    pc.expect(r"1 sent, \d received")
    pc.expect("# ")
    status = command(pc, "net")
    assert int(re.search(r"(\d+) refused", status)[1]) > 100
    assert b"died" not in pc.serial.data


def test_make_run_has_a_network(image):
    result = make("run", RUN="ping -c 1 10.0.2.2", RUN_IMAGE=image)
    assert result.returncode == 0, result.stderr
    assert result.stdout.endswith("1 sent, 1 received\n")
