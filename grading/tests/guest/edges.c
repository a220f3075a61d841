/* SPDX-License-Identifier: MIT
 *
 * What a processor does at the edges: accesses and instructions that go on
 * behind the end of memory, and instructions that are rarely seen or not for
 * processes. Whether a simulated processor agrees with QEMU's is decided by the
 * lines that init prints: test_manual_run.py compares them.
 *
 *     edges NUMBER
 *
 * Source: Intel SDM vol. 2.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    PAGE = 4096,
    NOP = 0x90,
    MOV_EAX = 0xB8, /* and four bytes */
    RET = 0xC3,
    INT = 0xCD, /* and a byte */
    HLT = 0xF4
};

static uint8_t *end; /* of our memory */

static int call(const uint8_t *code)
{
    return ((int (*)(void))(uintptr_t)code)();
}

static void cut_instruction(void)
{
    end[-3] = MOV_EAX;
    call(end - 3);
}

static void run_over_the_end(void)
{
    memset(end - 100, NOP, 100);
    call(end - 100);
}

static void last_instruction(void)
{
    end[-2] = INT;
    end[-1] = 3;
    call(end - 2);
}

static void last_byte(void)
{
    end[-1] = HLT;
    call(end - 1);
}

static void cut_write(void)
{
    *(volatile uint32_t *)(uintptr_t)(end - 2) = 5;
}

static void cut_read(void)
{
    printf("%u\n", *(volatile uint32_t *)(uintptr_t)(end - 1));
}

/* Code that was executed is changed, and executed again. */
static void change_code(void)
{
    static const uint8_t code[] = {MOV_EAX, 1, 0, 0, 0, RET};
    uint8_t *place = end - 64;
    int first;

    memcpy(place, code, sizeof(code));
    first = call(place);
    place[1] = 2;
    printf("%d %d\n", first, call(place));
}

#define EDGE(name, text)                                                   \
    static void name(void)                                                 \
    {                                                                      \
        __asm__ volatile(text : : : "eax", "ecx", "edx", "edi", "memory"); \
    }

EDGE(string, "movl $0x12345678, %%edi; movl $1, %%ecx; rep stosl")
EDGE(stack_at_zero, "xorl %%esp, %%esp; pushl %%eax")
EDGE(stack_too_deep, ".rept 5; enter $0xfff0, $0; .endr")
EDGE(bounds, "movl $-5, %%eax; bound %%eax, (%%esp)")
EDGE(lock, ".byte 0xF0, 0x90")
EDGE(divide_decimal, "aam $0")
EDGE(divide_overflow,
     "movl $0x80000000, %%eax; cltd; movl $-1, %%ecx; idivl %%ecx")
EDGE(prefixed_trap, ".byte 0x66; int $0x80")
EDGE(segment, "movw $0x1234, %%ax; movw %%ax, %%fs")
EDGE(far_return, "lret")
EDGE(fast_exit, "sysexit")
EDGE(fast_call, "syscall")
EDGE(step_into_trap,
     "pushfl; orl $0x100, (%%esp); popfl; movl $99, %%eax; int $0x30")
EDGE(string_input, "movl $0x60, %%edx; xorl %%edi, %%edi; insb")
EDGE(one_byte_trap, ".byte 0xF1")
EDGE(overflow_trap, "int $4")
EDGE(top_of_memory, "movl 0xFFFFFFFE, %%eax")
EDGE(own_text, "movl $0x40000, %%eax; movb $0xCD, (%%eax)")

static void (*const list[])(void) = {
    cut_instruction, run_over_the_end, last_instruction, last_byte,
    cut_write,       cut_read,         change_code,      string,
    stack_at_zero,   stack_too_deep,   bounds,           lock,
    divide_decimal,  divide_overflow,  prefixed_trap,    segment,
    far_return,      fast_exit,        fast_call,        step_into_trap,
    string_input,    one_byte_trap,    overflow_trap,    top_of_memory,
    own_text,
};

int main(int argc, char **argv)
{
    unsigned number = argc > 1 ? (unsigned)atoi(argv[1]) : 0;

    (void)sbrk(PAGE);
    end = (uint8_t *)(((uintptr_t)sbrk(0) + PAGE - 1) & ~(uintptr_t)(PAGE - 1));
    if (number >= sizeof(list) / sizeof(list[0])) {
        return 99;
    }
    list[number]();
    printf("back\n");
    return 0;
}
