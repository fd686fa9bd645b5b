/* Where a row ends, and its cells. */

#pragma once

#include "guard.h"
#include "row.h"

typedef enum { COMPLETE, CUT, UNCLEAR } walked; /* UNCLEAR: Python finds the end of the record */

/* Cells of a row that has quotation marks, from mark number m on. A quotation may go over line ends where it is closed
   before a comma or a line end, as `records` has it; anything else is unclear. */
static walked walk_quoted(work *k, size_t *m, size_t turn, uint32_t *cells, bool *guard) {
    const u8 *d = k->data + k->base;
    const uint16_t *at = k->found.at, *turns = k->found.turn;
    const size_t count = k->found.marks, all = k->found.turns;
    size_t from = k->start - k->base;
    *cells = 0;
    for (;; (*m)++) { /* here from <= the position of mark m, for no mark stands between */
        bool crossed = false;
        span cell;
        if (*m >= count) return CUT;
        if (at[*m] == from && d[from] == '"') {
            size_t close, end;
            bool doubled = false;
            while (turn < all && turns[turn] <= *m) turn++;
            if (turn < all && d[at[turns[turn]]] == '"') { /* as most are: closed by the next mark, and nothing behind it */
                close = turns[turn];
                if (close + 1 < count && at[close + 1] == at[close] + 1 && d[at[close + 1]] != '"') {
                    cell = (span){d + from + 1, at[close] - from - 1, false};
                    *m = close + 1;
                    goto done;
                }
            }
            for (;;) {
                if (++*m >= count) return CUT;
                if (d[at[*m]] == '\n') crossed = true;
                if (d[at[*m]] != '"') continue;
                close = at[*m];
                if (*m + 1 >= count) return CUT;
                if (at[*m + 1] != close + 1 || d[close + 1] != '"') break;
                doubled = true;
                ++*m;
            }
            do ++*m;
            while (*m < count && d[at[*m]] == '"');
            if (*m >= count) return CUT;
            end = at[*m];
            bool returns = d[end] == '\n' && end == close + 2 && d[close + 1] == '\r';
            bool tail = end != close + 1 && !returns;
            if (crossed && tail) return UNCLEAR;
            cell = (span){d + from + 1, close - from - 1, doubled || tail};
            if (cell.odd && cell.n == 0) *guard = true;
        } else {
            while (d[at[*m]] == '"')
                if (++*m >= count) return CUT;
            size_t end = at[*m];
            if (d[end] == '\n' && end > from && d[end - 1] == '\r') end--;
            cell = (span){d + from, end - from, false};
        }
    done:
        if (cell.n && MAY_NEED_GUARD[*cell.p] && (cell.odd || !needs_no_guard(cell.p, cell.n))) *guard = true;
        if (*cells < k->t->width) k->quoted[*cells] = cell;
        ++*cells;
        if (d[at[*m]] == '\n') return COMPLETE;
        from = (size_t)at[*m] + 1;
    }
}

/* The row that starts at k->start, from mark *m and turn *turn on: where it ends, how many cells it has, and whether one of them
   may need the guard, where it has quotation marks. Afterwards *m is the mark of its line end. */
static walked walk(work *k, size_t *m, size_t *turn, uint32_t *cells, bool *guard) {
    const marks *all = &k->found;
    while (*turn < all->turns && all->turn[*turn] < *m) ++*turn; /* of line ends and marks within a quotation that was passed */
    if (*turn == all->turns) return CUT;
    k->first = *m;
    k->has_quotes = k->data[k->base + all->at[all->turn[*turn]]] == '"';
    *guard = false;
    if (k->has_quotes) {
        walked how = walk_quoted(k, m, *turn, cells, guard);
        if (how != COMPLETE) return how;
    } else { /* all marks before it are commas */
        *m = all->turn[*turn];
        *cells = (uint32_t)(*m - k->first) + 1;
    }
    size_t line = k->base + all->at[*m];
    k->next = line + 1;
    k->end = line > k->start && k->data[line - 1] == '\r' ? line - 1 : line;
    return COMPLETE;
}

/* Whether a cell of the row, of those that are not figures in every recipe, may need the guard; it has no quotation marks. */
static inline bool guards_others(const work *k) {
    const table *t = k->t;
    const u8 *d = k->data + k->base;
    const uint16_t *at = k->found.at + k->first;
    bool doubtful = false;
    for (uint32_t i = 0; i < t->others; i++) doubtful |= may_need_guard(d + (uint16_t)(at[(ptrdiff_t)t->other[i] - 1] + 1));
    if (!doubtful) return false;
    for (uint32_t i = 0; i < t->others; i++) {
        span cell = cell_at(k, t->other[i]);
        if (!needs_no_guard(cell.p, cell.n)) return true;
    }
    return false;
}
