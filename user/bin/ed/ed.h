/* SPDX-License-Identifier: MIT
 *
 * What the parts of ed share: the text and the state of the editor.
 *
 * Layer: user/bin/ed/ed. Uses: text, regexec.
 */
#ifndef USER_BIN_ED_H
#define USER_BIN_ED_H

#include <regex.h>

#include "user/bin/ed/text.h"
#include "user/bin/tool/input.h"

struct ed {
    struct text text, old; /* old: before the last command that changed it */
    long dot, old_dot;     /* current line, 1...; 0: there is none */
    int is_changed, is_silent, in_global;
    char *file_name;
    const char *why; /* the last "?" */
    char *marks[26];
    regex_t regex;
    int has_regex;

    /* The lines that a command is for; how many addresses it had. */
    long first, last;
    int given;
};

extern struct ed ed;

/* Remembers what was wrong. Returns -1. */
int ed_fail(const char *why);

/* Reads the addresses at *P: FIRST, LAST and GIVEN. 0; -1 (ed_fail). */
int ed_parse_range(const char **p);

/* Reads one address. 1; 0: there is none (*RESULT is the current line); -1. */
int ed_parse_address(const char **p, long *result);

/* Compiles what stands at *P up to its first character again; nothing means
 * the last expression. 0; -1. */
int ed_parse_regex(const char **p);

/* Whether LINE matches the expression. */
int ed_matches(long line);

/* Steps over blanks. */
void ed_skip_blanks(const char **p);

/* Carries out LINE, a command. 0; -1 (ed_fail). */
int ed_execute(const char *line);

/* Keeps the text for "u"; comes before each change. */
void ed_change(void);

/* Carries out one of E f r w, with P behind it. 0; -1 (ed_fail). */
int ed_do_file(char command, const char *p);

#endif
