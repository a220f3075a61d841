# Lab 6: the finished system, and one program with all tests, which the shell
# runs: lab6 TEST SEED KEY. It works on the volume of a second disk, which the
# grader makes for each test; TEST=NAME SEED=N boot the same by hand.
lab6 := labs/lab6-files
LAB6 := $(BUILD)/$(lab6)

# The program. A trap of its own: emulators watch what it observes with, not
# each call of each process.
LAB6_PROGRAM := $(LAB6)/guest/lab6.elf
LAB6_TESTS := $(patsubst %.c,$(BUILD)/%.o,\
        $(wildcard $(lab6)/tests/*.c $(lab6)/tests/hidden/*.c))
LAB6_GUEST := $(patsubst %.c,$(BUILD)/%.o,$(wildcard $(lab6)/guest/*.c))
$(LAB6_TESTS) $(LAB6_GUEST): FLAGS = $(USER_FLAGS)

$(LAB6)/guest/observe.o: $(BUILD)/user/lib/trap.o
	@mkdir -p $(@D)
	$(Q)$(OBJCOPY) --redefine-sym trap=observe_trap \
	    --redefine-sym trap_instruction=observe_instruction \
	    --redefine-sym _start=observe_start $< $@

$(LAB6_PROGRAM): $(USER_CRT) $(LAB6_TESTS) $(LAB6_GUEST) \
        $(LAB6)/guest/observe.o $(USER_LIB)
	$(call say,LD)
	$(Q)$(LD) $(USER_LINK) $(filter %.o,$^) $(USER_LIB) -o $@

# The system, where the grader looks for it, and a disk with no more than the
# tests need.
LAB6_KERNEL := $(LAB6)/kernel.elf
LAB6_ARCHIVE := $(LAB6)/boot.tar
LAB6_DISK := $(LAB6)/disk.img
LAB6_COMMAND := $(LAB6)/cmdline.txt
$(LAB6_KERNEL): $(KERNEL)
	@mkdir -p $(@D)
	$(Q)cp $< $@
$(eval $(call boot_archive,$(LAB6_ARCHIVE),$(SOS_ELFS)))

lab6_test := $(if $(TEST),quiet run=/bin/lab6 $(TEST) $(or $(SEED),1) 1)
$(eval $(call list_file,$(LAB6_COMMAND),$(lab6_test)))
$(eval $(call disk_image,$(LAB6_DISK),$(LAB6_KERNEL)=BOOT/VAMOS.ELF \
        $(LAB6_ARCHIVE)=BOOT/BOOT.TAR $(LAB6_COMMAND)=BOOT/CMDLINE.TXT \
        $(call on_disk,$(BUILD)/user/bin/sh.elf)=bin/sh \
        $(call on_disk,$(LAB6_PROGRAM))=bin/lab6 =mnt/ =tmp/@0:777))

LAB_ALL += $(LAB6_KERNEL) $(LAB6_ARCHIVE) $(LAB6_DISK)
LAB_LAYERS := fat dir journal access
LAB_ALL += $(LAB_LAYERS:%=$(BUILD)/layers/%_test) \
        $(LAB_LAYERS:%=$(BUILD)/layers/%_spec)

# Without TEST, make run, qemu, bochs and gdb are the finished system's.
ifneq ($(TEST),)
DISK1 := $(LAB6)/volume.img
RUN_IMAGE := $(LAB6_DISK)
RUN_COMMAND := $(lab6_test)
run-needs: lab6-volume
.PHONY: lab6-volume
lab6-volume:
	@mkdir -p $(dir $(DISK1))
	$(Q)$(PYTHON) $(lab6)/tests/volumes.py $(TEST) $(or $(SEED),1) $(DISK1)
endif
