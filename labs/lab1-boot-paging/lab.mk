# Lab 1: a kernel of CVM and the tiny abstract kernel; its test programs. Lab 2
# has more programs for the same kernel: LAB_ON_CVM says which lab it is,
# LAB_LAYERS which layers it tests.
lab1 := labs/lab1-boot-paging
LAB_ON_CVM ?= $(lab1)
LAB_LAYERS ?= load frame pagetable usermem

LAB1_KERNEL := $(BUILD)/$(LAB_ON_CVM)/kernel.elf
LAB1_ARCHIVE := $(BUILD)/$(LAB_ON_CVM)/boot.tar

lab1_kernel := kernel programs line
LAB1_OBJECTS := $(lab1_kernel:%=$(BUILD)/$(lab1)/kernel/%.o)

$(LAB1_KERNEL): $(CVM_OBJECTS) $(LAB1_OBJECTS) $(CVM_LINK)
	$(call say,LD)
	@mkdir -p $(@D)
	$(Q)$(LINK_KERNEL) $(filter %.o,$^) -o $@
	$(SEAL)

# Each C file in guest/programs and tests is a program of its own, a member of
# the archive under its own name.
LAB1_SOURCES := $(wildcard $(lab1)/guest/programs/*.c \
        $(LAB_ON_CVM)/tests/*.c $(LAB_ON_CVM)/tests/hidden/*.c)
ifneq ($(LAB_ON_CVM),$(lab1))
LAB1_SOURCES += $(wildcard $(LAB_ON_CVM)/guest/programs/*.c)
endif
LAB1_PROGRAMS := $(LAB1_SOURCES:%.c=$(BUILD)/%.elf)
LAB1_GUEST := $(BUILD)/$(lab1)/guest/start.o $(BUILD)/$(lab1)/guest/lab.o

$(LAB1_PROGRAMS): %.elf: %.o $(LAB1_GUEST) $(lab1)/guest/guest.ld
	$(call say,LD)
	$(Q)$(LD) $(LINK) -T $(lab1)/guest/guest.ld $(filter %.o,$^) -o $@

$(eval $(call boot_archive,$(LAB1_ARCHIVE),$(LAB1_PROGRAMS)))

# The disk from which the loader boots all that. With TEST=name, that test is
# run: make bochs boots from the disk, make qemu and make gdb boot the kernel
# directly, as the grader does, without the loader; with DISK=1 they boot
# from the disk, too.
LAB1_DISK := $(BUILD)/$(LAB_ON_CVM)/disk.img
LAB1_COMMAND := $(BUILD)/$(LAB_ON_CVM)/cmdline.txt
lab1_test := $(if $(TEST),test=$(TEST) seed=$(or $(SEED),1))
$(eval $(call list_file,$(LAB1_COMMAND),$(lab1_test)))
$(eval $(call disk_image,$(LAB1_DISK),$(LAB1_KERNEL)=BOOT/VAMOS.ELF \
        $(LAB1_ARCHIVE)=BOOT/BOOT.TAR $(LAB1_COMMAND)=BOOT/CMDLINE.TXT))

LAB_ALL += $(LAB1_KERNEL) $(LAB1_ARCHIVE) $(LAB1_DISK)
LAB_ALL += $(foreach l,$(LAB_LAYERS),\
        $(BUILD)/layers/$(l)_test $(BUILD)/layers/$(l)_spec)

# In a student's tree there is no other kernel to run, before lab 3.
ifneq ($(if $(KERNEL),$(LAB_WANTED),alone),)
RUN_KERNEL := $(LAB1_KERNEL)
RUN_ARCHIVE := $(LAB1_ARCHIVE)
RUN_IMAGE := $(LAB1_DISK)
RUN_COMMAND := $(if $(DISK),,$(lab1_test))
ALL += $(LAB1_KERNEL) $(LAB1_ARCHIVE) $(LAB1_DISK)
endif
