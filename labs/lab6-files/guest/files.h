/* SPDX-License-Identifier: MIT
 *
 * Changes that a sequence of numbers decides, and that are observed. The host
 * makes the same to a model (tests/model.py).
 */
#ifndef LAB6_FILES_H
#define LAB6_FILES_H

#include <stdint.h>

#define FILES 5u

/* The path of file NUMBER, below FILES. */
const char *file_path(uint32_t number);

/* Writes to one of the files, makes it shorter or longer, or reads it. What is
 * written depends on STEP. */
void change_file(uint32_t *seed, uint32_t step);

/* Makes, removes or renames a file or directory. */
void change_tree(uint32_t *seed);

#endif
