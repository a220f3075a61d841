# CVM, bottom layer first; one line for each object.
cvm :=
cvm += memory      # memcpy and its kin, for the compiler
cvm += directmap   # the kernel's half of the address space
cvm += console     # messages, panic
cvm += bootinfo    # what the loader said
cvm += frame       # physical frames
cvm += pagetable   # pma
cvm += pageentry   # what a table entry says
cvm += boot/ata    # polled disks
cvm += swapdisk    # the swap disk
cvm += swap        # its slots
cvm += machine     # user machines
cvm += pagefault   # demand-zero, copy-on-write, eviction
cvm += usermem     # memory of user machines
cvm += pin         # frames that must stay in memory
cvm += record      # the kernel's notes about a machine
cvm += region      # pages of one machine in another
cvm += regionmem   # memory that lies there
cvm += boot/load   # ELF headers
cvm += check       # CHECK=1: invariants, after every step
cvm += image       # executables into user machines
cvm += archive     # members of the boot archive
cvm += pic         # interrupt controller
cvm += timer       # the tick
cvm += pci         # cards on the PCI bus
cvm += device      # device table
cvm += power       # the end of the machine
cvm += segment     # descriptor tables
cvm += entry       # into the kernel and back
cvm += dispatch    # cvmdispatch
cvm += primitives  # cvm.h
ifdef TRACE
cvm += trace_port  # to the debug port
cvm += trace       # TRACE=1: tells each kernel step
endif
cvm += main        # from the first layer to the first machine
cvm += start       # the first instructions

CVM_OBJECTS := $(cvm:%=$(BUILD)/cvm/%.o)
CVM_LINK := cvm/kernel.ld

# A kernel is linked by the compiler, which then sees all its files at once: a
# kernel call takes a quarter of the instructions (make bench, null_call). The
# objects hold machine code as well, for the tools that look into them. -O3,
# which inlines more, takes a tenth off calls that move messages.
WHOLE_gcc := -flto=auto -ffat-lto-objects -O3
LINK_KERNEL_gcc = $(CC) $(TARGET_FLAGS) $(WHOLE_gcc) -nostdlib -static -no-pie \
        -Wl,-z,noexecstack,-z,max-page-size=4096,--build-id=none
LINK_KERNEL_clang = $(LD) $(LINK)
LINK_KERNEL = $(LINK_KERNEL_$(TOOLCHAIN)) -T $(CVM_LINK)
$(CVM_OBJECTS): FLAGS = $(WHOLE_$(TOOLCHAIN))

# Without CHECK=1, nothing is checked.
ifndef CHECK
$(BUILD)/cvm/check.o: cvm/uncheck.c
	$(call say,CC)
	@mkdir -p $(@D)
	$(Q)$(CC) $(TARGET_FLAGS) $(FLAGS) -MMD -MP -c $< -o $@
endif

# TRACE=1: trace.o stands between CVM and the abstract kernel, under the names
# of both.
ifdef TRACE
$(BUILD)/cvm/primitives.o: FLAGS += -include cvm/traced.h
endif
