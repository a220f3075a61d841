# What proves the kit itself: all tests, the order of the layers, benchmarks.
.PHONY: check layers stack bench swap-traffic replay storm faults coverage \
        kill-matrix grade-repeat

# Programs that the tests run inside the system.
$(BUILD)/grading/tests/guest/%.o: FLAGS = $(USER_FLAGS)
$(BUILD)/grading/tests/guest/later.elf: $(BUILD)/grading/tests/guest/later.o \
        $(USER_CRT) $(USER_LIB)
	$(call say,LD)
	$(Q)$(LD) $(USER_LINK) $(filter %.o,$^) $(USER_LIB) -o $@

# A build of its own, in which warnings are errors. (CHECK=1 is another thing:
# a kernel that checks its invariants, cvm/cvm.mk.)
TESTED := $(abspath $(BUILD))/check
PYTEST = VAMOS_BUILD=$(TESTED) $(PYTHON) -m pytest \
        -o cache_dir=$(abspath $(BUILD))/pytest -n 2 --timeout 150
TESTS ?= grading/tests $(wildcard labs/tests)

# SLOW=1: also what takes half an hour: each wrong solution of each lab, each
# exercise put back to its starter, each planted fault of CVM.
check: ## build with warnings as errors, run all tests; SLOW=1: the slow ones, too
	@$(DOCTOR) --install run check
	+$(Q)$(MAKE) --no-print-directory BUILD=$(TESTED) WERROR=1 all layers lint \
	    traced $(TESTED)/leave.so
	$(Q)$(PYTEST) $(if $(SLOW),,-m 'not slow') $(TESTS)

layers: $(KERNEL) ## check the order of the layers, draw build/layers.svg
	$(Q)$(PYTHON) $(HOST)/house.py
	$(Q)$(PYTHON) $(HOST)/tower.py --build $(BUILD) --nm $(NM) \
	    --svg $(BUILD)/layers.svg

# The kernel once more, for the figures that the compiler gives beside it.
stack: ## bound the kernel's stack use
	$(if $(filter gcc,$(TOOLCHAIN)),,$(error stack: only gcc tells what functions use; leave TOOLCHAIN out))
	+$(Q)$(MAKE) --no-print-directory BUILD=$(BUILD)/stack \
	    CC='$(CC) -fcallgraph-info=su' $(BUILD)/stack/vamos.elf
	$(Q)$(PYTHON) $(HOST)/stack.py --build $(BUILD)/stack --nm $(NM)

bench: run-needs $(BUILD)/bench-test.tar $(BUILD)/steps-test.tar $(GUEST)/process.elf ## measure, write build/bench.json
	$(Q)$(PYTHON) $(HOST)/bench.py --build $(BUILD) --image $(RUN_IMAGE)

swap-traffic: $(KERNEL) $(BUILD)/bench-test.tar ## count page-ins, draw build/swap-traffic.svg
	$(Q)$(PYTHON) $(HOST)/swaptraffic.py --build $(BUILD)

# In a build of its own, whose kernel checks its invariants after each of them.
# SEED=N: that sequence; STEPS=N: so many operations; SETUP=name: one PC only.
replay: ## random primitives in QEMU against a model; SEED=n STEPS=n SETUP=name
	@$(DOCTOR) --install run >&2
	+$(Q)$(MAKE) --no-print-directory BUILD=$(BUILD)/checked CHECK=1 \
	    replay-needs
	$(Q)$(PYTHON) $(HOST)/replay.py --build $(BUILD)/checked \
	    $(SEED:%=--seed %) $(STEPS:%=--steps %) $(SETUP:%=--setup %)

# A run with another seed, a longer one, or one that swaps:
# SEED=7 STEPS=100000000, or MEMORY=8 SWAP=24 BALLAST=1400.
SWAP ?= 0    # MiB
BALLAST ?= 0 # pages that are always in use
storm: $(KERNEL) $(BUILD)/storm-test.tar ## make arbitrary calls; SEED=n STEPS=n
	$(Q)$(PYTHON) $(HOST)/storm.py --build $(BUILD) $(SEED:%=--seed %) \
	    $(STEPS:%=--steps %) --memory $(MEMORY) --swap $(SWAP) \
	    --ballast $(BALLAST)

# All of them, and all who look at the file; FAULT=name: that one.
faults: ## plant small faults, print who finds them; FAULT=name
	@$(DOCTOR) --install run check spec >&2
	$(Q)$(PYTHON) $(HOST)/faults.py $(FAULT)

# Of all labs, or of LAB=N.
coverage: ## what the layer tests run of the reference solutions; LAB=N
	@$(DOCTOR) --install run check >&2
	$(Q)$(PYTHON) $(HOST)/coverage.py --build $(BUILD)/coverage $(LAB_GIVEN)

kill-matrix: ## which test finds which wrong solution; LAB=N SEED=n
	@$(DOCTOR) --install run check >&2
	$(Q)$(PYTHON) grading/tests/kill_matrix.py --stage $(BUILD)/grade-matrix \
	    $(SEED:%=--seed %) $(LAB_GIVEN)

# On a machine with other work to do: LOAD processes that compute, all the time.
TIMES ?= 20
LOAD ?= 4
grade-repeat: ## grade all labs TIMES times on a loaded machine, compare; LAB=N
	@$(DOCTOR) --install run check >&2
	$(Q)$(PYTHON) grading/tests/repeat.py --stage $(BUILD)/grade-repeat \
	    --times $(TIMES) --load $(LOAD) $(LAB_GIVEN)
