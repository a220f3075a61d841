/* SPDX-License-Identifier: MIT
 *
 * Messages, status and memory of the programs of /bin.
 */
#include "user/bin/tool/tool.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct {
    const char *name, *usage;
    int failure;
    int failed; /* something went wrong */
} tool;

void tool_start(const char *name, int failure, const char *usage)
{
    tool.name = name;
    tool.failure = failure;
    tool.usage = usage;
}

void tool_complain_why(const char *what, const char *why)
{
    /* What was printed so far happened before. */
    (void)fflush(stdout);
    fprintf(stderr, "%s: %s: %s\n", tool.name, what, why);
    tool.failed = 1;
}

void tool_fail(void)
{
    tool.failed = 1;
}

void tool_complain(const char *what)
{
    tool_complain_why(what, strerror(errno));
}

void tool_die_why(const char *what, const char *why)
{
    tool_complain_why(what, why);
    exit(tool.failure);
}

void tool_die(const char *what)
{
    tool_die_why(what, strerror(errno));
}

void tool_usage(void)
{
    fprintf(stderr, "usage: %s %s\n", tool.name, tool.usage);
    exit(tool.failure);
}

int tool_end(int status)
{
    if (fflush(stdout) == EOF || ferror(stdout)) {
        tool_complain("stdout");
    }
    return tool.failed ? tool.failure : status;
}

void *tool_resize(void *memory, size_t bytes)
{
    void *larger = realloc(memory, bytes > 0 ? bytes : 1);

    if (larger == NULL) {
        tool_die("memory");
    }
    return larger;
}

char *tool_copy(const char *text)
{
    size_t bytes = strlen(text) + 1;

    return memcpy(tool_resize(NULL, bytes), text, bytes);
}

char *tool_join(const char *directory, const char *name)
{
    size_t length = strlen(directory);
    char *path = tool_resize(NULL, length + strlen(name) + 2);
    const char *slash = length > 0 && directory[length - 1] != '/' ? "/" : "";

    sprintf(path, "%s%s%s", directory, slash, name);
    return path;
}

const char *tool_base(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

static _Noreturn void die_wanted(const char *text, const char *what)
{
    char why[64];

    snprintf(why, sizeof why, "a %s is wanted", what);
    tool_die_why(text, why);
}

/* The digits at the start of TEXT, hexadecimal ones behind 0x; *END is what
 * follows them. */
static unsigned long parse(const char *text, const char *what, char **end)
{
    unsigned long number;

    if (!isdigit((unsigned char)*text)) {
        die_wanted(text, what);
    }
    errno = 0;
    number = strtoul(text, end, text[1] == 'x' || text[1] == 'X' ? 16 : 10);
    if (errno != 0) {
        tool_die(text);
    }
    return number;
}

unsigned long tool_number(const char *text, const char *what,
                          unsigned long most)
{
    char *end;
    unsigned long number = parse(text, what, &end);

    if (*end != '\0' || number > most) {
        die_wanted(text, what);
    }
    return number;
}

unsigned long tool_size(const char *text, const char *what)
{
    static const char suffixes[] = "bkKMG";
    static const unsigned long factors[] = {512, 1024, 1024, 1048576,
                                            1073741824};
    char *end;
    unsigned long number = parse(text, what, &end);
    const char *suffix = *end != '\0' ? strchr(suffixes, *end) : NULL;

    if (suffix != NULL && end[1] == '\0') {
        unsigned long factor = factors[suffix - suffixes];

        if (number > ULONG_MAX / factor) {
            errno = ERANGE;
            tool_die(text);
        }
        return number * factor;
    }
    if (*end != '\0') {
        die_wanted(text, what);
    }
    return number;
}

int tool_ask(const char *what, const char *path)
{
    int first, c;

    (void)fflush(stdout);
    fprintf(stderr, "%s: %s '%s'? ", tool.name, what, path);
    first = c = getchar();
    while (c != '\n' && c != EOF) {
        c = getchar();
    }
    return first == 'y' || first == 'Y';
}

int tool_write(int fd, const void *from, size_t bytes)
{
    size_t done = 0;

    while (done < bytes) {
        ssize_t part = write(fd, (const char *)from + done, bytes - done);

        if (part < 0) {
            return -1;
        }
        done += (size_t)part;
    }
    return 0;
}

void tool_output(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);

    if (fd < 0 || fflush(stdout) == EOF || dup2(fd, STDOUT_FILENO) < 0) {
        tool_die(path);
    }
    (void)close(fd);
}
