/* SPDX-License-Identifier: MIT
 *
 * Headers by the host's own description of ELF.
 */
#include "grading/layers/memory_image.h"

#include <elf.h>
#include <string.h>

#include "abi/limits.h"

enum {
    HEAD_BYTES = sizeof(Elf32_Ehdr) + sizeof(Elf32_Phdr)
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
    Elf32_Ehdr header = {
        .e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS32,
                    ELFDATA2LSB, EV_CURRENT},
        .e_type = ET_EXEC,
        .e_machine = EM_386,
        .e_version = EV_CURRENT,
        .e_entry = image->address,
        .e_phoff = sizeof(Elf32_Ehdr),
        .e_ehsize = sizeof(Elf32_Ehdr),
        .e_phentsize = sizeof(Elf32_Phdr),
        .e_phnum = 1,
    };
    Elf32_Phdr segment = {
        .p_type = PT_LOAD,
        .p_offset = HEAD_BYTES,
        .p_vaddr = image->address,
        .p_filesz = image->content_bytes,
        .p_memsz = memory_bytes,
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
