# What processes are made of, on the host with sanitizers: the library (renamed,
# so that it stands beside the host's own), the shell and its reader, init's
# reader of the boot archive.
HOST_CC ?= gcc
USER_TEST_FLAGS := -std=gnu11 -D_GNU_SOURCE -g -O1 -I. -Ikernel \
        -idirafter user/include $(WARN) \
        -fno-builtin -fsanitize=address,undefined -fno-sanitize-recover=all

# Names of the library that the host has too become our_NAME.
USER_RENAMED := memcpy memmove memset memcmp memchr strlen strnlen strcmp \
        strncmp strcpy strncpy strcat strncat strchr strrchr strstr strspn \
        strcspn strpbrk strtok strtok_r strsep memmem stpcpy atoll llabs ldiv strdup strndup strcasecmp strncasecmp \
        strtol strtoul strtoll strtoull atoi atol abs labs div rand srand \
        qsort bsearch malloc calloc realloc free sbrk getenv setenv unsetenv \
        environ gmtime gmtime_r localtime localtime_r timegm mktime strftime \
        asctime ctime crypt __udivdi3 __umoddi3 __divdi3 __moddi3 \
        __udivmoddi4 __divmoddi4
USER_RENAMES := $(foreach n,$(USER_RENAMED),-D$(n)=our_$(n))
USER_TESTED := memory string strcase number sort malloc environ time divide64 \
        strftime sha256 crypt record
USER_TESTED := $(USER_TESTED:%=$(BUILD)/layers/user/lib/%.o)

$(BUILD)/layers/user/lib/%.o: user/lib/%.c
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(USER_TEST_FLAGS) $(USER_RENAMES) -MMD -MP -c $< -o $@

# A library, so that each test links what it asks for.
$(BUILD)/layers/user_ours.a: $(USER_TESTED)
	@rm -f $@
	$(Q)ar rcs $@ $^

$(BUILD)/layers/user_test: grading/layers/user_test.c \
        user/lib/format.c user/lib/scan.c grading/layers/user_random.c
$(BUILD)/layers/user_data_test: grading/layers/user_data_test.c \
        user/lib/path.c grading/layers/user_random.c
$(BUILD)/layers/sh_test: grading/layers/sh_test.c $(addprefix user/bin/sh/,\
        quote.c lexer.c parser.c compound.c document.c tree.c text.c \
        arguments.c variable.c parameter.c expand.c expansion.c brace.c \
        arithmetic.c pattern.c glob.c)
$(BUILD)/layers/init_test: grading/layers/init_test.c sos/init/archive.c \
        sos/init/mounts.c
$(BUILD)/layers/init_proc_test: grading/layers/init_proc_test.c \
        $(patsubst %,sos/init/%.c,proc reply signal family usage group ticks timer \
        quota script)
$(BUILD)/layers/init_service_test: grading/layers/init_service_test.c \
        sos/init/proc.c sos/init/service.c
$(BUILD)/layers/user_password_test: grading/layers/user_password_test.c \
        grading/layers/user_random.c
$(BUILD)/layers/init_clock_test: grading/layers/init_clock_test.c \
        grading/layers/user_random.c sos/init/clock.c
$(BUILD)/layers/user_pack_test: grading/layers/user_pack_test.c \
        user/lib/pack.c grading/layers/user_random.c
$(BUILD)/layers/user_pager_test: grading/layers/user_pager_test.c \
        $(patsubst %,user/lib/%.c,consumer places store pager_zero pager_stack pack \
        pager_packed pager_noisy) grading/layers/user_random.c
USER_TESTS := $(addprefix $(BUILD)/layers/,user_test user_data_test \
        user_password_test user_pack_test user_pager_test sh_test init_test init_proc_test init_service_test \
        init_clock_test)

$(USER_TESTS): $(BUILD)/layers/user_ours.a grading/layers/ktap.c \
        grading/layers/ktap.h grading/layers/user_random.h \
        $(wildcard user/lib/*.h user/bin/sh/*.h sos/init/*.h)
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(USER_TEST_FLAGS) $(filter %.c,$^) \
	    $(filter %.a,$^) -lcrypt -o $@

# The whole shell as a program of the host (grading/tests/test_shell.py).
$(BUILD)/layers/sh: $(wildcard user/bin/sh/*.c user/bin/sh/*.h) \
        $(addprefix user/bin/tool/,tool.c condition.c print.c escape.c \
        signals.c)
	$(call say,HOSTCC)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(filter-out -Ikernel -fno-builtin,$(USER_TEST_FLAGS)) \
	    $(filter %.c,$^) -o $@

.PHONY: layer-user
layer-user: $(USER_TESTS) ## test library, shell and init on the host
	$(Q)for test in $(USER_TESTS); do $$test || exit 1; done
