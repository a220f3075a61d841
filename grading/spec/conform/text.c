/* SPDX-License-Identifier: MIT
 *
 * Numbers are decimal where they count something, and hexadecimal where they
 * are addresses or large.
 */
#include "grading/spec/conform/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "grading/spec/model.h"

enum {
    LARGE = 4096
};

static const struct {
    const char *name;
    const char *arguments;
} calls[CALLS] = {
#define CALL(number, name, access, state, arguments, results, errors, text) \
    [number] = {#name, arguments},
#include "abi/calls.def"
#undef CALL
};

static const struct {
    int32_t number;
    const char *name;
} errors[] = {
#define ERROR(name, number, text) {number, #name},
#include "abi/errors.def"
#undef ERROR
};

void text_add(struct text *text, const char *format, ...)
{
    size_t room = sizeof(text->line) - text->length;
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(text->line + text->length, room, format, arguments);
    va_end(arguments);
    text->length +=
        (size_t)length < room ? (uint32_t)length : (uint32_t)room - 1;
}

static void add_number(struct text *text, uint32_t value)
{
    if ((int32_t)value > -LARGE && (int32_t)value < LARGE) {
        text_add(text, "%d", (int32_t)value);
    } else {
        text_add(text, "0x%x", value);
    }
}

const char *text_call(uint32_t number)
{
    return number < CALLS ? calls[number].name : "an unknown call";
}

const char *text_error(int32_t error)
{
    for (uint32_t i = 0; i < sizeof(errors) / sizeof(*errors); i++) {
        if (errors[i].number == error) {
            return errors[i].name;
        }
    }
    return "0";
}

void text_result(struct text *text, int32_t result)
{
    add_number(text, (uint32_t)result);
    if (result < 0) {
        text_add(text, " (%s)", text_error(result));
    }
}

/* ---- Calls ---- */

/* The name of the next argument, in the list at *REST, which goes on behind
 * it; at its end "". Of "partner, HN_ANY, HN_KERNEL or HN_NONE": "partner".
 */
static struct text next_name(const char **rest)
{
    const char *separator = strchr(*rest, ';') != NULL ? ";" : ",";
    size_t length = strcspn(*rest, separator);
    struct text name = {0};

    text_add(&name, "%.*s", (int)strcspn(*rest, ";,"), *rest);
    *rest += length;
    *rest += strspn(*rest, ";, ");
    return name;
}

static bool is_handle(const char *name)
{
    return strncmp(name, "process", 7) == 0 ||
           strncmp(name, "partner", 7) == 0 || strcmp(name, "receiver") == 0 ||
           strcmp(name, "object") == 0 || strcmp(name, "index") == 0 ||
           strcmp(name, "consumer") == 0 || strncmp(name, "pager", 5) == 0;
}

struct named text_resolve(const struct spec *s, pid p,
                          const struct output *output)
{
    struct named named_by = {{0, 0}};
    const char *rest;

    if (output->kind != OUTPUT_CALL || output->call >= CALLS) {
        return named_by;
    }
    rest = calls[output->call].arguments;
    for (uint32_t i = 0; i < 2 && *rest != '\0'; i++) {
        struct text name = next_name(&rest);

        if (is_handle(name.line)) {
            named_by.argument[i] = named(s, p, output->argument[i]);
        }
    }
    return named_by;
}

/* Whom the handle HANDLE is: a PROCESS, if not 0, or a word of abi.h. */
static void add_whom(struct text *text, uint32_t handle, pid process)
{
    static const char *const words[] = {"HN_ANY", "HN_KERNEL", "HN_NONE"};

    if (process != 0) {
        text_add(text, " (process %u)", process);
    } else if (handle >= (uint32_t)HN_NONE) {
        text_add(text, " (%s)", words[(uint32_t)HN_ANY - handle]);
    }
}

static void add_call(struct text *text, const struct output *output,
                     struct named named)
{
    const char *rest = calls[output->call].arguments;

    text_add(text, "%s", text_call(output->call));
    for (uint32_t i = 0; i < 6 && *rest != '\0'; i++) {
        struct text name = next_name(&rest);

        text_add(text, ", %s ", name.line);
        add_number(text, output->argument[i]);
        if (i < 2 && is_handle(name.line)) {
            add_whom(text, output->argument[i], named.argument[i]);
        }
    }
}

void text_output(struct text *text, const struct output *output,
                 struct named named)
{
    if (output->kind == OUTPUT_ERROR) {
        text_add(text, "runtime error %u", output->cause);
        if (output->cause == CAUSE_PAGE_FAULT) {
            text_add(text, ", %s to the page at 0x%x",
                     output->access == PAGER_WRITE ? "write" : "read",
                     output->page);
        }
    } else if (output->kind == OUTPUT_NONE) {
        text_add(text, "nothing");
    } else if (output->call < CALLS) {
        add_call(text, output, named);
    } else {
        text_add(text, "call 0x%x, which there is not", output->call);
    }
}

/* ---- Answers ---- */

void text_registers(struct text *text, const struct registers *registers,
                    uint32_t set)
{
    static const char *const names[TRACE_REGISTERS_SEEN] = {
        "edi", "esi", "ebp",   "unused", "ebx", "edx",   "ecx",
        "eax", "vec", "error", "eip",    "cs",  "flags", "esp"};

    for (int i = TRACE_REGISTERS_SEEN - 1; i >= 0; i--) {
        if ((set >> i & 1) != 0) {
            text_add(text, " %s ", names[i]);
            text_result(text, (int32_t)registers->value[i]);
        }
    }
}

/* ---- Requests ---- */

static void add_words(struct text *text, const struct request *q)
{
    text_add(text, ":");
    for (uint32_t i = 0; i < trace_words(q->bytes); i++) {
        text_add(text, " ");
        add_number(text, q->word[i]);
    }
}

static void add_transfer(struct text *text, const struct request *q)
{
    text_add(text,
             "%s device %u, register %u, width %u, count %u, at 0x%x of "
             "process %u",
             q->kind == DEVICE_READ ? "read from" : "write to", q->device,
             q->reg, q->width, q->count, q->address, q->to);
}

/* A request about regions, and their faults. */
static void add_region(struct text *text, const struct request *q)
{
    switch (q->kind) {
    case MAP:
        text_add(text,
                 "map the page at 0x%x of process %u to 0x%x of process %u, "
                 "access %u",
                 q->from_address, q->from, q->address, q->to, q->access);
        break;
    case UNMAP:
        text_add(text, "unmap the page at 0x%x of process %u, marker %u",
                 q->address, q->to, q->marker);
        break;
    case CLOSE:
        text_add(text, "unmap all pages of region %u of process %u", q->region,
                 q->to);
        break;
    case RECORD:
        text_add(text, "find a page for the regions of process %u", q->to);
        break;
    case BLAME:
        text_add(text, "the cause of process %u's exception is %u", q->to,
                 q->cause);
        break;
    default:
        break;
    }
}

void text_request(struct text *text, const struct request *q)
{
    static const char *const verbs[] = {[CHECK_IMAGE] = "check the image in",
                                        [ALLOCATE] = "add",
                                        [RELEASE] = "free",
                                        [ENABLE] = "enable",
                                        [DISABLE] = "disable"};

    switch (q->kind) {
    case READ_BUFFERS:
        text_add(text, "read %u bytes at 0x%x of process %u", q->bytes,
                 q->address, q->to);
        break;
    case WRITE_INFO:
        text_add(text, "write %u bytes to 0x%x of process %u", q->bytes,
                 q->address, q->to);
        add_words(text, q);
        break;
    case COPY:
        text_add(text,
                 "copy %u bytes from 0x%x of process %u to 0x%x of "
                 "process %u",
                 q->bytes, q->from_address, q->from, q->address, q->to);
        break;
    case CHECK_IMAGE:
        text_add(text, "%s %u bytes at 0x%x of process %u", verbs[q->kind],
                 q->bytes, q->from_address, q->from);
        break;
    case LOAD:
        text_add(text,
                 "load the image in %u bytes at 0x%x of process %u into "
                 "process %u",
                 q->bytes, q->from_address, q->from, q->to);
        break;
    case CLONE:
        text_add(text, "clone process %u into process %u", q->from, q->to);
        break;
    case ALLOCATE:
    case RELEASE:
        text_add(text, "%s %u pages of process %u", verbs[q->kind], q->pages,
                 q->to);
        break;
    case RESET:
        text_add(text, "empty process %u", q->to);
        break;
    case DEVICE_READ:
    case DEVICE_WRITE:
        add_transfer(text, q);
        break;
    case ENABLE:
    case DISABLE:
        text_add(text, "%s interrupts of the devices 0x%x", verbs[q->kind],
                 q->set);
        break;
    case MESSAGE:
        text_add(text, "say on the console that init stopped");
        break;
    default:
        add_region(text, q);
    }
}
