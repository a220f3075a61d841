/* SPDX-License-Identifier: MIT
 *
 * ed: the commands for files.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "user/bin/ed/ed.h"
#include "user/bin/tool/tool.h"

/* Reads file NAME behind line AT. */
static int read_file(const char *name, long at)
{
    long bytes = text_read(&ed.text, name, at, &ed.dot);

    if (bytes < 0) {
        return ed_fail("this file cannot be read");
    }
    if (!ed.is_silent) {
        printf("%ld\n", bytes);
    }
    return 0;
}

/* The name behind a command, or that of the file. NULL: there is none
 * (ed_fail). */
static const char *parse_name(const char *p, int is_kept)
{
    if (*p != '\0' && !isblank((unsigned char)*p)) {
        (void)ed_fail("a blank is wanted before the name");
        return NULL;
    }
    ed_skip_blanks(&p);
    if (*p == '\0') {
        if (ed.file_name == NULL) {
            (void)ed_fail("no file name");
        }
        return ed.file_name;
    }
    if (is_kept || ed.file_name == NULL) {
        free(ed.file_name);
        ed.file_name = tool_copy(p);
    }
    return p;
}

static int edit_file(const char *p)
{
    const char *name = parse_name(p, 1);

    if (name == NULL) {
        return -1;
    }
    ed.text.count = ed.dot = 0;
    ed.is_changed = 0;
    return read_file(name, 0);
}

static int write_file(const char *p)
{
    int then_quit = *p == 'q';
    const char *name = parse_name(p + then_quit, 0);
    long bytes;

    if (name == NULL) {
        return -1;
    }
    if (ed.given == 0) {
        ed.first = 1;
        ed.last = ed.text.count;
    }
    bytes = text_write(&ed.text, name, ed.first, ed.last);
    if (bytes < 0) {
        return ed_fail("this file cannot be written");
    }
    if (!ed.is_silent) {
        printf("%ld\n", bytes);
    }
    ed.is_changed = ed.is_changed && ed.last - ed.first + 1 < ed.text.count;
    if (then_quit) {
        exit(tool_end(0));
    }
    return 0;
}

static int name_file(const char *p)
{
    const char *name = parse_name(p, 1);

    if (name == NULL) {
        return -1;
    }
    puts(ed.file_name);
    return 0;
}

int ed_do_file(char command, const char *p)
{
    const char *name;

    switch (command) {
    case 'E':
        return edit_file(p);
    case 'f':
        return name_file(p);
    case 'w':
        return write_file(p);
    default:
        name = parse_name(p, 0);
        if (name == NULL) {
            return -1;
        }
        ed_change();
        return read_file(name, ed.given > 0 ? ed.last : ed.text.count);
    }
}
