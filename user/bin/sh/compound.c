/* SPDX-License-Identifier: MIT
 *
 * Commands that have commands in them. After a failure the rest of a rule does
 * nothing, as no token is then what it expects.
 */
#include "user/bin/sh/compound.h"

#include "user/bin/sh/variable.h"

static int failed(const struct parser *parser)
{
    return parser->result != PARSE_DONE;
}

/* NODE, unless something failed. */
static struct node *done(const struct parser *parser, struct node *node)
{
    return failed(parser) ? NULL : node;
}

static struct node *parse_subshell(struct parser *parser)
{
    struct node *list;

    parser_advance(parser);
    list = parser_list(parser);
    if (!failed(parser) && parser->token.kind == TOKEN_CLOSE) {
        parser_advance(parser);
    } else {
        (void)parser_fail(parser);
    }
    return done(parser, tree_node(parser->tree, NODE_SUBSHELL, list, NULL));
}

static struct node *parse_group(struct parser *parser)
{
    struct node *list;

    parser_advance(parser);
    list = parser_list(parser);
    parser_expect(parser, "}");
    return done(parser, tree_node(parser->tree, NODE_GROUP, list, NULL));
}

/* From behind "if" or "elif" on, to behind "fi". */
static struct node *parse_if(struct parser *parser)
{
    struct node *node = tree_node(parser->tree, NODE_IF, NULL, NULL);

    parser_advance(parser);
    node->left = parser_list(parser);
    parser_expect(parser, "then");
    if (!failed(parser)) {
        node->right = parser_list(parser);
    }
    if (!failed(parser) && parser_at(parser, "elif")) {
        node->other = parse_if(parser);
        return done(parser, node);
    }
    if (!failed(parser) && parser_at(parser, "else")) {
        parser_advance(parser);
        node->other = parser_list(parser);
    }
    parser_expect(parser, "fi");
    return done(parser, node);
}

/* do list done */
static struct node *parse_body(struct parser *parser)
{
    struct node *list = NULL;

    parser_expect(parser, "do");
    if (!failed(parser)) {
        list = parser_list(parser);
    }
    parser_expect(parser, "done");
    return list;
}

static struct node *parse_loop(struct parser *parser, enum node_kind kind)
{
    struct node *node = tree_node(parser->tree, kind, NULL, NULL);

    parser_advance(parser);
    node->left = parser_list(parser);
    node->right = parse_body(parser);
    return done(parser, node);
}

/* The words of "for NAME in WORDS", with what ends them. */
static void parse_for_words(struct parser *parser, struct node *node)
{
    parser_advance(parser);
    while (parser->token.kind == TOKEN_WORD) {
        tree_add_word(parser->tree, node, parser_take_word(parser));
    }
    if (parser->token.kind != TOKEN_SEMICOLON &&
        parser->token.kind != TOKEN_NEWLINE) {
        (void)parser_fail(parser);
        return;
    }
    parser_advance(parser);
}

static struct node *parse_for(struct parser *parser)
{
    struct node *node = tree_node(parser->tree, NODE_FOR, NULL, NULL);

    parser_advance(parser);
    if (parser->token.kind != TOKEN_WORD ||
        variable_name_length(parser->token.text) != parser->token.length) {
        return parser_fail(parser);
    }
    node->name = parser_take_word(parser);
    parser_skip_newlines(parser);
    node->all = !parser_at(parser, "in");
    if (!node->all) {
        parse_for_words(parser, node);
    } else if (parser->token.kind == TOKEN_SEMICOLON) {
        parser_advance(parser);
    }
    if (!failed(parser)) {
        parser_skip_newlines(parser);
    }
    node->right = parse_body(parser);
    return done(parser, node);
}

/* [(] pattern [| pattern] ) [list] [;;] */
static struct node *parse_item(struct parser *parser)
{
    struct node *item = tree_node(parser->tree, NODE_ITEM, NULL, NULL);

    if (parser->token.kind == TOKEN_OPEN) {
        parser_advance(parser);
    }
    while (parser->token.kind == TOKEN_WORD) {
        tree_add_word(parser->tree, item, parser_take_word(parser));
        if (parser->token.kind != TOKEN_PIPE) {
            break;
        }
        parser_advance(parser);
    }
    if (item->count == 0 || parser->token.kind != TOKEN_CLOSE) {
        return parser_fail(parser);
    }
    parser_advance(parser);
    item->left = parser_list_or_none(parser);
    if (!failed(parser) && parser->token.kind == TOKEN_END_OF_CASE) {
        parser_advance(parser);
        parser_skip_newlines(parser);
    } else if (!parser_at(parser, "esac")) {
        (void)parser_fail(parser);
    }
    return done(parser, item);
}

static struct node *parse_case(struct parser *parser)
{
    struct node *node = tree_node(parser->tree, NODE_CASE, NULL, NULL);
    struct node **last = &node->right;

    parser_advance(parser);
    if (parser->token.kind != TOKEN_WORD) {
        return parser_fail(parser);
    }
    tree_add_word(parser->tree, node, parser_take_word(parser));
    parser_skip_newlines(parser);
    parser_expect(parser, "in");
    if (!failed(parser)) {
        parser_skip_newlines(parser);
    }
    while (!failed(parser) && !parser_at(parser, "esac")) {
        *last = parse_item(parser);
        last = failed(parser) ? last : &(*last)->right;
    }
    parser_expect(parser, "esac");
    return done(parser, node);
}

struct node *compound_command(struct parser *parser)
{
    if (parser->token.kind == TOKEN_OPEN) {
        return parse_subshell(parser);
    }
    if (parser_at(parser, "{")) {
        return parse_group(parser);
    }
    if (parser_at(parser, "if")) {
        return parse_if(parser);
    }
    if (parser_at(parser, "while")) {
        return parse_loop(parser, NODE_WHILE);
    }
    if (parser_at(parser, "until")) {
        return parse_loop(parser, NODE_UNTIL);
    }
    if (parser_at(parser, "for")) {
        return parse_for(parser);
    }
    return parser_at(parser, "case") ? parse_case(parser) : NULL;
}

struct node *compound_function(struct parser *parser)
{
    struct node *node = tree_node(parser->tree, NODE_FUNCTION, NULL, NULL);

    if (variable_name_length(parser->token.text) != parser->token.length) {
        return parser_fail(parser);
    }
    node->name = parser_take_word(parser);
    parser_advance(parser); /* ( */
    parser_advance(parser); /* ) */
    parser_skip_newlines(parser);
    node->left = parser_command(parser);
    parser->tree->has_function = 1;
    return done(parser, node);
}
