# Programs of /bin built for the host, with ASan and UBSan, for test_programs.
# Our own regular expressions, patterns and getopt() stand before those of the
# host.
host_programs := basename cat cksum cmp cp cut date dirname du echo ed env find \
        grep head hexdump kill ln ls man mkdir more mv od printf pwd rm rmdir \
        seq sleep sort sum tail tee test time touch tr uniq wc which xargs yes
HOST_BIN := $(BUILD)/host/bin
HOST_PROGRAMS := $(host_programs:%=$(HOST_BIN)/%)
HOST_FLAGS := -std=gnu11 -D_GNU_SOURCE -g -O1 -Wall -Wextra -Werror \
        -Wno-unused-parameter -fsanitize=address,undefined \
        -fno-sanitize-recover -I$(BUILD)/host/include -I.

host_headers := $(BUILD)/host/include/regex.h $(BUILD)/host/include/fnmatch.h
$(host_headers): $(BUILD)/host/include/%: user/include/%
	@mkdir -p $(@D)
	$(Q)cp $< $@

$(BUILD)/host/%.o: %.c $(host_headers)
	$(call say,CC)
	@mkdir -p $(@D)
	$(Q)gcc $(HOST_FLAGS) -MMD -MP -c $< -o $@

host_shared := $(tool:%=user/bin/tool/%)
host_shared := $(filter-out %/process,$(host_shared)) $(addprefix user/lib/,\
        regcomp regex_emit regex_set regexec regerror fnmatch getopt)
host_shared := $(host_shared:%=$(BUILD)/host/%.o)

$(HOST_BIN)/ed $(HOST_BIN)/find: $(HOST_BIN)/%:
	@mkdir -p $(@D)
	$(Q)gcc $(HOST_FLAGS) $^ -o $@
$(HOST_BIN)/ed: $(patsubst %.c,$(BUILD)/host/%.o,$(wildcard user/bin/ed/*.c)) \
        $(host_shared)
$(HOST_BIN)/find: $(host_shared) \
        $(patsubst %.c,$(BUILD)/host/%.o,$(wildcard user/bin/find/*.c))
$(HOST_BIN)/%: $(BUILD)/host/user/bin/%.o $(host_shared)
	@mkdir -p $(@D)
	$(Q)gcc $(HOST_FLAGS) $^ -o $@

.PHONY: host-programs
host-programs: $(HOST_PROGRAMS)
