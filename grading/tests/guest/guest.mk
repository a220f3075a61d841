# Test programs that observe the kernel: each observer in the place of init,
# its assistant `peer` beside it in a boot archive of its own.
#
#   abi      the calls              build/abi-test.tar
#   memory   memory and swap        build/memory-test.tar
#   bench    what operations cost   build/bench-test.tar
#   steps    long kernel steps      build/steps-test.tar
GUEST := $(BUILD)/grading/tests/guest
OBSERVERS := abi memory bench steps
$(GUEST)/%.o: FLAGS = $(USER_FLAGS)

# Init of an archive has to be called init: each in a folder of its own.
define observer
$(GUEST)/$(1)/init.elf: $(GUEST)/$(1).o $(GUEST)/observer.o
endef
$(foreach o,$(OBSERVERS),$(eval $(call observer,$(o))))
$(GUEST)/abi/init.elf $(GUEST)/peer.elf: $(GUEST)/attack.o
$(GUEST)/peer.elf: $(GUEST)/peer.o

$(OBSERVERS:%=$(GUEST)/%/init.elf) $(GUEST)/peer.elf: $(USER_CRT) $(USER_LIB)
	$(call say,LD)
	@mkdir -p $(@D)
	$(Q)$(LD) $(USER_LINK) $(filter %.o,$^) $(USER_LIB) -o $@

$(foreach o,$(OBSERVERS),$(eval $(call boot_archive,$(BUILD)/$(o)-test.tar,\
        $(GUEST)/$(o)/init.elf $(GUEST)/peer.elf)))
