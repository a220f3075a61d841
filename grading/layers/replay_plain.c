/* SPDX-License-Identifier: MIT
 *
 * CVM as it should be, on the host: the primitives of cvm.h over the plain
 * model, for the abstract kernel of tests/guest/replay/, which runs over CVM
 * in the guest. What it prints here is right there. It knows no frames, no
 * sharing and no disk, and its machines run nothing but the code of agent.h.
 *
 *     replay_plain FRAMES SLOTS FREE COMMAND
 *
 * What cvm_memory() shall say at the start (machines may have FRAMES + SLOTS
 * pages together), and the boot command line.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cvm/boot/load.h"
#include "cvm/check.h"
#include "cvm/console.h"
#include "cvm/cvm.h"
#include "cvm/frame.h"
#include "cvm/machine.h"
#include "cvm/pagefault.h"
#include "grading/layers/memory_plain.h"
#include "grading/tests/guest/replay/agent.h"

enum {
    ARGUMENTS = 4,
    INIT = 1,
    REGISTERS = 16,
    MOST_BYTES = 65536 + 16, /* that the kernel moves at once */
    MOST_HEAD = 1024,        /* headers of an executable */
    CLOCK_INDEX = 0,
    CLOCK_DATA = 1,
    WRITE_BY_USER = 6,
    READ_BY_USER = 4
};

static struct {
    word_t registers[REGISTERS];
    struct info_exception exception;
    uint32_t switches;
} machines[PLAIN_MACHINES + 1];

static struct info_memory memory;
static pid_t running;
static uint8_t buffer[MOST_BYTES];
static uint8_t clock_byte; /* of the clock's memory, at CLOCK_SPARE */

/* ---- Registers, counters, output ---- */

word_t cvm_get_register(pid_t pid, enum cvm_register which)
{
    return machines[pid].registers[which];
}

void cvm_set_register(pid_t pid, enum cvm_register which, word_t value)
{
    machines[pid].registers[which] = value;
}

void cvm_advance(pid_t pid)
{
    machines[pid].registers[CVM_PC] += TRAP_BYTES;
}

struct info_exception cvm_exception(pid_t pid)
{
    return machines[pid].exception;
}

uint32_t cvm_context_switches(pid_t pid)
{
    return machines[pid].switches;
}

/* What is free is asked for at the start and at the end only. */
struct info_memory cvm_memory(void)
{
    return memory;
}

/* Nobody can know. */
struct info_counters cvm_counters(void)
{
    return (struct info_counters){0};
}

uint32_t cvm_resident(pid_t pid)
{
    return 0;
}

/* As the kernel's own, whose %x has eight digits. */
void console_debug(const char *format, ...)
{
    char host[128];
    uint32_t used = 0;
    va_list arguments;

    for (; *format != 0 && used + 4 < sizeof(host); format++) {
        host[used++] = *format;
        if (format[0] == '%' && format[1] == 'x') {
            host[used++] = '0';
            host[used++] = '8';
        }
    }
    host[used] = 0;
    va_start(arguments, format);
    vprintf(host, arguments);
    va_end(arguments);
}

_Noreturn void cvm_panic(const char *where, const char *what)
{
    console_panic(where, "%s", what);
}

_Noreturn void cvm_power_off(word_t status)
{
    exit((int)status);
}

/* ---- Nothing to do where there are no frames ---- */

void check_all(void)
{
}

void pagefault_begin_step(void)
{
}

int pagefault_make_room(void)
{
    return 0;
}

int frame_alloc(pfn_t *frame)
{
    *frame = 0;
    return 0;
}

void frame_release(pfn_t frame)
{
}

/* ---- Memory ---- */

uint32_t cvm_size(pid_t pid)
{
    return pid <= PLAIN_MACHINES ? plain_size(pid) : 0;
}

void cvm_reset(pid_t pid)
{
    plain_resize(pid, 0);
    memset(&machines[pid], 0, sizeof(machines[pid]));
}

int cvm_clone(pid_t dst, pid_t src)
{
    if (plain_size(src) > plain_room(dst)) {
        cvm_reset(dst);
        return ERR_RESOURCES;
    }
    plain_clone(dst, src);
    memcpy(machines[dst].registers, machines[src].registers,
           sizeof(machines[dst].registers));
    return 0;
}

int cvm_alloc(pid_t pid, uint32_t pages)
{
    uint32_t size = plain_size(pid);

    if (pages > plain_room(pid) - size) {
        return ERR_RESOURCES;
    }
    plain_resize(pid, size + pages);
    return 0;
}

int cvm_free(pid_t pid, uint32_t pages)
{
    uint32_t size = plain_size(pid);

    if (pages >= size) {
        return ERR_ARGUMENT;
    }
    plain_resize(pid, size - pages);
    return 0;
}

int machine_append(pid_t dst, pid_t src, uva_t *address)
{
    uint32_t first = plain_size(dst);

    if (first + plain_size(src) - 1 > plain_room(dst)) {
        return ERR_RESOURCES;
    }
    plain_append(dst, src);
    cvm_reset(src);
    *address = first * PAGE_BYTES;
    return 0;
}

bool cvm_in_memory(pid_t pid, uva_t address, uint32_t bytes)
{
    return plain_contains(pid, address, bytes);
}

int cvm_read(pid_t pid, uva_t address, void *to, uint32_t bytes)
{
    if (!plain_contains(pid, address, bytes)) {
        return ERR_ADDRESS;
    }
    plain_read(pid, address, to, bytes);
    return 0;
}

int cvm_write(pid_t pid, uva_t address, const void *from, uint32_t bytes)
{
    if (!plain_contains(pid, address, bytes)) {
        return ERR_ADDRESS;
    }
    plain_write(pid, address, from, bytes);
    return 0;
}

int cvm_copy(pid_t dst, uva_t dst_address, pid_t src, uva_t src_address,
             uint32_t bytes)
{
    if (!plain_contains(src, src_address, bytes) ||
        !plain_contains(dst, dst_address, bytes)) {
        return ERR_ADDRESS;
    }
    plain_read(src, src_address, buffer, bytes);
    plain_write(dst, dst_address, buffer, bytes);
    return 0;
}

/* ---- Executables ---- */

static int parse(pid_t src, uva_t address, uint32_t bytes,
                 struct load_image *image)
{
    static uint8_t head[MOST_HEAD];
    uint32_t head_bytes = bytes < MOST_HEAD ? bytes : MOST_HEAD;

    if (!plain_contains(src, address, bytes)) {
        return ERR_ADDRESS;
    }
    plain_read(src, address, head, head_bytes);
    return load_parse(head, head_bytes, bytes, 2 * PAGE_BYTES,
                      USER_PAGES * PAGE_BYTES, image);
}

int cvm_check_image(pid_t src, uva_t address, uint32_t bytes)
{
    struct load_image image;

    return parse(src, address, bytes, &image);
}

/* The kernel's executables have one segment. */
int cvm_load(pid_t dst, pid_t src, uva_t address, uint32_t bytes)
{
    struct load_image image;
    const struct load_segment *segment = &image.segment[0];
    int error = parse(src, address, bytes, &image);
    uint32_t pages;

    if (error != 0) {
        return error;
    }
    pages = (segment->address + segment->memory_bytes - 1) / PAGE_BYTES + 1;
    if (pages > plain_room(dst)) {
        return ERR_RESOURCES;
    }
    plain_resize(dst, pages);
    cvm_set_register(dst, CVM_PC, image.entry);
    cvm_set_register(dst, CVM_SP, segment->address & ~15u);
    return cvm_copy(dst, segment->address, src, address + segment->offset,
                    segment->file_bytes);
}

/* ---- The clock, a device with a byte of memory ---- */

int cvm_device_write(word_t device, word_t reg, word_t width, word_t count,
                     pid_t pid, uva_t address)
{
    if (!plain_contains(pid, address, count)) {
        return ERR_ADDRESS;
    }
    if (reg == CLOCK_DATA) {
        plain_read(pid, address + count - 1, &clock_byte, 1);
    }
    return 0;
}

int cvm_device_read(word_t device, word_t reg, word_t width, word_t count,
                    pid_t pid, uva_t address)
{
    if (!plain_contains(pid, address, count)) {
        return ERR_ADDRESS;
    }
    memset(buffer, clock_byte, count);
    plain_write(pid, address, buffer, count);
    return 0;
}

/* ---- Machines run ---- */

/* The code at machine PID's program counter. */
static enum agent_code find_code(pid_t pid)
{
    uint8_t found[AGENT_BYTES];
    uva_t pc = cvm_get_register(pid, CVM_PC);

    if (plain_contains(pid, pc, AGENT_BYTES)) {
        plain_read(pid, pc, found, AGENT_BYTES);
        for (uint32_t i = 0; i < AGENT_CODES; i++) {
            if (memcmp(found, agent_code[i], AGENT_BYTES) == 0) {
                return (enum agent_code)i;
            }
        }
    }
    console_panic("replay_plain", "machine %u runs into nowhere at %x", pid,
                  pc);
}

/* Word by word, until the job is done or one is not there. Returns the cause
 * of what ends it.
 */
static word_t run(pid_t pid)
{
    enum agent_code code = find_code(pid);
    word_t *r = machines[pid].registers;
    uva_t *address = &r[CVM_ARGUMENT_5];

    while (r[CVM_ARGUMENT_2] > 0) {
        if (!plain_contains(pid, *address, sizeof(word_t))) {
            machines[pid].exception = (struct info_exception){
                .cause = VECTOR_PAGE_FAULT,
                .pc = r[CVM_PC],
                .address = *address,
                .error = code == AGENT_STORE ? WRITE_BY_USER : READ_BY_USER,
            };
            return CVM_CAUSE_EXCEPTION;
        }
        if (code == AGENT_STORE) {
            plain_write(pid, *address, &r[CVM_RESULT], sizeof(word_t));
            r[CVM_RESULT] += r[CVM_ARGUMENT_4];
        } else {
            plain_read(pid, *address, &r[CVM_ARGUMENT_1], sizeof(word_t));
            r[CVM_RESULT] = agent_mix(r[CVM_RESULT], r[CVM_ARGUMENT_1]);
        }
        *address += r[CVM_ARGUMENT_3];
        r[CVM_ARGUMENT_2]--;
    }
    r[CVM_PC] += agent_trap[code];
    return CVM_CAUSE_CALL;
}

static void start(char *arguments[])
{
    const char *command = arguments[ARGUMENTS];

    memory.frames = (uint32_t)strtoul(arguments[1], NULL, 10);
    memory.swap_slots = (uint32_t)strtoul(arguments[2], NULL, 10);
    memory.free_frames = (uint32_t)strtoul(arguments[3], NULL, 10);
    memory.free_swap_slots = memory.swap_slots;
    if (memory.frames + memory.swap_slots > PLAIN_PAGES) {
        console_panic("replay_plain", "more than %u pages", PLAIN_PAGES);
    }
    plain_start(memory.frames + memory.swap_slots);
    plain_resize(INIT, 2);
    plain_write(INIT, PAGE_BYTES, command, (uint32_t)strlen(command));
    cvm_set_register(INIT, CVM_ARGUMENT_3, PAGE_BYTES);
}

int main(int count, char *arguments[])
{
    pid_t next;

    if (count != ARGUMENTS + 1) {
        fprintf(stderr, "usage: replay_plain FRAMES SLOTS FREE COMMAND\n");
        return 2;
    }
    start(arguments);
    next = kdispatch(CVM_CAUSE_RESET, 0);
    while (true) { /* until cvm_power_off() */
        machines[next].switches += next != running ? 1 : 0;
        running = next;
        next = kdispatch(run(next), 0);
    }
}
