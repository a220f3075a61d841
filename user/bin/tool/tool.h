/* SPDX-License-Identifier: MIT
 *
 * What every program of /bin does alike: messages on stderr in the form
 * "name: what: why", the exit status, memory that is there or ends the
 * program, numbers on the command line. These files know nothing of SOS, so
 * that the programs can be built and tested on any POSIX system.
 *
 * Layer: user/bin/tool/tool. Uses: stream.
 */
#ifndef USER_BIN_TOOL_H
#define USER_BIN_TOOL_H

#include <stddef.h>

/* Names the program for messages. First thing in main().
 *
 * NAME      as the user typed it, without a folder.
 * FAILURE   exit status when something goes wrong: 1, or 2 where 1 has a
 *           meaning of its own (grep, cmp, test).
 * USAGE     options and operands, as in "[-al] [NAME ...]".
 */
void tool_start(const char *name, int failure, const char *usage);

/* Says why WHAT failed, by errno or as WHY, and lets tool_end() return
 * FAILURE. */
void tool_complain(const char *what);
void tool_complain_why(const char *what, const char *why);

/* Lets tool_end() return FAILURE, without a word. */
void tool_fail(void);

/* Complains, and ends the program. */
_Noreturn void tool_die(const char *what);
_Noreturn void tool_die_why(const char *what, const char *why);

/* Prints the usage line and ends the program with FAILURE. */
_Noreturn void tool_usage(void);

/* The end of main(): writes what stdout still holds, with a message if that
 * fails.
 *
 * STATUS    what to return if nothing went wrong.
 * Returns:  STATUS, or FAILURE after a complaint.
 */
int tool_end(int status);

/* Memory and strings that need no check: without memory the program ends. */
void *tool_resize(void *memory, size_t bytes);
char *tool_copy(const char *text);

/* DIRECTORY/NAME in new memory, with one slash between them. */
char *tool_join(const char *directory, const char *name);

/* The part of PATH behind its last slash; PATH itself if it ends with one. */
const char *tool_base(const char *path);

/* The decimal number TEXT, MOST at most, or the program ends with the message
 * "TEXT: a WHAT is wanted". Unlike it, tool_size() knows the suffixes k, M, G
 * (1024) and b (512). */
unsigned long tool_number(const char *text, const char *what,
                          unsigned long most);
unsigned long tool_size(const char *text, const char *what);

/* Whether the user says yes. The question is "NAME: WHAT 'PATH'? ". */
int tool_ask(const char *what, const char *path);

/* Writes all BYTES. 0; -1 with errno. */
int tool_write(int fd, const void *from, size_t bytes);

/* What is printed from now on goes to file PATH, from its start; or the program
 * ends. */
void tool_output(const char *path);

/* Runs the program WORDS[0] (found by PATH) and waits for it.
 *
 * WORDS     the arguments, ended by NULL.
 * Returns:  its exit status; 128 + the signal that ended it; 126 or 127, after
 *           a message, if it could not be started (127: it is not there).
 */
int tool_run(char **words);

#endif
