/* SPDX-License-Identifier: MIT
 *
 * The instructions of the processor that C has no words for, one wrapper each.
 *
 * Layer: cvm/x86. Uses: nothing.
 * Source: Intel SDM vol. 2.
 */
#ifndef CVM_X86_H
#define CVM_X86_H

#include <stdint.h>

#include "cvm/types.h"

static inline uint8_t x86_in8(uint16_t port)
{
    uint8_t value;

    asm volatile("inb %w1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

static inline uint16_t x86_in16(uint16_t port)
{
    uint16_t value;

    asm volatile("inw %w1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

static inline uint32_t x86_in32(uint16_t port)
{
    uint32_t value;

    asm volatile("inl %w1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

static inline void x86_out8(uint16_t port, uint8_t value)
{
    asm volatile("outb %0, %w1" : : "a"(value), "Nd"(port));
}

static inline void x86_out16(uint16_t port, uint16_t value)
{
    asm volatile("outw %0, %w1" : : "a"(value), "Nd"(port));
}

static inline void x86_out32(uint16_t port, uint32_t value)
{
    asm volatile("outl %0, %w1" : : "a"(value), "Nd"(port));
}

/* COUNT reads of one port into memory, or writes from it. */
static inline void x86_in8_block(uint16_t port, void *to, uint32_t count)
{
    asm volatile("rep insb" : "+D"(to), "+c"(count) : "d"(port) : "memory");
}

static inline void x86_in16_block(uint16_t port, void *to, uint32_t count)
{
    asm volatile("rep insw" : "+D"(to), "+c"(count) : "d"(port) : "memory");
}

static inline void x86_in32_block(uint16_t port, void *to, uint32_t count)
{
    asm volatile("rep insl" : "+D"(to), "+c"(count) : "d"(port) : "memory");
}

static inline void x86_out8_block(uint16_t port, const void *from,
                                  uint32_t count)
{
    asm volatile("rep outsb" : "+S"(from), "+c"(count) : "d"(port) : "memory");
}

static inline void x86_out16_block(uint16_t port, const void *from,
                                   uint32_t count)
{
    asm volatile("rep outsw" : "+S"(from), "+c"(count) : "d"(port) : "memory");
}

static inline void x86_out32_block(uint16_t port, const void *from,
                                   uint32_t count)
{
    asm volatile("rep outsl" : "+S"(from), "+c"(count) : "d"(port) : "memory");
}

/* Copies BYTES bytes upwards, or fills them: words first, then the rest. */
static inline void x86_copy(void *to, const void *from, uint32_t bytes)
{
    uint32_t count = bytes / 4;

    asm volatile("rep movsl" : "+D"(to), "+S"(from), "+c"(count) : : "memory");
    count = bytes % 4;
    asm volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(count) : : "memory");
}

static inline void x86_fill(void *to, uint8_t byte, uint32_t bytes)
{
    uint32_t count = bytes / 4;

    asm volatile("rep stosl"
                 : "+D"(to), "+c"(count)
                 : "a"(byte * 0x01010101u)
                 : "memory");
    count = bytes % 4;
    asm volatile("rep stosb" : "+D"(to), "+c"(count) : "a"(byte) : "memory");
}

/* Forgets the translation of one page, when its table entry has changed; and
 * where tables are, all of them.
 */
static inline void x86_flush_page(uva_t page)
{
    asm volatile("invlpg (%0)" : : "r"(page) : "memory");
}

static inline paddr_t x86_directory(void)
{
    paddr_t directory;

    asm volatile("mov %%cr3, %0" : "=r"(directory));
    return directory;
}

/* Switches the address space; forgets all translations. */
static inline void x86_set_directory(paddr_t directory)
{
    asm volatile("mov %0, %%cr3" : : "r"(directory) : "memory");
}

/* The address of the last page fault. */
static inline uint32_t x86_fault_address(void)
{
    uint32_t address;

    asm volatile("mov %%cr2, %0" : "=r"(address));
    return address;
}

/* Loads a descriptor table; POINTER is its limit (16 bits) and base (32). */
static inline void x86_load_gdt(const void *pointer, uint32_t code,
                                uint16_t data)
{
    asm volatile("lgdt (%0)\n\t"
                 "mov %w2, %%ds\n\t"
                 "mov %w2, %%es\n\t"
                 "mov %w2, %%ss\n\t"
                 "pushl %1\n\t" /* a far return reloads cs */
                 "pushl $1f\n\t"
                 "lret\n"
                 "1:"
                 :
                 : "r"(pointer), "r"(code), "r"((uint32_t)data)
                 : "memory");
}

static inline void x86_load_idt(const void *pointer)
{
    asm volatile("lidt (%0)" : : "r"(pointer) : "memory");
}

/* Says where the local descriptors are; SELECTOR 0: there are none. */
static inline void x86_load_ldt(uint16_t selector)
{
    asm volatile("lldt %w0" : : "r"((uint32_t)selector) : "memory");
}

static inline void x86_load_task(uint16_t selector)
{
    asm volatile("ltr %w0" : : "r"((uint32_t)selector) : "memory");
}

/* The feature bits of the processor (CPUID leaf 1, edx). */
static inline uint32_t x86_features(void)
{
    uint32_t leaf = 1;
    uint32_t features;

    asm volatile("cpuid" : "+a"(leaf), "=d"(features) : : "ebx", "ecx");
    return features;
}

/* The extended feature bits (CPUID leaf 7, ebx); 0 where there is no leaf 7. */
static inline uint32_t x86_extended_features(void)
{
    uint32_t leaf = 0;
    uint32_t features = 0;
    uint32_t subleaf = 0;

    asm volatile("cpuid" : "+a"(leaf) : : "ebx", "ecx", "edx");
    if (leaf >= 7) {
        leaf = 7;
        asm volatile("cpuid"
                     : "+a"(leaf), "=b"(features), "+c"(subleaf)
                     :
                     : "edx");
    }
    return features;
}

static inline uint32_t x86_cr4(void)
{
    uint32_t value;

    asm volatile("mov %%cr4, %0" : "=r"(value));
    return value;
}

static inline void x86_set_cr4(uint32_t value)
{
    asm volatile("mov %0, %%cr4" : : "r"(value) : "memory");
}

/* The frame pointer of the caller, where a backtrace starts. */
static inline const uint32_t *x86_frame_pointer(void)
{
    const uint32_t *pointer;

    asm volatile("mov %%ebp, %0" : "=r"(pointer));
    return pointer;
}

/* Stops the processor for good: interrupts are off in the kernel. */
static inline _Noreturn void x86_halt(void)
{
    for (;;) {
        asm volatile("cli; hlt");
    }
}

#endif
