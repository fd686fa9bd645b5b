/* The recipe of a row. */

#pragma once

#include "keys.h"
#include "row.h"

/* The recipe of the key with such a year and word, KEY where there is no such key, BACK where Python does its rows. */
static const recipe *recipe_for(const table *t, span year, span word, status *how) {
    uint32_t at = hash(year.p, year.n, word.p, word.n) & t->key_mask;
    for (; t->bucket[at]; at = (at + 1) & t->key_mask) {
        const key *one = &t->key[t->bucket[at] - 1];
        if (one->year.n == year.n && one->word.n == word.n && memcmp(t->text + one->year.at, year.p, year.n) == 0 &&
            memcmp(t->text + one->word.at, word.p, word.n) == 0) {
            *how = BACK;
            return one->recipe < 0 ? NULL : &t->recipe[one->recipe];
        }
    }
    *how = KEY;
    return NULL;
}

/* The recipe for the row at hand; where there is none, `how` says what is to be done. */
static const recipe *recipe_of(work *k, status *how) {
    const table *t = k->t;
    span year = {k->data, 0, false}, word = year;
    if (t->year_at < 0 && t->word_at < 0) return &t->recipe[0];
    if (t->year_at >= 0) year = cell_at(k, (uint32_t)t->year_at);
    if (t->word_at >= 0) word = cell_at(k, (uint32_t)t->word_at);
    *how = BACK;
    if (year.odd || word.odd) return NULL;
    if (t->word_at >= 0 || year.n - 1 > 6) return recipe_for(t, year, word, how);
    uint64_t tag = 0; /* of 1 to 7 bytes */
    for (size_t i = 0; i < year.n; i++) tag = tag << 8 | year.p[i];
    size_t at = (tag * 0x9E3779B97F4A7C15u) >> 58; /* < RECENT */
    if (k->recent[at].recipe == NULL || k->recent[at].year != tag || k->recent[at].n != year.n) {
        const recipe *found = recipe_for(t, year, word, how);
        if (!found) return NULL;
        k->recent[at].year = tag;
        k->recent[at].n = year.n;
        k->recent[at].recipe = found;
    }
    return k->recent[at].recipe;
}
