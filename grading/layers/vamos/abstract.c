/* SPDX-License-Identifier: MIT
 *
 * Sequences, in the plainest way.
 */
#include "grading/layers/vamos/abstract.h"

uint32_t sequence_find(const struct sequence *sequence, pid_t pid)
{
    uint32_t i = 0;

    while (i < sequence->length && sequence->at[i] != pid) {
        i++;
    }
    return i;
}

bool sequence_has(const struct sequence *sequence, pid_t pid)
{
    return sequence_find(sequence, pid) < sequence->length;
}

void sequence_append(struct sequence *sequence, pid_t pid)
{
    sequence->at[sequence->length] = pid;
    sequence->length++;
}

void sequence_remove(struct sequence *sequence, pid_t pid)
{
    uint32_t at = sequence_find(sequence, pid);

    if (at < sequence->length) {
        sequence->length--;
        for (uint32_t i = at; i < sequence->length; i++) {
            sequence->at[i] = sequence->at[i + 1];
        }
    }
}
