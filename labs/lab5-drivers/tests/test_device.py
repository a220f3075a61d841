# SPDX-License-Identifier: MIT
"""kernel/device.c: who drives what, and interrupts as messages."""

from lab import conformance
from lab.guest import Expected
from model import (
    CLOCK, DEVICES, DISK, ERR_ARGUMENT, ERR_DRIVER, ERR_HANDLE, ERR_TIMEOUT,
    ERR_UNPRIVILEGED, KEYBOARD, KMSG_INTERRUPT, NONE, SCREEN, SERIAL, SWAP, Random,
)

ONE = "a device has at most one driver (kernel/device.h)"
ENDS = "a process that ends drives nothing any more (kernel/device.h)"
PRIVILEGED = "change_driver is for the privileged, all else for the driver"
KEPT = "what interrupts is kept until its driver has heard of it (kernel/device.h)"
ONCE = "several interrupts of a device are heard of once (kernel/device.h)"
SILENT = "a device that interrupted is silent until enable_interrupts (kernel/device.h)"
ALONE = "what one driver has not heard of is not for the next (kernel/device.h)"
NOT_HIS = "who is a driver no more is not heard (kernel/device.h)"


def test_layer_drivers(lab):
    """kernel/device.c alone, against its specification."""
    lab.layer("drivers")


class Registry:
    """Who drives what: 0 is init, 1 to 3 its children, 4 is nobody."""

    NUMBERS = (SWAP, DISK, KEYBOARD, SCREEN, CLOCK, SERIAL, NONE, DEVICES, 1 << 31)
    REAL = (DISK, KEYBOARD, SCREEN, CLOCK, SERIAL)

    def __init__(self, expected: Expected):
        self.expected = expected
        self.driver = {SERIAL: 0}

    def change(self, whom: int, device: int, registered: int) -> None:
        if device == SERIAL and whom == 0:
            registered = 1
        if whom > 3:
            result = ERR_HANDLE
        elif device not in self.REAL or registered > 1:
            result = ERR_ARGUMENT
        elif self.driver.get(device) != (None if registered else whom):
            result = ERR_DRIVER
        else:
            result = 0
            self.driver.pop(device, None)
            if registered:
                self.driver[device] = whom
        self.expected.add(0, "change", whom, device, result, ONE)

    def renew(self, child: int) -> None:
        self.driver = {d: who for d, who in self.driver.items() if who != child}
        self.expected.add(0, "ended", child, why=ENDS)

    def use(self, device: int) -> None:
        its = [d for d, who in self.driver.items() if who == 0]
        self.expected.add(0, "use", device, 0 if device & 31 in its else ERR_DRIVER,
                          1 if device in its else ERR_DRIVER, PRIVILEGED)

    def unprivileged(self) -> None:
        self.expected.add(0, "may not", ERR_UNPRIVILEGED, ERR_DRIVER, ERR_DRIVER,
                          PRIVILEGED)


def test_registry(lab):
    """One driver a device, registered by the privileged, until it ends."""
    numbers, expected = Random(lab.seed), Expected()
    registry = Registry(expected)
    registry.renew(1)
    for _ in range(90):
        kind, device = numbers.below(12), Registry.NUMBERS[numbers.below(9)]
        whom = numbers.below(5)
        if kind == 0:
            registry.renew(whom % 3 + 1)
        elif kind == 1:
            registry.unprivileged()
        elif kind < 4:
            registry.use(device)
        else:
            registry.change(whom, device, kind % 2 if kind < 9 else kind - 9)
    lab.run("registry").judge(expected)


def test_sources(lab):
    """Three devices interrupt while their driver is busy."""
    numbers, expected = Random(lab.seed), Expected()
    sources = (KEYBOARD, SERIAL, CLOCK)
    waits = set(sources)  # the controller keeps it: the device is masked
    listens = set()  # it may interrupt
    pending = set()  # the kernel keeps it
    for _ in range(60):
        causes, enabled = numbers.below(8), numbers.below(8)
        for i, device in enumerate(sources):
            if causes >> i & 1:
                (pending if device in listens else waits).add(device)
                listens.discard(device)
        for i, device in enumerate(sources):
            if enabled >> i & 1:
                (pending if device in waits else listens).add(device)
                waits.discard(device)
        if pending:
            heard = sum(1 << device for device in pending)
            expected.add(0, "heard", 0, KMSG_INTERRUPT, heard, f"{KEPT}; {ONCE}")
        else:
            expected.add(0, "heard", ERR_TIMEOUT, why=SILENT)
        pending = set()
    lab.run("sources").judge(expected)


def test_kept(lab, schedule):
    """Interrupts wait for a driver that is busy, and come once."""
    numbers, expected = Random(lab.seed), Expected()
    heard = (0, KMSG_INTERRUPT, 1 << CLOCK)
    for _ in range(12):
        numbers.below(5), numbers.below(3)
        expected.add(0, "enabled")
        name = "kept" if numbers.below(3) < 2 else "came"
        expected.add(0, name, *heard, why=KEPT)
        numbers.below(3)
        expected.add(0, "silent", ERR_TIMEOUT, why=f"{ONCE}; {SILENT}")
        expected.add(0, "cause", 1)
        expected.add(0, "silent", ERR_TIMEOUT, why=SILENT)
    lab.run("kept", schedule=schedule).judge(expected)


def test_counted(lab, schedule):
    """No interrupt is lost, whoever computes."""
    run, expected = lab.run("counted", schedule=schedule), Expected()
    rate = 32768 >> 5 + Random(lab.seed).below(3)
    wanted = rate * 20 // 100  # in 20 ticks, which begin between two
    seen = next((o.values[0] for o in run.observations() if o.name == "counted"), 0)
    count = seen if abs(seen - wanted) <= 3 else wanted
    expected.add(0, "counted", count, why=f"{rate} interrupts a second, for 0.2 s; "
                 + KEPT)
    run.judge(expected)


def test_heirs(lab, schedule):
    """A driver ends, or is one no more, and another takes its place."""
    numbers, expected = Random(lab.seed), Expected()
    for who in range(8):
        keeps, ends = numbers.below(2), numbers.below(2)
        expected.add(0, "change", who, 0, why=ENDS)
        expected.add(0, "new", who, ERR_TIMEOUT, why=ALONE)
        expected.add(0, "masked", who, ERR_TIMEOUT, why=SILENT)
        expected.add(0, "enabled", who)
        if not keeps:
            expected.add(0, "heard", who, 0, 1 << CLOCK, KEPT)
        expected.add(0, "works", who)
        if not ends:
            expected.add(0, "change", who, 0, 1)
            expected.add(0, "later", who, ERR_DRIVER, ERR_DRIVER, PRIVILEGED)
            expected.add(0, "later", who, ERR_TIMEOUT, why=NOT_HIS)
    lab.run("heirs", schedule=schedule).judge(expected)


def test_conform(lab):
    """Each step of the kernel is one of the specification's."""
    for program in ("registry", "heirs"):
        conformance.check(lab, program)
