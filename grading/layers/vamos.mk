# The whole kernel on the host, over a model of CVM (vamos_test.c): all modules
# that kernel.mk lists.
HOST_CC ?= gcc
VAMOS_FLAGS := -std=c11 -g -O1 -I. -Ikernel $(WARN) \
        -fsanitize=address,undefined -fno-sanitize-recover=all
VAMOS_UNDER_TEST := $(vamos:%=kernel/%.c) $(addprefix grading/layers/vamos_,\
        model.c region.c device.c drive.c check.c state.c change.c answer.c \
        message.c)
VAMOS_HEADERS := $(wildcard kernel/*.h kernel/abi/* cvm/cvm.h \
        grading/layers/vamos_*.h)
VAMOS_CORPUS := grading/layers/vamos_corpus

$(BUILD)/layers/vamos_test: $(VAMOS_UNDER_TEST) $(addprefix grading/layers/,\
        ktap.c vamos_test.c vamos_test_calls.c vamos_test_time.c \
        vamos_pair.c vamos_test_ipc.c vamos_test_request.c \
        vamos_test_pagers.c vamos_test_rights.c vamos_test_drivers.c vamos_test_life.c) \
        $(VAMOS_HEADERS)
$(BUILD)/layers/vamos_replay: $(VAMOS_UNDER_TEST) $(addprefix grading/layers/,\
        ktap.c vamos_fuzz.c vamos_replay.c) $(VAMOS_HEADERS)
$(BUILD)/layers/vamos_test $(BUILD)/layers/vamos_replay:
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(VAMOS_FLAGS) $(filter %.c,$^) -o $@

.PHONY: layer-vamos fuzz-vamos
layer-vamos: $(BUILD)/layers/vamos_test $(BUILD)/layers/vamos_replay ## test the kernel on the host
	$(Q)$(BUILD)/layers/vamos_test
	$(Q)$(BUILD)/layers/vamos_replay $(sort $(wildcard $(VAMOS_CORPUS)/*))

# --- Fuzzing: inputs that reach something new are added to build/fuzz-vamos/
# corpus, one that breaks something is left beside it. `TELL=1 build/layers/
# vamos_replay FILE` runs it again and tells each event.
SECONDS ?= 60
FUZZ := $(BUILD)/fuzz-vamos

$(BUILD)/layers/vamos_fuzz: $(VAMOS_UNDER_TEST) grading/layers/vamos_fuzz.c \
        $(VAMOS_HEADERS)
	@$(DOCTOR) --install fuzz
	$(call say,CLANG)
	@mkdir -p $(@D)
	$(Q)clang $(filter-out -O1,$(VAMOS_FLAGS)) -O2 -fsanitize=fuzzer \
	    $(filter %.c,$^) -o $@

fuzz-vamos: $(BUILD)/layers/vamos_fuzz ## feed the kernel arbitrary calls, SECONDS=60
	$(Q)mkdir -p $(FUZZ)/corpus
	$(Q)nice $< -max_total_time=$(SECONDS) -timeout=10 -max_len=1024 \
	    -len_control=20 -print_final_stats=1 -artifact_prefix=$(FUZZ)/ \
	    $(FUZZ)/corpus $(VAMOS_CORPUS)
