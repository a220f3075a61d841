/* SPDX-License-Identifier: MIT
 *
 * The first difference counts; what comes after it is its consequence.
 */
#include "grading/spec/conform/compare.h"

#include "grading/spec/model.h"

enum {
    INVARIANT_STEPS = 1024, /* between two looks at what always holds */
    EAX = 7,
    RESULT_ONLY = 1 << EAX,
    WHOLE_MESSAGE = 0xF7,
    CONSUMED_WORD = 4, /* of struct info_process: what Coup does not know */
    RUN_WORD = 5
};

/* A difference that concerns P (0 = nobody); its texts are the caller's to
 * fill. Only the first one counts: NULL if there was another.
 */
static struct difference *differ(struct replay *r, pid p)
{
    struct difference *difference = &r->difference;

    if (difference->found) {
        return NULL;
    }
    difference->found = true;
    difference->involved[0] = p;
    if (r->caller != p) {
        difference->involved[1] = r->caller;
    }
    return difference;
}

/* ---- Requests ---- */

/* Whether word I of an item is known to who we compare with. */
static bool is_known(const struct replay *r, uint32_t i)
{
    uint32_t item = r->event.output.argument[0];

    return !r->coup ||
           (item != INFO_TIME &&
            (item != INFO_PROCESS || (i != CONSUMED_WORD && i != RUN_WORD)));
}

void compare_words(struct replay *r, const struct request *demanded,
                   const struct request *did)
{
    for (uint32_t i = 0; i < demanded->known; i++) {
        if (demanded->word[i] != did->word[i] && is_known(r, i)) {
            struct difference *difference = differ(r, demanded->to);

            if (difference != NULL) {
                text_add(&difference->demanded,
                         "word %u of the item is %u (0x%x)", i,
                         demanded->word[i], demanded->word[i]);
                text_add(&difference->did, "it is %u (0x%x)", did->word[i],
                         did->word[i]);
            }
        }
    }
}

void compare_request(struct replay *r, const struct request *demanded,
                     const struct action *did)
{
    struct difference *difference = differ(r, demanded->to);

    if (difference == NULL) {
        return;
    }
    text_request(&difference->demanded, demanded);
    if (did == NULL) {
        text_add(&difference->did, "nothing of the kind");
    } else {
        text_request(&difference->did, &did->request);
    }
}

/* What is left had no effect, or is not what was demanded. */
void compare_rest(struct replay *r)
{
    for (uint32_t i = r->next_action; i < r->event.actions; i++) {
        const struct action *action = &r->event.action[i];

        if (event_had_effect(action)) {
            struct difference *difference = differ(r, action->request.to);

            if (difference != NULL) {
                text_add(&difference->demanded, "nothing more of the machine");
                text_request(&difference->did, &action->request);
            }
            return;
        }
    }
}

/* ---- Answers ---- */

/* The registers that RESPONSE sets. */
static struct registers registers_of(const struct response *response)
{
    return (struct registers){.set = response->is_message ? WHOLE_MESSAGE
                                                          : RESULT_ONLY,
                              .advances = 1,
                              .value = {[EAX] = (uint32_t)response->result,
                                        [4] = response->sender,
                                        [6] = response->length,
                                        [5] = response->granted,
                                        [1] = response->word[0],
                                        [0] = response->word[1],
                                        [2] = response->word[2]}};
}

/* Those in which the two differ. */
static uint32_t different(const struct registers *a, const struct registers *b)
{
    uint32_t set = a->set ^ b->set;

    for (uint32_t i = 0; i < TRACE_REGISTERS_SEEN; i++) {
        if ((a->set & b->set & 1u << i) != 0 && a->value[i] != b->value[i]) {
            set |= 1u << i;
        }
    }
    return set;
}

static void add_registers(struct text *text, pid p,
                          const struct registers *registers, uint32_t set)
{
    if (registers->set == 0 && registers->advances == 0) {
        text_add(text, "process %u is not answered", p);
        return;
    }
    text_add(text, "process %u:", p);
    text_registers(text, registers, registers->set & set);
    if ((registers->set & set) != set) {
        text_add(text, " (others are kept)");
    }
    if (registers->advances != 1) {
        text_add(text, " its program counter moves past %u calls",
                 registers->advances);
    }
}

void compare_answer(struct replay *r, pid p)
{
    const struct registers *did = &r->event.registers[p];
    struct registers demanded = {0};
    uint32_t set;
    struct difference *difference;

    if (r->is_answered[p]) {
        demanded = registers_of(&r->answers[p].response);
    }
    set = different(&demanded, did);
    if ((set == 0 && did->advances == demanded.advances) ||
        (difference = differ(r, p)) == NULL) {
        return;
    }
    set = demanded.set == 0 || did->set == 0 ? demanded.set | did->set : set;
    add_registers(&difference->demanded, p, &demanded, set);
    add_registers(&difference->did, p, did, set);
    if (r->is_answered[p]) {
        difference->rule = r->answers[p].rule;
    }
}

/* The copy that a clone is has to be made before its original is answered. */
void compare_order(struct replay *r)
{
    for (uint32_t i = 0; i < r->event.actions; i++) {
        const struct request *clone = &r->event.action[i].request;
        const struct registers *original = &r->event.registers[clone->from];

        if (clone->kind == CLONE && original->set != 0 &&
            original->since <= i) {
            struct difference *difference = differ(r, clone->from);

            if (difference != NULL) {
                text_add(&difference->demanded,
                         "process %u is copied before it is answered",
                         clone->from);
                text_add(&difference->did, "it is answered before");
            }
        }
    }
}

/* ---- The choice ---- */

void compare_next(struct replay *r, pid demanded)
{
    struct difference *difference;

    if (demanded == r->event.next ||
        (difference = differ(r, r->event.next)) == NULL) {
        return;
    }
    difference->rule = (struct rule){
        "the current process is the first of the highest ready queue that is "
        "not empty",
        "grading/spec/schedds.c", 0, 0};
    difference->involved[2] = demanded;
    text_add(&difference->demanded, "process %u runs now", demanded);
    text_add(&difference->did, "process %u runs (0: nobody)", r->event.next);
}

void compare_choice(struct replay *r, const char *why)
{
    struct difference *difference;

    if (why == NULL || (difference = differ(r, r->event.next)) == NULL) {
        return;
    }
    text_add(&difference->demanded, "a choice that Coup allows");
    text_add(&difference->did, "%s (process %u runs now)", why, r->event.next);
}

/* ---- What else there is ---- */

void compare_interrupts(struct replay *r)
{
    uint32_t silent = r->event.input.devices & ~r->s.devds.enabled;
    struct difference *difference;

    if (silent == 0 || (difference = differ(r, 0)) == NULL) {
        return;
    }
    difference->rule = (struct rule){
        "a device interrupts once after it was enabled, and is silent then",
        "grading/spec/devds.c", 0, 0};
    text_add(&difference->demanded, "the devices 0x%x are silent", silent);
    text_add(&difference->did, "they interrupt");
}

void compare_caller(struct replay *r)
{
    if (r->event.output.kind != OUTPUT_NONE && !r->was_asked) {
        struct difference *difference = differ(r, 0);

        if (difference != NULL) {
            text_add(&difference->demanded, "nobody runs, so nobody calls");
            text_output(&difference->did, &r->event.output,
                        (struct named){{0, 0}});
        }
    }
}

void compare_invariant(struct replay *r)
{
    const char *wrong =
        r->steps % INVARIANT_STEPS == 0 ? spec_invariant(&r->s) : NULL;
    struct difference *difference;

    if (wrong != NULL && (difference = differ(r, 0)) != NULL) {
        text_add(&difference->demanded, "an invariant of the model");
        text_add(&difference->did, "%s", wrong);
    }
}
