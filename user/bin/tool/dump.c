/* SPDX-License-Identifier: MIT
 *
 * Lines of bytes from files.
 */
#include "user/bin/tool/dump.h"

#include <string.h>

#include "user/bin/tool/input.h"
#include "user/bin/tool/tool.h"

static struct {
    const struct dump *dump;
    unsigned char line[DUMP_BYTES], before[DUMP_BYTES];
    size_t count;         /* bytes in the line */
    unsigned long offset; /* of its first one */
    unsigned long left, skip;
    int is_equal, has_before;
} state;

/* Shows the line and begins the next one. */
static void end_line(void)
{
    int is_whole = state.count == DUMP_BYTES;

    if (state.count == 0) {
        return;
    }
    memset(state.line + state.count, 0, DUMP_BYTES - state.count);
    if (is_whole && state.has_before && !state.dump->all_lines &&
        memcmp(state.line, state.before, DUMP_BYTES) == 0) {
        if (!state.is_equal) {
            puts("*");
        }
        state.is_equal = 1;
    } else {
        state.is_equal = 0;
        state.dump->print(state.offset, state.line, state.count);
    }
    memcpy(state.before, state.line, DUMP_BYTES);
    state.has_before = is_whole;
    state.offset += state.count;
    state.count = 0;
}

static void add_file(FILE *file, const char *name)
{
    int c;

    while (state.left > 0 && (c = getc(file)) != EOF) {
        if (state.skip > 0) {
            state.skip--;
            continue;
        }
        state.line[state.count++] = (unsigned char)c;
        state.left--;
        if (state.count == DUMP_BYTES) {
            end_line();
        }
    }
}

unsigned long dump_files(const struct dump *dump, char **names)
{
    state.dump = dump;
    state.offset = state.skip = dump->skip;
    state.left = dump->most;
    input_each(names, add_file);
    if (state.skip > 0) {
        tool_complain_why("skip", "the input has fewer bytes");
    }
    end_line();
    return state.offset;
}
