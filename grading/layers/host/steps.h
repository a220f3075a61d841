/* SPDX-License-Identifier: MIT
 *
 * Main program of NAME_test for modules that can begin anew at any time: all
 * sequences are done one after the other (lines.h: each in a process).
 */
#ifndef LAYERS_HOST_STEPS_H
#define LAYERS_HOST_STEPS_H

/* What NAME_test supplies: begins anew; does the operation LINE and tells its
 * results, without the end of the line. The operation and "=" have been told.
 */
void steps_start(void);
void steps_do(char *line);

#endif
