/* SPDX-License-Identifier: MIT
 *
 * crash HOW: does one thing that no process may do, to show that it ends this
 * process and nothing else. Without HOW: lists the ways.
 *
 * Each way is an ordinary C statement that the compiler must not see through,
 * hence the volatile. Machine code that C cannot express stands in an array in
 * the text segment.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KERNEL_ADDRESS 0xc0100000u

typedef void (*code_t)(void);

/* Instructions of one kind each, then ret; executable by their section. */
#define MACHINE_CODE __attribute__((section(".text.machine_code")))
static const uint8_t code_hlt[] MACHINE_CODE = {0xf4, 0xc3};
static const uint8_t code_cli[] MACHINE_CODE = {0xfa, 0xc3};
static const uint8_t code_out[] MACHINE_CODE = {0xe6, 0x80, 0xc3};
static const uint8_t code_undefined[] MACHINE_CODE = {0x0f, 0x0b, 0xc3};
static const uint8_t code_breakpoint[] MACHINE_CODE = {0xcc, 0xc3};
static const uint8_t code_interrupt[] MACHINE_CODE = {0xcd, 0x20, 0xc3};

static void run(const uint8_t *code)
{
    ((code_t)(uintptr_t)code)();
}

static void write_to(uintptr_t address)
{
    *(volatile uint32_t *)address = 1;
}

static void crash_divide(void)
{
    volatile int one = 1, zero = 0;

    printf("%d\n", one / zero);
}

static void crash_null(void)
{
    write_to(0);
}

static void crash_jump(void)
{
    ((code_t)KERNEL_ADDRESS)();
}

static void crash_kernel(void)
{
    write_to(KERNEL_ADDRESS);
}

static void crash_wild(void)
{
    write_to(0x80000000u);
}

/* Each call keeps a page of its own alive, until the stack meets page 0. */
static int deepen(volatile int *depth)
{
    volatile char page[4096];

    page[0] = (char)*depth;
    *depth += 1;
    return (*depth > 0 ? deepen(depth) : 0) + page[0];
}

static void crash_stack(void)
{
    volatile int depth = 0;

    printf("%d\n", deepen(&depth));
}

static void crash_hlt(void)
{
    run(code_hlt);
}

static void crash_cli(void)
{
    run(code_cli);
}

static void crash_out(void)
{
    run(code_out);
}

static void crash_undefined(void)
{
    run(code_undefined);
}

static void crash_breakpoint(void)
{
    run(code_breakpoint);
}

static void crash_interrupt(void)
{
    run(code_interrupt);
}

static const struct {
    const char *how;
    void (*function)(void);
    const char *text;
} ways[] = {
    {"divide", crash_divide, "divides by zero"},
    {"null", crash_null, "writes to address 0"},
    {"jump", crash_jump, "jumps into the kernel"},
    {"kernel", crash_kernel, "writes to the kernel"},
    {"wild", crash_wild, "writes where it has no memory"},
    {"stack", crash_stack, "recurses without end"},
    {"hlt", crash_hlt, "halts the processor"},
    {"cli", crash_cli, "turns interrupts off"},
    {"out", crash_out, "writes to a device"},
    {"undefined", crash_undefined, "executes an undefined instruction"},
    {"breakpoint", crash_breakpoint, "executes a breakpoint"},
    {"interrupt", crash_interrupt, "calls an interrupt that it may not"},
    {"abort", abort, "gives up"},
};

#define WAYS (sizeof ways / sizeof ways[0])

int main(int argc, char **argv)
{
    for (size_t i = 0; i < WAYS && argc == 2; i++) {
        if (strcmp(argv[1], ways[i].how) == 0) {
            ways[i].function();
            fprintf(stderr, "crash: %s: still alive\n", argv[1]);
            return 1;
        }
    }
    fprintf(stderr, "usage: crash HOW, where HOW is\n");
    for (size_t i = 0; i < WAYS; i++) {
        fprintf(stderr, "  %-11s %s\n", ways[i].how, ways[i].text);
    }
    return 2;
}
