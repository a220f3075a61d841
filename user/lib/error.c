/* SPDX-License-Identifier: MIT
 *
 * The names and sentences of the kernel's errors, for messages.
 */
#include "vamos.h"

static const struct {
    int error;
    const char *name;
    const char *text;
} errors[] = {
#define ERROR(name, number, text) {(number), #name, text},
#include "abi/errors.def"
#undef ERROR
};

#define ERRORS (sizeof errors / sizeof errors[0])

const char *vamos_error_name(int error)
{
    for (size_t i = 0; i < ERRORS; i++) {
        if (errors[i].error == error) {
            return errors[i].name;
        }
    }
    return "unknown error";
}

const char *vamos_error_text(int error)
{
    for (size_t i = 0; i < ERRORS; i++) {
        if (errors[i].error == error) {
            return errors[i].text;
        }
    }
    return "unknown error";
}
