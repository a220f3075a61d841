/* SPDX-License-Identifier: MIT
 *
 * Machine 1: starts the test that the boot command line names, test=NAME
 * seed=NUMBER, in machine 2; without a name the demonstration, two machines
 * that print through separate memories. Then it stops; its memory holds the
 * boot archive.
 */
#include "labs/lab1-boot-paging/guest/lab.h"

enum { FIRST = 2, DEFAULT_SEED = 1 };

/* What follows KEY in the line TEXT, or NULL. */
static const char *find(const char *text, const char *key)
{
    for (; *text != 0; text++) {
        uint32_t i = 0;

        while (key[i] != 0 && text[i] == key[i]) {
            i++;
        }
        if (key[i] == 0) {
            return text + i;
        }
    }
    return 0;
}

static uint32_t number(const char *text)
{
    uint32_t value = 0;

    for (; text != 0 && *text >= '0' && *text <= '9'; text++) {
        value = value * 10 + (uint32_t)(*text - '0');
    }
    return value == 0 ? DEFAULT_SEED : value;
}

static void run_test(const char *text, uint32_t seed)
{
    char name[LAB_NAME_BYTES + 1] = {0};

    for (uint32_t i = 0; i < LAB_NAME_BYTES && text[i] > ' '; i++) {
        name[i] = text[i];
    }
    run(FIRST, name, seed, 0);
}

void program(uint32_t one, uint32_t two)
{
    const char *command = (const char *)two;
    const char *name = find(command, "test=");

    if (name != 0) {
        run_test(name, number(find(command, "seed=")));
        return;
    }
    print("two machines, each with a memory of its own:");
    run(FIRST, "printer", 'a', 3);
    run(FIRST + 1, "printer", 'A', 3);
}
