/* SPDX-License-Identifier: MIT
 *
 * Unicorn as the processor of processes. Hooks record the first event and stop
 * the engine; nothing else happens inside of them.
 *
 * Assumptions about Unicorn 2:
 *  1. A hook on each instruction keeps the registers exact, and an engine that
 *     it stops has not executed the instruction.
 *  2. After `int n` EIP is behind the instruction, after other exceptions at
 *     the one that caused them.
 */
#include "grading/spec/run/engine.h"

#include <stdlib.h>
#include <string.h>

#include "grading/spec/run/fail.h"
#include "grading/spec/run/foreign.h"
#include "grading/spec/run/memory.h"
#include "grading/spec/run/unicorn.h"

/* Vectors; Intel SDM vol. 3A, table 6-1. */
enum {
    VECTOR_BREAKPOINT = 3,
    VECTOR_OVERFLOW = 4,
    VECTOR_UNDEFINED = 6,
    VECTOR_TASK = 10,
    VECTOR_PROTECTION = 13,
    VECTOR_PAGE_FAULT = 14
};

enum {
    FAULT_USER = 4,        /* in the error code of a page fault */
    INSTRUCTION_MOST = 15, /* bytes */
    TRAP_BYTES = 2         /* of int n, and of rdtsc */
};

static struct engine {
    uc_engine *uc;     /* NULL: it was never used */
    uint32_t pages;    /* of the memory, as it was mapped */
    uint32_t version;  /* of the pages of others, ... */
    uint32_t foreigns; /* ... which are mapped here: */
    uint32_t *foreign; /* addresses */
} engines[SPEC_PROCS + 1];

static const int registers[REGISTERS] = {
    UC_X86_REG_EAX, UC_X86_REG_EBX, UC_X86_REG_ECX,
    UC_X86_REG_EDX, UC_X86_REG_ESI, UC_X86_REG_EDI,
    UC_X86_REG_EBP, UC_X86_REG_EIP, UC_X86_REG_ESP,
};

/* ---- The run under way ---- */

static struct {
    pid p;
    uint64_t left; /* instructions that it may execute */
    uint32_t last; /* address of the instruction under way, ... */
    uint32_t size; /* ... and its length */
    bool stopped;  /* by EVENT */
    struct engine_event event;
} run;
static uint64_t executed; /* before this run */

/* The process at PC did something of VECTOR, at ADDRESS, if that is there. */
static void note_error(uc_engine *uc, uint32_t vector, uint32_t pc,
                       uint32_t address, uint32_t error)
{
    if (!run.stopped) {
        run.event = (struct engine_event){
            .kind = EVENT_ERROR, .exception = {vector, pc, address, error}};
        run.stopped = true;
    }
    (void)uc_emu_stop(uc);
}

/* ---- Hooks ---- */

static void at_instruction(uc_engine *uc, uint64_t address, uint32_t size,
                           void *user)
{
    if (run.left == 0) {
        run.stopped = true;
        (void)uc_emu_stop(uc);
        return;
    }
    run.left--;
    run.last = (uint32_t)address;
    run.size = size;
}

/* Whether the exception came from `int n`, which stands before EIP, and not
 * from a failure of the instruction that stands at it.
 */
static bool is_software(uint32_t eip)
{
    return eip == run.last + run.size && run.size >= TRAP_BYTES &&
           *foreign_at(run.p, eip - TRAP_BYTES) == 0xCD;
}

static void at_interrupt(uc_engine *uc, uint32_t vector, void *user)
{
    uint32_t eip = unicorn_get(uc, UC_X86_REG_EIP);

    if (vector == ABI_VECTOR) {
        run.event.kind = EVENT_CALL;
        run.stopped = true;
        (void)uc_emu_stop(uc);
    } else if (is_software(eip) && vector != VECTOR_BREAKPOINT &&
               vector != VECTOR_OVERFLOW) {
        note_error(uc, VECTOR_PROTECTION, run.last, 0, vector * 8 + 2);
    } else {
        note_error(uc, vector, eip, 0, 0);
    }
}

/* Instructions that are forbidden before they come to their memory, whatever
 * is there: string input and output; a return to an outer task, which there is
 * none of (in flat segments, no other `iret` looks at memory but the stack).
 */
static uint32_t forbidden_vector(void)
{
    const uint8_t *code = foreign_at(run.p, run.last);
    uint32_t i = 0;

    while (i + 1 < run.size &&
           (code[i] == 0x66 || code[i] == 0x67 || code[i] >= 0xF0)) {
        i++;
    }
    if (code[i] >= 0x6C && code[i] <= 0x6F) {
        return VECTOR_PROTECTION;
    }
    return code[i] == 0xCF ? VECTOR_TASK : VECTOR_PAGE_FAULT;
}

/* The address of the instruction that could not be fetched from AT. It may have
 * begun on the page before, behind the last one, or where that jumped to.
 */
static uint32_t fetched(uc_engine *uc, uint32_t at)
{
    uint32_t next = run.last + run.size;
    uint32_t target = unicorn_get(uc, UC_X86_REG_EIP);

    if (at - next < INSTRUCTION_MOST) {
        return next;
    }
    return at - target < INSTRUCTION_MOST ? target : at;
}

static bool at_bad_memory(uc_engine *uc, uc_mem_type type, uint64_t address,
                          int size, int64_t value, void *user)
{
    uint32_t at = (uint32_t)address;
    bool fetch = type == UC_MEM_FETCH_UNMAPPED;
    bool write = type == UC_MEM_WRITE_UNMAPPED || type == UC_MEM_WRITE_PROT;
    uint32_t vector = fetch ? VECTOR_PAGE_FAULT : forbidden_vector();
    uint32_t pc = fetch ? fetched(uc, at) : run.last;

    /* It began in the memory and went on behind it. */
    if (memory_contains(run.p, at, 1)) {
        at = (at | (PAGE_BYTES - 1)) + 1;
    }
    if (vector == VECTOR_PAGE_FAULT) {
        note_error(uc, vector, pc, at, FAULT_USER | (write ? FAULT_WRITE : 0));
    } else {
        note_error(uc, vector, pc, 0, 0);
    }
    return false;
}

static bool at_bad_instruction(uc_engine *uc, void *user)
{
    note_error(uc, VECTOR_UNDEFINED, unicorn_get(uc, UC_X86_REG_EIP), 0, 0);
    return false;
}

static uint32_t at_in(uc_engine *uc, uint32_t port, int size, void *user)
{
    note_error(uc, VECTOR_PROTECTION, run.last, 0, 0);
    return 0;
}

static void at_out(uc_engine *uc, uint32_t port, int size, uint32_t value,
                   void *user)
{
    note_error(uc, VECTOR_PROTECTION, run.last, 0, 0);
}

static void at_sysenter(uc_engine *uc, void *user)
{
    note_error(uc, VECTOR_PROTECTION, run.last, 0, 0);
}

static void at_syscall(uc_engine *uc, void *user)
{
    note_error(uc, VECTOR_UNDEFINED, run.last, 0, 0);
}

/* ---- Engines ---- */

static void add_hook(uc_engine *uc, int type, void *function, int instruction)
{
    uc_hook hook;

    unicorn_check(
        uc_hook_add(uc, &hook, type, function, NULL, 1, 0, instruction),
        "a hook");
}

static void add_hooks(uc_engine *uc)
{
    add_hook(uc, UC_HOOK_CODE, at_instruction, 0);
    add_hook(uc, UC_HOOK_INTR, at_interrupt, 0);
    add_hook(uc, UC_HOOK_MEM_UNMAPPED | UC_HOOK_MEM_WRITE_PROT, at_bad_memory,
             0);
    add_hook(uc, UC_HOOK_INSN_INVALID, at_bad_instruction, 0);
    add_hook(uc, UC_HOOK_INSN, at_in, UC_X86_INS_IN);
    add_hook(uc, UC_HOOK_INSN, at_out, UC_X86_INS_OUT);
    add_hook(uc, UC_HOOK_INSN, at_sysenter, UC_X86_INS_SYSENTER);
    add_hook(uc, UC_HOOK_INSN, at_syscall, UC_X86_INS_SYSCALL);
}

static uc_engine *engine_of(pid p)
{
    if (engines[p].uc == NULL) {
        engines[p].uc = unicorn_open();
        add_hooks(engines[p].uc);
    }
    return engines[p].uc;
}

/* P's engine has the memory that P has now. */
static void map_memory(pid p)
{
    struct engine *engine = &engines[p];
    uint32_t pages = memory_size(p);

    if (engine->pages == pages) {
        return;
    }
    if (engine->pages > 1) {
        unicorn_check(uc_mem_unmap(engine->uc, PAGE_BYTES,
                                   (size_t)(engine->pages - 1) * PAGE_BYTES),
                      "memory");
    }
    if (pages > 1) {
        unicorn_check(uc_mem_map_ptr(engine->uc, PAGE_BYTES,
                                     (size_t)(pages - 1) * PAGE_BYTES,
                                     UC_PROT_ALL, memory_at(p, PAGE_BYTES)),
                      "memory");
    }
    engine->pages = pages;
}

/* P's engine has no pages of others. */
static void unmap_foreign(struct engine *engine)
{
    for (uint32_t i = 0; i < engine->foreigns; i++) {
        unicorn_check(uc_mem_unmap(engine->uc, engine->foreign[i], PAGE_BYTES),
                      "a page");
    }
    free(engine->foreign);
    engine->foreign = NULL;
    engine->foreigns = 0;
}

/* P's engine has the pages of others that P has now. */
static void map_foreign(pid p)
{
    struct engine *engine = &engines[p];
    const struct foreign *page;
    uint32_t count = 0;

    if (engine->version == foreign_version(p)) {
        return;
    }
    unmap_foreign(engine);
    engine->version = foreign_version(p);
    while (foreign_page(p, count) != NULL) {
        count++;
    }
    engine->foreign = calloc(count + 1, sizeof(*engine->foreign));
    must(engine->foreign != NULL, "no room for pages of regions");
    for (; (page = foreign_page(p, engine->foreigns)) != NULL;
         engine->foreigns++) {
        uint32_t protection =
            UC_PROT_READ | UC_PROT_EXEC | (page->write ? UC_PROT_WRITE : 0);

        engine->foreign[engine->foreigns] = page->address;
        unicorn_check(uc_mem_map_ptr(engine->uc, page->address, PAGE_BYTES,
                                     protection,
                                     memory_at(page->pager, page->own)),
                      "a page");
    }
}

/* ---- What is offered ---- */

uint32_t engine_get(pid p, enum engine_register which)
{
    return unicorn_get(engines[p].uc, registers[which]);
}

void engine_set(pid p, enum engine_register which, uint32_t value)
{
    unicorn_set(engines[p].uc, registers[which], value);
}

void engine_begin(pid p, uint32_t eip, uint32_t esp)
{
    unicorn_check(uc_context_restore(engine_of(p), unicorn_start()),
                  "a new process");
    for (uint32_t i = 0; i < REGISTERS; i++) {
        engine_set(p, i, 0);
    }
    engine_set(p, REGISTER_EIP, eip);
    engine_set(p, REGISTER_ESP, esp);
}

void engine_clone(pid to, pid from)
{
    static uc_context *state;

    if (state == NULL) {
        unicorn_check(uc_context_alloc(engine_of(from), &state), "a state");
    }
    unicorn_check(uc_context_save(engines[from].uc, state), "a clone");
    unicorn_check(uc_context_restore(engine_of(to), state), "a clone");
}

/* A new engine is cheaper than one that has to forget all its code. */
void engine_end(pid p)
{
    if (engines[p].uc != NULL) {
        unicorn_check(uc_close(engines[p].uc), "an engine");
    }
    free(engines[p].foreign);
    engines[p] = (struct engine){0};
}

void engine_forget(pid p, uint32_t address, uint32_t bytes)
{
    uc_engine *uc = engines[p].uc;

    if (uc != NULL && bytes > 0) {
        (void)uc_ctl_remove_cache(uc, (uint64_t)address,
                                  (uint64_t)address + bytes);
    }
}

uint64_t engine_instructions(void)
{
    return executed;
}

/* Segment registers are no part of a process: what it put there is gone when
 * the kernel was entered.
 */
static void restore_segments(pid p)
{
    static const int segment[] = {UC_X86_REG_DS, UC_X86_REG_ES, UC_X86_REG_FS,
                                  UC_X86_REG_GS};
    static const uint32_t usual[] = {0x23, 0x23, 0, 0};
    uc_engine *uc = engines[p].uc;
    uint32_t value[REGISTERS];
    uint32_t flags = unicorn_get(uc, UC_X86_REG_EFLAGS);
    bool same = true;

    for (uint32_t i = 0; i < 4; i++) {
        same = same && unicorn_get(uc, segment[i]) == usual[i];
    }
    if (same) {
        return;
    }
    for (uint32_t i = 0; i < REGISTERS; i++) {
        value[i] = engine_get(p, i);
    }
    unicorn_check(uc_context_restore(uc, unicorn_start()), "segments");
    for (uint32_t i = 0; i < REGISTERS; i++) {
        engine_set(p, i, value[i]);
    }
    unicorn_set(uc, UC_X86_REG_EFLAGS, flags);
}

/* If the process asked for the time-stamp counter, which counts instructions,
 * it gets TIME, and the event is none.
 */
static bool is_counter(pid p, uint64_t time)
{
    uint32_t pc = run.event.exception.pc;

    if (run.event.kind != EVENT_ERROR ||
        run.event.exception.cause != VECTOR_PROTECTION ||
        !memory_contains(p, pc, TRAP_BYTES) ||
        memcmp(memory_at(p, pc), "\x0F\x31", TRAP_BYTES) != 0) {
        return false;
    }
    engine_set(p, REGISTER_EAX, (uint32_t)time);
    engine_set(p, REGISTER_EDX, (uint32_t)(time >> 32));
    engine_set(p, REGISTER_EIP, pc + TRAP_BYTES);
    return true;
}

struct engine_event engine_run(pid p, uint64_t *time, uint64_t until)
{
    map_memory(p);
    map_foreign(p);
    restore_segments(p);
    do {
        uint64_t most = until - *time;
        uc_err error;

        run.p = p;
        run.left = most;
        run.stopped = false;
        run.event = (struct engine_event){.kind = EVENT_TIME};
        error =
            uc_emu_start(engines[p].uc, engine_get(p, REGISTER_EIP), 0, 0, 0);
        if (!run.stopped) {
            fail("unicorn: process %u at %x: %s", p,
                 engine_get(p, REGISTER_EIP), uc_strerror(error));
        }
        executed += most - run.left;
        *time += most - run.left;
    } while (is_counter(p, *time));
    if (run.event.kind == EVENT_CALL) {
        engine_set(p, REGISTER_EIP, engine_get(p, REGISTER_EIP) - TRAP_BYTES);
    }
    return run.event;
}
