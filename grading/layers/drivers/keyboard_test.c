/* SPDX-License-Identifier: MIT
 *
 * A client of sos/tty/keyboard.h: keys go down and up, and what they type is
 * told. An operation names a key by its make code, and says 1 for down, 0 for
 * up; so a key that is held sends its make code again.
 */
#include "sos/tty/keyboard.h"

#include <stddef.h>
#include <string.h>

#include "grading/layers/vamos/module.h"

enum { BREAK = 0x80, EXTENDED = 0xE0, UNTOUCHED = 0x5A };

static struct keyboard keyboard;

static const struct module_range down = {2, {0, 1}};
static const struct module_range mostly_down = {3, {1, 1, 0}};
static const struct module_range upper_rows = { /* Esc to Tab */
    15, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}};
static const struct module_range first_letters = { /* Q to Enter */
    13, {16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28}};
static const struct module_range middle_letters = { /* A to ` and \ */
    13, {30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 43}};
static const struct module_range last_letters = { /* Z to / and space */
    11, {44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 57}};
static const struct module_range keypad_keys = { /* * 7 8 9 - 4 ... . */
    14, {55, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83}};
static const struct module_range silent_keys = { /* Alt, F1 to F12, locks */
    16, {56, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 86, 87, 88}};
static const struct module_range extended_keys = { /* behind 0xE0 */
    16, {28, 53, 71, 72, 73, 75, 77, 79, 80, 81, 82, 83, 42, 54, 56, 91}};
static const struct module_range sides = {2, {0, 1}};
static const struct module_range answers = { /* of the keyboard: no keys */
    8, {0, 0x54, 0x55, 0x7E, 0x7F, 0xFA, 0xFE, 0xFF}};

/* The driver takes SCANCODE. */
static void take(uint8_t scancode)
{
    char to[KEYBOARD_CHARACTERS];
    size_t count;

    memset(to, UNTOUCHED, sizeof(to));
    count = keyboard_translate(&keyboard, scancode, to);
    tell("count", (int64_t)count);
    tell_list("typed", 0);
    for (size_t i = 0; i < count && i < sizeof(to); i++) {
        tell_item((uint8_t)to[i]);
    }
}

static void key(int64_t code, int64_t is_down)
{
    take((uint8_t)(code | (is_down != 0 ? 0 : BREAK)));
}

static void run_key(const int64_t *arguments)
{
    key(arguments[0], arguments[1]);
}

static void run_extended(const int64_t *arguments)
{
    take(EXTENDED);
    key(arguments[0], arguments[1]);
}

/* Left is 0. */
static void run_shift(const int64_t *arguments)
{
    key(arguments[0] == 0 ? 0x2A : 0x36, arguments[1]);
}

static void run_control(const int64_t *arguments)
{
    if (arguments[0] != 0) {
        take(EXTENDED);
    }
    key(0x1D, arguments[1]);
}

static void run_caps(const int64_t *arguments)
{
    key(0x3A, arguments[0]);
}

/* It says at once that it went up. */
static void run_pause(const int64_t *arguments)
{
    static const uint8_t codes[] = {0xE1, 0x1D, 0x45, 0xE1, 0x9D, 0xC5};

    for (size_t i = 0; i < sizeof(codes); i++) {
        take(codes[i]);
    }
}

static void run_code(const int64_t *arguments)
{
    take((uint8_t)arguments[0]);
}

static void start(void)
{
    memset(&keyboard, 0, sizeof(keyboard));
}

/* All that there is to see are the characters. */
static void state(void)
{
}

#define PRINTED "letters, digits, punctuation: as printed on the keyboard; "

static const struct module_operation operations[] = {
    {.name = "upper_row", .weight = 6, .range = {&upper_rows, &mostly_down},
     .run = run_key, .rule = PRINTED "with Shift the upper one"},
    {.name = "first_letter", .weight = 4,
     .range = {&first_letters, &mostly_down}, .run = run_key,
     .rule = PRINTED "Caps Lock exchanges small and capital letters only"},
    {.name = "middle_letter", .weight = 4,
     .range = {&middle_letters, &mostly_down}, .run = run_key,
     .rule = PRINTED "Caps Lock exchanges small and capital letters only"},
    {.name = "last_letter", .weight = 4,
     .range = {&last_letters, &mostly_down}, .run = run_key,
     .rule = PRINTED "Caps Lock exchanges small and capital letters only"},
    {.name = "keypad", .weight = 3, .range = {&keypad_keys, &mostly_down},
     .run = run_key,
     .rule = "the keypad's digits and signs are digits and signs"},
    {.name = "silent", .weight = 2, .range = {&silent_keys, &down},
     .run = run_key, .rule = "all others: nothing"},
    {.name = "extended", .weight = 6, .range = {&extended_keys, &mostly_down},
     .run = run_extended,
     .rule = "0xE0 marks keys that were added; the shifts behind it do not "
             "count; a break types nothing"},
    {.name = "shift", .weight = 6, .range = {&sides, &down}, .run = run_shift,
     .rule = "a modifier types nothing; Shift holds while one of the two does"},
    {.name = "control", .weight = 6, .range = {&sides, &down},
     .run = run_control,
     .rule = "a modifier types nothing; Control holds while one of the two "
             "does"},
    {.name = "caps", .weight = 4, .range = {&down}, .run = run_caps,
     .rule = "holding Caps Lock down does not switch it again"},
    {.name = "pause", .weight = 2, .run = run_pause,
     .rule = "0xE1 begins a sequence of three codes, which type nothing"},
    {.name = "code", .weight = 1, .range = {&answers}, .run = run_code,
     .rule = "an unknown key types nothing"},
};

static const struct module_scene scenes[] = {
    /* Each key alone, with each modifier. */
    {.depth = 2, .letters = {
        "shift 0 1", "shift 1 1", "control 0 1", "control 1 1", "caps 1",
        "extended 42 1", "pause", "upper_row 3 1", "upper_row 7 1",
        "upper_row 12 1", "upper_row 13 1", "upper_row 14 1", "upper_row 15 1",
        "upper_row 1 1", "first_letter 16 1", "first_letter 26 1",
        "first_letter 27 1", "first_letter 28 1", "middle_letter 38 1",
        "middle_letter 40 1", "middle_letter 43 1", "last_letter 50 1",
        "last_letter 53 1", "last_letter 57 1", "keypad 72 1", "keypad 74 1",
        "extended 72 1", "extended 72 0", "extended 28 1", "silent 69 1",
        "silent 56 1", "code 250", "upper_row 3 0"}},
    /* What modifiers make of each other. */
    {.depth = 4, .letters = {
        "shift 0 1", "shift 0 0", "shift 1 1", "shift 1 0", "caps 1", "caps 0",
        "control 0 1", "control 1 1", "control 0 0", "control 1 0", "pause",
        "middle_letter 30 1", "upper_row 7 1"}},
    {.depth = 0},
};

const struct module module = {
    OPERATIONS(operations), start, state, NULL, scenes
};
