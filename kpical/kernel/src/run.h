/* Rows one after the other. */

#pragma once

#include "recipes.h"
#include "rows.h"

/* Whether the cell holds nothing but blanks: ASCII ones, the end mark of old files, and U+3000. */
static bool is_empty(span cell) {
    size_t i = 0;
    while (i < cell.n) {
        if (cell.p[i] <= ' ') i++;
        else if (cell.n - i >= 3 && memcmp(cell.p + i, "\xE3\x80\x80", 3) == 0) i += 3;
        else return false;
    }
    return true;
}

/* Whether the first two cells surely hold something, as those of most rows do: they begin with no blank, nor a part of one. */
static inline bool begins_filled(const work *k) {
    const span one = cell_at(k, 0), two = cell_at(k, 1);
    return one.n && two.n && *one.p > ' ' && *one.p != 0xE3 && *two.p > ' ' && *two.p != 0xE3;
}

/* Whether at most one cell of several holds anything: the row may be blank or a note, which Python reported. */
static bool is_sparse(const work *k) {
    uint32_t filled = 0;
    if (k->t->width > 1 && begins_filled(k)) return false;
    for (uint32_t j = 0; j < k->t->width && filled < 2; j++) filled += !is_empty(cell_at(k, j));
    return filled < 2 && k->t->width > 1;
}

static status one_row(work *k, uint32_t cells, bool guard) {
    status how;
    if (k->end == k->start && k->t->width > 1) { /* an empty line is no row */
        size_t n = k->next - k->end;
        if (k->out.size - k->out.used < n) return FULL;
        memcpy(k->out.at + k->out.used, k->data + k->end, n);
        k->out.used += n;
        k->counts[EMPTY]++;
        return END;
    }
    if (cells != k->t->width || is_sparse(k)) return BACK;
    if (k->end - k->start == k->t->header.n && memcmp(k->data + k->start, k->t->text + k->t->header.at, k->t->header.n) == 0) return BACK;
    if (!k->t->raw && (k->has_quotes ? guard : guards_others(k))) return BACK;
    const recipe *p = recipe_of(k, &how);
    return p ? do_row(k, p) : how;
}

/* The rows from k->start on, as far as it goes. Where it stops, k->start is the start of the row at hand, and k->next
   where the next one starts, or 0 where that is for Python to find out (an open quotation, a very long row, bad bytes). */
static status run(work *k) {
    const u8 *block = k->data;
    while (k->start < k->size) {
        k->base = k->start;
        size_t n = k->size - k->base < WINDOW ? k->size - k->base : WINDOW;
        k->data = k->base < BEFORE ? memcpy(k->beginning + BEFORE, block, k->base + n) : block;
        index_marks(k->data + k->base, n, &k->found);
        for (size_t m = 0, turn = 0;; m++) {
            uint32_t cells;
            bool guard;
            k->next = 0;
            walked how = walk(k, &m, &turn, &cells, &guard);
            if (how == CUT) break;
            if (how == UNCLEAR) return BACK;
            status done = one_row(k, cells, guard);
            if (done != END) return done;
            k->start = k->next;
        }
        k->next = 0;
        if (k->start == k->base) return BACK; /* no row ends in the window */
    }
    return END;
}

static bool prepare(work *k) {
    uint16_t *at = malloc((1 + WINDOW + 64) * sizeof *at);
    if (at) *at = UINT16_MAX; /* one before the first byte */
    k->found.at = at ? at + 1 : NULL;
    k->found.turn = malloc((WINDOW + 64) * sizeof *k->found.turn);
    k->quoted = malloc(((size_t)k->t->width + 1) * sizeof *k->quoted);
    k->error = malloc(MOST_ERROR + 2);
    k->beginning = calloc(1, BEFORE + BEFORE + WINDOW);
    return at && k->found.turn && k->quoted && k->error && k->beginning;
}

static void clear(work *k) {
    if (k->found.at) free(k->found.at - 1);
    free(k->found.turn);
    free(k->quoted);
    free(k->error);
    free(k->beginning);
}
