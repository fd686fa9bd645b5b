/* The value of a formula that compares or chooses: its instructions, one after the other, on registers of n/d with d > 0. */

#pragma once

#include "checks.h"

typedef struct { wide n, d; } quotient; /* of a register that no instruction has reached d is 0 */

static inline wide positive(wide a) { return a < 0 ? -a : a; }

static bool above_zero(quotient *q) {
    if (q->d < 0) *q = (quotient){-q->n, -q->d};
    return q->d != 0;
}

/* Both numerators over one denominator. */
static inline bool level(const quotient *a, const quotient *b, wide *left, wide *right) {
    *left = a->n, *right = b->n;
    return a->d == b->d || (times(a->n, b->d, left) && times(b->n, a->d, right));
}

static bool add(const quotient *a, const quotient *b, bool less, quotient *to) {
    wide left, right;
    if (!level(a, b, &left, &right) || !plus(left, less ? -right : right, &to->n)) return false;
    to->d = a->d;
    return a->d == b->d || times(a->d, b->d, &to->d);
}

/* To so many decimals, half away from zero. */
static bool round_half_up(const quotient *a, unsigned decimals, quotient *to) {
    wide top;
    if (!a->d || !times(positive(a->n), (wide)POWERS[decimals], &top)) return false;
    bool near = !((uwide)top >> 64) && !((uwide)a->d >> 64);
    wide whole = near ? (wide)((uint64_t)top / (uint64_t)a->d) : top / a->d, rest = top - whole * a->d;
    whole += rest >= a->d - rest;
    *to = (quotient){a->n < 0 ? -whole : whole, (wide)POWERS[decimals]};
    return true;
}

/* A ratio of columns, where no denominator on its way is zero. */
static bool ratio_of(const work *k, const instruction *c, unsigned scale, quotient *to) {
    const polynomial *p = k->t->polynomial + c->first;
    unsigned degree = p[0].degree > p[1].degree ? p[0].degree : p[1].degree;
    if (!value_of(k, &p[0], scale, degree, &to->n) || !value_of(k, &p[1], scale, degree, &to->d)) return false;
    for (uint32_t i = 2; i < c->count; i++) {
        wide met;
        if (!value_of(k, &p[i], scale, p[i].degree, &met) || !met) return false;
    }
    return above_zero(to);
}

/* What an instruction leaves in its register. False where it does not fit, or divides by zero: Python does the row. */
static bool compute(const work *k, const instruction *c, unsigned scale, const quotient *r, quotient *to) {
    const quotient a = r[c->a], b = r[c->b]; /* copies: `to` may be one of them */
    wide left, right;
    switch (c->op) {
        case RATIO: return ratio_of(k, c, scale, to);
        case ADD: return add(&a, &b, false, to);
        case SUBTRACT: return add(&a, &b, true, to);
        case MULTIPLY: return times(a.n, b.n, &to->n) && times(a.d, b.d, &to->d);
        case DIVIDE: return times(a.n, b.d, &to->n) && times(a.d, b.n, &to->d) && above_zero(to);
        case ABSOLUTE: return *to = (quotient){positive(a.n), a.d}, true;
        case ROUND: return round_half_up(&a, c->b, to);
        case NOT: return *to = (quotient){a.n == 0, 1}, true;
        case COPY: return *to = a, true;
        default: break;
    }
    if (!level(&a, &b, &left, &right)) return false;
    switch (c->op) {
        case MAXIMUM: *to = left >= right ? a : b; break;
        case MINIMUM: *to = left <= right ? a : b; break;
        case LESS_THAN: *to = (quotient){left < right, 1}; break;
        case LESS_OR_EQUAL: *to = (quotient){left <= right, 1}; break;
        default: *to = (quotient){left == right, 1}; /* EQUAL_TO */
    }
    return true;
}

/* Numerator and denominator of the last register. */
static outcome code_value(const work *k, unsigned scale, const step *s, wide *n, wide *d) {
    quotient r[MOST_REGISTERS];
    const instruction *code = k->t->instruction + s->first_instruction;
    memset(r, 0, s->registers * sizeof *r);
    for (uint32_t i = 0; i < s->instructions;) { /* every jump goes forward, to at most the end */
        const instruction *c = &code[i++];
        if (c->op == JUMP || c->op == JUMP_IF_FALSE) {
            if (c->op == JUMP || !r[c->a].n) i = c->target;
        } else if (!compute(k, c, scale, r, &r[c->to])) {
            return DOUBT;
        }
    }
    *n = r[s->result].n;
    *d = r[s->result].d;
    return *d ? FINE : DOUBT;
}
