/* The words of a step, and which steps are of the common form. */

#pragma once

#include "wide.h"
#include "program_words.h"

static void note_uses(step *s, uint8_t column) {
    s->uses |= (uint64_t)1 << (column < 63 ? column : 63);
}

static void take_step(words *w, table *t, const used *room, used *u, uint32_t columns) {
    step *s = &t->step[u->steps++];
    s->fails = take_flag(w);
    s->base = (uint32_t)take(w, 0, t->templates ? t->templates - 1 : 0);
    s->blanks = (uint32_t)take(w, 0, 4096);
    piece unit = take_piece(w, t);
    s->unit = unit.at;
    s->units = unit.n;
    if (!t->templates) w->bad = true;
    if (s->fails) return;
    s->decimals = (uint8_t)take(w, 0, MOST_DECIMALS);
    s->rounding = (uint8_t)take(w, HALF_UP, UP);
    s->exact = take_flag(w);
    s->verdict = take_flag(w);
    s->plain = !s->exact && !s->verdict;
    s->tests = (uint8_t)take(w, 0, 2);
    for (int i = 0; i < s->tests; i++) {
        s->test[i].how = (uint8_t)take(w, LESS, MORE);
        s->test[i].number = take(w, -INT64_MAX, INT64_MAX);
        s->test[i].over = take(w, 1, INT64_MAX);
    }
    s->numerator = take_polynomial(w, t, room, u, columns);
    s->denominator = take_polynomial(w, t, room, u, columns);
    s->even = s->numerator.even && s->denominator.even &&
              (s->numerator.degree == s->denominator.degree || s->numerator.count == 0);
    s->denominator_met = -1;
    s->first_met = u->polynomials;
    s->mets = (uint32_t)take(w, 0, room->polynomials - u->polynomials);
    for (uint32_t i = 0; i < s->mets; i++) {
        if (take_flag(w)) s->denominator_met = (int)i;
        t->polynomial[u->polynomials++] = take_polynomial(w, t, room, u, columns);
    }
    s->first_slot = u->slots;
    s->slots = (uint32_t)take(w, 0, room->slots - u->slots);
    s->safe = true;
    s->quick = s->numerator.linear && s->denominator.linear && (s->mets == 0 || (s->mets == 1 && s->denominator_met == 0));
    for (uint32_t i = 0; i < s->slots; i++) {
        take_slot(w, t, room, u, columns);
        const slot *one = &t->slot[s->first_slot + i];
        s->safe &= one->safe;
        s->whole |= one->whole;
        for (uint32_t k = 0; k < one->columns; k++) note_uses(s, t->part[one->part + k]);
    }
    for (uint32_t i = s->numerator.first; s->quick && i < s->denominator.first + s->denominator.count; i++)
        note_uses(s, t->term[i].first);
    uint64_t needs = (uint64_t)s->slots * 5 + (s->mets <= MOST_TOLD_APART ? (uint64_t)1 << s->mets : 0);
    if (s->base + needs > t->templates) w->bad = true;
}

/* Whether the step is common; then it is written down as such. */
static bool is_common(table *t, uint32_t number) {
    const step *s = &t->step[number];
    const term *under = &t->term[s->denominator.first], *top = &t->term[s->numerator.first];
    common *c = &t->common[number];
    if (!s->quick || !s->safe || !s->plain || s->rounding != HALF_UP || s->denominator.count != 1 || !s->numerator.count ||
        s->numerator.count > 255 || under->coefficient < 1 || under->coefficient > 512) return false;
    int64_t factor = top->coefficient < 0 ? -top->coefficient : top->coefficient;
    uint32_t n = c->first = s->numerator.first; /* there are as many columns as terms */
    if (!factor || __builtin_mul_overflow((uint64_t)factor, POWERS[s->decimals], &c->factor)) return false;
    for (int sign = 1; sign >= -1; sign -= 2)
        for (uint32_t i = 0; i < s->numerator.count; i++)
            if (top[i].coefficient == sign * factor) {
                t->common_column[n++] = top[i].first;
                if (sign > 0) c->plus++;
                else c->minus++;
            }
    c->over = (uint32_t)under->coefficient;
    c->under = under->first;
    c->decimals = s->decimals;
    return n == c->first + s->numerator.count; /* there are no other coefficients, and no term is both: n stayed inside */
}
