/* Whether figures are what they should be. */

#pragma once

#include "read.h"
#include "values.h"

typedef enum { FINE, FAILS, DOUBT } outcome;

/* polynomial * over < bound (or >), where the polynomial is times 10^scale */
static inline outcome beyond(wide sum, int64_t over, int64_t bound, unsigned scale, bool above) {
    wide left, right;
    if (over == 1 && scale == 0) return (above ? sum > bound : sum < bound) ? FAILS : FINE;
    if (!times(sum, over, &left) || !times(bound, (wide)POWERS[scale], &right)) return DOUBT;
    return (above ? left > right : left < right) ? FAILS : FINE;
}

/* Whether the figure of the column is a whole number. */
static inline bool is_whole(const work *k, uint8_t column) {
    if (!k->scale[column]) return true;
    if (k->far[column]) return k->x[column] % (wide)POWERS[k->power] == 0;
    return k->near[column] % (int64_t)POWERS[k->scale[column]] == 0;
}

/* The figure of a slot: there, a number, whole, within its limits, in this order. */
static inline outcome check_slot(const work *k, unsigned scale, const slot *s, int *reason) {
    const uint8_t *part = k->t->part + s->part;
    for (int i = 0; i < s->columns; i++) {
        uint8_t found = k->kinds[part[i]];
        *reason = found == WORD ? NOT_A_NUMBER : MISSING;
        if (found != NUMBER) return FAILS;
    }
    if (s->whole && !k->narrow)
        for (int i = 0; i < s->columns; i++)
            if (!is_whole(k, part[i])) return *reason = NOT_WHOLE, FAILS;
    if (!s->limited) return FINE;
    wide sum;
    outcome found = FINE;
    if (!value_of(k, &s->limits.sum, scale, 1, &sum)) return DOUBT;
    if (s->limits.has_low) found = beyond(sum, s->limits.low_over, s->limits.low, scale, false), *reason = BELOW;
    if (found == FINE && s->limits.has_high)
        found = beyond(sum, s->limits.high_over, s->limits.high, scale, true), *reason = ABOVE;
    return found;
}

/* Whether all figures of a step are surely what they should be. */
static bool within(work *k, const recipe *p, const step *s) {
    int reason;
    if (!k->narrow || (!k->spread && !spread_out(k, p))) return false;
    for (uint32_t j = 0; j < s->slots; j++)
        if (check_slot(k, 0, &k->t->slot[s->first_slot + j], &reason) != FINE) return false;
    return true;
}
