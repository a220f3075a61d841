/* SPDX-License-Identifier: MIT
 *
 * What the judges of layer tests share. A judge is called in two ways:
 *
 *     NAME_spec generate SEED LENGTH COUNT   prints COUNT sequences of LENGTH
 *                                            operations, one a line
 *     NAME_spec enumerate                    prints all short ones
 *     NAME_spec judge                        reads what NAME_test told
 *
 * What is told of an operation is one line: the operation as it was asked,
 * " = ", its results: words and numbers; "skip" if it made no sense. `judge` prints nothing and returns 0 if all is as the
 * specification says, else "line N: what is wrong" and 1.
 */
#ifndef LAYERS_SPEC_H
#define LAYERS_SPEC_H

#include <stdbool.h>
#include <stdint.h>

/* What a judge supplies: writes one sequence of LENGTH operations; or all short
 * ones, each after a line "start"; looks at one line.
 */
void spec_generate(uint32_t length);
void spec_enumerate(void);
void spec_judge(void);

/* Writes all sequences of DEPTH LETTERS (to the first NULL), each after BEGIN
 * and before END, lists of operations of their own.
 */
void spec_enumerate_letters(const char *const *begin,
                            const char *const *letters, uint32_t depth,
                            const char *const *end);

/* A random number below LIMIT, or one of COUNT values. */
uint32_t spec_below(uint32_t limit);
uint32_t spec_pick(const uint32_t *values, uint32_t count);

/* The line, without its end. */
char *spec_line(void);

/* Whether the line, of which nothing was read yet, tells of a skip. */
bool spec_skipped(void);

/* Goes on behind the next "=", to the results. */
void spec_results(void);

/* The next word of the line, "" at its end; the next number (decimal, or
 * hexadecimal with 0x; may be negative). A number that is not there is a
 * fault of the line. */
const char *spec_word(void);
int64_t spec_number(void);

/* Ends the judgement: what the module did is wrong. */
_Noreturn void spec_fail(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* Fails unless the value SAW is WANTED. */
void spec_expect(const char *what, int64_t saw, int64_t wanted);

#endif
