/* SPDX-License-Identifier: MIT
 *
 * The smallest executable that there is: a loop in one segment. A single wrong
 * byte, and it is none.
 */
#include "grading/spec/examples/example.h"

static uint32_t image[] = {
    0x464C457F, 0x00010101, 0, 0,             /* ELF, 32 bits */
    0x00030002, 1, 0x2054, 52,                /* executable; begins at 0x2054 */
    0, 0, 0x00200034, 1,                      /* one segment: */
    0, 1, 0, 0x2000, 0x2000, 88, 0x1000, 5,   /* 4096 bytes at 0x2000 */
    PAGE_BYTES, 0x0000FEEB,                   /* jump to itself */
};

void example_process_create(void)
{
    handle_t process = process_create(image, sizeof(image), 0, 1);
    struct info_process info;

    read_kernel_info(INFO_PROCESS, (uint32_t)process, &info);
    say("a process of %u pages, priority %u", info.pages, info.priority);
    image[0] = 0;
    process = process_create(image, sizeof(image), 0, 1);
    say("damaged: %s", vamos_error_name(process));
}

/* prints
 * a process of 3 pages, priority 0
 * damaged: ERR_IMAGE
 */
