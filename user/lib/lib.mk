# The library of processes, one topic a file.
lib :=
lib += trap        # the first instruction; into the kernel
lib += call        # the kernel calls
lib += clone       # copies of clients: half of fork
lib += error       # names of the kernel's errors
lib += divide64    # 64-bit division, for the compiler
lib += memory      # memcpy and its kin
lib += string      # strings
lib += ctype       # kinds of characters
lib += strcase     # strings without regard to case
lib += strmore     # strings, beyond ISO C
lib += number      # numbers from text
lib += sort        # qsort, bsearch
lib += format      # the core of printf
lib += time        # calendar dates
lib += strftime    # dates as text
lib += path        # absolute names of files
lib += client      # requests to init and servers
lib += server      # ... and how servers get them
lib += errno       # the last error
lib += strerror    # sentences of errors
lib += sbrk        # the end of the heap
lib += malloc      # memory from the heap
lib += environ     # the environment
lib += clock       # what time it is
lib += identity    # who this process is
lib += descriptor  # file descriptors
lib += device      # files that are on no volume
lib += file        # open files
lib += stat        # what is known about a file
lib += tree        # changing the tree of files
lib += volume      # volumes, lengths, sync
lib += directory   # the current directory
lib += dirent      # reading directories
lib += stream      # stdio: streams
lib += input       # stdio: reading
lib += scan        # the core of scanf
lib += scanf       # scanf
lib += output      # stdio: writing, printf
lib += asprintf    # stdio: text in memory of its own
lib += kill        # sending signals
lib += strsignal   # names of signals
lib += signal      # handlers of signals
lib += terminal    # the terminal and its foreground group
lib += exit        # the end of a process
lib += assert      # assertions
lib += start       # the start of a process
lib += wait        # waiting for children
lib += sleep       # waiting for a time or a signal
lib += process     # fork, groups
lib += exec        # new programs
lib += record      # files like /etc/passwd
lib += passwd      # the users
lib += group       # the groups
lib += sha256      # hashes
lib += crypt       # hashes of passwords
lib += shadow      # who has which
lib += getpass     # passwords from the terminal
lib += setjmp      # jumps out of nested calls
lib += sigjmp      # ... with the blocked signals
lib += command     # system, popen
lib += temporary   # temporary files
lib += system      # what system this is
lib += getopt      # options of programs
lib += err         # messages of programs
lib += libgen      # parts of names of files
lib += locale      # the one locale
lib += termios     # modes of the terminal
lib += fnmatch     # patterns of file names
lib += regcomp     # regular expressions: their compiler
lib += regex_emit  # ... its output
lib += regex_set   # ... sets of characters
lib += regexec     # ... matching
lib += regerror    # ... sentences of errors
lib += inet        # addresses of the Internet
lib += socket      # datagrams
lib += consumer    # whom a pager serves
lib += places      # what it has mapped
lib += fault       # page faults of its consumers
lib += pager       # bringing in the pages of a mapping
lib += store       # ... pages that stay in the pager's memory
lib += pager_zero  # ... memory
lib += pager_file  # ... files
lib += pager_stack # ... a stack
lib += pack        # compression of pages
lib += pager_packed # ... pages that are compressed
lib += pager_noisy # ... for tests
lib += mapping     # the mappings of a process
lib += stack_switch # onto another stack
lib += mman        # mmap and its kin
lib += sos         # beyond POSIX

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
