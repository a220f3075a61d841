# The lab's kernel once more, as one that tells each of its steps (cvm/trace.h),
# and the checker that replays them in the executable specification of Vamos
# (grading/spec). In a student's tree the specification is sealed.
lab4_told := cvm/trace_port cvm/trace cvm/primitives kernel/kdispatch
LAB4_TOLD := $(BUILD)/$(LAB_ON_VAMOS)/told
LAB4_TRACED := $(BUILD)/$(LAB_ON_VAMOS)/traced.elf

$(LAB4_TOLD)/%.o: %.c
	$(call say,CC)
	@mkdir -p $(@D)
	$(Q)$(CC) $(TARGET_FLAGS) $(WHOLE_$(TOOLCHAIN)) $(FLAGS) -MMD -MP -c $< -o $@
$(LAB4_TOLD)/cvm/primitives.o: FLAGS = -include cvm/traced.h
$(LAB4_TOLD)/kernel/kdispatch.o: FLAGS = -Dkdispatch=untraced_kdispatch

$(LAB4_TRACED): $(lab4_told:%=$(LAB4_TOLD)/%.o) $(CVM_LINK) \
        $(filter-out $(lab4_told:%=$(BUILD)/%.o),$(CVM_OBJECTS) $(VAMOS_OBJECTS))
	$(call say,LD)
	$(Q)$(LINK_KERNEL) $(filter %.o,$^) -o $@

lab4_checker := $(addprefix conform/,main reader event text history compare \
        replay report) sequence procs schedds rightsdb devds pagers ipc calls \
        vamos coup invariant
LAB4_CHECKER := $(BUILD)/$(LAB_ON_VAMOS)/checker
LAB4_CONFORM := $(BUILD)/$(LAB_ON_VAMOS)/conform
lab4_flags := -std=gnu11 -g -O2 -I. -iquote kernel $(WARN) -MMD -MP

$(LAB4_CONFORM): $(lab4_checker:%=$(LAB4_CHECKER)/grading/spec/%.o)
	$(call say,HOSTLD)
	$(Q)$(HOST_CC) $^ -o $@
$(LAB4_CHECKER)/%.o: %.c
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(lab4_flags) -c $< -o $@
$(LAB4_CHECKER)/%.o: %.c.sealed
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q){ echo '#line 1 "$*.c"'; base64 -d $<; } | \
	    $(HOST_CC) $(lab4_flags) -MF $(@:.o=.d) -MT $@ -x c -c - -o $@

LAB_ALL += $(LAB4_TRACED) $(LAB4_CONFORM)
