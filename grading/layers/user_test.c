/* SPDX-License-Identifier: MIT
 *
 * The library of processes beside the host's: what both have must agree, on
 * many random inputs from a fixed seed. Library functions are called our_NAME
 * here (user.mk).
 */
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/layers/ktap.h"
#include "grading/layers/user_random.h"
#include "user/lib/format.h"
#include "user/lib/scan.h"

void *our_memcpy(void *to, const void *from, size_t bytes);
void *our_memmove(void *to, const void *from, size_t bytes);
void *our_memset(void *to, int byte, size_t bytes);
int our_memcmp(const void *a, const void *b, size_t bytes);
void *our_memchr(const void *from, int byte, size_t bytes);
size_t our_strlen(const char *s);
int our_strcmp(const char *a, const char *b);
int our_strncmp(const char *a, const char *b, size_t most);
char *our_strncpy(char *to, const char *from, size_t bytes);
char *our_strncat(char *to, const char *from, size_t most);
char *our_strchr(const char *s, int c);
char *our_strrchr(const char *s, int c);
char *our_strstr(const char *s, const char *part);
size_t our_strspn(const char *s, const char *set);
size_t our_strcspn(const char *s, const char *set);
char *our_strpbrk(const char *s, const char *set);
char *our_strtok_r(char *s, const char *separators, char **rest);
char *our_strsep(char **rest, const char *separators);
void *our_memmem(const void *from, size_t bytes, const void *part,
                 size_t part_bytes);
int our_strcasecmp(const char *a, const char *b);
long our_strtol(const char *s, char **end, int base);
unsigned long our_strtoul(const char *s, char **end, int base);
uint64_t our___udivmoddi4(uint64_t number, uint64_t by, uint64_t *rest);
int64_t our___divdi3(int64_t number, int64_t by);
int64_t our___moddi3(int64_t number, int64_t by);
int64_t our___divmoddi4(int64_t number, int64_t by, int64_t *rest);

/* strdup stands beside the functions tested here, and wants a heap. */
void *our_sbrk(ptrdiff_t bytes);

void *our_sbrk(ptrdiff_t bytes)
{
    return (void *)-1;
}

static int sign(int number)
{
    return (number > 0) - (number < 0);
}

/* --- Memory and strings -------------------------------------------------- */

static void test_memory(void)
{
    char a[64], b[64];

    for (int i = 0; i < ROUNDS; i++) {
        uint32_t from = random_below(32), to = random_below(32);
        uint32_t bytes = random_below(32);

        for (int j = 0; j < 64; j++) {
            a[j] = b[j] = (char)random_below(3);
        }
        CHECK(our_memmove(a + to, a + from, bytes) == a + to);
        memmove(b + to, b + from, bytes);
        CHECK(memcmp(a, b, 64) == 0);
        CHECK(sign(our_memcmp(a, a + from, bytes)) ==
              sign(memcmp(a, a + from, bytes)));
        CHECK(our_memchr(a + from, 2, bytes) == memchr(a + from, 2, bytes));
        our_memset(a + to, i, bytes);
        memset(b + to, i, bytes);
        CHECK(memcmp(a, b, 64) == 0);
        our_memcpy(a, b + from, bytes);
        CHECK(memcmp(a, b + from, bytes) == 0);
    }
}

static void test_string(void)
{
    char a[12], b[12], x[40], y[40];

    for (int i = 0; i < ROUNDS; i++) {
        uint32_t most = random_below(14);

        random_string(a, 12, "abcA\xff");
        random_string(b, 5, "abcA\xff");
        CHECK(our_strlen(a) == strlen(a));
        CHECK(sign(our_strcmp(a, b)) == sign(strcmp(a, b)));
        CHECK(sign(our_strncmp(a, b, most)) == sign(strncmp(a, b, most)));
        CHECK(sign(our_strcasecmp(a, b)) == sign(strcasecmp(a, b)));
        CHECK(our_strchr(a, b[0]) == strchr(a, b[0]));
        CHECK(our_strrchr(a, b[0]) == strrchr(a, b[0]));
        CHECK(our_strstr(a, b) == strstr(a, b));
        CHECK(our_strspn(a, b) == strspn(a, b));
        CHECK(our_strcspn(a, b) == strcspn(a, b));
        CHECK(our_strpbrk(a, b) == strpbrk(a, b));
        CHECK(our_memmem(a, strlen(a), b, strlen(b)) ==
              memmem(a, strlen(a), b, strlen(b)));
        memset(x, 'x', sizeof x);
        memset(y, 'x', sizeof y);
        our_strncpy(x, a, most);
        strncpy(y, a, most);
        CHECK(memcmp(x, y, sizeof x) == 0);
        x[12] = y[12] = '\0';
        CHECK(strcmp(our_strncat(x, b, most), strncat(y, b, most)) == 0);
    }
}

static void test_strtok(void)
{
    char a[20], b[20], *rest_a, *rest_b;

    for (int i = 0; i < ROUNDS; i++) {
        char *word_a, *word_b;

        random_string(a, 20, "ab:;");
        strcpy(b, a);
        word_a = our_strtok_r(a, ":;", &rest_a);
        word_b = strtok_r(b, ":;", &rest_b);
        while (word_a != NULL && word_b != NULL) {
            CHECK(word_a - a == word_b - b && strcmp(word_a, word_b) == 0);
            word_a = our_strtok_r(NULL, ":;", &rest_a);
            word_b = strtok_r(NULL, ":;", &rest_b);
        }
        CHECK(word_a == NULL && word_b == NULL);
    }
}

static void test_strsep(void)
{
    char a[20], b[20], *rest_a, *rest_b;

    for (int i = 0; i < ROUNDS; i++) {
        char *word_a, *word_b;

        random_string(a, 20, "ab:;");
        strcpy(b, a);
        rest_a = a;
        rest_b = b;
        do {
            word_a = our_strsep(&rest_a, ":;");
            word_b = strsep(&rest_b, ":;");
            CHECK((word_a == NULL) == (word_b == NULL));
            CHECK(word_a == NULL ||
                  (word_a - a == word_b - b && strcmp(word_a, word_b) == 0));
        } while (word_a != NULL && word_b != NULL);
    }
}

/* --- Numbers ------------------------------------------------------------- */

static void check_number(const char *s, int base)
{
    char *end_a, *end_b;
    int error;
    long number;
    unsigned long natural;

    errno = 0;
    number = our_strtol(s, &end_a, base);
    error = errno;
    errno = 0;
    CHECK(number == strtol(s, &end_b, base));
    CHECK(end_a == end_b && error == errno);
    errno = 0;
    natural = our_strtoul(s, &end_a, base);
    error = errno;
    errno = 0;
    CHECK(natural == strtoul(s, &end_b, base));
    CHECK(end_a == end_b && error == errno);
}

static void test_strtol(void)
{
    static const char *const odd[] = {"",
                                      " ",
                                      "-",
                                      "+",
                                      "0x",
                                      "0xg",
                                      "-0x1f",
                                      "08",
                                      "9223372036854775807",
                                      "9223372036854775808",
                                      "-9223372036854775808",
                                      "-9223372036854775809",
                                      "18446744073709551615",
                                      "18446744073709551616",
                                      "- 1",
                                      "+-1",
                                      "zz"};
    static const int bases[] = {0, 2, 8, 10, 16, 36};
    char s[30];

    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        for (size_t j = 0; j < 6; j++) {
            check_number(odd[i], bases[j]);
        }
    }
    for (int i = 0; i < ROUNDS; i++) {
        random_string(s, 30, " -+0123456789xXaFzZ");
        check_number(s, bases[random_below(6)]);
        snprintf(s, sizeof s, "%lld", (long long)random_number());
        check_number(s, 10);
    }
}

static void test_divide(void)
{
    for (int i = 0; i < ROUNDS; i++) {
        uint64_t a = random_number(), b = random_number(), rest;
        int64_t c = (int64_t)a, d = (int64_t)b, signed_rest;

        if (b == 0) {
            continue;
        }
        CHECK(our___udivmoddi4(a, b, &rest) == a / b && rest == a % b);
        if (c != INT64_MIN || d != -1) {
            CHECK(our___divdi3(c, d) == c / d && our___moddi3(c, d) == c % d);
            CHECK(our___divmoddi4(c, d, &signed_rest) == c / d &&
                  signed_rest == c % d);
        }
    }
}

/* --- printf -------------------------------------------------------------- */

struct buffer {
    struct format_sink sink;
    char text[2000];
    size_t length;
};

static void buffer_put(struct format_sink *sink, const char *text, size_t bytes)
{
    struct buffer *buffer = (struct buffer *)sink;

    if (bytes < sizeof buffer->text - buffer->length) {
        memcpy(buffer->text + buffer->length, text, bytes);
        buffer->length += bytes;
    }
}

static int our_format(struct buffer *buffer, const char *text, ...)
{
    va_list arguments;
    int length;

    *buffer = (struct buffer){.sink = {buffer_put}};
    va_start(arguments, text);
    length = format(&buffer->sink, text, arguments);
    va_end(arguments);
    return length;
}

/* Both libraries with the same arguments. snprintf's warnings about formats
 * that are no literals do not apply here. */
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#define SAME(...)                                                      \
    do {                                                               \
        struct buffer ours;                                            \
        char theirs[2000];                                             \
        int length = our_format(&ours, __VA_ARGS__);                   \
        CHECK(length == snprintf(theirs, sizeof theirs, __VA_ARGS__)); \
        CHECK(strcmp(ours.text, theirs) == 0);                         \
    } while (0)

/* A directive for conversion C with random flags, width and precision. */
static void random_directive(char *s, const char *flags, const char *length,
                             char c)
{
    char some[6], width[8] = "", precision[8] = "";

    random_string(some, sizeof some, flags);
    if (random_below(2)) {
        snprintf(width, sizeof width, "%u", random_below(40) + 1);
    }
    if (random_below(2)) {
        snprintf(precision, sizeof precision, ".%u", random_below(30));
    }
    sprintf(s, "<%%%s%s%s%s%c>", some, width, precision, length, c);
}

static void test_printf_numbers(void)
{
    static const char conversions[] = "diuoxX";
    char s[64];

    for (int i = 0; i < ROUNDS; i++) {
        char c = conversions[random_below(6)];
        const char *flags = strchr("oxX", c) != NULL ? "-#0" : "-+ 0";
        uint64_t number = random_number();

        random_directive(s, flags, "", c);
        SAME(s, (int)number);
        random_directive(s, flags, "hh", c);
        SAME(s, (int)number);
        random_directive(s, flags, "h", c);
        SAME(s, (int)number);
        random_directive(s, flags, "l", c);
        SAME(s, (long)number);
        random_directive(s, flags, "ll", c);
        SAME(s, (long long)number);
        random_directive(s, flags, "z", c);
        SAME(s, (size_t)number);
        random_directive(s, flags, "j", c);
        SAME(s, (intmax_t)number);
    }
}

static void test_printf_text(void)
{
    char s[64], text[40];

    for (int i = 0; i < ROUNDS; i++) {
        int width = (int)random_below(50) - 25;
        int precision = (int)random_below(20) - 5;

        random_string(text, sizeof text, "abc%");
        random_directive(s, "-", "", 's');
        SAME(s, text);
        sprintf(s, "%%%dc", width);
        SAME(s, 'a' + i % 26);
        SAME("%*.*s|%*.*d", width, precision, text, width, precision, i);
        SAME("%p %p %%", (void *)text, NULL);
    }
}

static void test_printf_unknown(void)
{
    struct buffer buffer;

    CHECK(our_format(&buffer, "%5.2f|%y|%") == 10);
    CHECK(strcmp(buffer.text, "%5.2f|%y|%") == 0);
    our_format(&buffer, "%5.2f|%y|%d", 3);
    CHECK(strcmp(buffer.text, "%5.2f|%y|3") == 0);
}

/* --- scanf --------------------------------------------------------------- */

struct text_source {
    struct scan_source source;
    const char *next;
};

static int text_get(struct scan_source *source)
{
    struct text_source *from = (struct text_source *)source;

    return *from->next == '\0' ? EOF : (unsigned char)*from->next++;
}

static void text_back(struct scan_source *source, int c)
{
    ((struct text_source *)source)->next--;
}

static int our_sscanf(const char *text, const char *format, ...)
{
    struct text_source from = {{text_get, text_back, 0}, text};
    va_list arguments;
    int stored;

    va_start(arguments, format);
    stored = scan(&from.source, format, arguments);
    va_end(arguments);
    return stored;
}

/* What is stored by both libraries for TEXT: three values, and where they
 * stand. A number that does not fit its type is left out: there ISO C leaves
 * all open. */
static void check_scan(const char *text, const char *format)
{
    union {
        long long number[3];
        char bytes[3][64];
    } ours, theirs;
    int place_a = -7, place_b = -7;
    int a, b;

    memset(&ours, 0x55, sizeof ours);
    memset(&theirs, 0x55, sizeof theirs);
    a = our_sscanf(text, format, ours.bytes[0], ours.bytes[1], ours.bytes[2],
                   &place_a);
    b = sscanf(text, format, theirs.bytes[0], theirs.bytes[1], theirs.bytes[2],
               &place_b);
    if (a != b || memcmp(&ours, &theirs, sizeof ours) != 0 ||
        place_a != place_b) {
        printf("# \"%s\" as \"%s\": %d, not %d\n", text, format, a, b);
        CHECK(!"as the host's sscanf");
    }
}

static void test_scanf(void)
{
    static const char *const directives[] = {
        "%d",   "%5d",     "%hd",   "%lld",  "%ld", "%i",  "%x",     "%o",
        "%u",   "%hhu",    "%s",    "%7s",   "%c",  "%1c", "%[a-f]", "%[^,]",
        "%[]]", "%4[0-9]", "%[^]]", "%[a-]", "%2x", "%3i", "%p"};
    static const char *const between[] = {"", " ", ",", "%%", "x", " ,"};
    char text[30], format[60];

    for (int i = 0; i < ROUNDS; i++) {
        random_string(text, sizeof text, "  01789-+,,afz%]");
        format[0] = '\0';
        for (int j = 0; j < 3; j++) {
            strcat(format, directives[random_below(23)]);
            strcat(format, between[random_below(6)]);
        }
        strcat(format, "%n");
        if (strlen(text) < 10) { /* so that all numbers fit */
            check_scan(text, format);
        }
    }
    check_scan("12 abc x", "%*d %s %c%s%n");
    check_scan("", "%d%d%d%n");
    check_scan("  ", "%s%s%s%n");
    check_scan("0x1fz0X2,", "%x%*c%i%s%n");
    check_scan("-9223372036854775808 7", "%lld%d%s%n");
}

int main(void)
{
    static const struct ktap_test tests[] = {
        {"lib-memory", test_memory},
        {"lib-string", test_string},
        {"lib-strtok", test_strtok},
        {"lib-strtol", test_strtol},
        {"lib-strsep", test_strsep},
        {"lib-scanf", test_scanf},
        {"lib-divide64", test_divide},
        {"lib-printf-numbers", test_printf_numbers},
        {"lib-printf-text", test_printf_text},
        {"lib-printf-unknown", test_printf_unknown},
    };

    return ktap_run(tests, sizeof tests / sizeof tests[0]);
}
