/* SPDX-License-Identifier: MIT
 *
 * A new machine from an executable: its memory ends with the last segment,
 * and what lies below the first one is the stack.
 *
 *     page 0 | stack, grows down | segments | end
 *            ^ PAGE_BYTES        ^ sp       ^ size
 */
#include "cvm/image.h"

#include <stdbool.h>

#include "abi/abi.h"
#include "cvm/boot/load.h"
#include "cvm/machine.h"
#include "cvm/pagefault.h"
#include "cvm/usermem.h"

enum {
    HEAD_BYTES = 1024, /* the headers stand at the beginning of an image */
    STACK_ALIGN = 16,
    PIECE_BYTES = 64 * 1024 /* of a segment, held in memory at a time */
};

/* Bounds of segments: page 0 is not mapped, page 1 is stack. */
#define IMAGE_LOW (2 * PAGE_BYTES)
#define IMAGE_HIGH (USER_PAGES * PAGE_BYTES)

/* Whether IMAGE begins in one of its segments. Kernels may have a physical
 * entry, which load_parse() accepts; machines may not.
 */
static bool has_entry(const struct load_image *image)
{
    for (uint32_t i = 0; i < image->segments; i++) {
        const struct load_segment *segment = &image->segment[i];

        if (image->entry - segment->address < segment->memory_bytes) {
            return true;
        }
    }
    return false;
}

/* Checks the image and lists its segments in IMAGE. */
static int parse(pid_t src, uva_t address, uint32_t bytes,
                 struct load_image *image)
{
    static uint8_t head[HEAD_BYTES];
    uint32_t head_bytes = bytes < HEAD_BYTES ? bytes : HEAD_BYTES;
    int error;

    if (!usermem_contains(src, address, bytes)) {
        return ERR_ADDRESS;
    }
    error = usermem_read(src, address, head, head_bytes);
    if (error != 0) {
        return error;
    }
    error = load_parse(head, head_bytes, bytes, IMAGE_LOW, IMAGE_HIGH, image);
    return error == 0 && !has_entry(image) ? ERR_IMAGE : error;
}

/* The size, in pages, of a machine that has IMAGE's segments. */
static uint32_t pages_needed(const struct load_image *image)
{
    const struct load_segment *last = &image->segment[image->segments - 1];

    return (last->address + last->memory_bytes + PAGE_BYTES - 1) >> PAGE_SHIFT;
}

/* Copies BYTES bytes in pieces, whose pages are let go one piece after the
 * other: an executable may be larger than the memory that is free.
 */
static int copy_pieces(pid_t dst, uva_t to, pid_t src, uva_t from,
                       uint32_t bytes)
{
    int error = 0;

    while (error == 0 && bytes > 0) {
        uint32_t piece = bytes < PIECE_BYTES ? bytes : PIECE_BYTES;

        pagefault_begin_step();
        error = usermem_copy(dst, to, src, from, piece);
        to = to + piece;
        from = from + piece;
        bytes = bytes - piece;
    }
    return error;
}

static int copy_segments(pid_t dst, pid_t src, uva_t address,
                         const struct load_image *image)
{
    int error = 0;

    for (uint32_t i = 0; error == 0 && i < image->segments; i++) {
        const struct load_segment *segment = &image->segment[i];

        error = copy_pieces(dst, segment->address, src,
                            address + segment->offset, segment->file_bytes);
    }
    return error;
}

int image_check(pid_t src, uva_t address, uint32_t bytes)
{
    struct load_image image;

    return parse(src, address, bytes, &image);
}

int image_load(pid_t dst, pid_t src, uva_t address, uint32_t bytes)
{
    struct load_image image;
    struct machine *machine = machine_get(dst);
    int error = parse(src, address, bytes, &image);

    if (error == 0) {
        error = pagefault_make_room();
    }
    if (error == 0) {
        error = machine_resize(dst, pages_needed(&image));
    }
    if (error == 0) {
        error = copy_segments(dst, src, address, &image);
    }
    if (error != 0) {
        machine_reset(dst);
        return error;
    }
    machine->frame.eip = image.entry;
    machine->frame.esp = image.segment[0].address & ~(STACK_ALIGN - 1u);
    return 0;
}
