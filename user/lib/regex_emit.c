/* SPDX-License-Identifier: MIT
 *
 * Writes the steps of regular expressions.
 */
#include "user/lib/regex_emit.h"

#include <ctype.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

/* Makes room for COUNT more steps at AT. Whether there is any. */
static int make_room(struct regex_builder *p, int at, int count)
{
    struct regex_program *program = p->program;

    if (p->error == 0 && program->count + count > REGEX_STEPS_MOST) {
        p->error = REG_ESPACE;
    }
    if (p->error != 0) {
        return 0;
    }
    if (program->count + count > program->room) {
        int room = program->room * 2 + count + 16;
        struct regex_step *steps =
            realloc(program->steps, (size_t)room * sizeof *steps);

        if (steps == NULL) {
            p->error = REG_ESPACE;
            return 0;
        }
        program->steps = steps;
        program->room = room;
    }
    memmove(program->steps + at + count, program->steps + at,
            (size_t)(program->count - at) * sizeof *program->steps);
    program->count += count;
    return 1;
}

void regex_insert(struct regex_builder *p, int at,
                  enum regex_operation operation, int x, int y)
{
    if (make_room(p, at, 1)) {
        p->program->steps[at] = (struct regex_step){
            .operation = operation, .x = (int16_t)x, .y = (int16_t)y};
    }
}

void regex_emit(struct regex_builder *p, enum regex_operation operation, int x)
{
    regex_insert(p, p->program->count, operation, x, 0);
}

void regex_emit_char(struct regex_builder *p, char c)
{
    if (p->program->flags & REG_ICASE) {
        c = (char)tolower((unsigned char)c);
    }
    regex_emit(p, REGEX_CHAR, 0);
    if (p->error == 0) {
        p->program->steps[p->program->count - 1].character = (uint8_t)c;
    }
}

void regex_emit_set(struct regex_builder *p, const struct regex_set *set)
{
    struct regex_program *program = p->program;
    size_t count = (size_t)program->sets_count;
    struct regex_set *sets = realloc(program->sets, (count + 1) * sizeof *sets);

    if (sets == NULL) {
        p->error = REG_ESPACE;
        return;
    }
    program->sets = sets;
    sets[count] = *set;
    regex_emit(p, REGEX_SET, program->sets_count++);
}

/* The atom from step AT on becomes a loop that may be left out. */
void regex_repeat(struct regex_builder *p, int at)
{
    int length = p->program->count - at;

    regex_insert(p, at, REGEX_SPLIT, 1, length + 2);
    regex_emit(p, REGEX_JUMP, -(length + 1));
}

void regex_repeat_more(struct regex_builder *p, int at)
{
    int length = p->program->count - at;

    regex_insert(p, p->program->count, REGEX_SPLIT, -length, 1);
}

void regex_optional(struct regex_builder *p, int at)
{
    regex_insert(p, at, REGEX_SPLIT, 1, p->program->count - at + 1);
}

/* Appends another copy of the LENGTH steps at AT. Where it begins. */
static int emit_copy(struct regex_builder *p, int at, int length)
{
    int begin = p->program->count;

    if (make_room(p, begin, length)) {
        memcpy(p->program->steps + begin, p->program->steps + at,
               (size_t)length * sizeof *p->program->steps);
    }
    return begin;
}

/* LEAST to MOST times the atom at AT; MOST -1: any number. */
void regex_repeat_counted(struct regex_builder *p, int at, int least, int most)
{
    int length = p->program->count - at;
    int copies = most < 0 ? least + 1 : most;

    for (int i = 1; i < copies && p->error == 0; i++) {
        int begin = emit_copy(p, at, length);

        /* Only the last copy is a loop, and only one that is optional gets
         * longer: AT itself stays as it is until all are made. */
        if (most < 0 && i == copies - 1) {
            regex_repeat(p, begin);
        } else if (i >= least) {
            regex_optional(p, begin);
        }
    }
    if (copies == 0) {
        p->program->count = at;
    } else if (least == 0 && most < 0) {
        regex_repeat(p, at);
    } else if (least == 0) {
        regex_optional(p, at);
    }
}
