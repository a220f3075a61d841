# The file system against a model of it, and cut off at every write
# (fs_model*.c, fs_crash*.c): the layers of fs.mk on a disk that remembers.
FS_MODEL := $(filter-out grading/layers/%,$(FS_LAYERS)) \
        $(addprefix grading/layers/fs_model,.c _audit.c _disk.c _format.c \
        _ops.c _run.c)
FS_MODEL_TESTS := $(addprefix $(BUILD)/layers/,fs_model_test fs_crash \
        fs_damage)
$(BUILD)/layers/fs_model_test: grading/layers/fs_model_test.c
$(BUILD)/layers/fs_crash: $(addprefix grading/layers/fs_crash,.c _cut.c \
        _history.c)
$(BUILD)/layers/fs_damage: grading/layers/fs_damage.c
$(FS_MODEL_TESTS): $(FS_MODEL) $(FS_HEADERS)
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(SERVER_FLAGS) $(filter %.c,$^) -o $@
