# The layers of fs on the host: everything but the server loop and what asks
# the disk server and the kernel, which fs_disk.c replaces. fs_test checks them
# one by one, fs_write_test what changes a volume; fs_image looks into disk
# images (grading/tests/test_fs_host.py).
HOST_CC ?= gcc
SERVER_FLAGS := -std=gnu11 -g -O1 -I. -Ikernel $(WARN) \
        -fsanitize=address,undefined -fno-sanitize-recover=all
FS_LAYERS := $(filter-out $(addprefix sos/fs/,main.c say.c \
        again.c vouched.c block_ipc.c clock_kernel.c),$(wildcard sos/fs/*.c)) grading/layers/fs_disk.c
FS_HEADERS := $(wildcard sos/fs/*.h sos/*.h grading/layers/*.h)
FS_HOST := $(addprefix $(BUILD)/layers/,fs_test fs_write_test fs_image)
FS_HOST_OBJECTS := $(FS_LAYERS:%.c=$(BUILD)/layers/fs/%.o)

$(BUILD)/layers/fs/%.o: %.c $(FS_HEADERS)
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(SERVER_FLAGS) -c $< -o $@

$(BUILD)/layers/fs_test: grading/layers/fs_test.c grading/layers/ktap.c
$(BUILD)/layers/fs_write_test: grading/layers/fs_write_test.c \
        grading/layers/ktap.c
$(BUILD)/layers/fs_image: grading/layers/fs_image.c
$(FS_HOST): $(FS_HOST_OBJECTS) $(FS_HEADERS)
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(SERVER_FLAGS) $(filter %.c %.o,$^) -o $@

.PHONY: layer-fs
layer-fs: $(FS_HOST)
	$(Q)$(BUILD)/layers/fs_test
	$(Q)$(BUILD)/layers/fs_write_test
