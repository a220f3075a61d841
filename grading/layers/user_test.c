/* SPDX-License-Identifier: MIT
 *
 * The library of processes beside the host's: what both have must agree, on
 * many random inputs from a fixed seed. Library functions are called our_NAME
 * here (user.mk).
 */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "grading/layers/ktap.h"
#include "user/lib/format.h"
#include "user/lib/path.h"

#define ROUNDS 20000

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
int our_strcasecmp(const char *a, const char *b);
long our_strtol(const char *s, char **end, int base);
unsigned long our_strtoul(const char *s, char **end, int base);
void our_qsort(void *base, size_t count, size_t bytes,
               int (*compare)(const void *, const void *));
void *our_bsearch(const void *key, const void *base, size_t count,
                  size_t bytes, int (*compare)(const void *, const void *));
void *our_malloc(size_t bytes);
void *our_calloc(size_t count, size_t bytes);
void *our_realloc(void *memory, size_t bytes);
void our_free(void *memory);
void *our_sbrk(ptrdiff_t bytes);
char *our_getenv(const char *name);
int our_setenv(const char *name, const char *value, int overwrite);
int our_unsetenv(const char *name);
char **our_environ; /* user/lib/start.c has it in a process */
struct tm *our_gmtime_r(const time_t *seconds, struct tm *result);
uint64_t our___udivmoddi4(uint64_t number, uint64_t by, uint64_t *rest);
int64_t our___divdi3(int64_t number, int64_t by);
int64_t our___moddi3(int64_t number, int64_t by);

/* --- Random inputs ------------------------------------------------------- */

static uint64_t state = 1;

static uint32_t random_word(void)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33);
}

static uint32_t random_below(uint32_t limit)
{
    return random_word() % limit;
}

/* Numbers of all sizes, the borders among them. */
static uint64_t random_number(void)
{
    uint64_t number = (uint64_t)random_word() << 33 ^ random_word();

    number >>= random_below(64);
    number -= random_below(8) == 0 ? random_below(3) : 0;
    return random_below(2) ? -number : number;
}

/* A string of fewer than BYTES characters from SET. */
static void random_string(char *s, uint32_t bytes, const char *set)
{
    uint32_t length = random_below(bytes);

    for (uint32_t i = 0; i < length; i++) {
        s[i] = set[random_below((uint32_t)strlen(set))];
    }
    s[length] = '\0';
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
    static const char *const odd[] = {
        "", " ", "-", "+", "0x", "0xg", "-0x1f", "08", "9223372036854775807",
        "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
        "18446744073709551615", "18446744073709551616", "- 1", "+-1", "zz"};
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
        int64_t c = (int64_t)a, d = (int64_t)b;

        if (b == 0) {
            continue;
        }
        CHECK(our___udivmoddi4(a, b, &rest) == a / b && rest == a % b);
        if (c != INT64_MIN || d != -1) {
            CHECK(our___divdi3(c, d) == c / d && our___moddi3(c, d) == c % d);
        }
    }
}

/* --- printf -------------------------------------------------------------- */

struct buffer {
    struct format_sink sink;
    char text[2000];
    size_t length;
};

static void buffer_put(struct format_sink *sink, const char *text,
                       size_t bytes)
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
#define SAME(...)                                                             \
    do {                                                                      \
        struct buffer ours;                                                   \
        char theirs[2000];                                                    \
        int length = our_format(&ours, __VA_ARGS__);                          \
        CHECK(length == snprintf(theirs, sizeof theirs, __VA_ARGS__));        \
        CHECK(strcmp(ours.text, theirs) == 0);                                \
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

/* --- Arrays, heap, environment, dates, paths ----------------------------- */

static int compare_bytes(const void *a, const void *b)
{
    return memcmp(a, b, 2);
}

static void test_sort(void)
{
    unsigned char a[3 * 40];

    for (int i = 0; i < ROUNDS / 10; i++) {
        size_t count = random_below(41);
        unsigned sum = 0, sorted_sum = 0;

        for (size_t j = 0; j < 3 * count; j++) {
            a[j] = (unsigned char)random_below(5);
            sum += a[j];
        }
        our_qsort(a, count, 3, compare_bytes);
        for (size_t j = 0; j < count; j++) {
            unsigned char *found =
                our_bsearch(a + 3 * j, a, count, 3, compare_bytes);

            CHECK(found != NULL && memcmp(found, a + 3 * j, 2) == 0);
            CHECK(j == 0 || compare_bytes(a + 3 * j - 3, a + 3 * j) <= 0);
            sorted_sum += (unsigned)(a[3 * j] + a[3 * j + 1] + a[3 * j + 2]);
        }
        CHECK(sum == sorted_sum);
    }
    CHECK(our_bsearch("zz", a, 40, 3, compare_bytes) == NULL);
}

/* The heap's memory: 8 MiB, of which somebody else takes a bit now and then. */
static char arena[8 << 20];
static size_t arena_used;
static int foreign_sbrk;

void *our_sbrk(ptrdiff_t bytes)
{
    char *old;

    if (foreign_sbrk && random_below(2)) {
        arena_used += random_below(100);
    }
    if ((size_t)bytes > sizeof arena - arena_used) {
        errno = ENOMEM;
        return (void *)-1;
    }
    old = arena + arena_used;
    arena_used += (size_t)bytes;
    return old;
}

#define SLOTS 100

static void test_malloc(void)
{
    static struct {
        unsigned char *memory;
        size_t bytes;
    } slot[SLOTS];

    for (int i = 0; i < ROUNDS * 5; i++) {
        uint32_t n = random_below(SLOTS);
        size_t bytes = random_below(4) ? random_below(200)
                                       : random_below(40000);

        foreign_sbrk = i > ROUNDS;
        for (size_t j = 0; j < slot[n].bytes; j++) {
            if (slot[n].memory[j] != n) {
                CHECK(!"a block was overwritten");
                return;
            }
        }
        if (random_below(3)) {
            unsigned char *new = our_realloc(slot[n].memory, bytes);

            if (new == NULL) {
                continue;
            }
            slot[n].memory = new;
        } else {
            our_free(slot[n].memory);
            slot[n].memory = our_calloc(1, bytes);
            for (size_t j = 0; slot[n].memory != NULL && j < bytes; j++) {
                CHECK(slot[n].memory[j] == 0);
            }
        }
        CHECK((uintptr_t)slot[n].memory % 16 == 0);
        slot[n].bytes = slot[n].memory != NULL ? bytes : 0;
        memset(slot[n].memory, (int)n, slot[n].bytes);
    }
    for (int n = 0; n < SLOTS; n++) {
        our_free(slot[n].memory);
    }
}

static void test_malloc_too_much(void)
{
    void *most;

    CHECK(our_malloc(SIZE_MAX) == NULL && errno == ENOMEM);
    CHECK(our_malloc(SIZE_MAX / 2) == NULL);
    CHECK(our_malloc(sizeof arena) == NULL);
    CHECK(our_calloc(SIZE_MAX / 2, 3) == NULL);
    /* After all that came and went, free neighbours are one block again. */
    most = our_malloc(arena_used / 2);
    CHECK(most != NULL);
    our_free(most);
}

static void test_environment(void)
{
    static char *initial[] = {"A=1", "AB=2", NULL};

    our_environ = initial;
    CHECK(strcmp(our_getenv("A"), "1") == 0 && our_getenv("B") == NULL);
    CHECK(our_setenv("A", "3", 0) == 0 && strcmp(our_getenv("A"), "1") == 0);
    CHECK(our_setenv("A", "3", 1) == 0 && strcmp(our_getenv("A"), "3") == 0);
    CHECK(our_setenv("NEW", "", 1) == 0 && *our_getenv("NEW") == '\0');
    CHECK(strcmp(initial[0], "A=1") == 0);
    CHECK(our_unsetenv("A") == 0 && our_getenv("A") == NULL);
    CHECK(strcmp(our_getenv("AB"), "2") == 0);
    CHECK(our_setenv("", "x", 1) < 0 && errno == EINVAL);
    CHECK(our_setenv("A=B", "x", 1) < 0);
}

static void test_gmtime(void)
{
    for (int i = 0; i < ROUNDS; i++) {
        time_t seconds = (time_t)(int32_t)random_number() * 8;
        struct tm ours = {0}, theirs;

        our_gmtime_r(&seconds, &ours);
        gmtime_r(&seconds, &theirs);
        CHECK(ours.tm_sec == theirs.tm_sec && ours.tm_min == theirs.tm_min &&
              ours.tm_hour == theirs.tm_hour &&
              ours.tm_mday == theirs.tm_mday && ours.tm_mon == theirs.tm_mon &&
              ours.tm_year == theirs.tm_year &&
              ours.tm_wday == theirs.tm_wday && ours.tm_yday == theirs.tm_yday);
    }
}

static void test_path(void)
{
    static const char *const cases[][3] = {
        {"/", ".", "/"}, {"/", "..", "/"}, {"/a/b", "..", "/a"},
        {"/a", "../..", "/"}, {"/a", "b//c/", "/a/b/c"}, {"/a", "/", "/"},
        {"/a", "/x/./y/../z", "/x/z"}, {"/a/b", "../../../c", "/c"},
        {"/", "...", "/..."}, {"/", ".a", "/.a"}, {"/", "//", "/"},
        {"/a", "./.", "/a"}, {"/", "a/..", "/"}};
    char result[IO_PATH_BYTES], name[IO_PATH_BYTES + 1];

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int length = path_absolute(cases[i][0], cases[i][1], result);

        CHECK(length == (int)strlen(cases[i][2]));
        CHECK(strcmp(result, cases[i][2]) == 0);
    }
    CHECK(path_absolute("/", "", result) == -ENOENT);
    memset(name, 'a', IO_PATH_BYTES);
    name[IO_PATH_BYTES - 2] = '\0';
    CHECK(path_absolute("/", name, result) == IO_PATH_BYTES - 1);
    CHECK(path_absolute("/b", name, result) == -ENAMETOOLONG);
    name[IO_PATH_BYTES - 2] = 'a';
    name[IO_PATH_BYTES - 1] = '\0';
    CHECK(path_absolute("/", name, result) == -ENAMETOOLONG);
}

int main(void)
{
    static const struct ktap_test tests[] = {
        {"lib-memory", test_memory},
        {"lib-string", test_string},
        {"lib-strtok", test_strtok},
        {"lib-strtol", test_strtol},
        {"lib-divide64", test_divide},
        {"lib-printf-numbers", test_printf_numbers},
        {"lib-printf-text", test_printf_text},
        {"lib-printf-unknown", test_printf_unknown},
        {"lib-qsort-bsearch", test_sort},
        {"lib-malloc", test_malloc},
        {"lib-malloc-too-much", test_malloc_too_much},
        {"lib-environment", test_environment},
        {"lib-gmtime", test_gmtime},
        {"lib-path", test_path},
    };

    return ktap_run(tests, sizeof tests / sizeof tests[0]);
}
