# Lab 2: lab 1's kernel, other programs, and a swap disk.
LAB_ON_CVM := labs/lab2-swapping
LAB_LAYERS := swap pagefault
include labs/lab1-boot-paging/lab.mk

# A PC that is soon full, as most of the tests have it.
ifeq ($(KERNEL),)
MEMORY ?= 8 # MiB
RUN_SWAP := $(BUILD)/$(LAB_ON_CVM)/swap.img
$(RUN_SWAP):
	@mkdir -p $(@D)
	$(Q)truncate -s 32M $@
endif
