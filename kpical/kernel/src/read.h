/* The figures of a row. */

#pragma once

#include "with_unit.h"

/* What a cell says that holds no figure: DOUBTFUL where it is none of these. `filled`: what the user wants to be read as 0. */
static kind read_absent(work *k, const u8 *p, const u8 *end, uint32_t i, kind *filled) {
    for (uint32_t j = 0; j < k->t->absents; j++) {
        const absent *a = &k->t->absent[j];
        if (a->text.n == (size_t)(end - p) && memcmp(k->t->text + a->text.at, p, a->text.n) == 0) {
            bool zero = (a->how == BLANK && k->t->blank_zero) || (a->how == DASH && k->t->dash_zero);
            k->near[i] = 0;
            if (zero) *filled = (kind)a->how;
            return zero ? NUMBER : (kind)a->how;
        }
    }
    return DOUBTFUL;
}

/* What a cell says; its figure in k->near[i] or k->x[i], its decimals in k->scale[i]. */
static kind read_cell(work *k, const recipe *of, span cell, uint32_t i, kind *filled) {
    if (cell.odd) return DOUBTFUL;
    const u8 *p = cell.p, *end = p + cell.n;
    const units known = k->t->known[of->first_column + i];
    const worth *unit = NULL;
    unsigned decimals;
    if (read_dressed(k->t, known, cell, &k->near[i], &unit)) {
        k->dressed = k->dressed || unit || *p == 0xEF;
        return !unit || apply(k, unit, k->near[i], 0, i) ? NUMBER : DOUBTFUL;
    }
    if (read_usual(p, end, &k->near[i], &decimals)) { /* none of these needs the guard */
        k->scale[i] = (uint8_t)decimals;
        return NUMBER;
    }
    bool guard = !k->t->raw && !k->has_quotes && !needs_no_guard(p, cell.n);
    while (p < end && *p == ' ') p++;
    while (p < end && end[-1] == ' ') end--;
    if (end - p > 400) return DOUBTFUL;
    if (end - p >= 2 && read_with_unit(k, known, p, end, i)) {
        if (guard) k->guard[k->guards++] = (size_t)(cell.p - k->data); /* once for a column at most */
        return NUMBER;
    }
    if (guard) return DOUBTFUL;
    wide mantissa;
    if (p < end && read_number(p, end, &mantissa, &decimals)) {
        k->scale[i] = (uint8_t)decimals;
        k->near[i] = (int64_t)mantissa;
        k->x[i] = mantissa;
        k->far[i] = bits(magnitude(mantissa)) > 62;
        return NUMBER;
    }
    kind absent_ = read_absent(k, p, end, i, filled);
    if (absent_ != DOUBTFUL) return absent_;
    return is_word(cell.p, cell.p + cell.n) ? WORD : DOUBTFUL;
}

/* What a cell of 是 and 否 says: one of the list's words as it stands there, which is 1 or 0, or nothing. */
static kind read_truth(work *k, const recipe *of, span cell, uint32_t i, kind *filled) {
    const units known = k->t->known[of->first_column + i];
    for (const worth *one = known.first; one < known.end; one++) {
        const u8 *text = k->t->text + one->text.at;
        size_t same = 0;
        if (one->text.n != cell.n || cell.odd) continue;
        while (same < cell.n && text[same] == cell.p[same]) same++;
        if (same == cell.n) return k->near[i] = one->times, NUMBER;
    }
    bool guarded = !k->t->raw && !k->has_quotes && !needs_no_guard(cell.p, cell.n);
    return cell.odd || guarded ? DOUBTFUL : read_absent(k, cell.p, cell.p + cell.n, i, filled);
}

/* Forgets what rows before said of columns that are none of these. */
static inline void clear_kinds(work *k, uint64_t but) {
    for (uint64_t rest = k->odd & ~but; rest; rest &= rest - 1) {
        unsigned i = (unsigned)__builtin_ctzll(rest);
        do k->kinds[i] = NUMBER, k->scale[i] = k->far[i] = 0;
        while (i >= 63 && ++i < MOST_COLUMNS);
    }
    k->odd &= but;
}

/* Reads the figures that `read_digits` left. False where one of them is not for the kernel. */
static bool read_others(work *k, const recipe *p, uint64_t others, int64_t *blanks, int64_t *dashes) {
    const uint32_t *column = k->t->column + p->first_column;
    clear_kinds(k, others);
    k->odd = others;
    for (uint32_t i = 0; i < p->columns; i++) {
        if (!(others >> (i < 63 ? i : 63) & 1)) continue;
        k->scale[i] = k->far[i] = 0;
        const span cell = cell_at(k, column[i]);
        const uint64_t bit = (uint64_t)1 << (i < 63 ? i : 63);
        kind filled = NUMBER, found;
        if (k->scaled & bit) found = apply(k, k->unit[i], k->near[i], 0, i) ? NUMBER : DOUBTFUL;
        else found = k->t->truth[p->first_column + i] ? read_truth(k, p, cell, i, &filled) : read_cell(k, p, cell, i, &filled);
        if (found == DOUBTFUL) return false;
        k->kinds[i] = (uint8_t)found;
        *blanks += filled == BLANK;
        *dashes += filled == DASH;
        k->small &= found == NUMBER && !k->far[i] && !k->scale[i] && (uint64_t)k->near[i] < (uint64_t)1 << 54;
        if (found != NUMBER || k->far[i]) k->ready &= ~bit;
        if (found != NUMBER) continue;
        if (k->scale[i] > k->power) k->power = k->scale[i];
        if (k->far[i] || k->scale[i]) k->narrow = false;
        k->negative |= !k->far[i] && k->near[i] < 0;
    }
    k->scaled = 0;
    if (k->power) {
        k->level = k->levelled;
        for (uint32_t i = 0; i < p->columns; i++) {
            int64_t up = (int64_t)POWERS[k->power - k->scale[i]]; /* power <= MOST_DECIMALS */
            if (__builtin_mul_overflow(k->near[i], up, &k->levelled[i])) k->ready &= ~((uint64_t)1 << (i < 63 ? i : 63));
        }
    }
    return true;
}

/* Reads the figures that are 1 to 16 digits into k->near. Bit i: column i is none; with 64 columns and more: all or none. */
static inline uint64_t read_digits(work *k, const recipe *p) {
    const uint32_t *column = k->t->column + p->first_column;
    uint64_t others = 0;
    bool all = true;
    const u8 *d = k->data + k->base;
    const uint16_t *at = k->found.at + k->first;
    const uint32_t end = (uint32_t)(k->end - k->base);
    for (uint32_t i = p->columns; i-- > 0;) {
        const span cell = cell_between(d, at, end, column[i]);
        bool digits = (cell.n - 1 < 16) & digits16(cell.p, cell.n < 17 ? cell.n : 0, &k->near[i]);
        others = others << 1 | !digits;
        all &= digits;
    }
    return all || p->columns < 64 ? others : ~(uint64_t)0;
}

/* What follows from the units that the cells of the row write: which do, which figures these scale, and whether such a scale drops
   out of all steps, because it is the same for all of them and no step has others beside them. */
static void note_units(work *k, const recipe *p) {
    const worth *scale = NULL;
    uint64_t written = 0, scaled = 0;
    bool alike = p->common && p->columns < 64;
    for (uint32_t i = 0; i < p->columns; i++) {
        const worth *one = k->unit[i];
        const uint64_t bit = (uint64_t)1 << (i < 63 ? i : 63);
        if (!one) continue;
        written |= bit;
        if (one->plain) continue;
        scaled |= bit;
        alike &= !scale || (one->times == scale->times && one->decimals == scale->decimals);
        scale = one;
    }
    for (const step *s = k->t->step + p->first_step, *end = s + p->steps; s < end && scale; s++)
        if (s->uses & scaled) alike &= (s->uses & ~scaled) == 0 && !(s->whole && scale->decimals);
    k->dress.of = p;
    k->dress.written = written;
    k->dress.scaled = scaled;
    k->dress.drops_out = alike;
}

/* As `read_digits`, of digits in either width, with units or not, and of cells in quotation marks. The figures of `scaled` columns
   are still in the cell's unit. */
static inline uint64_t read_all_dressed(work *k, const recipe *p, bool quotes) {
    const uint32_t *column = k->t->column + p->first_column;
    const units *known = k->t->known + p->first_column;
    uint64_t others = 0, any = 0;
    bool all = true, same = k->dress.of == p, fullwidth = false;
    const u8 *d = k->data + k->base;
    const uint16_t *at = k->found.at + k->first;
    const uint32_t end = (uint32_t)(k->end - k->base);
    if (!same) memset(k->unit, 0, p->columns * sizeof *k->unit); /* this recipe may know others */
    for (uint32_t i = p->columns; i-- > 0;) {
        const span cell = quotes ? k->quoted[column[i]] : cell_between(d, at, end, column[i]);
        const worth *unit = k->unit[i];
        int64_t figure = 0;
        bool digits = read_dressed(k->t, known[i], cell, &figure, &unit);
        if (!digits) unit = NULL; /* as 元 is not what 千元 ends with */
        same &= unit == k->unit[i];
        k->unit[i] = unit;
        k->near[i] = figure;
        fullwidth |= *cell.p == 0xEF;
        others = others << 1 | !digits;
        all &= digits;
        any |= digits ? (uint64_t)figure : 0;
    }
    if (!same) note_units(k, p);
    k->dressed = fullwidth | (k->dress.written != 0);
    k->small = any >> 54 == 0;
    if (p->columns >= 64 && (!all || k->dress.scaled)) return ~(uint64_t)0;
    k->written = k->dress.written & ~others;
    k->scaled = k->dress.scaled & ~others;
    return others;
}

/* Applies their units to the `scaled` figures. Those of which it can not be done in 64 bits are left, a bit each. */
static inline uint64_t scale_up(work *k) {
    uint64_t left = 0, any = 0;
    for (uint64_t rest = k->scaled; rest; rest &= rest - 1) {
        unsigned i = (unsigned)__builtin_ctzll(rest);
        int64_t value;
        if (k->unit[i]->decimals || __builtin_mul_overflow(k->near[i], k->unit[i]->times, &value) || value >> 62) left |= rest & (0 - rest);
        else any |= (uint64_t)(k->near[i] = value);
    }
    k->small &= any >> 54 == 0;
    return k->scaled = left;
}

/* Applies all of them, where they did not drop out. */
static bool apply_units(work *k, const recipe *p) {
    int64_t none = 0;
    uint64_t others = scale_up(k);
    k->digits = others == 0;
    return k->digits || read_others(k, p, others, &none, &none);
}

/* The figures of the row: in one go where all are digits only, else one by one. False where one of them is not for the kernel. */
static inline bool read_figures(work *k, const recipe *p, int64_t *blanks, int64_t *dashes) {
    k->small = k->narrow = true;
    k->negative = k->spread = false;
    k->power = 0;
    k->written = k->scaled = 0;
    k->guards = 0;
    k->ready = ~(uint64_t)0;
    k->level = k->near;
    uint64_t others = p->truths | (k->has_quotes ? read_all_dressed(k, p, true) : k->dressed ? read_all_dressed(k, p, false) : read_digits(k, p));
    if (k->scaled && (others || !k->dress.drops_out)) others |= scale_up(k);
    k->digits = others == 0;
    if (!k->digits && !read_others(k, p, others, blanks, dashes)) return false;
    if (!k->written) return true;
    if (k->digits) clear_kinds(k, 0);
    return !is_noted(k, p);
}

/* What the steps need that are not quick: the kinds of all figures, and in k->x all of them times one power of ten. */
static bool spread_out(work *k, const recipe *p) {
    k->spread = true;
    if (k->digits) clear_kinds(k, 0);
    for (uint32_t i = 0; i < p->columns && !k->narrow; i++) {
        wide x = k->far[i] ? k->x[i] : k->near[i];
        if (k->kinds[i] != NUMBER) x = 0;
        if (!times(x, (wide)POWERS[k->kinds[i] == NUMBER ? k->power - k->scale[i] : 0], &k->x[i])) return false;
    }
    return true;
}
