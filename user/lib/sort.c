/* SPDX-License-Identifier: MIT
 *
 * Sorting and searching of arrays. qsort is a heap sort: no memory, no stack,
 * and no input that makes it slow.
 */
#include <stdlib.h>

/* An array as it is sorted: everything the steps below need. */
struct array {
    char *base;
    size_t bytes; /* of an element */
    int (*compare)(const void *, const void *);
};

static char *element(const struct array *array, size_t i)
{
    return array->base + i * array->bytes;
}

static void swap(const struct array *array, size_t i, size_t j)
{
    char *a = element(array, i);
    char *b = element(array, j);

    for (size_t k = 0; k < array->bytes; k++) {
        char byte = a[k];

        a[k] = b[k];
        b[k] = byte;
    }
}

/* Lets element I sink until no child in the heap of COUNT elements is larger.
 * The children of i are 2i + 1 and 2i + 2. */
static void sink(const struct array *array, size_t i, size_t count)
{
    while (i < count / 2) {
        size_t child = 2 * i + 1;

        if (child + 1 < count &&
            array->compare(element(array, child), element(array, child + 1)) <
                0) {
            child++;
        }
        if (array->compare(element(array, i), element(array, child)) >= 0) {
            return;
        }
        swap(array, i, child);
        i = child;
    }
}

void qsort(void *base, size_t count, size_t bytes,
           int (*compare)(const void *, const void *))
{
    struct array array = {base, bytes, compare};

    for (size_t i = count / 2; i > 0; i--) {
        sink(&array, i - 1, count);
    }
    /* Now the largest stands first: it belongs at the end. */
    for (size_t left = count; left > 1; left--) {
        swap(&array, 0, left - 1);
        sink(&array, 0, left - 1);
    }
}

void *bsearch(const void *key, const void *base, size_t count, size_t bytes,
              int (*compare)(const void *, const void *))
{
    const char *from = base;

    while (count > 0) {
        const char *middle = from + count / 2 * bytes;
        int order = compare(key, middle);

        if (order == 0) {
            return (void *)(size_t)middle;
        }
        if (order > 0) {
            from = middle + bytes;
            count -= count / 2 + 1;
        } else {
            count /= 2;
        }
    }
    return NULL;
}
