# Test programs that observe the kernel: `abi` in the place of init, and its
# assistant `peer`; their boot archive.
ABI_TEST := $(BUILD)/grading/tests/guest
$(ABI_TEST)/%.o: FLAGS = $(USER_FLAGS)

$(ABI_TEST)/init $(ABI_TEST)/peer: $(ABI_TEST)/%: $(USER_CRT) $(USER_LIB)
	$(call say,LD)
	$(Q)$(LD) $(USER_LINK) $(filter %.o,$^) $(USER_LIB) -o $@
	$(Q)$(STRIP) $@
$(ABI_TEST)/init: $(ABI_TEST)/abi.o
$(ABI_TEST)/peer: $(ABI_TEST)/peer.o

$(BUILD)/abi-test.tar: $(ABI_TEST)/init $(ABI_TEST)/peer
	$(call say,TAR)
	$(Q)tar --format=ustar -C $(ABI_TEST) -cf $@ init peer
