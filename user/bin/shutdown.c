/* SPDX-License-Identifier: MIT
 *
 * shutdown [STATUS]: ends the system; STATUS (0..255, else 0) is what the
 * emulator ends with.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "sos.h"

#define STATUS_MOST 255

int main(int argc, char **argv)
{
    char *end;
    unsigned long status = 0;

    if (argc == 2 && isdigit((unsigned char)argv[1][0])) {
        status = strtoul(argv[1], &end, 10);
        argc -= *end == '\0' && status <= STATUS_MOST;
    }
    if (argc != 1) {
        fprintf(stderr, "usage: shutdown [STATUS], 0..%d\n", STATUS_MOST);
        return 2;
    }
    (void)sos_shutdown((int)status);
    perror("shutdown");
    return 1;
}
