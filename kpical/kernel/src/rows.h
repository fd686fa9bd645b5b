/* A row with its results. */

#pragma once

#include "errors.h"
#include "quick.h"
#include "read.h"
#include "results.h"

/* The text as CSV has it, at most 2 n + 2 bytes. */
static u8 *put_quoted(u8 *out, const u8 *text, size_t n, uint8_t marks) {
    if (marks) *out++ = '"';
    if (marks & HAS_QUOTE) {
        for (size_t i = 0; i < n; i++) {
            if (text[i] == '"') *out++ = '"';
            *out++ = text[i];
        }
    } else {
        memcpy(out, text, n);
        out += n;
    }
    if (marks) *out++ = '"';
    return out;
}

/* The cell of a step's unit. */
static u8 *put_unit(const table *t, const step *s, u8 *out) {
    *out++ = ',';
    memcpy(out, t->text + s->unit, s->units);
    return out + s->units;
}

/* The row with its results. Nothing is counted or kept unless it is END. */
static status do_row(work *k, const recipe *p) {
    const table *t = k->t;
    const uint32_t *column = t->column + p->first_column;
    int64_t computed = 0, missed = 0, blanks = 0, dashes = 0;
    size_t error = 0;
    uint8_t marks = 0; /* in the text of the errors */
    uint32_t failed[64], failures = 0; /* templates */
    if (!read_figures(k, p, &blanks, &dashes)) return BACK;
    size_t needed = k->next - k->start + p->most;
    if (k->out.size - k->out.used < needed || (t->rejects && k->rejected.size - k->rejected.used < needed)) return FULL;
    size_t kept = k->end;
    if (t->replaces) kept = (size_t)(cell_at(k, t->width - 1).p - k->data) - 1;
    if (k->data[kept] == '"' && t->replaces) kept--; /* the mark that opens the last cell */
    u8 *out = k->out.at + k->out.used;
    memcpy(out, k->data + k->start, kept - k->start);
    out += kept - k->start;
    u8 *after = k->small && p->common ? put_common(t, p, k->near, out) : NULL;
    if (after) out = after, computed = p->steps;
    for (uint32_t i = 0; !after && i < p->steps; i++) {
        const step *s = &t->step[p->first_step + i];
        int64_t near, over;
        if (quick_values(k, p, s, &near, &over)) {
            out = put_result(t, s, out, near, over, &missed);
            if (!out) return BACK;
            computed++;
            if (t->word_at >= 0) out = put_unit(t, s, out);
            continue;
        }
        if (!k->spread && !spread_out(k, p)) return BACK;
        outcome found = s->fails ? FAILS : FINE;
        uint32_t said = s->base, zeros;
        span cell;
        const span *told = NULL;
        wide n, d;
        for (uint32_t j = 0; j < s->slots && found == FINE; j++) {
            const slot *one = &t->slot[s->first_slot + j];
            int reason = 0;
            found = check_slot(k, k->power, one, &reason);
            if (found == FINE) continue;
            if (found == DOUBT || !one->reported || dashes) return BACK; /* a dash that is read as 0 is told of as 0 */
            said = s->base + j * REASONS + (uint32_t)reason;
            cell = cell_at(k, column[t->part[one->part]]);
            told = &cell;
        }
        if (found == FINE) {
            found = values(k, k->power, s, &n, &d, &zeros);
            if (found == DOUBT) return BACK;
            if (found == FAILS) said = s->base + s->slots * REASONS + zeros;
        }
        if (found == FINE) {
            out = put_wide_result(s, out, n, d, &missed);
            if (!out) return BACK;
            computed++;
        } else {
            status how = add_error(k, said, told, &error, &marks);
            if (how != END) return how;
            if (failures == sizeof failed / sizeof *failed) return BACK;
            failed[failures++] = said;
            memset(out, ',', s->blanks);
            out += s->blanks;
        }
        if (t->word_at >= 0) out = put_unit(t, s, out);
    }
    *out++ = ',';
    if (error) out = put_quoted(out, k->error, error, marks);
    if (k->next - k->end > 1) *out++ = '\r';
    *out++ = '\n';
    k->out.used = (size_t)(out - k->out.at);
    if (failures && t->rejects) {
        u8 *reject = k->rejected.at + k->rejected.used;
        memcpy(reject, k->data + k->start, kept - k->start);
        reject += kept - k->start;
        *reject++ = ',';
        reject = put_quoted(reject, k->error, error, marks);
        *reject++ = '\n';
        k->rejected.used = (size_t)(reject - k->rejected.at);
    }
    k->counts[ROWS]++;
    k->counts[COMPUTED] += computed;
    k->counts[MISSED] += missed;
    k->counts[FAILED] += failures > 0;
    k->counts[ZEROS_BLANK] += blanks;
    k->counts[ZEROS_DASH] += dashes;
    for (uint32_t i = 0; i < failures; i++) k->counts[COUNTS + failed[i]]++;
    return END;
}
