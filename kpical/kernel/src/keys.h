/* Which recipe a year and a word mean. */

#pragma once

#include "program.h"

static uint32_t hash(const u8 *a, size_t n, const u8 *b, size_t m) {
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < n; i++) h = (h ^ a[i]) * 16777619u;
    h = (h ^ 0xFF) * 16777619u;
    for (size_t i = 0; i < m; i++) h = (h ^ b[i]) * 16777619u;
    return h ^ h >> 15;
}

static void put_into_bucket(table *t, uint32_t number) {
    key *k = &t->key[number];
    uint32_t at = hash(t->text + k->year.at, k->year.n, t->text + k->word.at, k->word.n) & t->key_mask;
    while (t->bucket[at]) at = (at + 1) & t->key_mask; /* there are twice as many buckets as keys: one is free */
    t->bucket[at] = number + 1;
}
