# CVM, bottom layer first.
CVM_OBJECTS := $(addprefix $(BUILD)/cvm/, \
    boot/entry.o  `# the first instructions of the kernel` \
    memory.o      `# memcpy and its kin, for the compiler` \
    console.o     `# messages, panic` \
    bootinfo.o    `# what the loader said` \
    directmap.o   `# the kernel's half of the address space` \
    frame.o       `# physical frames` \
    pagetable.o   `# pma` \
    machine.o     `# user machines` \
    pagefault.o   `# demand-zero pages` \
    usermem.o     `# memory of user machines` \
    boot/load.o   `# ELF headers` \
    image.o       `# executables into user machines` \
    device.o      `# device table, interrupt lines` \
    pic.o         `# interrupt controller` \
    segment.o     `# descriptor tables` \
    entry.o       `# into the kernel and back` \
    dispatch.o    `# cvmdispatch` \
    primitives.o  `# cvm.h` \
    power.o       `# the end of the machine` \
    main.o )      # the start
CVM_LINK := cvm/kernel.ld
