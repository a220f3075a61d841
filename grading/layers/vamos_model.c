/* SPDX-License-Identifier: MIT
 *
 * Machines of the model. A memory has its own block on the host's heap, so
 * that the sanitizer sees an access that leaves it.
 */
#include "grading/layers/vamos_model.h"

#include <stdlib.h>
#include <string.h>

#include "grading/layers/vamos_region.h"

struct machine {
    word_t registers[MODEL_REGISTERS];
    uint32_t pages;  /* 0 = empty */
    uint8_t *memory; /* of pages 1 .. pages-1 */
    struct record *record;    /* of the kernel; NULL = none */
    uint32_t broken; /* the first page that cannot be had; 0 = none */
    struct info_exception exception;
    uint32_t kernel_entries;
    uint32_t context_switches;
};

static struct machine machines[MAX_PROCS + 1];
static uint32_t versions[MAX_PROCS + 1];
static uint32_t limit;
static struct info_counters counters;
static const char *message;

static struct machine *machine_of(pid_t pid)
{
    CVM_ASSERT(pid >= 1 && pid <= MAX_PROCS);
    return &machines[pid];
}

/* ---- Memory ---- */

uint32_t model_committed(void)
{
    uint32_t pages = 0;

    for (pid_t pid = 1; pid <= MAX_PROCS; pid++) {
        pages += machines[pid].pages;
    }
    return pages;
}

static int resize(pid_t pid, uint32_t pages)
{
    struct machine *machine = machine_of(pid);
    uint32_t old = machine->pages == 0 ? 1 : machine->pages;
    uint8_t *memory;

    if (pages > machine->pages &&
        (model_committed() > limit ||
         pages - machine->pages > limit - model_committed())) {
        return ERR_RESOURCES;
    }
    memory = calloc(pages, PAGE_BYTES); /* page 0 has none: one too many */
    if (machine->memory != NULL) {
        memcpy(memory, machine->memory,
               ((old < pages ? old : pages) - 1) * PAGE_BYTES);
    }
    free(machine->memory);
    machine->memory = memory;
    machine->pages = pages;
    versions[pid]++;
    return 0;
}

bool model_in_memory(pid_t pid, uva_t address, uint32_t bytes)
{
    uint64_t end = (uint64_t)machine_of(pid)->pages * PAGE_BYTES;

    return bytes == 0 ||
           (address >= PAGE_BYTES && (uint64_t)address + bytes <= end);
}

bool model_is_broken(pid_t pid, uva_t address)
{
    uint32_t broken = machine_of(pid)->broken;

    return broken != 0 && address / PAGE_BYTES >= broken;
}

/* What stands in the way of an access to the range: 0, or the error. */
static int find_obstacle(pid_t pid, uva_t address, uint32_t bytes,
                         word_t access)
{
    if (!model_in_memory(pid, address, bytes)) {
        return model_in_regions(pid, address, bytes, access) ? 0 : ERR_ADDRESS;
    }
    return bytes > 0 && model_is_broken(pid, address + bytes - 1)
               ? ERR_RESOURCES
               : 0;
}

void *model_memory(pid_t pid, uva_t address, uint32_t bytes)
{
    CVM_ASSERT(model_in_memory(pid, address, bytes));
    return machine_of(pid)->memory + (address - PAGE_BYTES);
}

uint32_t model_version(pid_t pid)
{
    return versions[pid];
}

void model_break(pid_t pid, uint32_t page)
{
    machine_of(pid)->broken = page;
}

void model_set_limit(uint32_t pages)
{
    limit = pages;
}

bool cvm_in_memory(pid_t pid, uva_t address, uint32_t bytes)
{
    return model_in_memory(pid, address, bytes) ||
           model_in_regions(pid, address, bytes, PAGER_READ);
}

int cvm_read(pid_t pid, uva_t address, void *buffer, uint32_t bytes)
{
    int error = find_obstacle(pid, address, bytes, PAGER_READ);
    uint8_t *to = buffer;

    for (uint32_t i = 0; error == 0 && i < bytes; i++) {
        to[i] = *model_byte(pid, address + i);
    }
    return error;
}

int cvm_write(pid_t pid, uva_t address, const void *buffer, uint32_t bytes)
{
    int error = find_obstacle(pid, address, bytes, PAGER_WRITE);
    const uint8_t *from = buffer;

    for (uint32_t i = 0; error == 0 && i < bytes; i++) {
        *model_byte(pid, address + i) = from[i];
    }
    versions[pid] += error == 0 && bytes > 0 ? 1 : 0;
    return error;
}

int cvm_copy(pid_t dst, uva_t dst_address, pid_t src, uva_t src_address,
             uint32_t bytes)
{
    int error = find_obstacle(dst, dst_address, bytes, PAGER_WRITE);
    int other = find_obstacle(src, src_address, bytes, PAGER_READ);

    if (error == ERR_ADDRESS || other == ERR_ADDRESS) {
        return ERR_ADDRESS;
    }
    if (error != 0 || other != 0) {
        return ERR_RESOURCES;
    }
    for (uint32_t i = 0; i < bytes; i++) {
        *model_byte(dst, dst_address + i) = *model_byte(src, src_address + i);
    }
    versions[dst] += bytes > 0 ? 1 : 0;
    return 0;
}

/* ---- Machines ---- */

void model_start(void)
{
    const struct model_image image = {MODEL_MAGIC, MODEL_PAGES, MODEL_IMAGE, 0};

    model_stop();
    memset(&counters, 0, sizeof(counters));
    message = "";
    limit = MODEL_LIMIT;
    model_start_devices();
    model_start_regions();
    (void)resize(1, MODEL_PAGES);
    memcpy(model_memory(1, MODEL_IMAGE, sizeof(image)), &image, sizeof(image));
    cvm_set_register(1, CVM_PC, MODEL_IMAGE);
    cvm_set_register(1, CVM_SP, MODEL_IMAGE);
}

void model_stop(void)
{
    for (pid_t pid = 1; pid <= MAX_PROCS; pid++) {
        cvm_reset(pid);
    }
}

void cvm_reset(pid_t pid)
{
    struct machine *machine = machine_of(pid);

    model_close_regions(pid);
    model_withdraw(pid, 0);
    free(machine->memory);
    free(machine->record);
    memset(machine, 0, sizeof(*machine));
    versions[pid]++;
}

int cvm_clone(pid_t dst, pid_t src)
{
    struct machine *to = machine_of(dst);
    const struct machine *from = machine_of(src);
    uint32_t bytes = (from->pages - 1) * PAGE_BYTES;

    CVM_ASSERT(to->pages == 0 && from->pages > 0);
    if (resize(dst, from->pages) != 0) {
        return ERR_RESOURCES;
    }
    memcpy(to->memory, from->memory, bytes);
    memcpy(to->registers, from->registers, sizeof(to->registers));
    to->broken = from->broken;
    model_copy_record(dst, src);
    return 0;
}

struct record *cvm_record(pid_t pid)
{
    return machine_of(pid)->record;
}

int cvm_make_record(pid_t pid)
{
    struct machine *machine = machine_of(pid);

    CVM_ASSERT(machine->pages > 0);
    if (machine->record == NULL && !model_has_region_room()) {
        return ERR_RESOURCES;
    }
    if (machine->record == NULL) {
        machine->record = calloc(1, PAGE_BYTES);
    }
    return 0;
}

void model_copy_record(pid_t dst, pid_t src)
{
    struct machine *to = machine_of(dst);

    CVM_ASSERT(to->record == NULL);
    if (cvm_record(src) != NULL) {
        to->record = malloc(PAGE_BYTES);
        memcpy(to->record, cvm_record(src), PAGE_BYTES);
    }
}

int cvm_alloc(pid_t pid, uint32_t pages)
{
    uint32_t size = machine_of(pid)->pages;

    CVM_ASSERT(size > 0);
    return pages > USER_PAGES - size ? ERR_RESOURCES
                                     : resize(pid, size + pages);
}

int cvm_free(pid_t pid, uint32_t pages)
{
    uint32_t size = machine_of(pid)->pages;

    CVM_ASSERT(size > 0);
    if (pages >= size) {
        return ERR_ARGUMENT;
    }
    model_withdraw(pid, size - pages);
    return resize(pid, size - pages);
}

int cvm_check_image(pid_t src, uva_t address, uint32_t bytes)
{
    struct model_image image;
    int error = model_in_memory(src, address, bytes) ? 0 : ERR_ADDRESS;

    if (error == 0 && bytes < sizeof(image)) {
        error = ERR_IMAGE;
    }
    if (error == 0) {
        error = cvm_read(src, address, &image, sizeof(image));
    }
    if (error != 0) {
        return error;
    }
    return image.magic != MODEL_MAGIC || image.pages < MODEL_PAGES ||
                   image.pages > USER_PAGES || image.entry < MODEL_IMAGE ||
                   image.entry / PAGE_BYTES >= image.pages
               ? ERR_IMAGE
               : 0;
}

int cvm_load(pid_t dst, pid_t src, uva_t address, uint32_t bytes)
{
    struct model_image image;
    int error = cvm_check_image(src, address, bytes);

    CVM_ASSERT(machine_of(dst)->pages == 0);
    if (error == 0) {
        error = cvm_read(src, address, &image, sizeof(image));
    }
    if (error == 0) {
        error = resize(dst, image.pages);
    }
    if (error == 0) {
        error = cvm_write(dst, MODEL_IMAGE, &image, sizeof(image));
    }
    if (error == 0) {
        cvm_set_register(dst, CVM_PC, image.entry);
        cvm_set_register(dst, CVM_SP, MODEL_IMAGE);
    } else {
        cvm_reset(dst);
    }
    return error;
}

word_t cvm_get_register(pid_t pid, enum cvm_register which)
{
    return machine_of(pid)->registers[which];
}

void cvm_set_register(pid_t pid, enum cvm_register which, word_t value)
{
    machine_of(pid)->registers[which] = value;
}

void cvm_advance(pid_t pid)
{
    machine_of(pid)->registers[CVM_PC] += MODEL_TRAP_BYTES;
}

/* ---- Figures ---- */

void model_set_exception(pid_t pid, struct info_exception exception)
{
    machine_of(pid)->exception = exception;
}

void cvm_set_cause(pid_t pid, word_t cause)
{
    machine_of(pid)->exception.cause = cause;
}

void model_count(pid_t from, pid_t to)
{
    counters.kernel_entries++;
    if (from != 0) {
        machine_of(from)->kernel_entries++;
    }
    if (to != 0 && to != from) {
        counters.context_switches++;
        machine_of(to)->context_switches++;
    }
}

uint32_t cvm_size(pid_t pid)
{
    return machine_of(pid)->pages;
}

uint32_t cvm_resident(pid_t pid)
{
    return machine_of(pid)->pages;
}

uint32_t cvm_kernel_entries(pid_t pid)
{
    return machine_of(pid)->kernel_entries;
}

uint32_t cvm_context_switches(pid_t pid)
{
    return machine_of(pid)->context_switches;
}

struct info_faults cvm_faults(pid_t pid)
{
    return (struct info_faults){.zero = machine_of(pid)->pages};
}

struct info_exception cvm_exception(pid_t pid)
{
    return machine_of(pid)->exception;
}

struct info_memory cvm_memory(void)
{
    uint32_t committed = model_committed();

    return (struct info_memory){
        .frames = limit,
        .free_frames = committed < limit ? limit - committed : 0,
    };
}

struct info_counters cvm_counters(void)
{
    return counters;
}

void cvm_message(const char *text)
{
    message = text;
}

const char *model_message(void)
{
    return message;
}

void cvm_panic(const char *where, const char *what)
{
    model_panic(where, what);
}
