/* SPDX-License-Identifier: MIT
 *
 * The library of the test programs: one function for each call, and what their
 * observations have in common.
 */
#include "labs/lab1-boot-paging/guest/lab.h"

_Noreturn void start(uint32_t one, uint32_t two)
{
    program(one, two);
    for (;;) {
        (void)stop(0);
    }
}

/* --- Calls --------------------------------------------------------------- */

static int call(uint32_t number, uint32_t a, uint32_t b, uint32_t c)
{
    struct trap_registers registers = {number, a, b, c, 0, 0};

    trap(&registers);
    return (int)registers.eax;
}

/* Half FIRST / 4 of a name, for a register. */
static uint32_t pack(const char *name, uint32_t first)
{
    uint32_t word = 0;

    for (uint32_t i = 0; i < LAB_NAME_BYTES && name[i] != 0; i++) {
        if (i >= first && i < first + 4) {
            word |= (uint32_t)(uint8_t)name[i] << (8 * (i - first));
        }
    }
    return word;
}

void observe(const char *name, uint32_t a, uint32_t b, uint32_t c)
{
    struct trap_registers registers = {
        LAB_OBSERVE, pack(name, 0), pack(name, 4), a, b, c,
    };

    trap(&registers);
}

void print(const char *text)
{
    uint32_t bytes = 0;

    while (text[bytes] != 0) {
        bytes++;
    }
    (void)call(LAB_PRINT, (uint32_t)text, bytes, 0);
}

uint32_t stop(uint32_t value)
{
    struct trap_registers registers = {.eax = LAB_STOP, .ebx = value};

    trap(&registers);
    return registers.ebx;
}

void yield(void)
{
    (void)call(LAB_YIELD, 0, 0, 0);
}

int load(uint32_t machine, const char *name)
{
    return call(LAB_LOAD, machine, pack(name, 0), pack(name, 4));
}

int load_from(uint32_t machine, uint32_t address, uint32_t bytes)
{
    return call(LAB_LOAD_FROM, machine, address, bytes);
}

int fetch(const char *name, void *to)
{
    return call(LAB_FETCH, pack(name, 0), pack(name, 4), (uint32_t)to);
}

int start_machine(uint32_t machine, uint32_t one, uint32_t two)
{
    return call(LAB_START, machine, one, two);
}

struct end wait(uint32_t machine)
{
    struct trap_registers registers = {.eax = LAB_WAIT, .ebx = machine};

    trap(&registers);
    return (struct end){
        .by_exception = (int)registers.eax,
        .value = registers.ebx,
        .address = registers.ecx,
        .error = registers.edx,
    };
}

void reset(uint32_t machine)
{
    (void)call(LAB_RESET, machine, 0, 0);
}

int grow(uint32_t machine, uint32_t pages)
{
    return call(LAB_GROW, machine, pages, 0);
}

int shrink(uint32_t machine, uint32_t pages)
{
    return call(LAB_SHRINK, machine, pages, 0);
}

int copy(uint32_t to, uint32_t to_address, uint32_t from,
         uint32_t from_address, uint32_t bytes)
{
    struct trap_registers registers = {
        LAB_COPY, to, to_address, from, from_address, bytes,
    };

    trap(&registers);
    return (int)registers.eax;
}

int read_word(uint32_t machine, uint32_t address, uint32_t *word)
{
    struct trap_registers registers = {
        .eax = LAB_READ, .ebx = machine, .ecx = address,
    };

    trap(&registers);
    *word = registers.ebx;
    return (int)registers.eax;
}

int write_word(uint32_t machine, uint32_t address, uint32_t word)
{
    return call(LAB_WRITE, machine, address, word);
}

int contains(uint32_t machine, uint32_t address, uint32_t bytes)
{
    return call(LAB_CONTAINS, machine, address, bytes);
}

struct figures figures(uint32_t machine)
{
    struct trap_registers registers = {.eax = LAB_FIGURES, .ebx = machine};

    trap(&registers);
    return (struct figures){
        .free = registers.eax,
        .frames = registers.ebx,
        .size = registers.ecx,
        .resident = registers.edx,
    };
}

int clone(uint32_t machine, uint32_t from)
{
    return call(LAB_CLONE, machine, from, 0);
}

struct fault_counts fault_counts(uint32_t machine)
{
    struct trap_registers registers = {.eax = LAB_FAULTS, .ebx = machine};

    trap(&registers);
    return (struct fault_counts){
        .zero = registers.eax,
        .copy = registers.ebx,
        .swap = registers.ecx,
        .lost = registers.edx,
    };
}

struct slots slots(void)
{
    struct trap_registers registers = {.eax = LAB_SLOTS};

    trap(&registers);
    return (struct slots){
        .free = registers.eax,
        .slots = registers.ebx,
        .reads = registers.ecx,
        .writes = registers.edx,
    };
}

/* --- What programs share ------------------------------------------------- */

void run(uint32_t machine, const char *name, uint32_t one, uint32_t two)
{
    int error = load(machine, name);

    if (error == 0) {
        error = start_machine(machine, one, two);
    }
    if (error != 0) {
        observe("no start", machine, (uint32_t)error, 0);
        (void)stop(1);
    }
}

uint32_t next_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

uint32_t random_below(uint32_t *state, uint32_t limit)
{
    return next_random(state) % limit;
}

void make_window(uint32_t machine, uint32_t pages)
{
    uint32_t wanted = (WINDOW >> PAGE_SHIFT) + pages;
    int error = grow(machine, wanted - figures(machine).size);

    if (error != 0) {
        observe("no grow", machine, (uint32_t)error, 0);
        (void)stop(1);
    }
}

volatile uint32_t *words(uint32_t address)
{
    return (volatile uint32_t *)address;
}

void fill(uint32_t address, uint32_t bytes, uint32_t seed)
{
    for (uint32_t i = 0; i < bytes / 4; i++) {
        words(address)[i] = next_random(&seed);
    }
}

uint32_t hash(uint32_t address, uint32_t bytes)
{
    uint32_t value = 0x811C9DC5;

    for (uint32_t i = 0; i < bytes / 4; i++) {
        value = (value ^ words(address)[i]) * 0x01000193;
    }
    return value;
}
