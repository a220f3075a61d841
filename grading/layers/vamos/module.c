/* SPDX-License-Identifier: MIT
 *
 * Operations are read, done and told.
 */
#include "grading/layers/vamos/module.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/layers/vamos_model.h"

enum { TOLD_BYTES = 16384, STATE_BYTES = 8192, MOST_WORDS = 512 };

/* A state as it was told: words NAME=VALUE. */
struct state {
    char text[STATE_BYTES];
    uint32_t used;
    uint32_t count;
    struct word {
        uint32_t at;
        uint32_t name_bytes; /* its equals sign included */
        uint32_t bytes;
    } word[MOST_WORDS];
    bool seen[MOST_WORDS]; /* in the state that came next */
};

static struct state states[3];
static struct state *now = &states[0];
static struct state *before = &states[1];
static struct state *const first = &states[2]; /* at the first start */
static bool in_state;

static char told[TOLD_BYTES];
static uint32_t used;
static bool first_item;
static const char *rule;

/* ---- Telling ---- */

static void put_bytes(const char *text, size_t bytes)
{
    uint32_t room = in_state ? STATE_BYTES - now->used : TOLD_BYTES - used;

    if (bytes >= room) {
        model_panic("module.c", "too much is told");
    }
    if (in_state) {
        memcpy(now->text + now->used, text, bytes);
        now->used += (uint32_t)bytes;
        now->word[now->count - 1].bytes += (uint32_t)bytes;
    } else {
        memcpy(told + used, text, bytes);
        used += (uint32_t)bytes;
        told[used] = 0;
    }
}

static void put_text(const char *text)
{
    put_bytes(text, strlen(text));
}

/* (printf would take most of the time.) */
static void put_number(int64_t value)
{
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    char digits[24];
    uint32_t at = sizeof(digits) - 1;

    digits[at] = 0;
    do {
        at--;
        digits[at] = (char)('0' + rest % 10);
        rest = rest / 10;
    } while (rest > 0);
    put_text(value < 0 ? "-" : "");
    put_text(digits + at);
}

static void begin_word(void)
{
    if (!in_state) {
        put_text(" ");
        return;
    }
    if (now->count == MOST_WORDS) {
        model_panic("module.c", "too many words are told");
    }
    now->word[now->count] = (struct word){now->used, 0, 0};
    now->count++;
}

static void end_name(void)
{
    put_text("=");
    if (in_state) {
        now->word[now->count - 1].name_bytes = now->word[now->count - 1].bytes;
    }
}

static void put_name(const char *name, uint32_t i)
{
    begin_word();
    put_text(name);
    put_text("[");
    put_number(i);
    put_text("]");
    end_name();
}

void tell(const char *name, int64_t value)
{
    begin_word();
    put_text(name);
    end_name();
    put_number(value);
}

void tell_of(const char *name, uint32_t i, int64_t value)
{
    put_name(name, i);
    put_number(value);
}

void tell_list(const char *name, uint32_t i)
{
    put_name(name, i);
    first_item = true;
}

void tell_item(int64_t value)
{
    put_text(first_item ? "" : ",");
    put_number(value);
    first_item = false;
}

/* ---- What has changed ---- */

static bool same_name(const struct word *one, const struct word *other)
{
    return one->name_bytes == other->name_bytes &&
           memcmp(now->text + one->at, before->text + other->at,
                  one->name_bytes) == 0;
}

/* The word of the state before that has the name of WORD, looked for from AT
 * on; the count of words if there is none.
 */
static uint32_t find_before(const struct word *word, uint32_t at)
{
    for (uint32_t n = 0; n < before->count; n++) {
        uint32_t i = (at + n) % before->count;

        if (same_name(word, &before->word[i])) {
            return i;
        }
    }
    return before->count;
}

static bool is_as_before(const struct word *word, uint32_t i)
{
    return i < before->count && before->word[i].bytes == word->bytes &&
           memcmp(before->text + before->word[i].at, now->text + word->at,
                  word->bytes) == 0;
}

static void tell_gone(void)
{
    for (uint32_t i = 0; i < before->count; i++) {
        const struct word *word = &before->word[i];

        if (!before->seen[i]) {
            put_text(" ");
            put_bytes(before->text + word->at, word->name_bytes);
            put_text("gone");
        }
    }
}

/* Tells the words of the state that are not as they were BEFORE. */
static void tell_changes(void)
{
    uint32_t at = 0;

    memset(before->seen, 0, sizeof(before->seen));
    for (uint32_t i = 0; i < now->count; i++) {
        const struct word *word = &now->word[i];
        uint32_t found = find_before(word, at);

        if (found < before->count) {
            before->seen[found] = true;
            at = found + 1;
        }
        if (!is_as_before(word, found)) {
            put_text(" ");
            put_bytes(now->text + word->at, word->bytes);
        }
    }
    tell_gone();
}

static void tell_state(void)
{
    struct state *last = before;

    in_state = true;
    before = now;
    now = last;
    now->used = 0;
    now->count = 0;
    module.state();
    in_state = false;
    tell_changes();
}

/* Begins anew. What differs from the first start is told. */
static void start(void)
{
    module.start();
    *now = *first;
    tell_state();
    if (first->count == 0) {
        *first = *now;
    }
}

/* ---- Doing ---- */

static uint32_t word_length(const char *line)
{
    return (uint32_t)strcspn(line, " \r\n");
}

const struct module_operation *module_find(const char *line)
{
    uint32_t length = word_length(line);

    for (uint32_t i = 0; i < module.count; i++) {
        const char *name = module.operations[i].name;

        if (strncmp(name, line, length) == 0 && name[length] == 0) {
            return &module.operations[i];
        }
    }
    return NULL;
}

static bool is_one_of(int64_t value, const struct module_range *range)
{
    uint32_t i = 0;

    while (i < range->count && range->value[i] != value) {
        i++;
    }
    return i < range->count;
}

/* Reads the arguments of OPERATION from TEXT; false if they are not its. */
static bool read_arguments(const struct module_operation *operation,
                           const char *text, int64_t *arguments)
{
    for (uint32_t i = 0; i < MODULE_ARGUMENTS; i++) {
        char *end;

        if (operation->range[i] == NULL) {
            break;
        }
        arguments[i] = strtoll(text, &end, 0);
        if (end == text || !is_one_of(arguments[i], operation->range[i])) {
            return false;
        }
        text = end;
    }
    return true;
}

const char *module_do(const char *line)
{
    const struct module_operation *operation = module_find(line);
    int64_t arguments[MODULE_ARGUMENTS] = {0};

    used = 0;
    told[0] = 0;
    because_none();
    if (strncmp(line, "start", 5) == 0 && word_length(line) == 5) {
        start();
        return told;
    }
    if (operation == NULL ||
        !read_arguments(operation, line + word_length(line), arguments)) {
        return NULL;
    }
    if (operation->may != NULL && !operation->may(arguments)) {
        return " skip";
    }
    operation->run(arguments);
    tell_state();
    return told;
}

/* Freed memory is used again soon: half the time otherwise goes into fresh
 * pages for machines (called by the sanitizer, if there is one).
 */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "quarantine_size_mb=1";
}

/* ---- For specifications ---- */

int because(int value, const char *text)
{
    rule = text;
    return value;
}

const char *because_rule(void)
{
    return rule;
}

void because_none(void)
{
    rule = NULL;
}

static _Noreturn void give_up(const char *what, const char *where,
                              const char *why)
{
    fflush(stdout);
    fprintf(stderr, "%s: %s: %s\n", what, where, why);
    exit(3);
}

void demand(bool condition, const char *function, const char *text)
{
    if (!condition) {
        give_up("contract", function, text);
    }
}

void model_panic(const char *where, const char *what)
{
    give_up("panic", where, what);
}

void model_power_off(word_t status)
{
    give_up("panic", "the machine", "was switched off");
}
