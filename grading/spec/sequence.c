/* SPDX-License-Identifier: MIT
 *
 * Finite sequences of processes.
 */
#include "grading/spec/model.h"

bool contains(const struct sequence *q, pid p)
{
    for (uint32_t i = 0; i < q->length; i++) {
        if (q->item[i] == p) {
            return true;
        }
    }
    return false;
}

void append(struct sequence *q, pid p)
{
    q->item[q->length] = p;
    q->length++;
}

void drop(struct sequence *q, pid p)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < q->length; i++) {
        if (q->item[i] != p) {
            q->item[kept] = q->item[i];
            kept++;
        }
    }
    for (uint32_t i = kept; i < q->length; i++) {
        q->item[i] = 0; /* equal sequences are equal bytes, too */
    }
    q->length = kept;
}
