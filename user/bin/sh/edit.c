/* SPDX-License-Identifier: MIT
 *
 * A line typed at the terminal. Each key is carried out at once.
 */
#include "user/bin/sh/edit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "user/bin/sh/complete.h"
#include "user/bin/sh/history.h"
#include "user/bin/sh/screenline.h"
#include "user/bin/sh/text.h"

#define CONTROL(letter) ((letter)&0x1F)
#define ESCAPE 0x1B
#define DELETE 0x7F
#define SEQUENCE_MOST 8 /* bytes of what a key sends */

/* Keys that send more than a byte have these codes. */
enum {
    KEY_END = -1, /* of the input */
    KEY_UNKNOWN = 256,
    KEY_UP,
    KEY_DOWN,
    KEY_RIGHT,
    KEY_LEFT,
    KEY_HOME,
    KEY_LAST, /* End */
    KEY_DELETE
};

struct edit {
    struct screenline line;
    int back;    /* which line of before this was; 0: none */
    char *typed; /* what was typed before one was taken, or NULL */
    int done;
    enum edit_result result;
};

static int read_byte(void)
{
    unsigned char byte;
    ssize_t count;

    do {
        count = read(STDIN_FILENO, &byte, 1);
    } while (count < 0 && errno == EINTR);
    return count == 1 ? byte : KEY_END;
}

/* The key for ESC [ NUMBER LETTER. */
static int key_of(int number, int letter)
{
    switch (letter) {
    case 'A':
        return KEY_UP;
    case 'B':
        return KEY_DOWN;
    case 'C':
        return KEY_RIGHT;
    case 'D':
        return KEY_LEFT;
    case 'H':
        return KEY_HOME;
    case 'F':
        return KEY_LAST;
    case '~':
        return number == 1 || number == 7   ? KEY_HOME
               : number == 4 || number == 8 ? KEY_LAST
               : number == 3                ? KEY_DELETE
                                            : KEY_UNKNOWN;
    default:
        return KEY_UNKNOWN;
    }
}

static int read_key(void)
{
    int key = read_byte();
    int number = 0;

    if (key != ESCAPE) {
        return key;
    }
    key = read_byte();
    if (key != '[' && key != 'O') {
        return key == KEY_END ? KEY_END : KEY_UNKNOWN;
    }
    for (int i = 0; i < SEQUENCE_MOST; i++) {
        key = read_byte();
        if (key == KEY_END || (key >= 0x40 && key < DELETE)) {
            return key == KEY_END ? KEY_END : key_of(number, key);
        }
        number = key >= '0' && key <= '9' ? number * 10 + key - '0' : number;
    }
    return KEY_UNKNOWN;
}

/* Takes the line typed BACK lines ago; 0 is the one being typed. */
static void take_history(struct edit *edit, int back)
{
    const char *text = back > 0 ? history_get(back) : edit->typed;

    if (text == NULL || back < 0) {
        return;
    }
    if (edit->back == 0) {
        free(edit->typed);
        edit->typed = text_must(strdup(edit->line.text.bytes));
    }
    edit->back = back;
    screenline_set(&edit->line, text);
}

static void erase_word(struct edit *edit)
{
    const char *text = edit->line.text.bytes;
    size_t from = edit->line.cursor;

    while (from > 0 && text[from - 1] == ' ') {
        from--;
    }
    while (from > 0 && text[from - 1] != ' ') {
        from--;
    }
    screenline_erase(&edit->line, from, edit->line.cursor);
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Shows names below the line, and then the line again. */
static void show_names(struct edit *edit, struct arguments *names)
{
    size_t cursor = edit->line.cursor;

    qsort(names->list, names->count, sizeof *names->list, compare);
    screenline_leave(&edit->line);
    for (size_t i = 0; i < names->count; i++) {
        screenline_write(names->list[i], strlen(names->list[i]));
        screenline_write(i + 1 < names->count ? "  " : "\n",
                         i + 1 < names->count ? 2 : 1);
    }
    edit->line.row = 0;
    edit->line.cursor = cursor;
    screenline_show(&edit->line);
}

static void complete(struct edit *edit)
{
    struct arguments names = {NULL, 0};
    char *more =
        complete_word(edit->line.text.bytes, edit->line.cursor, &names);

    for (const char *c = more; *c != '\0'; c++) {
        screenline_insert(&edit->line, *c);
    }
    if (*more == '\0' && names.count > 1) {
        show_names(edit, &names);
    }
    free(more);
    arguments_free(&names);
}

/* Looks in the lines of before for what is typed, until another key takes what
 * was found. That key is returned. */
static int search(struct edit *edit)
{
    const char *prompt = edit->line.prompt;
    struct text wanted = {NULL, 0, 0};
    int found = 0;
    int key;

    text_add(&wanted, "");
    for (;;) {
        struct text shown = {NULL, 0, 0};

        text_add(&shown, "(search) ");
        text_add(&shown, wanted.bytes);
        text_add(&shown, ": ");
        edit->line.prompt = shown.bytes;
        screenline_set(&edit->line, found > 0 ? history_get(found) : "");
        key = read_key();
        edit->line.prompt = prompt;
        text_free(&shown);
        if (key == CONTROL('R')) {
            int next = history_search(wanted.bytes, found + 1);

            found = next > 0 ? next : found;
            continue;
        }
        if (key == DELETE || key == '\b') {
            wanted.length -= wanted.length > 0;
            wanted.bytes[wanted.length] = '\0';
        } else if (key >= ' ' && key < KEY_UNKNOWN) {
            text_put(&wanted, (char)key);
        } else {
            break;
        }
        found = wanted.length > 0 ? history_search(wanted.bytes, 1) : 0;
    }
    text_free(&wanted);
    screenline_show(&edit->line);
    return key;
}

static void finish(struct edit *edit, enum edit_result result)
{
    edit->done = 1;
    edit->result = result;
}

/* Keys that move the cursor. Whether KEY is one. */
static int move(struct edit *edit, int key)
{
    struct screenline *line = &edit->line;

    switch (key) {
    case CONTROL('A'):
    case KEY_HOME:
        screenline_move(line, 0);
        return 1;
    case CONTROL('E'):
    case KEY_LAST:
        screenline_move(line, line->text.length);
        return 1;
    case CONTROL('B'):
    case KEY_LEFT:
        screenline_move(line, screenline_before(line));
        return 1;
    case CONTROL('F'):
    case KEY_RIGHT:
        screenline_move(line, screenline_behind(line));
        return 1;
    case CONTROL('P'):
    case KEY_UP:
        take_history(edit, edit->back + 1);
        return 1;
    case CONTROL('N'):
    case KEY_DOWN:
        take_history(edit, edit->back - 1);
        return 1;
    default:
        return 0;
    }
}

/* Keys that erase. Whether KEY is one. */
static int erase(struct edit *edit, int key)
{
    struct screenline *line = &edit->line;

    switch (key) {
    case '\b':
    case DELETE:
        screenline_erase(line, screenline_before(line), line->cursor);
        return 1;
    case CONTROL('D'):
    case KEY_DELETE:
        screenline_erase(line, line->cursor, screenline_behind(line));
        return 1;
    case CONTROL('K'):
        screenline_erase(line, line->cursor, line->text.length);
        return 1;
    case CONTROL('U'):
        screenline_erase(line, 0, line->cursor);
        return 1;
    case CONTROL('W'):
        erase_word(edit);
        return 1;
    default:
        return 0;
    }
}

static void take_key(struct edit *edit, int key)
{
    if (key == CONTROL('R')) {
        key = search(edit);
    }
    if (key == KEY_END ||
        (key == CONTROL('D') && edit->line.text.length == 0)) {
        finish(edit, EDIT_END);
    } else if (key == '\r' || key == '\n') {
        finish(edit, EDIT_LINE);
    } else if (key == CONTROL('C')) {
        screenline_write("^C", 2);
        finish(edit, EDIT_INTERRUPT);
    } else if (key == CONTROL('L')) {
        screenline_write("\033[H\033[2J", 7);
        edit->line.row = 0;
        screenline_show(&edit->line);
    } else if (key == '\t') {
        complete(edit);
    } else if (!move(edit, key) && !erase(edit, key) && key >= ' ' &&
               key < KEY_UNKNOWN) {
        screenline_insert(&edit->line, (char)key);
    }
}

/* Makes the terminal raw. Whether there is one; BEFORE: how it was. */
static int make_raw(struct termios *before)
{
    struct termios raw;

    if (tcgetattr(STDIN_FILENO, before) < 0) {
        return 0;
    }
    before->c_lflag |= ICANON | ECHO | ISIG; /* a program may have left it */
    raw = *before;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    return tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) == 0;
}

enum edit_result edit_line(const char *prompt, char **line)
{
    struct edit edit = {.done = 0};
    struct termios before;
    int raw = make_raw(&before);

    screenline_start(&edit.line, prompt);
    while (!edit.done) {
        take_key(&edit, read_key());
    }
    /* Before the line's end shows that it is entered: who sees that may type
     * ^C. */
    if (raw) {
        (void)tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
    }
    screenline_leave(&edit.line);
    if (edit.result == EDIT_LINE) {
        *line = text_take(&edit.line.text);
    }
    text_free(&edit.line.text);
    free(edit.typed);
    return edit.result;
}
