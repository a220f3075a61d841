/* SPDX-License-Identifier: MIT
 *
 * Reports for people.
 */
#include "grading/spec/conform/report.h"

#include <stdio.h>
#include <string.h>

/* What happened in the step: its causes, in the order of the phases. */
static void print_causes(const struct replay *r)
{
    const struct output *output = &r->event.output;
    const char *separator = "";

    if (r->event.is_reset) {
        printf("the kernel starts");
    }
    if (output->kind != OUTPUT_NONE) {
        struct text text = {0};

        text_output(&text, output, text_resolve(&r->s, r->caller, output));
        printf("process %u: %s", r->caller, text.line);
        separator = "; ";
    }
    if (r->event.input.timer) {
        printf("%sa tick", separator);
        separator = "; ";
    }
    if (r->event.input.devices != 0) {
        printf("%sinterrupts of the devices 0x%x", separator,
               r->event.input.devices);
    }
    printf("\n");
}

/* The section of the manual that the step is about. */
static const char *section(const struct replay *r)
{
    const struct output *output = &r->event.output;

    if (output->kind == OUTPUT_CALL) {
        return text_call(output->call);
    }
    return output->kind == OUTPUT_ERROR ? "kernel messages" : "scheduling";
}

static void print_rule(const struct replay *r)
{
    const struct rule *rule = &r->difference.rule;

    printf("rule:     ");
    if (rule->text == NULL) {
        printf("what nothing demands does not happen");
    } else if (rule->error != 0) {
        printf("%s if %s", text_error(rule->error), rule->text);
    } else {
        printf("%s", rule->text);
    }
    printf("\n          (manual: %s", section(r));
    if (rule->text != NULL && rule->line != 0) {
        printf("; model: %s:%d", rule->file, rule->line);
    } else if (rule->text != NULL) {
        printf("; model: %s", rule->file);
    }
    printf(")\n");
}

static void print_history(const struct replay *r, pid p)
{
    struct text text = {0};

    printf("before, process %u:\n", p);
    for (uint32_t i = 0; history_tell(&r->history, p, i, r->steps, &text);
         i++) {
        printf("  %s\n", text.line);
        text.length = 0;
    }
}

void report_difference(const struct replay *r)
{
    const struct difference *difference = &r->difference;

    printf("step %llu, tick %u: ", (unsigned long long)r->steps, r->ticks);
    print_causes(r);
    printf("demanded: %s\n", difference->demanded.line);
    printf("kernel:   %s\n", difference->did.line);
    print_rule(r);
    for (uint32_t i = 0; i < 3; i++) {
        if (difference->involved[i] != 0) {
            print_history(r, difference->involved[i]);
        }
    }
}

/* ---- Results ---- */

static const char *listed(uint32_t number)
{
#define STATE_PRESENT(errors) "0 " errors
#define STATE_LATER(errors) "ERR_CALL"
#define CALL(number, name, access, state, arguments, results, errors, text) \
    STATE_##state(errors),
    static const char *const list[] = {
#include "abi/calls.def"
    };
#undef CALL
    return number < CALLS ? list[number] : "ERR_CALL";
}

/* Whether the manual lists result -I of CALL. */
static bool is_listed(uint32_t call, int32_t i)
{
    return (i == 0 || strcmp(text_error(-i), "0") != 0) &&
           strstr(listed(call), text_error(-i)) != NULL;
}

static void print_results(const struct history *history, uint32_t call)
{
    const uint64_t *results = history->results[call];

    printf("%-18s", text_call(call));
    for (int32_t i = 0; i < HISTORY_RESULTS; i++) {
        if (results[i] != 0) {
            printf(" %s %llu", i == 0 ? "ok" : text_error(-i) + 4,
                   (unsigned long long)results[i]);
        }
    }
    for (int32_t i = 0; i < HISTORY_RESULTS; i++) {
        if (results[i] == 0 && is_listed(call, i)) {
            printf(" | never %s", i == 0 ? "ok" : text_error(-i) + 4);
        }
    }
    printf("\n");
}

void report_results(const struct history *history)
{
    for (uint32_t call = 0; call <= CALLS; call++) {
        print_results(history, call);
    }
}
