# Layer tests: one module of CVM, built for the host with sanitizers, over
# models of the layers below it. For each layer two programs: NAME_test runs
# the module and tells what it did, NAME_spec judges that (grading/lab/layer.py
# brings them together). They are two processes, so that a module has no way to
# the judge's memory.
HOST_CC ?= gcc
HOST_FLAGS := -std=c11 -g -O1 -Wall -Wextra -Wshadow -Wstrict-prototypes \
        -Wmissing-prototypes -Wno-unused-parameter $(if $(WERROR),-Werror) \
        -fsanitize=address,undefined -fno-sanitize-recover=all \
        -fno-omit-frame-pointer -Igrading/layers/host -Ikernel -I.
LAYER_MODELS := grading/layers/console_model grading/layers/directmap_model

$(BUILD)/host/%.o: %.c
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(HOST_FLAGS) -MMD -MP -c $< -o $@

define layer
LAYER_PROGRAMS += $(BUILD)/host/$(1)_test $(BUILD)/host/$(1)_spec
$(BUILD)/host/$(1)_test: $(patsubst %,$(BUILD)/host/%.o,$(2) \
        grading/layers/$(1)_test $$(LAYER_MODELS))
$(BUILD)/host/$(1)_spec: $(patsubst %,$(BUILD)/host/%.o, \
        grading/layers/$(1)_spec grading/layers/spec)
.PHONY: layer-$(1)
layer-$(1): $(BUILD)/host/$(1)_test $(BUILD)/host/$(1)_spec
	$$(Q)$$(PYTHON) grading/lab/layer.py --build $$(BUILD) $(1)
endef

$(BUILD)/host/%_test $(BUILD)/host/%_spec:
	$(call say,HOSTLD)
	$(Q)$(HOST_CC) -fsanitize=address,undefined $^ -o $@
