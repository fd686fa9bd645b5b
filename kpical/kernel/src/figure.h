/* A cell's text as an exact number: mantissa and decimals. */

#pragma once

#include "fullwidth.h"
#include "layout.h"
#include "wide.h"

enum { MOST_DIGITS = 36 }; /* of a figure: 10^36 < 2^120 */

/* One character as its half-width form: the full-width ones of ASCII, U+2212 as -, △ and ▲ as themselves ('T'); 0: another. */
static inline u8 half(const u8 *p, const u8 *end, size_t *length) {
    *length = 1;
    if (p[0] < 0x80) return p[0] == 'T' ? 0 : p[0];
    if (end - p < 3) return 0;
    *length = 3;
    if (p[0] == 0xEF && p[1] == 0xBC && p[2] >= 0x81 && p[2] <= 0xBF) { /* U+FF01 to FF3F: ! to _ */
        u8 c = (u8)(p[2] - 0x60);
        return c == 'T' ? 0 : c;
    }
    if (p[0] == 0xE2 && p[1] == 0x88 && p[2] == 0x92) return '-';
    if (p[0] == 0xE2 && p[1] == 0x96 && (p[2] == 0xB2 || p[2] == 0xB3)) return 'T';
    return 0;
}

/* The digits from *p on, half- or full-width, behind the `count` ones in digit[16..]: how many more there are. */
static inline unsigned take_digits(const u8 **p, const u8 *end, u8 *digit, unsigned *count) {
    const u8 *at = *p;
    unsigned n = *count, before = n;
    while (at < end && n < MOST_DIGITS) { /* digit[16 + n] is inside: there is room for MOST_DIGITS */
        if ((u8)(at[0] - '0') < 10) {
            digit[16 + n++] = *at++;
        } else if (end - at >= 3 && at[0] == 0xEF && at[1] == 0xBC && (u8)(at[2] - 0x90) < 10) {
            digit[16 + n++] = (u8)(at[2] - 0x60);
            at += 3;
        } else {
            break;
        }
    }
    *p = at;
    *count = n;
    return n - before;
}

/* Whether the character c comes next, which then is passed. */
static inline bool passes(const u8 **p, const u8 *end, u8 c) {
    size_t length;
    if (*p == end || half(*p, end, &length) != c) return false;
    *p += length;
    return true;
}

/* Whether the text ends with the character c, which then is left out. */
static inline bool drops(const u8 *p, const u8 **end, u8 c) {
    size_t n = p < *end && (*end)[-1] < 0x80 ? 1 : 3, length;
    if ((size_t)(*end - p) < n || half(*end - n, *end, &length) != c || length != n) return false;
    *end -= n;
    return true;
}

/* [+-△▲]digits or ( digits ), grouped or not, with decimals or not, in half- or full-width: mantissa and decimals. */
static bool read_number(const u8 *p, const u8 *end, wide *mantissa, unsigned *decimals) {
    u8 digit[16 + MOST_DIGITS]; /* digits16 looks at the 16 bytes before the end of what it reads */
    unsigned count = 0, behind = 0;
    bool negative = passes(&p, end, '-') || passes(&p, end, 'T'), inside = false;
    if (!negative && !passes(&p, end, '+')) inside = negative = passes(&p, end, '(');
    memset(digit, '0', 16);
    unsigned run = take_digits(&p, end, digit, &count);
    if (run == 0) return false;
    if (run <= 3 && digit[16] != '0')
        while (passes(&p, end, ','))
            if (take_digits(&p, end, digit, &count) != 3) return false;
    if (passes(&p, end, '.')) {
        behind = take_digits(&p, end, digit, &count);
        if (behind == 0 || behind > MOST_DECIMALS) return false;
    }
    if ((inside && !passes(&p, end, ')')) || p != end) return false;
    wide value = 0;
    int64_t last = 0;
    unsigned low = count < 16 ? count : 16; /* the last digits; the ones before them, of a very long number, one by one */
    for (unsigned i = 0; i < count - low; i++) value = value * 10 + (digit[16 + i] - '0');
    digits16(digit + 16 + (count - low), low, &last);
    value = value * (wide)POWERS[low] + last;
    *mantissa = negative ? -value : value;
    *decimals = behind;
    return true;
}

/* The usual ones of these, in 64 bits: digits with one point, groups of three; one - before them. The 16 bytes before any
   end of them can be read. */
static inline bool read_usual(const u8 *p, const u8 *end, int64_t *mantissa, unsigned *decimals) {
    bool negative = p < end && *p == '-';
    int64_t value = 0, behind;
    p += negative;
    size_t n = (size_t)(end - p);
    *decimals = 0;
    if (n < 3) return false;
    if (n > 4 && n < 21 && n % 4 && end[-4] == ',') { /* n % 4 digits, then up to 4 groups: at most 15 digits */
        const u8 *group = p + n % 4;
        unsigned wrong = *p == '0';
        if (!digits16(p, n % 4, &value)) return false;
        for (; group < end; group += 4) {
            u8 a = (u8)(group[1] - '0'), b = (u8)(group[2] - '0'), c = (u8)(group[3] - '0');
            wrong |= (group[0] ^ ',') | (a > 9) | (b > 9) | (c > 9);
            value = value * 1000 + a * 100 + b * 10 + c; /* at most 255 * 111 more than it should be: no overflow */
        }
        if (wrong) return false;
    } else {
        unsigned places = end[-2] == '.' ? 1 : end[-3] == '.' ? 2 : 0;
        for (const u8 *q = end - 4; !places && q > p && q > end - 10; q--)
            if (*q == '.') places = (unsigned)(end - q) - 1; /* at most 8 */
        if (!places || n - places - 2 > (places > 2 ? 9 : 13) || !digits16(p, n - places - 1, &value) || !digits16(end - places, places, &behind))
            return false;
        value = value * (int64_t)POWERS[places] + behind; /* at most 10 digits and 8, or 14 and 2 */
        *decimals = places;
    }
    *mantissa = negative ? -value : value;
    return true;
}
