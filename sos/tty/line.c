/* SPDX-License-Identifier: MIT
 *
 * One ring holds both what is entered and what is being edited, so entering a
 * line is a flag in its last entry and no copy. The last free entry is kept
 * for that flag's '\n' or end of file: a full line can still be entered.
 */
#include "sos/tty/line.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>

#define CHARACTER 0x00FFu   /* of an entry; the flags: */
#define ENDS_READ 0x0100u   /* a cooked read stops behind this character */
#define END_OF_FILE 0x0200u /* no character: a read returns 0 here */

#define CONTROL(letter) ((letter)&0x1F)
#define DELETE 0x7F
#define BELL "\a"
#define ERASE_COLUMN "\b \b"

static uint16_t *entry_at(struct line *line, uint32_t index)
{
    return &line->entry[(line->head + index) % LINE_ENTRIES];
}

/* The character last typed in the line being edited. */
static uint8_t last_character(struct line *line)
{
    return (uint8_t)(*entry_at(line, line->count - 1) & CHARACTER);
}

static bool is_control(uint8_t character)
{
    return character < 0x20 || character == DELETE;
}

/* UTF-8: a byte that continues a character. */
static bool is_continuation(uint8_t character)
{
    return (character & 0xC0) == 0x80;
}

static void show_text(struct line *line, const char *text, size_t bytes)
{
    if ((line->mode & TTY_ECHO) != 0) {
        line->show(text, bytes);
    }
}

/* Control characters are shown as ^X, in two columns. */
static void echo(struct line *line, uint8_t character)
{
    char text[2] = {'^', (char)(character ^ 0x40)};

    if (is_control(character)) {
        show_text(line, text, 2);
    } else {
        text[0] = (char)character;
        show_text(line, text, 1);
    }
}

void line_start(struct line *line, void (*show)(const char *text, size_t bytes),
                void (*key)(int signal))
{
    line->mode = TTY_COOKED | TTY_ECHO | TTY_SIGNALS;
    line->show = show;
    line->key = key;
    line->head = 0;
    line->count = 0;
    line->edited = 0;
}

/* Adds an entry. Only the end of a line gets the last place. */
static bool add(struct line *line, uint16_t entry)
{
    bool is_end = (entry & (ENDS_READ | END_OF_FILE)) != 0;
    uint32_t room = LINE_ENTRIES - line->count;

    if (room == 0 || (room == 1 && !is_end)) {
        line->show(BELL, 1);
        return false;
    }
    line->count++;
    *entry_at(line, line->count - 1) = entry;
    line->edited = is_end ? 0 : line->edited + 1;
    return true;
}

static void add_character(struct line *line, uint8_t character)
{
    if (add(line, character)) {
        echo(line, character);
    }
}

/* Takes back the last character of the line being edited, if it has one. */
static void erase(struct line *line)
{
    uint8_t character;

    if (line->edited == 0) {
        return;
    }
    do {
        character = last_character(line);
        line->count--;
        line->edited--;
    } while (is_continuation(character) && line->edited > 0);
    show_text(line, ERASE_COLUMN, sizeof ERASE_COLUMN - 1);
    if (is_control(character)) {
        show_text(line, ERASE_COLUMN, sizeof ERASE_COLUMN - 1);
    }
}

static void erase_word(struct line *line)
{
    while (line->edited > 0 && last_character(line) == ' ') {
        erase(line);
    }
    while (line->edited > 0 && last_character(line) != ' ') {
        erase(line);
    }
}

static void erase_all(struct line *line)
{
    while (line->edited > 0) {
        erase(line);
    }
}

/* The signal for which CHARACTER stands in the mode of now; 0 for none. */
static int signal_of(const struct line *line, uint8_t character)
{
    if ((line->mode & TTY_SIGNALS) == 0) {
        return 0;
    }
    switch (character) {
    case CONTROL('C'):
        return SIGINT;
    case CONTROL('\\'):
        return SIGQUIT;
    case CONTROL('Z'):
        return SIGTSTP;
    default:
        return 0;
    }
}

/* Drops the line being edited, which stays on the screen, and reports a key. */
static void interrupt(struct line *line, uint8_t character, int signal)
{
    if ((line->mode & TTY_COOKED) != 0) {
        line->count -= line->edited;
        line->edited = 0;
    }
    echo(line, character);
    show_text(line, "\n", 1);
    line->key(signal);
}

static void show_again(struct line *line)
{
    uint32_t i;

    echo(line, CONTROL('R'));
    show_text(line, "\n", 1);
    for (i = line->count - line->edited; i < line->count; i++) {
        echo(line, (uint8_t)(*entry_at(line, i) & CHARACTER));
    }
}

/* ^D: what is there is entered as it is; if that is nothing, the end. */
static void enter_end(struct line *line)
{
    if (line->edited > 0) {
        *entry_at(line, line->count - 1) |= ENDS_READ;
        line->edited = 0;
    } else {
        (void)add(line, END_OF_FILE);
    }
}

static void enter_line(struct line *line)
{
    if (add(line, '\n' | ENDS_READ)) {
        show_text(line, "\n", 1);
    }
}

static void input_cooked(struct line *line, uint8_t character)
{
    switch (character) {
    case '\r':
    case '\n':
        enter_line(line);
        break;
    case '\b':
    case DELETE:
        erase(line);
        break;
    case CONTROL('W'):
        erase_word(line);
        break;
    case CONTROL('U'):
        erase_all(line);
        break;
    case CONTROL('R'):
        show_again(line);
        break;
    case CONTROL('D'):
        enter_end(line);
        break;
    default:
        add_character(line, character);
    }
}

void line_input(struct line *line, char character)
{
    int signal = signal_of(line, (uint8_t)character);

    if (signal != 0) {
        interrupt(line, (uint8_t)character, signal);
    } else if ((line->mode & TTY_COOKED) != 0) {
        input_cooked(line, (uint8_t)character);
    } else {
        add_character(line, (uint8_t)character);
    }
}

/* What was typed raw and not read is as if it were typed now. */
static void type_again(struct line *line)
{
    char typed[LINE_ENTRIES];
    uint32_t count = line->edited;
    uint32_t i;

    line->count -= count;
    line->edited = 0;
    for (i = 0; i < count; i++) {
        typed[i] = (char)(*entry_at(line, line->count + i) & CHARACTER);
    }
    for (i = 0; i < count; i++) {
        line_input(line, typed[i]);
    }
}

uint32_t line_set_mode(struct line *line, uint32_t mode)
{
    uint32_t old = line->mode;

    if (mode != LINE_MODE_ASK) {
        line->mode = mode & (TTY_COOKED | TTY_ECHO | TTY_SIGNALS);
        if ((mode & TTY_COOKED) != 0 && (old & TTY_COOKED) == 0) {
            type_again(line);
        }
    }
    return old;
}

int line_peek(const struct line *line, char *to, size_t most)
{
    bool cooked = (line->mode & TTY_COOKED) != 0;
    uint32_t ready = cooked ? line->count - line->edited : line->count;
    uint32_t i;

    if (ready == 0) {
        return -EAGAIN;
    }
    for (i = 0; i < ready && i < most; i++) {
        uint16_t entry = line->entry[(line->head + i) % LINE_ENTRIES];

        if ((entry & END_OF_FILE) != 0) {
            break;
        }
        to[i] = (char)(entry & CHARACTER);
        if (cooked && (entry & ENDS_READ) != 0) {
            return (int)i + 1;
        }
    }
    return (int)i;
}

void line_drop(struct line *line, size_t bytes)
{
    uint32_t entries = bytes > 0 ? (uint32_t)bytes : 1;

    line->head = (line->head + entries) % LINE_ENTRIES;
    line->count -= entries;
    if (line->edited > line->count) {
        line->edited = line->count;
    }
}
