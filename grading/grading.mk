# Tools on the host: set-up and virtual machines; tests of layers.
PYTHON := /usr/bin/python3
HOST := grading/host
DOCTOR := MAKE_VERSION=$(MAKE_VERSION) $(HOST)/doctor
export CROSS TOOLCHAIN
export PYTHONPYCACHEPREFIX := $(abspath $(BUILD))/pycache
# sfdisk and mkfs.fat are there, which an ordinary user does not look for.
export PATH := $(PATH):/usr/sbin:/sbin

-include grading/spec/spec.mk # the executable specification
-include grading/spec/conform/conform.mk # the kernel against it
-include grading/spec/explore/explore.mk # every state of a small instance of it
-include grading/spec/run/run.mk # running the manual
-include $(sort $(wildcard grading/layers/*.mk)) # layer-NAME: tests on the host
-include grading/tests/guest/guest.mk # programs that observe the kernel

# --- The finished system (or a lab's, if labs.mk says so) -------------------
# RUN_IMAGE is what one boots; without one, or in QEMU with RUN_COMMAND as the
# boot command line, RUN_KERNEL with RUN_ARCHIVE.
RUN_KERNEL ?= $(KERNEL)
RUN_ARCHIVE ?= $(BUILD)/boot.tar
RUN_IMAGE ?= $(BUILD)/disk.img
RUN_SWAP ?= $(BUILD)/swap.img
RUN_NEEDS = $(strip $(RUN_KERNEL) $(RUN_ARCHIVE) $(RUN_IMAGE) $(RUN_SWAP))
TIMEOUT ?= 60 # seconds that RUN= may take
MEMORY ?= 32  # MiB
# FORWARD=udp:127.0.0.1:5007-:7 leads that port of ours to one of the system's.
# DISK1=FILE is a second disk, for mkfs and mount.
RUN_FLAGS = $(RUN_KERNEL:%=--kernel %) $(RUN_ARCHIVE:%=--archive %) \
        $(RUN_IMAGE:%=--image %) $(RUN_SWAP:%=--swap %) \
        $(DISK1:%=--second %) $(if $(RUN_COMMAND),--command '$(RUN_COMMAND)') \
        --memory $(MEMORY) --timeout $(TIMEOUT) \
        $(if $(SCREEN),--screen) $(FORWARD:%=--forward %)
# Where a session leaves its exit status: a file for each make, by its number.
RUN_RESULT := $(BUILD)/run.$$PPID
# The line as it was given: make expands RUN wherever it exports it.
LINE := $(value RUN)
unexport RUN
ifeq ($(origin RUN)$(strip $(LINE)),command line)
$(error RUN is empty: say RUN='LINE', or leave it out)
endif
export LINE

# The swap disk: 130 cylinders, as large as the system disk; never written to.
$(BUILD)/swap.img:
	$(Q)mkdir -p $(@D) && truncate -s $$((130 * 16 * 63 * 512)) $@

.PHONY: doctor run qemu bochs gdb run-needs run-session qemu-session \
        bochs-session

doctor: ## say what this machine lacks, and the cure
	@$(DOCTOR)

# Only a session's own output goes to stdout; the build is seen on stderr.
run-needs: $(RUN_NEEDS) $(BUILD)/leave.so
	@:
# Two makes at a time must not build the same files.
build_then = +$(Q)mkdir -p $(BUILD) && flock $(BUILD)/lock \
        $(MAKE) --no-print-directory run-needs >&2
session = $(PYTHON) $(HOST)/run.py $(RUN_FLAGS) --status $(RUN_RESULT) \
        $(if $(TRACE),--trace $(BUILD)/trace)

run-session:
	@$(DOCTOR) --install run >&2
	$(build_then)
	@$(session) $(if $(LINE),--line "$$LINE")
qemu-session:
	$(build_then)
	@$(session)
bochs-session:
	@$(DOCTOR) --install run bochs >&2
	$(build_then)
	@$(session) --emulator bochs $(if $(LINE),--line "$$LINE")

# make ends as the session did (leave.c). All lines of a recipe are expanded
# before the first is run, so the session is a target of its own.
define end_as_session
$(eval RUN_STATUS := $(shell cat $(RUN_RESULT) 2>/dev/null && rm $(RUN_RESULT)))
$(if $(filter-out 0,$(RUN_STATUS)),$(eval -load $(BUILD)/leave.so))
@exit $(RUN_STATUS)
endef
run: ## set up, build, boot; RUN='LINE' runs just that line
qemu: ## boot in QEMU, Ctrl-A x leaves
bochs: ## boot in Bochs, Ctrl-A x leaves
run qemu bochs: %: %-session
	$(end_as_session)

$(BUILD)/leave.so: $(HOST)/leave.c
	$(call say,CC)
	@mkdir -p $(@D)
	$(Q)gcc -Wall -Wextra -shared -fPIC $< -o $@

# SHIFT=n: the clock counts instructions, as for the grader; STOP=n: goes on to
# the nth observation of a lab's TEST.
gdb: ## boot in QEMU, stopped, with GDB attached
	@$(DOCTOR) --install run gdb
	$(build_then)
	@$(PYTHON) $(HOST)/gdb.py $(RUN_FLAGS) --build $(BUILD) \
	    $(SHIFT:%=--shift %) $(STOP:%=--stop %) \
	    $(if $(LINE),--line "$$LINE") $(if $(GDB_FLAGS),--gdb 'gdb $(GDB_FLAGS)')

.PHONY: lint
LINT_ROOT ?= .
LINT_CLANG ?= clang
lint: ## check that kernel/ keeps the discipline of C0
	@$(DOCTOR) --install clang >&2
	$(Q)$(PYTHON) $(HOST)/c0.py --root $(LINT_ROOT) --clang $(LINT_CLANG)

-include grading/check.mk # not in a student's tree
