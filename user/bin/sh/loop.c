/* SPDX-License-Identifier: MIT
 *
 * Loops.
 */
#include "user/bin/sh/loop.h"

#include <stdlib.h>
#include <string.h>

#include "user/bin/sh/expand.h"
#include "user/bin/sh/parameter.h"
#include "user/bin/sh/run.h"
#include "user/bin/sh/simple.h"
#include "user/bin/sh/text.h"
#include "user/bin/sh/trap.h"
#include "user/bin/sh/variable.h"

/* Runs the body once. Whether the loop goes on. */
static int run_body(const struct node *body)
{
    trap_poll();
    run_node(body);
    if (run_state.skip != RUN_BREAK && run_state.skip != RUN_CONTINUE) {
        return run_state.skip == RUN_ON;
    }
    run_state.levels--;
    if (run_state.levels > 0) {
        return 0; /* it is meant for a loop around this one */
    }
    if (run_state.skip == RUN_BREAK) {
        run_state.skip = RUN_ON;
        return 0;
    }
    run_state.skip = RUN_ON;
    return 1;
}

/* Whether the condition holds. */
static int condition_holds(const struct node *node)
{
    run_state.tested++;
    run_node(node->left);
    run_state.tested--;
    return run_state.skip == RUN_ON &&
           (parameters.status == 0) == (node->kind == NODE_WHILE);
}

void loop_while(const struct node *node)
{
    int status = 0;

    run_state.loops++;
    while (condition_holds(node)) {
        int goes_on = run_body(node->right);

        status = parameters.status;
        if (!goes_on) {
            break;
        }
    }
    run_state.loops--;
    if (run_state.skip == RUN_ON) {
        parameters.status = status;
    }
}

/* Expands the words of NODE. 0 or -1. */
static int expand_words(const struct node *node, struct arguments *words)
{
    int error = 0;

    if (node->all) {
        return expand_word("\"$@\"", words);
    }
    for (size_t i = 0; i < node->count && error == 0; i++) {
        error = expand_word(node->words[i], words);
    }
    return error;
}

void loop_for(const struct node *node)
{
    struct arguments words = {NULL, 0};

    if (expand_words(node, &words) < 0) {
        arguments_free(&words);
        simple_fail();
        return;
    }
    if (words.count == 0) {
        parameters.status = 0;
    }
    run_state.loops++;
    for (size_t i = 0; i < words.count; i++) {
        variable_set(node->name, words.list[i]);
        if (!run_body(node->right)) {
            break;
        }
    }
    run_state.loops--;
    arguments_free(&words);
}
