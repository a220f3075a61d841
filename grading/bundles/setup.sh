#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Gradescope runs this once, as root, when it builds the course's image: it
# installs what the grader needs. The list is grading/host/packages.
set -eu
kit=$(dirname "$0")/kit
apt-get update -q
apt-get install -q -y --no-install-recommends make
"$kit/grading/host/doctor" --install run grade
# Tests and reference are not for the submission's eyes.
chmod 700 "$(dirname "$0")"
