/* SPDX-License-Identifier: MIT
 *
 * Loops. parameters.status is afterwards that of the last command of the body,
 * or 0 if it never ran.
 *
 * Layer: sh/loop. Uses: run.
 */
#ifndef SH_LOOP_H
#define SH_LOOP_H

#include "user/bin/sh/tree.h"

void loop_while(const struct node *node); /* NODE_WHILE, NODE_UNTIL */
void loop_for(const struct node *node);   /* NODE_FOR */

#endif
