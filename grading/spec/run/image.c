/* SPDX-License-Identifier: MIT
 *
 * Executables. No field of one is believed before it is checked; sums are made
 * of 64 bits, so that they cannot wrap around. The host's own <elf.h> names
 * the fields.
 */
#include "grading/spec/run/image.h"

#include <elf.h>
#include <string.h>

#include "grading/spec/run/memory.h"

enum {
    HEAD_BYTES = 1024, /* all headers stand at the beginning */
    SEGMENTS = 8,      /* at most */
    STACK_ALIGN = 16
};
#define LOWEST (2 * PAGE_BYTES) /* page 1 is stack */
#define HIGHEST ((uint64_t)USER_PAGES * PAGE_BYTES)

struct image {
    const uint8_t *file;
    uint32_t bytes;
    uint32_t entry;
    uint32_t segments;
    Elf32_Phdr segment[SEGMENTS];
};

static bool is_header(const Elf32_Ehdr *header)
{
    static const uint8_t ident[] = {ELFMAG0,    ELFMAG1,     ELFMAG2,   ELFMAG3,
                                    ELFCLASS32, ELFDATA2LSB, EV_CURRENT};

    return memcmp(header->e_ident, ident, sizeof(ident)) == 0 &&
           header->e_type == ET_EXEC && header->e_machine == EM_386 &&
           header->e_version == EV_CURRENT &&
           header->e_phentsize == sizeof(Elf32_Phdr);
}

/* Adds SEGMENT, which begins at or above *LOW, the end of the one before. */
static bool add_segment(struct image *image, const Elf32_Phdr *segment,
                        uint64_t *low)
{
    uint64_t end = (uint64_t)segment->p_vaddr + segment->p_memsz;

    if (segment->p_filesz > segment->p_memsz ||
        (uint64_t)segment->p_offset + segment->p_filesz > image->bytes) {
        return false;
    }
    if (segment->p_memsz == 0) {
        return true;
    }
    if (image->segments == SEGMENTS || segment->p_vaddr < *low ||
        end > HIGHEST) {
        return false;
    }
    image->segment[image->segments] = *segment;
    image->segments++;
    *low = end;
    return true;
}

static bool has_entry(const struct image *image)
{
    for (uint32_t i = 0; i < image->segments; i++) {
        const Elf32_Phdr *segment = &image->segment[i];

        if (image->entry - segment->p_vaddr < segment->p_memsz) {
            return true;
        }
    }
    return false;
}

/* Lists the segments of IMAGE, whose FILE and BYTES are known. Returns whether
 * it is an executable.
 */
static bool parse(struct image *image)
{
    uint32_t head = image->bytes < HEAD_BYTES ? image->bytes : HEAD_BYTES;
    uint64_t low = LOWEST;
    Elf32_Ehdr header;

    image->segments = 0;
    if (head < sizeof(header)) {
        return false;
    }
    memcpy(&header, image->file, sizeof(header));
    if (!is_header(&header) ||
        (uint64_t)header.e_phoff + header.e_phnum * sizeof(Elf32_Phdr) > head) {
        return false;
    }
    image->entry = header.e_entry;
    for (uint32_t i = 0; i < header.e_phnum; i++) {
        Elf32_Phdr segment;

        memcpy(&segment, image->file + header.e_phoff + i * sizeof(segment),
               sizeof(segment));
        if (segment.p_type == PT_DYNAMIC || segment.p_type == PT_INTERP ||
            (segment.p_type == PT_LOAD &&
             !add_segment(image, &segment, &low))) {
            return false;
        }
    }
    return has_entry(image);
}

static int find(pid from, uint32_t address, uint32_t bytes, struct image *image)
{
    if (!memory_contains(from, address, bytes)) {
        return ERR_ADDRESS;
    }
    image->file = memory_at(from, address);
    image->bytes = bytes;
    return parse(image) ? 0 : ERR_IMAGE;
}

int image_check(pid from, uint32_t address, uint32_t bytes)
{
    struct image image;

    return find(from, address, bytes, &image);
}

/* The pages up to the end of the last segment. */
static uint32_t pages_of(const struct image *image)
{
    const Elf32_Phdr *last = &image->segment[image->segments - 1];

    return (last->p_vaddr + last->p_memsz + PAGE_BYTES - 1) >> PAGE_SHIFT;
}

int image_load(pid to, pid from, uint32_t address, uint32_t bytes,
               struct image_start *start)
{
    struct image image;
    int error = find(from, address, bytes, &image);

    error = error != 0 ? error : memory_resize(to, pages_of(&image));
    if (error != 0) {
        return error;
    }
    for (uint32_t i = 0; i < image.segments; i++) {
        memcpy(memory_at(to, image.segment[i].p_vaddr),
               image.file + image.segment[i].p_offset,
               image.segment[i].p_filesz);
    }
    start->entry = image.entry;
    start->stack = image.segment[0].p_vaddr & ~(STACK_ALIGN - 1u);
    return 0;
}
