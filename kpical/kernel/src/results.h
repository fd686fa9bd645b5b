/* The cells of a step's result. */

#pragma once

#include "decimal.h"

static bool met(const step *s, wide n, wide d, bool *answer) {
    *answer = true;
    for (int i = 0; i < s->tests; i++) {
        wide left, right;
        if (!times(n, s->test[i].over, &left) || !times(d, s->test[i].number, &right)) return false;
        switch (s->test[i].how) {
            case LESS: *answer &= left < right; break;
            case AT_MOST: *answer &= left <= right; break;
            case EQUAL: *answer &= left == right; break;
            case AT_LEAST: *answer &= left >= right; break;
            default: *answer &= left > right;
        }
    }
    return true;
}

/* The cells of a step whose value is n/d: at most RESULT bytes. NULL where 128 bits do not do. */
static u8 *put_wide_result(const step *s, u8 *out, wide n, wide d, int64_t *missed) {
    if (d < 0) d = -d, n = -n;
    uwide over = (uwide)d, top = magnitude(n), factor = POWERS[s->decimals], q;
    if (bits(top) + bits(factor) > 126) return NULL;
    top *= factor;
    if (!(top >> 64) && !(over >> 64)) {
        uint64_t a = (uint64_t)top, b = (uint64_t)over, whole = a / b;
        q = (uwide)whole + rounds_up(s->rounding, whole & 1, a % b, b);
    } else {
        q = top / over;
        q += rounds_up(s->rounding, q & 1, top % over, over);
    }
    *out++ = ',';
    out = put_number(out, n < 0, q, s->decimals);
    if (s->exact) {
        uwide common = divisor(over, magnitude(n));
        *out++ = ',';
        out = put_number(out, n < 0, magnitude(n) / common, 0);
        if (over != common) {
            *out++ = '/';
            out = put_number(out, false, over / common, 0);
        }
    }
    if (s->verdict) {
        *out++ = ',';
        if (s->tests) {
            bool answer;
            if (!met(s, n, d, &answer)) return NULL;
            memcpy(out, answer ? "true" : "false", answer ? 4 : 5);
            out += answer ? 4 : 5;
            *missed += !answer;
        }
    }
    return out;
}

/* As put_wide_result, in 64 bits where they do. */
static inline u8 *put_result(const table *t, const step *s, u8 *out, int64_t n, int64_t d, int64_t *missed) {
    uint64_t n_sign = (uint64_t)(n >> 63), d_sign = (uint64_t)(d >> 63); /* all bits or none; neither is INT64_MIN */
    uint64_t top = ((uint64_t)n ^ n_sign) - n_sign, over = ((uint64_t)d ^ d_sign) - d_sign, near;
    if (s->plain && !__builtin_mul_overflow(top, POWERS[s->decimals], &near)) {
        uint64_t whole = near / over;
        whole += rounds_up64(s->rounding, whole & 1, near - whole * over, over);
        *out++ = ',';
        return put_near(t->small, out, n_sign != d_sign, whole, s->decimals);
    }
    return put_wide_result(s, out, n, d, missed);
}

/* The results of a recipe of common steps on a row of small figures. NULL where one is not that simple. */
static inline u8 *put_common(const table *t, const recipe *p, const int64_t *figure, u8 *out) {
    const common *c = t->common + p->first_step, *end = c + p->steps;
    for (; c < end; c++) {
        const uint8_t *column = t->common_column + c->first, *minus = column + c->plus, *last = minus + c->minus;
        int64_t sum = 0; /* of at most 255 figures below 2^54 */
        while (column < minus) sum += figure[*column++];
        while (column < last) sum -= figure[*column++];
        uint64_t over = (uint64_t)figure[c->under] * c->over, top; /* below 2^63 */
        if (!over || __builtin_mul_overflow((uint64_t)(sum < 0 ? -sum : sum), c->factor, &top)) return NULL;
        uint64_t whole = top / over, rest = top - whole * over;
        whole += rest >= over - rest;
        *out = ',';
        out = put_near(t->small, out + 1, sum < 0, whole, c->decimals);
    }
    return out;
}
