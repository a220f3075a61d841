# The modules of Vamos, each against its own specification and over those of
# the layers below it (vamos/module.h): as with CVM's layers (cvm.mk), NAME_test
# runs the module, NAME_spec makes up operations and judges. NAME-over_test is
# the same over the real layers. In a lab's tree, where some are still missing,
# it is over the specifications of these, and NAME needs its client.
MODULE_DIR := grading/layers/vamos
MODULE_BASE := grading/layers/vamos_model grading/layers/vamos_region \
        grading/layers/vamos_device grading/layers/host/unfinished \
        $(MODULE_DIR)/abstract $(MODULE_DIR)/module
module_objects = $(patsubst %,$(BUILD)/layers/%.o,$(1) $(MODULE_BASE))
module_client = $(patsubst %,$(MODULE_DIR)/%,$(1:%=%_test) $(2))
module_specs = $(patsubst %,$(MODULE_DIR)/%_spec,$(1))
module_real = $(foreach m,$(1),$(if $(wildcard kernel/$(m).c),kernel/$(m),\
        $(call module_specs,$(m))))

# $(1) = layer, $(2) = name of its module, $(3) = the modules below it,
# $(4) = world, if the client needs one
define module_rules
$(BUILD)/layers/$(1)_test: $(call module_objects,$(MODULE_DIR)/module_run \
        $(call module_client,$(2),$(4)) kernel/$(2) $(call module_specs,$(3)))
$(BUILD)/layers/$(1)-over_test: $(call module_objects,$(MODULE_DIR)/module_run \
        $(call module_client,$(2),$(4)) kernel/$(2) $(call module_real,$(3)))
$(BUILD)/layers/$(1)_spec: $(call module_objects,$(MODULE_DIR)/module_judge \
        grading/layers/spec $(call module_client,$(2),$(4)) \
        $(call module_specs,$(2) $(3)))
$(BUILD)/layers/$(1)_test $(BUILD)/layers/$(1)-over_test \
        $(BUILD)/layers/$(1)_spec:
	$$(call say,HOSTLD)
	$$(Q)$$(HOST_CC) -fsanitize=address,undefined $$^ -o $$@
.PHONY: layer-$(1)
layer-$(1): $(BUILD)/layers/$(1)_test $(BUILD)/layers/$(1)_spec \
        $(if $(3),$(BUILD)/layers/$(1)-over_test)
	$$(Q)$$(PYTHON) grading/lab/layer.py $$(BUILD)/layers/$(1) $$(SEED)
VAMOS_MODULES += layer-$(1)
MODULE_PROGRAMS += $(BUILD)/layers/$(1)_test $(BUILD)/layers/$(1)_spec
endef
vamos_module = $(if $(wildcard $(MODULE_DIR)/$(2)_test.c),$(module_rules))

# The line of make help, one for all of them.
layer-queue: ## test a kernel module on the host; also layer-sched, -ipc, ...

VAMOS_MODULES :=
MODULE_PROGRAMS :=
below := process queue
$(eval $(call vamos_module,queue,queue,))
$(eval $(call vamos_module,process,process,queue))
$(eval $(call vamos_module,rights,rights,$(below)))
$(eval $(call vamos_module,sched,sched,$(below)))
below += rights sched
$(eval $(call vamos_module,pager,pager,$(below),world))
below += pager
$(eval $(call vamos_module,memory-calls,memory,$(below),world))
$(eval $(call vamos_module,drivers,device,$(below),world))
$(eval $(call vamos_module,ipc-decode,ipc_decode,$(below),world))
$(eval $(call vamos_module,notice,notice,$(below) device,world))
below += device notice ipc_decode
$(eval $(call vamos_module,ipc,ipc,$(below),world))
below += ipc
$(eval $(call vamos_module,life,life,$(below),world))
$(eval $(call vamos_module,info,info,process queue rights sched,world))

.PHONY: layer-vamos-modules module-programs
layer-vamos-modules: $(VAMOS_MODULES) ## test all modules of the kernel
module-programs: $(MODULE_PROGRAMS)
