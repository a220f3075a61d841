/* SPDX-License-Identifier: MIT
 *
 * The manual explains itself.
 */
#include "grading/spec/run/tell.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    const char *arguments;
} calls[CALLS] = {
#define CALL(number, name, access, state, arguments, results, errors, text)   \
    [number] = {#name, arguments},
#include "abi/calls.def"
#undef CALL
};

static const struct {
    int number;
    const char *name;
} errors[] = {
#define ERROR(name, number, text) {number, #name},
#include "abi/errors.def"
#undef ERROR
};

static bool tells;
static uint32_t now;
static pid caller; /* of this step, not answered yet; 0: none */
static bool told;  /* something of this step */

void tell_begin(void)
{
    tells = true;
}

void tell_step(uint32_t time)
{
    now = time;
    caller = 0;
    told = false;
}

/* How many arguments a call has, from the manual's list of them. */
static uint32_t arguments_of(const char *list)
{
    char separator = strchr(list, ';') != NULL ? ';' : ',';
    uint32_t number = 1;

    for (; *list != '\0'; list++) {
        number += *list == separator ? 1 : 0;
    }
    return number;
}

/* Small numbers are decimal, addresses are not. */
static void tell_number(uint32_t value)
{
    if ((int32_t)value >= -999 && (int32_t)value <= 9999) {
        fprintf(stderr, "%d", (int32_t)value);
    } else {
        fprintf(stderr, "0x%x", value);
    }
}

static void tell_call(const struct output *output)
{
    uint32_t arguments = 6;

    if (output->call < CALLS) {
        fprintf(stderr, "%s(", calls[output->call].name);
        arguments = arguments_of(calls[output->call].arguments);
    } else {
        fprintf(stderr, "call %u(", output->call);
    }
    for (uint32_t i = 0; i < arguments; i++) {
        fprintf(stderr, i > 0 ? ", " : "");
        tell_number(output->argument[i]);
    }
    fprintf(stderr, ")\n");
}

void tell_output(pid p, const struct output *output,
                 const struct info_exception *exception)
{
    if (!tells) {
        return;
    }
    told = true;
    fprintf(stderr, "%u: process %u ", now, p);
    if (output->kind == OUTPUT_CALL) {
        caller = p;
        tell_call(output);
    } else {
        fprintf(stderr, "runtime error %u at 0x%x, address 0x%x\n",
                exception->cause, exception->pc, exception->address);
    }
}

static const char *error_name(int32_t result)
{
    for (uint32_t i = 0; i < sizeof(errors) / sizeof(*errors); i++) {
        if (errors[i].number == result) {
            return errors[i].name;
        }
    }
    return NULL;
}

void tell_response(pid p, const struct response *response)
{
    const char *error = error_name(response->result);

    if (!tells) {
        return;
    }
    if (!told) {
        fprintf(stderr, "%u:\n", now);
    }
    told = true;
    caller = p == caller ? 0 : caller;
    fprintf(stderr, "        process %u: ", p);
    if (error != NULL) {
        fprintf(stderr, "%s", error);
    } else {
        tell_number((uint32_t)response->result);
    }
    if (response->is_message) {
        fprintf(stderr, ", a message from ");
        tell_number(response->sender);
        for (int i = 0; i < 3; i++) {
            fprintf(stderr, i == 0 ? ": " : " ");
            tell_number(response->word[i]);
        }
        fprintf(stderr, ", %u bytes", response->length);
    }
    fprintf(stderr, "\n");
}

void tell_rule(const struct rule *rule)
{
    if (!told) {
        return;
    }
    if (caller != 0) {
        fprintf(stderr, "        process %u: no answer yet\n", caller);
    }
    fprintf(stderr, "        %s [%s:%d]\n", rule->text, rule->file, rule->line);
}
