# Vamos, bottom layer first; the kernel image.
vamos :=
vamos += queue      # queues of processes
vamos += process    # the process table
vamos += rights     # handles, rights, privileges
vamos += sched      # who runs, time
vamos += pager      # regions with pagers, page faults as messages
vamos += memory     # memory_add, memory_free
vamos += device     # drivers, interrupts as messages
vamos += notice     # what the kernel has to say
vamos += ipc_decode # what the caller of an IPC call wants
vamos += ipc        # send, receive, request
vamos += life       # begin and end of processes
vamos += info       # read_kernel_info
vamos += kdispatch  # the kernel step

VAMOS_OBJECTS := $(vamos:%=$(BUILD)/kernel/%.o)
KERNEL := $(BUILD)/vamos.elf
ALL += $(KERNEL)

$(KERNEL): $(CVM_OBJECTS) $(VAMOS_OBJECTS) $(CVM_LINK)
	$(call say,LD)
	$(Q)$(LINK_KERNEL) $(CVM_OBJECTS) $(VAMOS_OBJECTS) -o $@
	$(SEAL)
$(VAMOS_OBJECTS): FLAGS = $(WHOLE_$(TOOLCHAIN))

# TRACE=1: CVM calls trace.o, which calls this (cvm/cvm.mk).
ifdef TRACE
$(BUILD)/kernel/kdispatch.o: FLAGS += -Dkdispatch=untraced_kdispatch
endif
