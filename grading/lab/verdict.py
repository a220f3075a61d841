# SPDX-License-Identifier: MIT
"""How a test can end, and the points that this gives."""

PASSED = "passed"
UNFINISHED = "not implemented"  # a starter's body was reached
BUILD = "build"  # what the test needs does not compile
TRIPLE_FAULT = "triple fault"
PANIC = "panic"  # or: the kernel stopped with a message
DEADLOCK = "deadlock"  # waiting for ever
LIVELOCK = "livelock"  # spinning: nobody calls, nobody waits
OUT_OF_TIME = "out of guest time"  # calls are still made, when it is over
HOST_TIME = "out of time"  # likewise, on the host
WRONG = "wrong observation"
FORGED = "forged"  # observations that no test program made
SANITIZER = "sanitizer"  # undefined behaviour, a bad pointer
NOT_RUN = "not run"  # the grader had to stop before
GRADER = "grader"  # not the submission's fault


class Verdict(Exception):
    """A test ended otherwise than it should."""

    def __init__(self, kind: str, message: str, observation: int = 0):
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.observation = observation  # the first wrong one, 1..; 0: none

    def __reduce__(self):
        return (Verdict, (self.kind, self.message, self.observation))
