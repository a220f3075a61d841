/* SPDX-License-Identifier: MIT
 *
 * Two processes that talk.
 */
#include "grading/layers/vamos_pair.h"

#include <string.h>

#include "grading/layers/vamos_test.h"

void pair_make(pid_t *a, pid_t *b)
{
    *a = test_child();
    *b = test_child();
    drive_introduce(*a, *b, PAIR_RIGHTS);
    drive_introduce(*b, *a, PAIR_RIGHTS);
}

uva_t pair_out(pid_t pid, uint32_t bytes)
{
    return drive_buffers(pid, (struct ipc_buffers){.send_address = MODEL_DATA,
                                                   .send_length = bytes,
                                                   .grant_handle = HN_NONE});
}

uva_t pair_in(pid_t pid, uint32_t bytes)
{
    return drive_buffers(pid,
                         (struct ipc_buffers){.receive_address = MODEL_DATA,
                                              .receive_capacity = bytes,
                                              .grant_handle = HN_NONE});
}

void pair_fill(pid_t pid, uint32_t bytes)
{
    uint8_t *data = model_memory(pid, MODEL_DATA, bytes);

    for (uint32_t i = 0; i < bytes; i++) {
        data[i] = (uint8_t)(i * 7 + 1 + (i >> 8));
    }
}

bool pair_same(pid_t a, pid_t b, uint32_t bytes)
{
    return memcmp(model_memory(a, MODEL_DATA, bytes),
                  model_memory(b, MODEL_DATA, bytes), bytes) == 0;
}
