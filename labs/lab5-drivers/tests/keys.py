# SPDX-License-Identifier: MIT
"""A keyboard for the US, as sos/tty/keyboard.h has it: what its keys type."""

EXTENDED, BREAK = 0xE0, 0x80
SHIFTS, CONTROL, CAPS = {0x2A, 0x36}, 0x1D, 0x3A

# Successive keys from a code on: what is printed on them below and above.
ROWS = (
    (0x01, "\x1b1234567890-=\x7f", "\x1b!@#$%^&*()_+\x7f"),
    (0x0F, "\tqwertyuiop[]\r", "\tQWERTYUIOP{}\r"),
    (0x1E, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (0x2B, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (0x37, "*", "*"),
    (0x39, " ", " "),
    (0x47, "789-456+1230.", "789-456+1230."),
)
PRINTED = {
    first + i: pair for first, lower, upper in ROWS
    for i, pair in enumerate(zip(lower, upper))
}
ADDED = {
    0x1C: "\r", 0x35: "/", 0x48: "\x1b[A", 0x50: "\x1b[B", 0x4D: "\x1b[C",
    0x4B: "\x1b[D", 0x47: "\x1b[H", 0x4F: "\x1b[F", 0x52: "\x1b[2~",
    0x53: "\x1b[3~", 0x49: "\x1b[5~", 0x51: "\x1b[6~",
}


class Keyboard:
    """Takes codes; Pause (0xE1) is not among them."""

    def __init__(self):
        self.down = set()  # (behind 0xE0, code)
        self.caps = False
        self.extended = False

    def take(self, code: int) -> str:
        if code == EXTENDED:
            self.extended = True
            return ""
        key, self.extended = (self.extended, code & ~BREAK), False
        if code & BREAK:
            self.down.discard(key)
            return ""
        if key == (False, CAPS) and key not in self.down:
            self.caps = not self.caps
        self.down.add(key)
        extended, code = key
        return ADDED.get(code, "") if extended else self.character(code)

    def character(self, code: int) -> str:
        if code not in PRINTED:
            return ""
        lower, upper = PRINTED[code]
        if self.down & {(False, CONTROL), (True, CONTROL)}:
            if lower == " ":
                return "\0"
            for character in (lower, upper if code < 0x10 else ""):
                if character.isalpha() or character in tuple("@[\\]^_"):
                    return chr(ord(character) & 0x1F)
        shift = bool(self.down & {(False, key) for key in SHIFTS})
        return upper if shift != (self.caps and lower.isalpha()) else lower
