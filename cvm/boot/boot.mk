# Boot sector, loader, boot archives and disk images.
#
#   $(eval $(call boot_archive,build/my.tar,build/sos/init.elf ...))
#       the archive my.tar with init, ..., stripped: the first one is init
#   $(eval $(call disk_image,build/my.img,FILE=NAME =FOLDER/ ...))
#       the disk image my.img with these files (cvm/boot/mkdisk)
#
# An image is made anew only when one of its files has changed; until then, what
# a user copies into it with mcopy stays there. The old image is kept as .old.

loader :=
loader += start    # real mode, memory map, into the kernel
loader += main     # the story
loader += memmap   # the kernel's memory map
loader += volume   # files
loader += ata      # sectors
loader += load     # ELF files
loader += seal     # the kernel's checksum
loader += print    # messages

BOOT_SECTOR := $(BUILD)/cvm/boot/boot.bin
LOADER := $(BUILD)/cvm/boot/loader.bin
LOADER_OBJECTS := $(loader:%=$(BUILD)/cvm/boot/%.o) $(BUILD)/cvm/memory.o
ALL += $(BOOT_SECTOR) $(LOADER)

# The loader tells the user when the processor is too old for the kernel, so it
# has to run there itself.
$(LOADER_OBJECTS): FLAGS = -march=i486

$(BUILD)/cvm/boot/boot.elf: $(BUILD)/cvm/boot/boot.o
	$(call say,LD)
	$(Q)$(LD) $(LINK) -Ttext=0x7C00 -e boot $< -o $@

$(BUILD)/cvm/boot/loader.ld: cvm/boot/loader.ld cvm/boot/layout.h
	@mkdir -p $(@D)
	$(Q)$(CC) -E -P -undef -I. -x c $< -o $@

$(BUILD)/cvm/boot/loader.elf: $(LOADER_OBJECTS) $(BUILD)/cvm/boot/loader.ld
	$(call say,LD)
	$(Q)$(LD) $(LINK) -T $(BUILD)/cvm/boot/loader.ld $(LOADER_OBJECTS) -o $@

$(BUILD)/cvm/boot/%.bin: $(BUILD)/cvm/boot/%.elf
	$(call say,BIN)
	$(Q)$(OBJCOPY) -O binary $< $@

# In the recipe that links a kernel, behind the linker.
SEAL = $(Q)cvm/boot/mkseal $@

# A program without symbols, as it goes on a disk. If its bytes are the old
# ones, so is its date, and no image that holds it is made anew.
$(BUILD)/disk/%: $(BUILD)/%.elf
	@mkdir -p $(@D)
	$(Q)$(STRIP) -o $@.new $<
	$(Q)if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

on_disk = $(patsubst $(BUILD)/%.elf,$(BUILD)/disk/%,$(1))

TAR_FLAGS := --format=ustar --sort=name --mtime=@0 --owner=0 --group=0 \
        --numeric-owner --mode=0755 --blocking-factor=1

# FILE, whose content is $(2): written when that is not what is there.
define list_file
.PHONY: $(1).check
$(1).check:
$(1): $(1).check
	@mkdir -p $$(@D)
	@echo '$(2)' | cmp -s - $$@ || echo '$(2)' >$$@
endef

define boot_archive
$(call list_file,$(1).list,$(2))
$(1): $(call on_disk,$(2)) $(1).list
	$$(call say,TAR)
	$$(Q)tar $$(TAR_FLAGS) -cf $$@ \
	    $$(foreach f,$(call on_disk,$(2)),-C $$(abspath $$(dir $$f)) \
	    $$(notdir $$f))
endef

define disk_image
$(call list_file,$(1).list,$(2))
$(1): cvm/boot/mkdisk cvm/boot/mkmode $$(BOOT_SECTOR) $$(LOADER) $(1).list \
        $(foreach f,$(filter-out =%,$(2)),$(firstword $(subst =, ,$(f))))
	$$(call say,DISK)
	$$(Q)if test -f $$@; then mv $$@ $$@.old; \
	    echo 'kept the old image as $$(notdir $$@).old'; fi
	$$(Q)cvm/boot/mkdisk -b $$(BOOT_SECTOR) -l $$(LOADER) $$@ $(2)
endef

# The whole system's image, where the tree has all of it.
ifneq ($(and $(KERNEL),$(SOS_ELFS)),)
BOOT_ARCHIVE := $(BUILD)/boot.tar
DISK := $(BUILD)/disk.img
ALL += $(BOOT_ARCHIVE) $(DISK)

mode_shadow := @0:600
disk_files := $(KERNEL)=BOOT/VAMOS.ELF $(BOOT_ARCHIVE)=BOOT/BOOT.TAR
disk_files += $(foreach f,$(call on_disk,$(USER_PROGRAMS)),$(f)=bin/$(notdir $(f)))
disk_files += $(foreach f,$(shell find user/etc -type f | sort),\
        $(f)=$(f:user/%=%)$(mode_$(notdir $(f))))
disk_files += $(USER_MANUAL)=etc/manual $(BUILD)/disk/user/bin/test=bin/[
disk_files += =root/@0:700 =tmp/@0:777 =mnt/ =dev/
disk_files += =home/guest/@100:755 =home/student/@101:755

$(eval $(call boot_archive,$(BOOT_ARCHIVE),$(SOS_ELFS)))
$(eval $(call disk_image,$(DISK),$(disk_files)))
endif
