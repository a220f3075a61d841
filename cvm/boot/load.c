/* SPDX-License-Identifier: MIT
 *
 * ELF executables. The image comes from a disk or from a process, so no field
 * of it is believed before it is checked, and checks are written so that no
 * sum can wrap around: "A + B <= C" is tested as "A <= C and B <= C - A".
 *
 * Headers may stand at odd offsets; they are copied out before use. The file's
 * byte order (little endian) is that of every machine this runs on.
 */
#include "cvm/boot/load.h"

#include <stdint.h>

#include "abi/abi.h"

/* ELF 1.2, fig. 1-3. */
struct elf_header {
    uint8_t ident[16];
    uint16_t type;
    uint16_t machine;
    uint32_t version;
    uint32_t entry;
    uint32_t program_offset;
    uint32_t section_offset;
    uint32_t flags;
    uint16_t header_bytes;
    uint16_t program_entry_bytes;
    uint16_t program_entries;
    uint16_t section_entry_bytes;
    uint16_t section_entries;
    uint16_t section_names;
};

/* ELF 1.2, fig. 2-1. */
struct elf_program {
    uint32_t type;
    uint32_t offset;
    uint32_t address;
    uint32_t physical;
    uint32_t file_bytes;
    uint32_t memory_bytes;
    uint32_t flags;
    uint32_t align;
};

/* The first bytes of e_ident: magic, 32 bits, little endian, version 1. */
static const uint8_t elf_ident[] = {0x7F, 'E', 'L', 'F', 1, 1, 1};

enum {
    ELF_EXECUTABLE = 2,
    ELF_I386 = 3,
    ELF_VERSION = 1
};
enum {
    PROGRAM_LOAD = 1,
    PROGRAM_DYNAMIC = 2,
    PROGRAM_INTERPRETER = 3
};

static void copy(void *to, const void *from, uint32_t bytes)
{
    uint8_t *dst = to;
    const uint8_t *src = from;

    for (uint32_t i = 0; i < bytes; i++) {
        dst[i] = src[i];
    }
}

static void clear(uint8_t *to, uint32_t bytes)
{
    for (uint32_t i = 0; i < bytes; i++) {
        to[i] = 0;
    }
}

/* Whether [START, START + BYTES) lies in [LOW, HIGH), where LOW <= HIGH. */
static int contains(uint32_t low, uint32_t high, uint32_t start, uint32_t bytes)
{
    return start >= low && start <= high && bytes <= high - start;
}

/* Copies the ELF header out of HEAD and checks it, and that all program
 * headers lie inside HEAD. */
static int parse_header(const uint8_t *head, uint32_t head_bytes,
                        struct elf_header *header)
{
    if (head_bytes < sizeof(*header)) {
        return ERR_IMAGE;
    }
    copy(header, head, sizeof(*header));
    for (uint32_t i = 0; i < sizeof(elf_ident); i++) {
        if (header->ident[i] != elf_ident[i]) {
            return ERR_IMAGE;
        }
    }
    if (header->type != ELF_EXECUTABLE || header->machine != ELF_I386 ||
        header->version != ELF_VERSION ||
        header->program_entry_bytes != sizeof(struct elf_program)) {
        return ERR_IMAGE;
    }
    /* At most 65535 * 32 bytes: the product cannot wrap around. */
    if (!contains(0, head_bytes, header->program_offset,
                  header->program_entries * sizeof(struct elf_program))) {
        return ERR_IMAGE;
    }
    return 0;
}

/* Checks a loadable segment and adds it to IMAGE, behind those it has. LOW is
 * raised to the end of the segment, so the next one cannot overlap it. */
static int add_segment(struct load_image *image,
                       const struct elf_program *program, uint32_t file_bytes,
                       uint32_t *low, uint32_t high)
{
    if (program->file_bytes > program->memory_bytes ||
        !contains(0, file_bytes, program->offset, program->file_bytes)) {
        return ERR_IMAGE;
    }
    if (program->memory_bytes == 0) {
        return 0; /* linkers leave such: there is nothing to load */
    }
    if (image->segments == LOAD_MAX_SEGMENTS ||
        !contains(*low, high, program->address, program->memory_bytes)) {
        return ERR_IMAGE;
    }
    image->segment[image->segments] = (struct load_segment){
        .offset = program->offset,
        .file_bytes = program->file_bytes,
        .address = program->address,
        .physical = program->physical,
        .memory_bytes = program->memory_bytes,
    };
    image->segments++;
    *low = program->address + program->memory_bytes;
    return 0;
}

static int parse_program(const struct elf_program *program, uint32_t file_bytes,
                         uint32_t *low, uint32_t high, struct load_image *image)
{
    switch (program->type) {
    case PROGRAM_LOAD:
        return add_segment(image, program, file_bytes, low, high);
    case PROGRAM_DYNAMIC:
    case PROGRAM_INTERPRETER:
        return ERR_IMAGE;
    default:
        return 0; /* notes and hints for others */
    }
}

/* Whether the entry of IMAGE lies in one of its segments. The differences are
 * taken modulo 2^32: below a segment's start they are larger than any size. */
static int has_entry(const struct load_image *image)
{
    for (uint32_t i = 0; i < image->segments; i++) {
        const struct load_segment *s = &image->segment[i];

        if (image->entry - s->address < s->memory_bytes ||
            image->entry - s->physical < s->memory_bytes) {
            return 1;
        }
    }
    return 0;
}

int load_parse(const void *head, uint32_t head_bytes, uint32_t file_bytes,
               uint32_t low, uint32_t high, struct load_image *image)
{
    const uint8_t *bytes = head;
    struct elf_header header;
    int error = parse_header(bytes, head_bytes, &header);

    image->segments = 0;
    for (uint32_t i = 0; error == 0 && i < header.program_entries; i++) {
        struct elf_program program;

        copy(&program, bytes + header.program_offset + i * sizeof(program),
             sizeof(program));
        error = parse_program(&program, file_bytes, &low, high, image);
    }
    if (error != 0) {
        return error;
    }
    image->entry = header.entry;
    return has_entry(image) ? 0 : ERR_IMAGE;
}

int load_place(const struct load_image *image, const void *file,
               uint8_t *memory, uint32_t base, uint32_t size)
{
    const uint8_t *bytes = file;

    for (uint32_t i = 0; i < image->segments; i++) {
        const struct load_segment *s = &image->segment[i];

        if (s->physical < base ||
            !contains(0, size, s->physical - base, s->memory_bytes)) {
            return ERR_ADDRESS;
        }
    }
    /* Nothing below can fail. */
    for (uint32_t i = 0; i < image->segments; i++) {
        const struct load_segment *s = &image->segment[i];
        uint8_t *place = memory + (s->physical - base);

        copy(place, bytes + s->offset, s->file_bytes);
        clear(place + s->file_bytes, s->memory_bytes - s->file_bytes);
    }
    return 0;
}
