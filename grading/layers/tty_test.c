/* SPDX-License-Identifier: MIT
 *
 * Tests of what the terminal makes of keys and of text: scancodes, the line
 * discipline, and the screen over a model of the device.
 */
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "grading/layers/ktap.h"
#include "sos/tty/keyboard.h"
#include "sos/tty/line.h"
#include "sos/tty/screen.h"
#include "sos/tty/text.h"
#include "user/include/vamos.h"

/* --- Model of the screen device ------------------------------------------- */

static uint8_t window[4000];
static uint8_t controller[256], controller_index;
static uint32_t cells_written;

int dev_read(uint32_t device, uint32_t reg, uint32_t width, uint32_t count,
             void *buffer)
{
    CHECK(device == DEVICE_SCREEN);
    CHECK(reg + width * count <= sizeof window);
    memcpy(buffer, window + reg, width * count);
    return (int)count;
}

int dev_write(uint32_t device, uint32_t reg, uint32_t width, uint32_t count,
              const void *buffer)
{
    CHECK(device == DEVICE_SCREEN);
    if (reg == 4000) {
        memcpy(&controller_index, buffer, 1);
    } else if (reg == 4001) {
        memcpy(&controller[controller_index], buffer, 1);
    } else {
        CHECK(reg + width * count <= sizeof window);
        memcpy(window + reg, buffer, width * count);
        cells_written += count;
    }
    return (int)count;
}

/* Takes over a screen with TEXT in row ROW. */
static void start_screen_with(uint32_t row, const char *text)
{
    size_t i;

    for (i = 0; i < sizeof window; i++) {
        window[i] = i % 2 == 0 ? ' ' : SCREEN_NORMAL;
    }
    for (i = 0; text[i] != 0; i++) {
        window[2 * (row * SCREEN_COLUMNS + i)] = (uint8_t)text[i];
    }
    screen_start();
}

static void start_screen(void)
{
    start_screen_with(0, "");
}

static void write_text(const char *text)
{
    text_write(text, strlen(text));
    screen_flush();
}

/* Whether row ROW begins with TEXT and is blank behind it. */
static bool row_is(uint32_t row, const char *text)
{
    uint32_t i;
    size_t bytes = strlen(text);

    for (i = 0; i < SCREEN_COLUMNS; i++) {
        char wanted = i < bytes ? text[i] : ' ';

        if ((char)window[2 * (row * SCREEN_COLUMNS + i)] != wanted) {
            return false;
        }
    }
    return true;
}

static bool cursor_is(uint32_t row, uint32_t column)
{
    uint32_t cursor = (uint32_t)controller[14] << 8 | controller[15];

    return cursor == row * SCREEN_COLUMNS + column;
}

static void screen_takes_over(void)
{
    start_screen();
    CHECK(cursor_is(0, 0));
    start_screen_with(0, "kernel");
    CHECK(row_is(0, "kernel") && cursor_is(1, 0));
    start_screen_with(24, "kernel");
    CHECK(row_is(23, "kernel") && row_is(24, "") && cursor_is(24, 0));
}

static void screen_lines(void)
{
    start_screen();
    write_text("one\ntwo\r\nabc\rX\tY");
    CHECK(row_is(0, "one") && row_is(1, "two") && row_is(2, "Xbc     Y"));
    write_text("\b\b \b");
    CHECK(cursor_is(2, 7));
    write_text("\a\v");
    CHECK(cursor_is(2, 7));
}

static void screen_full_row(void)
{
    char row[SCREEN_COLUMNS + 1] = "";

    start_screen();
    memset(row, 'x', SCREEN_COLUMNS);
    write_text(row);
    CHECK(row_is(0, row) && cursor_is(0, 79));
    write_text("\nnext");
    CHECK(row_is(1, "next"));
    write_text("\n");
    write_text(row);
    write_text("y");
    CHECK(row_is(2, row) && row_is(3, "y"));
}

static void screen_scrolls(void)
{
    char text[32];
    int i;

    start_screen();
    for (i = 0; i < 30; i++) {
        snprintf(text, sizeof text, "line %d\n", i);
        write_text(text);
    }
    CHECK(row_is(0, "line 6") && row_is(23, "line 29") && row_is(24, ""));
    CHECK(cursor_is(24, 0));
}

static void screen_writes_little(void)
{
    start_screen();
    write_text("\n\n\n");
    cells_written = 0;
    write_text("a");
    CHECK(cells_written == SCREEN_COLUMNS);
    write_text("\r");
    CHECK(cells_written == SCREEN_COLUMNS);
}

static void text_utf8(void)
{
    start_screen();
    write_text("ä│");
    write_text("\xE2");
    write_text("\x94\x82");
    write_text("€\xFF\xC3z");
    CHECK(row_is(0, "\x84\xB3\xB3\xFE\xFEz"));
}

static void text_sequences(void)
{
    start_screen();
    write_text("one\ntwo\033[1;2HX\033[BY\033[3DZ\033[5C!\033[A?");
    CHECK(row_is(0, "oXe    ?") && row_is(1, "ZwY   !"));
    write_text("\033[2;3H\033[K");
    CHECK(row_is(1, "Zw"));
    write_text("\033[1K");
    CHECK(row_is(1, ""));
    write_text("\033[2J");
    CHECK(row_is(0, ""));
    write_text("\033[99;999H");
    CHECK(cursor_is(24, 79));
    write_text("\033[H\033[999A\033[999D");
    CHECK(cursor_is(0, 0));
    write_text("\033[5d\033[7G");
    CHECK(cursor_is(4, 6));
    write_text("\033[2;3f\033(B\033[?25hx");
    CHECK(cursor_is(1, 3) && row_is(1, "  x"));
}

static void text_colours(void)
{
    start_screen();
    write_text("\033[1;31;44mA\033[7mB\033[mC\033[32;49mD\033[39mE\033[0m");
    CHECK(window[1] == 0x1C && window[3] == 0x49);
    CHECK(window[5] == 0x07 && window[7] == 0x02 && window[9] == 0x07);
}

static void text_nonsense(void)
{
    uint32_t random = 1;
    int i;

    start_screen();
    for (i = 0; i < 200000; i++) {
        char bytes[3];

        random = random * 1664525u + 1013904223u;
        bytes[0] = (char)(random >> 24);
        bytes[1] = random & 0x10000 ? '\033' : (char)(random >> 8);
        bytes[2] = random & 0x20000 ? '[' : (char)(random >> 5);
        text_write(bytes, 3);
    }
    write_text("\030\033[m\033[2J\033[Hfine");
    CHECK(row_is(0, "fine"));
}

/* --- Keyboard ------------------------------------------------------------- */

/* Whether the codes, two hexadecimal digits each, type TEXT. */
static bool types(const char *codes, const char *text, size_t bytes)
{
    struct keyboard keyboard = {.shift_left = false};
    char typed[64];
    size_t count = 0;
    unsigned code;

    for (; sscanf(codes, "%2x", &code) == 1; codes += 3) {
        count += keyboard_translate(&keyboard, (uint8_t)code, typed + count);
        if (codes[2] == 0) {
            break;
        }
    }
    return count == bytes && memcmp(typed, text, bytes) == 0;
}

#define TYPES(codes, text) CHECK(types(codes, text, sizeof text - 1))

static void keyboard_plain(void)
{
    TYPES("23 A3 17 97 39 B9 02 82 1C 9C", "hi 1\r");
    TYPES("1E 1E 1E 9E", "aaa"); /* held down */
    TYPES("01 0E 0F 29 2B 28 35 53", "\033\177\t`\\'/.");
    TYPES("3B 44 57 58 45 46 38 B8 54 55 7F FF", "");
}

static void keyboard_shift(void)
{
    TYPES("2A 1E 9E AA 1E", "Aa");
    TYPES("36 02 03 0C 1A 27 33 B6 02", "!@_{:<1");
    TYPES("2A 36 AA 1E B6 1E", "Aa"); /* the other one is still down */
}

static void keyboard_caps(void)
{
    TYPES("3A BA 1E 02 2A 1E 02 AA 3A BA 1E", "A1a!a");
    TYPES("3A 3A BA 1E", "A"); /* held down: once */
}

static void keyboard_control(void)
{
    TYPES("1D 2E AE 9D 2E", "\003c");
    TYPES("E0 1D 20 E0 9D 20", "\004d");
    TYPES("1D E0 1D 9D 20 E0 9D 20", "\004d");
    TYPES("1D 1A 1B 2B 39", "\033\035\034\0");
    TYPES("1D 03 07 0C", "\0\036\037");
    TYPES("1D 2A 03 07 0C 1E", "\0\036\037\001");
    TYPES("1D 02 1C 4A 2A 02", "1\r-!");
}

static void keyboard_extended(void)
{
    TYPES("E0 48 E0 C8 E0 50 E0 4D E0 4B", "\033[A\033[B\033[C\033[D");
    TYPES("E0 47 E0 4F E0 52 E0 53 E0 49 E0 51",
          "\033[H\033[F\033[2~\033[3~\033[5~\033[6~");
    TYPES("E0 1C E0 9C E0 35 48 50", "\r/82");
    TYPES("E0 2A E0 4B E0 CB E0 AA 1E", "\033[Da"); /* a made-up shift */
    TYPES("E0 5B E0 7F E0 FF 1E", "a");
}

static void keyboard_pause(void)
{
    TYPES("E1 1D 45 E1 9D C5 2E", "c");
}

/* --- Line discipline ------------------------------------------------------ */

static struct line line;
static char shown[8192];
static size_t shown_bytes;

static void show(const char *text, size_t bytes)
{
    if (shown_bytes + bytes <= sizeof shown) {
        memcpy(shown + shown_bytes, text, bytes);
    }
    shown_bytes += bytes;
}

static uint32_t keys; /* set of signals reported */

static void note_key(int signal)
{
    keys |= 1u << signal;
}

static void type(const char *text)
{
    for (; *text != 0; text++) {
        line_input(&line, *text);
    }
}

static void start_line(uint32_t mode)
{
    line_start(&line, show, note_key);
    (void)line_set_mode(&line, mode);
    shown_bytes = 0;
    keys = 0;
}

/* Whether a read of at most MOST bytes gives TEXT; NULL: nothing yet. */
static bool reads(size_t most, const char *text)
{
    char bytes[LINE_ENTRIES];
    int count = line_peek(&line, bytes, most);

    if (count < 0 || text == NULL) {
        return text == NULL && count == -EAGAIN;
    }
    line_drop(&line, (size_t)count);
    return (size_t)count == strlen(text) &&
           memcmp(bytes, text, (size_t)count) == 0;
}

static bool shows(const char *text)
{
    size_t bytes = shown_bytes;

    shown_bytes = 0;
    return bytes == strlen(text) && memcmp(shown, text, bytes) == 0;
}

static void line_cooked(void)
{
    start_line(TTY_COOKED | TTY_ECHO);
    type("ab");
    CHECK(reads(100, NULL));
    type("c\rde\n\nf");
    CHECK(shows("abc\nde\n\nf"));
    CHECK(reads(100, "abc\n"));
    CHECK(reads(2, "de") && reads(2, "\n") && reads(100, "\n"));
    CHECK(reads(100, NULL));
}

static void line_erases(void)
{
    start_line(TTY_COOKED | TTY_ECHO);
    type("ab\b\177\177x");
    CHECK(shows("ab\b \b\b \bx"));
    type("one two  \027y\r");
    CHECK(reads(100, "xone y\n"));
    type("dropped\025kept\r");
    CHECK(reads(100, "kept\n"));
    shown_bytes = 0;
    type("ä€\177\177\001\177");
    CHECK(shows("ä€\b \b\b \b^A\b \b\b \b"));
    type("\177\025\027\r");
    CHECK(reads(100, "\n"));
}

static void line_keeps_entered(void)
{
    start_line(TTY_COOKED | TTY_ECHO);
    type("first\rsec\025\177\027");
    CHECK(reads(100, "first\n") && reads(100, NULL));
}

static void line_end_of_file(void)
{
    start_line(TTY_COOKED | TTY_ECHO);
    type("\004");
    CHECK(reads(100, "") && reads(100, NULL));
    type("abc\004");
    CHECK(reads(3, "abc") && reads(100, NULL));
    type("x\r\004y\r");
    CHECK(reads(100, "x\n") && reads(100, "") && reads(100, "y\n"));
}

static void line_interrupt(void)
{
    start_line(TTY_COOKED | TTY_ECHO | TTY_SIGNALS);
    type("first\rabc\003d\r");
    CHECK(shows("first\nabc^C\nd\n") && keys == 1u << SIGINT);
    CHECK(reads(100, "first\n") && reads(100, "d\n"));
    keys = 0;
    type("x\034\032");
    CHECK(keys == (1u << SIGQUIT | 1u << SIGTSTP) && reads(100, NULL));
    shown_bytes = 0;
    type("x\033\022");
    CHECK(shows("x^[^R\nx^["));
}

static void line_without_signals(void)
{
    start_line(TTY_COOKED | TTY_ECHO);
    type("a\003b\r");
    CHECK(shows("a^Cb\n") && reads(100, "a\003b\n") && keys == 0);
    start_line(0);
    type("a\003");
    CHECK(reads(100, "a\003") && keys == 0);
    start_line(TTY_SIGNALS);
    type("a\003b");
    CHECK(reads(100, "ab") && keys == 1u << SIGINT && shows(""));
}

static void line_raw(void)
{
    start_line(0);
    type("a\177\004\r");
    CHECK(reads(100, "a\177\004\r") && reads(100, NULL) && shows(""));
}

static void line_changes_mode(void)
{
    start_line(TTY_COOKED);
    type("abc\rde");
    CHECK(line_set_mode(&line, 0) == TTY_COOKED);
    CHECK(reads(2, "ab"));
    CHECK(reads(100, "c\nde"));
    type("x");
    CHECK(line_set_mode(&line, TTY_COOKED | 0xF0) == 0);
    type("\177y\r");
    CHECK(reads(100, "y\n"));
    CHECK(line_set_mode(&line, 0) == TTY_COOKED && shows(""));
    CHECK(line_set_mode(&line, LINE_MODE_ASK) == 0);
    type("one\rtwo\nth\004x\003ree");
    (void)line_set_mode(&line, TTY_COOKED | TTY_ECHO | TTY_SIGNALS);
    CHECK(shows("one\ntwo\nthx^C\nree") && keys == 1u << SIGINT);
    CHECK(reads(100, "one\n") && reads(100, "two\n"));
    CHECK(reads(100, "th") && reads(100, NULL));
    type("\177\r");
    CHECK(reads(100, "re\n"));
}

static void line_without_echo(void)
{
    start_line(TTY_COOKED);
    type("secret\177\025pass\r");
    CHECK(shows("") && reads(100, "pass\n"));
}

static void line_full(void)
{
    char bytes[LINE_ENTRIES];
    uint32_t i;

    start_line(TTY_COOKED);
    for (i = 0; i < LINE_ENTRIES + 9; i++) {
        type("x");
    }
    CHECK(shows("\a\a\a\a\a\a\a\a\a\a")); /* 10: one place is for the end */
    type("\r\r");
    CHECK(shows("\a"));
    CHECK(line_peek(&line, bytes, sizeof bytes) == LINE_ENTRIES);
    CHECK(bytes[LINE_ENTRIES - 1] == '\n');
    line_drop(&line, LINE_ENTRIES);
    type("after\r");
    CHECK(reads(100, "after\n"));
}

/* Against a simple model: what is entered, and what is being edited. */
static void line_random(void)
{
    char entered[4096] = "";
    char edited[4096] = "";
    uint32_t random = 7;
    int i;

    start_line(TTY_COOKED);
    for (i = 0; i < 20000; i++) {
        char text[2] = "";

        random = random * 1664525u + 1013904223u;
        text[0] = "abcdefgh \177\025\r"[(random >> 20) % 12];
        if (text[0] == '\177' && edited[0] != 0) {
            edited[strlen(edited) - 1] = 0;
        } else if (text[0] == '\025') {
            edited[0] = 0;
        } else if (text[0] == '\r') {
            strcat(strcpy(entered, edited), "\n");
            edited[0] = 0;
        } else if (text[0] != '\177' && strlen(edited) < 500) {
            strcat(edited, text);
        } else if (text[0] != '\177') {
            continue;
        }
        type(text);
        if (entered[0] != 0) {
            CHECK(reads(LINE_ENTRIES, entered));
            entered[0] = 0;
        }
    }
}

static const struct ktap_test tests[] = {
    {"screen-takes-over", screen_takes_over},
    {"screen-lines", screen_lines},
    {"screen-full-row", screen_full_row},
    {"screen-scrolls", screen_scrolls},
    {"screen-writes-little", screen_writes_little},
    {"text-utf8", text_utf8},
    {"text-sequences", text_sequences},
    {"text-colours", text_colours},
    {"text-nonsense", text_nonsense},
    {"keyboard-plain", keyboard_plain},
    {"keyboard-shift", keyboard_shift},
    {"keyboard-caps", keyboard_caps},
    {"keyboard-control", keyboard_control},
    {"keyboard-extended", keyboard_extended},
    {"keyboard-pause", keyboard_pause},
    {"line-cooked", line_cooked},
    {"line-erases", line_erases},
    {"line-keeps-entered", line_keeps_entered},
    {"line-end-of-file", line_end_of_file},
    {"line-interrupt", line_interrupt},
    {"line-without-signals", line_without_signals},
    {"line-raw", line_raw},
    {"line-changes-mode", line_changes_mode},
    {"line-without-echo", line_without_echo},
    {"line-full", line_full},
    {"line-random", line_random},
};

int main(void)
{
    return ktap_run(tests, sizeof tests / sizeof tests[0]);
}
