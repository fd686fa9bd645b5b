/* The row at hand, and what the kernel remembers from row to row. */

#pragma once

#include "marks.h"
#include "program.h"
#include "wide.h"
#include "no_figure.h"

enum {
    BEFORE = 48, /* bytes that can be read before the end of any cell: of 16 full-width digits */
    RECENT = 64  /* recipes of short years that are found again without a look at the keys */
};

typedef struct { int64_t n, d; } near_quotient; /* n/d with d > 0 */
typedef struct { wide n, d; } far_quotient;

typedef struct { /* where the result goes: at[0..size), of which `used` bytes are written */
    u8 *at;
    size_t size, used;
} room;

typedef struct {
    const table *t;
    const u8 *data;        /* the whole block; of its beginning, a copy that has BEFORE bytes before it */
    u8 *beginning;
    size_t size;
    room out, rejected;
    int64_t *counts;
    marks found;           /* in the window */
    span *quoted;          /* the cells of a row that has quotation marks */
    u8 *error;             /* the text of a row's errors, MOST_ERROR bytes */
    /* of the row at hand */
    size_t start, end, next; /* its bytes without its line end; where the next row starts */
    size_t base;           /* where the window starts */
    size_t first;          /* its first mark */
    bool has_quotes;
    int64_t near[MOST_COLUMNS]; /* its figures, of at most 62 bits; where they are more, the others say so */
    uint8_t scale[MOST_COLUMNS], kinds[MOST_COLUMNS], far[MOST_COLUMNS];
    uint64_t odd;          /* the columns of which these say something, as `ready`; of the others all are 0 */
    unsigned power;        /* the highest scale of all */
    bool dressed;          /* the row before, and this one as far as it was read, has full-width digits or units: `read_dressed` */
    bool digits, narrow, negative; /* all are digits only, or these with units; all are near and whole; a near one is negative */
    uint64_t written;      /* the columns whose cells write their units, as `ready`; the last one for those from 63 on */
    uint64_t scaled;       /* those of them whose figures in `near` are still in the cell's unit, which is another than the column's */
    const worth *unit[MOST_COLUMNS]; /* that each cell of the row before writes, and then of this one; NULL: none */
    struct { const recipe *of; uint64_t written, scaled; bool drops_out; } dress; /* what follows from these: `note_units` */
    size_t guard[MOST_COLUMNS]; /* where its figures start that need the guard, from left to right */
    uint32_t guards;
    bool small;            /* all are whole numbers from 0 to 2^54 */
    uint64_t ready;        /* the columns of which `level` has the figure, a bit each; the last bit for all from 63 on */
    const int64_t *level;  /* the figures times 10^power, where 62 bits do */
    int64_t levelled[MOST_COLUMNS];
    bool spread;           /* x has them, if they are not narrow */
    wide x[MOST_COLUMNS];
    near_quotient near_register[MOST_REGISTERS]; /* of instructions; in one that none has reached yet d is 0 */
    far_quotient far_register[MOST_REGISTERS];
    uint32_t template;    /* that is to be learned */
    struct { uint64_t year; size_t n; const recipe *recipe; } recent[RECENT];
} work;

/* Cell number j of a row without quotation marks, whose marks begin at[0]: at[-1] is the line end before it. Its bytes end at d + end. */
static inline span cell_between(const u8 *d, const uint16_t *at, uint32_t end, uint32_t j) {
    uint32_t from = (uint16_t)(at[(ptrdiff_t)j - 1] + 1), to = at[j];
    if (to > end) to = end; /* the CR of the last cell; to >= from, for the row ends behind its last comma */
    return (span){d + from, to - from, false};
}

/* Cell number j < width of the row at hand. */
static inline span cell_at(const work *k, uint32_t j) {
    if (k->has_quotes) return k->quoted[j];
    return cell_between(k->data + k->base, k->found.at + k->first, (uint32_t)(k->end - k->base), j);
}
