/* SPDX-License-Identifier: MIT
 *
 * A client of kernel/rights.h. What it sees of a process S, as lists: names[S],
 * whom each of the handles below names for it (0: nobody); carries[S], what
 * rights each of these carries (-1: it names nobody); rights[S], what rights S
 * has on the processes 1 to 4 (-1: there is no such process).
 */
#include "kernel/rights.h"

#include <stddef.h>

#include "abi/abi.h"
#include "grading/layers/vamos/module.h"
#include "kernel/process.h"

enum { MOST = 4, HANDLES = 14 };

#define AGED(slot, age) ((slot) | (age) << 8)

static const struct module_range pids = {MOST, {1, 2, 3, 4}};
static const struct module_range creators = {5, {0, 1, 2, 3, 4}};
static const struct module_range rights = {
    10, {0, 1, 2, 3, 4, 5, 6, 7, 8, 4294967295}};
static const struct module_range handles = {
    HANDLES,
    {0, 1, 2, 3, 4, AGED(1, 1), AGED(2, 1), AGED(3, 1), AGED(2, 2), 129, 130,
     255, 0xFFFFFFFF, 0x80000002}};

static bool lives(int64_t pid)
{
    return process_is_alive((pid_t)pid);
}

static bool may_begin(const int64_t *arguments)
{
    return !lives(arguments[0]) &&
           (arguments[1] == 0 || lives(arguments[1]));
}

static bool may_copy(const int64_t *arguments)
{
    return !lives(arguments[0]) && lives(arguments[1]);
}

static bool first_lives(const int64_t *arguments)
{
    return lives(arguments[0]);
}

static bool both_live(const int64_t *arguments)
{
    return lives(arguments[0]) && lives(arguments[1]);
}

static void run_begin(const int64_t *arguments)
{
    process_begin((pid_t)arguments[0], 0, 1);
    rights_begin((pid_t)arguments[0], (pid_t)arguments[1]);
}

static void run_copy(const int64_t *arguments)
{
    process_begin((pid_t)arguments[0], 0, 1);
    rights_copy((pid_t)arguments[0], (pid_t)arguments[1]);
}

static void run_end(const int64_t *arguments)
{
    process_end((pid_t)arguments[0]);
}

static void run_handle(const int64_t *arguments)
{
    tell("handle", rights_handle((pid_t)arguments[0], (pid_t)arguments[1]));
}

static void run_set(const int64_t *arguments)
{
    rights_set((pid_t)arguments[0], (pid_t)arguments[1], (word_t)arguments[2]);
}

static void run_privileged(const int64_t *arguments)
{
    rights_set_privileged((pid_t)arguments[0]);
}

static void run_find(const int64_t *arguments)
{
    pid_t object = 999;

    tell("result", rights_find((pid_t)arguments[0], (word_t)arguments[1],
                               &object));
    tell("object", object);
}

static void run_may_grant(const int64_t *arguments)
{
    tell("may", rights_may_grant((pid_t)arguments[0], (pid_t)arguments[1],
                                 (word_t)arguments[2]));
}

static void run_change(const int64_t *arguments)
{
    tell("result", rights_change((pid_t)arguments[0], (word_t)arguments[1],
                                 (word_t)arguments[2], (word_t)arguments[3]));
}

/* All PIDs are processes for a moment, and PID has a handle for each. */
static void run_crowd(const int64_t *arguments)
{
    word_t sum = 0;

    for (pid_t pid = MOST + 1; pid <= MAX_PROCS; pid++) {
        process_begin(pid, 0, 1);
        sum += rights_handle((pid_t)arguments[0], pid) * (pid | 1);
    }
    tell("sum_of_handles", sum);
    for (pid_t pid = MOST + 1; pid <= MAX_PROCS; pid++) {
        process_end(pid);
    }
}

/* 1 is there from the start and created 2 and 3. */
static void start(void)
{
    process_init();
    for (pid_t pid = 1; pid < MOST; pid++) {
        process_begin(pid, 0, 1);
        rights_begin(pid, pid == 1 ? 0 : 1);
    }
    rights_set_privileged(1);
}

static void tell_handles(pid_t subject)
{
    tell_list("names", subject);
    for (uint32_t i = 0; i < HANDLES; i++) {
        pid_t object = 0;

        (void)rights_find(subject, (word_t)handles.value[i], &object);
        tell_item(object);
    }
    tell_list("carries", subject);
    for (uint32_t i = 0; i < HANDLES; i++) {
        word_t handle = (word_t)handles.value[i];
        pid_t object;

        tell_item(rights_find(subject, handle, &object) == 0
                      ? (int64_t)rights_of(subject, handle)
                      : -1);
    }
}

static void tell_subject(pid_t subject)
{
    tell_of("privileged", subject, rights_is_privileged(subject));
    tell_handles(subject);
    tell_list("rights", subject);
    for (pid_t object = 1; object <= MOST; object++) {
        tell_item(lives(object) ? (int64_t)rights_get(subject, object) : -1);
    }
}

static void state(void)
{
    for (pid_t subject = 1; subject <= MOST; subject++) {
        if (lives(subject)) {
            tell_subject(subject);
        }
    }
    because_none();
}

static const struct module_operation operations[] = {
    {.name = "begin", .weight = 6, .range = {&pids, &creators},
     .may = may_begin, .run = run_begin,
     .rule = "a new process has no handle but HN_PARENT, with the rights to "
             "send and to request, and is not privileged"},
    {.name = "copy", .weight = 3, .range = {&pids, &pids}, .may = may_copy,
     .run = run_copy,
     .rule = "a copy has the original's handles and rights, but not its "
             "privilege"},
    {.name = "end", .weight = 5, .range = {&pids}, .may = first_lives,
     .run = run_end,
     .rule = "handles for a process that has ended name nobody"},
    {.name = "handle", .weight = 8, .range = {&pids, &pids}, .may = both_live,
     .run = run_handle,
     .rule = "the handle of SUBJECT for OBJECT; a new one has no rights"},
    {.name = "set", .weight = 8, .range = {&pids, &pids, &rights},
     .may = both_live, .run = run_set,
     .rule = "SUBJECT has RIGHTS on OBJECT instead of those it had, and "
             "nothing else changes; on itself it keeps all"},
    {.name = "privileged", .weight = 1, .range = {&pids}, .may = first_lives,
     .run = run_privileged,
     .rule = "PID is privileged, and nobody else is new"},
    {.name = "find", .weight = 8, .range = {&pids, &handles},
     .may = first_lives, .run = run_find,
     .rule = "finds whom the handle names, or fails and leaves OBJECT alone"},
    {.name = "may_grant", .weight = 6, .range = {&pids, &pids, &rights},
     .may = both_live, .run = run_may_grant,
     .rule = "one may grant rights that one holds, with the right to grant; a "
             "privileged process may grant any set of rights; nobody may what "
             "is none"},
    {.name = "change", .weight = 16, .range = {&pids, &handles, &handles,
     &rights}, .may = first_lives, .run = run_change,
     .rule = "change_rights checks handles, then RIGHTS, then the right to "
             "grant them; after an error nothing has changed"},
    {.name = "crowd", .weight = 1, .range = {&pids}, .may = first_lives,
     .run = run_crowd, .rule = "there is a handle for each process that lives"},
};

static const struct module_scene scenes[] = {
    {.depth = 3, .letters = {
        "begin 2 3", "copy 4 1", "end 2", "end 3", "handle 1 2", "handle 1 3",
        "handle 2 3", "set 1 2 5", "set 3 2 4", "change 1 2 3 1",
        "change 2 1 2 4", "privileged 2"}},
    {.depth = 0},
};

const struct module module = {
    OPERATIONS(operations), start, state, NULL, scenes
};
