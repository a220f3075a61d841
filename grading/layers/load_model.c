/* SPDX-License-Identifier: MIT
 *
 * An image is built right first: a header, program headers at some offset,
 * loadable segments in ascending order with notes between them. A fault is one
 * field that is overwritten then.
 *
 * Source: ELF specification 1.2, fig. 1-3 and 2-1.
 */
#include "grading/layers/load_model.h"

#include <string.h>

enum {
    HEADER = 52,
    PROGRAM = 32,
    MOST_PROGRAMS = LOAD_MAX_SEGMENTS + 5,
    LOAD = 1,
    NOTE = 4
};

struct program {
    uint32_t type;
    uint32_t offset;
    uint32_t address;
    uint32_t physical;
    uint32_t file_bytes;
    uint32_t memory_bytes;
    uint32_t flags;
    uint32_t align;
};

struct layout {
    struct program program[MOST_PROGRAMS];
    uint32_t programs;
    uint32_t programs_at;
    uint32_t load[LOAD_MAX_SEGMENTS + 1]; /* which of them are loadable */
    uint32_t loads;
};

static uint32_t state;

static uint32_t below(uint32_t limit)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state % limit;
}

static void put(uint8_t *file, uint32_t at, uint32_t bytes, uint32_t value)
{
    for (uint32_t i = 0; i < bytes; i++) {
        file[at + i] = (uint8_t)(value >> (8 * i));
    }
}

/* Adds a program header of TYPE for the next addresses and file bytes. */
static void add_program(struct layout *layout, uint32_t type,
                        uint32_t *address, uint32_t *offset)
{
    struct program *program = &layout->program[layout->programs];

    *address = *address + below(5000);
    program->type = type;
    program->offset = *offset;
    program->address = *address;
    program->physical = *address + MODEL_BASE;
    program->file_bytes = below(6) == 0 ? 0 : 1 + below(900);
    program->memory_bytes = program->file_bytes + 1 + below(9000);
    program->flags = 7;
    program->align = 4096;
    if (type == LOAD) {
        *address = *address + program->memory_bytes;
        *offset = *offset + program->file_bytes;
        layout->load[layout->loads] = layout->programs;
        layout->loads++;
    }
    layout->programs++;
}

/* LOADS loadable segments. Returns the length of the file. */
static uint32_t lay_out(struct layout *layout, uint32_t loads)
{
    uint32_t address = MODEL_LOW;
    uint32_t offset;

    memset(layout, 0, sizeof(*layout));
    layout->programs_at = HEADER + below(20);
    offset = layout->programs_at + MOST_PROGRAMS * PROGRAM + below(50);
    while (layout->loads < loads) {
        if (below(4) == 0 && layout->programs - layout->loads < 4) {
            add_program(layout, NOTE, &address, &offset);
        }
        add_program(layout, LOAD, &address, &offset);
    }
    return offset + below(30);
}

static void write_header(struct load_model *model, const struct layout *layout)
{
    static const uint8_t ident[] = {0x7F, 'E', 'L', 'F', 1, 1, 1};
    uint8_t *file = model->file;

    memcpy(file, ident, sizeof(ident));
    put(file, 16, 2, 2);          /* executable */
    put(file, 18, 2, 3);          /* i386 */
    put(file, 20, 4, 1);          /* version */
    put(file, 24, 4, model->image.entry);
    put(file, 28, 4, layout->programs_at);
    put(file, 40, 2, HEADER);
    put(file, 42, 2, PROGRAM);
    put(file, 44, 2, layout->programs);
    put(file, 46, 2, 40);
}

static void write_programs(struct load_model *model,
                           const struct layout *layout)
{
    for (uint32_t i = 0; i < layout->programs; i++) {
        uint32_t at = layout->programs_at + i * PROGRAM;
        const uint32_t *field = (const uint32_t *)&layout->program[i];

        for (uint32_t k = 0; k < PROGRAM / 4; k++) {
            put(model->file, at + 4 * k, 4, field[k]);
        }
    }
}

/* What load_parse() must find. The entry is in a random segment. */
static void describe(struct load_image *image, const struct layout *layout)
{
    const struct load_segment *entered;

    image->segments = layout->loads;
    for (uint32_t i = 0; i < layout->loads && i < LOAD_MAX_SEGMENTS; i++) {
        const struct program *program = &layout->program[layout->load[i]];

        image->segment[i].offset = program->offset;
        image->segment[i].file_bytes = program->file_bytes;
        image->segment[i].address = program->address;
        image->segment[i].physical = program->physical;
        image->segment[i].memory_bytes = program->memory_bytes;
    }
    entered = &image->segment[below(layout->loads) % LOAD_MAX_SEGMENTS];
    image->entry = below(entered->memory_bytes) +
                   (below(2) == 0 ? entered->address : entered->physical);
}

/* --- Faults -------------------------------------------------------------- */

enum place { AT_HEADER, AT_LOAD, AT_LAST_LOAD };

/* BYTES bytes at AT, of the header or of a loadable program header. */
static const struct {
    const char *what;
    enum place place;
    uint32_t at;
    uint32_t bytes;
    uint32_t value;
} faults[] = {
    {"no fault", AT_HEADER, 0, 0, 0},
    {"bad magic", AT_HEADER, 0, 1, 0x7E},
    {"bad magic", AT_HEADER, 3, 1, 'f'},
    {"not 32 bits", AT_HEADER, 4, 1, 2},
    {"not little endian", AT_HEADER, 5, 1, 2},
    {"a relocatable file, not an executable", AT_HEADER, 16, 2, 1},
    {"a shared object, not an executable", AT_HEADER, 16, 2, 3},
    {"another machine", AT_HEADER, 18, 2, 62},
    {"an entry outside all segments", AT_HEADER, 24, 4, 0},
    {"an entry outside all segments", AT_HEADER, 24, 4, 0xFFFFFFFF},
    {"program headers outside the head", AT_HEADER, 28, 4, 0x7FFFFFFF},
    {"program headers outside the head (wraps)", AT_HEADER, 28, 4, 0xFFFFFFE0},
    {"program headers of another size", AT_HEADER, 42, 2, 56},
    {"no program header", AT_HEADER, 44, 2, 0},
    {"program headers outside the head", AT_HEADER, 44, 2, 0xFFFF},
    {"a dynamic image", AT_LOAD, 0, 4, 2},
    {"an image with an interpreter", AT_LOAD, 0, 4, 3},
    {"a segment outside the file", AT_LOAD, 4, 4, MODEL_MOST_BYTES},
    {"a segment outside the file (wraps)", AT_LOAD, 4, 4, 0xFFFFFFFF},
    {"a segment below LOW", AT_LOAD, 8, 4, MODEL_LOW - 1},
    {"a segment in page 0", AT_LOAD, 8, 4, 0},
    {"a segment at HIGH", AT_LOAD, 8, 4, MODEL_HIGH},
    {"a segment above HIGH", AT_LOAD, 8, 4, 0xFFFFFFF0},
    {"fewer bytes in memory than in the file", AT_LOAD, 20, 4, 0},
    {"more bytes in the file than there are", AT_LOAD, 16, 4, 0xFFFFFFFF},
    {"a segment that reaches HIGH", AT_LAST_LOAD, 20, 4, MODEL_HIGH},
    {"a segment that wraps around", AT_LAST_LOAD, 20, 4, 0xFFFFFFFF},
    {"overlapping segments", AT_HEADER, 0, 0, 0},
    {"too many segments", AT_HEADER, 0, 0, 0},
    {"a file shorter than its header", AT_HEADER, 0, 0, 0},
    {"an empty file", AT_HEADER, 0, 0, 0},
    {"a file cut in its last segment", AT_HEADER, 0, 0, 0},
};

enum {
    FAULTS = sizeof(faults) / sizeof(faults[0]),
    OVERLAP = FAULTS - 5,
    TOO_MANY = FAULTS - 4,
    SHORT_HEADER = FAULTS - 3,
    EMPTY = FAULTS - 2,
    CUT = FAULTS - 1
};

uint32_t load_model_faults(void)
{
    return FAULTS;
}

const char *load_model_fault(uint32_t fault)
{
    return faults[fault % FAULTS].what;
}

/* Where the program header of a loadable segment that has bytes in the file
 * stands: its number among all. The last one has some.
 */
static uint32_t pick_load(const struct layout *layout, uint32_t fault)
{
    uint32_t pick = layout->loads - 1;

    if (faults[fault].place != AT_LAST_LOAD) {
        pick = below(layout->loads);
    }
    while (layout->program[layout->load[pick]].file_bytes == 0) {
        pick++;
    }
    return layout->load[pick];
}

static void spoil(struct load_model *model, const struct layout *layout,
                  uint32_t fault)
{
    const struct program *first = &layout->program[layout->load[0]];
    uint32_t pick = pick_load(layout, fault);
    uint32_t from = layout->programs_at + pick * PROGRAM;

    put(model->file,
        faults[fault].at + (faults[fault].place == AT_HEADER ? 0 : from),
        faults[fault].bytes, faults[fault].value);
    if (fault == OVERLAP) {
        from = layout->programs_at + layout->load[layout->loads - 1] * PROGRAM;
        put(model->file, from + 8, 4, first->address);
    } else if (fault == SHORT_HEADER) {
        model->file_bytes = 1 + below(HEADER - 1);
    } else if (fault == EMPTY) {
        model->file_bytes = 0;
    } else if (fault == CUT) {
        model->file_bytes = layout->program[pick].offset +
                            layout->program[pick].file_bytes - 1;
    }
    if (model->head_bytes > model->file_bytes) {
        model->head_bytes = model->file_bytes;
    }
}

void load_model_build(uint32_t seed, uint32_t fault, struct load_model *model)
{
    struct layout layout;
    uint32_t loads;

    state = seed * 2654435761u | 1;
    memset(model, 0, sizeof(*model));
    fault = fault % FAULTS;
    loads = 2 + below(LOAD_MAX_SEGMENTS - 1);
    loads = fault == TOO_MANY ? LOAD_MAX_SEGMENTS + 1 : loads;
    do {
        model->file_bytes = lay_out(&layout, loads);
    } while (layout.program[layout.load[loads - 1]].file_bytes == 0);
    for (uint32_t i = HEADER; i < model->file_bytes; i++) {
        model->file[i] = (uint8_t)below(256);
    }
    describe(&model->image, &layout);
    write_header(model, &layout);
    write_programs(model, &layout);
    model->head_bytes = layout.programs_at + layout.programs * PROGRAM;
    model->head_bytes += below(model->file_bytes - model->head_bytes);
    if (fault != 0) {
        spoil(model, &layout, fault);
    }
}

/* --- Places -------------------------------------------------------------- */

bool load_model_window(struct load_model *model, uint32_t variant,
                       uint32_t *base, uint32_t *bytes)
{
    struct load_segment *first = &model->image.segment[0];
    struct load_segment *last =
        &model->image.segment[model->image.segments - 1];
    uint32_t end = last->physical + last->memory_bytes;

    *base = first->physical;
    *bytes = end - *base;
    switch (variant % MODEL_WINDOWS) {
    case 0: /* as tight as can be */
        return true;
    case 1:
        *base -= 300;
        *bytes += 800;
        return true;
    case 2:
        *bytes -= 1;
        return false;
    case 3:
        *base += 1;
        return false;
    default: /* the last one wraps around */
        last->physical = 0xFFFFFF00;
        last->memory_bytes = 0x200;
        last->file_bytes = 0;
        return false;
    }
}
