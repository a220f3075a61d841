# What students write of pagers as processes, each against its own
# specification, as the modules of Vamos (modules.mk): NAME_test runs it over a
# model of the kernel, NAME_spec judges.
PAGER_DIR := grading/layers/pagers
PAGER_BASE := grading/layers/host/unfinished $(MODULE_DIR)/module

# $(1) = layer, $(2) = the models and given parts that both programs have
define pager_layer
$(BUILD)/layers/$(1)_test: $(patsubst %,$(BUILD)/layers/%.o,\
        $(MODULE_DIR)/module_run $(PAGER_DIR)/$(1)_test user/lib/$(1) $(2) \
        $(PAGER_BASE))
$(BUILD)/layers/$(1)_spec: $(patsubst %,$(BUILD)/layers/%.o,\
        $(MODULE_DIR)/module_judge $(PAGER_DIR)/$(1)_test \
        $(PAGER_DIR)/$(1)_spec $(2) grading/layers/spec $(PAGER_BASE))
$(BUILD)/layers/$(1)_test $(BUILD)/layers/$(1)_spec:
	$$(call say,HOSTLD)
	$$(Q)$$(HOST_CC) -fsanitize=address,undefined $$^ -o $$@
.PHONY: layer-$(1)
layer-$(1): $(BUILD)/layers/$(1)_test $(BUILD)/layers/$(1)_spec
	$$(Q)$$(PYTHON) grading/lab/layer.py $$(BUILD)/layers/$(1) $$(SEED)
endef

# The line of make help, one for both of them.
layer-fault: ## test fault.c on the host; also layer-mapper

$(eval $(call pager_layer,fault,$(PAGER_DIR)/fault_kernel user/lib/consumer \
        user/lib/places))
$(eval $(call pager_layer,mapper,$(PAGER_DIR)/mapper_kernel))

# The kernel calls are those of processes; all other headers are the host's.
# (user.mk has objects of the same names for tests of its own.)
PAGER_OBJECTS := $(patsubst %,$(BUILD)/layers/user/lib/%.o,fault mapper \
        consumer places)
$(PAGER_OBJECTS): $(BUILD)/layers/%.o: %.c
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(LAYER_FLAGS) -MMD -MP -c $< -o $@
$(PAGER_OBJECTS) $(BUILD)/layers/$(PAGER_DIR)/%.o: \
        LAYER_FLAGS += -iquote user/include
