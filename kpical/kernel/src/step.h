/* The value of a step on a row, or why it has none. */

#pragma once

#include "code.h"
#include "errors.h"

static bool all_whole(const work *k, const step *s) {
    const slot *one = &k->t->slot[s->first_slot], *end = one + s->slots;
    for (; one < end; one++)
        for (uint32_t i = 0; one->whole && i < one->columns; i++)
            if (!is_whole(k, k->t->part[one->part + i])) return false;
    return true;
}

/* Numerator and denominator in 64 bits, of a quick step or of instructions, where the figures are there and surely within their limits. */
static inline bool quick_values(work *k, const recipe *p, const step *s, int64_t *n, int64_t *d) {
    if (!s->quick && !(s->instructions && k->narrow)) return false;
    if (s->uses & ~k->ready) return false;
    if ((!s->safe || k->negative) && !within(k, p, s)) return false;
    if (k->power && s->whole && !all_whole(k, s)) return false;
    if (s->quick) return linear_value(k, &s->denominator, d) && *d && linear_value(k, &s->numerator, n);
    uint32_t zero;
    return near_code_value(k, 0, s, n, d, &zero) == FINE;
}

/* Numerator and denominator, and which of the denominators on the way are zero. */
static inline outcome values(const work *k, unsigned scale, const step *s, wide *n, wide *d, uint32_t *zeros) {
    unsigned degree = s->numerator.degree > s->denominator.degree ? s->numerator.degree : s->denominator.degree;
    const polynomial *mets = k->t->polynomial + s->first_met;
    *zeros = 0;
    /* where both are even and of one degree the power of ten drops out */
    if (!value_of(k, &s->denominator, scale, s->even ? s->denominator.degree : degree, d)) return DOUBT;
    if (!value_of(k, &s->numerator, scale, s->even ? s->numerator.degree : degree, n)) return DOUBT;
    for (uint32_t i = 0; i < s->mets; i++) {
        wide value = *d;
        if ((int)i != s->denominator_met && !value_of(k, &mets[i], scale, mets[i].degree, &value)) return DOUBT;
        if (value) continue;
        if (s->mets > MOST_TOLD_APART) return DOUBT;
        *zeros |= 1u << i;
    }
    if (*zeros) return FAILS;
    return *d == 0 ? DOUBT : FINE;
}

/* Numerator and denominator of any step, whose figures are all spread out; where it fails, `why`. */
static outcome exact_value(work *k, const recipe *p, const step *s, wide *n, wide *d, fault *why) {
    *why = (fault){s->base, {NULL, 0, false}};
    if (s->fails) return FAILS;
    for (uint32_t j = 0; j < s->slots; j++) {
        const slot *one = &k->t->slot[s->first_slot + j];
        int reason = 0;
        outcome found = check_slot(k, k->power, one, &reason);
        if (found == FINE) continue;
        if (found == DOUBT || !one->reported) return DOUBT;
        why->cell = cell_at(k, k->t->column[p->first_column + k->t->part[one->part]]);
        why->template = s->base + j * REASONS + (uint32_t)reason;
        return FAILS;
    }
    uint32_t zeros;
    outcome found = s->instructions ? far_code_value(k, k->power, s, n, d, &zeros) : values(k, k->power, s, n, d, &zeros);
    if (found == FAILS) why->template = s->base + s->slots * REASONS + zeros;
    return found;
}
