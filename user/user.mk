# The programs of /bin.
#
# What the programs have in common, a part a file.
tool := tool run dump escape list walk input decimal date size copy remove \
        process condition print partition signals
USER_TOOL := $(BUILD)/user/tool.a
$(USER_TOOL): $(tool:%=$(BUILD)/user/bin/tool/%.o)
	$(call say,AR)
	@rm -f $@
	$(Q)$(AR) rcsD $@ $^

# The programs: one source each, but for those that are folders. What each one
# does stands at its top; user/manual makes a book of that.
programs := $(patsubst user/bin/%.c,%,$(wildcard user/bin/*.c)) ed find sh
USER_PROGRAMS := $(programs:%=$(BUILD)/user/bin/%.elf)
ALL += $(USER_PROGRAMS)

$(BUILD)/user/bin/%.elf: $(BUILD)/user/bin/%.o $(USER_CRT) $(USER_TOOL) \
        $(USER_LIB)
	$(call say,LD)
	$(Q)$(LD) $(USER_LINK) $(filter %.o,$^) $(USER_TOOL) $(USER_LIB) -o $@

$(BUILD)/user/bin/ed.elf: $(patsubst %.c,$(BUILD)/%.o,$(wildcard user/bin/ed/*.c))
$(BUILD)/user/bin/find.elf: \
        $(patsubst %.c,$(BUILD)/%.o,$(wildcard user/bin/find/*.c))

sh := main source edit screenline history complete # where lines come from
sh += quote lexer parser compound document tree # what they say
sh += text arguments variable parameter saved # what the shell remembers
sh += expand expansion brace arithmetic pattern glob # words
sh += run simple loop function redirect job trap path # commands
sh += builtin flow read # those built in
$(BUILD)/user/bin/sh.elf: $(sh:%=$(BUILD)/user/bin/sh/%.o)
$(BUILD)/user/bin/ed.elf $(BUILD)/user/bin/find.elf $(BUILD)/user/bin/sh.elf: \
        $(USER_CRT) $(USER_TOOL) $(USER_LIB)
	$(call say,LD)
	$(Q)$(LD) $(USER_LINK) $(filter %.o,$^) $(USER_TOOL) $(USER_LIB) -o $@

# The book of the programs, for man: derived from their sources.
USER_MANUAL := $(BUILD)/user/manual
manual_of := $(sort $(wildcard user/bin/*.c) user/bin/ed user/bin/find user/bin/sh)
$(USER_MANUAL): user/manual $(wildcard user/bin/*.c user/bin/*/main.c)
	$(call say,MANUAL)
	@mkdir -p $(@D)
	$(Q)user/manual $(manual_of) >$@

# A program of one's own from one source file, which may lie anywhere
# (handouts/programs.md): make program SRC=x.c writes build/program/x.elf.
.PHONY: program
PROGRAM := $(BUILD)/program/$(basename $(notdir $(SRC)))
program: $(USER_CRT) $(USER_LIB) ## build a program of your own: SRC=file.c
	$(if $(wildcard $(SRC)),,$(error program: SRC=$(SRC): no such file; as in make program SRC=hello.c))
	@mkdir -p $(dir $(PROGRAM))
	$(Q)$(CC) $(filter-out -I%,$(TARGET_FLAGS)) $(USER_FLAGS) -Ikernel -I. \
	    -c '$(SRC)' -o $(PROGRAM).o
	$(Q)$(LD) $(USER_LINK) $(USER_CRT) $(PROGRAM).o $(USER_LIB) \
	    -o $(PROGRAM).elf
	@echo 'put it on the disk: mcopy -o -i $(RUN_IMAGE)@@1M' \
	    '$(PROGRAM).elf ::bin/$(notdir $(PROGRAM))'
