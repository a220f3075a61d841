/* SPDX-License-Identifier: MIT
 *
 * Vamos on the host: every call, its results and errors, in scenarios that
 * make calls as processes do. What must hold after each step, whatever the
 * scenario, is in vamos_check.c and vamos_change.c.
 *
 * TEST=NAME  runs only the scenarios whose names begin so
 */
#include "grading/layers/vamos_test.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/layers/vamos_change.h"

enum {
    MOST = 200
};

static const struct ktap_test *scenarios[MOST];
static uint32_t count;
static uint32_t next;
static jmp_buf over;

_Noreturn void drive_fail(const char *what)
{
    ktap_check(false, what, scenarios[next]->name, (int)sched_time());
    longjmp(over, 1);
}

pid_t test_child(void)
{
    return drive_spawn(INIT, 2, 1);
}

void test_sleep(pid_t pid)
{
    CHECK(DO(pid, ipc_receive, NOBODY, FOREVER) == WAITS);
}

bool test_got(pid_t pid, pid_t sender, uint32_t bytes, word_t w0, word_t w1,
              word_t w2)
{
    word_t name = sender == 0 ? KERNEL : drive_name(pid, sender);

    return drive_result(pid) == 0 &&
           cvm_get_register(pid, CVM_ARGUMENT_1) == name &&
           cvm_get_register(pid, CVM_ARGUMENT_2) == bytes &&
           cvm_get_register(pid, CVM_ARGUMENT_4) == w0 &&
           cvm_get_register(pid, CVM_ARGUMENT_5) == w1 &&
           cvm_get_register(pid, CVM_ARGUMENT_6) == w2;
}

word_t test_granted(pid_t pid)
{
    return cvm_get_register(pid, CVM_ARGUMENT_3);
}

static void run(void)
{
    if (setjmp(over) == 0) {
        drive_boot();
        scenarios[next]->run();
        drive_kill_all();
    }
    next++;
}

/* All cells of the table of calls and errors have occurred by now. */
static void every_error(void)
{
    char name[32];

    for (word_t call = 0; change_find_unseen(&call, name) != NULL;) {
        printf("# no scenario sees call %u fail with %s\n", call, name);
        CHECK(false);
        call++;
    }
}

static void add(const struct ktap_test *table, const char *filter)
{
    for (; table->name != NULL && count < MOST; table++) {
        if (strncmp(table->name, filter, strlen(filter)) == 0) {
            scenarios[count++] = table;
        }
    }
}

int main(void)
{
    static const struct ktap_test last[] = {{"vamos-every-error", every_error},
                                            {NULL, NULL}};
    static struct ktap_test tests[MOST];
    const char *filter = getenv("TEST") == NULL ? "" : getenv("TEST");

    add(test_calls, filter);
    add(test_time, filter);
    add(test_ipc, filter);
    add(test_requests, filter);
    add(test_rights, filter);
    add(test_drivers, filter);
    add(test_life, filter);
    add(test_pagers, filter);
    add(last, filter);
    for (uint32_t i = 0; i < count; i++) {
        tests[i] = (struct ktap_test){scenarios[i]->name, run};
    }
    return ktap_run(tests, count);
}
