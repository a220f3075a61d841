# CVM's memory floors on the host, over a model of the PC (memory_test.c).
# Functions that nobody calls are left out: so primitives.c needs no devices.
HOST_CC ?= gcc
MEMORY_FLOORS := frame pagetable pageentry swap machine pagefault usermem \
        pin record region regionmem image boot/load check primitives
MEMORY_TEST := $(MEMORY_FLOORS:%=cvm/%.c) $(addprefix grading/layers/,\
        memory_test.c memory_run.c memory_sequence.c memory_ops.c memory_judge.c \
        memory_image.c memory_cost.c memory_plain.c memory_pc.c ktap.c \
        host/console.c host/directmap.c)
MEMORY_FLAGS := -std=c11 -g -O2 $(WARN) -ffunction-sections \
        -Wl,--gc-sections -fsanitize=address,undefined \
        -fno-sanitize-recover=all -Igrading/layers/host -Ikernel -I.

$(BUILD)/layers/memory_test: $(MEMORY_TEST) $(wildcard cvm/*.h \
        grading/layers/*.h grading/layers/host/*.h grading/layers/host/cvm/*.h)
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(MEMORY_FLAGS) $(filter %.c,$^) -o $@

REGION_TEST := $(MEMORY_FLOORS:%=cvm/%.c) $(addprefix grading/layers/,\
        region_test.c memory_pc.c ktap.c host/console.c host/directmap.c)

$(BUILD)/layers/region_test: $(REGION_TEST) $(wildcard cvm/*.h \
        grading/layers/*.h grading/layers/host/*.h grading/layers/host/cvm/*.h)
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(MEMORY_FLAGS) $(filter %.c,$^) -o $@

$(BUILD)/layers/swapdisk_test: grading/layers/swapdisk_test.c cvm/swapdisk.c \
        grading/layers/ktap.c grading/layers/host/console.c \
        grading/layers/host/directmap.c $(wildcard cvm/*.h cvm/boot/ata.h)
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(MEMORY_FLAGS) $(filter %.c,$^) -o $@

.PHONY: layer-memory
MEMORY_TESTS := $(addprefix $(BUILD)/layers/,swapdisk_test memory_test region_test)
layer-memory: $(MEMORY_TESTS) ## test CVM's memory on the host
	$(Q)for test in $(MEMORY_TESTS); do $$test || exit 1; done
