/* SPDX-License-Identifier: MIT */
#include "labs/lab7-pagers/tests/scene.h"
TEST(show) { print("show"); }
