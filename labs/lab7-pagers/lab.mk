# Lab 7: as lab 4, and what pages for others: parts of the library, in the
# program of all tests.
lab7 := labs/lab7-pagers
LAB_ON_VAMOS := $(lab7)
LAB_LAYERS := pager fault mapper
include labs/lab3-scheduler/lab.mk
include labs/lab4-messages/conform.mk

LAB7_GUEST := $(patsubst %.c,$(BUILD)/%.o,$(wildcard $(lab7)/guest/*.c)) \
        $(patsubst %,$(BUILD)/$(lab7)/user/lib/%.o,fault mapper consumer places \
        string) $(BUILD)/labs/lab5-drivers/guest/unfinished.o
$(LAB3_INIT): $(LAB7_GUEST)
# Of the library's strings, the program has what it uses.
$(LAB3_INIT): LINK += --gc-sections -z nostart-stop-gc
$(LAB7_GUEST): FLAGS = $(USER_FLAGS) -ffunction-sections \
        -iquote labs/lab5-drivers/guest

$(BUILD)/$(lab7)/user/%.o: user/%.c
	$(call say,CC)
	@mkdir -p $(@D)
	$(Q)$(CC) $(TARGET_FLAGS) $(FLAGS) -MMD -MP -c $< -o $@
