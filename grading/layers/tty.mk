# The terminal on the host, over a model of the screen (tty_test.c): all but
# the server loop and the drivers of serial line and keyboard controller.
TTY_LAYERS := $(addprefix sos/tty/,keyboard.c line.c screen.c text.c)

$(BUILD)/layers/tty_test: grading/layers/tty_test.c grading/layers/ktap.c \
        $(TTY_LAYERS) $(wildcard sos/tty/*.h grading/layers/*.h)
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(SERVER_FLAGS) -iquote user/include $(filter %.c,$^) -o $@

.PHONY: layer-tty
layer-tty: $(BUILD)/layers/tty_test
	$(Q)$(BUILD)/layers/tty_test
