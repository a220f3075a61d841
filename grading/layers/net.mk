# The network on the host: its protocols and requests (net_test.c), the driver
# over a model of the card (ne2000_test.c).
NET_LAYERS := $(filter-out %/main.c %/ne2000.c,$(wildcard sos/net/*.c))
NET_TESTS := $(BUILD)/layers/net_test $(BUILD)/layers/ne2000_test

$(BUILD)/layers/net_test: grading/layers/net_test.c \
        grading/layers/net_wire.c grading/layers/net_random.c $(NET_LAYERS)
$(BUILD)/layers/ne2000_test: grading/layers/ne2000_test.c sos/net/ne2000.c \
        sos/net/frame.c
$(NET_TESTS): grading/layers/ktap.c sos/proto.h \
        $(wildcard sos/net/*.h grading/layers/*.h)
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(SERVER_FLAGS) -iquote user/include $(filter %.c,$^) -o $@

.PHONY: layer-net
layer-net: $(NET_TESTS) ## test the network on the host
	$(Q)for test in $(NET_TESTS); do $$test || exit 1; done
