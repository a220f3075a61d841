/* SPDX-License-Identifier: MIT
 *
 * In layer tests a server's unfinished function says so as all others do.
 */
#ifndef LABS_UNFINISHED_SERVER_H
#define LABS_UNFINISHED_SERVER_H

#include "unfinished.h"

#endif
