/* The 64-bit words of a program, each of which is read once, with its range, so that nothing afterwards has to doubt an index. */

#pragma once

#include "program.h"

/* The words of a program. A word beyond its range makes all of it bad; what is taken is in its range even then. */
typedef struct {
    const int64_t *word;
    size_t left;
    bool bad;
} words;

static int64_t take(words *w, int64_t low, int64_t high) {
    if (w->left == 0 || *w->word < low || *w->word > high) {
        w->bad = true;
        return low;
    }
    w->left--;
    return *w->word++;
}

static uint32_t take_count(words *w) { return (uint32_t)take(w, 0, 1 << 20); }
static bool take_flag(words *w) { return take(w, 0, 1) != 0; }

static piece take_piece(words *w, const table *t) {
    piece p;
    p.at = (uint32_t)take(w, 0, t->text_size);
    p.n = (uint32_t)take(w, 0, t->text_size - p.at);
    return p;
}

/* How much of each room is used. */
typedef struct { uint32_t columns, steps, slots, parts, polynomials, terms, factors; } used;

static polynomial take_polynomial(words *w, table *t, const used *room, used *u, uint32_t columns) {
    polynomial p = {.first = u->terms, .even = true, .linear = true, .positive = true};
    p.count = (uint32_t)take(w, 0, room->terms - u->terms);
    for (uint32_t i = 0; i < p.count; i++) {
        term *one = &t->term[u->terms++];
        one->coefficient = take(w, -INT64_MAX, INT64_MAX);
        one->factor = u->factors;
        uint32_t free_ = room->factors - u->factors;
        one->degree = (uint8_t)take(w, 0, free_ < 16 ? free_ : 16);
        for (int k = 0; k < one->degree; k++) t->factor[u->factors++] = (uint8_t)take(w, 0, columns ? columns - 1 : 0);
        if (one->degree) one->first = t->factor[one->factor];
        if (one->degree && !columns) w->bad = true;
        if (i && one->degree != p.degree) p.even = false;
        if (one->degree > p.degree) p.degree = one->degree;
        if (one->degree != 1) p.linear = false;
        if (one->coefficient < 0) p.positive = false;
    }
    return p;
}

static void take_slot(words *w, table *t, const used *room, used *u, uint32_t columns) {
    slot *s = &t->slot[u->slots++];
    s->part = u->parts;
    uint32_t free_ = room->parts - u->parts;
    s->columns = (uint8_t)take(w, 0, free_ < 255 ? free_ : 255);
    for (int k = 0; k < s->columns; k++) t->part[u->parts++] = (uint8_t)take(w, 0, columns ? columns - 1 : 0);
    if (s->columns && !columns) w->bad = true;
    s->whole = take_flag(w);
    s->reported = take_flag(w);
    s->limited = take_flag(w);
    s->safe = !s->limited;
    if (!s->limited) return;
    s->limits.sum = take_polynomial(w, t, room, u, columns);
    s->limits.has_low = take_flag(w);
    s->limits.low = take(w, -INT64_MAX, INT64_MAX);
    s->limits.low_over = take(w, 1, INT64_MAX);
    s->limits.has_high = take_flag(w);
    s->limits.high = take(w, -INT64_MAX, INT64_MAX);
    s->limits.high_over = take(w, 1, INT64_MAX);
    s->safe = s->limits.sum.linear && s->limits.sum.positive && !s->limits.has_high && (!s->limits.has_low || s->limits.low <= 0);
}
