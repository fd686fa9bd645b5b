/* The value of a formula that compares or chooses: its instructions, one after the other, on registers of n/d with d > 0. */

#pragma once

#include "checks.h"

static inline bool near_times(int64_t a, int64_t b, int64_t *product) {
    return !__builtin_mul_overflow(a, b, product) && *product != INT64_MIN;
}
static inline bool near_plus(int64_t a, int64_t b, int64_t *sum) {
    return !__builtin_add_overflow(a, b, sum) && *sum != INT64_MIN;
}
/* Of figures that are near and whole. */
static inline bool near_value(const work *k, const polynomial *p, unsigned scale, unsigned degree, int64_t *value) {
    (void)scale, (void)degree;
    return narrow_value(k, p, value);
}
static inline int64_t near_figure(const work *k, uint8_t column) { return k->near[column]; }
#define NUMBER int64_t
#define OF(name) near_##name
#include "code_of.h"
#undef NUMBER
#undef OF

static inline wide far_figure(const work *k, uint8_t column) { return k->narrow ? k->near[column] : k->x[column]; }
#define far_times times
#define far_plus plus
#define far_value value_of
#define NUMBER wide
#define OF(name) far_##name
#include "code_of.h"
#undef NUMBER
#undef OF
