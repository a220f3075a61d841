/* SPDX-License-Identifier: MIT
 *
 * What is asked of sos/fs/dir.c: directories as other systems leave them, with
 * parts of names that are missing, out of order or of others, and questions.
 */
#include <stdio.h>
#include <string.h>

#include "grading/layers/dir_slots.h"
#include "grading/layers/spec.h"

enum { IS_DIRECTORY = 0x10, TEXT_BYTES = 600 };

struct name {
    const char *text, *slot;
};

/* The last three are names of 13, 26 and 60 units. */
static const struct name names[] = {
    {"Readme.txt", "README**TXT"},
    {"readme.txt.old", "README~1OLD"},
    {"A*long*name.text", "ALONGN~1TEX"},
    {"A*long*name.texts", "ALONGN~2TEX"},
    {"bin", "BIN********"},
    {"tmp", "TMP********"},
    {".profile", "PROFIL~1***"},
    {"x", "X**********"},
    {"a+b.c", "A_B~1***C**"},
    {"\xC3\x84rger.txt", "_RGER~1*TXT"},
    {"exactly-13-ab", "EXACTL~1***"},
    {"exactly-26-of-name-units-a", "EXACTL~2***"},
    {"a-name-of-sixty-units-that-takes-five-parts-and-goes-on-1234",
     "A-NAME~1***"},
};

enum { NAMES = sizeof names / sizeof names[0] };

static void print_short(const char *name, uint32_t attributes)
{
    printf("short %s %u %u %u %u %u\n", name, spec_below(4) == 0 ? 0x18 : 0,
           attributes, spec_below(3) == 0 ? 0 : 2 + spec_below(60000),
           spec_below(5000), spec_below(4) == 0 ? spec_below(65536) : 0);
}

static uint32_t parts_of(const char *text)
{
    char name[TEXT_BYTES];
    struct key key;

    snprintf(name, sizeof name, "%s", text);
    (void)key_make(name, strlen(name), &key);
    return (key.count + SLOT_PART_UNITS - 1) / SLOT_PART_UNITS;
}

/* The parts of NAME and its entry, one in four with something wrong. */
static void generate_entry(const struct name *name)
{
    static const uint32_t attributes[] = {0x20, 0x20, 0x10, 0x10, 0x01, 0x08};
    uint32_t wrong = spec_below(24);
    uint32_t all = parts_of(name->text);
    uint32_t odd = 1 + spec_below(all);
    const char *other = names[spec_below(NAMES)].slot;

    if (wrong == 0) {
        printf("part 1 1 %s %s\n", other, names[spec_below(NAMES)].text);
    }
    for (uint32_t n = spec_below(4) == 0 ? 0 : all; n > 0; n--) {
        uint32_t number = wrong == 1 && n == odd ? 1 : n;

        if (wrong == 2 && n == odd) {
            printf("%s", spec_below(2) == 0 ? "freed-part\n" : "");
            continue;
        }
        printf("part %u %d %s %s\n", number,
               (n == all) != (wrong == 3 && n == odd),
               wrong == 4 && n == odd ? other : name->slot, name->text);
    }
    if (wrong == 5) {
        printf("free\n");
    }
    print_short(wrong == 6 ? other : name->slot, attributes[spec_below(6)]);
}

static void generate_directory(void)
{
    uint32_t sectors = 1 + spec_below(4);
    uint32_t left = spec_below(sectors * 10);
    uint32_t is_full = spec_below(4);

    printf("directory %u %u\n", spec_below(DIR_KINDS), sectors);
    if (spec_below(3) == 0) {
        printf("short .********** 0 16 7 0 0\nshort ..********* 0 16 0 0 0\n");
    }
    for (; left > 0; left--) {
        if (spec_below(4) == 0) {
            printf("%s\n", spec_below(2) == 0 ? "free" : "freed-part");
        } else {
            generate_entry(&names[spec_below(NAMES)]);
        }
    }
    for (uint32_t i = 0; is_full == 0 && i < sectors * DIR_SLOTS; i++) {
        printf("free\n");
    }
    if (spec_below(8) == 0) {
        printf("damage %u\n", spec_below(sectors + 1));
    } else if (spec_below(30) == 0) {
        printf("loop\n");
    }
}

static void generate_name(void)
{
    char text[TEXT_BYTES];

    snprintf(text, sizeof text, "%s", names[spec_below(NAMES)].text);
    for (uint32_t i = 0; text[i] != 0 && spec_below(2) == 0; i++) {
        if (text[i] >= 'a' && text[i] <= 'z') {
            text[i] = (char)(text[i] - 'a' + 'A');
        }
    }
    printf("%s%s", text, spec_below(5) == 0 ? "e" : "");
}

static void generate_query(void)
{
    switch (spec_below(10)) {
    case 0:
        printf("open\n");
        break;
    case 1:
        printf("open-other %u %u\n", spec_below(2) * IS_DIRECTORY,
               spec_below(2) == 0 ? spec_below(3)
                                  : DIR_CLUSTERS + spec_below(4));
        break;
    case 2:
        printf("empty\n");
        break;
    case 3:
        printf("%s %u\n", "fail", 1 + spec_below(4));
        break;
    case 4:
    case 5:
        printf("lookup ");
        generate_name();
        printf("\n");
        break;
    case 6:
    case 7:
        printf("room ");
        generate_name();
        printf(" %d\n", (int)spec_below(12) - 1);
        break;
    default:
        printf("next\nnext\n");
    }
}

void spec_generate(uint32_t length)
{
    for (uint32_t done = 0; done < length; done += 12) {
        generate_directory();
        printf("root\nopen\n");
        for (uint32_t i = 0; i < 12; i++) {
            generate_query();
        }
    }
}

void spec_enumerate(void)
{
    static const char *const small[] = {"directory 0 1", NULL};
    static const char *const border[] = {
        "directory 2 2", "short .********** 0 16 7 0 0",
        "short ..********* 0 16 0 0 0", "free", "free", "free", "free", "free",
        "free", "free", "free", "free", "free", "free",
        "short X********** 0 32 9 3 0", NULL};
    static const char *const round[] = {
        "directory 1 1", "free", "free", "free", "free", "free", "free", "free",
        "free", "free", "free", "free", "free", "free", "free", "free", "free",
        "loop", NULL};
    static const char *const questions[] = {"lookup x", "room x -1", "empty",
                                            "open\nnext", NULL};
    static const char *const nothing[] = {NULL};
    static const char *const letters[] = {
        "short README**TXT 0 32 5 100 128",
        "short README~1TXT 0 16 6 0 0",
        "short LABEL****** 0 8 0 0 0",
        "part 1 1 README~1TXT Read*me.txt",
        "part 1 0 README~1TXT A*long*name.text",
        "part 2 1 README~1TXT A*long*name.text",
        "part 1 0 OTHER***TXT A*long*name.text",
        "free",
        "freed-part", NULL};
    static const char *const end[] = {
        "open", "next", "next", "next", "next", "lookup readme.txt",
        "lookup READ*ME.txt", "lookup a*long*NAME.text", "room Read*me.tx 0",
        "room A*long*name.texts -1", "empty", NULL};

    spec_enumerate_letters(small, letters, 3, end);
    spec_enumerate_letters(border, letters, 3, end);
    spec_enumerate_letters(round, questions, 1, nothing);
}
