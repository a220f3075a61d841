# The executable specification, bottom file first. It is compiled on the host.
spec :=
spec += sequence  # finite sequences of processes
spec += procs     # which processes there are
spec += schedds   # ready queues, wait, time
spec += rightsdb  # handles, rights, privilege
spec += devds     # drivers and interrupts
spec += ipc       # messages
spec += calls     # all calls, each a list of rules
spec += vamos     # the transition, in three phases
spec += coup      # the same, with the scheduler left open
spec += invariant # what holds in every state

SPEC_FILES := $(spec:%=grading/spec/%.c)
SPEC_HEADERS := $(wildcard grading/spec/*.h kernel/abi/*)
SPEC_FLAGS := -std=gnu11 -g -O2 -I. -Ikernel $(WARN)
