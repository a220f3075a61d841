/* SPDX-License-Identifier: MIT
 *
 * calc [FILE]: an expression a line, with + - * / % ( ) and whole numbers. An error
 * jumps back to the next line.
 */
#include <ctype.h>
#include <errno.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static jmp_buf next_line;
static const char *at;

static long sum(void);

static void fail(const char *what)
{
    printf("calc: %s\n", what);
    longjmp(next_line, 1);
}

static char peek(void)
{
    while (isspace((unsigned char)*at)) {
        at++;
    }
    return *at;
}

static long atom(void)
{
    char c = peek();
    char *end;
    long value;

    if (c == '-') {
        at++;
        return -atom();
    }
    if (c == '(') {
        at++;
        value = sum();
        if (peek() != ')') {
            fail("no closing parenthesis");
        }
        at++;
        return value;
    }
    errno = 0;
    value = strtol(at, &end, 0);
    if (end == at) {
        fail("a number is wanted");
    }
    if (errno == ERANGE) {
        fail(strerror(errno));
    }
    at = end;
    return value;
}

static long product(void)
{
    long value = atom();

    while (strchr("*/%", peek()) != NULL && peek() != '\0') {
        char c = *at++;
        long other = atom();

        if (c != '*' && other == 0) {
            fail("division by zero");
        }
        value = c == '*'   ? value * other
                : c == '/' ? value / other
                           : value % other;
    }
    return value;
}

static long sum(void)
{
    long value = product();

    while (peek() == '+' || peek() == '-') {
        char c = *at++;
        long other = product();

        value = c == '+' ? value + other : value - other;
    }
    return value;
}

int main(int argc, char **argv)
{
    static char *line;
    static size_t bytes;

    if (argc > 1 && freopen(argv[1], "r", stdin) == NULL) {
        perror(argv[1]);
        return 1;
    }
    while (getline(&line, &bytes, stdin) > 0) {
        if (setjmp(next_line) != 0) {
            continue;
        }
        at = line;
        if (peek() != '\0') {
            long value = sum();

            if (peek() != '\0') {
                fail("something is left over");
            }
            printf("%ld\n", value);
        }
    }
    return 0;
}
