/* Steps that 64 bits do at once, and what the others need. */

#pragma once

#include "checks.h"
#include "read.h"

/* What the steps need that are not quick: the kinds of all figures, and in k->x all of them times one power of ten. */
static bool spread_out(work *k, const recipe *p) {
    k->spread = true;
    if (k->digits) clear_kinds(k, p);
    for (uint32_t i = 0; i < p->columns && !k->narrow; i++) {
        wide x = k->far[i] ? k->x[i] : k->near[i];
        if (k->kinds[i] != NUMBER) x = 0;
        if (!times(x, (wide)POWERS[k->kinds[i] == NUMBER ? k->power - k->scale[i] : 0], &k->x[i])) return false;
    }
    return true;
}

static bool all_whole(const work *k, const step *s) {
    const slot *one = &k->t->slot[s->first_slot], *end = one + s->slots;
    for (; one < end; one++)
        for (uint32_t i = 0; one->whole && i < one->columns; i++)
            if (!is_whole(k, k->t->part[one->part + i])) return false;
    return true;
}

/* Numerator and denominator of a quick step in 64 bits, where its figures are there and surely within their limits. */
static inline bool quick_values(work *k, const recipe *p, const step *s, int64_t *n, int64_t *d) {
    if (!s->quick || s->uses & ~k->ready) return false;
    if ((!s->safe || k->negative) && !within(k, p, s)) return false;
    if (k->power && s->whole && !all_whole(k, s)) return false;
    return linear_value(k, &s->denominator, d) && *d && linear_value(k, &s->numerator, n);
}
