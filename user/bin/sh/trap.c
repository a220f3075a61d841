/* SPDX-License-Identifier: MIT
 *
 * Signals to the shell itself.
 */
#include "user/bin/sh/trap.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "user/bin/sh/parameter.h"
#include "user/bin/sh/run.h"
#include "user/bin/sh/text.h"
#include "user/bin/tool/signals.h"

#define SIGNALS 32

static char *actions[SIGNALS]; /* from malloc; NULL: none */
static volatile sig_atomic_t came[SIGNALS];

static void note(int signal)
{
    came[signal] = 1;
}

/* Not restarted: a command that waits ends, so that the action happens. */
static int set_handler(int signal, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler};

    return sigaction(signal, &action, NULL);
}

void trap_start_interactive(void)
{
    (void)set_handler(SIGINT, note);
    (void)set_handler(SIGQUIT, SIG_IGN);
    (void)set_handler(SIGTERM, SIG_IGN);
}

int trap_number(const char *name)
{
    return strcasecmp(name, "EXIT") == 0 ? TRAP_EXIT : signals_number(name);
}

/* What a signal does that has no action. */
static void (*handler_by_default(int signal))(int)
{
    if (options.interactive && signal == SIGINT) {
        return note;
    }
    return options.interactive && (signal == SIGTERM || signal == SIGQUIT)
               ? SIG_IGN
               : SIG_DFL;
}

int trap_set(int signal, const char *action)
{
    void (*handler)(int) = note;

    if (action == NULL) {
        handler = handler_by_default(signal);
    } else if (*action == '\0') {
        handler = SIG_IGN;
    }
    if (signal != TRAP_EXIT && set_handler(signal, handler) < 0) {
        return -1;
    }
    free(actions[signal]);
    actions[signal] = action != NULL ? text_must(strdup(action)) : NULL;
    return 0;
}

void trap_print(void)
{
    for (int i = 0; i < SIGNALS; i++) {
        if (actions[i] != NULL) {
            printf("trap -- '%s' %s\n", actions[i],
                   i == TRAP_EXIT ? "EXIT" : signals_name(i));
        }
    }
}

/* Runs an action; $? is afterwards what it was. The text is kept meanwhile:
 * the action may set another. */
static void run_action(const char *action)
{
    char *text = text_must(strdup(action));
    int status = parameters.status;

    run_text(text);
    parameters.status = status;
    free(text);
}

int trap_check(void)
{
    for (int signal = 1; signal < SIGNALS; signal++) {
        if (came[signal] && actions[signal] != NULL) {
            came[signal] = 0;
            run_action(actions[signal]);
        }
    }
    return came[SIGINT];
}

int trap_interrupted(void)
{
    return came[SIGINT];
}

void trap_note_interrupt(void)
{
    came[SIGINT] = 1;
}

void trap_forget_interrupt(void)
{
    came[SIGINT] = 0;
}

void trap_poll(void)
{
    sigset_t nothing;

    (void)sigemptyset(&nothing);
    (void)sigprocmask(SIG_BLOCK, &nothing, NULL);
}

void trap_enter_child(int background)
{
    for (int signal = 1; signal < SIGNALS; signal++) {
        int ignored = actions[signal] != NULL && *actions[signal] == '\0';

        if ((actions[signal] != NULL && !ignored) ||
            (options.interactive &&
             (signal == SIGINT || signal == SIGQUIT || signal == SIGTERM))) {
            (void)set_handler(signal, SIG_DFL);
        }
        if (!ignored) {
            free(actions[signal]);
            actions[signal] = NULL;
        }
        came[signal] = 0;
    }
    free(actions[TRAP_EXIT]);
    actions[TRAP_EXIT] = NULL;
    if (background) {
        (void)set_handler(SIGINT, SIG_IGN);
        (void)set_handler(SIGQUIT, SIG_IGN);
    }
}

void trap_exit(void)
{
    char *action = actions[TRAP_EXIT];

    actions[TRAP_EXIT] = NULL;
    if (action != NULL) {
        run_action(action);
        free(action);
    }
}
