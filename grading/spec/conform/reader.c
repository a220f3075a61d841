/* SPDX-License-Identifier: MIT
 *
 * Bytes and numbers.
 */
#include "grading/spec/conform/reader.h"

bool reader_fails(const struct reader *r)
{
    return r->cut || r->trace->damage != NULL;
}

void reader_damage(struct reader *r, const char *why)
{
    if (!reader_fails(r)) {
        r->trace->damage = why;
    }
}

void reader_skip_text(struct trace *trace)
{
    while (trace->at < trace->length &&
           (trace->bytes[trace->at] & TRACE_BIT) == 0) {
        trace->at++;
    }
}

uint32_t reader_byte(struct reader *r)
{
    struct trace *trace = r->trace;

    reader_skip_text(trace);
    r->cut = r->cut || trace->at == trace->length;
    if (reader_fails(r)) {
        return 0;
    }
    trace->at++;
    return trace->bytes[trace->at - 1] & (TRACE_BIT - 1);
}

uint32_t reader_number(struct reader *r)
{
    uint64_t value = 0;
    uint32_t shift = 0;
    uint32_t next;

    do {
        next = reader_byte(r);
        value |= (uint64_t)(next % TRACE_MORE) << shift;
        shift += TRACE_BITS;
    } while ((next & TRACE_MORE) != 0 && shift < 42);
    if ((next & TRACE_MORE) != 0 || value > UINT32_MAX) {
        reader_damage(r, "a number that is too large");
    }
    return (uint32_t)value;
}

uint32_t reader_signed(struct reader *r)
{
    uint32_t value = reader_number(r);

    return value % 2 == 0 ? value / 2 : ~(value / 2);
}

pid reader_process(struct reader *r)
{
    uint32_t p = reader_number(r);

    if (p < 1 || p > MAX_PROCS) {
        reader_damage(r, "a process with a number that there is not");
        return 1;
    }
    return p;
}
