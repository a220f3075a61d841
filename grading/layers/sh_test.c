/* SPDX-License-Identifier: MIT
 *
 * The shell's reader: what becomes of a line, as one string that is easy to
 * read; and that no line at all, of many random ones, does harm.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grading/layers/ktap.h"
#include "user/bin/sh/arithmetic.h"
#include "user/bin/sh/expand.h"
#include "user/bin/sh/glob.h"
#include "user/bin/sh/parameter.h"
#include "user/bin/sh/parser.h"
#include "user/bin/sh/pattern.h"
#include "user/bin/sh/text.h"
#include "user/bin/sh/variable.h"

#define RANDOM_LINES 50000

/* --- Parser -------------------------------------------------------------- */

static void describe(const struct node *node, struct text *text);

static void describe_pair(const struct node *node, const char *name,
                          struct text *text)
{
    text_add(text, name);
    describe(node->left, text);
    text_add(text, ",");
    describe(node->right, text);
    text_add(text, ")");
}

static void describe_words(const struct node *node, struct text *text)
{
    for (size_t i = 0; i < node->count; i++) {
        text_add(text, "[");
        text_add(text, node->words[i]);
        text_add(text, "]");
    }
}

/* Words as [word], redirections as {fd kind word}, the rest as NAME(parts). */
static void describe(const struct node *node, struct text *text)
{
    static const char *const names[] = {
        [NODE_SIMPLE] = "",       [NODE_SEQUENCE] = ";(",
        [NODE_AND] = "&&(",       [NODE_OR] = "||(",
        [NODE_NOT] = "!(",        [NODE_PIPE] = "|(",
        [NODE_BACKGROUND] = "&(", [NODE_SUBSHELL] = "sub(",
        [NODE_GROUP] = "group(",  [NODE_IF] = "if(",
        [NODE_WHILE] = "while(",  [NODE_UNTIL] = "until(",
        [NODE_FOR] = "for(",      [NODE_CASE] = "case(",
        [NODE_ITEM] = "item(",    [NODE_FUNCTION] = "function(",
    };
    char number[40];

    if (node == NULL) {
        return;
    }
    if (node->name != NULL) {
        text_add(text, node->name);
        text_add(text, node->all ? ":all" : ":");
    }
    if (node->kind == NODE_BACKGROUND) {
        describe_pair(node, "&(", text);
        return;
    }
    describe_words(node, text);
    if (node->kind != NODE_SIMPLE) {
        describe_pair(node, names[node->kind], text);
    }
    if (node->other != NULL) {
        text_add(text, "else:");
        describe(node->other, text);
    }
    for (struct redirect *r = node->redirects; r != NULL; r = r->next) {
        snprintf(number, sizeof number, "{%d %d%s ", r->fd, (int)r->kind,
                 r->literal ? "!" : "");
        text_add(text, number);
        text_add(text, r->word != NULL ? r->word : "");
        text_add(text, "}");
    }
}

/* Whether LINE is read with that result; DESCRIPTION is of the tree, or a part
 * of the message. */
static int parses_to(const char *line, enum parse_result expected,
                     const char *description)
{
    struct tree tree;
    char message[PARSE_MESSAGE_BYTES] = "";
    struct text text = {NULL, 0, 0};
    enum parse_result result = parser_read(line, &tree, message);
    int same = result == expected;

    text_add(&text, "");
    if (same && expected == PARSE_DONE) {
        describe(tree.root, &text);
        same = strcmp(text.bytes, description) == 0;
    } else if (same) {
        same = strstr(message, description) != NULL;
    }
    if (!same) {
        printf("# %s: result %d, %s%s\n", line, result, message, text.bytes);
    }
    text_free(&text);
    tree_free(&tree);
    return same;
}

static void test_parser_lists(void)
{
    CHECK(parses_to("", PARSE_DONE, ""));
    CHECK(parses_to(" \n\n # nothing\n", PARSE_DONE, ""));
    CHECK(parses_to("ls -l /", PARSE_DONE, "[ls][-l][/]"));
    CHECK(parses_to("a;b\nc;", PARSE_DONE, ";([a],;([b],[c]))"));
    CHECK(
        parses_to("a && b || c; d", PARSE_DONE, ";(||(&&([a],[b]),[c]),[d])"));
    CHECK(parses_to("a &&\n\n b", PARSE_DONE, "&&([a],[b])"));
    CHECK(parses_to("a&b", PARSE_DONE, ";(&([a],),[b])"));
    CHECK(parses_to("a && b & c", PARSE_DONE, ";(&(&&([a],[b]),),[c])"));
    CHECK(parses_to("a | b |\n c", PARSE_DONE, "|([a],|([b],[c]))"));
    CHECK(parses_to("! a | b && c", PARSE_DONE, "&&(!(|([a],[b]),),[c])"));
    CHECK(parses_to("a#b #c", PARSE_DONE, "[a#b]"));
    CHECK(parses_to("a \\\n b", PARSE_DONE, "[a][b]"));
}

static void test_parser_words(void)
{
    CHECK(parses_to("'a b' \"c;d\" e\\ f", PARSE_DONE,
                    "['a b'][\"c;d\"][e\\ f]"));
    CHECK(parses_to("\"a\\\"b\"c'd\"e'", PARSE_DONE, "[\"a\\\"b\"c'd\"e']"));
    CHECK(parses_to("\"it's\" b \"${c:-\"'\"}\"", PARSE_DONE,
                    "[\"it's\"][b][\"${c:-\"'\"}\"]"));
    CHECK(parses_to("$(case a in b) c;; (d) (e);; esac) f", PARSE_DONE,
                    "[$(case a in b) c;; (d) (e);; esac)][f]"));
    CHECK(parses_to("$(echo case) $((a); (b)) b", PARSE_DONE,
                    "[$(echo case)][$((a); (b))][b]"));
    CHECK(parses_to("a$(b; c \"d)\")e f", PARSE_DONE, "[a$(b; c \"d)\")e][f]"));
    CHECK(parses_to("${a:-b c} `d;e` $((1 + (2)))", PARSE_DONE,
                    "[${a:-b c}][`d;e`][$((1 + (2)))]"));
    CHECK(parses_to("\"$(a \"b\")\" $(a # )\n)", PARSE_DONE,
                    "[\"$(a \"b\")\"][$(a # )\n)]"));
}

static void test_parser_redirections(void)
{
    CHECK(parses_to("a <b >c 2>>d", PARSE_DONE, "[a]{0 0 b}{1 1 c}{2 2 d}"));
    CHECK(parses_to("a 2>&1 <&- >|x 5<>y b2>z", PARSE_DONE,
                    "[a][b2]{2 4 1}{0 4 -}{1 1 x}{5 3 y}{1 1 z}"));
    CHECK(parses_to("(a) > b; > c", PARSE_DONE, ";(sub([a],){1 1 b},{1 1 c})"));
    CHECK(parses_to("a <<X; b\n one $x\nX\nc", PARSE_DONE,
                    ";([a]{0 5  one $x\n},;([b],[c]))"));
    CHECK(parses_to("a <<-'X' <<Y\n\tt\n\tX\n\tu\nY\n", PARSE_DONE,
                    "[a]{0 5! t\n}{0 5 \tu\n}"));
}

static void test_parser_compounds(void)
{
    CHECK(parses_to("(a; b) | { c; }", PARSE_DONE,
                    "|(sub(;([a],[b]),),group([c],))"));
    CHECK(parses_to("if a; then b; elif c; then d; else e; fi", PARSE_DONE,
                    "if([a],[b])else:if([c],[d])else:[e]"));
    CHECK(parses_to("while a\ndo b; done; until c; do d; done", PARSE_DONE,
                    ";(while([a],[b]),until([c],[d]))"));
    CHECK(parses_to("for i in 1 \"2 3\"; do a; done", PARSE_DONE,
                    "i:[1][\"2 3\"]for(,[a])"));
    CHECK(parses_to("for i; do a; done", PARSE_DONE, "i:allfor(,[a])"));
    CHECK(parses_to("for i in; do a; done", PARSE_DONE, "i:for(,[a])"));
    CHECK(parses_to("case x in a|b) c;; (d) ;; *) e; esac", PARSE_DONE,
                    "[x]case(,[a][b]item([c],[d]item(,[*]item([e],))))"));
    CHECK(parses_to("case x in\nesac", PARSE_DONE, "[x]case(,)"));
    CHECK(parses_to("f() { a; }; g ( )\n(b)", PARSE_DONE,
                    ";(f:function(group([a],),),g:function(sub([b],),))"));
    CHECK(parses_to("echo if then fi", PARSE_DONE, "[echo][if][then][fi]"));
    CHECK(parses_to("'if' a", PARSE_DONE, "['if'][a]"));
}

static void test_parser_errors(void)
{
    CHECK(parses_to("&& a", PARSE_ERROR, "`&&'"));
    CHECK(parses_to("a ;; b", PARSE_ERROR, "`;;'"));
    CHECK(parses_to("; a", PARSE_ERROR, "`;'"));
    CHECK(parses_to("a >\n", PARSE_ERROR, "end of line"));
    CHECK(parses_to("a )", PARSE_ERROR, "`)'"));
    CHECK(parses_to("()", PARSE_ERROR, "`)'"));
    CHECK(parses_to("fi", PARSE_ERROR, "`fi'"));
    CHECK(parses_to("if a; fi", PARSE_ERROR, "`fi'"));
    CHECK(parses_to("while a; done", PARSE_ERROR, "`done'"));
    CHECK(parses_to("for 1 in a; do b; done", PARSE_ERROR, "`1'"));
    CHECK(parses_to("case a in b c) d;; esac", PARSE_ERROR, "`c'"));
    CHECK(parses_to("(a) b", PARSE_ERROR, "`b'"));
    CHECK(parses_to("a (b)", PARSE_ERROR, "`('"));
}

static void test_parser_incomplete(void)
{
    CHECK(parses_to("a 'b", PARSE_INCOMPLETE, "not closed"));
    CHECK(parses_to("a \"b\\\"", PARSE_INCOMPLETE, "not closed"));
    CHECK(parses_to("a $(b", PARSE_INCOMPLETE, "not closed"));
    CHECK(parses_to("a ${b", PARSE_INCOMPLETE, "not closed"));
    CHECK(parses_to("a &&", PARSE_INCOMPLETE, "missing"));
    CHECK(parses_to("a || \n", PARSE_INCOMPLETE, "missing"));
    CHECK(parses_to("a |", PARSE_INCOMPLETE, "missing"));
    CHECK(parses_to("a \\", PARSE_INCOMPLETE, ""));
    CHECK(parses_to("(a; b", PARSE_INCOMPLETE, "missing"));
    CHECK(parses_to("if a; then", PARSE_INCOMPLETE, "missing"));
    CHECK(parses_to("for i in a b", PARSE_INCOMPLETE, "missing"));
    CHECK(parses_to("case x in a) b", PARSE_INCOMPLETE, "missing"));
    CHECK(parses_to("f()", PARSE_INCOMPLETE, "missing"));
    CHECK(parses_to("a <<END\nb\n", PARSE_INCOMPLETE, "END"));
    CHECK(parses_to("a <<END", PARSE_INCOMPLETE, "END"));
}

/* --- Expansion ----------------------------------------------------------- */

/* Each argument as <argument>; NULL: it fails. */
static int expands_to(const char *word, const char *expected)
{
    struct arguments arguments = {NULL, 0};
    struct text text = {NULL, 0, 0};
    int result = expand_word(word, &arguments);
    int same;

    text_add(&text, "");
    for (size_t i = 0; i < arguments.count; i++) {
        text_add(&text, "<");
        text_add(&text, arguments.list[i]);
        text_add(&text, ">");
    }
    same = expected == NULL ? result < 0
                            : result == 0 && strcmp(text.bytes, expected) == 0;
    if (!same) {
        printf("# %s: %d %s\n", word, result, text.bytes);
    }
    arguments_free(&arguments);
    text_free(&text);
    return same;
}

static void set_words(const char *one, const char *two)
{
    static char shell[] = "sh";
    static char *name[] = {shell, NULL};
    char *words[] = {(char *)one, (char *)two};

    if (parameters.arguments == NULL) {
        parameters.arguments = name;
    }
    parameters.status = 7;
    parameters_set(words, one == NULL ? 0 : 2);
    variable_set("X", " a  b ");
    variable_set("EMPTY", "");
    variable_unset("NONE");
    variable_unset("IFS");
}

static void test_expand_quotes(void)
{
    set_words("one", "two words");
    CHECK(expands_to("word", "<word>"));
    CHECK(expands_to("'a $X'", "<a $X>"));
    CHECK(expands_to("\"[$X]\"", "<[ a  b ]>"));
    CHECK(expands_to("[$X]", "<[><a><b><]>"));
    CHECK(expands_to("$X", "<a><b>"));
    CHECK(expands_to("$NONE$EMPTY", ""));
    CHECK(expands_to("\"$NONE\"", "<>"));
    CHECK(expands_to("''", "<>"));
    CHECK(expands_to("${X}c", "<a><b><c>"));
    CHECK(expands_to("\\$X\\\\", "<$X\\>"));
    CHECK(expands_to("\"\\$\\a\\\"\"", "<$\\a\">"));
    CHECK(expands_to("$", "<$>"));
    CHECK(expands_to("a'b'\"c\"d", "<abcd>"));
}

static void test_expand_parameters(void)
{
    set_words("one", "two words");
    CHECK(expands_to("$?-$#-$1-$2-$3", "<7-2-one-two><words->"));
    CHECK(expands_to("\"$@\"", "<one><two words>"));
    CHECK(expands_to("\"$*\"", "<one two words>"));
    CHECK(expands_to("$*", "<one><two><words>"));
    CHECK(expands_to("x\"$@\"y", "<xone><two wordsy>"));
    CHECK(expands_to("$10${10}", "<one0>"));
    CHECK(expands_to("$0", "<sh>"));
    set_words(NULL, NULL);
    CHECK(expands_to("\"$@\"", ""));
    CHECK(expands_to("\"$*\"", "<>"));
    CHECK(expands_to("x\"$@\"", "<x>"));
    options.nounset = 1;
    CHECK(expands_to("$NONE", NULL) && expands_to("${NONE-a}", "<a>"));
    options.nounset = 0;
}

static void test_expand_brackets(void)
{
    set_words(NULL, NULL);
    variable_set("F", "a.b.c");
    CHECK(expands_to("${NONE-d}${EMPTY-d}${EMPTY:-e}", "<de>"));
    CHECK(expands_to("${NONE:-a b}", "<a><b>"));
    CHECK(expands_to("\"${NONE:-a b}\"", "<a b>"));
    CHECK(expands_to("${NONE:-\"a b\"}", "<a b>"));
    CHECK(expands_to("${X:+set}${NONE+set}${EMPTY:+set}", "<set>"));
    CHECK(expands_to("${NEW:=v}$NEW", "<vv>"));
    CHECK(expands_to("${#F}${#NONE}", "<50>"));
    CHECK(expands_to("${F#*.} ${F##*.}", "<b.c c>"));
    CHECK(expands_to("${F%.*} ${F%%.*} ${F%x}", "<a.b a a.b.c>"));
    CHECK(expands_to("${F#\"*\"}", "<a.b.c>"));
    CHECK(expands_to("${NONE:-${F%.*}}", "<a.b>"));
    CHECK(expands_to("${NONE?gone}", NULL));
    CHECK(expands_to("${}", NULL) && expands_to("${F!}", NULL));
    CHECK(expands_to("${1=x}", NULL));
}

static void test_expand_separators(void)
{
    set_words(NULL, NULL);
    variable_set("P", ":a::b c:");
    variable_set("IFS", ":");
    CHECK(expands_to("$P", "<><a><><b c>"));
    variable_set("IFS", " :");
    variable_set("P", " a : b c ");
    CHECK(expands_to("$P", "<a><b><c>"));
    variable_set("IFS", "");
    CHECK(expands_to("$P", "< a : b c >"));
    variable_unset("IFS");
}

static char *upper(const char *command)
{
    char *copy = strdup(command);

    for (char *c = copy; *c != '\0'; c++) {
        *c = (char)(*c >= 'a' && *c <= 'z' ? *c - 32 : *c);
    }
    return copy;
}

static void test_expand_substitution(void)
{
    set_words(NULL, NULL);
    expand_substitute = upper;
    CHECK(expands_to("$(a b)", "<A><B>") && expands_to("\"$(a b)\"", "<A B>"));
    CHECK(expands_to("`a b`x", "<A><Bx>"));
    CHECK(expands_to("`a \\`b\\``", "<A><`B`>"));
    CHECK(expands_to("$((1 + 2))$(((3)))", "<33>"));
    CHECK(expands_to("$((1 / 0))", NULL));
    expand_substitute = NULL;
}

static int computes(const char *text, long expected)
{
    long value = -12345;

    return arithmetic_compute(text, &value) == NULL && value == expected;
}

static int does_not_compute(const char *text)
{
    long value;

    return arithmetic_compute(text, &value) != NULL;
}

static void test_arithmetic(void)
{
    variable_set("N", "6");
    CHECK(computes("", 0) && computes(" 12 ", 12) && computes("0x1F+010", 39));
    CHECK(computes("1+2*3-4/2%3", 5) && computes("(1+2)*3", 9));
    CHECK(computes("-N+ +1", -5) && computes("!N", 0) && computes("~0", -1));
    CHECK(computes("1<<4|3&2^1", 19) && computes("-8>>1", -4));
    CHECK(computes("1<2==2>=2", 1) && computes("1!=1", 0));
    CHECK(computes("0&&1/0", 0) && computes("1||1/0", 1));
    CHECK(computes("N>5?N:1/0", 6) && computes("0?1:0?2:3", 3));
    CHECK(computes("M=N+1", 7) && computes("M+=3", 10) && computes("M", 10));
    CHECK(computes("0&&(M=1)", 0) && computes("M", 10) && computes("UN", 0));
    CHECK(does_not_compute("1/0") && does_not_compute("1%0"));
    CHECK(does_not_compute("1+") && does_not_compute("(1") &&
          does_not_compute("1 2") && does_not_compute("1x") &&
          does_not_compute("$"));
    variable_set("N", "abc");
    CHECK(does_not_compute("N"));
}

static void test_pattern(void)
{
    CHECK(pattern_matches("a*c", "abbc") && !pattern_matches("a*c", "abbd"));
    CHECK(pattern_matches("*a*b*", "xxaxxbxx") && pattern_matches("*", ""));
    CHECK(!pattern_matches("?", "") && pattern_matches("a?c", "abc"));
    CHECK(pattern_matches("[a-c]x", "bx") && !pattern_matches("[a-c]x", "dx"));
    CHECK(pattern_matches("[!a-c]", "d") && !pattern_matches("[^a]", "a"));
    CHECK(pattern_matches("[]a]", "]") && pattern_matches("[a-]", "-"));
    CHECK(pattern_matches("[a", "[a") && pattern_matches("\\*", "*"));
    CHECK(!pattern_matches("\\*", "x") && pattern_matches("[\\]]", "]"));
    CHECK(pattern_matches("a\\", "a\\"));
    /* This would take for ever if each star were tried anew. */
    CHECK(!pattern_matches("*a*a*a*a*a*a*a*a*a*b",
                           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
}

static void test_glob(void)
{
    static const char *const names[] = {"a1", "a2", ".h", "d*", "b"};
    char folder[] = "/tmp/sh_test_XXXXXX";

    set_words(NULL, NULL);
    CHECK(mkdtemp(folder) != NULL && chdir(folder) == 0);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        CHECK(close(open(names[i], O_CREAT | O_WRONLY, 0600)) == 0);
    }
    CHECK(mkdir("dir", 0700) == 0);
    CHECK(close(open("dir/f", O_CREAT | O_WRONLY, 0600)) == 0);
    CHECK(expands_to("*", "<a1><a2><b><d*><dir>"));
    CHECK(expands_to("a?", "<a1><a2>") && expands_to("a[!1]", "<a2>"));
    CHECK(expands_to("'a'*", "<a1><a2>") && expands_to("'a*'", "<a*>"));
    CHECK(expands_to(".h*", "<.h>") && expands_to("x*", "<x*>"));
    CHECK(expands_to("*/f", "<dir/f>") && expands_to("d*/", "<dir/>"));
    CHECK(expands_to("d\\*", "<d*>") && expands_to("./a*", "<./a1><./a2>"));
    variable_set("G", "a*");
    CHECK(expands_to("$G", "<a1><a2>") && expands_to("\"$G\"", "<a*>"));
    options.noglob = 1;
    CHECK(expands_to("a*", "<a*>"));
    options.noglob = 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        (void)unlink(names[i]);
    }
    CHECK(unlink("dir/f") == 0 && rmdir("dir") == 0 && rmdir(folder) == 0);
}

static void test_variables(void)
{
    variable_set("V", "1");
    CHECK(getenv("V") == NULL && strcmp(variable_get("V", 1), "1") == 0);
    variable_set("V", variable_get("V", 1));
    variable_export("V");
    CHECK(strcmp(getenv("V"), "1") == 0);
    variable_set("V", "2");
    CHECK(strcmp(getenv("V"), "2") == 0);
    variable_unset("V");
    CHECK(getenv("V") == NULL && variable_get("V", 1) == NULL);
    CHECK(variable_name_length("a_1=") == 3);
    CHECK(variable_name_length("1a") == 0);
}

/* --- Random lines -------------------------------------------------------- */

static void expand_all(const struct node *node)
{
    struct arguments arguments = {NULL, 0};

    for (; node != NULL; node = node->right) {
        for (size_t i = 0; i < node->count; i++) {
            (void)expand_word(node->words[i], &arguments);
        }
        expand_all(node->left);
    }
    arguments_free(&arguments);
}

static void test_random_lines(void)
{
    static const char *const parts[] = {
        "a",  "b",  " ",     "$",    "?",   "{",    "}",   "'",  "\"",
        "\\", ";",  "&",     "|",    "<",   ">",    "(",   ")",  "#",
        "\n", "${", "$(",    "`",    "!",   "[",    "-",   "if", "then",
        "fi", "do", "done",  "case", "in",  "esac", "for", "=",  ":",
        "%",  "*",  "<<a\n", "x=",   "$((", "1",    "+"};
    int kept = dup(STDERR_FILENO);
    int parsed = 0;

    /* What is wrong with these lines is said 50,000 times. */
    CHECK(dup2(open("/dev/null", O_WRONLY), STDERR_FILENO) >= 0);
    srandom(1);
    set_words("1", "2");
    for (int i = 0; i < RANDOM_LINES; i++) {
        struct text text = {NULL, 0, 0};
        char message[PARSE_MESSAGE_BYTES];
        struct tree tree;
        char *line;

        for (long j = random() % 20; j >= 0; j--) {
            text_add(
                &text,
                parts[(size_t)random() % (sizeof parts / sizeof parts[0])]);
        }
        /* As long as the line, so that reading beyond it is noticed. */
        line = strdup(text.bytes);
        if (parser_read(line, &tree, message) == PARSE_DONE) {
            expand_all(tree.root);
            parsed++;
        }
        tree_free(&tree);
        text_free(&text);
        free(line);
    }
    (void)dup2(kept, STDERR_FILENO);
    CHECK(parsed > RANDOM_LINES / 20);
}

int main(void)
{
    static const struct ktap_test tests[] = {
        {"sh-parser-lists", test_parser_lists},
        {"sh-parser-words", test_parser_words},
        {"sh-parser-redirections", test_parser_redirections},
        {"sh-parser-compounds", test_parser_compounds},
        {"sh-parser-errors", test_parser_errors},
        {"sh-parser-incomplete", test_parser_incomplete},
        {"sh-expand-quotes", test_expand_quotes},
        {"sh-expand-parameters", test_expand_parameters},
        {"sh-expand-brackets", test_expand_brackets},
        {"sh-expand-separators", test_expand_separators},
        {"sh-expand-substitution", test_expand_substitution},
        {"sh-arithmetic", test_arithmetic},
        {"sh-pattern", test_pattern},
        {"sh-glob", test_glob},
        {"sh-variables", test_variables},
        {"sh-random-lines", test_random_lines},
    };

    return ktap_run(tests, sizeof tests / sizeof tests[0]);
}
