# The labs: kernel and test programs of the lab at hand (LAB=N, else the
# highest), its boot archive; in the kit also the branches for students.
LAB_GIVEN := $(LAB)
LABS := $(notdir $(wildcard labs/lab[0-9]*))
LAB ?= $(lastword $(sort $(patsubst lab%,%,$(foreach l,$(LABS),\
        $(firstword $(subst -, ,$(l)))))))
LAB_DIR := labs/$(filter lab$(LAB)-%,$(LABS))

# What make qemu, bochs, gdb boot: the lab's kernel with its test programs, if
# LAB or TEST is given, or if there is no finished system yet.
LAB_IS_RUN := $(if $(SOS_ELFS),$(LAB_GIVEN)$(TEST),yes)

-include $(LAB_DIR)/lab.mk

# A file that a later lab will bring has a stand-in until then.
define stand_in
$(BUILD)/%.o: labs/$(1)/given/%.c
	$$(call say,CC)
	@mkdir -p $$(@D)
	$$(Q)$$(CC) $$(TARGET_FLAGS) $$(FLAGS) -MMD -MP -c $$< -o $$@
endef
$(foreach l,$(LABS),$(eval $(call stand_in,$(l))))

# Servers and programs say in another way what is not implemented.
$(BUILD)/sos/%.o $(BUILD)/user/lib/%.o: FLAGS += -iquote labs/server

.PHONY: lab grade handin
lab: $(LAB_ALL) ## build what the tests of LAB=N need

# REFERENCE=1-3 grades LAB=4 on top of the reference of these.
grade: ## grade LAB=N; TEST=name: only that; SEED=n: as then; MACHINE=bochs
	@$(DOCTOR) --install run grade >&2
	$(Q)grading/grade . --lab $(LAB) --trust --stage $(BUILD)/grade/lab$(LAB) \
	    $(TEST:%=--test %) $(SEED:%=--seed %) \
	    $(SCHEDULE:%=--schedule %) $(MACHINE:%=--machine %) \
	    $(REFERENCE:%=--reference %)

handin: ## pack your files of LAB=N for handing in
	$(Q)grading/handin --lab $(LAB)

-include labs/branches.mk # in the kit only: the repositories of a course
