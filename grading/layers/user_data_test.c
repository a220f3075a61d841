/* SPDX-License-Identifier: MIT
 *
 * The library of processes: arrays, heap, environment, dates, paths. Library
 * functions are called our_NAME here (user.mk).
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "grading/layers/ktap.h"
#include "grading/layers/user_random.h"
#include "user/lib/path.h"

void our_qsort(void *base, size_t count, size_t bytes,
               int (*compare)(const void *, const void *));
void *our_bsearch(const void *key, const void *base, size_t count, size_t bytes,
                  int (*compare)(const void *, const void *));
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
time_t our_timegm(struct tm *date);
size_t our_strftime(char *to, size_t bytes, const char *format,
                    const struct tm *date);
char *our_asctime(const struct tm *date);

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
        size_t bytes =
            random_below(4) ? random_below(200) : random_below(40000);

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

static int random_around(int low, int high)
{
    int span = high - low + 1;

    return low - span + (int)random_below((uint32_t)(3 * span));
}

/* Members may lie outside their ranges. */
static void test_timegm(void)
{
    for (int i = 0; i < ROUNDS; i++) {
        struct tm ours = {.tm_year = random_around(-500, 500),
                          .tm_mon = random_around(0, 11),
                          .tm_mday = random_around(1, 31),
                          .tm_hour = random_around(0, 23),
                          .tm_min = random_around(0, 59),
                          .tm_sec = random_around(0, 60)};
        struct tm theirs = ours;

        CHECK(our_timegm(&ours) == timegm(&theirs));
        CHECK(ours.tm_year == theirs.tm_year && ours.tm_mon == theirs.tm_mon &&
              ours.tm_mday == theirs.tm_mday &&
              ours.tm_yday == theirs.tm_yday && ours.tm_wday == theirs.tm_wday);
    }
}

static void test_strftime(void)
{
    static const char conversions[] = "aAbBcCdDeFgGhHIjklmMnprRsStTuUVwWxXyY%";
    char ours[100], theirs[100];

    setenv("TZ", "UTC", 1);
    for (int i = 0; i < ROUNDS; i++) {
        time_t seconds = (time_t)(random_word() * 2);
        size_t bytes = 1 + random_below(sizeof ours);
        char format[20] = "";
        struct tm date;
        size_t length;

        gmtime_r(&seconds, &date);
        for (int j = 0; j < 3; j++) {
            size_t k = random_below(sizeof conversions - 1);

            snprintf(format + strlen(format), 8, "%%%c,", conversions[k]);
        }
        length = strftime(theirs, bytes, format, &date);
        CHECK(our_strftime(ours, bytes, format, &date) == length);
        CHECK(length == 0 || strcmp(ours, theirs) == 0);
        CHECK(strcmp(our_asctime(&date), asctime(&date)) == 0);
    }
}

static void test_path(void)
{
    static const char *const cases[][3] = {{"/", ".", "/"},
                                           {"/", "..", "/"},
                                           {"/a/b", "..", "/a"},
                                           {"/a", "../..", "/"},
                                           {"/a", "b//c/", "/a/b/c"},
                                           {"/a", "/", "/"},
                                           {"/a", "/x/./y/../z", "/x/z"},
                                           {"/a/b", "../../../c", "/c"},
                                           {"/", "...", "/..."},
                                           {"/", ".a", "/.a"},
                                           {"/", "//", "/"},
                                           {"/a", "./.", "/a"},
                                           {"/", "a/..", "/"}};
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
        {"lib-qsort-bsearch", test_sort},
        {"lib-malloc", test_malloc},
        {"lib-malloc-too-much", test_malloc_too_much},
        {"lib-environment", test_environment},
        {"lib-gmtime", test_gmtime},
        {"lib-timegm", test_timegm},
        {"lib-strftime", test_strftime},
        {"lib-path", test_path},
    };

    return ktap_run(tests, sizeof tests / sizeof tests[0]);
}
