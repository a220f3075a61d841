# Lab 1: a kernel of CVM and the tiny abstract kernel; its test programs.
lab1 := labs/lab1-boot-paging

# In a student's tree there is no other kernel to run.
LAB1_KERNEL := $(BUILD)/$(lab1)/kernel.elf
LAB1_ARCHIVE := $(BUILD)/$(lab1)/boot.tar
LAB_ALL += $(LAB1_KERNEL) $(LAB1_ARCHIVE)

lab1_kernel := kernel programs line
LAB1_OBJECTS := $(lab1_kernel:%=$(BUILD)/$(lab1)/kernel/%.o)

$(LAB1_KERNEL): $(CVM_OBJECTS) $(LAB1_OBJECTS) $(CVM_LINK)
	$(call say,LD)
	$(Q)$(LD) $(LINK) -T $(CVM_LINK) $(filter %.o,$^) -o $@

# Each C file in guest/programs and tests is a program of its own.
LAB1_SOURCES := $(wildcard $(lab1)/guest/programs/*.c $(lab1)/tests/*.c \
        $(lab1)/tests/hidden/*.c)
LAB1_PROGRAMS := $(LAB1_SOURCES:%.c=$(BUILD)/%.elf)
LAB1_GUEST := $(BUILD)/$(lab1)/guest/start.o $(BUILD)/$(lab1)/guest/lab.o

$(LAB1_PROGRAMS): %.elf: %.o $(LAB1_GUEST) $(lab1)/guest/guest.ld
	$(call say,LD)
	$(Q)$(LD) $(LINK) -s -T $(lab1)/guest/guest.ld $(filter %.o,$^) -o $@

# The archive's members have the programs' names, without folder and suffix.
$(LAB1_ARCHIVE): $(LAB1_PROGRAMS)
	$(call say,TAR)
	$(Q)rm -rf $(@D)/archive && mkdir $(@D)/archive
	$(Q)for p in $^; do cp $$p $(@D)/archive/$$(basename $$p .elf); done
	$(Q)tar -C $(@D)/archive --format=ustar --sort=name --mtime=@0 \
	    --owner=0 --group=0 --numeric-owner --mode=644 -cf $@ \
	    $(notdir $(basename $^))
