/* Values of polynomials on a row: in 64 bits where they fit, else in 128. */

#pragma once

#include "row.h"

/* The value in 64 bits, where the figures are near and whole. */
static inline bool narrow_value(const work *k, const polynomial *p, int64_t *value) {
    int64_t sum = 0;
    const term *one = k->t->term + p->first, *end = one + p->count;
    for (; one < end; one++) {
        int64_t product = one->coefficient;
        if (one->degree && __builtin_mul_overflow(product, k->near[one->first], &product)) return false;
        for (int j = 1; j < one->degree; j++)
            if (__builtin_mul_overflow(product, k->near[k->t->factor[one->factor + j]], &product)) return false;
        if (__builtin_add_overflow(sum, product, &sum)) return false;
    }
    *value = sum;
    return sum != INT64_MIN;
}

/* The value of a linear one in 64 bits, of the figures times their power of ten. */
static inline bool linear_value(const work *k, const polynomial *p, int64_t *value) {
    int64_t sum = 0, product;
    const term *one = k->t->term + p->first, *end = one + p->count;
    if (p->count == 1) return !__builtin_mul_overflow(one->coefficient, k->level[one->first], value) && *value != INT64_MIN;
    for (; one < end; one++)
        if (__builtin_mul_overflow(one->coefficient, k->level[one->first], &product) ||
            __builtin_add_overflow(sum, product, &sum)) return false;
    *value = sum;
    return sum != INT64_MIN;
}

/* The value in 128 bits; times 10^(scale * degree), for figures times 10^scale. */
static bool wide_value(const work *k, const polynomial *p, unsigned scale, unsigned degree, wide *value) {
    wide sum = 0;
    for (uint32_t i = 0; i < p->count; i++) {
        const term *one = k->t->term + p->first + i;
        wide product = one->coefficient;
        for (int j = 0; j < one->degree; j++) {
            uint8_t column = k->t->factor[one->factor + j];
            if (!times(product, k->narrow ? k->near[column] : k->x[column], &product)) return false;
        }
        for (unsigned j = one->degree; j < degree && scale; j++)
            if (!times(product, (wide)POWERS[scale], &product)) return false;
        if (!plus(sum, product, &sum)) return false;
    }
    *value = sum;
    return true;
}

static inline bool value_of(const work *k, const polynomial *p, unsigned scale, unsigned degree, wide *value) {
    int64_t near;
    if (!k->narrow || !narrow_value(k, p, &near)) return wide_value(k, p, scale, degree, value);
    *value = near;
    return true;
}
