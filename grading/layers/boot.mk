# What the loader believes of ELF files, memory maps and FAT volumes, tested on
# the host with sanitizers. (layer-load is the lab's own test of load.c.)
HOST_CC ?= gcc
BOOT_TESTS := $(addprefix $(BUILD)/layers/,boot_load_test boot_memmap_test \
        boot_volume_test)

$(BUILD)/layers/boot_%_test: grading/layers/boot_%_test.c cvm/boot/%.c \
        cvm/boot/%.h grading/layers/ktap.c grading/layers/ktap.h
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) -std=gnu11 -g -O1 -I. -Ikernel $(WARN) \
	    -fsanitize=address,undefined -fno-sanitize-recover=all \
	    $(filter %.c,$^) -o $@

.PHONY: layer-boot
layer-boot: $(BOOT_TESTS) ## test the loader on the host
	$(Q)for test in $(BOOT_TESTS); do $$test || exit 1; done
