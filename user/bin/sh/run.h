/* SPDX-License-Identifier: MIT
 *
 * Running commands.
 *
 * Layer: sh/run. Uses: parser, expand, variable, builtin.
 */
#ifndef SH_RUN_H
#define SH_RUN_H

#include "user/bin/sh/parser.h"

/* Runs the commands in LIST, one after the other, as their conditions say;
 * parameters.status is that of the last one that ran:
 *
 *      127  it was not found      126  it is no program, or not for us
 *      128 + n  signal n ended it
 */
void run_list(const struct list *list);

/* Tells of background processes that ended meanwhile. */
void run_report_ended(void);

#endif
