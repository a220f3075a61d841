/* SPDX-License-Identifier: MIT
 *
 * Matches regular expressions. The machine is in a set of states: threads,
 * each a step with the places of the parts that it came by. For every
 * character all of them move on together. Threads that meet in one step go on
 * as one, the first in the list; those that began further left come first, so
 * the match is the leftmost. It is the longest, as the search goes on until
 * no thread is left.
 */
#include <regex.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "user/lib/regex_program.h"

/* Threads: STEPS[i] has its PLACES from PLACES + i * machine.places on. */
struct threads {
    int *steps;
    const char **places;
    int count;
};

struct machine {
    const struct regex_program *program;
    const char *string;
    int flags;
    int places; /* kept for each thread: 2 at least */
    struct threads now, next;
    unsigned *marks, mark; /* marks[step] == mark: it is in the list */
    const char **found;    /* places of the best match */
    int has_found;
};

static int is_word(int c)
{
    return isalnum(c) || c == '_';
}

/* Whether an assertion holds between AT[-1] and AT[0]. */
static int holds(const struct machine *machine, const struct regex_step *step,
                 const char *at)
{
    int lines = machine->program->flags & REG_NEWLINE;
    int before = at > machine->string && is_word((unsigned char)at[-1]);
    int after = is_word((unsigned char)*at);

    switch (step->operation) {
    case REGEX_BEGIN:
        return at == machine->string ? !(machine->flags & REG_NOTBOL)
                                     : lines && at[-1] == '\n';
    case REGEX_END:
        return *at == '\0' ? !(machine->flags & REG_NOTEOL)
                           : lines && *at == '\n';
    case REGEX_WORD:
        return ((step->x & 1) && !before && after) ||
               ((step->x & 2) && before && !after);
    default:
        return before == after;
    }
}

/* Adds the thread at step NUMBER, and those at which it arrives from there
 * without a character. PLACES is changed on the way, and back. */
static void add(struct machine *machine, struct threads *threads, int number,
                const char **places, const char *at)
{
    const struct regex_step *step = &machine->program->steps[number];
    const char *old;

    if (machine->marks[number] == machine->mark) {
        return;
    }
    machine->marks[number] = machine->mark;
    switch (step->operation) {
    case REGEX_JUMP:
        add(machine, threads, number + step->x, places, at);
        break;
    case REGEX_SPLIT:
        add(machine, threads, number + step->x, places, at);
        add(machine, threads, number + step->y, places, at);
        break;
    case REGEX_PLACE:
        if (step->x >= machine->places) {
            add(machine, threads, number + 1, places, at);
            break;
        }
        old = places[step->x];
        places[step->x] = at;
        add(machine, threads, number + 1, places, at);
        places[step->x] = old;
        break;
    case REGEX_CHAR:
    case REGEX_SET:
    case REGEX_MATCH:
        threads->steps[threads->count] = number;
        memcpy(threads->places + threads->count++ * machine->places, places,
               (size_t)machine->places * sizeof *places);
        break;
    default:
        if (holds(machine, step, at)) {
            add(machine, threads, number + 1, places, at);
        }
    }
}

static int consumes(const struct machine *machine,
                    const struct regex_step *step, unsigned char c)
{
    if (step->operation == REGEX_SET) {
        return regex_set_has(&machine->program->sets[step->x], c);
    }
    if (machine->program->flags & REG_ICASE) {
        c = (unsigned char)tolower(c);
    }
    return step->character == c;
}

/* Keeps PLACES if this match is better than the one found: more to the left,
 * or longer. A later one is never shorter. */
static void keep(struct machine *machine, const char *const *places)
{
    if (!machine->has_found || places[0] <= machine->found[0]) {
        if (!machine->has_found || places[0] < machine->found[0] ||
            places[1] > machine->found[1]) {
            memcpy(machine->found, places,
                   (size_t)machine->places * sizeof *places);
        }
        machine->has_found = 1;
    }
}

/* Moves all threads over the character at AT. */
static void move(struct machine *machine, const char *at)
{
    struct threads *now = &machine->now;
    struct threads old;

    machine->next.count = 0;
    machine->mark++;
    for (int i = 0; i < now->count; i++) {
        const struct regex_step *step = &machine->program->steps[now->steps[i]];
        const char **places = now->places + i * machine->places;

        if (step->operation == REGEX_MATCH) {
            keep(machine, places);
        } else if (*at != '\0' &&
                   (!machine->has_found || places[0] <= machine->found[0]) &&
                   consumes(machine, step, (unsigned char)*at)) {
            add(machine, &machine->next, now->steps[i] + 1, places, at + 1);
        }
    }
    old = *now;
    *now = machine->next;
    machine->next = old;
}

/* Where a match may begin, from AT on: an expression that begins with a
 * character needs to be tried only there. */
static const char *skip(const struct machine *machine, const char *at)
{
    const struct regex_step *first = &machine->program->steps[1];

    if (first->operation == REGEX_CHAR &&
        !(machine->program->flags & REG_ICASE)) {
        const char *found = strchr(at, first->character);

        return found != NULL ? found : at + strlen(at);
    }
    return at;
}

static void run(struct machine *machine, const char **places)
{
    const char *at = machine->string;

    for (;;) {
        if (machine->now.count == 0) {
            if (machine->has_found) {
                return;
            }
            at = skip(machine, at);
            machine->mark++;
        }
        if (!machine->has_found) {
            memset(places, 0, (size_t)machine->places * sizeof *places);
            add(machine, &machine->now, 0, places, at);
        }
        move(machine, at);
        if (*at++ == '\0') {
            return;
        }
    }
}

/* Whether memory for MACHINE was found; it is one block, *BLOCK. */
static int allocate(struct machine *machine, void **block)
{
    size_t steps = (size_t)machine->program->count;
    size_t places = (size_t)machine->places;
    char *memory = calloc(1, (2 * steps + 2) * places * sizeof(char *) +
                                 steps * (2 * sizeof(int) + sizeof(unsigned)));

    *block = memory;
    if (memory == NULL) {
        return 0;
    }
    machine->now.places = (void *)memory;
    machine->next.places = machine->now.places + steps * places;
    machine->found = machine->next.places + steps * places;
    machine->now.steps = (void *)(machine->found + 2 * places);
    machine->next.steps = machine->now.steps + steps;
    machine->marks = (unsigned *)(machine->next.steps + steps);
    return 1;
}

static void fill(const struct machine *machine, size_t count,
                 regmatch_t *matches)
{
    for (size_t i = 0; i < count; i++) {
        int is_kept = 2 * i + 1 < (size_t)machine->places &&
                      machine->found[2 * i] != NULL &&
                      machine->found[2 * i + 1] != NULL;

        matches[i].rm_so = matches[i].rm_eo = -1;
        if (is_kept) {
            matches[i].rm_so =
                (regoff_t)(machine->found[2 * i] - machine->string);
            matches[i].rm_eo =
                (regoff_t)(machine->found[2 * i + 1] - machine->string);
        }
    }
}

int regexec(const regex_t *restrict regex, const char *restrict string,
            size_t count, regmatch_t matches[restrict], int flags)
{
    const struct regex_program *program = regex->re_program;
    struct machine machine = {
        .program = program, .string = string, .flags = flags, .places = 2};
    void *block;

    count = program->flags & REG_NOSUB ? 0 : count;
    if (count > 1) {
        machine.places =
            2 * (int)count < program->places ? 2 * (int)count : program->places;
    }
    if (!allocate(&machine, &block)) {
        return REG_ESPACE;
    }
    run(&machine, machine.found + machine.places);
    if (machine.has_found) {
        fill(&machine, count, matches);
    }
    free(block);
    return machine.has_found ? 0 : REG_NOMATCH;
}
