/* SPDX-License-Identifier: MIT
 *
 * The files that a program reads.
 */
#include "user/bin/tool/input.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "user/bin/tool/tool.h"

FILE *input_open(const char *name)
{
    FILE *file = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
    struct stat status;

    if (file == NULL) {
        tool_complain(name);
        return NULL;
    }
    if (fstat(fileno(file), &status) == 0 && S_ISDIR(status.st_mode)) {
        errno = EISDIR;
        tool_complain(name);
        (void)fclose(file);
        return NULL;
    }
    return file;
}

void input_close(FILE *file, const char *name)
{
    if (ferror(file)) {
        tool_complain(name);
    }
    if (file != stdin) {
        (void)fclose(file);
    }
}

void input_each(char **names, void (*use)(FILE *file, const char *name))
{
    static char *standard[] = {"-", NULL};

    for (names = *names != NULL ? names : standard; *names != NULL; names++) {
        FILE *file = input_open(*names);

        if (file != NULL) {
            use(file, *names);
            input_close(file, *names);
        }
    }
}

ssize_t input_next(struct input_line *line, FILE *file)
{
    ssize_t length = getline(&line->text, &line->room, file);

    if (length < 0 && !feof(file) && !ferror(file)) {
        tool_die("memory");
    }
    if (length > 0 && line->text[length - 1] == '\n') {
        line->text[--length] = '\0';
    }
    return length;
}
