# Vamos, bottom layer first; the kernel image.
VAMOS_OBJECTS := $(addprefix $(BUILD)/kernel/, \
    queue.o process.o rights.o sched.o memory.o device.o ipc.o info.o \
    kdispatch.o )
KERNEL := $(BUILD)/vamos.elf
ALL += $(KERNEL)

$(KERNEL): $(CVM_OBJECTS) $(VAMOS_OBJECTS) $(CVM_LINK)
	$(call say,LD)
	$(Q)$(LD) $(LINK) -T $(CVM_LINK) $(CVM_OBJECTS) $(VAMOS_OBJECTS) -o $@
