/* The 64-bit words of a program, each of which is read once, with its range, so that nothing afterwards has to doubt an index.

   Everything of a kind stands in one room of the table; how much there is of it, the first words say. */

#pragma once

#include "program.h"

typedef struct { uint32_t columns, mixes, steps, slots, parts, polynomials, terms, factors, instructions; } sizes;

/* A word beyond its range makes all of them bad; what is taken is in its range even then. */
typedef struct {
    const int64_t *word;
    size_t left;
    bool bad;
    table *table;
    sizes room, used;
    uint32_t columns; /* of the recipe at hand */
} reader;

static int64_t take(reader *r, int64_t low, int64_t high) {
    if (r->left == 0 || *r->word < low || *r->word > high) {
        r->bad = true;
        return low;
    }
    r->left--;
    return *r->word++;
}

/* How many of something, of which there are so many at most, and which have room. */
static uint32_t take_count(reader *r, uint32_t most, uint32_t room) { return (uint32_t)take(r, 0, room < most ? room : most); }

static uint32_t take_size(reader *r) { return (uint32_t)take(r, 0, MOST_OF_A_KIND); }
static int64_t take_number(reader *r) { return take(r, -INT64_MAX, INT64_MAX); }
static int64_t take_over(reader *r) { return take(r, 1, INT64_MAX); }
static bool take_flag(reader *r) { return take(r, 0, 1) != 0; }

static piece take_piece(reader *r) {
    piece p;
    p.at = (uint32_t)take(r, 0, r->table->text_size);
    p.n = (uint32_t)take(r, 0, r->table->text_size - p.at);
    return p;
}

/* The number of a column, of those that the recipe reads. */
static uint8_t take_column(reader *r) {
    if (!r->columns) r->bad = true;
    return (uint8_t)take(r, 0, r->columns ? r->columns - 1 : 0);
}

static polynomial take_polynomial(reader *r) {
    table *t = r->table;
    polynomial p = {.first = r->used.terms, .even = true, .linear = true, .positive = true};
    p.count = take_count(r, MOST_OF_A_KIND, r->room.terms - r->used.terms);
    for (uint32_t i = 0; i < p.count; i++) {
        term *one = &t->term[r->used.terms++];
        one->coefficient = take_number(r);
        one->factor = r->used.factors;
        one->degree = (uint8_t)take_count(r, MOST_DEGREE, r->room.factors - r->used.factors);
        for (int k = 0; k < one->degree; k++) t->factor[r->used.factors++] = take_column(r);
        if (one->degree) one->first = t->factor[one->factor];
        if (i && one->degree != p.degree) p.even = false;
        if (one->degree > p.degree) p.degree = one->degree;
        if (one->degree != 1) p.linear = false;
        if (one->coefficient < 0) p.positive = false;
    }
    return p;
}

static limit take_limit(reader *r) {
    limit one;
    one.sum = take_polynomial(r);
    one.has_low = take_flag(r);
    one.low = take_number(r);
    one.low_over = take_over(r);
    one.has_high = take_flag(r);
    one.high = take_number(r);
    one.high_over = take_over(r);
    return one;
}

static const slot *take_slot(reader *r) {
    slot *s = &r->table->slot[r->used.slots++];
    s->part = r->used.parts;
    s->columns = (uint8_t)take_count(r, UINT8_MAX, r->room.parts - r->used.parts);
    for (int k = 0; k < s->columns; k++) r->table->part[r->used.parts++] = take_column(r);
    s->whole = take_flag(r);
    s->reported = take_flag(r);
    s->limited = take_flag(r);
    if (s->limited) s->limits = take_limit(r);
    const limit *of = &s->limits;
    s->safe = !s->limited || (of->sum.linear && of->sum.positive && !of->has_high && (!of->has_low || of->low <= 0));
    return s;
}

static void take_print(reader *r, step *s) {
    s->decimals = (uint8_t)take(r, 0, MOST_DECIMALS);
    s->rounding = (uint8_t)take(r, 0, ROUNDINGS - 1);
    s->exact = take_flag(r);
    s->verdict = take_flag(r);
    s->plain = !s->exact && !s->verdict;
    s->tests = (uint8_t)take(r, 0, 2);
    for (int i = 0; i < s->tests; i++) {
        s->test[i].how = (uint8_t)take(r, 0, COMPARISONS - 1);
        s->test[i].number = take_number(r);
        s->test[i].over = take_over(r);
    }
}

static void take_ratio(reader *r, step *s) {
    s->numerator = take_polynomial(r);
    s->denominator = take_polynomial(r);
    s->even = s->numerator.even && s->denominator.even &&
              (s->numerator.degree == s->denominator.degree || s->numerator.count == 0);
    s->denominator_met = -1;
    s->first_met = r->used.polynomials;
    s->mets = take_count(r, MOST_DENOMINATORS, r->room.polynomials - r->used.polynomials);
    for (uint32_t i = 0; i < s->mets; i++) {
        if (take_flag(r)) s->denominator_met = (int)i;
        r->table->polynomial[r->used.polynomials++] = take_polynomial(r);
    }
    s->quick = s->numerator.linear && s->denominator.linear && (s->mets == 0 || (s->mets == 1 && s->denominator_met == 0));
}

/* Whether the ratio is a number, a column by itself, or one column over another. */
static void note_form(const table *t, instruction *c) {
    const polynomial *top = &t->polynomial[c->first], *under = top + 1;
    const term *one = &t->term[top->first], *over = &t->term[under->first];
    if (top->count > 1 || under->count != 1 || !over->coefficient) return;
    c->n = top->count ? one->coefficient : 0;
    c->d = over->coefficient;
    c->column = one->first;
    c->under = over->first;
    if (top->degree == 1 && under->degree == 1) c->form = TWO_COLUMNS;
    else if (under->degree || c->d < 1) return;
    else if (!top->degree) c->form = A_NUMBER;
    else if (top->degree == 1 && c->n == 1 && c->d == 1) c->form = A_COLUMN;
}

static void take_instruction(reader *r, step *s, uint32_t number) {
    instruction *c = &r->table->instruction[s->first_instruction + number];
    c->op = (uint8_t)take(r, 0, OPERATIONS - 1);
    c->to = (uint8_t)take(r, 0, s->registers - 1);
    c->a = (uint8_t)take(r, 0, s->registers - 1);
    c->b = (uint8_t)take(r, 0, c->op == ROUND ? MOST_DECIMALS : s->registers - 1);
    c->target = (uint32_t)take(r, number + 1, s->instructions);
    c->first = r->used.polynomials;
    c->count = take_count(r, 2 + MOST_DENOMINATORS, r->room.polynomials - r->used.polynomials);
    if (c->op == RATIO && c->count < 2) r->bad = true;
    for (uint32_t i = 0; i < c->count; i++) r->table->polynomial[r->used.polynomials++] = take_polynomial(r);
    if (c->count == 2) note_form(r->table, c);
    c->told = take_flag(r);
    c->zeros = s->zeros;
    if (!c->told) return;
    if (c->op == RATIO && c->count > 1 && c->count <= 1 + MOST_TOLD_APART) s->zeros += (1u << (c->count - 1)) - 1;
    else if (c->op == DIVIDE) s->zeros++;
    else r->bad = true;
}

/* None where the formula is a ratio. */
static void take_code(reader *r, step *s) {
    s->first_instruction = r->used.instructions;
    s->instructions = take_count(r, MOST_OF_A_KIND, r->room.instructions - r->used.instructions);
    if (!s->instructions) return;
    s->registers = (uint32_t)take(r, 1, MOST_REGISTERS);
    s->quick = false;
    for (uint32_t i = 0; i < s->instructions && !r->bad; i++) take_instruction(r, s, i);
    s->result = (uint8_t)take(r, 0, s->registers - 1);
    r->used.instructions += s->instructions;
}

static void note_use(step *s, uint8_t column) { s->uses |= (uint64_t)1 << (column < 63 ? column : 63); }

static void take_slots(reader *r, step *s) {
    s->first_slot = r->used.slots;
    s->slots = take_count(r, MOST_OF_A_KIND, r->room.slots - r->used.slots);
    s->safe = true;
    for (uint32_t i = 0; i < s->slots; i++) {
        const slot *one = take_slot(r);
        s->safe &= one->safe;
        s->whole |= one->whole;
        for (uint32_t k = 0; k < one->columns; k++) note_use(s, r->table->part[one->part + k]);
    }
}

static const step *take_step(reader *r) {
    const table *t = r->table;
    step *s = &r->table->step[r->used.steps++];
    s->fails = take_flag(r);
    s->base = (uint32_t)take(r, 0, t->templates ? t->templates - 1 : 0);
    s->blanks = (uint32_t)take(r, 0, MOST_BLANKS);
    piece unit = take_piece(r);
    s->unit = unit.at;
    s->units = unit.n;
    if (!t->templates) r->bad = true;
    if (s->fails) return s;
    take_print(r, s);
    take_ratio(r, s);
    take_code(r, s);
    take_slots(r, s);
    for (uint32_t i = s->numerator.first; s->quick && i < s->denominator.first + s->denominator.count; i++)
        note_use(s, t->term[i].first);
    uint64_t zeros = s->instructions ? s->zeros : s->mets <= MOST_TOLD_APART ? (uint64_t)1 << s->mets : 0;
    uint64_t templates = (uint64_t)s->slots * REASONS + zeros;
    if (s->base + templates > t->templates) r->bad = true;
    return s;
}
