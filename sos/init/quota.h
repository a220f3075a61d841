/* SPDX-License-Identifier: MIT
 *
 * Quotas: what users may have, so that something is left for root, and for
 * init. To replace a server takes what the old one had.
 *
 *      processes   QUOTA_PROCESSES of an ordinary user; of the table's entries
 *                  QUOTA_RESERVE are root's, QUOTA_SERVERS of these for servers
 *      memory      three quarters of the machine's (with swap) for an ordinary
 *                  user; an eighth of it is root's, QUOTA_PAGES of this init's
 *
 * A page counts if it belongs to a process, touched or not, shared or not, as
 * the kernel counts them.
 *
 * Layer: sos/init/quota. Uses: proc.
 */
#ifndef SOS_INIT_QUOTA_H
#define SOS_INIT_QUOTA_H

#include "sos/init/proc.h"

#define QUOTA_PROCESSES 64u
#define QUOTA_RESERVE 16u
#define QUOTA_SERVERS 6u
#define QUOTA_PAGES 32u

/* Finds out how much memory there is. To be called first, once. */
void quota_start(void);

/* Whether user UID may have one more process. */
int quota_allows_process(uint32_t uid);

/* Whether user UID may have so many more pages. */
int quota_allows_pages(uint32_t uid, uint32_t pages);

#endif
