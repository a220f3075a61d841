/* SPDX-License-Identifier: MIT
 *
 * The specification of sos/tty/keyboard.h: a list of what each key has printed
 * on it, and the set of keys that are down, from which all else follows.
 */
#include "sos/tty/keyboard.h"

#include <string.h>

#include "grading/layers/vamos/module.h"

enum { CODES = 0x80, UP = 0x80, CAPS = 0x3A };

/* Stretches of keys with successive codes. */
static const struct stretch {
    uint8_t first;
    const char *lower, *upper;
} printed[] = {
    {0x01, "\033" "1234567890-=\177", "\033" "!@#$%^&*()_+\177"},
    {0x0F, "\tqwertyuiop[]\r", "\tQWERTYUIOP{}\r"},
    {0x1E, "asdfghjkl;'`", "ASDFGHJKL:\"~"},
    {0x2B, "\\zxcvbnm,./", "|ZXCVBNM<>?"},
    {0x37, "*", "*"},
    {0x39, " ", " "},
    {0x47, "789-456+1230.", "789-456+1230."},
};

static const struct added {
    uint8_t code;
    const char *types;
} added[] = {
    {0x1C, "\r"},      {0x35, "/"},       {0x48, "\033[A"},
    {0x50, "\033[B"},  {0x4D, "\033[C"},  {0x4B, "\033[D"},
    {0x47, "\033[H"},  {0x4F, "\033[F"},  {0x52, "\033[2~"},
    {0x53, "\033[3~"}, {0x49, "\033[5~"}, {0x51, "\033[6~"},
};

/* The abstract state: which keys are down, plain and behind 0xE0. */
static bool is_down[2][CODES];
static bool caps;
static uint32_t rest;    /* codes of a Pause that are still to come */
static uint32_t behind;  /* 1: 0xE0 was the last code */

/* A keyboard that is all zero is a new one. */
static void notice_new(const struct keyboard *keyboard)
{
    static const struct keyboard fresh;

    if (memcmp(keyboard, &fresh, sizeof(fresh)) == 0) {
        memset(is_down, 0, sizeof(is_down));
        caps = false;
        rest = 0;
        behind = 0;
    }
}

/* What is printed on the key CODE: 0 below, 1 above; 0 if it types nothing. */
static char on_key(uint8_t code, bool above)
{
    for (size_t i = 0; i < sizeof(printed) / sizeof(printed[0]); i++) {
        uint32_t at = (uint32_t)code - printed[i].first;

        if (code >= printed[i].first && at < strlen(printed[i].lower)) {
            return (above ? printed[i].upper : printed[i].lower)[at];
        }
    }
    return 0;
}

static bool is_letter(char lower)
{
    return lower >= 'a' && lower <= 'z';
}

/* Whether Control makes a code below 0x20 of the key. */
static bool has_control_code(char lower, char upper)
{
    return is_letter(lower) || lower == '[' || lower == '\\' || lower == ']' ||
           upper == '@' || upper == '^' || upper == '_';
}

static char character(uint8_t code)
{
    char lower = on_key(code, false);
    char upper = on_key(code, true);
    bool shift = is_down[0][0x2A] || is_down[0][0x36];

    if (is_down[0][0x1D] || is_down[1][0x1D]) {
        if (lower == ' ') {
            return 0;
        }
        if (has_control_code(lower, upper)) {
            return (char)((lower == '2' || lower == '6' || lower == '-' ? upper
                                                                       : lower)
                          & 0x1F);
        }
    }
    return shift != (caps && is_letter(lower)) ? upper : lower;
}

static size_t type_added(uint8_t code, char *to)
{
    for (size_t i = 0; i < sizeof(added) / sizeof(added[0]); i++) {
        if (added[i].code == code) {
            memcpy(to, added[i].types, strlen(added[i].types));
            return strlen(added[i].types);
        }
    }
    return 0;
}

/* Key CODE went down or, if it is held, is told again. */
static size_t press(uint32_t where, uint8_t code, char *to)
{
    bool again = is_down[where][code];

    is_down[where][code] = true;
    if (where == 1) {
        return type_added(code, to);
    }
    if (code == CAPS && !again) {
        caps = !caps;
    }
    if (on_key(code, false) == 0) {
        return 0;
    }
    to[0] = character(code);
    return 1;
}

size_t keyboard_translate(struct keyboard *keyboard, uint8_t scancode,
                          char *to)
{
    uint32_t where = behind;

    notice_new(keyboard);
    keyboard->caps_down = true; /* it is not new any more */
    if (rest > 0) {
        rest--;
        return 0;
    }
    if (scancode == 0xE1 || scancode == 0xE0) {
        rest = scancode == 0xE1 ? 2 : 0;
        behind = scancode == 0xE0 ? 1 : 0;
        return 0;
    }
    behind = 0;
    if ((scancode & UP) != 0) {
        is_down[where][scancode & ~UP] = false;
        return 0;
    }
    return press(where, scancode, to);
}
