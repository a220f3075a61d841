# The layers of lab 6, in the manner of cvm.mk: modules of the file system that
# can begin anew (host/steps.h). $(1) = layer, $(2) = objects of the module and
# of what is below it, $(3) = objects of the judge besides its own
define fs_layer
$(BUILD)/layers/$(1)_test: $(addprefix $(BUILD)/layers/,$(2:%=%.o) \
        grading/layers/$(1)_test.o $(models)/unfinished.o $(models)/steps.o)
$(BUILD)/layers/$(1)_spec: $(addprefix $(BUILD)/layers/,$(3:%=%.o) \
        grading/layers/$(1)_spec.o grading/layers/spec.o)
$(BUILD)/layers/$(1)_test $(BUILD)/layers/$(1)_spec:
	$$(call say,HOSTLD)
	$$(Q)$$(HOST_CC) -fsanitize=address,undefined $$^ -o $$@
.PHONY: layer-$(1)
layer-$(1): $(BUILD)/layers/$(1)_test $(BUILD)/layers/$(1)_spec
	$$(Q)$$(PYTHON) grading/lab/layer.py $$(BUILD)/layers/$(1) $$(SEED)
endef

# The line of make help, one for all of them.
layer-access: ## test access.c on the host; also layer-fat, -dir, -journal

$(eval $(call fs_layer,access,sos/fs/access,))
$(eval $(call fs_layer,fat,sos/fs/fat grading/layers/fs_view,\
        $(addprefix grading/layers/,fat_asked fat_chains fat_walk)))
fs_names := $(addprefix sos/fs/,slot key name) grading/layers/dir_slots
$(eval $(call fs_layer,dir,sos/fs/dir grading/layers/fs_view $(fs_names),\
        $(fs_names) $(addprefix grading/layers/,dir_asked dir_list)))
$(eval $(call fs_layer,journal,grading/layers/journal_disk $(addprefix sos/fs/,\
        journal log replay cache line batch crc),grading/layers/journal_asked \
        grading/layers/journal_history))
