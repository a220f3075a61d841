# The executable specification, bottom file first. It is compiled on the host.
spec :=
spec += sequence  # finite sequences of processes
spec += procs     # which processes there are
spec += schedds   # ready queues, wait, time
spec += rightsdb  # handles, rights, privilege
spec += devds     # drivers and interrupts
spec += pagers    # regions, and page faults as messages
spec += ipc       # messages
spec += calls     # all calls, each a list of rules
spec += vamos     # the transition, in three phases
spec += coup      # the same, with the scheduler left open
spec += invariant # what holds in every state

SPEC_FILES := $(spec:%=grading/spec/%.c)
SPEC_HEADERS := $(wildcard grading/spec/*.h grading/spec/*/*.h kernel/abi/*)
SPEC_FLAGS := -std=gnu11 -g -O2 -I. -iquote kernel $(WARN)

# Examples of the manual, one for each call; all are in one program.
SPEC_EXAMPLES := $(filter-out %/example.c,$(wildcard grading/spec/examples/*.c))
EXAMPLES := $(BUILD)/grading/spec/examples
$(EXAMPLES)/%.o: FLAGS = $(USER_FLAGS)
$(EXAMPLES)/init.elf: $(SPEC_EXAMPLES:%.c=$(BUILD)/%.o) $(EXAMPLES)/example.o \
        $(USER_CRT) $(USER_LIB)
	$(call say,LD)
	$(Q)$(LD) $(USER_LINK) $(filter %.o,$^) $(USER_LIB) -o $@
$(eval $(call boot_archive,$(BUILD)/examples.tar,$(EXAMPLES)/init.elf))
ALL += $(BUILD)/examples.tar
