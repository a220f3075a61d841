# The abstract kernel of tests/guest/replay over a plain model, on the host:
# prints what it has to print in the guest.
HOST_CC ?= gcc
REPLAY_PARTS := $(addprefix grading/tests/guest/replay/,kernel ops life run \
        memory report agent) \
        $(addprefix grading/layers/,memory_sequence memory_image)
REPLAY_PLAIN := $(REPLAY_PARTS:%=%.c) $(addprefix grading/layers/,\
        replay_plain.c memory_plain.c host/console.c) cvm/boot/load.c
REPLAY_FLAGS := -std=c11 -g -O2 $(WARN) -fsanitize=address,undefined \
        -fno-sanitize-recover=all -Igrading/layers/host -Ikernel -I.

$(BUILD)/layers/replay_plain: $(REPLAY_PLAIN) $(wildcard cvm/*.h cvm/boot/*.h \
        grading/layers/*.h grading/layers/host/*.h \
        grading/tests/guest/replay/*.h)
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(REPLAY_FLAGS) $(filter %.c,$^) -o $@
