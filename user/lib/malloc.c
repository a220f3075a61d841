/* SPDX-License-Identifier: MIT
 *
 * Memory from the heap, which sbrk extends. The heap is a row of blocks:
 *
 *      header | payload | header | payload | ... | header of the end
 *
 * Each header tells the size of its block and of the one before, so that both
 * neighbours of a block are found at once. Free blocks hold the links of the
 * free list in their payload.
 *
 * Invariants: no two neighbours are both free; the end is a used block without
 * payload; a free block is on the list, once. If somebody else moved the end
 * of the heap, a new row starts there, whose first block has nothing before.
 *
 * First fit: what programs here allocate is small and lives short or for ever.
 */
#include <stdlib.h>

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#define ALIGNMENT 16
#define GROW_BYTES 65536 /* asked for at a time: a request to init is dear */

/* Numbers that memory is unlikely to hold by chance. */
#define BLOCK_FREE 0xf4eeb10cu
#define BLOCK_USED 0x05edb10cu

struct block {
    size_t before; /* bytes of the block before, 0: the first of its row */
    size_t bytes;  /* of this block, with its header */
    uint32_t state;
} __attribute__((aligned(ALIGNMENT)));

struct links {
    struct block *next, *previous;
};

#define HEADER_BYTES sizeof(struct block)
#define BLOCK_LEAST (HEADER_BYTES + ALIGNMENT)

_Static_assert(sizeof(struct links) <= ALIGNMENT, "links fit any payload");

static struct block *free_list;
static struct block *row_end; /* the last header of the newest row, or NULL */

static struct links *links_of(struct block *block)
{
    return (struct links *)(block + 1);
}

static struct block *block_after(struct block *block)
{
    return (struct block *)((char *)block + block->bytes);
}

static struct block *block_before(struct block *block)
{
    return (struct block *)((char *)block - block->before);
}

static void list_add(struct block *block)
{
    block->state = BLOCK_FREE;
    *links_of(block) = (struct links){free_list, NULL};
    if (free_list != NULL) {
        links_of(free_list)->previous = block;
    }
    free_list = block;
}

static void list_remove(struct block *block)
{
    struct links links = *links_of(block);

    if (links.previous != NULL) {
        links_of(links.previous)->next = links.next;
    } else {
        free_list = links.next;
    }
    if (links.next != NULL) {
        links_of(links.next)->previous = links.previous;
    }
    block->state = BLOCK_USED;
}

static void set_bytes(struct block *block, size_t bytes)
{
    block->bytes = bytes;
    block_after(block)->before = bytes;
}

/* Makes BLOCK, which is on no list, free, joined with free neighbours. Returns
 * the block that it is part of now. */
static struct block *release(struct block *block)
{
    struct block *after = block_after(block);

    if (after->state == BLOCK_FREE) {
        list_remove(after);
        set_bytes(block, block->bytes + after->bytes);
    }
    if (block->before != 0 && block_before(block)->state == BLOCK_FREE) {
        struct block *before = block_before(block);

        list_remove(before);
        set_bytes(before, before->bytes + block->bytes);
        block = before;
    }
    list_add(block);
    return block;
}

/* Cuts BLOCK, in use, down to BYTES if the rest makes a block. */
static void trim(struct block *block, size_t bytes)
{
    size_t rest = block->bytes - bytes;
    struct block *cut;

    if (rest < BLOCK_LEAST) {
        return;
    }
    block->bytes = bytes;
    cut = block_after(block);
    cut->before = bytes;
    set_bytes(cut, rest);
    (void)release(cut);
}

/* Extends the heap by a free block of at least BYTES. NULL if there is none. */
static struct block *grow(size_t bytes)
{
    /* Room for alignment and the header of the end, in whole pieces. */
    size_t all = (bytes + ALIGNMENT + HEADER_BYTES + GROW_BYTES - 1) /
                 GROW_BYTES * GROW_BYTES;
    char *memory = sbrk((ptrdiff_t)all);
    struct block *block;
    size_t shift = -(uintptr_t)memory % ALIGNMENT;

    if (memory == (void *)-1) {
        return NULL;
    }
    if (row_end != NULL && memory == (char *)(row_end + 1)) {
        /* The end's header becomes that of the new block. */
        block = row_end;
        block->bytes = all;
    } else {
        block = (struct block *)(memory + shift);
        block->before = 0;
        block->bytes = (all - shift - HEADER_BYTES) / ALIGNMENT * ALIGNMENT;
    }
    row_end = block_after(block);
    *row_end = (struct block){block->bytes, HEADER_BYTES, BLOCK_USED};
    return release(block);
}

/* The size of a block for BYTES of payload; 0: too much. */
static size_t block_bytes(size_t bytes)
{
    size_t size;

    if (bytes > PTRDIFF_MAX - 2 * GROW_BYTES) {
        return 0;
    }
    size = (bytes + HEADER_BYTES + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return size < BLOCK_LEAST ? BLOCK_LEAST : size;
}

void *malloc(size_t bytes)
{
    size_t size = block_bytes(bytes);
    struct block *block = free_list;

    while (block != NULL && block->bytes < size) {
        block = links_of(block)->next;
    }
    if (block == NULL && size > 0) {
        block = grow(size);
    }
    if (block == NULL || size == 0) {
        errno = ENOMEM;
        return NULL;
    }
    list_remove(block);
    trim(block, size);
    return block + 1;
}

/* The block of a pointer that malloc gave out. Aborts if it did not. */
static struct block *block_of(void *memory)
{
    struct block *block = (struct block *)memory - 1;

    if ((uintptr_t)memory % ALIGNMENT != 0 || block->state != BLOCK_USED ||
        block_after(block)->before != block->bytes) {
        static const char text[] = "free: not from malloc, or damaged\n";

        (void)write(STDERR_FILENO, text, sizeof text - 1);
        abort();
    }
    return block;
}

void free(void *memory)
{
    if (memory != NULL) {
        (void)release(block_of(memory));
    }
}

void *calloc(size_t count, size_t bytes)
{
    void *memory;

    if (bytes != 0 && count > SIZE_MAX / bytes) {
        errno = ENOMEM;
        return NULL;
    }
    memory = malloc(count * bytes);
    return memory == NULL ? NULL : memset(memory, 0, count * bytes);
}

/* Makes BLOCK, in use, at least SIZE long by taking in a free neighbour above.
 * Whether that was possible. */
static int extend(struct block *block, size_t size)
{
    struct block *after = block_after(block);

    if (after->state != BLOCK_FREE || block->bytes + after->bytes < size) {
        return 0;
    }
    list_remove(after);
    set_bytes(block, block->bytes + after->bytes);
    return 1;
}

void *realloc(void *memory, size_t bytes)
{
    size_t size = block_bytes(bytes);
    struct block *block;
    void *copy;

    if (memory == NULL) {
        return malloc(bytes);
    }
    block = block_of(memory);
    if (size > 0 && (block->bytes >= size || extend(block, size))) {
        trim(block, size);
        return memory;
    }
    copy = malloc(bytes);
    if (copy != NULL) {
        memcpy(copy, memory, block->bytes - HEADER_BYTES);
        free(memory);
    }
    return copy;
}
