/* Cells that are no figures, and whether an error may repeat them. */

#pragma once

#include "platform.h"

enum { MOST_REPEATED = 80 }; /* bytes of a cell that an error's text repeats; longer ones may be cut, which Python does */

typedef struct {
    const u8 *p;
    size_t n;
    bool odd; /* quoted, with a mark inside or text behind: not as it stands here */
} span;

/* The code point of a three-byte sequence that is known to be UTF-8. */
static inline unsigned code3(const u8 *p) { return (unsigned)(p[0] & 15) << 12 | (unsigned)(p[1] & 63) << 6 | (p[2] & 63); }

/* Ideographs that may be part of a figure. */
static const uint16_t NUMERALS[] = {
    0x4E00, 0x4E03, 0x4E09, 0x4E5D, 0x4E8C, 0x4E94, 0x4EDF, 0x4F0D, 0x4F70, 0x5104, 0x5146, 0x5169, 0x516B, 0x516D, 0x5341,
    0x5343, 0x53C3, 0x56DB, 0x58F9, 0x62FE, 0x634C, 0x67D2, 0x7396, 0x767E, 0x8086, 0x842C, 0x8CB3, 0x9678, 0x96F6};

static bool numeral(unsigned code) {
    for (size_t i = 0; i < sizeof NUMERALS / sizeof *NUMERALS; i++)
        if (NUMERALS[i] == code) return true;
    return false;
}

/* Letters and ideographs without any numeral: `not_a_number`, whatever the column's unit. A letter or an ideograph first. */
static bool is_word(const u8 *p, const u8 *end) {
    for (bool first = true; p < end; first = false) {
        u8 c = *p;
        if ((c | 32) >= 'a' && (c | 32) <= 'z') {
            p++;
        } else if (!first && (c == ' ' || c == '-' || c == '_' || c == '/' || c == '(' || c == ')' || c == '!' || c == '?')) {
            p++;
        } else if (c >= 0xE4 && c <= 0xE9 && end - p >= 3) {
            unsigned code = code3(p);
            if (code < 0x4E00 || code > 0x9FFF || numeral(code)) return false;
            p += 3;
        } else {
            return false;
        }
    }
    return true;
}

/* Whether an error's text repeats the cell as it is: short, printable, no blanks that would be folded, no mark of the guard. */
static bool repeatable(const span *cell) {
    const u8 *p = cell->p, *end = p + cell->n;
    if (cell->odd || cell->n == 0 || cell->n > MOST_REPEATED || *p == '\'' || *p == ' ' || end[-1] == ' ') return false;
    while (p < end) {
        if (*p >= 0x20 && *p <= 0x7E) {
            if (*p == ' ' && p[1] == ' ') return false; /* p[1] is inside: the last byte is no blank */
            p++;
        } else if (end - p >= 3 && ((*p >= 0xE4 && *p <= 0xE9 && code3(p) >= 0x4E00 && code3(p) <= 0x9FFF) ||
                                    (p[0] == 0xEF && p[1] == 0xBC && p[2] >= 0x81) || /* full-width ASCII, △, ▲, U+2212 */
                                    (p[0] == 0xE2 && p[1] == 0x96 && (p[2] == 0xB2 || p[2] == 0xB3)) ||
                                    (p[0] == 0xE2 && p[1] == 0x88 && p[2] == 0x92))) {
            p += 3;
        } else {
            return false;
        }
    }
    return true;
}
