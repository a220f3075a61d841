/* SPDX-License-Identifier: MIT
 *
 * Scalars with a meaning. Addresses of user machines and of physical memory
 * are integers, so that the compiler refuses to follow them; addresses of the
 * kernel are pointers.
 */
#ifndef CVM_TYPES_H
#define CVM_TYPES_H

#include <stdint.h>

typedef uint32_t word_t;  /* a machine word */
typedef uint32_t pid_t;   /* number of a machine or process; 0 = none */
typedef uint32_t uva_t;   /* address in a user machine's linear memory */
typedef uint32_t paddr_t; /* physical address */
typedef uint32_t pfn_t;   /* number of a physical frame */

#endif
