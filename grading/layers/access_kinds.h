/* SPDX-License-Identifier: MIT
 *
 * What differs in the rights that are its default (access_test.c).
 */
#ifndef LAYERS_ACCESS_KINDS_H
#define LAYERS_ACCESS_KINDS_H

enum kind {
    KIND_FILE,
    KIND_PROGRAM, /* a file in a directory called "bin" */
    KIND_DIRECTORY,
    KIND_BIN,    /* a directory called "bin" */
    KIND_IN_BIN, /* a directory inside one */
    KIND_TMP,    /* "tmp" in the root */
    KINDS
};

#endif
