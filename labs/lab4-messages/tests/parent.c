/* SPDX-License-Identifier: MIT
 *
 * Purpose: what a process has that was not cloned: a handle for its creator,
 * with the rights to send and to request, and nothing of who had its PID before.
 *
 * Its program is made by hand: a few instructions, which need no place of their
 * own, behind the headers of an executable.
 */
#include <stddef.h>

#include "labs/lab3-scheduler/guest/lab.h"

enum { MOST = 5, ORIGIN = 0x40000, CODE = 256 };

/* Requests from HN_PARENT; tries to grant its right on HN_PARENT; sends to the
 * first place behind it. Observes what came of each: "request", "grant",
 * "other" (the numbers are these names).
 */
__asm__("        .pushsection .rodata\n"
        "        .globl  newborn, newborn_end\n"
        "newborn:\n"
        "        movl    $13, %eax\n" /* ipc_request */
        "        movl    $1, %ebx\n"
        "        movl    $-1, %ecx\n"
        "        xorl    %edx, %edx\n"
        "        movl    $0xA5, %esi\n"
        "        int     $0x30\n"
        "        movl    %eax, %edx\n"
        "        movl    $0x75716572, %ebx\n"
        "        movl    $0x00747365, %ecx\n"
        "        movl    $0x0B5E57ED, %eax\n"
        "        int     $0x30\n"
        "        movl    $14, %eax\n" /* change_rights */
        "        movl    $1, %ebx\n"
        "        movl    $1, %ecx\n"
        "        movl    $1, %edx\n"
        "        int     $0x30\n"
        "        movl    %eax, %edx\n"
        "        movl    $0x6E617267, %ebx\n"
        "        movl    $0x00000074, %ecx\n"
        "        movl    $0x0B5E57ED, %eax\n"
        "        int     $0x30\n"
        "        movl    $11, %eax\n" /* ipc_send */
        "        movl    $2, %ebx\n"
        "        xorl    %ecx, %ecx\n"
        "        xorl    %edx, %edx\n"
        "        int     $0x30\n"
        "        movl    %eax, %edx\n"
        "        movl    $0x6568746F, %ebx\n"
        "        movl    $0x00000072, %ecx\n"
        "        movl    $0x0B5E57ED, %eax\n"
        "        int     $0x30\n"
        "1:      movl    $12, %eax\n" /* ipc_receive: for ever, from nobody */
        "        movl    $-3, %ebx\n"
        "        movl    $-1, %ecx\n"
        "        xorl    %edx, %edx\n"
        "        int     $0x30\n"
        "        jmp     1b\n"
        "newborn_end:\n"
        "        .popsection\n");
extern const uint8_t newborn[];
extern const uint8_t newborn_end[];

/* An executable with one segment. */
struct image {
    uint8_t ident[16];
    uint16_t type;
    uint16_t machine;
    uint32_t version;
    uint32_t entry;
    uint32_t programs; /* offset */
    uint32_t sections;
    uint32_t flags;
    uint16_t header_bytes;
    uint16_t program_bytes;
    uint16_t program_count;
    uint16_t section[3];
    struct {
        uint32_t type;
        uint32_t offset;
        uint32_t address;
        uint32_t physical;
        uint32_t file_bytes;
        uint32_t memory_bytes;
        uint32_t flags;
        uint32_t align;
    } program;
    uint8_t code[CODE];
};

static struct image image = {
    .ident = {0x7F, 'E', 'L', 'F', 1, 1, 1},
    .type = 2,
    .machine = 3,
    .version = 1,
    .entry = ORIGIN,
    .programs = offsetof(struct image, program),
    .header_bytes = offsetof(struct image, program),
    .program_bytes = sizeof(image.program),
    .program_count = 1,
    .program = {1, offsetof(struct image, code), ORIGIN, ORIGIN, CODE, CODE, 7,
                PAGE_BYTES},
};

static void wait(uint32_t a, uint32_t b)
{
}

/* Processes that knew one that still lives had these PIDs before. */
static void leave_traces(void)
{
    handle_t handles[MOST];

    for (uint32_t i = 0; i < MOST; i++) {
        handles[i] = child(wait, 0, 0, 1, 1);
    }
    for (uint32_t i = 1; i < MOST; i++) {
        (void)process_kill(handles[i]);
    }
}

static void have_one(uint32_t number)
{
    handle_t handle = process_create(&image, sizeof(image), 1, UINT32_MAX);
    struct message message = {.grant = HN_NONE};
    int result;

    observe("born", (uint32_t)handle, 0, 0);
    result = ipc_receive(HN_ANY, 10, &message);
    observe("asked", (uint32_t)result, (uint32_t)message.sender,
            message.word[0]);
    message.word[0] = number;
    message.word[1] = 3 * number;
    result = ipc_send(message.sender, 0, &message);
    observe("replied", (uint32_t)result, 0, 0);
    (void)sleep_ticks(2);
}

TEST(parent)
{
    uint32_t count = 2 + random_below(&seed, MOST - 1);

    (void)chg_sched_params(HN_SELF, PRIORITIES - 1, UINT32_MAX);
    for (uint32_t i = 0; newborn + i < newborn_end; i++) {
        image.code[i] = newborn[i];
    }
    leave_traces();
    for (uint32_t i = 0; i < count; i++) {
        have_one(i);
    }
}
