# What proves the kit itself: all tests, the order of the layers, benchmarks.
.PHONY: check layers bench

# Programs that the tests run inside the system.
$(BUILD)/grading/tests/guest/%.o: FLAGS = $(USER_FLAGS)
$(BUILD)/grading/tests/guest/later.elf: $(BUILD)/grading/tests/guest/later.o \
        $(USER_CRT) $(USER_LIB)
	$(call say,LD)
	$(Q)$(LD) $(USER_LINK) $(filter %.o,$^) $(USER_LIB) -o $@

# A build of its own, in which warnings are errors.
CHECK := $(abspath $(BUILD))/check
PYTEST = VAMOS_BUILD=$(CHECK) $(PYTHON) -m pytest \
        -o cache_dir=$(abspath $(BUILD))/pytest -n 2 --timeout 150
TESTS ?= grading/tests $(wildcard labs/tests)

check: ## build with warnings as errors, run all tests
	@$(DOCTOR) --install run check
	+$(Q)$(MAKE) --no-print-directory BUILD=$(CHECK) WERROR=1 all layers \
	    $(CHECK)/leave.so
	$(Q)$(PYTEST) $(TESTS)

layers: $(KERNEL) ## check the order of the layers, draw build/layers.svg
	$(Q)$(PYTHON) $(HOST)/house.py
	$(Q)$(PYTHON) $(HOST)/tower.py --build $(BUILD) --nm $(NM) \
	    --svg $(BUILD)/layers.svg

bench: run-needs ## measure, write build/bench.json
	$(Q)$(PYTHON) $(HOST)/bench.py --build $(BUILD) --image $(RUN_IMAGE)
