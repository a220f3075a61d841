# Lab 5: Vamos whole, and the drivers of disk and keyboard, which are part of
# the test program: what stands in sos/ is compiled once more for that.
lab5 := labs/lab5-drivers
LAB_ON_VAMOS := $(lab5)
LAB_LAYERS := drivers ata keyboard
include labs/lab3-scheduler/lab.mk
include labs/lab4-messages/conform.mk

LAB5_GUEST := $(patsubst %,$(BUILD)/$(lab5)/%.o,guest/clock guest/disk guest/typist \
        guest/unfinished sos/disk/ata sos/tty/keyboard sos/tty/controller \
        sos/tty/serial user/lib/string)
$(LAB3_INIT): $(LAB5_GUEST)
# Of the library's strings, the program has what it uses.
$(LAB3_INIT): LINK += --gc-sections -z nostart-stop-gc
$(LAB5_GUEST): FLAGS = $(USER_FLAGS) -ffunction-sections -iquote $(lab5)/guest

$(BUILD)/$(lab5)/sos/%.o: sos/%.c
	$(call say,CC)
	@mkdir -p $(@D)
	$(Q)$(CC) $(TARGET_FLAGS) $(FLAGS) -MMD -MP -c $< -o $@

$(BUILD)/$(lab5)/user/%.o: user/%.c
	$(call say,CC)
	@mkdir -p $(@D)
	$(Q)$(CC) $(TARGET_FLAGS) $(FLAGS) -MMD -MP -c $< -o $@
