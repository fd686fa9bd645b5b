/* Figures whose cells write their units. */

#pragma once

#include "walk.h"

/* The unit of a list that the cell ends with, right behind a digit or blanks; NULL where it is none of them. */
static inline const worth *unit_behind(const table *t, range list, const u8 *p, const u8 *end) {
    const uint64_t tail = tail_of(end);
    for (const worth *one = t->worth + list.first, *last = one + list.count; one < last; one++) {
        size_t n = one->text.n;
        const u8 *at = end - n;
        if ((tail ^ one->tail) & one->mask || (size_t)(end - p) <= n) continue;
        if (n > 8 && memcmp(at, t->text + one->text.at, n) != 0) continue;
        if ((u8)(at[-1] - '0') < 10 || at[-1] == ' ') return one;
        if (at - p >= 3 && at[-3] == 0xEF && at[-2] == 0xBC && (u8)(at[-1] - 0x90) < 10) return one;
    }
    return NULL;
}

static inline void note_written(work *k, uint32_t i) { k->written |= (uint64_t)1 << (i < 63 ? i : 63); }

/* The figure of column i, where its cell is 1 to 16 digits, half- or full-width, behind which there is nothing or a unit that is
   known there; none of these needs the guard. */
static inline bool read_dressed(work *k, range list, span cell, uint32_t i) {
    const worth *one = unit_behind(k->t, list, cell.p, cell.p + cell.n);
    size_t n = cell.n - (one ? one->text.n : 0);
    bool fullwidth = *cell.p == 0xEF;
    if (cell.odd || !(fullwidth ? fullwidth_digits(cell.p, n, &k->near[i]) : n - 1 < 16 && digits16(cell.p, n, &k->near[i]))) return false;
    k->dressed |= fullwidth | (one != NULL);
    if (one) {
        if (one->decimals || __builtin_mul_overflow(k->near[i], one->times, &k->near[i]) || k->near[i] >> 62) return false;
        note_written(k, i);
    }
    return true;
}

/* That of any number with a unit behind it, in brackets where it is negative; false where it is none, or is too long. */
static bool read_with_unit(work *k, range list, const u8 *from, const u8 *end, uint32_t i) {
    bool inside = passes(&from, end, '(');
    wide mantissa;
    unsigned decimals;
    size_t length;
    if (inside && !drops(from, &end, ')')) return false;
    const worth *one = unit_behind(k->t, list, from, end);
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
    decimals += one->decimals;
    if (decimals > MOST_DECIMALS || !times(mantissa, one->times, &mantissa)) return false;
    k->near[i] = (int64_t)mantissa;
    k->x[i] = mantissa;
    k->far[i] = bits(magnitude(mantissa)) > 62;
    if (decimals && !k->far[i] && k->near[i] % (int64_t)POWERS[decimals] == 0) k->near[i] /= (int64_t)POWERS[decimals], decimals = 0;
    k->scale[i] = (uint8_t)decimals;
    note_written(k, i);
    return true;
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
