/* SPDX-License-Identifier: MIT
 *
 * The world of the model.
 */
#include "grading/spec/run/world.h"

#include <string.h>

#include "grading/spec/run/device.h"
#include "grading/spec/run/fail.h"
#include "grading/spec/run/foreign.h"
#include "grading/spec/run/image.h"
#include "grading/spec/run/memory.h"
#include "grading/spec/run/tell.h"
#include "grading/spec/run/terminal.h"

enum {
    TRAP_BYTES = 2, /* of the instruction int ABI_VECTOR */
    VERSION = 1     /* of the ABI: 0.1 */
};

static bool quiet;
static pid shown; /* who has something to show; 0: nobody */
static struct engine_event shown_event;

/* What the kernel tells of each process; number 0 is of all. */
static struct {
    uint32_t kernel_entries;
    uint32_t context_switches;
    struct info_exception exception;
} count[SPEC_PROCS + 1];
static uint32_t device_interrupts;
static pid running;

/* ---- Processes: omega and delta ---- */

static struct output world_output(struct world *world, pid p)
{
    struct output output = {.kind = OUTPUT_NONE};

    if (p != shown) {
        return output;
    }
    shown = 0;
    if (shown_event.kind == EVENT_ERROR) {
        output.kind = OUTPUT_ERROR;
        output.cause = shown_event.exception.cause;
        output.page = shown_event.exception.address & ~(PAGE_BYTES - 1);
        output.access = (shown_event.exception.error & FAULT_WRITE) != 0
                            ? PAGER_WRITE
                            : PAGER_READ;
        count[p].exception = shown_event.exception;
    } else {
        output.kind = OUTPUT_CALL;
        output.call = engine_get(p, REGISTER_EAX);
        for (uint32_t i = 0; i < 6; i++) {
            output.argument[i] = engine_get(p, REGISTER_EBX + i);
        }
    }
    tell_output(p, &output, &shown_event.exception);
    return output;
}

static void world_respond(struct world *world, pid p,
                          const struct response *response)
{
    engine_set(p, REGISTER_EAX, (uint32_t)response->result);
    engine_set(p, REGISTER_EIP, engine_get(p, REGISTER_EIP) + TRAP_BYTES);
    if (response->is_message) {
        engine_set(p, REGISTER_EBX, response->sender);
        engine_set(p, REGISTER_ECX, response->length);
        engine_set(p, REGISTER_EDX, response->granted);
        engine_set(p, REGISTER_ESI, response->word[0]);
        engine_set(p, REGISTER_EDI, response->word[1]);
        engine_set(p, REGISTER_EBP, response->word[2]);
    }
    tell_response(p, response);
}

/* ---- The machine: what the kernel wants of it ---- */

static uint32_t rest_of_page(uint32_t address)
{
    return PAGE_BYTES - address % PAGE_BYTES;
}

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* Page by page: neighbours in a region are none on the host. */
static void put(pid p, uint32_t address, const void *from, uint32_t bytes)
{
    const uint8_t *next = from;

    engine_forget(p, address, bytes);
    while (bytes > 0) {
        uint32_t step = smaller(bytes, rest_of_page(address));

        memmove(foreign_at(p, address), next, step);
        address += step;
        next += step;
        bytes -= step;
    }
}

static void get(pid p, uint32_t address, void *to, uint32_t bytes)
{
    uint8_t *next = to;

    while (bytes > 0) {
        uint32_t step = smaller(bytes, rest_of_page(address));

        memcpy(next, foreign_at(p, address), step);
        address += step;
        next += step;
        bytes -= step;
    }
}

static void copy(const struct request *request)
{
    static uint8_t bytes[IPC_MAX_BYTES];

    get(request->from, request->from_address, bytes, request->bytes);
    put(request->to, request->address, bytes, request->bytes);
}

static void empty_counts(pid p)
{
    memset(&count[p], 0, sizeof(count[p]));
}

static int load(struct request *request)
{
    struct image_start start;
    int error = image_load(request->to, request->from, request->from_address,
                           request->bytes, &start);

    if (error == 0) {
        empty_counts(request->to);
        engine_begin(request->to, start.entry, start.stack);
        request->pages = memory_size(request->to);
    }
    return error;
}

static int clone(const struct request *request)
{
    int error = memory_clone(request->to, request->from);

    if (error == 0) {
        empty_counts(request->to);
        engine_clone(request->to, request->from);
    }
    return error;
}

static int release(const struct request *request)
{
    uint32_t pages = memory_size(request->to) - request->pages;

    foreign_withdraw(request->to, pages);
    engine_forget(request->to, pages << PAGE_SHIFT,
                  request->pages << PAGE_SHIFT);
    return memory_resize(request->to, pages);
}

/* Memory is filled with zeros at its first access, and never swapped. */
static struct info_faults faults_of(uint32_t resident)
{
    return (struct info_faults){.zero = resident};
}

static struct info_counters counters(void)
{
    struct info_memory memory = memory_info();

    return (struct info_counters){
        .kernel_entries = count[0].kernel_entries,
        .context_switches = count[0].context_switches,
        .device_interrupts = device_interrupts,
        .faults = faults_of(memory.frames - memory.free_frames),
    };
}

/* The words of info_process that the model does not know. */
static void complete_process(pid p, struct info_process *info)
{
    info->resident = memory_resident(p);
    info->kernel_entries = count[p].kernel_entries;
    info->context_switches = count[p].context_switches;
    info->faults = faults_of(info->resident);
}

static int write_info(struct request *request)
{
    union {
        uint32_t word[INFO_WORDS];
        struct info_memory memory;
        struct info_counters counters;
        struct info_process process;
        struct info_exception exception;
    } item;

    memcpy(item.word, request->word, sizeof(item.word));
    if (request->item == INFO_VERSION) {
        item.word[0] = VERSION;
    } else if (request->item == INFO_MEMORY) {
        item.memory = memory_info();
    } else if (request->item == INFO_COUNTERS) {
        item.counters = counters();
    } else if (request->item == INFO_PROCESS) {
        complete_process(request->from, &item.process);
    } else if (request->item == INFO_EXCEPTION) {
        item.exception = count[request->from].exception;
    }
    put(request->to, request->address, &item, request->bytes);
    return 0;
}

static int transfer(const struct request *request, bool write)
{
    uint8_t *memory = memory_at(request->to, request->address);

    if (!device_accepts(request->device, request->reg, request->width,
                        request->count, write)) {
        return ERR_ARGUMENT;
    }
    if (!memory_contains(request->to, request->address, request->bytes)) {
        return ERR_ADDRESS;
    }
    if (write) {
        device_write(request->device, request->reg, request->width,
                     request->count, memory);
    } else {
        device_read(request->device, request->reg, request->width,
                    request->count, memory);
        engine_forget(request->to, request->address, request->bytes);
    }
    return 0;
}

static void say(const char *text)
{
    while (!quiet && *text != '\0') {
        terminal_put((uint8_t)*text);
        text++;
    }
}

/* A request about regions, and their faults. */
static int region_ask(const struct request *request)
{
    pid to = request->to;

    switch (request->kind) {
    case MAP:
        foreign_map(to, (struct foreign){request->address, request->from,
                                         request->from_address,
                                         request->access == PAGER_WRITE});
        return 0;
    case UNMAP:
        foreign_unmap(to, request->address);
        return 0;
    case CLOSE:
        foreign_close(to, request->region);
        return 0;
    case RECORD: /* the table is in the model's state */
        return 0;
    case BLAME:
        count[to].exception.cause = request->cause;
        return 0;
    default:
        return ERR_RESOURCES;
    }
}

static int world_ask(struct world *world, struct request *request)
{
    pid to = request->to;

    switch (request->kind) {
    case READ_BUFFERS:
        get(to, request->address, &request->buffers, sizeof(request->buffers));
        return 0;
    case WRITE_INFO:
        return write_info(request);
    case COPY:
        copy(request);
        return 0;
    case CHECK_IMAGE:
        return image_check(request->from, request->from_address,
                           request->bytes);
    case LOAD:
        return load(request);
    case CLONE:
        return clone(request);
    case ALLOCATE:
        return memory_resize(to, memory_size(to) + request->pages);
    case RELEASE:
        return release(request);
    case RESET:
        engine_end(to);
        foreign_end(to);
        foreign_withdraw(to, 0);
        return memory_resize(to, 0);
    case DEVICE_READ:
        return transfer(request, false);
    case DEVICE_WRITE:
        return transfer(request, true);
    case ENABLE:
        device_enable(request->set);
        return 0;
    case DISABLE:
        device_disable(request->set);
        return 0;
    case MESSAGE:
        say("vamos: init stopped by an exception; nobody is left to hear of "
            "it\r\n");
        return 0;
    default:
        return region_ask(request);
    }
}

/* ---- What is offered ---- */

struct world *world_init(bool is_quiet)
{
    static struct world world = {
        .output = world_output, .respond = world_respond, .ask = world_ask};

    quiet = is_quiet;
    shown = 0;
    running = 0;
    device_interrupts = 0;
    memset(count, 0, sizeof(count));
    return &world;
}

void world_show(pid p, const struct engine_event *event)
{
    shown = p;
    shown_event = *event;
}

void world_count(pid p, uint32_t devices, pid next)
{
    count[0].kernel_entries++;
    if (p != 0) {
        count[p].kernel_entries++;
    }
    device_interrupts += devices != 0 ? 1 : 0;
    if (next != 0 && next != running) {
        count[0].context_switches++;
        count[next].context_switches++;
    }
    running = next;
}
