/* SPDX-License-Identifier: MIT
 *
 * Compiles regular expressions: one pass, by recursive descent.
 */
#include <regex.h>

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "user/lib/regex_emit.h"
#include "user/lib/regex_set.h"

#define REPEAT_MOST 255 /* of {m,n} */
#define DEPTH_MOST 100  /* of parentheses */

struct parser {
    const char *next;
    struct regex_builder out;
    size_t parts;
    int depth;
};

static int is_extended(const struct parser *p)
{
    return (p->out.program->flags & REG_EXTENDED) != 0;
}

static void fail(struct parser *p, int error)
{
    p->out.error = p->out.error == 0 ? error : p->out.error;
}

/* --- Repetition ---------------------------------------------------------- */

/* A number of {m,n}; -1: there is none. */
static int parse_count(struct parser *p)
{
    int number = -1;

    while (isdigit((unsigned char)*p->next)) {
        number = (number < 0 ? 0 : number * 10) + (*p->next++ - '0');
        if (number > REPEAT_MOST) {
            fail(p, REG_BADBR);
            number = 0;
        }
    }
    return number;
}

/* What follows the brace of {m}, {m,} and {m,n}. */
static void parse_braces(struct parser *p, int at)
{
    int least = parse_count(p);
    int most = least;

    if (*p->next == ',') {
        p->next++;
        most = parse_count(p);
    }
    if (!is_extended(p) && *p->next == '\\') {
        p->next++;
    }
    if (*p->next != '}') {
        fail(p, *p->next == '\0' ? REG_EBRACE : REG_BADBR);
        return;
    }
    p->next++;
    if (least < 0 || (most >= 0 && most < least)) {
        fail(p, REG_BADBR);
        return;
    }
    regex_repeat_counted(&p->out, at, least, most);
}

/* Whether operator C is next, which in basic expressions has a backslash. */
static int at_operator(const struct parser *p, char c)
{
    if (is_extended(p)) {
        return *p->next == c;
    }
    return p->next[0] == '\\' && p->next[1] == c;
}

static void skip_operator(struct parser *p)
{
    p->next += is_extended(p) ? 1 : 2;
}

/* The repetitions behind the atom at AT. */
static void parse_repetitions(struct parser *p, int at)
{
    while (p->out.error == 0) {
        if (*p->next == '*') {
            p->next++;
            regex_repeat(&p->out, at);
        } else if (at_operator(p, '+')) {
            skip_operator(p);
            regex_repeat_more(&p->out, at);
        } else if (at_operator(p, '?')) {
            skip_operator(p);
            regex_optional(&p->out, at);
        } else if (at_operator(p, '{')) {
            skip_operator(p);
            parse_braces(p, at);
        } else {
            return;
        }
    }
}

/* --- Atoms --------------------------------------------------------------- */

static void parse_alternatives(struct parser *p);

static void parse_part(struct parser *p)
{
    int number = (int)++p->parts;
    int is_kept = number < REGEX_PARTS_MOST;

    skip_operator(p);
    if (++p->depth > DEPTH_MOST) {
        fail(p, REG_ESPACE);
        return;
    }
    if (is_kept) {
        regex_emit(&p->out, REGEX_PLACE, 2 * number);
    }
    parse_alternatives(p);
    if (is_kept) {
        regex_emit(&p->out, REGEX_PLACE, 2 * number + 1);
    }
    p->depth--;
    if (!at_operator(p, ')')) {
        fail(p, REG_EPAREN);
        return;
    }
    skip_operator(p);
}

static void parse_dot(struct parser *p)
{
    struct regex_set set;

    memset(&set, 0xff, sizeof set);
    if (p->out.program->flags & REG_NEWLINE) {
        set.bits['\n' / 8] &= (uint8_t) ~(1 << '\n' % 8);
    }
    p->next++;
    regex_emit_set(&p->out, &set);
}

static void parse_bracket(struct parser *p)
{
    struct regex_set set;

    fail(p, regex_set_parse(&set, &p->next, p->out.program->flags));
    if (p->out.error == 0) {
        regex_emit_set(&p->out, &set);
    }
}

/* What follows a backslash, but for the operators. */
static void parse_escape(struct parser *p)
{
    struct regex_set set;
    char c = *p->next++;

    switch (c) {
    case '\0':
        p->next--;
        fail(p, REG_EESCAPE);
        break;
    case '<':
    case '>':
    case 'b':
        regex_emit(&p->out, REGEX_WORD, c == '<' ? 1 : c == '>' ? 2 : 3);
        break;
    case 'B':
        regex_emit(&p->out, REGEX_INSIDE, 0);
        break;
    case 'w':
    case 'W':
        regex_set_words(&set, c == 'W');
        regex_emit_set(&p->out, &set);
        break;
    default:
        if (isdigit((unsigned char)c) && c != '0') {
            fail(p, REG_ESUBREG);
        }
        regex_emit_char(&p->out, c);
    }
}

/* Whether the branch ends here. */
static int at_end(const struct parser *p)
{
    return *p->next == '\0' || at_operator(p, '|') ||
           (at_operator(p, ')') && p->depth > 0);
}

/* "$" of a basic expression is an anchor only where a branch ends. */
static int is_anchor(struct parser *p)
{
    struct parser behind = *p;

    behind.next++;
    return *p->next == '$' && (is_extended(p) || at_end(&behind));
}

/* One atom; the anchors take no repetition in basic expressions, where "*" at
 * the start is a character. */
static void parse_atom(struct parser *p, int is_first)
{
    int at = p->out.program->count;

    if (*p->next == '^' && (is_first || is_extended(p))) {
        p->next++;
        regex_emit(&p->out, REGEX_BEGIN, 0);
        if (!is_extended(p) && *p->next == '*') {
            at = p->out.program->count;
            regex_emit_char(&p->out, *p->next++);
        }
    } else if (is_anchor(p)) {
        p->next++;
        regex_emit(&p->out, REGEX_END, 0);
        return;
    } else if (at_operator(p, '(')) {
        parse_part(p);
    } else if (!is_extended(p) && at_operator(p, ')')) {
        fail(p, REG_EPAREN);
    } else if (*p->next == '\\') {
        p->next++;
        parse_escape(p);
    } else if (*p->next == '[') {
        p->next++;
        parse_bracket(p);
    } else if (*p->next == '.') {
        parse_dot(p);
    } else if (is_extended(p) && strchr("*+?{", *p->next) != NULL) {
        fail(p, REG_BADRPT);
    } else {
        regex_emit_char(&p->out, *p->next++);
    }
    parse_repetitions(p, at);
}

/* Branches between "|"; the left one is tried first. */
static void parse_alternatives(struct parser *p)
{
    int begin = p->out.program->count;
    int jump;

    for (int first = 1; p->out.error == 0 && !at_end(p); first = 0) {
        parse_atom(p, first);
    }
    if (p->out.error != 0 || !at_operator(p, '|')) {
        return;
    }
    skip_operator(p);
    regex_insert(&p->out, begin, REGEX_SPLIT, 1,
                 p->out.program->count - begin + 2);
    jump = p->out.program->count;
    regex_emit(&p->out, REGEX_JUMP, 0);
    parse_alternatives(p);
    if (p->out.error == 0) {
        p->out.program->steps[jump].x = (int16_t)(p->out.program->count - jump);
    }
}

int regcomp(regex_t *restrict regex, const char *restrict expression, int flags)
{
    struct regex_program *program = calloc(1, sizeof *program);
    struct parser p = {.next = expression, .out.program = program};

    if (program == NULL) {
        return REG_ESPACE;
    }
    program->flags = flags;
    regex->re_program = program;
    regex_emit(&p.out, REGEX_PLACE, 0);
    parse_alternatives(&p);
    regex_emit(&p.out, REGEX_PLACE, 1);
    regex_emit(&p.out, REGEX_MATCH, 0);
    regex->re_nsub = p.parts;
    program->places = p.parts < REGEX_PARTS_MOST ? 2 * ((int)p.parts + 1)
                                                 : 2 * REGEX_PARTS_MOST;
    if (p.out.error != 0) {
        regfree(regex);
    }
    return p.out.error;
}

void regfree(regex_t *regex)
{
    free(regex->re_program->steps);
    free(regex->re_program->sets);
    free(regex->re_program);
    regex->re_program = NULL;
}
