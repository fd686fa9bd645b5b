/* A row with its results. */

#pragma once

#include "errors.h"
#include "results.h"
#include "step.h"

typedef struct { int64_t computed, missed, blanks, dashes; } tally; /* of the row; blanks and dashes that were read as 0 */

static inline bool has_room(const work *k, const recipe *p) {
    size_t needed = k->next - k->start + k->guards + p->most;
    return k->out.size - k->out.used >= needed && (!k->t->rejects || k->rejected.size - k->rejected.used >= needed);
}

/* Where the cells end that the row keeps: all, or all but the last one, an earlier run's error, and the comma before it. */
static inline size_t kept_end(const work *k) {
    if (!k->t->replaces) return k->end;
    size_t end = (size_t)(cell_at(k, k->t->width - 1).p - k->data) - 1;
    return k->data[end] == '"' ? end - 1 : end; /* the mark that opens the last cell */
}

static inline u8 *put_kept(const work *k, size_t end, u8 *out) {
    memcpy(out, k->data + k->start, end - k->start);
    return out + (end - k->start);
}

/* As that, with the guard. */
static u8 *put_guarded(const work *k, size_t end, u8 *out) {
    size_t from = k->start;
    for (uint32_t i = 0; i < k->guards && k->guard[i] < end; i++) {
        memcpy(out, k->data + from, k->guard[i] - from);
        out += k->guard[i] - from;
        *out++ = '\'';
        from = k->guard[i];
    }
    memcpy(out, k->data + from, end - from);
    return out + (end - from);
}

/* The cell of a step's unit. */
static u8 *put_unit(const table *t, const step *s, u8 *out) {
    *out++ = ',';
    memcpy(out, t->text + s->unit, s->units);
    return out + s->units;
}

/* The cells of a step that is not quick: its result, or blanks and an error. */
static status put_exact_step(work *k, const recipe *p, const step *s, u8 **out, tally *sum, errors *all) {
    wide n, d;
    fault why;
    if (!k->spread && !spread_out(k, p)) return BACK;
    outcome found = exact_value(k, p, s, &n, &d, &why);
    if (found == DOUBT) return BACK;
    if (found == FINE) {
        *out = put_wide_result(s, *out, n, d, &sum->missed);
        sum->computed++;
        return *out ? END : BACK;
    }
    if (why.cell.p && sum->dashes) return BACK; /* the text of a dash that is read as 0 says 0 */
    memset(*out, ',', s->blanks);
    *out += s->blanks;
    return add_error(k, &why, all);
}

/* The cells of all steps, one by one. */
static status put_steps(work *k, const recipe *p, u8 **out, tally *sum, errors *all) {
    const table *t = k->t;
    for (uint32_t i = 0; i < p->steps; i++) {
        const step *s = &t->step[p->first_step + i];
        int64_t n, d;
        if (quick_values(k, p, s, &n, &d)) {
            *out = put_result(t, s, *out, n, d, &sum->missed);
            if (!*out) return BACK;
            sum->computed++;
        } else {
            status how = put_exact_step(k, p, s, out, sum, all);
            if (how != END) return how;
        }
        if (t->word_at >= 0) *out = put_unit(t, s, *out);
    }
    return END;
}

/* The cell of the errors, and the line end that the row had. */
static inline u8 *put_end(const work *k, u8 *out, const errors *all) {
    *out++ = ',';
    if (all->size) out = put_quoted(out, k->error, all->size, all->marks);
    if (k->next - k->end > 1) *out++ = '\r';
    *out++ = '\n';
    return out;
}

/* The row for the file of the rejected ones: as it came, and its errors. */
static void put_reject(work *k, size_t kept, const errors *all) {
    u8 *out = put_kept(k, kept, k->rejected.at + k->rejected.used);
    *out++ = ',';
    out = put_quoted(out, k->error, all->size, all->marks);
    *out++ = '\n';
    k->rejected.used = (size_t)(out - k->rejected.at);
}

static inline void count_row(work *k, const tally *sum, const errors *all) {
    k->counts[ROWS]++;
    k->counts[COMPUTED] += sum->computed;
    k->counts[MISSED] += sum->missed;
    k->counts[FAILED] += all->count > 0;
    k->counts[ZEROS_BLANK] += sum->blanks;
    k->counts[ZEROS_DASH] += sum->dashes;
    for (uint32_t i = 0; i < all->count; i++) k->counts[COUNTS + all->template[i]]++;
}

/* The row with its results. Nothing is counted or kept unless it is END. */
static status do_row(work *k, const recipe *p) {
    tally sum = {0, 0, 0, 0};
    errors all;
    all.size = all.marks = 0;
    all.count = 0;
    if (!read_figures(k, p, &sum.blanks, &sum.dashes)) return BACK;
    if (k->guards && memchr(k->data + k->start, '\r', k->end - k->start)) return BACK; /* a guarded row is quoted where it has one */
    if (!has_room(k, p)) return FULL;
    size_t kept = kept_end(k);
    u8 *out = k->out.at + k->out.used;
    out = k->guards ? put_guarded(k, kept, out) : put_kept(k, kept, out);
    u8 *common = k->small && p->common ? put_common(k->t, p, k->near, out) : NULL;
    if (common) {
        out = common;
        sum.computed = p->steps;
    } else {
        status how = k->scaled && !apply_units(k, p) ? BACK : put_steps(k, p, &out, &sum, &all);
        if (how != END) return how;
    }
    k->out.used = (size_t)(put_end(k, out, &all) - k->out.at);
    if (all.count && k->t->rejects) put_reject(k, kept, &all);
    count_row(k, &sum, &all);
    return END;
}
