/* Figures whose cells write their units. */

#pragma once

#include "walk.h"

/* The unit that the cell ends with, of those that are known there; NULL where it is none of them. */
__attribute__((noinline)) static const worth *unit_behind(const table *t, units known, const u8 *p, const u8 *end) {
    const uint64_t tail = tail_of(end);
    for (const worth *one = known.first; one < known.end; one++) {
        size_t n = one->text.n;
        if ((tail ^ one->tail) & one->mask || (size_t)(end - p) <= n) continue;
        if (n <= 8 || memcmp(end - n, t->text + one->text.at, n) == 0) return one;
    }
    return NULL;
}

/* Whether what has that tail ends with a digit, half- or full-width (or one of the six characters behind these). */
static inline bool ends_with_digit(uint64_t tail) { return (tail >> 56) - '0' < 10 || ((tail >> 40) & 0xF0FFFF) == 0x90BCEF; }

/* A figure of 1 to 16 digits, half- or full-width, behind which there is nothing or a unit that is known there, as it stands there;
   none of these needs the guard. *unit is the first one that is tried, if any, and then the one that is there. */
static inline bool read_dressed(const table *t, units known, span cell, int64_t *figure, const worth **unit) {
    const u8 *end = cell.p + cell.n;
    const uint64_t tail = tail_of(end);
    const worth *one = *unit;
    if (!one || (tail ^ one->tail) & one->mask || cell.n <= one->text.n || one->text.n > 8)
        *unit = one = ends_with_digit(tail) ? NULL : unit_behind(t, known, cell.p, end);
    size_t n = cell.n - (one ? one->text.n : 0);
    if (cell.odd) return false;
    return *cell.p == 0xEF ? fullwidth_digits(cell.p, n, figure) : n - 1 < 16 && digits16(cell.p, n, figure);
}

/* The figure of column i, which the unit behind it is applied to. False where it has too many decimals, or is too large. */
static bool apply(work *k, const worth *unit, wide mantissa, unsigned decimals, uint32_t i) {
    decimals += unit->decimals;
    if (decimals > MOST_DECIMALS || !times(mantissa, unit->times, &mantissa)) return false;
    k->near[i] = (int64_t)mantissa;
    k->x[i] = mantissa;
    k->far[i] = bits(magnitude(mantissa)) > 62;
    if (decimals && !k->far[i] && k->near[i] % (int64_t)POWERS[decimals] == 0) k->near[i] /= (int64_t)POWERS[decimals], decimals = 0;
    k->scale[i] = (uint8_t)decimals;
    k->written |= (uint64_t)1 << (i < 63 ? i : 63);
    return true;
}

/* That of any number with a unit behind it, in brackets where it is negative; false where it is none, or is too long. */
static bool read_with_unit(work *k, units known, const u8 *from, const u8 *end, uint32_t i) {
    bool inside = passes(&from, end, '(');
    wide mantissa;
    unsigned decimals;
    size_t length;
    if (inside && !drops(from, &end, ')')) return false;
    const worth *one = unit_behind(k->t, known, from, end);
    if (!one) return false;
    end -= one->text.n;
    while (from < end && end[-1] == ' ') end--;
    if (from == end) return false;
    if (!inside && read_usual(from, end, &k->near[i], &decimals)) {
        mantissa = k->near[i];
    } else {
        u8 first = half(from, end, &length);
        if (first == '(' || (inside && (u8)(first - '0') > 9) || !read_number(from, end, &mantissa, &decimals)) return false;
        if (inside) mantissa = -mantissa;
    }
    return apply(k, one, mantissa, decimals, i);
}

/* Whether the row has money without a unit beside money with one, which is noted: Python does it. */
static bool is_noted(const work *k, const recipe *p) {
    for (const mix *one = k->t->mix + p->first_mix, *end = one + p->mixes; one < end; one++) {
        uint64_t bare = k->written & one->said ? one->bare & ~k->written : 0;
        for (uint32_t i = 0; bare; i++, bare >>= 1)
            if (bare & 1 && k->kinds[i] == NUMBER && (k->near[i] || k->far[i])) return true;
    }
    return false;
}
