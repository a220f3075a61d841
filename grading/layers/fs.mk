# The layers of fs on the host: everything but the server loop and the way to
# the disk server, which fs_disk.c replaces. fs_test checks them one by one;
# fs_image looks into disk images (grading/tests/test_fs_host.py).
HOST_CC ?= gcc
SERVER_FLAGS := -std=gnu11 -g -O1 -I. -Ikernel $(WARN) \
        -fsanitize=address,undefined -fno-sanitize-recover=all
FS_LAYERS := $(filter-out $(addprefix sos/fs/,main.c block_ipc.c \
        clock_kernel.c),$(wildcard sos/fs/*.c)) grading/layers/fs_disk.c
FS_HEADERS := $(wildcard sos/fs/*.h sos/*.h grading/layers/*.h)

$(BUILD)/layers/fs_test: grading/layers/fs_test.c grading/layers/ktap.c
$(BUILD)/layers/fs_image: grading/layers/fs_image.c
$(BUILD)/layers/fs_test $(BUILD)/layers/fs_image: $(FS_LAYERS) $(FS_HEADERS)
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(SERVER_FLAGS) $(filter %.c,$^) -o $@

.PHONY: layer-fs
layer-fs: $(BUILD)/layers/fs_test $(BUILD)/layers/fs_image
	$(Q)$(BUILD)/layers/fs_test
