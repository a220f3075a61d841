/* SPDX-License-Identifier: MIT
 *
 * The assistant process: waits for an order of its parent, carries it out and
 * sends the registers back, with the order's number as w0.
 */
#include "grading/tests/guest/remote.h"

#include "grading/tests/guest/attack.h"
#include "user/lib/start.h"

static uint8_t arena[REMOTE_BYTES] __attribute__((aligned(PAGE_BYTES)));

static void spin(void)
{
    for (;;) {
        __asm__ volatile("");
    }
}

static void order(struct trap_registers *registers)
{
    volatile uint32_t zero = 0;
    volatile uint32_t seven = 7;

    switch (registers->eax) {
    case REMOTE_FILL:
        remote_fill(arena, registers->ebx, registers->ecx);
        break;
    case REMOTE_SUM:
        registers->eax = remote_sum(arena + registers->ecx, registers->ebx);
        break;
    case REMOTE_ARENA:
        registers->eax = (uint32_t)(uintptr_t)arena;
        break;
    case REMOTE_WRITE_PAGES:
        remote_write_pages(registers->ebx, registers->ecx, registers->edx);
        break;
    case REMOTE_SUM_PAGES:
        registers->eax = remote_sum_pages(registers->ebx, registers->ecx);
        break;
    case REMOTE_SPIN:
        spin();
        break;
    case REMOTE_DIVIDE:
        zero = seven / zero;
        break;
    case REMOTE_HALT:
        __asm__ volatile("hlt");
        break;
    case REMOTE_NULL:
        *(volatile uint32_t *)(uintptr_t)zero = 1;
        break;
    case REMOTE_KERNEL:
        ((void (*)(void))0xC0100000)();
        break;
    case REMOTE_INVALID:
        __asm__ volatile("ud2");
        break;
    case REMOTE_OUT:
        __asm__ volatile("outb %al, $0x80");
        break;
    case REMOTE_ATTACK:
        registers->eax = attack_try(registers->ebx);
        break;
    default:
        trap(registers);
    }
}

void start(uint32_t ebx, uint32_t ecx, uint32_t edx)
{
    static struct remote remote;
    static struct ipc_buffers buffers;
    struct message in = {.buffer = &remote, .buffer_bytes = sizeof(remote)};
    struct message out = {.grant = HN_NONE,
                          .data = &remote.registers,
                          .data_bytes = sizeof(remote.registers)};

    for (;;) {
        if (ipc_receive(HN_PARENT, IPC_FOREVER, &in) != 0) {
            continue;
        }
        buffers = remote.buffers;
        buffers.send_address += (uint32_t)(uintptr_t)arena;
        buffers.receive_address += (uint32_t)(uintptr_t)arena;
        if (remote.registers.edx == REMOTE_BUFFERS) {
            remote.registers.edx = (uint32_t)(uintptr_t)&buffers;
        }
        out.word[0] = remote.registers.eax;
        order(&remote.registers);
        ipc_send(HN_PARENT, IPC_FOREVER, &out);
    }
}
