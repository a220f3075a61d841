# SPDX-License-Identifier: MIT
"""sos/tty/keyboard.c: what is typed."""

from keys import EXTENDED, Keyboard
from lab.guest import Expected
from model import Random

TYPES = "what a key types stands in sos/tty/keyboard.h"
MODIFIERS = (0x2A, 0x36, 0x1D, 0x3A, 0x2A, 0x36, 0x3A)  # tests/typing.c
BREAK = 0x80
# Names of QEMU's, and what these keys type, alone or together.
KEYS = {
    **{key: key for key in "abcdefghijklmnopqrstuvwxyz0123456789"},
    "shift-a": "A", "shift-m": "M", "shift-1": "!", "shift-slash": "?",
    "ctrl-c": "\x03", "ctrl-z": "\x1a", "ret": "\r", "backspace": "\x7f",
    "tab": "\t", "spc": " ", "minus": "-", "up": "\x1b[A", "left": "\x1b[D",
    "home": "\x1b[H", "pgdn": "\x1b[6~", "delete": "\x1b[3~", "kp_5": "5",
    "kp_enter": "\r", "kp_divide": "/", "apostrophe": "'",
}


def test_layer_keyboard(lab):
    """Scancodes alone, against the specification."""
    lab.layer("keyboard")


def codes(numbers: Random) -> list[int]:
    """As act() of tests/typing.c makes them up."""
    is_modifier, is_extended = numbers.below(3) == 0, numbers.below(5) == 0
    code = (MODIFIERS[numbers.below(7)] if is_modifier
            else 1 + numbers.below(0x58))
    is_up = numbers.below(2) == 0
    prefix = [EXTENDED] if is_extended else []
    if not is_modifier:
        return [*prefix, code, *prefix, code | BREAK]
    return [*prefix, code | BREAK if is_up else code]


def test_typing(lab, schedule):
    """Keys of all kinds, through the controller and its interrupt."""
    numbers, expected, keyboard = Random(lab.seed), Expected(), Keyboard()
    for _ in range(60):
        for code in codes(numbers):
            typed = keyboard.take(code)
            word = int.from_bytes(typed.encode("latin-1"), "little")
            expected.add(0, "typed", code, len(typed), word, TYPES)
    lab.run("typing", schedule=schedule).judge(expected)


def test_typed(lab):
    """Somebody types on the PC's keyboard."""
    numbers, expected = Random(lab.seed), Expected()
    names = [list(KEYS)[numbers.below(len(KEYS))] for _ in range(20)] + ["esc"]

    def typist(pc) -> None:
        """One key after the other, each when the one before has come."""
        pc.expect("type")
        for name in names:
            pc.monitor(f"sendkey {name} 20", lambda text: None)
            pc.expect(r"\.")

    for name in names:
        for character in "\x1b" if name == "esc" else KEYS[name]:
            expected.add(0, "typed", ord(character), why=f"{name}: {TYPES}")
    lab.run("typed", shift=None, typist=typist).judge(expected)
