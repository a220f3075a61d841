/* SPDX-License-Identifier: MIT
 *
 * Addresses as text.
 */
#include "sos/net/config.h"

#include <stdlib.h>

#define BYTE_MOST 255ul
#define BITS_LEAST 2ul /* of a network's part of an address */
#define BITS_MOST 30ul

/* Reads a decimal number up to MOST that ends at the letter END, moves TEXT
 * behind it. Returns whether there is one. */
static bool read_number(const char **text, char end, unsigned long most,
                        uint32_t *number)
{
    char *rest;
    unsigned long value = strtoul(*text, &rest, 10);

    if (**text < '0' || **text > '9' || *rest != end || value > most) {
        return false;
    }
    *text = end != '\0' ? rest + 1 : rest;
    *number = (uint32_t)value;
    return true;
}

/* Reads four numbers with dots between them, which end at END. */
static bool read_address(const char **text, char end, uint32_t *address)
{
    *address = 0;
    for (int i = 0; i < 4; i++) {
        uint32_t byte;

        if (!read_number(text, i < 3 ? '.' : end, BYTE_MOST, &byte)) {
            return false;
        }
        *address = *address << 8 | byte;
    }
    return true;
}

/* Whether ADDRESS is a host in the network of HOST: not all ones or zeros. */
static bool is_host(uint32_t address, uint32_t host, uint32_t mask)
{
    return ((address ^ host) & mask) == 0 && (address & ~mask) != 0 &&
           (address | mask) != UINT32_MAX;
}

bool config_read(const char *text, struct net_status *status)
{
    uint32_t address, bits, mask;
    uint32_t gateway = 0;
    const char *rest = text;

    if (!read_address(&rest, '/', &address)) {
        return false;
    }
    text = rest;
    if (!read_number(&rest, '\0', BITS_MOST, &bits)) {
        rest = text;
        if (!read_number(&rest, ',', BITS_MOST, &bits) ||
            !read_address(&rest, '\0', &gateway)) {
            return false;
        }
    }
    if (bits < BITS_LEAST) {
        return false;
    }
    mask = ~(UINT32_MAX >> bits);
    if (!is_host(address, address, mask) ||
        (gateway != 0 && !is_host(gateway, address, mask))) {
        return false;
    }
    status->address = address;
    status->mask = mask;
    status->gateway = gateway;
    return true;
}
