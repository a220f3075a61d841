/* SPDX-License-Identifier: MIT
 *
 * Addresses of the Internet.
 */
#include <arpa/inet.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

uint16_t htons(uint16_t number)
{
    return (uint16_t)(number << 8 | number >> 8);
}

uint32_t htonl(uint32_t number)
{
    return (uint32_t)htons((uint16_t)number) << 16 |
           htons((uint16_t)(number >> 16));
}

uint16_t ntohs(uint16_t number)
{
    return htons(number);
}

uint32_t ntohl(uint32_t number)
{
    return htonl(number);
}

int inet_aton(const char *text, struct in_addr *address)
{
    uint32_t value = 0;

    for (int i = 0; i < 4; i++) {
        char *end;
        unsigned long byte = strtoul(text, &end, 10);

        if (!isdigit((unsigned char)*text) || byte > 255 ||
            *end != (i < 3 ? '.' : '\0')) {
            return 0;
        }
        value = value << 8 | (uint32_t)byte;
        text = end + 1;
    }
    address->s_addr = htonl(value);
    return 1;
}

char *inet_ntoa(struct in_addr address)
{
    static char text[INET_ADDRSTRLEN];
    uint32_t value = ntohl(address.s_addr);

    snprintf(text, sizeof text, "%u.%u.%u.%u", (unsigned)(value >> 24),
             (unsigned)(value >> 16 & 255), (unsigned)(value >> 8 & 255),
             (unsigned)(value & 255));
    return text;
}
