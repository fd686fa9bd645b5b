/* The errors of a row, and their text. */

#pragma once

#include "quote.h"
#include "row.h"

typedef struct { /* why a step has no value: its template, and the cell that is at fault; of none, p is NULL */
    uint32_t template;
    span cell;
} fault;

typedef struct { /* their text is k->error[0..size) */
    size_t size;
    uint8_t marks; /* in the text */
    uint32_t count;
    uint32_t template[MOST_STEPS]; /* of each */
} errors;

static inline size_t append(u8 *text, size_t size, const u8 *more, size_t n) {
    if (n) memcpy(text + size, more, n);
    return size + n;
}

/* One error more: the text of its template, with the cell in it. */
static status add_error(work *k, const fault *why, errors *all) {
    const template *one = &k->t->template[why->template];
    const u8 *text = k->t->text;
    k->template = why->template;
    if (one->state == UNLEARNED) return LEARN;
    if (one->state == UNSAYABLE || (one->cell && !repeatable(&why->cell))) return BACK;
    size_t n = one->cell ? why->cell.n : 0;
    if (all->size + 2 + one->before.n + n + one->behind.n > MOST_ERROR) return BACK;
    all->marks |= one->marks | (n ? marks_in(why->cell.p, n) : 0);
    if (all->size) all->size = append(k->error, all->size, (const u8 *)"; ", 2);
    all->size = append(k->error, all->size, text + one->before.at, one->before.n);
    if (n) all->size = append(k->error, all->size, why->cell.p, n);
    all->size = append(k->error, all->size, text + one->behind.at, one->behind.n);
    all->template[all->count++] = why->template; /* a recipe has at most MOST_STEPS steps, and each at most one error */
    return END;
}
