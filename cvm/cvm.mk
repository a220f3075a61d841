# CVM, bottom layer first; one line for each object.
cvm :=
cvm += memory      # memcpy and its kin, for the compiler
cvm += console     # messages, panic
cvm += bootinfo    # what the loader said
cvm += directmap   # the kernel's half of the address space
cvm += frame       # physical frames
cvm += pagetable   # pma
cvm += machine     # user machines
cvm += pagefault   # demand-zero pages
cvm += usermem     # memory of user machines
cvm += boot/load   # ELF headers
cvm += image       # executables into user machines
cvm += pic         # interrupt controller, timer
cvm += device      # device table
cvm += power       # the end of the machine
cvm += segment     # descriptor tables
cvm += entry       # the first instructions; into the kernel and back
cvm += dispatch    # cvmdispatch
cvm += primitives  # cvm.h
cvm += main        # the start

CVM_OBJECTS := $(cvm:%=$(BUILD)/cvm/%.o)
CVM_LINK := cvm/kernel.ld
