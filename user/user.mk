# The library of processes, one topic a file, and the programs of /bin.
lib :=
lib += trap        # the first instruction; into the kernel
lib += call        # the kernel calls
lib += errno       # the last error
lib += error       # names of the kernel's errors
lib += memory      # memcpy and its kin
lib += string      # strings
lib += strcase     # strings without regard to case
lib += ctype       # kinds of characters
lib += divide64    # 64-bit division, for the compiler

USER_OBJECTS := $(lib:%=$(BUILD)/user/lib/%.o)
USER_CRT := $(BUILD)/user/lib/trap.o
USER_LIB := $(BUILD)/user/libc.a
USER_LD := user/lib/user.ld
USER_LINK = $(LINK) -T $(USER_LD)

# Headers of the compiler (stdint.h) and our own, none of the host.
USER_FLAGS := -nostdinc -isystem $(shell $(CC) -print-file-name=include) \
        -Iuser/include
$(BUILD)/user/%.o: FLAGS = $(USER_FLAGS)

# See the head of memory.c; clang needs no more than -ffreestanding.
NO_LOOP_CALLS_gcc := -fno-tree-loop-distribute-patterns
$(BUILD)/user/lib/memory.o: FLAGS = $(USER_FLAGS) $(NO_LOOP_CALLS_$(TOOLCHAIN))

# The link script stands here so that a change of it links everything anew.
$(USER_LIB): $(filter-out $(USER_CRT),$(USER_OBJECTS)) $(USER_LD)
	$(call say,AR)
	@rm -f $@
	$(Q)$(AR) rcsD $@ $(filter %.o,$^)
