# CVM, bottom layer first; one line for each object.
cvm :=
cvm += memory      # memcpy and its kin, for the compiler
cvm += directmap   # the kernel's half of the address space
cvm += console     # messages, panic
cvm += bootinfo    # what the loader said
cvm += frame       # physical frames
cvm += pagetable   # pma
cvm += machine     # user machines
cvm += pagefault   # demand-zero pages
cvm += usermem     # memory of user machines
cvm += boot/load   # ELF headers
cvm += image       # executables into user machines
cvm += archive     # members of the boot archive
cvm += pic         # interrupt controller
cvm += timer       # the tick
cvm += device      # device table
cvm += power       # the end of the machine
cvm += segment     # descriptor tables
cvm += entry       # into the kernel and back
cvm += dispatch    # cvmdispatch
cvm += primitives  # cvm.h
cvm += main        # from the first layer to the first machine
cvm += start       # the first instructions

CVM_OBJECTS := $(cvm:%=$(BUILD)/cvm/%.o)
CVM_LINK := cvm/kernel.ld
