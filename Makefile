# SPDX-License-Identifier: MIT
#
# Vamos/CVM/SOS: builds everything below build/, each folder by its own
# fragment. `make help` lists the targets; V=1 shows the commands.

BUILD := build
V ?= 0
Q := $(if $(filter 1,$(V)),,@)
say = $(if $(filter 1,$(V)),,@printf '  %-6s %s\n' $(1) $(patsubst $(BUILD)/%,%,$@))

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY:

# --- The compiler: any gcc or clang that makes i386 ELF --------------------
# make CROSS=i386-elf-          another cross compiler
# make TOOLCHAIN=clang          clang, with lld
CROSS ?= i686-linux-gnu-
TOOLCHAIN ?= gcc
CC_gcc := $(CROSS)gcc
CC_clang := clang --target=i386-elf
LD_gcc := $(CROSS)ld
LD_clang := ld.lld
CC := $(CC_$(TOOLCHAIN))
LD := $(LD_$(TOOLCHAIN))
AR := ar
OBJCOPY := objcopy
NM := nm
STRIP := strip

# WERROR=1 in CI only: a newer compiler never breaks a student's build.
WARN := -Wall -Wextra -Wstrict-prototypes -Wmissing-prototypes -Wshadow \
        -Wno-unused-parameter $(if $(WERROR),-Werror)
TARGET_FLAGS := -std=gnu11 -ffreestanding -march=i686 -fno-pic -fno-pie \
        -fno-stack-protector -fcf-protection=none -mgeneral-regs-only \
        -fno-asynchronous-unwind-tables -fno-strict-aliasing \
        -fno-omit-frame-pointer -O2 -g -Ikernel -I. $(WARN)
LINK := -m elf_i386 -nostdlib -static -z noexecstack -z max-page-size=4096 \
        --build-id=none --fatal-warnings

$(BUILD)/%.o: %.c
	$(call say,CC)
	@mkdir -p $(@D)
	$(Q)$(CC) $(TARGET_FLAGS) $(FLAGS) -MMD -MP -c $< -o $@

$(BUILD)/%.o: %.S
	$(call say,AS)
	@mkdir -p $(@D)
	$(Q)$(CC) $(TARGET_FLAGS) $(FLAGS) -MMD -MP -c $< -o $@

# --- Folders. A student's tree has only those that its labs need -----------
-include cvm/cvm.mk       # CVM_OBJECTS
-include kernel/kernel.mk # vamos.elf
-include user/lib/lib.mk  # the library
-include user/user.mk     # the programs
-include sos/sos.mk       # the servers
-include cvm/boot/boot.mk # boot sector, loader, disk image
-include labs/labs.mk     # lab kernels, branches
-include grading/grading.mk # doctor, run, check, grade, layers, bench
-include handouts/handouts.mk # manual, handouts

.PHONY: all help clean loc tags
all: $(ALL) ## build everything

help: ## list the targets
	@grep -hE '^[a-z][a-z-]*:.*##' $(MAKEFILE_LIST) | sort -u | \
	    sed -E 's/^([a-z-]+):[^#]*## */\1\t/' | \
	    awk -F'\t' '{ printf "  make %-10s %s\n", $$1, $$2 }'

clean: ## remove build/
	rm -rf $(BUILD)

loc: ## count the lines of code of each folder
	@for d in cvm kernel user sos labs grading; do \
	    test -d $$d || continue; \
	    printf '%-9s' $$d; \
	    find $$d -name '*.[chS]' -o -name '*.py' -o -name '*.def' | \
	        xargs cat 2>/dev/null | wc -l; \
	done

tags: ## index the sources for an editor
	$(Q)ctags -R --exclude=$(BUILD) .

# Objects lie below the names of their sources' folders, or in layers/ and spec/;
# other folders of BUILD are builds of their own.
OBJECT_FOLDERS := cvm kernel user sos labs grading layers spec
-include $(shell find $(OBJECT_FOLDERS:%=$(BUILD)/%) -name '*.d' 2>/dev/null)
