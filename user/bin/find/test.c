/* SPDX-License-Identifier: MIT
 *
 * find: conditions and actions.
 */
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "user/bin/find/find.h"
#include "user/bin/tool/tool.h"

#define DAY 86400 /* seconds */

int test_and(const struct test *test, const struct walk_entry *entry)
{
    return test->left->function(test->left, entry) &&
           test->right->function(test->right, entry);
}

int test_or(const struct test *test, const struct walk_entry *entry)
{
    return test->left->function(test->left, entry) ||
           test->right->function(test->right, entry);
}

int test_not(const struct test *test, const struct walk_entry *entry)
{
    return !test->left->function(test->left, entry);
}

int test_true(const struct test *test, const struct walk_entry *entry)
{
    return 1;
}

/* The last part of a path, without slashes at its end. */
static int match_base(const struct test *test, const struct walk_entry *entry,
                      int flags)
{
    char *path = tool_copy(entry->path);
    size_t length = strlen(path);
    int result;

    while (length > 1 && path[length - 1] == '/') {
        path[--length] = '\0';
    }
    result = fnmatch(test->text, tool_base(path), flags) == 0;
    free(path);
    return result;
}

int test_name(const struct test *test, const struct walk_entry *entry)
{
    return match_base(test, entry, 0);
}

int test_iname(const struct test *test, const struct walk_entry *entry)
{
    return match_base(test, entry, FNM_CASEFOLD);
}

int test_path(const struct test *test, const struct walk_entry *entry)
{
    return fnmatch(test->text, entry->path, 0) == 0;
}

int test_type(const struct test *test, const struct walk_entry *entry)
{
    mode_t mode = entry->status.st_mode;

    return *test->text == 'd'   ? S_ISDIR(mode)
           : *test->text == 'f' ? S_ISREG(mode)
                                : S_ISCHR(mode);
}

static int compare(const struct test *test, long long value)
{
    return test->sign == '+'   ? value > test->number
           : test->sign == '-' ? value < test->number
                               : value == test->number;
}

int test_size(const struct test *test, const struct walk_entry *entry)
{
    return compare(test, (entry->status.st_size + test->unit - 1) / test->unit);
}

int test_mtime(const struct test *test, const struct walk_entry *entry)
{
    return compare(test, (time(NULL) - entry->status.st_mtime) / DAY);
}

int test_newer(const struct test *test, const struct walk_entry *entry)
{
    return entry->status.st_mtime > test->number;
}

int test_user(const struct test *test, const struct walk_entry *entry)
{
    return entry->status.st_uid == test->number;
}

int test_perm(const struct test *test, const struct walk_entry *entry)
{
    return (entry->status.st_mode & 0777) == test->number;
}

int test_empty(const struct test *test, const struct walk_entry *entry)
{
    if (S_ISDIR(entry->status.st_mode)) {
        return walk_is_empty(entry->path);
    }
    return entry->status.st_size == 0;
}

int test_prune(const struct test *test, const struct walk_entry *entry)
{
    find.is_pruned = 1;
    return 1;
}

int test_print(const struct test *test, const struct walk_entry *entry)
{
    fputs(entry->path, stdout);
    putchar((int)test->number);
    return 1;
}

int test_quit(const struct test *test, const struct walk_entry *entry)
{
    find_run_batches();
    exit(tool_end(0));
}

int test_delete(const struct test *test, const struct walk_entry *entry)
{
    int result = S_ISDIR(entry->status.st_mode) ? rmdir(entry->path)
                                                : unlink(entry->path);

    if (result < 0) {
        tool_complain(entry->path);
    }
    return result == 0;
}
