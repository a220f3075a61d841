/* SPDX-License-Identifier: MIT
 *
 * Patterns as names of files: from one slash to the next, what was found so far
 * is a path, and the names in that directory are tried.
 */
#include "user/bin/sh/glob.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "user/bin/sh/pattern.h"
#include "user/bin/sh/text.h"

static void expand_part(const char *path, const char *pattern,
                        struct arguments *arguments);

/* Goes on with what is behind the slashes at REST, for the file PATH. */
static void go_on(const char *path, const char *rest,
                  struct arguments *arguments)
{
    size_t slashes = strspn(rest, "/");
    struct text longer = {NULL, 0, 0};
    struct stat status;

    text_add(&longer, path);
    text_add_bytes(&longer, rest, slashes);
    if (rest[slashes] != '\0') {
        expand_part(longer.bytes, rest + slashes, arguments);
    } else if (stat(longer.bytes, &status) == 0) {
        arguments_add(arguments, text_take(&longer));
    }
    text_free(&longer);
}

/* Tries the names in directory PATH with the pattern PART. */
static void search(const char *path, const char *part, const char *rest,
                   struct arguments *arguments)
{
    DIR *directory = opendir(*path != '\0' ? path : ".");
    struct arguments names = {NULL, 0};
    struct dirent *entry;

    if (directory == NULL) {
        return;
    }
    /* All first: so no directory is open while others are searched. */
    while ((entry = readdir(directory)) != NULL) {
        if ((entry->d_name[0] != '.' || part[0] == '.') &&
            pattern_matches(part, entry->d_name)) {
            arguments_add(&names, text_must(strdup(entry->d_name)));
        }
    }
    (void)closedir(directory);
    for (size_t i = 0; i < names.count; i++) {
        struct text longer = {NULL, 0, 0};

        text_add(&longer, path);
        text_add(&longer, names.list[i]);
        go_on(longer.bytes, rest, arguments);
        text_free(&longer);
    }
    arguments_free(&names);
}

/* PATH is empty, or ends in a slash. */
static void expand_part(const char *path, const char *pattern,
                        struct arguments *arguments)
{
    size_t length = strcspn(pattern, "/");
    char *part = text_must(strndup(pattern, length));

    if (pattern_has_meaning(part)) {
        search(path, part, pattern + length, arguments);
    } else {
        struct text longer = {NULL, 0, 0};

        pattern_unescape(part);
        text_add(&longer, path);
        text_add(&longer, part);
        go_on(longer.bytes, pattern + length, arguments);
        text_free(&longer);
    }
    free(part);
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

size_t glob_expand(const char *pattern, struct arguments *arguments)
{
    size_t before = arguments->count;

    expand_part("", pattern, arguments);
    if (arguments->count > before) {
        qsort(arguments->list + before, arguments->count - before,
              sizeof *arguments->list, compare);
    }
    return arguments->count - before;
}
