/* SPDX-License-Identifier: MIT
 *
 * Completion of what was typed.
 */
#include "user/bin/sh/complete.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "user/bin/sh/builtin.h"
#include "user/bin/sh/text.h"
#include "user/bin/sh/variable.h"

/* Adds NAME, which FOUND takes over, unless it is there: several directories of
 * PATH, and the shell itself, may have a command. */
static void add(struct arguments *found, char *name)
{
    for (size_t i = 0; i < found->count; i++) {
        if (strcmp(found->list[i], name) == 0) {
            free(name);
            return;
        }
    }
    arguments_add(found, name);
}

/* Adds the names in directory PATH that begin with START. */
static void add_files(const char *path, const char *start,
                      struct arguments *found)
{
    DIR *directory = opendir(path);
    struct dirent *entry;

    if (directory == NULL) {
        return;
    }
    while ((entry = readdir(directory)) != NULL) {
        struct text name = {NULL, 0, 0};
        struct stat status;

        if (strncmp(entry->d_name, start, strlen(start)) != 0 ||
            (entry->d_name[0] == '.' && *start != '.')) {
            continue;
        }
        text_add(&name, path);
        text_put(&name, '/');
        text_add(&name, entry->d_name);
        if (stat(name.bytes, &status) < 0) {
            status.st_mode = 0;
        }
        text_clear(&name);
        text_add(&name, entry->d_name);
        text_add(&name, S_ISDIR(status.st_mode) ? "/" : "");
        add(found, text_take(&name));
    }
    (void)closedir(directory);
}

static void add_commands(const char *start, struct arguments *found)
{
    const char *path = variable_get("PATH", 4);
    const char *name;

    for (int i = 0; (name = builtin_name(i)) != NULL; i++) {
        if (strncmp(name, start, strlen(start)) == 0) {
            add(found, text_must(strdup(name)));
        }
    }
    while (path != NULL && *path != '\0') {
        size_t length = strcspn(path, ":");
        char *directory = text_must(strndup(path, length));

        add_files(directory, start, found);
        free(directory);
        path += length + (path[length] == ':');
    }
}

/* How many bytes all of FOUND have in common. */
static size_t common_length(const struct arguments *found)
{
    size_t length = strlen(found->list[0]);

    for (size_t i = 1; i < found->count; i++) {
        size_t same = 0;

        while (same < length && found->list[i][same] == found->list[0][same]) {
            same++;
        }
        length = same;
    }
    return length;
}

/* Where the word that ends at CURSOR begins. */
static size_t word_start(const char *line, size_t cursor)
{
    while (cursor > 0 && strchr(" ;&|<>()\"'=", line[cursor - 1]) == NULL) {
        cursor--;
    }
    return cursor;
}

/* Whether a command begins at byte START. */
static int is_command(const char *line, size_t start)
{
    while (start > 0 && line[start - 1] == ' ') {
        start--;
    }
    return start == 0 || strchr(";&|(", line[start - 1]) != NULL;
}

char *complete_word(const char *line, size_t cursor, struct arguments *found)
{
    size_t start = word_start(line, cursor);
    char *word = text_must(strndup(line + start, cursor - start));
    char *slash = strrchr(word, '/');
    const char *name = slash != NULL ? slash + 1 : word;
    struct text more = {NULL, 0, 0};

    if (slash == NULL && is_command(line, start)) {
        add_commands(word, found);
    } else {
        char *path =
            text_must(slash == NULL   ? strdup(".")
                      : slash == word ? strdup("/")
                                      : strndup(word, (size_t)(slash - word)));

        add_files(path, name, found);
        free(path);
    }
    text_add(&more, "");
    if (found->count > 0) {
        size_t typed = strlen(name);
        const char *first = found->list[0];

        text_add_bytes(&more, first + typed, common_length(found) - typed);
        if (found->count == 1 && first[strlen(first) - 1] != '/') {
            text_put(&more, ' ');
        }
    }
    free(word);
    return text_take(&more);
}
