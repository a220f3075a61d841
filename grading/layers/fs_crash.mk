# The file system against a model of it, and cut off at every write
# (fs_model*.c, fs_crash*.c): the layers of fs.mk on a disk that remembers.
FS_MODEL := $(filter-out grading/layers/%,$(FS_LAYERS)) \
        $(addprefix grading/layers/fs_model,.c _file.c _tree.c _disk.c \
        _format.c _audit.c _name.c _ops.c _act.c _compare.c _run.c)
FS_MODEL_TESTS := $(addprefix $(BUILD)/layers/,fs_model_test fs_crash \
        fs_damage fs_tool)
$(BUILD)/layers/fs_model_test: grading/layers/fs_model_test.c
$(BUILD)/layers/fs_crash: $(addprefix grading/layers/fs_crash,.c _cut.c \
        _history.c)
$(BUILD)/layers/fs_damage: grading/layers/fs_damage.c
$(BUILD)/layers/fs_tool: grading/layers/fs_tool.c
$(BUILD)/layers/asan/%.o: %.c $(FS_HEADERS)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(SERVER_FLAGS) -c $< -o $@
$(FS_MODEL_TESTS): $(FS_MODEL:%.c=$(BUILD)/layers/asan/%.o) $(FS_HEADERS)
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(SERVER_FLAGS) $(filter %.c %.o,$^) -o $@

# What `make check` does in seconds, for minutes: 10,000 writes and more are
# cut, some of what is left is shown to fsck.fat.
RUNS ?= 40
STEPS ?= 1500
SEED ?= 1
.PHONY: layer-fs-crash fs-crash
layer-fs-crash: $(FS_MODEL_TESTS) ## test the file system with a model and power cuts
	$(Q)$(BUILD)/layers/fs_model_test $(SEED)
	$(Q)$(BUILD)/layers/fs_crash $(SEED) 5 300 100
	$(Q)$(BUILD)/layers/fs_damage $(SEED) 2000

fs-crash: $(FS_MODEL_TESTS) ## the same for minutes: SEED=1 RUNS=40 STEPS=1500
	$(Q)$(BUILD)/layers/fs_model_test $(SEED) $(RUNS) $(STEPS)
	$(Q)$(BUILD)/layers/fs_crash $(SEED) $(RUNS) $(STEPS) 500
	$(Q)$(BUILD)/layers/fs_damage $(SEED) 30000
