/* SPDX-License-Identifier: MIT
 *
 * Refinement of one Vamos module. NAME_test.c is a client of the module: a
 * table of operations that call it through its header and tell results and the
 * state that the header lets one see. It is linked twice:
 *
 *     NAME_test = client + kernel/NAME.c  + NAME_spec.c of all lower layers
 *     NAME_spec = client + NAME_spec.c    + NAME_spec.c of all lower layers
 *
 * NAME_spec.c implements the header of NAME over an abstract state: sequences,
 * maps, sets. The module is right if no client can tell the two apart, step by
 * step (seed 002, contextual refinement). What is told is the relation between
 * the states: values that the header leaves open are told up to what it fixes.
 *
 * An operation is a line: its name and arguments. One that makes no sense in
 * the state that it meets is told as "skip", so that a list from which some
 * are dropped is still a list. "start" begins a new sequence. Of the state,
 * what has changed is told: NAME=gone is no part of it any more.
 */
#ifndef LAYERS_VAMOS_MODULE_H
#define LAYERS_VAMOS_MODULE_H

#include <stdbool.h>
#include <stdint.h>

#define MODULE_ARGUMENTS 6

/* The values that an argument may have. */
struct module_range {
    uint32_t count;
    int64_t value[16];
};

struct module_operation {
    const char *name;
    uint32_t weight;  /* among those that are made up */
    const char *rule; /* what the header demands, in plain words */
    const struct module_range *range[MODULE_ARGUMENTS]; /* to the first NULL */
    bool (*may)(const int64_t *arguments); /* NULL: always */
    void (*run)(const int64_t *arguments);
};

/* All sequences of DEPTH of the letters are done, each after BEGIN. */
struct module_scene {
    const char *begin[8]; /* lists of operations, to the first NULL */
    const char *letters[56];
    uint32_t depth;
};

struct module {
    const struct module_operation *operations;
    uint32_t count;
    void (*start)(void); /* a state like the first one */
    void (*state)(void); /* tells all that there is to see of it */
    const char *end; /* an operation at the end of each sequence; or NULL */
    const struct module_scene *scenes; /* to the first without letters */
};

/* Supplied by NAME_test.c. */
extern const struct module module;

#define OPERATIONS(table) (table), sizeof(table) / sizeof((table)[0])

/* Does the operation LINE, and tells what came of it.
 *
 * Returns:  what was told, up to the next call; NULL if LINE is none.
 */
const char *module_do(const char *line);

/* The operation that LINE names; NULL for "start" and what is none. */
const struct module_operation *module_find(const char *line);

/* ---- Telling: NAME=VALUE, NAME[I]=VALUE, NAME[I]=V,V,V ---- */

void tell(const char *name, int64_t value);
void tell_of(const char *name, uint32_t i, int64_t value);
void tell_list(const char *name, uint32_t i); /* then: */
void tell_item(int64_t value);

/* ---- For specifications ---- */

/* Notes the rule that decided VALUE; the judge cites the last one. */
int because(int value, const char *rule);
const char *because_rule(void);
void because_none(void);

/* A layer may demand things of its caller. Where CONDITION does not hold, the
 * program ends and says who broke the contract.
 */
#define DEMAND(condition, text) \
    demand((condition), __func__, (text))
void demand(bool condition, const char *function, const char *text);

#endif
