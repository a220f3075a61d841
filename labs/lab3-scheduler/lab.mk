# Lab 3: Vamos, and one program with all tests in the place of init. Labs 4
# and 5 have programs of the same kind: LAB_ON_VAMOS says which lab it is.
lab3 := labs/lab3-scheduler
LAB_ON_VAMOS ?= $(lab3)

LAB3_GUEST := $(BUILD)/$(lab3)/guest/lab.o $(BUILD)/user/lib/trap.o \
        $(BUILD)/user/lib/call.o $(BUILD)/user/lib/memory.o \
        $(BUILD)/user/lib/error.o
LAB3_TESTS := $(patsubst %.c,$(BUILD)/%.o,\
        $(wildcard $(LAB_ON_VAMOS)/tests/*.c $(LAB_ON_VAMOS)/tests/hidden/*.c))
LAB3_INIT := $(BUILD)/$(LAB_ON_VAMOS)/guest/init.elf
LAB3_ARCHIVE := $(BUILD)/$(LAB_ON_VAMOS)/boot.tar
LAB3_KERNEL := $(BUILD)/$(LAB_ON_VAMOS)/kernel.elf
$(BUILD)/$(lab3)/guest/%.o $(LAB3_TESTS): FLAGS = $(USER_FLAGS)

$(LAB3_INIT): $(LAB3_TESTS) $(LAB3_GUEST) user/lib/user.ld
	$(call say,LD)
	@mkdir -p $(@D)
	$(Q)$(LD) $(LINK) -T user/lib/user.ld $(filter %.o,$^) -o $@

$(LAB3_KERNEL): $(KERNEL)
	@mkdir -p $(@D)
	$(Q)cp $< $@

$(eval $(call boot_archive,$(LAB3_ARCHIVE),$(LAB3_INIT)))

LAB3_DISK := $(BUILD)/$(LAB_ON_VAMOS)/disk.img
LAB3_COMMAND := $(BUILD)/$(LAB_ON_VAMOS)/cmdline.txt
lab3_test := $(if $(TEST),test=$(TEST) seed=$(or $(SEED),1) \
        $(PHASE:%=phase=%))
$(eval $(call list_file,$(LAB3_COMMAND),$(lab3_test)))
$(eval $(call disk_image,$(LAB3_DISK),$(LAB3_KERNEL)=BOOT/VAMOS.ELF \
        $(LAB3_ARCHIVE)=BOOT/BOOT.TAR $(LAB3_COMMAND)=BOOT/CMDLINE.TXT))
LAB_ALL += $(LAB3_KERNEL) $(LAB3_ARCHIVE) $(LAB3_DISK)
LAB_LAYERS ?= queue process sched
LAB_ALL += $(LAB_LAYERS:%=$(BUILD)/layers/%_test) \
        $(LAB_LAYERS:%=$(BUILD)/layers/%_spec)

# In a student's tree there is no finished system to run, before lab 6.
ifneq ($(if $(SOS_ELFS),$(LAB_WANTED),alone),)
RUN_KERNEL := $(LAB3_KERNEL)
RUN_ARCHIVE := $(LAB3_ARCHIVE)
RUN_IMAGE := $(LAB3_DISK)
RUN_COMMAND := $(if $(DISK),,$(lab3_test))
ALL += $(LAB3_ARCHIVE) $(LAB3_DISK)
endif
