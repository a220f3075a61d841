/* SPDX-License-Identifier: MIT
 *
 * Segmentation does nothing here but to separate kernel and user mode: all
 * segments are flat. A double fault, which a kernel stack that ran over its
 * guard page causes, needs a stack of its own and therefore a task.
 */
#include "cvm/segment.h"

#include "abi/abi.h"
#include "cvm/console.h"
#include "cvm/directmap.h"
#include "cvm/x86.h"

enum {
    CODE = 0x9A, /* access bytes: present, DPL 0 */
    DATA = 0x92,
    TASK = 0x89,
    TASK_GATE = 0x85,
    INTERRUPT_GATE = 0x8E,
    USER = 0x60, /* DPL 3 */

    FLAT = 0xC, /* 32 bits, limit counted in pages */
    VECTOR_BREAKPOINT = 3,
    VECTOR_OVERFLOW = 4,
    FAULT_STACK_BYTES = 1024
};

struct task {
    uint32_t link;
    uint32_t esp0, ss0, esp1, ss1, esp2, ss2;
    uint32_t cr3, eip, eflags;
    uint32_t eax, ecx, edx, ebx, esp, ebp, esi, edi;
    uint32_t es, cs, ss, ds, fs, gs, ldt;
    uint16_t trap, io_map;
};

struct table_pointer {
    uint16_t limit;
    uint32_t base;
} __attribute__((packed));

static uint64_t gdt[SELECTOR_DOUBLE_FAULT / 8 + 1];
static uint64_t idt[VECTORS];
static struct task kernel_task;
static struct task fault_task;
static uint8_t fault_stack[FAULT_STACK_BYTES] __attribute__((aligned(16)));

static uint64_t descriptor(uint32_t base, uint32_t limit, uint32_t access,
                           uint32_t flags)
{
    uint32_t low = (limit & 0xFFFF) | base << 16;
    uint32_t high = (base >> 16 & 0xFF) | access << 8 | (limit & 0xF0000) |
                    flags << 20 | (base & 0xFF000000);

    return low | (uint64_t)high << 32;
}

static uint64_t gate(uint32_t selector, uint32_t offset, uint32_t access)
{
    uint32_t low = (offset & 0xFFFF) | selector << 16;
    uint32_t high = access << 8 | (offset & 0xFFFF0000);

    return low | (uint64_t)high << 32;
}

/* Where the fault task begins: the kernel's registers are in kernel_task. */
static _Noreturn void double_fault(void)
{
    console_panic("double fault", "eip %x, esp %x: kernel stack overflow?",
                  kernel_task.eip, kernel_task.esp);
}

static void init_tasks(void)
{
    kernel_task.ss0 = SELECTOR_KERNEL_DATA;
    kernel_task.io_map = sizeof(kernel_task); /* none: no port for users */

    fault_task.cr3 = directmap_directory();
    fault_task.eip = (uint32_t)double_fault;
    fault_task.eflags = 2; /* interrupts off; bit 1 is always set */
    fault_task.esp = (uint32_t)(fault_stack + FAULT_STACK_BYTES);
    fault_task.cs = SELECTOR_KERNEL_CODE;
    fault_task.ds = SELECTOR_KERNEL_DATA;
    fault_task.es = SELECTOR_KERNEL_DATA;
    fault_task.ss = SELECTOR_KERNEL_DATA;
    fault_task.io_map = sizeof(fault_task);
}

static void init_gdt(void)
{
    struct table_pointer pointer = {sizeof(gdt) - 1, (uint32_t)gdt};

    gdt[SELECTOR_KERNEL_CODE / 8] = descriptor(0, 0xFFFFF, CODE, FLAT);
    gdt[SELECTOR_KERNEL_DATA / 8] = descriptor(0, 0xFFFFF, DATA, FLAT);
    gdt[SELECTOR_USER_CODE / 8] = descriptor(0, 0xFFFFF, CODE | USER, FLAT);
    gdt[SELECTOR_USER_DATA / 8] = descriptor(0, 0xFFFFF, DATA | USER, FLAT);
    gdt[SELECTOR_TASK / 8] =
        descriptor((uint32_t)&kernel_task, sizeof(kernel_task) - 1, TASK, 0);
    gdt[SELECTOR_DOUBLE_FAULT / 8] =
        descriptor((uint32_t)&fault_task, sizeof(fault_task) - 1, TASK, 0);
    x86_load_gdt(&pointer, SELECTOR_KERNEL_CODE, SELECTOR_KERNEL_DATA);
    /* None. From the reset on, addresses 0..0xFFFF pass for a local table
     * (Intel SDM vol. 3A, 9.1.1): there, in memory of its own, a machine could
     * write a gate into the kernel.
     */
    x86_load_ldt(0);
    x86_load_task(SELECTOR_TASK);
}

static void init_idt(void (*const stubs[])(void))
{
    struct table_pointer pointer = {sizeof(idt) - 1, (uint32_t)idt};

    for (uint32_t i = 0; i < VECTORS; i++) {
        bool user =
            i == VECTOR_BREAKPOINT || i == VECTOR_OVERFLOW || i == ABI_VECTOR;

        idt[i] = gate(SELECTOR_KERNEL_CODE, (uint32_t)stubs[i],
                      user ? INTERRUPT_GATE | USER : INTERRUPT_GATE);
    }
    idt[VECTOR_DOUBLE_FAULT] = gate(SELECTOR_DOUBLE_FAULT, 0, TASK_GATE);
    x86_load_idt(&pointer);
}

void segment_init(void (*const stubs[])(void))
{
    init_tasks();
    init_gdt();
    init_idt(stubs);
}

void segment_set_frame(struct trap_frame *frame)
{
    kernel_task.esp0 = (uint32_t)(frame + 1);
}
