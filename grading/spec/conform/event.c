/* SPDX-License-Identifier: MIT
 *
 * Records of a trace, by the kinds that cvm/trace.h lists.
 */
#include "grading/spec/conform/event.h"

#include <string.h>

#include "grading/spec/conform/reader.h"

static const uint8_t arguments_of[CALLS] = TRACE_ARGUMENTS;

/* Places of registers in the frame (cvm/cvm.h), by their role. */
enum {
    RESULT = 7,
    WHOLE_MESSAGE = 0xF7
};
static const uint8_t message_register[6] = {4, 6, 5, 1, 0, 2};

bool event_had_effect(const struct action *action)
{
    const struct request *request = &action->request;

    return action->error == 0 && (request->kind != COPY || request->bytes > 0);
}

/* ---- Causes ---- */

static void clear(struct event *event)
{
    memset(event->registers, 0, sizeof(event->registers));
    event->is_reset = false;
    event->output = (struct output){.kind = OUTPUT_NONE};
    event->input = (struct input){0};
    event->actions = 0;
}

static void call(struct reader *r, uint32_t code)
{
    struct output *output = &r->event->output;

    output->kind = OUTPUT_CALL;
    output->call = code == TRACE_UNKNOWN ? reader_number(r) : code;
    for (uint32_t i = 0; i < (code < CALLS ? arguments_of[code] : 0); i++) {
        output->argument[i] = reader_signed(r);
    }
}

static void page_fault(struct reader *r, struct output *output)
{
    uint32_t fault = reader_number(r);

    *output = (struct output){OUTPUT_ERROR, .cause = CAUSE_PAGE_FAULT,
                              .page = fault & ~(PAGE_BYTES - 1),
                              .access = fault % PAGE_BYTES};
}

static void reset(struct reader *r)
{
    if (reader_number(r) != TRACE_VERSION) {
        reader_damage(r, "a trace of another version");
    }
    if (reader_number(r) != MAX_PROCS) {
        reader_damage(r, "a kernel with another number of processes");
    }
    clear(r->event);
    r->event->is_reset = true;
    r->event->present = reader_number(r);
    r->event->pages = reader_number(r);
    r->trace->running = 0;
}

/* Reads CODE and what belongs to it. Returns whether it is a cause. */
static bool cause(struct reader *r, uint32_t code)
{
    struct event *event = r->event;

    if (code < CALLS || code == TRACE_UNKNOWN) {
        call(r, code);
    } else if (code == TRACE_ERROR) {
        event->output =
            (struct output){OUTPUT_ERROR, .cause = reader_number(r)};
    } else if (code == TRACE_FAULT) {
        page_fault(r, &event->output);
    } else if (code == TRACE_TICK) {
        event->input.timer = true;
    } else if (code == TRACE_DEVICES) {
        event->input.devices = reader_number(r);
    } else if (code == TRACE_RESET) {
        reset(r);
    } else {
        return false;
    }
    return true;
}

/* ---- Answers ---- */

static struct registers *answered(struct reader *r, pid p, uint32_t set,
                                  uint32_t advances)
{
    struct registers *registers = &r->event->registers[p];

    if (registers->set == 0 && registers->advances == 0) {
        registers->since = r->event->actions;
    }
    registers->set |= set;
    registers->advances += advances;
    return registers;
}

static void result(struct reader *r, pid p)
{
    answered(r, p, 1 << RESULT, 1)->value[RESULT] = reader_signed(r);
}

static void message(struct reader *r)
{
    struct registers *registers =
        answered(r, reader_process(r), WHOLE_MESSAGE, 1);

    registers->value[RESULT] = reader_signed(r);
    for (uint32_t i = 0; i < 6; i++) {
        registers->value[message_register[i]] = reader_signed(r);
    }
}

static void some_registers(struct reader *r)
{
    pid p = reader_process(r);
    uint32_t set = reader_number(r);
    struct registers *registers = answered(r, p, set, reader_number(r));

    if (set >> TRACE_REGISTERS_SEEN != 0) {
        reader_damage(r, "a register that there is not");
    }
    for (uint32_t i = 0; i < TRACE_REGISTERS_SEEN; i++) {
        if ((set >> i & 1) != 0) {
            registers->value[i] = reader_signed(r);
        }
    }
}

/* Returns whether CODE is an answer, which is read then. */
static bool answer(struct reader *r, uint32_t code)
{
    if (code == TRACE_RESULT) {
        if (r->trace->running == 0) {
            reader_damage(r, "an answer to nobody");
        }
        result(r, r->trace->running);
    } else if (code == TRACE_ANSWER) {
        result(r, reader_process(r));
    } else if (code == TRACE_MESSAGE) {
        message(r);
    } else if (code == TRACE_REGISTERS) {
        some_registers(r);
    } else {
        return false;
    }
    return true;
}

/* ---- Requests ---- */

static void words(struct reader *r, uint32_t bytes, uint32_t *word)
{
    for (uint32_t i = 0; i < trace_words(bytes); i++) {
        word[i] = reader_signed(r);
    }
}

static void place(struct reader *r, pid *p, uint32_t *address, uint32_t *bytes)
{
    *p = reader_process(r);
    *address = reader_number(r);
    *bytes = reader_number(r);
}

static void memory(struct reader *r, struct action *action)
{
    struct request *q = &action->request;
    uint32_t word[TRACE_MOST_WORDS] = {0};

    place(r, &q->to, &q->address, &q->bytes);
    action->error = (int)reader_signed(r);
    if (q->kind == WRITE_INFO) {
        words(r, q->bytes, q->word);
    } else if (action->error == 0) {
        words(r, q->bytes, word);
        memcpy(&q->buffers, word, sizeof(q->buffers));
    }
}

static void image(struct reader *r, struct action *action)
{
    struct request *q = &action->request;

    if (q->kind != CHECK_IMAGE) {
        q->to = reader_process(r);
    }
    if (q->kind == COPY) {
        q->address = reader_number(r);
    }
    place(r, &q->from, &q->from_address, &q->bytes);
    action->error = (int)reader_signed(r);
    q->pages = q->kind == LOAD ? reader_number(r) : 0;
}

static void two_numbers(struct reader *r, struct action *action)
{
    struct request *q = &action->request;

    q->to = reader_process(r);
    if (q->kind == CLONE) {
        q->from = reader_process(r);
    } else {
        q->pages = reader_number(r);
    }
    action->error = (int)reader_signed(r);
}

static void transfer(struct reader *r, struct action *action)
{
    struct request *q = &action->request;

    q->device = reader_number(r);
    q->reg = reader_number(r);
    q->width = reader_number(r);
    q->count = reader_number(r);
    q->address = reader_number(r);
    q->to = reader_process(r);
    q->bytes = q->width * q->count;
    action->error = (int)reader_signed(r);
}

static void transfer_as_asked(struct reader *r, struct action *action)
{
    const struct output *output = &r->event->output;
    const uint32_t *argument = output->argument;

    action->request = (struct request){
        .kind = output->call == CALL_dev_read ? DEVICE_READ : DEVICE_WRITE,
        .device = argument[0],
        .reg = argument[1],
        .width = argument[2],
        .count = argument[3],
        .bytes = argument[2] * argument[3],
        .address = argument[4],
        .to = r->trace->running,
    };
    action->error = (int)reader_signed(r);
}

typedef void reading(struct reader *r, struct action *action);

static void end(struct reader *r, struct action *action)
{
    action->request.to = reader_process(r);
}

static void map(struct reader *r, struct action *action)
{
    struct request *q = &action->request;

    q->to = reader_process(r);
    q->address = reader_number(r);
    q->from = reader_process(r);
    q->from_address = reader_number(r);
    q->access = reader_number(r);
    action->error = (int)reader_signed(r);
}

static void unmap(struct reader *r, struct action *action)
{
    struct request *q = &action->request;

    q->to = reader_process(r);
    q->address = reader_number(r);
    q->marker = reader_number(r);
    action->error = (int)reader_signed(r);
}

static void close_region(struct reader *r, struct action *action)
{
    action->request.to = reader_process(r);
    action->request.region = reader_number(r);
}

static void record(struct reader *r, struct action *action)
{
    action->request.to = reader_process(r);
    action->error = (int)reader_signed(r);
}

static void blame(struct reader *r, struct action *action)
{
    action->request.to = reader_process(r);
    action->request.cause = reader_number(r);
}

static void nothing(struct reader *r, struct action *action)
{
    (void)r;
    (void)action;
}

static const struct {
    enum request_kind kind;
    reading *read;
} requests[TRACE_CODES] = {
    [TRACE_READ] = {READ_BUFFERS, memory},
    [TRACE_WRITE] = {WRITE_INFO, memory},
    [TRACE_COPY] = {COPY, image},
    [TRACE_IMAGE] = {CHECK_IMAGE, image},
    [TRACE_LOAD] = {LOAD, image},
    [TRACE_CLONE] = {CLONE, two_numbers},
    [TRACE_ADD] = {ALLOCATE, two_numbers},
    [TRACE_FREE] = {RELEASE, two_numbers},
    [TRACE_END] = {RESET, end},
    [TRACE_INPUT] = {DEVICE_READ, transfer},
    [TRACE_OUTPUT] = {DEVICE_WRITE, transfer},
    [TRACE_AS_ASKED] = {DEVICE_READ, transfer_as_asked},
    [TRACE_SAY] = {MESSAGE, nothing},
    [TRACE_MAP] = {MAP, map},
    [TRACE_UNMAP] = {UNMAP, unmap},
    [TRACE_CLOSE] = {CLOSE, close_region},
    [TRACE_RECORD] = {RECORD, record},
    [TRACE_CAUSE] = {BLAME, blame},
};

/* One more action of the step, or of none if there are too many. */
static struct action *add_action(struct reader *r, enum request_kind kind)
{
    static struct action none;
    struct event *event = r->event;
    struct action *action = &none;

    if (event->actions == EVENT_MOST_ACTIONS) {
        reader_damage(r, "a step with too many actions");
    } else {
        action = &event->action[event->actions];
        event->actions++;
    }
    memset(action, 0, sizeof(*action));
    action->request.kind = kind;
    return action;
}

/* Whether a kernel names several devices at once or one after the other is the
 * same, and naming none is nothing.
 */
static void switch_devices(struct reader *r, enum request_kind kind)
{
    uint32_t set = reader_number(r);

    for (uint32_t device = 0; device < 32; device++) {
        if ((set >> device & 1) != 0) {
            add_action(r, kind)->request.set = 1u << device;
        }
    }
}

/* Returns whether CODE is a request, which is read then. */
static bool request(struct reader *r, uint32_t code)
{
    if (code == TRACE_ENABLE || code == TRACE_DISABLE) {
        switch_devices(r, code == TRACE_ENABLE ? ENABLE : DISABLE);
        return true;
    }
    if (code >= TRACE_CODES || requests[code].read == NULL) {
        return false;
    }
    requests[code].read(r, add_action(r, requests[code].kind));
    return true;
}

/* ---- Steps ---- */

/* Who runs next; CODE was neither a cause nor an action. */
static void choice(struct reader *r, uint32_t code)
{
    if (code == TRACE_NEXT) {
        r->trace->running = reader_number(r);
    } else if (code != TRACE_SAME) {
        reader_damage(r, "a record of a kind that there is not");
    }
    if (r->trace->running > MAX_PROCS) {
        reader_damage(r, "a process with a number that there is not");
    }
    r->event->next = r->trace->running;
}

/* The PC was switched off, or starts anew, in the middle of a step: what there
 * is of it does not count. Returns whether that is so.
 */
static bool restart(struct reader *r, uint32_t code)
{
    return code == TRACE_RESET && cause(r, code);
}

static void step(struct reader *r)
{
    uint32_t code = reader_byte(r);

    if (!reader_fails(r) && !cause(r, code)) {
        reader_damage(r, "a step without a cause");
    }
    do {
        code = reader_byte(r);
    } while (!reader_fails(r) && cause(r, code));
    while (!reader_fails(r) &&
           (answer(r, code) || request(r, code) || restart(r, code))) {
        code = reader_byte(r);
    }
    if (!reader_fails(r)) {
        choice(r, code);
    }
}

void event_begin(struct trace *trace, const uint8_t *bytes, size_t length)
{
    *trace = (struct trace){.bytes = bytes, .length = length};
}

enum event_found event_next(struct trace *trace, struct event *event)
{
    struct reader r = {.trace = trace, .event = event};
    bool first = trace->at == 0;

    reader_skip_text(trace);
    if (trace->at == trace->length) {
        return EVENT_END;
    }
    clear(event);
    step(&r);
    if (!r.cut && first && !event->is_reset) {
        trace->damage = "this is no trace, or it has lost its beginning";
    }
    if (trace->damage != NULL) {
        return EVENT_DAMAGED;
    }
    return r.cut ? EVENT_CUT : EVENT_STEP;
}
