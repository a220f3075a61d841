/* SPDX-License-Identifier: MIT
 *
 * Two loops. A job does not change its own code: this lies at one of two
 * places in its page, and the job's words lie somewhere else.
 *
 * Invariant: `place` says where codes are intact, so that they are executed
 * when nobody has looked at their page for a long time.
 *
 * Source: Intel SDM vol. 2 (the encodings).
 */
#include "grading/tests/guest/replay/agent.h"

#include "abi/limits.h"
#include "cvm/console.h"
#include "cvm/cvm.h"

enum {
    HIGH = PAGE_BYTES - 64, /* where the code lies, in its page ... */
    LOW = 1024,             /* ... if the words are close to that */
    NEAR = 32,
    NOWHERE = 0
};

/* Registers of a job. */
#define VALUE CVM_RESULT         /* eax */
#define COUNT CVM_ARGUMENT_2     /* ecx */
#define STRIDE CVM_ARGUMENT_3    /* edx */
#define INCREMENT CVM_ARGUMENT_4 /* esi */
#define ADDRESS CVM_ARGUMENT_5   /* edi */

const uint8_t agent_code[AGENT_CODES][AGENT_BYTES] = {
    [AGENT_STORE] =
        {
            0x89, 0x07, /*  0: movl %eax, (%edi) */
            0x01, 0xF0, /*  2: addl %esi, %eax */
            0x01, 0xD7, /*  4: addl %edx, %edi */
            0x49,       /*  6: decl %ecx */
            0x75, 0xF7, /*  7: jne  0 */
            0xCD, 0x30, /*  9: int  $0x30 */
            0xF4,       /* 11: hlt, never reached */
        },
    [AGENT_LOAD] =
        {
            0x8B, 0x1F,       /*  0: movl (%edi), %ebx */
            0xC1, 0xC0, 0x05, /*  2: roll $5, %eax */
            0x31, 0xD8,       /*  5: xorl %ebx, %eax */
            0x01, 0xD7,       /*  7: addl %edx, %edi */
            0x49,             /*  9: decl %ecx */
            0x75, 0xF4,       /* 10: jne  0 */
            0xCD, 0x30,       /* 12: int  $0x30 */
            0xF4,             /* 14: hlt */
        },
};

const uint8_t agent_trap[AGENT_CODES] = {
    [AGENT_STORE] = 9,
    [AGENT_LOAD] = 12,
};

static struct {
    uva_t place[AGENT_CODES]; /* where each code is for sure, or NOWHERE */
    uva_t base;               /* of the code that it runs */
    enum agent_code code;
} agents[MAX_PROCS + 1];

word_t agent_mix(word_t value, word_t word)
{
    return (value << 5 | value >> 27) ^ word;
}

void agent_overwritten(pid_t pid, uva_t address, uint32_t bytes)
{
    for (uint32_t i = 0; i < AGENT_CODES; i++) {
        uva_t place = agents[pid].place[i];

        if (place < address + bytes && address < place + AGENT_BYTES) {
            agents[pid].place[i] = NOWHERE;
        }
    }
}

void agent_lost(pid_t pid)
{
    for (uint32_t i = 0; i < AGENT_CODES; i++) {
        agents[pid].place[i] = NOWHERE;
    }
}

void agent_cloned(pid_t dst, pid_t src)
{
    agents[dst] = agents[src];
}

/* Where the code of JOB should lie: not where the job's words do, which have
 * the same place in each page.
 */
static uva_t choose_place(const struct agent_job *job)
{
    uint32_t byte = job->address % PAGE_BYTES;

    return PAGE_BYTES + (byte >= HIGH - NEAR ? LOW : HIGH) +
           job->code * AGENT_BYTES;
}

int agent_prepare(pid_t pid, const struct agent_job *job)
{
    uva_t base = choose_place(job);
    int error = 0;

    if (agents[pid].place[job->code] != base) {
        error = cvm_write(pid, base, agent_code[job->code], AGENT_BYTES);
    }
    if (error != 0) {
        return error;
    }
    agents[pid].place[job->code] = base;
    agents[pid].base = base;
    agents[pid].code = job->code;
    if (job->code == AGENT_STORE) { /* the first word may hit the others */
        agent_overwritten(pid, job->address, sizeof(word_t));
    }
    cvm_set_register(pid, CVM_PC, base);
    cvm_set_register(pid, VALUE, job->value);
    cvm_set_register(pid, COUNT, job->count);
    cvm_set_register(pid, STRIDE, job->stride);
    cvm_set_register(pid, INCREMENT, job->increment);
    cvm_set_register(pid, ADDRESS, job->address);
    return 0;
}

bool agent_is_done(pid_t pid)
{
    return cvm_get_register(pid, CVM_PC) ==
           agents[pid].base + agent_trap[agents[pid].code];
}

void agent_report(pid_t pid)
{
    console_debug(" at %u, %u to do, %x %x",
                  cvm_get_register(pid, CVM_PC) - agents[pid].base,
                  cvm_get_register(pid, COUNT), cvm_get_register(pid, ADDRESS),
                  cvm_get_register(pid, VALUE));
}
