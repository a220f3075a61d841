/* SPDX-License-Identifier: MIT
 *
 * The strings that a program gets.
 */
#include "sos/init/script.h"

#include <errno.h>
#include <string.h>

#define BLANK " \t"

/* Counts the strings in BYTES bytes, of which the last is 0. */
static uint32_t count_strings(const char *strings, size_t bytes)
{
    uint32_t count = 0;

    for (size_t i = 0; i < bytes; i++) {
        count += strings[i] == '\0';
    }
    return count;
}

int program_strings_are(const char *strings, size_t bytes, uint32_t argc,
                        uint32_t envc)
{
    if (bytes == 0 || bytes > PROC_STRINGS || strings[bytes - 1] != '\0') {
        return 0;
    }
    /* Compared singly first: the sum of two large counts may wrap around. */
    return argc <= bytes && envc <= bytes &&
           count_strings(strings, bytes) == argc + envc + 2 &&
           strings[0] == '/' && strings[strlen(strings) + 1] == '/';
}

int script_is(const void *image, size_t bytes)
{
    return bytes >= 2 && memcmp(image, "#!", 2) == 0;
}

/* Copies the first line, without "#!" and blanks at both ends. 0 or -ENOEXEC.
 */
static int take_line(const char *image, size_t bytes,
                     char line[SCRIPT_LINE_BYTES])
{
    size_t from = 2, end = 2;

    while (end < bytes && image[end] != '\n' && image[end] != '\0') {
        end++;
    }
    while (from < end && strchr(BLANK, image[from]) != NULL) {
        from++;
    }
    while (end > from && strchr(BLANK "\r", image[end - 1]) != NULL) {
        end--;
    }
    if (from == end || image[from] != '/' || end - from >= SCRIPT_LINE_BYTES) {
        return -ENOEXEC;
    }
    memcpy(line, image + from, end - from);
    line[end - from] = '\0';
    return 0;
}

/* Appends BYTES bytes. 0 or -E2BIG. */
static int append(char *to, uint32_t *used, const char *from, size_t bytes)
{
    if (bytes > PROC_STRINGS - *used) {
        return -E2BIG;
    }
    memcpy(to + *used, from, bytes);
    *used += (uint32_t)bytes;
    return 0;
}

/* Builds the new strings: directory, interpreter, its ARGUMENT unless "", path
 * of the script, and what followed the old argv[0]. 0 or -E2BIG. */
static int build(char *strings, uint32_t *used, const struct program *program,
                 const char *interpreter, const char *argument,
                 const char *path)
{
    const char *rest = program->strings + strlen(program->strings) + 1;
    const char *end = program->strings + program->string_bytes;
    int error = append(strings, used, program->strings,
                       (size_t)(rest - program->strings));

    if (program->argc > 0) {
        rest += strlen(rest) + 1;
    }
    if (error == 0) {
        error = append(strings, used, interpreter, strlen(interpreter) + 1);
    }
    if (error == 0 && *argument != '\0') {
        error = append(strings, used, argument, strlen(argument) + 1);
    }
    if (error == 0) {
        error = append(strings, used, path, strlen(path) + 1);
    }
    return error < 0 ? error
                     : append(strings, used, rest, (size_t)(end - rest));
}

int script_arguments(const char *image, size_t bytes, const char *path,
                     struct program *program,
                     char interpreter[SCRIPT_LINE_BYTES])
{
    static char strings[PROC_STRINGS];
    uint32_t used = 0;
    char *argument;
    int error = take_line(image, bytes, interpreter);

    if (error < 0) {
        return error;
    }
    argument = interpreter + strcspn(interpreter, BLANK);
    if (*argument != '\0') {
        *argument++ = '\0';
        argument += strspn(argument, BLANK);
    }
    error = build(strings, &used, program, interpreter, argument, path);
    if (error < 0) {
        return error;
    }
    program->strings = strings;
    program->string_bytes = used;
    program->argc += (program->argc == 0) + 1 + (*argument != '\0');
    return 0;
}
