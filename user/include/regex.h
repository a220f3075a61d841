/* SPDX-License-Identifier: MIT
 *
 * Regular expressions, basic and extended, with the meanings of POSIX: of all
 * matches the leftmost, of these the longest. Without back-references (\1),
 * collating elements and equivalence classes ([.a.], [=a=]). As elsewhere \+
 * \? \| work in basic expressions too, and \< \> \b \w \W in both.
 *
 * A match takes time in proportion to text times expression at most: no
 * expression can make it take for ever.
 */
#ifndef USER_REGEX_H
#define USER_REGEX_H

#include <stddef.h>

typedef int regoff_t;

typedef struct {
    size_t re_nsub; /* how many parenthesised parts there are */
    struct regex_program *re_program;
} regex_t;

typedef struct {
    regoff_t rm_so, rm_eo; /* bytes from the start; -1: no part in the match */
} regmatch_t;

#define REG_EXTENDED 1
#define REG_ICASE 2   /* ASCII letters of both cases are the same */
#define REG_NEWLINE 4 /* . and [^...] match no line end; ^ and $ match there */
#define REG_NOSUB 8   /* regexec() only says yes or no */

#define REG_NOTBOL 1 /* the string does not begin a line: ^ fails there */
#define REG_NOTEOL 2

enum {
    REG_NOMATCH = 1,
    REG_BADPAT,
    REG_ECOLLATE,
    REG_ECTYPE,
    REG_EESCAPE,
    REG_ESUBREG,
    REG_EBRACK,
    REG_EPAREN,
    REG_EBRACE,
    REG_BADBR,
    REG_ERANGE,
    REG_ESPACE,
    REG_BADRPT
};

/* Compiles EXPRESSION; regfree() gives the memory back.
 *
 * FLAGS     a set of REG_EXTENDED, REG_ICASE, REG_NEWLINE, REG_NOSUB.
 * Returns:  0, or one of the errors above: nothing is to be freed then.
 *           REG_ESPACE: also when it is too large (4,000 steps).
 */
int regcomp(regex_t *restrict regex, const char *restrict expression,
            int flags);

/* Looks for a match in STRING.
 *
 * MATCHES   filled, COUNT of them: the whole match, then the parts.
 * FLAGS     a set of REG_NOTBOL, REG_NOTEOL.
 * Returns:  0; REG_NOMATCH.
 */
int regexec(const regex_t *restrict regex, const char *restrict string,
            size_t count, regmatch_t matches[restrict], int flags);

/* The sentence for an error, cut to BYTES; the room that it needs. */
size_t regerror(int error, const regex_t *restrict regex, char *restrict text,
                size_t bytes);

void regfree(regex_t *regex);

#endif
