/* SPDX-License-Identifier: MIT
 *
 * Headers by the ELF specification 1.2, chapters 1 and 2; independent of what
 * reads them (cvm/boot/load.c), and without the host's <elf.h>, because the
 * guest makes executables, too.
 */
#include "grading/layers/memory_image.h"

#include "abi/limits.h"
#include "cvm/memory.h"

enum {
    STATIC = 2, /* e_type: ET_EXEC */
    I386 = 3,   /* e_machine: EM_386 */
    LOADED = 1  /* p_type: PT_LOAD */
};

struct elf_header {
    uint8_t ident[16];
    uint16_t type;
    uint16_t machine;
    uint32_t version;
    uint32_t entry;
    uint32_t program_headers;
    uint32_t section_headers;
    uint32_t flags;
    uint16_t header_bytes;
    uint16_t program_header_bytes;
    uint16_t program_header_count;
    uint16_t section_header_bytes;
    uint16_t section_header_count;
    uint16_t names_section;
};

struct elf_program_header {
    uint32_t type;
    uint32_t offset;
    uint32_t address;
    uint32_t physical;
    uint32_t file_bytes;
    uint32_t memory_bytes;
    uint32_t flags;
    uint32_t align;
};

enum {
    HEAD_BYTES = sizeof(struct elf_header) + sizeof(struct elf_program_header)
};

void memory_fill(uint8_t *bytes, uint32_t count, uint32_t value)
{
    for (uint32_t i = 0; i < count; i++) {
        value = value * 1664525 + 1013904223;
        bytes[i] = value >> 24;
    }
}

static void make_head(struct memory_image *image, uint32_t memory_bytes)
{
    struct elf_header header = {
        .ident = {0x7F, 'E', 'L', 'F', 1, 1, 1}, /* 32 bits, low byte first */
        .type = STATIC,
        .machine = I386,
        .version = 1,
        .entry = image->address,
        .program_headers = sizeof(struct elf_header),
        .header_bytes = sizeof(struct elf_header),
        .program_header_bytes = sizeof(struct elf_program_header),
        .program_header_count = 1,
    };
    struct elf_program_header segment = {
        .type = LOADED,
        .offset = HEAD_BYTES,
        .address = image->address,
        .file_bytes = image->content_bytes,
        .memory_bytes = memory_bytes,
    };

    memcpy(image->file, &header, sizeof(header));
    memcpy(image->file + sizeof(header), &segment, sizeof(segment));
}

void memory_image_make(struct memory_image *image, uint32_t place,
                       uint32_t length, uint32_t value)
{
    uint32_t memory_bytes;

    image->content_bytes = length % (IMAGE_MOST_BYTES - HEAD_BYTES);
    image->bytes = HEAD_BYTES + image->content_bytes;
    image->address = (2 + (place >> 12) % 4) * PAGE_BYTES + place % PAGE_BYTES;
    image->content = image->file + HEAD_BYTES;
    memory_bytes = image->content_bytes + 1 + value % (2 * PAGE_BYTES);
    image->pages = (image->address + memory_bytes - 1) / PAGE_BYTES + 1;
    make_head(image, memory_bytes);
    memory_fill(image->file + HEAD_BYTES, image->content_bytes, value);
}
