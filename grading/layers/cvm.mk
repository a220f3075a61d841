# The layers of CVM that labs hand out, each built for the host with sanitizers
# over models of the layers below it. For each layer two programs: NAME_test
# runs the module and tells what it did, NAME_spec makes up what to do and
# judges what was told (grading/lab/layer.py brings them together). They are
# two processes, so that a module cannot reach its judge.
HOST_CC ?= gcc
LAYER_FLAGS := -std=c11 -g -O1 -Wall -Wextra -Wshadow -Wstrict-prototypes \
        -Wmissing-prototypes -Wno-unused-parameter $(if $(WERROR),-Werror) \
        -fsanitize=address,undefined -fno-sanitize-recover=all \
        -fno-omit-frame-pointer -Igrading/layers/host -Ikernel -I.

# $(1) = layer, $(2) = objects of the module and of models below it,
# $(3) = objects of the judge besides its own
define cvm_layer
$(BUILD)/layers/$(1)_test: $(addprefix $(BUILD)/layers/,$(2:%=%.o) \
        grading/layers/$(1)_test.o grading/layers/host/console.o \
        grading/layers/host/unfinished.o \
        grading/layers/host/lines.o)
$(BUILD)/layers/$(1)_spec: $(addprefix $(BUILD)/layers/grading/layers/,\
        $(1)_spec.o spec.o $(3))
$(BUILD)/layers/$(1)_test $(BUILD)/layers/$(1)_spec:
	$$(call say,HOSTLD)
	$$(Q)$$(HOST_CC) -fsanitize=address,undefined $$^ -o $$@
.PHONY: layer-$(1)
layer-$(1): $(BUILD)/layers/$(1)_test $(BUILD)/layers/$(1)_spec
	$$(Q)$$(PYTHON) grading/lab/layer.py $$(BUILD)/layers/$(1) $$(SEED)
endef

# The line of make help, one for all of them.
layer-frame: ## test frame.c on the host; also layer-load, -pagetable, -usermem

models := grading/layers/host
$(eval $(call cvm_layer,frame,cvm/frame $(models)/directmap,))
$(eval $(call cvm_layer,load,cvm/boot/load grading/layers/load_model,\
        load_model.o))
$(eval $(call cvm_layer,pagetable,cvm/pagetable $(models)/directmap \
        $(models)/frame $(models)/x86,))
$(eval $(call cvm_layer,usermem,cvm/usermem $(models)/directmap \
        $(models)/machine,))

$(BUILD)/layers/%.o: %.c
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(LAYER_FLAGS) -MMD -MP -c $< -o $@

# A student's tree has specifications that would be solutions under a seal.
$(BUILD)/layers/%.o: %.c.sealed
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q)base64 -d $< | $(HOST_CC) $(LAYER_FLAGS) -MMD -MP -MF $(@:.o=.d) \
	    -MT $@ -x c -c - -o $@
