# CVM's table of devices on the host, over a model of the PCI bus
# (device_test.c).
$(BUILD)/layers/device_test: grading/layers/device_test.c \
        grading/layers/ktap.c cvm/device.c cvm/pci.c $(wildcard cvm/*.h \
        grading/layers/*.h grading/layers/host/cvm/*.h)
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(MEMORY_FLAGS) $(filter %.c,$^) -o $@

.PHONY: layer-device
layer-device: $(BUILD)/layers/device_test
	$(Q)$(BUILD)/layers/device_test
