/* SPDX-License-Identifier: MIT
 *
 * What the parts of find share: conditions and actions, joined to a tree.
 *
 * Layer: user/bin/find/find. Uses: walk.
 */
#ifndef USER_BIN_FIND_H
#define USER_BIN_FIND_H

#include "user/bin/tool/walk.h"

struct test;

/* Whether ENTRY meets TEST; an action is carried out. */
typedef int (*test_function)(const struct test *test,
                             const struct walk_entry *entry);

/* A condition or an action; or two of them, joined. */
struct test {
    test_function function;
    const char *text;
    char **words;        /* of -exec, ended by ";" */
    struct batch *batch; /* of -exec ... {} +, whose names it collects */
    long long number, unit;
    int sign; /* of the number: '+', '-' or 0 */
    struct test *left, *right;
};

struct find {
    int depth_least, depth_most;
    int has_action;  /* among the tests */
    int inner_first; /* directories come after what is in them */
    int is_pruned;   /* by the test that was just made */
};
extern struct find find;

int test_and(const struct test *test, const struct walk_entry *entry);
int test_or(const struct test *test, const struct walk_entry *entry);
int test_not(const struct test *test, const struct walk_entry *entry);
int test_true(const struct test *test, const struct walk_entry *entry);
int test_name(const struct test *test, const struct walk_entry *entry);
int test_iname(const struct test *test, const struct walk_entry *entry);
int test_path(const struct test *test, const struct walk_entry *entry);
int test_type(const struct test *test, const struct walk_entry *entry);
int test_size(const struct test *test, const struct walk_entry *entry);
int test_mtime(const struct test *test, const struct walk_entry *entry);
int test_newer(const struct test *test, const struct walk_entry *entry);
int test_user(const struct test *test, const struct walk_entry *entry);
int test_perm(const struct test *test, const struct walk_entry *entry);
int test_empty(const struct test *test, const struct walk_entry *entry);
int test_prune(const struct test *test, const struct walk_entry *entry);
int test_print(const struct test *test, const struct walk_entry *entry);
int test_quit(const struct test *test, const struct walk_entry *entry);
int test_delete(const struct test *test, const struct walk_entry *entry);
int test_exec(const struct test *test, const struct walk_entry *entry);
int test_exec_many(const struct test *test, const struct walk_entry *entry);

/* exec.c: a batch for WORDS, which {} is one of; runs what is left of all. */
struct batch *find_new_batch(char **words);
void find_run_batches(void);

/* A test without arguments; two of them, joined. */
struct test *find_new(test_function function);
struct test *find_join(test_function function, struct test *left,
                       struct test *right);

/* The tree for the conditions WORDS, ended by NULL; or the program ends with a
 * message. */
struct test *find_parse(char **words);

#endif
