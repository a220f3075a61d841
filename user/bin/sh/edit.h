/* SPDX-License-Identifier: MIT
 *
 * A line typed at the terminal, which can be edited:
 *
 *     left, right, ^B, ^F   moves            Backspace, Delete, ^D  erases
 *     Home, End, ^A, ^E     far              ^U, ^K  all before, behind
 *     up, down, ^P, ^N      lines of before  ^W      the word before
 *     ^R TEXT               looks for one    ^L      clears the screen
 *     Tab                   completes a name ^C      gives up the line
 *
 * The terminal is raw only in here: programs find it as always.
 *
 * Layer: sh/edit. Uses: screenline, history, complete, text.
 */
#ifndef SH_EDIT_H
#define SH_EDIT_H

enum edit_result {
    EDIT_LINE,
    EDIT_INTERRUPT, /* ^C */
    EDIT_END        /* ^D in an empty line, or no terminal any more */
};

/* Shows PROMPT and reads a line.
 *
 * LINE      set to the line without its end, from malloc; only after
 *           EDIT_LINE.
 */
enum edit_result edit_line(const char *prompt, char **line);

#endif
