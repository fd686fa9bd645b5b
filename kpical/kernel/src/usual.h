/* What follows from a program, and makes its rows quick: steps of the usual form, columns that no figure stands in. */

#pragma once

#include "program.h"
#include "wide.h"

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

static void find_others(table *t) {
    uint32_t *in = t->other; /* at first: in how many of the recipes so far a column is, one after the other */
    for (uint32_t i = 0; i < t->recipes; i++)
        for (uint32_t k = 0; k < t->recipe[i].columns; k++)
            if (in[t->column[t->recipe[i].first_column + k]] == i) in[t->column[t->recipe[i].first_column + k]]++;
    for (uint32_t j = 0; j < t->width; j++)
        if (in[j] < t->recipes || !t->recipes) t->other[t->others++] = j; /* others <= j: read before it is written */
}
