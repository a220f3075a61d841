/* SPDX-License-Identifier: MIT
 *
 * Functions of the shell.
 */
#include "user/bin/sh/function.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "user/bin/sh/parameter.h"
#include "user/bin/sh/run.h"
#include "user/bin/sh/saved.h"
#include "user/bin/sh/text.h"

#define DEPTH_MOST 200 /* calls in calls: the stack has an end */

static struct function {
    struct function *next;
    char *name;
    const struct node *body; /* NULL: it was forgotten */
} * functions;

static int depth;
static struct saved *locals; /* of the function that runs */

static struct function *find(const char *name)
{
    struct function *function = functions;

    while (function != NULL && strcmp(function->name, name) != 0) {
        function = function->next;
    }
    return function;
}

void function_define(const struct node *node)
{
    struct function *function = find(node->name);

    if (function == NULL) {
        function = text_must(calloc(1, sizeof *function));
        function->name = text_must(strdup(node->name));
        function->next = functions;
        functions = function;
    }
    function->body = node->left;
}

const struct node *function_find(const char *name)
{
    const struct function *function = find(name);

    return function != NULL ? function->body : NULL;
}

void function_forget(const char *name)
{
    struct function *function = find(name);

    if (function != NULL) {
        function->body = NULL;
    }
}

int function_run(const struct node *body, int argc, char **argv)
{
    struct parameters before;
    struct saved *outer = locals;
    int loops = run_state.loops;

    if (depth == DEPTH_MOST) {
        fprintf(stderr, "sh: %s: too many calls within calls\n", argv[0]);
        return 1;
    }
    before = parameters_enter(argv + 1, argc - 1);
    locals = NULL;
    depth++;
    run_state.functions++;
    run_state.loops = 0;
    run_node(body);
    run_state.loops = loops;
    run_state.functions--;
    depth--;
    if (run_state.skip == RUN_RETURN) {
        run_state.skip = RUN_ON;
    }
    saved_restore(locals);
    locals = outer;
    parameters_leave(&before);
    return parameters.status;
}

int function_make_local(const char *name, size_t length)
{
    if (depth == 0) {
        return -1;
    }
    locals = saved_add(locals, name, length);
    return 0;
}
