# The pipe server on the host: all but the messages (pipe_test.c).
PIPE_LAYERS := $(addprefix sos/pipe/,pipe.c client.c serve.c)

$(BUILD)/layers/pipe_test: grading/layers/pipe_test.c grading/layers/ktap.c \
        $(PIPE_LAYERS) sos/proto.h \
        $(wildcard sos/pipe/*.h grading/layers/*.h)
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(SERVER_FLAGS) $(filter %.c,$^) -o $@

.PHONY: layer-pipe
layer-pipe: $(BUILD)/layers/pipe_test
	$(Q)$(BUILD)/layers/pipe_test
