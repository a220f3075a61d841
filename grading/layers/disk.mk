# The ATA driver on the host, over a model of the disk (disk_test.c).
$(BUILD)/layers/disk_test: grading/layers/disk_test.c grading/layers/ktap.c \
        sos/disk/ata.c sos/disk/ata.h $(wildcard grading/layers/*.h)
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(SERVER_FLAGS) -iquote user/include $(filter %.c,$^) -o $@

.PHONY: layer-disk
layer-disk: $(BUILD)/layers/disk_test
	$(Q)$(BUILD)/layers/disk_test
