# Every state of an instance of the model (explore.h): of one by its name, or
# INSTANCE=small, all that take seconds. THREADS=1 or 2.
explorer := pack store events step tell answers rights check form instances
EXPLORER := $(BUILD)/spec/explore
EXPLORER_FILES := $(SPEC_FILES) $(explorer:%=grading/spec/explore/%.c) \
        grading/spec/explore/main.c
EXPLORER_WORLD := -DSPEC_PROCS=3 -DSPEC_REGIONS=2 -DSPEC_PAGES=3
EXPLORER_OBJECTS := $(EXPLORER_FILES:%.c=$(BUILD)/spec/explorer/%.o)

$(BUILD)/spec/explorer/%.o: %.c $(SPEC_HEADERS)
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(SPEC_FLAGS) $(EXPLORER_WORLD) -c $< -o $@

$(EXPLORER): $(EXPLORER_OBJECTS)
	$(call say,HOSTLD)
	$(Q)$(HOST_CC) -pthread $^ -o $@

INSTANCE ?= big
THREADS ?= 2
EXPLORED = $(if $(filter small,$(INSTANCE)),messages schedule clone memory \
        rights grants driver pager,$(INSTANCE))
.PHONY: explore
explore: $(EXPLORER) ## visit every state of the model; INSTANCE=small THREADS=n
	$(Q)for instance in $(EXPLORED); do \
	    $(EXPLORER) $$instance $(THREADS) || exit 1; \
	done
