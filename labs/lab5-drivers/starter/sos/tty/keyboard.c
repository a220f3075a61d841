/* SPDX-License-Identifier: MIT
 *
 * Two tables, one for each row of printing on the keys, and a third for keys
 * behind the prefix 0xE0. The tables are indexed by make code; 0 marks keys
 * that type nothing.
 */
#include "sos/tty/keyboard.h"

#include <string.h>

#define PREFIX_EXTENDED 0xE0
#define PREFIX_PAUSE 0xE1
#define PAUSE_REST 2 /* codes behind its prefix */
#define BREAK 0x80

#define KEY_CONTROL 0x1D /* with 0xE0: the right one */
#define KEY_SHIFT_LEFT 0x2A
#define KEY_SHIFT_RIGHT 0x36
#define KEY_CAPS 0x3A

#define ESCAPE 0x1B
#define DELETE 0x7F
#define KEYS 0x54 /* those that type something have lower codes */

/* clang-format off */
static const char plain[KEYS] = {
    [0x01] = ESCAPE, '1', '2', '3', '4', '5', '6', '7', '8', '9', '0',
    '-', '=', DELETE,
    [0x0F] = '\t', 'q', 'w', 'e', 'r', 't', 'y', 'u', 'i', 'o', 'p',
    '[', ']', '\r',
    [0x1E] = 'a', 's', 'd', 'f', 'g', 'h', 'j', 'k', 'l', ';', '\'', '`',
    [0x2B] = '\\', 'z', 'x', 'c', 'v', 'b', 'n', 'm', ',', '.', '/',
    [0x37] = '*', [0x39] = ' ',
    [0x47] = '7', '8', '9', '-', '4', '5', '6', '+', '1', '2', '3', '0', '.',
};

static const char shifted[KEYS] = {
    [0x01] = ESCAPE, '!', '@', '#', '$', '%', '^', '&', '*', '(', ')',
    '_', '+', DELETE,
    [0x0F] = '\t', 'Q', 'W', 'E', 'R', 'T', 'Y', 'U', 'I', 'O', 'P',
    '{', '}', '\r',
    [0x1E] = 'A', 'S', 'D', 'F', 'G', 'H', 'J', 'K', 'L', ':', '"', '~',
    [0x2B] = '|', 'Z', 'X', 'C', 'V', 'B', 'N', 'M', '<', '>', '?',
    [0x37] = '*', [0x39] = ' ',
    [0x47] = '7', '8', '9', '-', '4', '5', '6', '+', '1', '2', '3', '0', '.',
};

static const char *const extended[KEYS] = {
    [0x1C] = "\r", [0x35] = "/",
    [0x47] = "\033[H", [0x48] = "\033[A", [0x49] = "\033[5~",
    [0x4B] = "\033[D", [0x4D] = "\033[C",
    [0x4F] = "\033[F", [0x50] = "\033[B", [0x51] = "\033[6~",
    [0x52] = "\033[2~", [0x53] = "\033[3~",
};
/* clang-format on */

static bool is_letter(char character)
{
    return (character >= 'a' && character <= 'z') ||
           (character >= 'A' && character <= 'Z');
}

/* Notes that modifier KEY went down or up; false if it is none. */
static bool take_modifier(struct keyboard *keyboard, uint8_t key, bool down)
{
    switch (key) {
    case KEY_SHIFT_LEFT:
        keyboard->shift_left = down;
        return true;
    case KEY_SHIFT_RIGHT:
        keyboard->shift_right = down;
        return true;
    case KEY_CONTROL:
        keyboard->control_left = down;
        return true;
    case KEY_CAPS:
        if (down && !keyboard->caps_down) {
            keyboard->caps = !keyboard->caps;
        }
        keyboard->caps_down = down;
        return true;
    default:
        return false;
    }
}

/* What Control makes of a key; ON_KEY and ABOVE are its two characters. */
static char control_character(char on_key, char above)
{
    if (on_key == ' ') {
        return 0;
    }
    if (is_letter(on_key) || strchr("[\\]", on_key) != NULL) {
        return (char)(on_key & 0x1F);
    }
    if (on_key != above && strchr("@^_", above) != NULL) {
        return (char)(above & 0x1F);
    }
    return on_key;
}

/* The character that KEY of the main field or the keypad types; 0 = none. */
static char character_of(const struct keyboard *keyboard, uint8_t key)
{
    bool shift = keyboard->shift_left || keyboard->shift_right;

    if (is_letter(plain[key]) && keyboard->caps) {
        shift = !shift;
    }
    return shift ? shifted[key] : plain[key];
}

static size_t take_key(const struct keyboard *keyboard, uint8_t key, char *to)
{
    bool control = keyboard->control_left || keyboard->control_right;

    if (key >= KEYS || plain[key] == 0) {
        return 0;
    }
    *to = character_of(keyboard, key);
    if (control) {
        char changed = control_character(plain[key], shifted[key]);

        *to = changed == plain[key] ? *to : changed;
    }
    return 1;
}

/* A code behind the prefix 0xE0. */
static size_t take_extended(struct keyboard *keyboard, uint8_t key, bool down,
                            char *to)
{
    size_t count;

    if (key == KEY_CONTROL) {
        keyboard->control_right = down;
        return 0;
    }
    if (!down || key >= KEYS || extended[key] == NULL) {
        return 0;
    }
    count = strlen(extended[key]);
    memcpy(to, extended[key], count);
    return count;
}

size_t keyboard_translate(struct keyboard *keyboard, uint8_t scancode,
                          char *to)
{
    uint8_t key = scancode & (uint8_t)~BREAK;
    bool down = (scancode & BREAK) == 0;

    if (keyboard->ignore > 0) {
        keyboard->ignore--;
        return 0;
    }
    if (scancode == PREFIX_PAUSE) {
        keyboard->ignore = PAUSE_REST;
        return 0;
    }
    if (scancode == PREFIX_EXTENDED) {
        keyboard->extended = true;
        return 0;
    }
    if (keyboard->extended) {
        keyboard->extended = false;
        return take_extended(keyboard, key, down, to);
    }
    if (take_modifier(keyboard, key, down) || !down) {
        return 0;
    }
    return take_key(keyboard, key, to);
}
