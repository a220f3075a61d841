/* SPDX-License-Identifier: MIT
 *
 * No tables: rows of keys as strings, all else by cases.
 */
#include "sos/tty/keyboard.h"

#include <string.h>

/* The character at AT of TEXT; 0 if it is shorter. */
static char at(const char *text, uint8_t at)
{
    return at < strlen(text) ? text[at] : 0;
}

/* The rows of the main field, from the key with code FIRST on. */
static char row(uint8_t key, bool above)
{
    if (key >= 0x02 && key <= 0x0D) {
        return at(above ? "!@#$%^&*()_+" : "1234567890-=", key - 0x02);
    }
    if (key >= 0x10 && key <= 0x1B) {
        return at(above ? "QWERTYUIOP{}" : "qwertyuiop[]", key - 0x10);
    }
    if (key >= 0x1E && key <= 0x29) {
        return at(above ? "ASDFGHJKL:\"~" : "asdfghjkl;'`", key - 0x1E);
    }
    if (key >= 0x2B && key <= 0x35) {
        return at(above ? "|ZXCVBNM<>?" : "\\zxcvbnm,./", key - 0x2B);
    }
    return 0;
}

/* Keys that Shift does not change. */
static char fixed(uint8_t key)
{
    switch (key) {
    case 0x01:
        return 0x1B;
    case 0x0E:
        return 0x7F;
    case 0x0F:
        return '\t';
    case 0x1C:
        return '\r';
    case 0x37:
        return '*';
    case 0x39:
        return ' ';
    default:
        return key >= 0x47 ? at("789-456+1230.", key - 0x47) : 0;
    }
}

static bool is_letter(char character)
{
    return character >= 'a' && character <= 'z';
}

/* What Control makes of the key with these characters; -1: nothing special. */
static int controlled(char below, char above)
{
    if (below == ' ') {
        return 0;
    }
    if (is_letter(below)) {
        return below - 'a' + 1;
    }
    switch (above) {
    case '@':
        return 0x00;
    case '{':
        return 0x1B;
    case '|':
        return 0x1C;
    case '}':
        return 0x1D;
    case '^':
        return 0x1E;
    case '_':
        return 0x1F;
    default:
        return -1;
    }
}

static size_t type(const struct keyboard *keyboard, uint8_t key, char *to)
{
    bool above = keyboard->shift_left || keyboard->shift_right;
    char below = row(key, false);

    if (below == 0) {
        below = fixed(key);
    }
    if (below == 0) {
        return 0;
    }
    if ((keyboard->control_left || keyboard->control_right) &&
        controlled(below, row(key, true)) >= 0) {
        *to = (char)controlled(below, row(key, true));
        return 1;
    }
    if (is_letter(below) && keyboard->caps) {
        above = !above;
    }
    *to = above && row(key, true) != 0 ? row(key, true) : below;
    return 1;
}

static const char *extended(uint8_t key)
{
    switch (key) {
    case 0x1C:
        return "\r";
    case 0x35:
        return "/";
    case 0x47:
        return "\033[H";
    case 0x48:
        return "\033[A";
    case 0x49:
        return "\033[5~";
    case 0x4B:
        return "\033[D";
    case 0x4D:
        return "\033[C";
    case 0x4F:
        return "\033[F";
    case 0x50:
        return "\033[B";
    case 0x51:
        return "\033[6~";
    case 0x52:
        return "\033[2~";
    case 0x53:
        return "\033[3~";
    default:
        return "";
    }
}

static size_t take_plain(struct keyboard *keyboard, uint8_t key, bool down,
                         char *to)
{
    switch (key) {
    case 0x1D:
        keyboard->control_left = down;
        return 0;
    case 0x2A:
        keyboard->shift_left = down;
        return 0;
    case 0x36:
        keyboard->shift_right = down;
        return 0;
    case 0x3A:
        keyboard->caps = keyboard->caps != (down && !keyboard->caps_down);
        keyboard->caps_down = down;
        return 0;
    default:
        return down ? type(keyboard, key, to) : 0;
    }
}

static size_t take_extended(struct keyboard *keyboard, uint8_t key, bool down,
                            char *to)
{
    size_t count = down ? strlen(extended(key)) : 0;

    if (key == 0x1D) {
        keyboard->control_right = down;
    }
    memcpy(to, extended(key), count);
    return count;
}

size_t keyboard_translate(struct keyboard *keyboard, uint8_t scancode,
                          char *to)
{
    bool down = scancode < 0x80;
    bool was_extended = keyboard->extended;

    if (keyboard->ignore > 0) {
        keyboard->ignore--;
        return 0;
    }
    keyboard->extended = scancode == 0xE0;
    if (scancode == 0xE1) {
        keyboard->ignore = 2;
    }
    if (scancode == 0xE0 || scancode == 0xE1) {
        return 0;
    }
    return was_extended ? take_extended(keyboard, scancode & 0x7F, down, to)
                        : take_plain(keyboard, scancode & 0x7F, down, to);
}
