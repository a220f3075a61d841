/* SPDX-License-Identifier: MIT
 *
 * Engines, and the state in which processes begin. An engine is at privilege
 * level 3 when it gets the state of one that has gone there by `iret`: to write
 * to CS or SS would not do.
 */
#include "grading/spec/run/unicorn.h"

#include <sys/prctl.h>

#include "abi/limits.h"
#include "grading/spec/run/fail.h"

enum {
    CR0_PROTECTED = 0x01, /* and no floating point: */
    CR0_MONITOR = 0x02,
    CR0_EMULATE = 0x04,
    CR4_NO_COUNTER = 0x04 /* rdtsc is forbidden: run_engine.c does it */
};

void unicorn_check(uc_err error, const char *what)
{
    if (error != UC_ERR_OK) {
        fail("unicorn: %s: %s", what, uc_strerror(error));
    }
}

uint32_t unicorn_get(uc_engine *uc, int which)
{
    uint32_t value = 0;

    unicorn_check(uc_reg_read(uc, which, &value), "a register");
    return value;
}

void unicorn_set(uc_engine *uc, int which, uint32_t value)
{
    unicorn_check(uc_reg_write(uc, which, &value), "a register");
}

uc_engine *unicorn_open(void)
{
    uc_engine *uc;

    /* An engine reserves much and uses little: huge pages would be filled with
     * zeros for nothing, which takes ten times as long as all the rest.
     */
    (void)prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
    unicorn_check(uc_open(UC_ARCH_X86, UC_MODE_32, &uc), "an engine");
    unicorn_check(uc_ctl_exits_enable(uc), "no exits");
    return uc;
}

/* ---- The way to privilege level 3 ---- */

/* A page with all that it takes, and selectors of its descriptors. */
enum {
    PAGE = 0x10000,
    TABLE = PAGE + 0x100,
    STACK = PAGE + 0x200,
    KERNEL_CODE = 0x08,
    KERNEL_DATA = 0x10,
    USER_CODE = 0x1B,
    USER_DATA = 0x23,
    FLAGS = 0x202 /* interrupts on; bit 1 is always set */
};

static const uint64_t table[] = {0, 0x00CF9A000000FFFF, 0x00CF92000000FFFF,
                                 0x00CFFA000000FFFF, 0x00CFF2000000FFFF};
static const uint32_t stack[] = {PAGE, USER_CODE, FLAGS, 0, USER_DATA};
static const uint8_t code[] = {
    0x0F, 0x22, 0xC0, /* mov %eax, %cr0 */
    0x0F, 0x22, 0xE1, /* mov %ecx, %cr4 */
    0xCF              /* iret */
};
enum {
    INSTRUCTIONS = 3
};

static void write_page(uc_engine *uc)
{
    unicorn_check(uc_mem_map(uc, PAGE, PAGE_BYTES, UC_PROT_ALL), "a page");
    unicorn_check(uc_mem_write(uc, PAGE, code, sizeof(code)), "a page");
    unicorn_check(uc_mem_write(uc, TABLE, table, sizeof(table)), "a page");
    unicorn_check(uc_mem_write(uc, STACK, stack, sizeof(stack)), "a page");
}

static void set_table(uc_engine *uc, int which, uint64_t base, uint32_t limit)
{
    uc_x86_mmr value = {.base = base, .limit = limit};

    unicorn_check(uc_reg_write(uc, which, &value), "descriptors");
}

static void set_registers(uc_engine *uc)
{
    set_table(uc, UC_X86_REG_GDTR, TABLE, sizeof(table) - 1);
    unicorn_set(uc, UC_X86_REG_CS, KERNEL_CODE);
    unicorn_set(uc, UC_X86_REG_SS, KERNEL_DATA);
    unicorn_set(uc, UC_X86_REG_DS, USER_DATA);
    unicorn_set(uc, UC_X86_REG_ES, USER_DATA);
    unicorn_set(uc, UC_X86_REG_FS, 0);
    unicorn_set(uc, UC_X86_REG_GS, 0);
    unicorn_set(uc, UC_X86_REG_ESP, STACK);
    unicorn_set(uc, UC_X86_REG_EAX, CR0_PROTECTED | CR0_MONITOR | CR0_EMULATE);
    unicorn_set(uc, UC_X86_REG_ECX, CR4_NO_COUNTER);
}

/* Afterwards there are no descriptors any more: a process has its segments and
 * gets no others.
 */
static uc_context *make_start(void)
{
    uc_engine *uc = unicorn_open();
    uc_context *start;

    write_page(uc);
    set_registers(uc);
    unicorn_check(uc_emu_start(uc, PAGE, 0, 0, INSTRUCTIONS),
                  "the way to level 3");
    set_table(uc, UC_X86_REG_GDTR, 0, 0);
    set_table(uc, UC_X86_REG_IDTR, 0, 0);
    unicorn_check(uc_context_alloc(uc, &start), "a state");
    unicorn_check(uc_context_save(uc, start), "a state");
    unicorn_check(uc_close(uc), "an engine");
    return start;
}

uc_context *unicorn_start(void)
{
    static uc_context *start;

    if (start == NULL) {
        start = make_start();
    }
    return start;
}
