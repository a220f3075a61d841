# The checker: the model over a trace of the kernel (cvm/trace.h).
conform :=
conform += reader  # numbers of a trace
conform += event   # from bytes to kernel steps
conform += text    # for people
conform += history # what happened last, results of calls
conform += compare # what was demanded, what was done
conform += replay  # the model over a trace
conform += report  # what was found

CONFORM_FILES := $(conform:%=grading/spec/conform/%.c) $(SPEC_FILES)
CONFORM := $(BUILD)/spec/conform
ALL += $(CONFORM)

$(CONFORM): grading/spec/conform/main.c $(CONFORM_FILES) $(SPEC_HEADERS) cvm/trace.h
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(SPEC_FLAGS) $(filter %.c,$^) -o $@

# The kernel on the host, over the model of CVM in grading/layers, with the
# trace in memory.
renamed = $(addprefix $(BUILD)/spec/renamed/,$(1:%.c=%.o))
TRACED_KERNEL := $(filter-out kernel/kdispatch.c,$(vamos:%=kernel/%.c)) \
        $(addprefix grading/layers/vamos_,drive.c check.c state.c change.c \
        answer.c message.c fuzz.c) cvm/trace.c grading/spec/conform/host.c
TRACED_RENAMED := kernel/kdispatch.c $(addprefix grading/layers/vamos_,\
        model.c region.c device.c)
HOST_CONFORM := $(BUILD)/spec/conform_host
TRACED_FLAGS := $(subst gnu11,c11,$(SPEC_FLAGS)) -fsanitize=address,undefined \
        -fno-sanitize-recover=all

define renamed_object
$(call renamed,$(1)): $(1) $(SPEC_HEADERS) cvm/traced.h
	$$(call say,HOSTCC)
	@mkdir -p $$(@D)
	$$(Q)$$(HOST_CC) $$(TRACED_FLAGS) -Dkdispatch=untraced_kdispatch \
	    -include cvm/traced.h -c $$< -o $$@
endef
$(foreach f,$(TRACED_RENAMED),$(eval $(call renamed_object,$(f))))

$(HOST_CONFORM): $(call renamed,$(TRACED_RENAMED)) $(TRACED_KERNEL) \
        $(CONFORM_FILES) $(SPEC_HEADERS) cvm/trace.h
	$(call say,HOSTCC)
	$(Q)$(HOST_CC) $(TRACED_FLAGS) $(filter %.c %.o,$^) -o $@

# --- For the tests: the kernel with TRACE=1 in a build of its own, and the
# system's disk with that kernel on it -----------------------------------------
TRACED := $(BUILD)/traced
.PHONY: traced conform conform-random conform-guest conform-host

traced: $(CONFORM) $(DISK)
	+$(Q)$(MAKE) --no-print-directory BUILD=$(TRACED) TRACE=1 \
	    $(TRACED)/vamos.elf
	$(Q)cd $(TRACED) && if ! [ disk.img -nt vamos.elf ] || \
	        ! [ disk.img -nt $(abspath $(DISK)) ]; then \
	    cp $(abspath $(DISK)) disk.new && \
	    mcopy -o -i disk.new@@1M vamos.elf ::BOOT/VAMOS.ELF && \
	    mv disk.new disk.img; fi

# A session that leaves its trace: make run BUILD=build/traced TRACE=1, then
# make conform TRACE_FILE=build/traced/trace.
conform: $(CONFORM) ## replay TRACE_FILE= in the model; COUP=1: any scheduler
	$(if $(TRACE_FILE),,$(error conform: say TRACE_FILE=FILE, what a kernel built with TRACE=1 sent to the debug port))
	$(Q)$(CONFORM) --results $(if $(COUP),--coup) $(TRACE_FILE)

SEEDS ?= 1000
conform-random: traced $(BUILD)/storm-test.tar ## random programs on kernel and model; SEED=n SEEDS=n
	$(Q)$(PYTHON) $(HOST)/season.py --build $(BUILD) --seeds $(SEEDS) \
	    $(SEED:%=--seed %)

conform-guest: SEEDS := 25
conform-guest: conform-random

conform-host: $(HOST_CONFORM) ## the same with the kernel on the host
	$(Q)$(HOST_CONFORM) --seeds $(SEEDS) $(SEED:%=--seed %) \
	    $(sort $(wildcard $(VAMOS_CORPUS)/*))
