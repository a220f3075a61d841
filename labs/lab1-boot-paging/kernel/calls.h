/* SPDX-License-Identifier: MIT
 *
 * The kernel calls of lab 1's tiny kernel, for the test programs. It is not
 * Vamos: there is no protection between machines, every machine may do
 * everything to every other, because the tests have to reach into them.
 *
 * A call is `int ABI_VECTOR`, its number in eax, arguments in ebx ecx edx esi
 * edi; eax returns the result, 0 or an ERR_ number unless said otherwise.
 * Machine numbers are 1..MAX_PROCS; 0 stands for the caller.
 */
#ifndef LAB1_CALLS_H
#define LAB1_CALLS_H

#include "abi/abi.h"

#define LAB_NAME_BYTES 8  /* most characters of a name */
#define LAB_TEXT_BYTES 64 /* most characters of a line */

/* A name travels in two registers: up to eight characters, the first in the
 * lowest byte of the first register, filled up with zeros. */

enum lab_call {
    /* ebx ecx = name, edx esi edi = values. Prints "obs MACHINE NAME A B C",
     * values in hexadecimal: what the program saw, for the grader to judge. */
    LAB_OBSERVE = 0,
    /* ebx = address, ecx = bytes. Prints "machine N: TEXT". */
    LAB_PRINT = 1,
    /* The caller stops, until LAB_START; ebx = a value for LAB_WAIT. Returns
     * 0, and in ebx and edx the arguments of LAB_START. */
    LAB_STOP = 2,
    /* The next machine runs. */
    LAB_YIELD = 3,
    /* ebx = machine, ecx edx = name: empties the machine and loads a program
     * of the boot archive into it. ERR_HANDLE: there is none of that name. */
    LAB_LOAD = 4,
    /* ebx = machine, ecx = address, edx = bytes: the same with an executable
     * that lies in the caller's memory. */
    LAB_LOAD_FROM = 5,
    /* ebx ecx = name, edx = address: copies a program of the archive into the
     * caller's memory. Returns its length. */
    LAB_FETCH = 6,
    /* ebx = machine, ecx edx = arguments, which a program finds in its ebx and
     * edx. Runs a loaded machine, or lets one go on that has stopped. */
    LAB_START = 7,
    /* ebx = machine: waits until it has stopped. Returns 0, and in ebx the
     * value of its LAB_STOP; or 1 after an exception, and in ebx the vector,
     * in ecx the address, in edx the error code. */
    LAB_WAIT = 8,
    /* ebx = machine: it is empty afterwards. */
    LAB_RESET = 9,
    /* ebx = machine, ecx = pages: cvm_alloc(), cvm_free(). */
    LAB_GROW = 10,
    LAB_SHRINK = 11,
    /* ebx = machine, ecx = address there, edx = machine, esi = address there,
     * edi = bytes: cvm_copy() from the second to the first. */
    LAB_COPY = 12,
    /* ebx = machine, ecx = address: cvm_read() of a word. Returns it in ebx,
     * which is LAB_UNTOUCHED if nothing was transferred. */
    LAB_READ = 13,
    /* ebx = machine, ecx = address, edx = word: cvm_write(). */
    LAB_WRITE = 14,
    /* ebx = machine, ecx = address, edx = bytes: cvm_in_memory(), as 0 or 1. */
    LAB_CONTAINS = 15,
    /* ebx = machine. Returns free frames, and in ebx all frames, in ecx the
     * machine's size in pages, in edx its pages that have a frame. */
    LAB_FIGURES = 16,
    /* ebx = machine, ecx = machine: makes the first a copy of the second, which
     * has stopped or is the caller: cvm_clone(). It has stopped, too, or goes
     * on behind this call, which returns 1 there. */
    LAB_CLONE = 17,
    /* ebx = machine: cvm_faults(). Returns first accesses, and in ebx copies,
     * in ecx pages brought in, in edx pages evicted. */
    LAB_FAULTS = 18,
    /* Returns free slots of the swap disk, and in ebx all slots, in ecx pages
     * read from it since the start, in edx pages written. */
    LAB_SLOTS = 19,
    LAB_CALLS
};

#define LAB_UNTOUCHED 0xC0FFEE11

#endif
