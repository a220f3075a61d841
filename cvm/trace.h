/* SPDX-License-Identifier: MIT
 *
 * The trace of a kernel that was built with TRACE=1: each kernel step as CVM
 * sees it, to the debug port 0xE9 of QEMU and Bochs, for a checker on the host
 * (grading/spec). It shares the port with the kernel's messages: these have
 * bytes below 0x80, the trace has all others, 7 bits of it in each.
 *
 *     trace   RESET step step ...
 *     step    causes, actions in their order, SAME or NEXT
 *     number  6 bits a byte, lowest first; bit 6: more bytes follow
 *     signed  2n, or -2n - 1 if n is negative, as a number
 *
 * Every record begins with its code, a byte; numbers follow, as listed below.
 * What the kernel only looks at is not in it. A trace may end anywhere.
 *
 * Layer: cvm/trace. Uses: cvm, x86.
 */
#ifndef CVM_TRACE_H
#define CVM_TRACE_H

#include <stdint.h>

enum {
    TRACE_VERSION = 2,
    TRACE_BIT = 0x80,      /* of every byte */
    TRACE_MORE = 0x40,     /* of a byte of a number */
    TRACE_BITS = 6,        /* of a number in a byte */
    TRACE_MOST_WORDS = 16, /* of what is read or written */
    TRACE_REGISTERS_SEEN = 14
};

/* "error" is signed: 0, or what the primitive returned instead. */
enum trace_code {
    /* Below TRACE_UNKNOWN: the process that runs makes the call with this
     * number; its arguments follow. Causes:
     */
    TRACE_UNKNOWN = 32, /* number of a call that there is not */
    TRACE_ERROR,        /* vector of an exception that is no page fault */
    TRACE_TICK,
    TRACE_DEVICES, /* set */
    TRACE_RESET,   /* version, MAX_PROCS, devices present, pages of init */
    TRACE_FAULT,   /* page | access: a page fault */
    /* Actions. */
    TRACE_RESULT,    /* signed: the process that runs is answered so */
    TRACE_ANSWER,    /* process, signed result */
    TRACE_MESSAGE,   /* process, signed result, ebx ecx edx esi edi ebp */
    TRACE_REGISTERS, /* process, set, advances, those in the set */
    TRACE_READ,  /* process, address, bytes, error, words if there is none */
    TRACE_WRITE, /* process, address, bytes, error, words */
    TRACE_COPY,  /* to, address, from, address, bytes, error */
    TRACE_IMAGE, /* process, address, bytes, error */
    TRACE_LOAD,  /* new process, process, address, bytes, error, pages */
    TRACE_CLONE, /* new process, process, error */
    TRACE_ADD,   /* process, pages, error */
    TRACE_FREE,  /* process, pages, error */
    TRACE_END,   /* process */
    TRACE_INPUT, /* device, register, width, count, address, process, error */
    TRACE_OUTPUT,
    TRACE_AS_ASKED, /* error: INPUT or OUTPUT as the running process's call */
    TRACE_ENABLE,   /* set */
    TRACE_DISABLE,  /* set */
    TRACE_SAY,      /* a message on the console */
    TRACE_MAP,      /* process, address, pager, its address, access, error */
    TRACE_UNMAP,    /* process, address, marker, error */
    TRACE_CLOSE,    /* process, region */
    TRACE_RECORD,   /* process, error: it has one */
    TRACE_CAUSE,    /* process, cause: of its exception */
    /* Who runs next. */
    TRACE_SAME,
    TRACE_NEXT, /* process; 0: nobody */
    TRACE_CODES
};

/* How many arguments the calls have, by number. */
#define TRACE_ARGUMENTS                                         \
    {                                                           \
        1, 4, 1, 1, 2, 2, 3, 3, 1, 5, 5, 6, 3, 6, 3, 3, 3, 4, 4 \
    }

/* The words of what is read or written that are in the trace. */
static inline uint32_t trace_words(uint32_t bytes)
{
    return bytes <= TRACE_MOST_WORDS * 4 ? bytes / 4 : 0;
}

/* Puts a byte of the trace where it goes (trace_port.c; on the host, the
 * program that looks at it).
 */
void trace_put(uint8_t byte);

/* Puts a number, or one that may be negative, or the code of a record. */
static inline void trace_number(uint32_t value)
{
    while (value >= TRACE_MORE) {
        trace_put((uint8_t)(TRACE_BIT | TRACE_MORE | (value % TRACE_MORE)));
        value >>= TRACE_BITS;
    }
    trace_put((uint8_t)(TRACE_BIT | value));
}

static inline void trace_signed(uint32_t value)
{
    trace_number(value >> 31 != 0 ? ~(value << 1) : value << 1);
}

static inline void trace_code(uint32_t code)
{
    trace_put((uint8_t)(TRACE_BIT | code));
}

#endif
