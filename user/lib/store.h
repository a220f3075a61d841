/* SPDX-License-Identifier: MIT
 *
 * Pages in the memory of a pager that stay where they are.
 *
 * Layer: user/lib/store. Uses: pager.
 */
#ifndef USER_LIB_STORE_H
#define USER_LIB_STORE_H

#include "user/lib/pager.h"

/* Makes room for so many pages. 0 or -ENOMEM. */
int store_start(uint32_t pages);

/* Page INDEX. FILL makes its contents when it is asked for the first time, and
 * says whether that was possible; if not, the result is NULL. */
void *store_page(uint32_t index, int (*fill)(uint32_t index, void *page));

/* Fills a page with zeros. */
int store_zero(uint32_t index, void *page);

#endif
