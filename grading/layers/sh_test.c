/* SPDX-License-Identifier: MIT
 *
 * The shell's reader: what becomes of a line, as one string that is easy to
 * read; and that no line at all, of many random ones, does harm.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/layers/ktap.h"
#include "user/bin/sh/expand.h"
#include "user/bin/sh/lexer.h"
#include "user/bin/sh/parser.h"
#include "user/bin/sh/variable.h"

#define RANDOM_LINES 50000

/* Writes what a list is: words as [word], before it ; && ||, behind it &. */
static void describe(const struct list *list, char *text)
{
    static const char *const before[] = {";", "&&", "||"};

    *text = '\0';
    for (size_t i = 0; i < list->count; i++) {
        const struct command *command = &list->commands[i];

        text += sprintf(text, "%s", before[command->condition]);
        for (size_t j = 0; j < command->count; j++) {
            text += sprintf(text, "[%s]", command->words[j]);
        }
        text += sprintf(text, "%s", command->background ? "&" : "");
    }
}

static int parses_to(const char *line, enum parse_result expected,
                     const char *description)
{
    struct list list;
    char message[PARSE_MESSAGE_BYTES] = "";
    char text[1000];
    int same = parser_read(line, &list, message) == expected;

    if (same && expected == PARSE_DONE) {
        describe(&list, text);
        same = strcmp(text, description) == 0;
    } else if (same) {
        same = strstr(message, description) != NULL;
    }
    parser_free(&list);
    return same;
}

static void test_parser_commands(void)
{
    CHECK(parses_to("", PARSE_DONE, ""));
    CHECK(parses_to(" \n\n # nothing\n", PARSE_DONE, ""));
    CHECK(parses_to("ls -l /", PARSE_DONE, ";[ls][-l][/]"));
    CHECK(parses_to("a;b\nc;", PARSE_DONE, ";[a];[b];[c]"));
    CHECK(parses_to("a && b || c; d", PARSE_DONE, ";[a]&&[b]||[c];[d]"));
    CHECK(parses_to("a &&\n\n b", PARSE_DONE, ";[a]&&[b]"));
    CHECK(parses_to("a&b", PARSE_DONE, ";[a]&;[b]"));
    CHECK(parses_to("a#b #c", PARSE_DONE, ";[a#b]"));
    CHECK(parses_to("a \\\n b", PARSE_DONE, ";[a][b]"));
    CHECK(parses_to("'a b' \"c;d\" e\\ f", PARSE_DONE,
                    ";['a b'][\"c;d\"][e\\ f]"));
    CHECK(parses_to("\"a\\\"b\"c'd\"e'", PARSE_DONE, ";[\"a\\\"b\"c'd\"e']"));
}

static void test_parser_errors(void)
{
    CHECK(parses_to("a | b", PARSE_ERROR, "pipes"));
    CHECK(parses_to("a > b", PARSE_ERROR, "redirection"));
    CHECK(parses_to("a 2>> b", PARSE_ERROR, "redirection"));
    CHECK(parses_to("< a", PARSE_ERROR, "redirection"));
    CHECK(parses_to("(a)", PARSE_ERROR, "subshells"));
    CHECK(parses_to("&& a", PARSE_ERROR, "`&&'"));
    CHECK(parses_to("a ;; b", PARSE_ERROR, "`;'"));
    CHECK(parses_to("a && b & c", PARSE_ERROR, "background"));
}

static void test_parser_incomplete(void)
{
    CHECK(parses_to("a 'b", PARSE_INCOMPLETE, "quote"));
    CHECK(parses_to("a \"b\\\"", PARSE_INCOMPLETE, "quote"));
    CHECK(parses_to("a &&", PARSE_INCOMPLETE, "missing"));
    CHECK(parses_to("a || \n", PARSE_INCOMPLETE, "missing"));
    CHECK(parses_to("a \\", PARSE_INCOMPLETE, ""));
}

/* Each argument as <argument>. */
static int expands_to(const char *word, const char *expected)
{
    struct arguments arguments = {NULL, 0};
    char text[1000] = "";
    int result = expand_word(word, &arguments);

    for (size_t i = 0; i < arguments.count; i++) {
        strcat(strcat(strcat(text, "<"), arguments.list[i]), ">");
    }
    expand_free(&arguments);
    return result == 0 && strcmp(text, expected) == 0;
}

static void test_expand(void)
{
    static char *arguments[] = {"sh", "one", "two words"};

    parameters = (struct parameters){7, 0, 2, arguments};
    (void)variable_set("X", " a  b ");
    (void)variable_set("EMPTY", "");
    (void)unsetenv("NONE");
    CHECK(expands_to("word", "<word>"));
    CHECK(expands_to("'a $X'", "<a $X>"));
    CHECK(expands_to("\"[$X]\"", "<[ a  b ]>"));
    CHECK(expands_to("[$X]", "<[><a><b><]>"));
    CHECK(expands_to("$X", "<a><b>"));
    CHECK(expands_to("$NONE$EMPTY", ""));
    CHECK(expands_to("\"$NONE\"", "<>"));
    CHECK(expands_to("''", "<>"));
    CHECK(expands_to("${X}c", "<a><b><c>"));
    CHECK(expands_to("$?-$#-$1-$2-$3", "<7-2-one-two><words->"));
    CHECK(expands_to("\\$X\\\\", "<$X\\>"));
    CHECK(expands_to("\"\\$\\a\\\"\"", "<$\\a\">"));
    CHECK(expands_to("$", "<$>"));
    CHECK(expands_to("a'b'\"c\"d", "<abcd>"));
}

static void test_variables(void)
{
    (void)variable_set("V", "1");
    CHECK(getenv("V") == NULL && strcmp(variable_get("V", 1), "1") == 0);
    CHECK(variable_set("V", variable_get("V", 1)) == 0);
    (void)variable_export("V");
    CHECK(strcmp(getenv("V"), "1") == 0);
    (void)variable_set("V", "2");
    CHECK(strcmp(getenv("V"), "2") == 0);
    variable_unset("V");
    CHECK(getenv("V") == NULL && variable_get("V", 1) == NULL);
    CHECK(variable_name_length("a_1=") == 3);
    CHECK(variable_name_length("1a") == 0);
}

static void test_random_lines(void)
{
    static const char set[] = "ab $?{}'\"\\;&|<>()#\n";

    srandom(1);
    for (int i = 0; i < RANDOM_LINES; i++) {
        size_t length = (size_t)random() % 20;
        /* As long as the line, so that reading beyond it is noticed. */
        char *line = malloc(length + 1);
        const char *next = line;
        struct list list;
        char message[PARSE_MESSAGE_BYTES];
        struct token token;

        for (size_t j = 0; j < length; j++) {
            line[j] = set[(size_t)random() % (sizeof set - 1)];
        }
        line[length] = '\0';
        do {
            token = lexer_next(&next);
        } while (token.kind != TOKEN_END && token.kind != TOKEN_INCOMPLETE);
        CHECK(next <= line + length);
        (void)parser_read(line, &list, message);
        for (size_t j = 0; j < list.count; j++) {
            struct arguments arguments = {NULL, 0};

            if (strstr(line, "${") == NULL) {
                (void)expand_word(list.commands[j].words[0], &arguments);
            }
            expand_free(&arguments);
        }
        parser_free(&list);
        free(line);
    }
}

int main(void)
{
    static const struct ktap_test tests[] = {
        {"sh-parser-commands", test_parser_commands},
        {"sh-parser-errors", test_parser_errors},
        {"sh-parser-incomplete", test_parser_incomplete},
        {"sh-expand", test_expand},
        {"sh-variables", test_variables},
        {"sh-random-lines", test_random_lines},
    };

    return ktap_run(tests, sizeof tests / sizeof tests[0]);
}
