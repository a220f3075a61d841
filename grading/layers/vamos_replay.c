/* SPDX-License-Identifier: MIT
 *
 * Runs inputs of the fuzzer again, without it: the files in the arguments.
 * Something that does not hold ends the program (vamos_fuzz.c).
 */
#include <stdio.h>
#include <stdlib.h>

#include "grading/layers/ktap.h"
#include "grading/layers/vamos_fuzz.h"

enum {
    MOST_BYTES = 65536
};

static int count;
static char **names;

static void replay(void)
{
    static uint8_t bytes[MOST_BYTES];

    CHECK(count > 0);
    for (int i = 0; i < count; i++) {
        FILE *file = fopen(names[i], "rb");
        size_t size = 0;

        CHECK(file != NULL);
        if (file != NULL) {
            size = fread(bytes, 1, sizeof(bytes), file);
            fclose(file);
            (void)LLVMFuzzerTestOneInput(bytes, size);
        }
    }
    printf("# %d inputs of the fuzzer\n", count);
}

int main(int argc, char **argv)
{
    static const struct ktap_test test[] = {{"vamos-corpus", replay}};

    count = argc - 1;
    names = argv + 1;
    return ktap_run(test, 1);
}
