/* SPDX-License-Identifier: MIT
 *
 * Reads standard input to its end, and reports how much that was and its
 * Adler-32 sum (RFC 1950, sect. 8.2): `obs sum BYTES SUM`.
 */
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#define ADLER 65521u

int main(void)
{
    static unsigned char bytes[16384];
    uint32_t a = 1, b = 0;
    unsigned long total = 0;
    ssize_t count;

    while ((count = read(STDIN_FILENO, bytes, sizeof bytes)) > 0) {
        for (ssize_t i = 0; i < count; i++) {
            a = (a + bytes[i]) % ADLER;
            b = (b + a) % ADLER;
        }
        total += (unsigned long)count;
    }
    printf("obs sum %lu %lu\n", total, (unsigned long)(b << 16 | a));
    return count < 0;
}
