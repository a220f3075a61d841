# Test programs that observe the kernel: each observer in the place of init,
# its assistant `peer` beside it in a boot archive of its own.
#
#   abi      the calls                    build/abi-test.tar
#   faults   calls that are wrong         build/faults-test.tar
#   life     how processes end            build/life-test.tar
#   device   drivers                      build/device-test.tar
#   ipc      messages                     build/ipc-test.tar
#   pager    regions with pagers          build/pager-test.tar
#   storm    arbitrary calls              build/storm-test.tar, with processes
#                                         of its own, gust, as `peer`
#   memory   memory and swap              build/memory-test.tar
#   bench    what operations cost         build/bench-test.tar
#   steps    long kernel steps            build/steps-test.tar
GUEST := $(BUILD)/grading/tests/guest
WITNESSES := abi faults life device ipc pager storm # these record all errors (witness.h)
OBSERVERS := $(WITNESSES) memory bench steps
$(GUEST)/%.o: FLAGS = $(USER_FLAGS)

# Init of an archive has to be called init: each in a folder of its own.
define observer
$(GUEST)/$(1)/init.elf: $(GUEST)/$(1).o $(GUEST)/observer.o \
        $(GUEST)/$(if $(filter $(1),$(WITNESSES)),witness,blind).o
endef
$(foreach o,$(OBSERVERS),$(eval $(call observer,$(o))))
$(WITNESSES:%=$(GUEST)/%/init.elf): OBSERVER_LINK := --wrap=trap
$(GUEST)/faults/init.elf $(GUEST)/storm/init.elf: $(GUEST)/world.o
$(GUEST)/abi/init.elf $(GUEST)/peer.elf: $(GUEST)/attack.o
$(GUEST)/peer.elf: $(GUEST)/peer.o
$(GUEST)/bench/init.elf: $(GUEST)/bench_turns.o $(GUEST)/bench_paging.o \
        $(BUILD)/user/lib/mapper.o
$(GUEST)/pager/init.elf: $(GUEST)/pager_bad.o
$(GUEST)/storm/peer.elf: $(GUEST)/gust.o
PEERS := $(GUEST)/peer.elf $(GUEST)/storm/peer.elf

$(OBSERVERS:%=$(GUEST)/%/init.elf) $(PEERS): $(USER_CRT) $(USER_LIB)
	$(call say,LD)
	@mkdir -p $(@D)
	$(Q)$(LD) $(USER_LINK) $(OBSERVER_LINK) $(filter %.o,$^) $(USER_LIB) -o $@

peer_of = $(GUEST)/$(if $(filter storm,$(1)),storm/)peer.elf
$(foreach o,$(OBSERVERS),$(eval $(call boot_archive,$(BUILD)/$(o)-test.tar,\
        $(GUEST)/$(o)/init.elf $(call peer_of,$(o)))))

ifneq ($(SOS_ELFS),)
# Programs of the finished system, which a test puts on its disk.
process := process process_signal process_load process_copy process_forged \
        process_bench process_bench_files
$(GUEST)/process.elf: $(process:%=$(GUEST)/%.o) $(USER_CRT) $(USER_LIB)
	$(call say,LD)
	$(Q)$(LD) $(USER_LINK) $(filter %.o,$^) $(USER_LIB) -o $@

mapping := mapping mapping_files mapping_memory mapping_bad mapping_storm \
        process_load
$(GUEST)/mapping.elf: $(mapping:%=$(GUEST)/%.o) $(USER_CRT) $(USER_LIB)
	$(call say,LD)
	$(Q)$(LD) $(USER_LINK) $(filter %.o,$^) $(USER_LIB) -o $@

# The system with a pipe server that hangs, or crashes.
BROKEN := hanging crashing
define broken_server
$(GUEST)/$(1)/pipe.elf: $(GUEST)/$(1).o $(USER_CRT) $(USER_LIB)
	$$(call say,LD)
	@mkdir -p $$(@D)
	$$(Q)$$(LD) $$(USER_LINK) $$(filter %.o,$$^) $$(USER_LIB) -o $$@
endef
$(foreach b,$(BROKEN),$(eval $(call broken_server,$(b))))
$(foreach b,$(BROKEN),$(eval $(call boot_archive,$(BUILD)/$(b)-test.tar,\
        $(patsubst %/pipe.elf,$(GUEST)/$(b)/pipe.elf,$(SOS_ELFS)))))
$(GUEST)/sum.elf: $(GUEST)/sum.o
$(GUEST)/files.elf: $(GUEST)/files.o
$(GUEST)/sum.elf $(GUEST)/files.elf: $(USER_CRT) $(USER_LIB)
	$(call say,LD)
	$(Q)$(LD) $(USER_LINK) $(filter %.o,$^) $(USER_LIB) -o $@
ALL += $(GUEST)/process.elf $(GUEST)/mapping.elf $(GUEST)/sum.elf $(GUEST)/files.elf \
        $(BROKEN:%=$(BUILD)/%-test.tar)
endif

$(GUEST)/permission.elf: $(GUEST)/permission.o
$(GUEST)/sockets.elf: $(GUEST)/sockets.o
$(GUEST)/permission.elf $(GUEST)/sockets.elf: $(USER_CRT) $(USER_LIB)
	$(call say,LD)
	$(Q)$(LD) $(USER_LINK) $(filter %.o,$^) $(USER_LIB) -o $@
ALL += $(GUEST)/permission.elf $(GUEST)/sockets.elf

# A kernel of its own on CVM: what random sequences of primitives do, against
# a plain model on the host (layers/replay.mk). It never starts its init.
REPLAY_KERNEL := $(BUILD)/replay.elf
REPLAY_OBJECTS := $(REPLAY_PARTS:%=$(BUILD)/%.o)
$(REPLAY_OBJECTS): FLAGS = $(USER_FLAGS) $(WHOLE_$(TOOLCHAIN))
$(REPLAY_KERNEL): $(CVM_OBJECTS) $(REPLAY_OBJECTS) $(CVM_LINK)
	$(call say,LD)
	$(Q)$(LINK_KERNEL) $(filter %.o,$^) -o $@
	$(SEAL)
$(eval $(call boot_archive,$(BUILD)/replay.tar,$(GUEST)/abi/init.elf))

REPLAY_NEEDS := $(REPLAY_KERNEL) $(BUILD)/replay.tar \
        $(BUILD)/layers/replay_plain
.PHONY: replay-needs
replay-needs: $(REPLAY_NEEDS)
