# Running the manual: the model of the kernel, and a simulated PC on which
# unmodified user programs run.
run :=
run += fail     # messages before the end
run += memory   # the memories of processes
run += foreign  # pages of one process in another one
run += image    # executables
run += unicorn  # the simulator of processors
run += engine   # the processor as processes know it
run += line     # interrupt lines
run += terminal # the other end of the serial line
run += serial   # devices: the serial line
run += disk     # ... the system disk
run += clock    # ... the real-time clock, and time
run += screen   # ... the text screen
run += keyboard # ... the keyboard
run += device   # all of them
run += tell     # the manual explains itself
run += world    # the world of the model
run += boot     # init and its archive

SPEC_RUN_FILES := $(run:%=grading/spec/run/%.c) grading/spec/run/main.c
SPEC_RUN := $(BUILD)/spec/run
$(SPEC_RUN): $(SPEC_FILES) $(SPEC_RUN_FILES) $(SPEC_HEADERS)
	@$(DOCTOR) --install spec >&2
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(SPEC_FLAGS) $(filter %.c,$^) -lunicorn -o $@

# --- The finished system on the model ----------------------------------------
# Without more, the terminal is its serial line; Ctrl-A x leaves.
#
#   RUN='LINE'                          root's shell runs LINE, as by make run
#   PROG=user/bin/ls ARGS='-l /bin'     ... runs a program with arguments: one
#                                       of ours, or any source file or ELF
#   TELL=1                              each call and its rule, on stderr
#   FIGURES=1                           time and instructions, on stderr
#   KEEP=1                              the disk keeps what is written; else
#                                       it goes to a copy
PROG_NAME := $(basename $(notdir $(PROG)))
PROG_FOLDER := $(BUILD)/$(if $(filter user/bin/%,$(PROG)),user/bin,program)
PROG_ELF := $(if $(PROG),$(if $(filter %.elf,$(PROG)),$(PROG),\
        $(PROG_FOLDER)/$(PROG_NAME).elf))
# The arguments as they were given: make expands ARGS wherever it exports it.
ARGUMENTS := $(value ARGS)
unexport ARGS
export ARGUMENTS
# The swap disk counts as memory, which is not simulated apart.
MANUAL_FLAGS = --archive $(RUN_ARCHIVE) --memory $$(($(MEMORY) + 64)) \
        --limit $(TIMEOUT) $(if $(TELL),--tell) $(if $(FIGURES),--figures) \
        $(if $(KEEP),--keep)

.PHONY: manual-run manual-run-session manual-run-needs manual-run-program
manual-run-program: # a program whose source is not ours
ifeq ($(filter %.elf user/bin/%,$(PROG)),)
	$(if $(PROG),+$(Q)$(MAKE) --no-print-directory program SRC='$(PROG)' >/dev/null)
endif
manual-run-needs: run-needs $(SPEC_RUN) manual-run-program \
        $(if $(filter user/bin/%,$(PROG)),$(PROG_ELF))
	@:

manual-run-session:
	@$(DOCTOR) --install run spec >&2
	+$(Q)mkdir -p $(BUILD) && flock $(BUILD)/lock \
	    $(MAKE) --no-print-directory manual-run-needs >&2
	@grading/spec/run/manual-run $(RUN_RESULT) $(RUN_IMAGE) '$(strip $(PROG_ELF))' \
	    $(SPEC_RUN) $(MANUAL_FLAGS)

manual-run: manual-run-session ## run the system on the model: RUN='LINE', PROG=file ARGS='...', TELL=1
	$(end_as_session)
