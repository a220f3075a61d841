/* SPDX-License-Identifier: MIT
 *
 * Pages of regions, in no order.
 */
#include "grading/layers/vamos_region.h"

#include "grading/layers/vamos_model.h"

enum {
    MOST_PAGES = 4096
};

struct page {
    pid_t consumer;
    uint32_t number; /* in the consumer's address space */
    pid_t pager;     /* if it is mapped: */
    uint32_t own;
    word_t access; /* 0: it is absent */
    word_t marker;
};

static struct page list[MOST_PAGES];
static uint32_t count;
static uint32_t limit;

void model_start_regions(void)
{
    count = 0;
    limit = MOST_PAGES;
}

void model_set_region_limit(uint32_t pages)
{
    limit = pages < MOST_PAGES ? pages : MOST_PAGES;
}

bool model_has_region_room(void)
{
    return count < limit;
}

uint32_t model_region_pages(void)
{
    return count;
}

/* The place of the page at ADDRESS of PID; COUNT if there is none. */
static uint32_t find(pid_t pid, uva_t address)
{
    uint32_t i = 0;

    while (i < count && (list[i].consumer != pid ||
                         list[i].number != address >> PAGE_SHIFT)) {
        i++;
    }
    return i;
}

static void drop(uint32_t place)
{
    count--;
    list[place] = list[count];
}

/* Puts PAGE into the list, in the place of one that is there. */
static int enter(struct page page)
{
    uint32_t place = find(page.consumer, page.number << PAGE_SHIFT);

    if (place == count) {
        if (!model_has_region_room()) {
            return ERR_RESOURCES;
        }
        count++;
    }
    list[place] = page;
    return 0;
}

void model_close_regions(pid_t pid)
{
    for (uint32_t i = count; i > 0; i--) {
        if (list[i - 1].consumer == pid) {
            drop(i - 1);
        }
    }
}

void model_withdraw(pid_t pid, uint32_t first)
{
    for (uint32_t i = count; i > 0; i--) {
        if (list[i - 1].access != 0 && list[i - 1].pager == pid &&
            list[i - 1].own >= first) {
            drop(i - 1);
        }
    }
}

bool model_in_regions(pid_t pid, uva_t address, uint32_t bytes, word_t access)
{
    uint64_t end = (uint64_t)address + bytes;

    if (address >> PAGE_SHIFT < cvm_size(pid)) {
        return false;
    }
    for (uint64_t at = address; at < end; at = (at | (PAGE_BYTES - 1)) + 1) {
        uint32_t place = find(pid, (uva_t)at);

        if (at > UINT32_MAX || place == count || list[place].access < access) {
            return false;
        }
    }
    return true;
}

uint8_t *model_byte(pid_t pid, uva_t address)
{
    uint32_t place = find(pid, address);

    if (place == count) {
        return model_memory(pid, address, 1);
    }
    return model_memory(list[place].pager,
                        (list[place].own << PAGE_SHIFT) + address % PAGE_BYTES,
                        1);
}

/* ---- Primitives ---- */

int cvm_map(pid_t pid, uva_t address, pid_t pager, uva_t own, word_t access)
{
    CVM_ASSERT(address % PAGE_BYTES == 0 && own % PAGE_BYTES == 0);
    CVM_ASSERT(address >> REGION_SHIFT < REGIONS && pid != pager);
    CVM_ASSERT(address >> PAGE_SHIFT >= cvm_size(pid));
    if (own < PAGE_BYTES || own >> PAGE_SHIFT >= cvm_size(pager)) {
        return ERR_ADDRESS;
    }
    if (model_is_broken(pager, own)) {
        return ERR_RESOURCES;
    }
    return enter((struct page){pid, address >> PAGE_SHIFT, pager,
                               own >> PAGE_SHIFT, access, 0});
}

int cvm_unmap(pid_t pid, uva_t address, word_t marker)
{
    uint32_t place = find(pid, address);

    CVM_ASSERT(address % PAGE_BYTES == 0 && marker >> MARKER_BITS == 0);
    if (marker != 0) {
        return enter(
            (struct page){pid, address >> PAGE_SHIFT, 0, 0, 0, marker});
    }
    if (place < count) {
        drop(place);
    }
    return 0;
}

void cvm_unmap_region(pid_t pid, word_t region)
{
    CVM_ASSERT(region < REGIONS);
    for (uint32_t i = count; i > 0; i--) {
        if (list[i - 1].consumer == pid &&
            list[i - 1].number / REGION_PAGES == region) {
            drop(i - 1);
        }
    }
}

word_t cvm_access(pid_t pid, uva_t address, word_t *marker)
{
    uint32_t place = find(pid, address);

    *marker = place == count ? 0 : list[place].marker;
    return place == count ? 0 : list[place].access;
}

uint32_t cvm_mapped(pid_t pid, word_t region)
{
    uint32_t pages = 0;

    for (uint32_t i = 0; i < count; i++) {
        pages += list[i].consumer == pid && list[i].access != 0 &&
                 list[i].number / REGION_PAGES == region;
    }
    return pages;
}
