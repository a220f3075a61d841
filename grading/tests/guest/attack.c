/* SPDX-License-Identifier: MIT
 *
 * Attacks are instructions that C has no words for: each is a piece of
 * assembly, entered with CPL 3 and flat segments.
 *
 * Source: Intel SDM vol. 3A, 2.8 (system instructions), 3.5 (descriptor
 * tables), 5.8 (gates), 6.12 (entries), 7.2 (tasks).
 */
#include "grading/tests/guest/attack.h"

#include <vamos.h>

/* Selectors of a local table that begins at address 0: of the entries in page
 * 1, the bottom of our stack.
 */
#define LOCAL 0x1007      /* the one at 0x1000, for CPL 3 */
#define LOCAL_CODE 0x100C /* the one at 0x1008, for CPL 0 */

enum {
    FLAT_LOW = 0x0000FFFF,
    FLAT_CODE = 0x00CF9A00, /* DPL 0 */
    FLAT_DATA = 0x00CFF200, /* DPL 3 */
    GATE = 0xEC00,          /* a call gate that CPL 3 may use */

    FLAG_TRAP = 0x100,
    FLAG_INTERRUPT = 0x200,
    FLAG_LEVEL = 0x3000,
    FLAG_NESTED = 0x4000,
    FLAG_VIRTUAL_86 = 0x20000
};

/* Writes entry INDEX of page 1. */
static void set_entry(uint32_t index, uint32_t low, uint32_t high)
{
    volatile uint32_t *table = (volatile uint32_t *)(uintptr_t)PAGE_BYTES;

    table[2 * index] = low;
    table[2 * index + 1] = high;
}

/* A data segment out of a local table that nobody gave us. */
static uint32_t local_data(void)
{
    set_entry(0, FLAT_LOW, FLAT_DATA);
    __asm__ volatile("mov %w0, %%gs" : : "r"(LOCAL));
    return 0;
}

/* A call through a gate of that table, to code of our own with CPL 0: if it
 * succeeds, it returns the kernel's page directory.
 */
__asm__(".text\n"
        "attack_inside:\n\t"
        "mov %cr3, %eax\n\t"
        "lret\n");
extern const char attack_inside[];

static uint32_t local_gate(void)
{
    uint32_t target = (uint32_t)(uintptr_t)attack_inside;
    uint32_t found;

    set_entry(0, LOCAL_CODE << 16 | (target & 0xFFFF),
              (target & 0xFFFF0000) | GATE);
    set_entry(1, FLAT_LOW, FLAT_CODE);
    __asm__ volatile("lcall %1, $0" : "=a"(found) : "i"(LOCAL) : "memory");
    return found;
}

/* Attacks of one instruction, or a few. */
#define ATTACK(name, text)                     \
    static uint32_t name(void)                 \
    {                                          \
        __asm__ volatile(text : : : "memory"); \
        return 0;                              \
    }

ATTACK(kernel_data, "push $0x10; pop %%ds")
ATTACK(kernel_code, "lcall $0x08, $0xC0100000")
ATTACK(kernel_task, "lcall $0x28, $0")
ATTACK(fault_task, "ljmp $0x30, $0")
ATTACK(no_stack, "push $0; pop %%ss")
ATTACK(vector_page_fault, "int $14")
ATTACK(vector_double_fault, "int $8")
ATTACK(vector_timer, "int $0x20")
ATTACK(vector_beyond, "int $0x31")
ATTACK(vector_breakpoint, "int3")
ATTACK(vector_overflow, "movb $0x7F, %%al; incb %%al; into")
ATTACK(interrupts_off, "cli")
ATTACK(interrupts_on, "sti")
ATTACK(port_read, "inb $0x61, %%al")
ATTACK(port_string, "movl $0x170, %%edx; outsb")
ATTACK(control_0, "mov %%cr0, %%eax")
ATTACK(control_3, "mov %%eax, %%cr3")
ATTACK(control_4, "mov %%eax, %%cr4")
ATTACK(debug_7, "mov %%eax, %%dr7")
ATTACK(task_flag, "clts")
ATTACK(machine_word, "lmsw %%ax")
ATTACK(table_global, "lgdt 0x1000")
ATTACK(table_interrupts, "lidt 0x1000")
ATTACK(table_local, "lldt %%ax")
ATTACK(table_task, "ltr %%ax")
ATTACK(flush_page, "invlpg 0x1000")
ATTACK(flush_cache, "wbinvd")
ATTACK(register_read, "xorl %%ecx, %%ecx; rdmsr")
ATTACK(register_write, "movl $0x174, %%ecx; wrmsr")
ATTACK(fast_call, "sysenter")
ATTACK(float_start, "fninit")
ATTACK(float_save, "fxsave 0x1000")
ATTACK(float_mmx, "movd %%mm0, %%eax")
ATTACK(float_sse, "movups %%xmm0, 0x1000")
ATTACK(float_state, "ldmxcsr 0x1000")
ATTACK(kernel_read, "movl 0xC0100000, %%eax")
ATTACK(kernel_write, "movl %%eax, 0xFEC00000")
ATTACK(top_write, "movl %%eax, 0xFFFFFFFE")
ATTACK(page_zero, "movl 0xFFC, %%eax")
ATTACK(page_zero_after, "movl 0xFFF, %%eax")

/* A return to an outer task: there is none. */
static uint32_t nested_return(void)
{
    __asm__ volatile("pushfl; orl %0, (%%esp); popfl; iret"
                     :
                     : "i"(FLAG_NESTED)
                     : "memory");
    return 0;
}

static uint32_t single_step(void)
{
    __asm__ volatile("pushfl; orl %0, (%%esp); popfl; nop; nop"
                     :
                     : "i"(FLAG_TRAP)
                     : "memory");
    return 0;
}

/* Flags that CPL 3 cannot set stay as they are. Returns those that changed. */
static uint32_t forbidden_flags(void)
{
    uint32_t before;
    uint32_t after;

    __asm__ volatile("pushfl; popl %0\n\t"
                     "movl %0, %1; xorl %2, %1; pushl %1; popfl\n\t"
                     "pushfl; popl %1; pushl %0; popfl"
                     : "=&r"(before), "=&r"(after)
                     : "i"(FLAG_INTERRUPT | FLAG_LEVEL | FLAG_VIRTUAL_86)
                     : "memory");
    return before ^ after;
}

/* Traps, with a call number that there is not, out of a state that no compiler
 * makes; they return what the kernel answers. Before, the timer comes by: that
 * many steps take more than a tick at 1 ns an instruction.
 */
#define STRANGE_TRAP(name, before, after)                \
    static uint32_t name(void)                           \
    {                                                    \
        uint32_t number = 0xFFFFFFFF;                    \
        uint32_t steps = 6000000;                        \
                                                         \
        __asm__ volatile(before "\n"                     \
                                "1: decl %1; jnz 1b\n\t" \
                                "int $0x30\n\t" after    \
                         : "+a"(number), "+S"(steps)     \
                         :                               \
                         : "memory", "ecx", "edx");      \
        return number;                                   \
    }

STRANGE_TRAP(trap_no_segments,
             "xorl %%ecx, %%ecx; movl %%ecx, %%ds; movl %%ecx, %%es; "
             "movl %%ecx, %%fs; movl %%ecx, %%gs",
             "")
STRANGE_TRAP(trap_backwards, "std", "cld")
STRANGE_TRAP(trap_nested, "pushfl; orl $0x4000, (%%esp); popfl",
             "pushfl; andl $~0x4000, (%%esp); popfl")
STRANGE_TRAP(trap_aligned, "pushfl; orl $0x40000, (%%esp); popfl",
             "pushfl; andl $~0x40000, (%%esp); popfl")
STRANGE_TRAP(trap_no_stack, "movl %%esp, %%ecx; xorl %%esp, %%esp",
             "movl %%ecx, %%esp")
STRANGE_TRAP(trap_kernel_stack, "movl %%esp, %%ecx; movl $0xC0100004, %%esp",
             "movl %%ecx, %%esp")

static const struct {
    const char *name;
    uint32_t (*try)(void);
} list[] = {
    {"local-data", local_data},
    {"local-gate", local_gate},
    {"kernel-data", kernel_data},
    {"kernel-code", kernel_code},
    {"kernel-task", kernel_task},
    {"fault-task", fault_task},
    {"no-stack", no_stack},
    {"vector-page-fault", vector_page_fault},
    {"vector-double-fault", vector_double_fault},
    {"vector-timer", vector_timer},
    {"vector-beyond", vector_beyond},
    {"vector-breakpoint", vector_breakpoint},
    {"vector-overflow", vector_overflow},
    {"interrupts-off", interrupts_off},
    {"interrupts-on", interrupts_on},
    {"port-read", port_read},
    {"port-string", port_string},
    {"control-0", control_0},
    {"control-3", control_3},
    {"control-4", control_4},
    {"debug-7", debug_7},
    {"task-flag", task_flag},
    {"machine-word", machine_word},
    {"table-global", table_global},
    {"table-interrupts", table_interrupts},
    {"table-local", table_local},
    {"table-task", table_task},
    {"flush-page", flush_page},
    {"flush-cache", flush_cache},
    {"register-read", register_read},
    {"register-write", register_write},
    {"fast-call", fast_call},
    {"float-start", float_start},
    {"float-save", float_save},
    {"float-mmx", float_mmx},
    {"float-sse", float_sse},
    {"float-state", float_state},
    {"kernel-read", kernel_read},
    {"kernel-write", kernel_write},
    {"top-write", top_write},
    {"page-zero", page_zero},
    {"page-zero-after", page_zero_after},
    {"nested-return", nested_return},
    {"single-step", single_step},
    {"forbidden-flags", forbidden_flags},
    {"trap-no-segments", trap_no_segments},
    {"trap-backwards", trap_backwards},
    {"trap-nested", trap_nested},
    {"trap-aligned", trap_aligned},
    {"trap-no-stack", trap_no_stack},
    {"trap-kernel-stack", trap_kernel_stack},
};

const uint32_t attacks = sizeof(list) / sizeof(list[0]);

const char *attack_name(uint32_t number)
{
    return list[number].name;
}

uint32_t attack_try(uint32_t number)
{
    return list[number].try();
}
