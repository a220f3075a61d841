# The checker: the model over a trace of the kernel (cvm/trace.h).
conform :=
conform += reader  # numbers of a trace
conform += event   # from bytes to kernel steps
conform += text    # for people
conform += history # what happened last, results of calls
conform += compare # what was demanded, what was done
conform += replay  # the model over a trace
conform += report  # what was found

CONFORM_FILES := $(conform:%=grading/spec/%.c) $(SPEC_FILES)
CONFORM := $(BUILD)/spec/conform
ALL += $(CONFORM)

$(CONFORM): grading/spec/conform.c $(CONFORM_FILES) $(SPEC_HEADERS) cvm/trace.h
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(SPEC_FLAGS) $(filter %.c,$^) -o $@
