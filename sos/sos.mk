# The servers: each from the sources in its folder, with the library.
SOS_SERVERS := init tty disk pipe fs
SOS_ELFS := $(SOS_SERVERS:%=$(BUILD)/sos/%.elf)
ALL += $(SOS_ELFS)

define server
$(BUILD)/sos/$(1).elf: $$(USER_CRT) \
        $$(patsubst %.c,$(BUILD)/%.o,$$(wildcard sos/$(1)/*.c)) $$(USER_LIB)
	$$(call say,LD)
	$$(Q)$$(LD) $$(USER_LINK) $$(filter %.o,$$^) $$(USER_LIB) -o $$@
endef
$(foreach s,$(SOS_SERVERS),$(eval $(call server,$(s))))
$(BUILD)/sos/%.o: FLAGS = $(USER_FLAGS)
