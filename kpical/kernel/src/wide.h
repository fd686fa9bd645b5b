/* Integers of up to 126 bits, and whether a result still is one. */

#pragma once

#include "platform.h"

static const uint64_t POWERS[19] = {
    1u, 10u, 100u, 1000u, 10000u, 100000u, 1000000u, 10000000u, 100000000u, 1000000000u, 10000000000u, 100000000000u,
    1000000000000u, 10000000000000u, 100000000000000u, 1000000000000000u, 10000000000000000u, 100000000000000000u,
    1000000000000000000u};

static inline int bits(uwide n) {
    uint64_t high = (uint64_t)(n >> 64), low = (uint64_t)n;
    return high ? 128 - __builtin_clzll(high) : low ? 64 - __builtin_clzll(low) : 0;
}

static inline uwide magnitude(wide n) { return n < 0 ? (uwide)0 - (uwide)n : (uwide)n; }

/* Whether it is a number of 64 bits, but for the lowest. */
static inline bool is_near(wide n) { return n == (int64_t)n && (int64_t)n != INT64_MIN; }

/* The product where it surely fits 126 bits. (The compiler's own check of 128 bits needs a library that clang lacks.) */
static inline bool times(wide a, wide b, wide *product) {
    if (is_near(a) && is_near(b)) return *product = (wide)(int64_t)a * (int64_t)b, true;
    if (bits(magnitude(a)) + bits(magnitude(b)) > 126) return false;
    *product = a * b;
    return true;
}

/* The sum of two that fit 126 bits each, where it does too. */
static inline bool plus(wide a, wide b, wide *sum) {
    *sum = a + b;
    return bits(magnitude(*sum)) <= 126;
}
