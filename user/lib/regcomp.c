/* SPDX-License-Identifier: MIT
 *
 * Compiles regular expressions. One pass, by recursive descent, that emits
 * steps in the order of the text; a repetition is put around its atom by
 * moving the atom, which is possible as all jumps are relative.
 */
#include <regex.h>

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "user/lib/regex_program.h"
#include "user/lib/regex_set.h"

#define REPEAT_MOST 255 /* of {m,n} */
#define DEPTH_MOST 100  /* of parentheses */

struct parser {
    const char *next;
    struct regex_program *program;
    size_t parts;
    int depth;
    int error;
};

static int is_extended(const struct parser *p)
{
    return (p->program->flags & REG_EXTENDED) != 0;
}

static void fail(struct parser *p, int error)
{
    p->error = p->error == 0 ? error : p->error;
}

/* --- Emitting ---------------------------------------------------------------- */

/* Makes room for COUNT more steps at AT. Whether there is any. */
static int make_room(struct parser *p, int at, int count)
{
    struct regex_program *program = p->program;

    if (p->error != 0 || program->count + count > REGEX_STEPS_MOST) {
        fail(p, REG_ESPACE);
        return 0;
    }
    if (program->count + count > program->room) {
        int room = program->room * 2 + count + 16;
        struct regex_step *steps =
            realloc(program->steps, (size_t)room * sizeof *steps);

        if (steps == NULL) {
            fail(p, REG_ESPACE);
            return 0;
        }
        program->steps = steps;
        program->room = room;
    }
    memmove(program->steps + at + count, program->steps + at,
            (size_t)(program->count - at) * sizeof *program->steps);
    program->count += count;
    return 1;
}

static void insert(struct parser *p, int at, enum regex_operation operation,
                   int x, int y)
{
    if (make_room(p, at, 1)) {
        p->program->steps[at] = (struct regex_step){
            .operation = operation, .x = (int16_t)x, .y = (int16_t)y};
    }
}

static void emit(struct parser *p, enum regex_operation operation, int x)
{
    insert(p, p->program->count, operation, x, 0);
}

static void emit_char(struct parser *p, char c)
{
    if (p->program->flags & REG_ICASE) {
        c = (char)tolower((unsigned char)c);
    }
    emit(p, REGEX_CHAR, 0);
    if (p->error == 0) {
        p->program->steps[p->program->count - 1].character = (uint8_t)c;
    }
}

static void emit_set(struct parser *p, const struct regex_set *set)
{
    struct regex_program *program = p->program;
    size_t count = (size_t)program->sets_count;
    struct regex_set *sets = realloc(program->sets, (count + 1) * sizeof *sets);

    if (sets == NULL) {
        fail(p, REG_ESPACE);
        return;
    }
    program->sets = sets;
    sets[count] = *set;
    emit(p, REGEX_SET, program->sets_count++);
}

/* --- Repetition -------------------------------------------------------------- */

/* The atom from step AT on becomes a loop that may be left out. */
static void repeat_any(struct parser *p, int at)
{
    int length = p->program->count - at;

    insert(p, at, REGEX_SPLIT, 1, length + 2);
    emit(p, REGEX_JUMP, -(length + 1));
}

static void repeat_once_more(struct parser *p, int at)
{
    int length = p->program->count - at;

    insert(p, p->program->count, REGEX_SPLIT, -length, 1);
}

static void make_optional(struct parser *p, int at)
{
    insert(p, at, REGEX_SPLIT, 1, p->program->count - at + 1);
}

/* Appends another copy of the LENGTH steps at AT. Where it begins. */
static int emit_copy(struct parser *p, int at, int length)
{
    int begin = p->program->count;

    if (make_room(p, begin, length)) {
        memcpy(p->program->steps + begin, p->program->steps + at,
               (size_t)length * sizeof *p->program->steps);
    }
    return begin;
}

/* LEAST to MOST times the atom at AT; MOST -1: any number. */
static void repeat_counted(struct parser *p, int at, int least, int most)
{
    int length = p->program->count - at;
    int copies = most < 0 ? least + 1 : most;

    for (int i = 1; i < copies && p->error == 0; i++) {
        int begin = emit_copy(p, at, length);

        /* Only the last copy is a loop, and only one that is optional gets
         * longer: AT itself stays as it is until all are made. */
        if (most < 0 && i == copies - 1) {
            repeat_any(p, begin);
        } else if (i >= least) {
            make_optional(p, begin);
        }
    }
    if (copies == 0) {
        p->program->count = at;
    } else if (least == 0 && most < 0) {
        repeat_any(p, at);
    } else if (least == 0) {
        make_optional(p, at);
    }
}

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
    repeat_counted(p, at, least, most);
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
    while (p->error == 0) {
        if (*p->next == '*') {
            p->next++;
            repeat_any(p, at);
        } else if (at_operator(p, '+')) {
            skip_operator(p);
            repeat_once_more(p, at);
        } else if (at_operator(p, '?')) {
            skip_operator(p);
            make_optional(p, at);
        } else if (at_operator(p, '{')) {
            skip_operator(p);
            parse_braces(p, at);
        } else {
            return;
        }
    }
}

/* --- Atoms --------------------------------------------------------------------- */

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
        emit(p, REGEX_PLACE, 2 * number);
    }
    parse_alternatives(p);
    if (is_kept) {
        emit(p, REGEX_PLACE, 2 * number + 1);
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
    if (p->program->flags & REG_NEWLINE) {
        set.bits['\n' / 8] &= (uint8_t) ~(1 << '\n' % 8);
    }
    p->next++;
    emit_set(p, &set);
}

static void parse_bracket(struct parser *p)
{
    struct regex_set set;

    fail(p, regex_set_parse(&set, &p->next, p->program->flags));
    if (p->error == 0) {
        emit_set(p, &set);
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
        emit(p, REGEX_WORD, c == '<' ? 1 : c == '>' ? 2 : 3);
        break;
    case 'B':
        emit(p, REGEX_INSIDE, 0);
        break;
    case 'w':
    case 'W':
        regex_set_words(&set, c == 'W');
        emit_set(p, &set);
        break;
    default:
        if (isdigit((unsigned char)c) && c != '0') {
            fail(p, REG_ESUBREG);
        }
        emit_char(p, c);
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
    int at = p->program->count;

    if (*p->next == '^' && (is_first || is_extended(p))) {
        p->next++;
        emit(p, REGEX_BEGIN, 0);
        if (!is_extended(p) && *p->next == '*') {
            at = p->program->count;
            emit_char(p, *p->next++);
        }
    } else if (is_anchor(p)) {
        p->next++;
        emit(p, REGEX_END, 0);
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
        emit_char(p, *p->next++);
    }
    parse_repetitions(p, at);
}

/* Branches between "|"; the left one is tried first. */
static void parse_alternatives(struct parser *p)
{
    int begin = p->program->count;
    int jump;

    for (int first = 1; p->error == 0 && !at_end(p); first = 0) {
        parse_atom(p, first);
    }
    if (p->error != 0 || !at_operator(p, '|')) {
        return;
    }
    skip_operator(p);
    insert(p, begin, REGEX_SPLIT, 1, p->program->count - begin + 2);
    jump = p->program->count;
    emit(p, REGEX_JUMP, 0);
    parse_alternatives(p);
    if (p->error == 0) {
        p->program->steps[jump].x = (int16_t)(p->program->count - jump);
    }
}

int regcomp(regex_t *restrict regex, const char *restrict expression, int flags)
{
    struct regex_program *program = calloc(1, sizeof *program);
    struct parser p = {.next = expression, .program = program};

    if (program == NULL) {
        return REG_ESPACE;
    }
    program->flags = flags;
    regex->re_program = program;
    emit(&p, REGEX_PLACE, 0);
    parse_alternatives(&p);
    emit(&p, REGEX_PLACE, 1);
    emit(&p, REGEX_MATCH, 0);
    regex->re_nsub = p.parts;
    program->places = p.parts < REGEX_PARTS_MOST ? 2 * ((int)p.parts + 1)
                                                 : 2 * REGEX_PARTS_MOST;
    if (p.error != 0) {
        regfree(regex);
    }
    return p.error;
}

void regfree(regex_t *regex)
{
    free(regex->re_program->steps);
    free(regex->re_program->sets);
    free(regex->re_program);
    regex->re_program = NULL;
}
