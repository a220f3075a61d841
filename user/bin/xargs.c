/* SPDX-License-Identifier: MIT
 *
 * xargs [-0rt] [-n COUNT] [-I TEXT] [COMMAND [WORD ...]]: runs COMMAND (echo)
 * with words from its input behind its own.
 *
 *      -n  COUNT words at most each time
 *      -I  once for each line, which takes the place of TEXT in the words
 *      -0  words end with a zero byte, as find -print0 writes them
 *      -r  does not run it without any words
 *      -t  shows each command on stderr
 *
 * Words are between blanks and line ends; ' " and \ keep those in a word.
 */
#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/bin/tool/list.h"
#include "user/bin/tool/tool.h"

#define BYTES_MOST 20000 /* of words at a time: less than ARG_MAX anywhere */

static int ends_with_zero, needs_words, shows;
static unsigned long most = ULONG_MAX;
static const char *placeholder;
static int status;

/* A word that is being read. */
static struct {
    char *text;
    size_t bytes, room;
} word;

static void word_add(int c)
{
    if (word.bytes == word.room) {
        word.room = word.room * 2 + 64;
        word.text = tool_resize(word.text, word.room);
    }
    word.text[word.bytes++] = (char)c;
}

static int ends_word(int c)
{
    if (ends_with_zero) {
        return c == '\0';
    }
    return placeholder != NULL ? c == '\n' : isspace(c);
}

/* Adds what stands between quotes. */
static void read_quoted(int quote)
{
    int c;

    while ((c = getchar()) != quote) {
        if (c == EOF || c == '\n') {
            tool_die_why("stdin", "a quote is not closed");
        }
        word_add(c);
    }
}

/* Reads the next word to word.text. Whether there is one. */
static int read_word(void)
{
    int is_there = 0;
    int c;

    word.bytes = 0;
    while ((c = getchar()) != EOF) {
        if (ends_word(c)) {
            if (is_there || ends_with_zero) {
                break;
            }
            continue;
        }
        if (!is_there && placeholder != NULL && isblank(c)) {
            continue;
        }
        is_there = 1;
        if (!ends_with_zero && (c == '\'' || c == '"')) {
            read_quoted(c);
        } else if (!ends_with_zero && c == '\\') {
            c = getchar();
            word_add(c == EOF ? '\\' : c);
        } else {
            word_add(c);
        }
    }
    word_add('\0');
    return is_there || c != EOF;
}

/* Runs WORDS, which are then freed. */
static void run(struct list *words)
{
    int result;

    words->names =
        tool_resize(words->names, (words->count + 1) * sizeof *words->names);
    words->names[words->count] = NULL;
    for (size_t i = 0; shows && i < words->count; i++) {
        fprintf(stderr, "%s%c", words->names[i],
                i + 1 < words->count ? ' ' : '\n');
    }
    result = tool_run(words->names);
    list_free(words);
    if (result == 126 || result == 127) {
        exit(result);
    }
    if (result != 0) {
        status = 123; /* as POSIX has it: 1 to 125 */
    }
}

/* COMMAND with all that stands for TEXT replaced by WITH. */
static char *replace(const char *command, const char *text, const char *with)
{
    size_t length = strlen(text);
    char *result = tool_copy("");

    while (*command != '\0') {
        const char *found = strstr(command, text);
        size_t before =
            found != NULL ? (size_t)(found - command) : strlen(command);
        size_t old = strlen(result);

        result = tool_resize(result, old + before + strlen(with) + 1);
        memcpy(result + old, command, before);
        strcpy(result + old + before, found != NULL ? with : "");
        command += before + (found != NULL ? length : 0);
    }
    return result;
}

static void run_for_lines(char **command)
{
    while (read_word()) {
        struct list words = {NULL, 0, 0};

        for (char **next = command; *next != NULL; next++) {
            char *text = replace(*next, placeholder, word.text);

            list_add(&words, text);
            free(text);
        }
        run(&words);
    }
}

static void run_for_words(char **command)
{
    int is_there = read_word();
    int is_first = 1;

    while (is_there || (is_first && !needs_words)) {
        struct list words = {NULL, 0, 0};
        size_t bytes = 0;
        unsigned long count = 0;

        for (char **next = command; *next != NULL; next++) {
            list_add(&words, *next);
        }
        do {
            if (is_there) {
                list_add(&words, word.text);
                bytes += word.bytes;
                is_there = read_word();
            }
        } while (is_there && ++count < most && bytes + word.bytes < BYTES_MOST);
        run(&words);
        is_first = 0;
    }
}

/* Options end at the command: what follows are its own. */
static char **parse_options(int argc, char **argv)
{
    static char *standard[] = {"echo", NULL};
    int option;

    while ((option = getopt(argc, argv, "+0I:n:rt")) != -1) {
        switch (option) {
        case '0':
            ends_with_zero = 1;
            break;
        case 'I':
            placeholder = optarg;
            if (*optarg == '\0') {
                tool_usage();
            }
            break;
        case 'n':
            most = tool_number(optarg, "number of words", ULONG_MAX);
            if (most == 0) {
                tool_usage();
            }
            break;
        case 'r':
            needs_words = 1;
            break;
        case 't':
            shows = 1;
            break;
        default:
            tool_usage();
        }
    }
    return optind < argc ? argv + optind : standard;
}

int main(int argc, char **argv)
{
    char **command;

    tool_start("xargs", 1, "[-0rt] [-n COUNT] [-I TEXT] [COMMAND [WORD ...]]");
    command = parse_options(argc, argv);
    if (placeholder != NULL) {
        run_for_lines(command);
    } else {
        run_for_words(command);
    }
    return tool_end(status);
}
