/* The batch kernel: CSV records in, the same records out with the results of ratio programs behind them.

   It reads the usual case and vouches for every byte it writes; a record that it can not vouch for (Chinese numerals, units,
   integers beyond 128 bits, a cell that needs the guard, bytes that are no UTF-8) is handed back by its position, and the
   plain engine does it. There is one meaning, in Python; this is a fast reader of it.

   A program comes as 64-bit words, each of which is read once, with its range (`take`), so that nothing after `load` has to
   doubt an index. Rows allocate nothing. Everything up to "The Python module" is plain C11 and knows nothing of Python. */

#ifndef KERNEL_ALONE
#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>
#endif
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
#endif

typedef uint8_t u8;
__extension__ typedef __int128 wide;
__extension__ typedef unsigned __int128 uwide;

enum {
    WINDOW = 1 << 15,       /* bytes indexed at a time; positions in it fit 16 bits */
    MOST_COLUMNS = 256,     /* that one plan reads */
    MOST_DIGITS = 36,       /* of a figure: 10^36 < 2^120 */
    MOST_DECIMALS = 18,     /* printed, and read behind the point: 10^18 < 2^63 */
    MOST_TOLD = 80,         /* bytes of a cell that an error's text repeats; longer ones may be cut, which Python does */
    MOST_ERROR = 1 << 14,   /* bytes of a row's error text */
    RESULT = 1 + 1 + 40 + MOST_DECIMALS + 2 + 84 + 6, /* bytes of one step's cells: ,-digits.digits ,fraction ,false */
    MOST_MASK = 4           /* denominators of a step whose zeros have templates of their own */
};

/* ---- Where cells end: the positions of , LF and " ---------------------------------------------------------------- */

/* Bit i of `marks`: byte i is one of the three. Bit i of `high`: byte i is not ASCII. */
#if defined(__SSE2__)
static inline void look(const u8 *p, uint64_t *marks, uint64_t *high) {
    const __m128i comma = _mm_set1_epi8(','), line = _mm_set1_epi8('\n'), quote = _mm_set1_epi8('"');
    uint64_t found = 0, above = 0;
    for (int i = 0; i < 4; i++) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i));
        __m128i any = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, comma), _mm_cmpeq_epi8(v, line)), _mm_cmpeq_epi8(v, quote));
        found |= (uint64_t)(uint32_t)_mm_movemask_epi8(any) << (16 * i);
        above |= (uint64_t)(uint32_t)_mm_movemask_epi8(v) << (16 * i);
    }
    *marks = found;
    *high = above;
}
#elif defined(__ARM_NEON) && defined(__aarch64__)
static inline uint64_t gathered(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d) {
    const uint8x16_t bit = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t ab = vpaddq_u8(vandq_u8(a, bit), vandq_u8(b, bit));
    uint8x16_t cd = vpaddq_u8(vandq_u8(c, bit), vandq_u8(d, bit));
    uint8x16_t all = vpaddq_u8(ab, cd);
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
}
static inline void look(const u8 *p, uint64_t *marks, uint64_t *high) {
    const uint8x16_t comma = vdupq_n_u8(','), line = vdupq_n_u8('\n'), quote = vdupq_n_u8('"'), top = vdupq_n_u8(0x80);
    uint8x16_t m[4], h[4];
    for (int i = 0; i < 4; i++) {
        uint8x16_t v = vld1q_u8(p + 16 * i);
        m[i] = vorrq_u8(vorrq_u8(vceqq_u8(v, comma), vceqq_u8(v, line)), vceqq_u8(v, quote));
        h[i] = vcgeq_u8(v, top);
    }
    *marks = gathered(m[0], m[1], m[2], m[3]);
    *high = gathered(h[0], h[1], h[2], h[3]);
}
#else
static inline void look(const u8 *p, uint64_t *marks, uint64_t *high) {
    uint64_t found = 0, above = 0;
    for (int i = 0; i < 64; i++) {
        found |= (uint64_t)(p[i] == ',' || p[i] == '\n' || p[i] == '"') << i;
        above |= (uint64_t)(p[i] >> 7) << i;
    }
    *marks = found;
    *high = above;
}
#endif

/* The length of the UTF-8 sequence at p, of which n > 0 bytes are there; 0 where it is none, -1 where n cuts it. */
static inline int sequence(const u8 *p, size_t n) {
    u8 a = p[0];
    int length = a < 0x80 ? 1 : a < 0xC2 ? 0 : a < 0xE0 ? 2 : a < 0xF0 ? 3 : a < 0xF5 ? 4 : 0;
    if (length < 2) return length;
    if (n < 2) return -1;
    u8 low = a == 0xE0 ? 0xA0 : a == 0xF0 ? 0x90 : 0x80, high = a == 0xED ? 0x9F : a == 0xF4 ? 0x8F : 0xBF;
    if (p[1] < low || p[1] > high) return 0;
    for (int i = 2; i < length; i++) {
        if ((size_t)i >= n) return -1;
        if ((p[i] & 0xC0) != 0x80) return 0;
    }
    return length;
}

/* Checks the characters that start in p[from..to), a row of `high` bits for p[base..): they may reach beyond `to`, not beyond n.
   Returns where the checked ones end; *bad says that the byte there is no UTF-8. */
static inline size_t checked(const u8 *p, size_t from, size_t base, size_t to, size_t n, uint64_t high, bool *bad) {
    while (from < to) {
        if (p[from] < 0x80) { /* on to the next one that is not ASCII */
            uint64_t rest = high >> (from - base); /* from - base < 64 */
            if (!rest) return to;
            from += (size_t)__builtin_ctzll(rest);
            continue;
        }
        /* most are ideographs and full-width forms: but for E0 and ED any two bytes 80 to BF may follow */
        while (n - from >= 3 && p[from] >= 0xE1 && p[from] <= 0xEF && p[from] != 0xED && (p[from + 1] & 0xC0) == 0x80 &&
               (p[from + 2] & 0xC0) == 0x80) {
            from += 3;
            if (from >= to) return from;
        }
        if (p[from] < 0x80) continue;
        int length = sequence(p + from, n - from);
        if (length <= 0) {
            *bad = length == 0;
            return length == 0 ? from : n; /* cut by the window's end: it is looked at again with the next window */
        }
        from += (size_t)length;
    }
    return from;
}

/* The positions of the marks in p[0..n), n <= WINDOW, up to the first byte that is no UTF-8. `at` has room for n + 64. */
static size_t index_marks(const u8 *p, size_t n, uint16_t *at) {
    size_t count = 0, valid = 0; /* all before `valid` is UTF-8 */
    bool bad = false;
    for (size_t i = 0; i < n && !bad; i += 64) {
        uint64_t marks, high;
        if (n - i >= 64) {
            look(p + i, &marks, &high);
        } else { /* the last bytes, in a room of 64 */
            u8 last[64] = {0};
            memcpy(last, p + i, n - i);
            look(last, &marks, &high);
        }
        if (high) {
            size_t to = n - i < 64 ? n : i + 64;
            valid = checked(p, valid < i ? i : valid, i, to, n, high, &bad);
            if (bad) marks &= ~(uint64_t)0 >> (63 - (valid - i)); /* i <= valid < i + 64; the bad byte itself is no mark */
        }
        while (marks) { /* at most 64 a turn, and count <= i before it: inside n + 64 */
            at[count++] = (uint16_t)(i + (size_t)__builtin_ctzll(marks));
            marks &= marks - 1;
        }
    }
    return count;
}

/* ---- Numbers ----------------------------------------------------------------------------------------------------- */

static const uint64_t POWERS[19] = {
    1u, 10u, 100u, 1000u, 10000u, 100000u, 1000000u, 10000000u, 100000000u, 1000000000u, 10000000000u, 100000000000u,
    1000000000000u, 10000000000000u, 100000000000000u, 1000000000000000u, 10000000000000000u, 100000000000000000u,
    1000000000000000000u};

static inline int bits(uwide n) {
    uint64_t high = (uint64_t)(n >> 64), low = (uint64_t)n;
    return high ? 128 - __builtin_clzll(high) : low ? 64 - __builtin_clzll(low) : 0;
}

static inline uwide magnitude(wide n) { return n < 0 ? (uwide)0 - (uwide)n : (uwide)n; }

/* The product where it surely fits 126 bits. (The compiler's own check of 128 bits needs a library that clang lacks.) */
static inline bool times(wide a, wide b, wide *product) {
    if (bits(magnitude(a)) + bits(magnitude(b)) > 126) return false;
    *product = a * b;
    return true;
}

/* The sum of two that fit 126 bits each, where it does too. */
static inline bool plus(wide a, wide b, wide *sum) {
    *sum = a + b;
    return bits(magnitude(*sum)) <= 126;
}

typedef enum { NUMBER, BLANK, DASH, ABSENT, WORD, DOUBTFUL } kind; /* BLANK, DASH, ABSENT: no figure; DOUBTFUL: for Python */

typedef struct {
    const u8 *p;
    size_t n;
    bool odd; /* quoted, with a mark inside or text behind: not as it stands here */
} span;

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
/* The value of 8 characters, the first one lowest; false where one is no digit. */
static inline bool eight(uint64_t v, uint64_t *value) {
    bool digits = ((v & 0xF0F0F0F0F0F0F0F0u) | (((v + 0x0606060606060606u) & 0xF0F0F0F0F0F0F0F0u) >> 4)) == 0x3333333333333333u;
    v -= 0x3030303030303030u;
    v = v * 10 + (v >> 8);
    *value = ((v & 0x000000FF000000FFu) * 0x000F424000000064u + ((v >> 16) & 0x000000FF000000FFu) * 0x0000271000000001u) >> 32;
    return digits;
}

/* What of two words of 8 bytes belongs to a cell of n bytes that ends with them. */
static const uint64_t OWN[17][2] = {
    {0, 0}, {0, 0xFFull << 56}, {0, 0xFFFFull << 48}, {0, 0xFFFFFFull << 40}, {0, 0xFFFFFFFFull << 32},
    {0, ~0ull << 24}, {0, ~0ull << 16}, {0, ~0ull << 8}, {0, ~0ull},
    {0xFFull << 56, ~0ull}, {0xFFFFull << 48, ~0ull}, {0xFFFFFFull << 40, ~0ull}, {0xFFFFFFFFull << 32, ~0ull},
    {~0ull << 24, ~0ull}, {~0ull << 16, ~0ull}, {~0ull << 8, ~0ull}, {~0ull, ~0ull}};

/* 1 <= n <= 16 digits at p; the 16 bytes up to p + n can be read. Lengths vary from cell to cell, so nothing branches on them. */
static inline bool digits16(const u8 *p, size_t n, int64_t *value) {
    const uint64_t zeros = 0x3030303030303030u;
    uint64_t low, high, a, b;
    memcpy(&high, p + n - 16, 8);
    memcpy(&low, p + n - 8, 8);
    high = (high & OWN[n][0]) | (zeros & ~OWN[n][0]);
    low = (low & OWN[n][1]) | (zeros & ~OWN[n][1]);
    if (!((int)eight(high, &a) & (int)eight(low, &b))) return false;
    *value = (int64_t)(a * 100000000u + b);
    return true;
}
#else
static inline bool digits16(const u8 *p, size_t n, int64_t *value) {
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        if (p[i] < '0' || p[i] > '9') return false;
        sum = sum * 10 + (p[i] - '0');
    }
    *value = sum;
    return true;
}
#endif

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

/* ---- Words that are no figures ----------------------------------------------------------------------------------- */

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
static bool tellable(const span *cell) {
    const u8 *p = cell->p, *end = p + cell->n;
    if (cell->odd || cell->n == 0 || cell->n > MOST_TOLD || *p == '\'' || *p == ' ' || end[-1] == ' ') return false;
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

/* ---- The guard --------------------------------------------------------------------------------------------------- */

/* Bytes with which a cell starts that may need the guard: = + - @ TAB CR LF NUL, and the first byte of ＝ ＋ － ＠. */
static const u8 MAY_NEED_GUARD[256] = {
    ['='] = 1, ['+'] = 1, ['-'] = 1, ['@'] = 1, ['\t'] = 1, ['\r'] = 1, ['\n'] = 1, ['\0'] = 1, [0xEF] = 1};

/* Whether the text surely needs none: a signed number such as -1,234.5%, a dash by itself, or a harmless start. */
static bool needs_no_guard(const u8 *p, size_t n) {
    const u8 *end = p + n;
    size_t length;
    if (n == 0 || !MAY_NEED_GUARD[*p]) return true;
    u8 sign = half(p, end, &length);
    if (sign != '+' && sign != '-') return *p == 0xEF && sign != '=' && sign != '@';
    p += length;
    if (p == end) return sign == '-';
    bool point = false, digit = false;
    for (; p < end; p += length) {
        u8 c = half(p, end, &length);
        if (c >= '0' && c <= '9') digit = true;
        else if (c == ',' && digit && !point) continue;
        else if (c == '.' && digit && !point) point = true, digit = false;
        else return (c == '%' && digit && p + length == end);
    }
    return digit || !point;
}

/* ---- Programs ---------------------------------------------------------------------------------------------------- */

typedef struct { /* coefficient times the product of `degree` columns */
    int64_t coefficient;
    uint32_t factor; /* the first one, in table.factors */
    uint8_t degree, first; /* `first`: the column of the first one */
} term;

typedef struct {
    uint32_t first, count; /* in table.terms */
    uint8_t degree;
    bool even; /* all terms are of one degree: a common power of ten of the figures drops out */
} polynomial;

typedef struct { /* polynomial * over < bound, or > bound: out of range */
    polynomial sum;
    int64_t low, low_over, high, high_over;
    bool has_low, has_high;
} limit;

typedef struct { /* a figure: one column, or the parts that are added up */
    uint8_t columns, column; /* how many; the first of them among table.parts is `part` */
    uint32_t part;
    bool whole, tells; /* `tells`: an error of it has a template */
    bool limited;
    limit limits;
} slot;

typedef enum { HALF_UP, HALF_EVEN, DOWN, UP } rounding;
typedef enum { LESS, AT_MOST, EQUAL, AT_LEAST, MORE } comparison;

typedef struct {
    bool fails;             /* always, with its template: no definition, no column */
    uint32_t base;          /* its first template: a reason for each slot, then a mask of zero denominators */
    uint32_t blanks;        /* commas in place of its results, where it fails */
    uint32_t unit, units;   /* text behind its results: offset and length */
    uint32_t first_slot, slots;
    uint32_t first_met, mets; /* in table.polynomials */
    int denominator_met;    /* the one of `mets` that is the denominator itself, or -1 */
    polynomial numerator, denominator;
    uint8_t decimals, rounding, tests;
    bool exact, verdict, even;
    struct { uint8_t how; int64_t number, over; } test[2];
} step;

typedef struct {
    uint32_t first_column, columns, first_step, steps;
    uint32_t most; /* bytes of the results and the error text of a row */
} plan;

typedef struct { uint32_t at, n; } piece; /* of table.text */
typedef struct { piece text; uint8_t how; } absent;
typedef enum { UNLEARNED, LEARNED, UNTOLD } learning; /* UNTOLD: Python says it each time */
typedef struct { piece before, behind; uint8_t state; bool cell; } template_;
typedef struct { piece year, word; int32_t plan; } key;

typedef struct {
    uint32_t width, absents, plans, keys, templates, text_size, key_mask;
    int32_t year_at, word_at;
    bool replaces, raw, blank_zero, dash_zero, rejects;
    absent *absent;
    template_ *template_;
    plan *plan;
    uint32_t *column; /* of the table, for each column of a plan */
    step *step;
    slot *slot;
    uint8_t *part;
    polynomial *polynomial;
    term *term;
    uint8_t *factor;
    key *key;
    uint32_t *bucket; /* of the keys, 0: none, else the key's number + 1 */
    u8 *text;
} table;

static void free_table(table *t) {
    void *rooms[] = {t->absent, t->template_, t->plan, t->column, t->step, t->slot, t->part, t->polynomial, t->term, t->factor,
                     t->key, t->bucket, t->text};
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) free(rooms[i]);
    free(t);
}

/* The words of a program. A word beyond its range makes all of it bad; what is taken is in its range even then. */
typedef struct {
    const int64_t *word;
    size_t left;
    bool bad;
} words;

static int64_t take(words *w, int64_t low, int64_t high) {
    if (w->left == 0 || *w->word < low || *w->word > high) {
        w->bad = true;
        return low;
    }
    w->left--;
    return *w->word++;
}

static uint32_t take_count(words *w) { return (uint32_t)take(w, 0, 1 << 20); }
static bool take_flag(words *w) { return take(w, 0, 1) != 0; }

static piece take_piece(words *w, const table *t) {
    piece p;
    p.at = (uint32_t)take(w, 0, t->text_size);
    p.n = (uint32_t)take(w, 0, t->text_size - p.at);
    return p;
}

/* How much of each room is used. */
typedef struct { uint32_t columns, steps, slots, parts, polynomials, terms, factors; } used;

static polynomial take_polynomial(words *w, table *t, const used *room, used *u, uint32_t columns) {
    polynomial p = {.first = u->terms, .even = true};
    p.count = (uint32_t)take(w, 0, room->terms - u->terms);
    for (uint32_t i = 0; i < p.count; i++) {
        term *one = &t->term[u->terms++];
        one->coefficient = take(w, -INT64_MAX, INT64_MAX);
        one->factor = u->factors;
        uint32_t free_ = room->factors - u->factors;
        one->degree = (uint8_t)take(w, 0, free_ < 16 ? free_ : 16);
        for (int k = 0; k < one->degree; k++) t->factor[u->factors++] = (uint8_t)take(w, 0, columns ? columns - 1 : 0);
        if (one->degree) one->first = t->factor[one->factor];
        if (one->degree && !columns) w->bad = true;
        if (i && one->degree != p.degree) p.even = false;
        if (one->degree > p.degree) p.degree = one->degree;
    }
    return p;
}

static void take_slot(words *w, table *t, const used *room, used *u, uint32_t columns) {
    slot *s = &t->slot[u->slots++];
    s->part = u->parts;
    uint32_t free_ = room->parts - u->parts;
    s->columns = (uint8_t)take(w, 0, free_ < 255 ? free_ : 255);
    for (int k = 0; k < s->columns; k++) t->part[u->parts++] = (uint8_t)take(w, 0, columns ? columns - 1 : 0);
    if (s->columns && !columns) w->bad = true;
    s->whole = take_flag(w);
    s->tells = take_flag(w);
    s->limited = take_flag(w);
    if (!s->limited) return;
    s->limits.sum = take_polynomial(w, t, room, u, columns);
    s->limits.has_low = take_flag(w);
    s->limits.low = take(w, -INT64_MAX, INT64_MAX);
    s->limits.low_over = take(w, 1, INT64_MAX);
    s->limits.has_high = take_flag(w);
    s->limits.high = take(w, -INT64_MAX, INT64_MAX);
    s->limits.high_over = take(w, 1, INT64_MAX);
}

static void take_step(words *w, table *t, const used *room, used *u, uint32_t columns) {
    step *s = &t->step[u->steps++];
    s->fails = take_flag(w);
    s->base = (uint32_t)take(w, 0, t->templates ? t->templates - 1 : 0);
    s->blanks = (uint32_t)take(w, 0, 4096);
    piece unit = take_piece(w, t);
    s->unit = unit.at;
    s->units = unit.n;
    if (!t->templates) w->bad = true;
    if (s->fails) return;
    s->decimals = (uint8_t)take(w, 0, MOST_DECIMALS);
    s->rounding = (uint8_t)take(w, HALF_UP, UP);
    s->exact = take_flag(w);
    s->verdict = take_flag(w);
    s->tests = (uint8_t)take(w, 0, 2);
    for (int i = 0; i < s->tests; i++) {
        s->test[i].how = (uint8_t)take(w, LESS, MORE);
        s->test[i].number = take(w, -INT64_MAX, INT64_MAX);
        s->test[i].over = take(w, 1, INT64_MAX);
    }
    s->numerator = take_polynomial(w, t, room, u, columns);
    s->denominator = take_polynomial(w, t, room, u, columns);
    s->even = s->numerator.even && s->denominator.even &&
              (s->numerator.degree == s->denominator.degree || s->numerator.count == 0);
    s->denominator_met = -1;
    s->first_met = u->polynomials;
    s->mets = (uint32_t)take(w, 0, room->polynomials - u->polynomials);
    for (uint32_t i = 0; i < s->mets; i++) {
        if (take_flag(w)) s->denominator_met = (int)i;
        t->polynomial[u->polynomials++] = take_polynomial(w, t, room, u, columns);
    }
    s->first_slot = u->slots;
    s->slots = (uint32_t)take(w, 0, room->slots - u->slots);
    for (uint32_t i = 0; i < s->slots; i++) take_slot(w, t, room, u, columns);
    uint64_t needs = (uint64_t)s->slots * 5 + (s->mets <= MOST_MASK ? (uint64_t)1 << s->mets : 0);
    if (s->base + needs > t->templates) w->bad = true;
}

static uint32_t hash(const u8 *a, size_t n, const u8 *b, size_t m) {
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < n; i++) h = (h ^ a[i]) * 16777619u;
    h = (h ^ 0xFF) * 16777619u;
    for (size_t i = 0; i < m; i++) h = (h ^ b[i]) * 16777619u;
    return h ^ h >> 15;
}

static void put_into_bucket(table *t, uint32_t number) {
    key *k = &t->key[number];
    uint32_t at = hash(t->text + k->year.at, k->year.n, t->text + k->word.at, k->word.n) & t->key_mask;
    while (t->bucket[at]) at = (at + 1) & t->key_mask; /* there are twice as many buckets as keys: one is free */
    t->bucket[at] = number + 1;
}

/* The table of a program, or NULL: *bad says whether its words are wrong, else there is no memory. */
static table *load(const int64_t *word, size_t count, const u8 *text, size_t text_size, bool *bad) {
    words w = {word, count, false};
    used room, u = {0};
    table *t = calloc(1, sizeof *t);
    *bad = true;
    if (!t) return *bad = false, NULL;
    if (text_size > 1u << 30) return free_table(t), NULL;
    t->text_size = (uint32_t)text_size;
    t->width = (uint32_t)take(&w, 1, 1 << 20);
    t->year_at = (int32_t)take(&w, -1, (int64_t)t->width - 1);
    t->word_at = (int32_t)take(&w, -1, (int64_t)t->width - 1);
    t->replaces = take_flag(&w);
    t->raw = take_flag(&w);
    t->blank_zero = take_flag(&w);
    t->dash_zero = take_flag(&w);
    t->rejects = take_flag(&w);
    t->absents = take_count(&w);
    t->templates = take_count(&w);
    t->plans = take_count(&w);
    t->keys = take_count(&w);
    room.columns = take_count(&w);
    room.steps = take_count(&w);
    room.slots = take_count(&w);
    room.parts = take_count(&w);
    room.polynomials = take_count(&w);
    room.terms = take_count(&w);
    room.factors = take_count(&w);
    if (w.bad) return free_table(t), NULL;
    uint32_t buckets = 4;
    while (buckets < 2 * t->keys) buckets *= 2;
    t->key_mask = buckets - 1;
#define ROOM(name, count) ((t->name = calloc((size_t)(count) + 1, sizeof *t->name)) != NULL)
    bool rooms = ROOM(absent, t->absents) && ROOM(template_, t->templates) && ROOM(plan, t->plans) &&
                 ROOM(column, room.columns) && ROOM(step, room.steps) && ROOM(slot, room.slots) && ROOM(part, room.parts) &&
                 ROOM(polynomial, room.polynomials) && ROOM(term, room.terms) && ROOM(factor, room.factors) &&
                 ROOM(key, t->keys) && ROOM(bucket, buckets) && ROOM(text, text_size);
#undef ROOM
    if (!rooms) return free_table(t), *bad = false, NULL;
    if (text_size) memcpy(t->text, text, text_size);
    for (uint32_t i = 0; i < t->absents; i++) {
        t->absent[i].how = (uint8_t)take(&w, BLANK, ABSENT);
        t->absent[i].text = take_piece(&w, t);
    }
    for (uint32_t i = 0; i < t->templates; i++) {
        t->template_[i].state = (uint8_t)take(&w, UNLEARNED, UNTOLD);
        t->template_[i].cell = take_flag(&w);
        t->template_[i].before = take_piece(&w, t);
        t->template_[i].behind = take_piece(&w, t);
    }
    for (uint32_t i = 0; i < t->plans; i++) {
        plan *p = &t->plan[i];
        p->first_column = u.columns;
        uint32_t free_ = room.columns - u.columns;
        p->columns = (uint32_t)take(&w, 0, free_ < MOST_COLUMNS ? free_ : MOST_COLUMNS);
        for (uint32_t k = 0; k < p->columns; k++) t->column[u.columns++] = (uint32_t)take(&w, 0, (int64_t)t->width - 1);
        p->first_step = u.steps;
        p->steps = (uint32_t)take(&w, 0, room.steps - u.steps);
        p->most = 2 * MOST_ERROR + 8;
        for (uint32_t k = 0; k < p->steps && !w.bad; k++) {
            take_step(&w, t, &room, &u, p->columns);
            if (p->most > 1u << 30) w.bad = true;
            else p->most += RESULT + t->step[u.steps - 1].blanks + t->step[u.steps - 1].units + 1;
        }
    }
    for (uint32_t i = 0; i < t->keys; i++) {
        t->key[i].year = take_piece(&w, t);
        t->key[i].word = take_piece(&w, t);
        t->key[i].plan = (int32_t)take(&w, -1, (int64_t)t->plans - 1);
        put_into_bucket(t, i);
    }
    if (t->year_at < 0 && t->word_at < 0 && t->plans == 0) w.bad = true; /* the one plan of every row */
    if (t->replaces && t->width < 2) w.bad = true; /* a comma stands before the cell that is replaced */
    if (w.bad || w.left) return free_table(t), NULL;
    *bad = false;
    return t;
}

/* ---- A row ------------------------------------------------------------------------------------------------------- */

typedef enum { END, BACK, LEARN, KEY, FULL } status; /* why the kernel stopped: END all done, FULL no room, else see `run` */

enum { ROWS, FAILED, COMPUTED, MISSED, ZEROS_BLANK, ZEROS_DASH, COUNTS }; /* then one for each template */

typedef struct { /* where the result goes: at[0..size), of which `used` bytes are written */
    u8 *at;
    size_t size, used;
} room;

typedef struct {
    const table *t;
    const u8 *data;        /* the whole block */
    size_t size;
    room out, rejected;
    int64_t *counts;
    uint16_t *index;       /* of the window */
    span *quoted;          /* the cells of a row that has quotation marks */
    u8 *error;             /* the text of a row's errors, MOST_ERROR bytes */
    /* of the row at hand */
    size_t start, end, next; /* its bytes without its line end; where the next row starts */
    size_t base;           /* where the window starts */
    size_t first;          /* its first mark, in `index` */
    bool has_quotes;
    uint32_t failed_templates;
    int64_t near[MOST_COLUMNS]; /* its figures, of at most 62 bits; */
    wide x[MOST_COLUMNS];  /* where not all are, or some have decimals, all of them times 10^scale */
    uint8_t scale[MOST_COLUMNS], kinds[MOST_COLUMNS], far[MOST_COLUMNS];
    bool narrow;           /* all of them are near and whole */
    uint32_t template_;    /* that is to be learned */
} work;

/* Cell number j < width of the row at hand. */
static inline span cell_at(const work *k, uint32_t j) {
    if (k->has_quotes) return k->quoted[j];
    size_t from = j ? k->base + k->index[k->first + j - 1] + 1 : k->start;
    size_t to = k->base + k->index[k->first + j];
    if (to > k->end) to = k->end; /* the CR of the last cell; to >= from, for the row ends behind its last comma */
    return (span){k->data + from, to - from, false};
}

typedef enum { COMPLETE, CUT, UNCLEAR } walked; /* UNCLEAR: Python finds the end of the record */

/* Cells of a row that has quotation marks, from mark number m on. A quotation may go over line ends where it is closed
   before a comma or a line end, as `records` has it; anything else is unclear. */
static walked walk_quoted(work *k, size_t *m, size_t count, uint32_t *cells, bool *guard) {
    const u8 *d = k->data + k->base;
    const uint16_t *at = k->index;
    size_t from = k->start - k->base;
    *cells = 0;
    for (;; (*m)++) { /* here from <= the position of mark m, for no mark stands between */
        bool crossed = false;
        span cell;
        if (*m >= count) return CUT;
        if (at[*m] == from && d[from] == '"') {
            size_t close, end;
            bool doubled = false;
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
        if (cell.n && MAY_NEED_GUARD[*cell.p] && (cell.odd || !needs_no_guard(cell.p, cell.n))) *guard = true;
        if (*cells < k->t->width) k->quoted[*cells] = cell;
        ++*cells;
        if (d[at[*m]] == '\n') return COMPLETE;
        from = (size_t)at[*m] + 1;
    }
}

/* The row that starts at k->start, from mark *m on: where it ends, how many cells it has, whether one may need the guard.
   Afterwards *m is the mark of its line end. */
static walked walk(work *k, size_t *m, size_t count, uint32_t *cells, bool *guard) {
    const u8 *d = k->data + k->base;
    const uint16_t *at = k->index;
    size_t i = *m, from = k->start - k->base;
    u8 doubtful = 0, mark = 0;
    *guard = k->has_quotes = false;
    k->first = i;
    for (; i < count; i++) {
        mark = d[at[i]];
        doubtful |= MAY_NEED_GUARD[d[from]]; /* from <= at[i], a byte of the window */
        if (mark != ',') break;
        from = (size_t)at[i] + 1;
    }
    if (i >= count) return CUT;
    if (mark == '"') {
        k->has_quotes = true;
        walked how = walk_quoted(k, m, count, cells, guard);
        if (how != COMPLETE) return how;
    } else {
        *cells = (uint32_t)(i - *m) + 1;
        *m = i;
    }
    size_t line = k->base + at[*m];
    k->next = line + 1;
    k->end = line > k->start && k->data[line - 1] == '\r' ? line - 1 : line;
    if (doubtful && !k->has_quotes) {
        for (uint32_t j = 0; j < *cells && !*guard; j++) {
            span cell = cell_at(k, j);
            *guard = !needs_no_guard(cell.p, cell.n);
        }
    }
    return COMPLETE;
}

/* What a cell says; its figure in k->near[i] or k->x[i], its decimals in k->scale[i]. `filled`: what the user wants to be read as 0. */
static kind read_cell(work *k, span cell, uint32_t i, kind *filled) {
    k->scale[i] = k->far[i] = 0;
    if (cell.odd) return DOUBTFUL;
    int64_t value;
    if (cell.n - 1 < 16 && cell.p - k->data >= 16 && digits16(cell.p, cell.n, &value)) { /* 1 to 16 bytes */
        k->near[i] = value;
        return NUMBER;
    }
    const u8 *p = cell.p, *end = p + cell.n;
    while (p < end && *p == ' ') p++;
    while (p < end && end[-1] == ' ') end--;
    if (end - p > 400) return DOUBTFUL;
    unsigned decimals;
    wide mantissa;
    if (p < end && read_number(p, end, &mantissa, &decimals)) {
        k->scale[i] = (uint8_t)decimals;
        k->near[i] = (int64_t)mantissa;
        k->x[i] = mantissa;
        k->far[i] = bits(magnitude(mantissa)) > 62;
        if (decimals || k->far[i]) k->narrow = false;
        return NUMBER;
    }
    for (uint32_t j = 0; j < k->t->absents; j++) {
        const absent *a = &k->t->absent[j];
        if (a->text.n == (size_t)(end - p) && memcmp(k->t->text + a->text.at, p, a->text.n) == 0) {
            bool zero = (a->how == BLANK && k->t->blank_zero) || (a->how == DASH && k->t->dash_zero);
            k->near[i] = 0;
            if (zero) *filled = (kind)a->how;
            return zero ? NUMBER : (kind)a->how;
        }
    }
    return is_word(cell.p, cell.p + cell.n) ? WORD : DOUBTFUL;
}

/* The value in 64 bits, where the figures are near and whole. */
static inline bool narrow_value(const work *k, const polynomial *p, int64_t *value) {
    int64_t sum = 0;
    const term *one = k->t->term + p->first, *end = one + p->count;
    for (; one < end; one++) {
        int64_t product = one->coefficient;
        if (one->degree && __builtin_mul_overflow(product, k->near[one->first], &product)) return false;
        for (int j = 1; j < one->degree; j++)
            if (__builtin_mul_overflow(product, k->near[k->t->factor[one->factor + j]], &product)) return false;
        if (__builtin_add_overflow(sum, product, &sum)) return false;
    }
    *value = sum;
    return sum != INT64_MIN;
}

/* The value in 128 bits; times 10^(scale * degree), for figures times 10^scale. */
static bool wide_value(const work *k, const polynomial *p, unsigned scale, unsigned degree, wide *value) {
    wide sum = 0;
    for (uint32_t i = 0; i < p->count; i++) {
        const term *one = k->t->term + p->first + i;
        wide product = one->coefficient;
        for (int j = 0; j < one->degree; j++) {
            uint8_t column = k->t->factor[one->factor + j];
            if (!times(product, k->narrow ? k->near[column] : k->x[column], &product)) return false;
        }
        for (unsigned j = one->degree; j < degree && scale; j++)
            if (!times(product, (wide)POWERS[scale], &product)) return false;
        if (!plus(sum, product, &sum)) return false;
    }
    *value = sum;
    return true;
}

static inline bool value_of(const work *k, const polynomial *p, unsigned scale, unsigned degree, wide *value) {
    int64_t near;
    if (!k->narrow || !narrow_value(k, p, &near)) return wide_value(k, p, scale, degree, value);
    *value = near;
    return true;
}

/* ---- Results as text --------------------------------------------------------------------------------------------- */

static const char PAIRS[] =
    "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"
    "5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

/* The digits of n, before `end`; returns where they start. At most 39. */
static u8 *digits_before(u8 *end, uwide n) {
    while (n >> 63) { /* 18 digits at a time, so that the rest is done in 64 bits */
        uint64_t low = (uint64_t)(n % POWERS[18]);
        n /= POWERS[18];
        for (int i = 0; i < 18; i++, low /= 10) *--end = (u8)('0' + low % 10);
    }
    uint64_t m = (uint64_t)n;
    for (; m >= 100; m /= 100) {
        end -= 2;
        memcpy(end, PAIRS + 2 * (m % 100), 2);
    }
    if (m < 10) *--end = (u8)('0' + m);
    else end -= 2, memcpy(end, PAIRS + 2 * m, 2);
    return end;
}

/* n times 10^-decimals. At most 1 + 40 + MOST_DECIMALS + 1 bytes. */
static u8 *put_number(u8 *out, bool negative, uwide n, unsigned decimals) {
    u8 room_[64], *end = room_ + sizeof room_, *from = digits_before(end, n);
    while ((size_t)(end - from) < decimals + 1) *--from = '0'; /* at most 19 digits then */
    if (negative && n) *out++ = '-';
    size_t whole = (size_t)(end - from) - decimals;
    memcpy(out, from, whole);
    out += whole;
    if (decimals) {
        *out++ = '.';
        memcpy(out, from + whole, decimals);
        out += decimals;
    }
    return out;
}

/* As put_number, in 64 bits. */
static inline u8 *put_near(u8 *out, bool negative, uint64_t n, unsigned decimals) {
    if (decimals != 2) return put_number(out, negative, n, decimals);
    u8 room_[24], *end = room_ + sizeof room_, *from = end - 3;
    if (negative && n) *out++ = '-';
    from[0] = '.';
    memcpy(from + 1, PAIRS + 2 * (n % 100), 2);
    uint64_t m = n / 100;
    for (; m >= 100; m /= 100) {
        from -= 2;
        memcpy(from, PAIRS + 2 * (m % 100), 2);
    }
    if (m < 10) *--from = (u8)('0' + m);
    else from -= 2, memcpy(from, PAIRS + 2 * m, 2);
    memcpy(out, from, (size_t)(end - from));
    return out + (end - from);
}

static inline bool rounds_up(uint8_t how, bool odd, uwide r, uwide d) {
    switch (how) {
        case HALF_UP: return r >= d - r;
        case HALF_EVEN: return r > d - r || (r == d - r && odd);
        case UP: return r > 0;
        default: return false;
    }
}

static inline bool rounds_up64(uint8_t how, bool odd, uint64_t r, uint64_t d) {
    if (how == HALF_UP) return r >= d - r;
    return rounds_up(how, odd, r, d);
}

static uwide divisor(uwide a, uwide b) {
    while (b >> 64) {
        uwide r = a % b;
        a = b;
        b = r;
    }
    if (b == 0) return a;
    uint64_t c = (uint64_t)b, d = (uint64_t)(a % b);
    while (d) {
        uint64_t r = c % d;
        c = d;
        d = r;
    }
    return c;
}

static bool met(const step *s, wide n, wide d, bool *answer) {
    *answer = true;
    for (int i = 0; i < s->tests; i++) {
        wide left, right;
        if (!times(n, s->test[i].over, &left) || !times(d, s->test[i].number, &right)) return false;
        switch (s->test[i].how) {
            case LESS: *answer &= left < right; break;
            case AT_MOST: *answer &= left <= right; break;
            case EQUAL: *answer &= left == right; break;
            case AT_LEAST: *answer &= left >= right; break;
            default: *answer &= left > right;
        }
    }
    return true;
}

/* The cells of a step whose value is n/d: at most RESULT bytes. NULL where 128 bits do not do. */
static u8 *put_result(const step *s, u8 *out, wide n, wide d, int64_t *missed) {
    if (d < 0) d = -d, n = -n;
    if (!s->exact && !s->verdict && n >= -INT64_MAX && n <= INT64_MAX && d <= INT64_MAX) {
        uint64_t near, top = (uint64_t)(n < 0 ? -n : n), over = (uint64_t)d;
        if (!__builtin_mul_overflow(top, POWERS[s->decimals], &near)) {
            uint64_t whole = near / over;
            whole += rounds_up64(s->rounding, whole & 1, near - whole * over, over);
            *out++ = ',';
            return put_near(out, n < 0, whole, s->decimals);
        }
    }
    uwide over = (uwide)d, top = magnitude(n), factor = POWERS[s->decimals], q;
    if (bits(top) + bits(factor) > 126) return NULL;
    top *= factor;
    if (!(top >> 64) && !(over >> 64)) {
        uint64_t a = (uint64_t)top, b = (uint64_t)over, whole = a / b;
        q = (uwide)whole + rounds_up(s->rounding, whole & 1, a % b, b);
    } else {
        q = top / over;
        q += rounds_up(s->rounding, q & 1, top % over, over);
    }
    *out++ = ',';
    out = put_number(out, n < 0, q, s->decimals);
    if (s->exact) {
        uwide common = divisor(over, magnitude(n));
        *out++ = ',';
        out = put_number(out, n < 0, magnitude(n) / common, 0);
        if (over != common) {
            *out++ = '/';
            out = put_number(out, false, over / common, 0);
        }
    }
    if (s->verdict) {
        *out++ = ',';
        if (s->tests) {
            bool answer;
            if (!met(s, n, d, &answer)) return NULL;
            memcpy(out, answer ? "true" : "false", answer ? 4 : 5);
            out += answer ? 4 : 5;
            *missed += !answer;
        }
    }
    return out;
}

/* ---- A step on a row --------------------------------------------------------------------------------------------- */

enum { SAYS_MISSING, SAYS_NO_NUMBER, SAYS_NOT_WHOLE, SAYS_BELOW, SAYS_ABOVE, REASONS }; /* a slot's templates, in this order */

typedef enum { FINE, FAILS, DOUBT } outcome;

/* polynomial * over < bound (or >), where the polynomial is times 10^scale */
static inline outcome beyond(wide sum, int64_t over, int64_t bound, unsigned scale, bool above) {
    wide left, right;
    if (over == 1 && scale == 0) return (above ? sum > bound : sum < bound) ? FAILS : FINE;
    if (!times(sum, over, &left) || !times(bound, (wide)POWERS[scale], &right)) return DOUBT;
    return (above ? left > right : left < right) ? FAILS : FINE;
}

/* The figure of a slot: there, a number, whole, within its limits, in this order. */
static inline outcome check_slot(const work *k, unsigned scale, const slot *s, int *reason) {
    const uint8_t *part = k->t->part + s->part;
    for (int i = 0; i < s->columns; i++) {
        uint8_t found = k->kinds[part[i]];
        *reason = found == WORD ? SAYS_NO_NUMBER : SAYS_MISSING;
        if (found != NUMBER) return FAILS;
    }
    if (s->whole && !k->narrow)
        for (int i = 0; i < s->columns; i++)
            if (k->scale[part[i]] && k->x[part[i]] % (wide)POWERS[scale]) return *reason = SAYS_NOT_WHOLE, FAILS;
    if (!s->limited) return FINE;
    wide sum;
    outcome found = FINE;
    if (!value_of(k, &s->limits.sum, scale, 1, &sum)) return DOUBT;
    if (s->limits.has_low) found = beyond(sum, s->limits.low_over, s->limits.low, scale, false), *reason = SAYS_BELOW;
    if (found == FINE && s->limits.has_high)
        found = beyond(sum, s->limits.high_over, s->limits.high, scale, true), *reason = SAYS_ABOVE;
    return found;
}

/* Numerator and denominator, and which of the denominators on the way are zero. */
static inline outcome values(const work *k, unsigned scale, const step *s, wide *n, wide *d, uint32_t *zeros) {
    unsigned degree = s->numerator.degree > s->denominator.degree ? s->numerator.degree : s->denominator.degree;
    const polynomial *mets = k->t->polynomial + s->first_met;
    *zeros = 0;
    /* where both are even and of one degree the power of ten drops out */
    if (!value_of(k, &s->denominator, scale, s->even ? s->denominator.degree : degree, d)) return DOUBT;
    if (!value_of(k, &s->numerator, scale, s->even ? s->numerator.degree : degree, n)) return DOUBT;
    for (uint32_t i = 0; i < s->mets; i++) {
        wide value = *d;
        if ((int)i != s->denominator_met && !value_of(k, &mets[i], scale, mets[i].degree, &value)) return DOUBT;
        if (value) continue;
        if (s->mets > MOST_MASK) return DOUBT;
        *zeros |= 1u << i;
    }
    if (*zeros) return FAILS;
    return *d == 0 ? DOUBT : FINE;
}

/* One error more in the row's text: its template, with the cell in it. */
static status tell(work *k, uint32_t number, const span *cell, size_t *used_) {
    const template_ *said = &k->t->template_[number];
    k->template_ = number;
    if (said->state == UNLEARNED) return LEARN;
    if (said->state == UNTOLD || (said->cell && (!cell || !tellable(cell)))) return BACK;
    size_t n = said->cell ? cell->n : 0;
    if (*used_ + 2 + said->before.n + n + said->behind.n > MOST_ERROR) return BACK;
    if (*used_) k->error[(*used_)++] = ';', k->error[(*used_)++] = ' ';
    memcpy(k->error + *used_, k->t->text + said->before.at, said->before.n);
    *used_ += said->before.n;
    if (n) memcpy(k->error + *used_, cell->p, n);
    *used_ += n;
    memcpy(k->error + *used_, k->t->text + said->behind.at, said->behind.n);
    *used_ += said->behind.n;
    return END;
}

/* The figures of the row times one power of ten, in k->x. */
static bool aligned(work *k, const plan *p, unsigned *scale) {
    for (uint32_t i = 0; i < p->columns; i++)
        if (k->kinds[i] == NUMBER && k->scale[i] > *scale) *scale = k->scale[i];
    for (uint32_t i = 0; i < p->columns; i++) {
        wide x = k->far[i] ? k->x[i] : k->near[i];
        if (k->kinds[i] != NUMBER) x = 0;
        if (!times(x, (wide)POWERS[*scale - k->scale[i]], &k->x[i])) return false;
    }
    return true;
}

/* The text as CSV has it, at most 2 n + 2 bytes. */
static u8 *put_quoted(u8 *out, const u8 *text, size_t n) {
    bool marks = false;
    for (size_t i = 0; i < n && !marks; i++) marks = text[i] == ',' || text[i] == '"' || text[i] == '\n' || text[i] == '\r';
    if (!marks) {
        if (n) memcpy(out, text, n);
        return out + n;
    }
    *out++ = '"';
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '"') *out++ = '"';
        *out++ = text[i];
    }
    *out++ = '"';
    return out;
}

/* The row with its results. Nothing is counted or kept unless it is END. */
static status do_row(work *k, const plan *p) {
    const table *t = k->t;
    const uint32_t *column = t->column + p->first_column;
    int64_t computed = 0, missed = 0, blanks = 0, dashes = 0;
    size_t error = 0;
    uint32_t failed[64], failures = 0; /* templates */
    unsigned scale = 0;
    k->narrow = true;
    for (uint32_t i = 0; i < p->columns; i++) {
        kind filled = NUMBER, found = read_cell(k, cell_at(k, column[i]), i, &filled);
        if (found == DOUBTFUL) return BACK;
        k->kinds[i] = (uint8_t)found;
        blanks += filled == BLANK;
        dashes += filled == DASH;
    }
    size_t needed = k->next - k->start + p->most;
    if (k->out.size - k->out.used < needed || (t->rejects && k->rejected.size - k->rejected.used < needed)) return FULL;
    size_t kept = k->end;
    if (t->replaces) kept = (size_t)(cell_at(k, t->width - 1).p - k->data) - 1;
    if (k->data[kept] == '"' && t->replaces) kept--; /* the mark that opens the last cell */
    u8 *out = k->out.at + k->out.used;
    memcpy(out, k->data + k->start, kept - k->start);
    out += kept - k->start;
    if (!k->narrow && !aligned(k, p, &scale)) return BACK;
    for (uint32_t i = 0; i < p->steps; i++) {
        const step *s = &t->step[p->first_step + i];
        outcome found = s->fails ? FAILS : FINE;
        uint32_t said = s->base, zeros;
        span cell;
        const span *told = NULL;
        wide n, d;
        for (uint32_t j = 0; j < s->slots && found == FINE; j++) {
            const slot *one = &t->slot[s->first_slot + j];
            int reason = 0;
            found = check_slot(k, scale, one, &reason);
            if (found == FINE) continue;
            if (found == DOUBT || !one->tells) return BACK;
            said = s->base + j * REASONS + (uint32_t)reason;
            cell = cell_at(k, column[t->part[one->part]]);
            told = &cell;
        }
        if (found == FINE) {
            found = values(k, scale, s, &n, &d, &zeros);
            if (found == DOUBT) return BACK;
            if (found == FAILS) said = s->base + s->slots * REASONS + zeros;
        }
        if (found == FINE) {
            out = put_result(s, out, n, d, &missed);
            if (!out) return BACK;
            computed++;
        } else {
            status how = tell(k, said, told, &error);
            if (how != END) return how;
            if (failures == sizeof failed / sizeof *failed) return BACK;
            failed[failures++] = said;
            memset(out, ',', s->blanks);
            out += s->blanks;
        }
        if (t->word_at >= 0) {
            *out++ = ',';
            memcpy(out, t->text + s->unit, s->units);
            out += s->units;
        }
    }
    *out++ = ',';
    out = put_quoted(out, k->error, error);
    memcpy(out, k->data + k->end, k->next - k->end);
    k->out.used = (size_t)(out - k->out.at) + (k->next - k->end);
    if (failures && t->rejects) {
        u8 *reject = k->rejected.at + k->rejected.used;
        memcpy(reject, k->data + k->start, kept - k->start);
        reject += kept - k->start;
        *reject++ = ',';
        reject = put_quoted(reject, k->error, error);
        *reject++ = '\n';
        k->rejected.used = (size_t)(reject - k->rejected.at);
    }
    k->counts[ROWS]++;
    k->counts[FAILED] += failures > 0;
    k->counts[COMPUTED] += computed;
    k->counts[MISSED] += missed;
    k->counts[ZEROS_BLANK] += blanks;
    k->counts[ZEROS_DASH] += dashes;
    for (uint32_t i = 0; i < failures; i++) k->counts[COUNTS + failed[i]]++;
    return END;
}

/* The plan for the row at hand: NULL and KEY where its year or its word is new, NULL and BACK where Python does such rows. */
static const plan *plan_of(const work *k, status *how) {
    const table *t = k->t;
    span year = {k->data, 0, false}, word = year;
    *how = BACK;
    if (t->year_at < 0 && t->word_at < 0) return &t->plan[0];
    if (t->year_at >= 0) year = cell_at(k, (uint32_t)t->year_at);
    if (t->word_at >= 0) word = cell_at(k, (uint32_t)t->word_at);
    if (year.odd || word.odd) return NULL;
    uint32_t at = hash(year.p, year.n, word.p, word.n) & t->key_mask;
    for (; t->bucket[at]; at = (at + 1) & t->key_mask) {
        const key *one = &t->key[t->bucket[at] - 1];
        if (one->year.n == year.n && one->word.n == word.n && memcmp(t->text + one->year.at, year.p, year.n) == 0 &&
            memcmp(t->text + one->word.at, word.p, word.n) == 0)
            return one->plan < 0 ? NULL : &t->plan[one->plan];
    }
    *how = KEY;
    return NULL;
}

static status one_row(work *k, uint32_t cells, bool guard) {
    status how;
    if (k->end == k->start && k->t->width > 1) { /* an empty line is no row */
        size_t n = k->next - k->end;
        if (k->out.size - k->out.used < n) return FULL;
        memcpy(k->out.at + k->out.used, k->data + k->end, n);
        k->out.used += n;
        return END;
    }
    if (cells != k->t->width || (guard && !k->t->raw)) return BACK;
    const plan *p = plan_of(k, &how);
    return p ? do_row(k, p) : how;
}

/* The rows from k->start on, as far as it goes. Where it stops, k->start is the start of the row at hand, and k->next
   where the next one starts, or 0 where that is for Python to find out (an open quotation, a very long row, bad bytes). */
static status run(work *k) {
    while (k->start < k->size) {
        k->base = k->start;
        size_t n = k->size - k->base < WINDOW ? k->size - k->base : WINDOW;
        size_t count = index_marks(k->data + k->base, n, k->index), m = 0;
        for (;; m++) {
            uint32_t cells;
            bool guard;
            k->next = 0;
            if (m >= count) break;
            walked how = walk(k, &m, count, &cells, &guard);
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
    k->index = malloc((WINDOW + 64) * sizeof *k->index);
    k->quoted = malloc(((size_t)k->t->width + 1) * sizeof *k->quoted);
    k->error = malloc(MOST_ERROR + 2);
    return k->index && k->quoted && k->error;
}

static void clear(work *k) {
    free(k->index);
    free(k->quoted);
    free(k->error);
}

/* ---- The Python module ------------------------------------------------------------------------------------------- */

#ifndef KERNEL_ALONE

static const char CAPSULE[] = "kpical._kernel.table";

static void drop(PyObject *capsule) {
    table *t = PyCapsule_GetPointer(capsule, CAPSULE);
    if (t) free_table(t);
}

static PyObject *py_load(PyObject *self, PyObject *args) {
    Py_buffer given, text;
    (void)self;
    if (!PyArg_ParseTuple(args, "y*y*", &given, &text)) return NULL;
    size_t count = (size_t)given.len / sizeof(int64_t);
    int64_t *word = malloc(count * sizeof *word + 1); /* a copy: a buffer may stand anywhere */
    bool bad = false;
    table *t = NULL;
    if (word) {
        if (count) memcpy(word, given.buf, count * sizeof *word);
        t = load(word, count, text.buf, (size_t)text.len, &bad);
    }
    free(word);
    PyBuffer_Release(&given);
    PyBuffer_Release(&text);
    if (!t) return bad ? PyErr_SetString(PyExc_ValueError, "the words are no program"), NULL : PyErr_NoMemory();
    PyObject *capsule = PyCapsule_New(t, CAPSULE, drop);
    if (!capsule) free_table(t);
    return capsule;
}

/* An own copy of the counts while the lock is not held, for a buffer may stand anywhere. */
static PyObject *py_run(PyObject *self, PyObject *args) {
    PyObject *capsule, *result = NULL;
    Py_buffer data, out, rejected, counts;
    Py_ssize_t start, used_, rejects_used;
    (void)self;
    if (!PyArg_ParseTuple(args, "Oy*nw*nw*nw*", &capsule, &data, &start, &out, &used_, &rejected, &rejects_used, &counts)) return NULL;
    const table *t = PyCapsule_GetPointer(capsule, CAPSULE);
    size_t wanted = t ? (COUNTS + (size_t)t->templates) * sizeof(int64_t) : 0;
    int64_t *numbers = NULL;
    if (!t) goto end;
    if (start < 0 || start > data.len || used_ < 0 || used_ > out.len || rejects_used < 0 || rejects_used > rejected.len ||
        (size_t)counts.len < wanted || (start < data.len && ((const u8 *)data.buf)[data.len - 1] != '\n')) {
        PyErr_SetString(PyExc_ValueError, "a position beyond its buffer, or rows without their end");
        goto end;
    }
    numbers = calloc(1, wanted);
    work k = {.t = t, .data = data.buf, .size = (size_t)data.len, .start = (size_t)start, .counts = numbers};
    k.out = (room){out.buf, (size_t)out.len, (size_t)used_};
    k.rejected = (room){rejected.buf, (size_t)rejected.len, (size_t)rejects_used};
    if (numbers && prepare(&k)) {
        status how;
        Py_BEGIN_ALLOW_THREADS
        how = run(&k);
        Py_END_ALLOW_THREADS
        for (size_t i = 0; i < wanted; i += sizeof(int64_t)) {
            int64_t sum;
            memcpy(&sum, (u8 *)counts.buf + i, sizeof sum);
            sum += numbers[i / sizeof(int64_t)];
            memcpy((u8 *)counts.buf + i, &sum, sizeof sum);
        }
        result = Py_BuildValue("innnni", (int)how, (Py_ssize_t)k.start, (Py_ssize_t)k.next, (Py_ssize_t)k.out.used,
                               (Py_ssize_t)k.rejected.used, (int)k.template_);
    } else {
        PyErr_NoMemory();
    }
    clear(&k);
end:
    free(numbers);
    PyBuffer_Release(&data);
    PyBuffer_Release(&out);
    PyBuffer_Release(&rejected);
    PyBuffer_Release(&counts);
    return result;
}

static PyMethodDef METHODS[] = {
    {"load", py_load, METH_VARARGS, "load(words, text): a program, from 64-bit words and the text that they point into."},
    {"run", py_run, METH_VARARGS,
     "run(program, data, start, out, used, rejected, used, counts): (status, start, next, used, used, template)."},
    {NULL, NULL, 0, NULL}};

static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "_kernel", "Rows of CSV, exactly and fast.", 0, METHODS, NULL, NULL,
                                    NULL, NULL};

PyMODINIT_FUNC PyInit__kernel(void);
PyMODINIT_FUNC PyInit__kernel(void) { return PyModule_Create(&MODULE); }

#endif
