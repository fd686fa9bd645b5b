/* A program: what is done to the rows of a table, as the kernel keeps it. */

#pragma once

#include "layout.h"
#include "platform.h"

enum {
    MOST_ERROR = 1 << 14,   /* bytes of a row's error text */
    RESULT = 1 + 1 + 40 + MOST_DECIMALS + 2 + 84 + 6 /* bytes of one step's cells: ,-digits.digits ,fraction ,false */
};

/* The text of 0 to 999, and how long it is. */
typedef struct { u8 text[3], n; } small;

static void write_smalls(small *all) {
    for (unsigned i = 0; i < 1000; i++) {
        u8 digits[3] = {(u8)('0' + i / 100), (u8)('0' + i / 10 % 10), (u8)('0' + i % 10)};
        all[i].n = i > 99 ? 3 : i > 9 ? 2 : 1;
        memcpy(all[i].text, digits + 3 - all[i].n, all[i].n);
    }
}

typedef struct { /* coefficient times the product of `degree` columns */
    int64_t coefficient;
    uint32_t factor; /* the first one, in table.factors */
    uint8_t degree, first; /* `first`: the column of the first one */
} term;

typedef struct {
    uint32_t first, count; /* in table.terms */
    uint8_t degree;
    bool even; /* all terms are of one degree: a common power of ten of the figures drops out */
    bool linear; /* all terms are of degree one */
    bool positive; /* no coefficient is negative */
} polynomial;

typedef struct { /* polynomial * over < bound, or > bound: out of range */
    polynomial sum;
    int64_t low, low_over, high, high_over;
    bool has_low, has_high;
} limit;

typedef struct { /* a figure: one column, or the parts that are added up */
    uint8_t columns; /* how many; the first of them among table.parts is `part` */
    uint32_t part;
    bool whole, reported; /* `reported`: an error of it has a template */
    bool limited;
    bool safe; /* no limit fails where no figure is negative */
    limit limits;
} slot;

typedef enum { POLYNOMIALS, A_NUMBER, A_COLUMN, TWO_COLUMNS } form; /* what a ratio is: any, n/d, a column, n columns / d others */

typedef struct {
    uint8_t op, to, a, b;
    uint32_t target;       /* of a jump: forward, among the step's own or behind the last */
    uint32_t first, count; /* of RATIO, in table.polynomials: numerator, denominator, denominators on the way */
    uint8_t form, column, under;
    bool told;             /* each set of its denominators that may be zero has a template, of the step's the first one: */
    uint32_t zeros;
    int64_t n, d;
} instruction;

typedef struct {
    bool fails;             /* always, with its template: no definition, no column */
    uint32_t base;          /* its first template: a reason for each slot, then a mask of zero denominators */
    uint32_t blanks;        /* commas in place of its results, where it fails */
    uint32_t unit, units;   /* text behind its results: offset and length */
    uint32_t first_slot, slots;
    uint32_t first_met, mets; /* in table.polynomials */
    int denominator_met;    /* the one of `mets` that is the denominator itself, or -1 */
    polynomial numerator, denominator;
    uint32_t first_instruction, instructions, registers; /* of a formula that is no ratio; none of one that is */
    uint32_t zeros;         /* templates of the zero denominators of its instructions */
    uint8_t result; /* the register of the value */
    uint8_t decimals, rounding, tests;
    bool exact, verdict, even;
    bool quick;             /* linear, and no denominator but its own: see `quick_values` */
    bool plain;             /* neither exact nor verdict: a number and no more */
    bool safe, whole;       /* all its slots are safe; one of them is whole */
    uint64_t uses;          /* its columns, a bit each; the last bit for those from 63 on */
    struct { uint8_t how; int64_t number, over; } test[2];
} step;

typedef struct { /* factor * (a sum of columns less a sum of columns) / (over * a column), as most indicators are */
    uint64_t factor; /* with the power of ten of the printed decimals */
    uint32_t over;
    uint32_t first;  /* in table.common_column: those that are added, then those that are taken away */
    uint8_t plus, minus, under, decimals;
} common;

typedef struct {
    uint32_t first_column, columns, first_mix, mixes, first_step, steps;
    uint32_t most; /* bytes of the results and the error text of a row */
    bool common;   /* all its steps are: `put_common` does them for small figures */
    uint64_t truths; /* its columns of 是 and 否, a bit each; all, where one is and there are more than 63 */
} recipe;

typedef struct { uint32_t at, n; } piece; /* of table.text */
typedef struct { piece text; uint8_t how; } absent;
typedef struct { /* 1 of the unit is times * 10^-decimals of the column's */
    piece text;
    uint64_t tail, mask; /* its last 8 bytes, or as many as there are, as `tail_of` has them */
    int64_t times;
    uint8_t decimals;
    bool plain; /* it is worth as much as nothing behind the number */
} worth;
typedef struct { const worth *first, *end; } units; /* in table.worth, the longest text first */
typedef struct { uint64_t bare, said; } mix; /* columns, a bit each: what is written in `said` has money in `bare` noted */
typedef struct { piece before, behind; uint8_t state, marks; bool cell; } template;
typedef struct { piece year, word; int32_t recipe; } key;

typedef struct {
    uint32_t width, absents, worths, lists, recipes, keys, templates, text_size, key_mask, others;
    int32_t year_at, word_at;
    piece header; /* a row that says it again is no row of figures */
    bool replaces, raw, blank_zero, dash_zero, rejects;
    absent *absent;
    template *template;
    recipe *recipe;
    worth *worth;
    units *list;
    mix *mix;
    units *known;     /* the units that are known in it, for each column of a recipe; the words, of 是 and 否 */
    uint8_t *truth;   /* whether it says 是 or 否, for each column of a recipe */
    uint32_t *column; /* of the table, for each column of a recipe */
    uint32_t *other;  /* the columns of the table that are not among the columns of every recipe */
    step *step;
    common *common;   /* for each step */
    uint8_t *common_column;
    slot *slot;
    uint8_t *part;
    polynomial *polynomial;
    instruction *instruction;
    term *term;
    uint8_t *factor;
    key *key;
    uint32_t *bucket; /* of the keys, 0: none, else the key's number + 1 */
    u8 *text;
    small small[1000];
} table;

/* 8 bytes that end there. */
static inline uint64_t tail_of(const u8 *end) {
    uint64_t tail;
    memcpy(&tail, end - 8, 8);
    return tail;
}

static void free_table(table *t) {
    void *rooms[] = {t->absent, t->template, t->recipe, t->worth, t->list, t->mix, t->known, t->truth, t->column, t->other,
                     t->step, t->common, t->common_column, t->slot, t->part, t->polynomial, t->instruction, t->term, t->factor, t->key, t->bucket, t->text};
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) free(rooms[i]);
    free(t);
}
