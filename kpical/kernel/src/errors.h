/* A row's error text. */

#pragma once

#include "quote.h"
#include "row.h"

/* One error more in the row's text: its template, with the cell in it. */
static status add_error(work *k, uint32_t number, const span *cell, size_t *used_, uint8_t *marks) {
    const template *said = &k->t->template[number];
    k->template = number;
    if (said->state == UNLEARNED) return LEARN;
    if (said->state == UNSAYABLE || (said->cell && (!cell || !repeatable(cell)))) return BACK;
    size_t n = said->cell ? cell->n : 0;
    *marks |= said->marks | (n ? marks_in(cell->p, n) : 0);
    if (*used_ + 2 + said->before.n + n + said->behind.n > MOST_ERROR) return BACK;
    if (*used_) k->error[(*used_)++] = ';', k->error[(*used_)++] = ' ';
    memcpy(k->error + *used_, k->t->text + said->before.at, said->before.n);
    *used_ += said->before.n;
    if (n) memcpy(k->error + *used_, cell->p, n);
    *used_ += n;
    memcpy(k->error + *used_, k->t->text + said->behind.at, said->behind.n);
    *used_ += said->behind.n;
    return END;
}
