# The drivers of SOS that students write, each against its own specification,
# as the modules of Vamos (modules.mk): NAME_test runs the driver over a model
# of its device, NAME_spec judges.
DRIVER_DIR := grading/layers/drivers
DRIVER_BASE := grading/layers/host/unfinished $(MODULE_DIR)/module

# $(1) = layer, $(2) = the driver, $(3) = models that both programs have,
# $(4) = the model of the device, for the driver alone
define driver_layer
$(BUILD)/layers/$(1)_test: $(patsubst %,$(BUILD)/layers/%.o,\
        $(MODULE_DIR)/module_run $(DRIVER_DIR)/$(1)_test $(2) \
        $(addprefix $(DRIVER_DIR)/,$(3) $(4)) $(DRIVER_BASE))
$(BUILD)/layers/$(1)_spec: $(patsubst %,$(BUILD)/layers/%.o,\
        $(MODULE_DIR)/module_judge $(DRIVER_DIR)/$(1)_test \
        $(DRIVER_DIR)/$(1)_spec $(addprefix $(DRIVER_DIR)/,$(3)) \
        grading/layers/spec $(DRIVER_BASE))
$(BUILD)/layers/$(1)_test $(BUILD)/layers/$(1)_spec:
	$$(call say,HOSTLD)
	$$(Q)$$(HOST_CC) -fsanitize=address,undefined $$^ -o $$@
.PHONY: layer-$(1)
layer-$(1): $(BUILD)/layers/$(1)_test $(BUILD)/layers/$(1)_spec
	$$(Q)$$(PYTHON) grading/lab/layer.py $$(BUILD)/layers/$(1) $$(SEED)
endef

# The line of make help, one for both of them.
layer-ata: ## test the disk driver on the host; also layer-keyboard

$(eval $(call driver_layer,ata,sos/disk/ata,ata_disk,ata_command ata_controller))
$(eval $(call driver_layer,keyboard,sos/tty/keyboard,,))

# The kernel calls are those of processes; all other headers are the host's.
$(BUILD)/layers/sos/%.o $(BUILD)/layers/$(DRIVER_DIR)/%.o: \
        LAYER_FLAGS += -iquote user/include
