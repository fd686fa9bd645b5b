/* Instructions in numbers of one size: NUMBER, whose functions are called OF(name). Included by code.h alone, once for each size. */

static inline NUMBER OF(positive)(NUMBER a) { return a < 0 ? -a : a; }

static bool OF(above_zero)(OF(quotient) *q) {
    if (q->d < 0) *q = (OF(quotient)){-q->n, -q->d};
    return q->d != 0;
}

/* Both numerators over one denominator. */
static inline bool OF(level)(const OF(quotient) *a, const OF(quotient) *b, NUMBER *left, NUMBER *right) {
    *left = a->n, *right = b->n;
    return a->d == b->d || (OF(times)(a->n, b->d, left) && OF(times)(b->n, a->d, right));
}

static inline bool OF(add)(const OF(quotient) *a, const OF(quotient) *b, bool less, OF(quotient) *to) {
    NUMBER left, right;
    if (!OF(level)(a, b, &left, &right) || !OF(plus)(left, less ? -right : right, &to->n)) return false;
    to->d = a->d;
    return a->d == b->d || OF(times)(a->d, b->d, &to->d);
}

/* To so many decimals, half away from zero. */
static bool OF(round_half_up)(const OF(quotient) *a, unsigned decimals, OF(quotient) *to) {
    NUMBER top;
    if (!a->d || !OF(times)(OF(positive)(a->n), (NUMBER)POWERS[decimals], &top)) return false;
    bool near = !((uwide)top >> 64) && !((uwide)a->d >> 64);
    NUMBER whole = near ? (NUMBER)((uint64_t)top / (uint64_t)a->d) : top / a->d, rest = top - whole * a->d;
    whole += rest >= a->d - rest;
    *to = (OF(quotient)){a->n < 0 ? -whole : whole, (NUMBER)POWERS[decimals]};
    return true;
}

/* A ratio of columns, where no denominator on its way is zero. */
static inline bool OF(ratio_of)(const work *k, const instruction *c, unsigned scale, OF(quotient) *to) {
    if (c->form == A_NUMBER) return *to = (OF(quotient)){c->n, c->d}, true;
    if (c->form == A_COLUMN && !scale) return *to = (OF(quotient)){OF(figure)(k, c->column), 1}, true;
    if (c->form == TWO_COLUMNS) /* a power of ten of the figures drops out */
        return OF(times)(c->n, OF(figure)(k, c->column), &to->n) && OF(times)(c->d, OF(figure)(k, c->under), &to->d) && OF(above_zero)(to);
    const polynomial *p = k->t->polynomial + c->first;
    unsigned degree = p[0].degree > p[1].degree ? p[0].degree : p[1].degree;
    if (!OF(value)(k, &p[0], scale, degree, &to->n) || !OF(value)(k, &p[1], scale, degree, &to->d)) return false;
    for (uint32_t i = 2; i < c->count; i++) {
        NUMBER met;
        if (!OF(value)(k, &p[i], scale, p[i].degree, &met) || !met) return false;
    }
    return OF(above_zero)(to);
}

/* Which of its denominators an instruction stopped at, a bit each: those that are zero. None where one does not fit. */
static uint32_t OF(zeros_of)(const work *k, const instruction *c, unsigned scale, const OF(quotient) *r) {
    const polynomial *p = k->t->polynomial + c->first;
    uint32_t zeros = 0;
    if (c->op == DIVIDE) return r[c->b].n == 0;
    for (uint32_t i = 1; i < c->count; i++) {
        NUMBER met;
        if (!OF(value)(k, &p[i], scale, p[i].degree, &met)) return 0;
        zeros |= (uint32_t)!met << (i - 1);
    }
    return zeros;
}

/* What an instruction leaves in its register. False where it does not fit, or divides by zero. */
static inline bool OF(compute)(const work *k, const instruction *c, unsigned scale, const OF(quotient) *r, OF(quotient) *to) {
    const OF(quotient) *a = &r[c->a], *b = &r[c->b];
    NUMBER left, right;
    switch (c->op) {
        case RATIO: return OF(ratio_of)(k, c, scale, to);
        case ADD: return OF(add)(a, b, false, to);
        case SUBTRACT: return OF(add)(a, b, true, to);
        case MULTIPLY: return OF(times)(a->n, b->n, &to->n) && OF(times)(a->d, b->d, &to->d);
        case DIVIDE: return OF(times)(a->n, b->d, &to->n) && OF(times)(a->d, b->n, &to->d) && OF(above_zero)(to);
        case ABSOLUTE: return *to = (OF(quotient)){OF(positive)(a->n), a->d}, true;
        case ROUND: return OF(round_half_up)(a, c->b, to);
        case NOT: return *to = (OF(quotient)){a->n == 0, 1}, true;
        case COPY: return *to = *a, true;
        default: break;
    }
    if (!OF(level)(a, b, &left, &right)) return false;
    switch (c->op) {
        case MAXIMUM: *to = left >= right ? *a : *b; break;
        case MINIMUM: *to = left <= right ? *a : *b; break;
        case LESS_THAN: *to = (OF(quotient)){left < right, 1}; break;
        case LESS_OR_EQUAL: *to = (OF(quotient)){left <= right, 1}; break;
        default: *to = (OF(quotient)){left == right, 1}; /* EQUAL_TO */
    }
    return true;
}

/* Numerator and denominator of the last register; where it fails, which of the step's zero denominators it was. */
static outcome OF(code_value)(work *k, unsigned scale, const step *s, NUMBER *n, NUMBER *d, uint32_t *zero) {
    OF(quotient) *r = k->OF(register);
    const instruction *code = k->t->instruction + s->first_instruction;
    for (uint32_t i = 0; i < s->instructions;) { /* every jump goes forward, to at most the end */
        const instruction *c = &code[i++];
        if (c->op == JUMP || c->op == JUMP_IF_FALSE) {
            if (c->op == JUMP || !r[c->a].n) i = c->target;
        } else if (!OF(compute)(k, c, scale, r, &r[c->to])) {
            uint32_t zeros = c->told ? OF(zeros_of)(k, c, scale, r) : 0;
            *zero = c->zeros + zeros - 1;
            return zeros ? FAILS : DOUBT;
        }
    }
    *n = r[s->result].n;
    *d = r[s->result].d;
    return *d ? FINE : DOUBT;
}
