/* SPDX-License-Identifier: MIT
 *
 * Arithmetic, by precedence climbing. What is not computed (behind && and ||,
 * or the other side of ?:) is read with SKIP > 0: it divides by nothing and
 * assigns nothing.
 *
 * Sums are made with unsigned numbers, which cannot overflow.
 */
#include "user/bin/sh/arithmetic.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "user/bin/sh/text.h"
#include "user/bin/sh/variable.h"

#define LONG_BITS (sizeof(long) * CHAR_BIT)
#define DEPTH_MOST 200 /* of brackets and signs */

struct reader {
    const char *next;
    const char *error; /* NULL: none so far */
    int skip, depth;
};

/* Operators with two sides; longer ones first. */
static const struct {
    const char *text;
    int precedence;
} operators[] = {
    {"||", 1}, {"&&", 2}, {"==", 6}, {"!=", 6}, {"<=", 7}, {">=", 7},
    {"<<", 8}, {">>", 8}, {"|", 3},  {"^", 4},  {"&", 5},  {"<", 7},
    {">", 7},  {"+", 9},  {"-", 9},  {"*", 10}, {"/", 10}, {"%", 10},
};

#define OPERATORS (sizeof operators / sizeof operators[0])

static long read_ternary(struct reader *reader);

static void fail(struct reader *reader, const char *error)
{
    if (reader->error == NULL) {
        reader->error = error;
    }
}

static void skip_blank(struct reader *reader)
{
    while (isspace((unsigned char)*reader->next)) {
        reader->next++;
    }
}

/* Goes on behind TEXT, if it stands here. */
static int take(struct reader *reader, const char *text)
{
    skip_blank(reader);
    if (strncmp(reader->next, text, strlen(text)) != 0) {
        return 0;
    }
    reader->next += strlen(text);
    return 1;
}

static long divide(struct reader *reader, long left, long right, int rest)
{
    if (reader->skip > 0) {
        return 0;
    }
    if (right == 0) {
        fail(reader, "division by zero");
        return 0;
    }
    if (right == -1) {
        return rest ? 0 : (long)(0 - (unsigned long)left);
    }
    return rest ? left % right : left / right;
}

static long apply(struct reader *reader, const char *operator, long left,
                  long right)
{
    unsigned long a = (unsigned long)left, b = (unsigned long)right;
    int equal = operator[1] == '=';

    switch (*operator) {
    case '|':
        return operator[1] == '|' ? left || right : left | right;
    case '&':
        return operator[1] == '&' ? left && right : left & right;
    case '^':
        return left ^ right;
    case '=':
        return left == right;
    case '!':
        return left != right;
    case '<':
        return operator[1] == '<' ? (long)(a << b % LONG_BITS)
               : equal            ? left <= right
                                  : left<right;
    case '>':
        return operator[1] == '>' ? left >> b % LONG_BITS
               : equal            ? left >= right
                                  : left> right;
    case '+':
        return (long)(a + b);
    case '-':
        return (long)(a - b);
    case '*':
        return (long)(a * b);
    default:
        return divide(reader, left, right, *operator== '%');
    }
}

static long variable_value(struct reader *reader, const char *name,
                           size_t length)
{
    const char *text = variable_get(name, length);
    char *end;
    long value;

    if (text == NULL || *text == '\0') {
        return 0;
    }
    value = strtol(text, &end, 0);
    while (isspace((unsigned char)*end)) {
        end++;
    }
    if (*end != '\0') {
        fail(reader, "a variable is no number");
    }
    return value;
}

static void assign(struct reader *reader, const char *name, size_t length,
                   long value)
{
    char text[24];
    char *copy;

    if (reader->skip > 0 || reader->error != NULL) {
        return;
    }
    snprintf(text, sizeof text, "%ld", value);
    copy = text_must(strndup(name, length));
    variable_set(copy, text);
    free(copy);
}

/* The operator of two sides at S; OPERATORS: none. */
static size_t operator_at(const char *s)
{
    size_t i = 0;

    while (i < OPERATORS &&
           strncmp(s, operators[i].text, strlen(operators[i].text)) != 0) {
        i++;
    }
    return i;
}

/* A variable, perhaps with an assignment. */
static long read_variable(struct reader *reader, size_t length)
{
    const char *name = reader->next;
    const char *after;
    size_t i;
    long value;

    reader->next += length;
    skip_blank(reader);
    after = reader->next;
    if (after[0] == '=' && after[1] != '=') {
        reader->next++;
        value = read_ternary(reader);
        assign(reader, name, length, value);
        return value;
    }
    value = variable_value(reader, name, length);
    i = operator_at(after);
    if (i < OPERATORS && operators[i].precedence > 2 &&
        strchr("<>=!", operators[i].text[0]) == NULL &&
        after[strlen(operators[i].text)] == '=') {
        reader->next += strlen(operators[i].text) + 1;
        value = apply(reader, operators[i].text, value, read_ternary(reader));
        assign(reader, name, length, value);
    }
    return value;
}

static long read_number(struct reader *reader)
{
    char *end;
    long value = (long)strtoul(reader->next, &end, 0);

    if (end == reader->next || isalnum((unsigned char)*end)) {
        fail(reader, "not a number");
    }
    reader->next = end;
    return value;
}

/* What has no operator of two sides, but signs. */
static long read_operand(struct reader *reader)
{
    long value = 0;
    size_t length;

    skip_blank(reader);
    length = variable_name_length(reader->next);
    if (reader->depth++ > DEPTH_MOST) {
        fail(reader, "too many brackets");
    } else if (reader->error != NULL) {
        /* nothing more can be wrong */
    } else if (take(reader, "(")) {
        value = read_ternary(reader);
        if (!take(reader, ")")) {
            fail(reader, "a bracket is missing");
        }
    } else if (take(reader, "!")) {
        value = !read_operand(reader);
    } else if (take(reader, "~")) {
        value = ~read_operand(reader);
    } else if (take(reader, "-")) {
        value = (long)(0 - (unsigned long)read_operand(reader));
    } else if (take(reader, "+")) {
        value = read_operand(reader);
    } else {
        value =
            length > 0 ? read_variable(reader, length) : read_number(reader);
    }
    reader->depth--;
    return value;
}

/* Operands and operators of PRECEDENCE at least. */
static long read_binary(struct reader *reader, int precedence)
{
    long left = read_operand(reader);

    while (reader->error == NULL) {
        size_t i;
        int needless;
        long right;

        skip_blank(reader);
        i = operator_at(reader->next);
        if (i == OPERATORS || operators[i].precedence < precedence) {
            break;
        }
        reader->next += strlen(operators[i].text);
        needless = (operators[i].precedence == 1 && left != 0) ||
                   (operators[i].precedence == 2 && left == 0);
        reader->skip += needless;
        right = read_binary(reader, operators[i].precedence + 1);
        reader->skip -= needless;
        left = apply(reader, operators[i].text, left, right);
    }
    return left;
}

static long read_ternary(struct reader *reader)
{
    long condition = read_binary(reader, 1);
    long yes, no;

    if (reader->error != NULL || !take(reader, "?")) {
        return condition;
    }
    reader->skip += condition == 0;
    yes = read_ternary(reader);
    reader->skip -= condition == 0;
    if (!take(reader, ":")) {
        fail(reader, "`:' is missing");
    }
    reader->skip += condition != 0;
    no = read_ternary(reader);
    reader->skip -= condition != 0;
    return condition != 0 ? yes : no;
}

const char *arithmetic_compute(const char *text, long *value)
{
    struct reader reader = {text, NULL, 0, 0};

    *value = 0;
    skip_blank(&reader);
    if (*reader.next == '\0') {
        return NULL;
    }
    *value = read_ternary(&reader);
    skip_blank(&reader);
    if (reader.error == NULL && *reader.next != '\0') {
        fail(&reader, "an operator is missing");
    }
    return reader.error;
}
