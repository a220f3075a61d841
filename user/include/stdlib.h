/* SPDX-License-Identifier: MIT
 *
 * General functions, with the meanings of ISO C and POSIX. There is no
 * floating point: atof, strtod and their kin are missing.
 */
#ifndef USER_STDLIB_H
#define USER_STDLIB_H

#include <stddef.h>

#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
#define RAND_MAX 0x7fffffff

/* Memory. Addresses are multiples of 16. NULL with errno ENOMEM when init
 * gives no more. A pointer that did not come from malloc, or that was freed
 * before, aborts the process if the damage is noticed. */
void *malloc(size_t bytes);
void *calloc(size_t count, size_t bytes);
void *realloc(void *memory, size_t bytes);
void free(void *memory);

/* The end of the process. At most 32 functions for atexit. */
_Noreturn void exit(int status);
_Noreturn void _Exit(int status);
_Noreturn void abort(void);
int atexit(void (*function)(void));

/* Environment: "NAME=value" strings. */
char *getenv(const char *name);
int setenv(const char *name, const char *value, int overwrite);
int unsetenv(const char *name);
int putenv(char *entry); /* a string that stays in use; 0; -1 with errno */

/* Numbers. */
int atoi(const char *s);
long atol(const char *s);
long long atoll(const char *s);
long strtol(const char *restrict s, char **restrict end, int base);
unsigned long strtoul(const char *restrict s, char **restrict end, int base);
long long strtoll(const char *restrict s, char **restrict end, int base);
unsigned long long strtoull(const char *restrict s, char **restrict end,
                            int base);
int abs(int number);
long labs(long number);
long long llabs(long long number);

typedef struct {
    int quot, rem;
} div_t;
div_t div(int number, int by);

typedef struct {
    long quot, rem;
} ldiv_t;
ldiv_t ldiv(long number, long by);

/* A sequence that repeats for the same seed (1 at first); for no secret. */
int rand(void);
void srand(unsigned seed);
long random(void); /* the same under other names */
void srandom(unsigned seed);

/* Sorting takes no memory and at most a multiple of n log n comparisons. */
void qsort(void *base, size_t count, size_t bytes,
           int (*compare)(const void *, const void *));
void *bsearch(const void *key, const void *base, size_t count, size_t bytes,
              int (*compare)(const void *, const void *));

/* Runs COMMAND in the shell. Its status, as of waitpid; -1 with errno. NULL:
 * whether there is a shell. */
int system(const char *command);

/* Creates a file that was not there, with TEMPLATE's last six characters, which
 * are XXXXXX, changed. Its descriptor; -1 with errno EINVAL or those of open.
 */
int mkstemp(char *template);

/* The same with a directory. TEMPLATE; NULL with errno. */
char *mkdtemp(char *template);

/* The absolute name of a file that is there, in RESULT (of PATH_MAX bytes), or,
 * if that is NULL, in memory from malloc. NULL with errno. */
char *realpath(const char *restrict path, char *restrict result);

#endif
