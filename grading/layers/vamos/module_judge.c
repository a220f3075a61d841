/* SPDX-License-Identifier: MIT
 *
 * The judge of NAME_spec (grading/layers/spec.h): it does the operations on
 * the specification and compares, word by word, with what the module told.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/abi.h"
#include "grading/layers/spec.h"
#include "grading/layers/vamos/module.h"

enum {
    MOST_DEPTH = 16,
    WORD_BYTES = 16384
};

/* --- Operations ---------------------------------------------------------- */

static const struct module_operation *random_operation(void)
{
    uint32_t all = 0;
    uint32_t ticket;
    uint32_t i = 0;

    for (i = 0; i < module.count; i++) {
        all += module.operations[i].weight;
    }
    ticket = spec_below(all);
    i = 0;
    while (ticket >= module.operations[i].weight) {
        ticket -= module.operations[i].weight;
        i++;
    }
    return &module.operations[i];
}

static void make_up(char *line, size_t bytes)
{
    const struct module_operation *operation = random_operation();
    size_t length = (size_t)snprintf(line, bytes, "%s", operation->name);

    for (uint32_t i = 0; i < MODULE_ARGUMENTS; i++) {
        const struct module_range *range = operation->range[i];

        if (range == NULL) {
            break;
        }
        length += (size_t)snprintf(line + length, bytes - length, " %" PRId64,
                                   range->value[spec_below(range->count)]);
    }
}

static bool applies(const char *line)
{
    const char *told = module_do(line);

    return told != NULL && strcmp(told, " skip") != 0;
}

static void print_end(void)
{
    if (module.end != NULL) {
        printf("%s\n", module.end);
    }
}

/* Operations that make sense, if there are as many. */
void spec_generate(uint32_t length)
{
    char line[WORD_BYTES];
    uint32_t tries = 20 * length;

    (void)module_do("start");
    for (uint32_t i = 0; i < length && tries > 0; tries--) {
        make_up(line, sizeof(line));
        if (applies(line)) {
            printf("%s\n", line);
            i++;
        }
    }
    print_end();
}

/* Does the first COUNT of LETTERS; false if the last does not apply. */
static bool replay(const struct module_scene *scene, const uint32_t *letters,
                   uint32_t count)
{
    bool applied = true;

    (void)module_do("start");
    for (uint32_t i = 0; scene->begin[i] != NULL; i++) {
        (void)module_do(scene->begin[i]);
    }
    for (uint32_t i = 0; i < count; i++) {
        applied = applies(scene->letters[letters[i]]);
    }
    return applied;
}

static void print_sequence(const struct module_scene *scene,
                           const uint32_t *letters, uint32_t count)
{
    printf("start\n");
    for (uint32_t i = 0; scene->begin[i] != NULL; i++) {
        printf("%s\n", scene->begin[i]);
    }
    for (uint32_t i = 0; i < count; i++) {
        printf("%s\n", scene->letters[letters[i]]);
    }
    print_end();
}

/* All sequences that begin with COUNT of LETTERS, but for those with an
 * operation that does not apply: they are shorter ones in truth.
 */
static void enumerate_from(const struct module_scene *scene, uint32_t *letters,
                           uint32_t count)
{
    bool longer = false;

    for (uint32_t i = 0; count < scene->depth && scene->letters[i] != NULL;
         i++) {
        letters[count] = i;
        if (replay(scene, letters, count + 1)) {
            enumerate_from(scene, letters, count + 1);
            longer = true;
        }
    }
    if (!longer) {
        print_sequence(scene, letters, count);
    }
}

void spec_enumerate(void)
{
    uint32_t letters[MOST_DEPTH];

    for (const struct module_scene *scene = module.scenes;
         scene->letters[0] != NULL; scene++) {
        enumerate_from(scene, letters, 0);
    }
}

/* --- Judgement ----------------------------------------------------------- */

static const char *error_name(const char *value)
{
    switch (atoi(value)) {
#define ERROR(name, number, text) \
    case (number):                \
        return " (" #name ")";
#include "abi/errors.def"
#undef ERROR
    default:
        return "";
    }
}

/* Copies the word that TEXT begins with. Returns: what follows it. */
static const char *next_word(const char *text, char *word)
{
    size_t length;

    text += strspn(text, " ");
    length = strcspn(text, " ");
    snprintf(word, WORD_BYTES, "%.*s", (int)length, text);
    return text + length;
}

/* Splits NAME=VALUE. Returns: the value. */
static const char *split(char *word)
{
    char *equals = strchr(word, '=');

    if (equals == NULL) {
        return "";
    }
    *equals = 0;
    return equals + 1;
}

/* The first word of TEXT with the NAME of another; WORD is empty if none. */
static const char *value_of(const char *text, const char *name, char *word)
{
    const char *value = "";

    do {
        text = next_word(text, word);
        value = split(word);
    } while (*word != 0 && strcmp(word, name) != 0);
    return value;
}

static void explain(const char *line, const char *saw, const char *wanted)
{
    const struct module_operation *operation = module_find(line);
    static char saw_word[WORD_BYTES];
    static char wanted_word[WORD_BYTES];
    const char *saw_rest = saw;
    const char *wanted_rest = wanted;
    const char *saw_value;
    const char *wanted_value;
    bool is_error;

    do {
        saw_rest = next_word(saw_rest, saw_word);
        wanted_rest = next_word(wanted_rest, wanted_word);
    } while (strcmp(saw_word, wanted_word) == 0);
    if (*wanted_word != 0) {
        wanted_value = split(wanted_word);
        saw_value = value_of(saw, wanted_word, saw_word);
    } else {
        saw_value = split(saw_word);
        wanted_value = value_of(wanted, saw_word, wanted_word);
    }
    is_error = strcmp(wanted_word, "result") == 0;
    spec_fail("%s is %s%s, must be %s%s\n%s: %s%s%s",
              *wanted_word != 0 ? wanted_word : saw_word,
              *saw_word != 0 ? saw_value : "as before",
              is_error ? error_name(saw_value) : "",
              *wanted_word != 0 ? wanted_value : "as before",
              is_error ? error_name(wanted_value) : "", line,
              operation != NULL ? operation->rule : "begins anew",
              because_rule() != NULL ? "; here: " : "",
              because_rule() != NULL ? because_rule() : "");
}

void spec_judge(void)
{
    char *line = spec_line();
    char *equals = strstr(line, " =");
    const char *wanted;

    if (equals == NULL) {
        spec_fail("'%s' tells nothing", line);
    }
    *equals = 0;
    wanted = module_do(line);
    if (wanted == NULL) {
        spec_fail("'%s' is no operation", line);
    }
    if (strcmp(equals + 2, wanted) != 0) {
        explain(line, equals + 2, wanted);
    }
}
