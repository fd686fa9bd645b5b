/* The batch kernel: CSV records in, the same records out with the results of ratio programs behind them.

   It reads the usual case and vouches for every byte it writes; a record that it cannot vouch for (Chinese numerals, units,
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
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
#endif

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define LITTLE 1
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
    RECENT = 64,            /* plans of short years that are found again without a look at the keys */
    MOST_MASK = 4           /* denominators of a step whose zeros have templates of their own */
};

/* ---- Where cells end: the positions of , LF and " ---------------------------------------------------------------- */

/* Of 64 bytes, bit i for byte i: which are commas, which are LF or ", which are not ASCII. */
typedef struct { uint64_t commas, others, high; } seen;

#if defined(__SSE2__)
static inline void look16(const u8 *p, int at, seen *all) {
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + at));
    __m128i other = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('\n')), _mm_cmpeq_epi8(v, _mm_set1_epi8('"')));
    all->commas |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8(','))) << at;
    all->others |= (uint64_t)(uint32_t)_mm_movemask_epi8(other) << at;
    all->high |= (uint64_t)(uint32_t)_mm_movemask_epi8(v) << at;
}
static inline seen look(const u8 *p) {
    seen all = {0, 0, 0};
    look16(p, 0, &all), look16(p, 16, &all), look16(p, 32, &all), look16(p, 48, &all);
    return all;
}
static inline void look_closer16(const u8 *p, int at, uint64_t *leads, uint64_t *tails) {
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + at)); /* compared as signed: 80 to FF are -128 to -1 */
    __m128i lead = _mm_andnot_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8((char)0xED)), _mm_cmpgt_epi8(v, _mm_set1_epi8((char)0xE0)));
    lead = _mm_and_si128(lead, _mm_cmplt_epi8(v, _mm_set1_epi8((char)0xF0)));
    *leads |= (uint64_t)(uint32_t)_mm_movemask_epi8(lead) << at;
    *tails |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmplt_epi8(v, _mm_set1_epi8((char)0xC0))) << at;
}
/* Which bytes are E1 to EF but for ED: they begin a character of three bytes, whatever continuation bytes the others are.
   And which are continuation bytes. */
static inline void look_closer(const u8 *p, uint64_t *leads, uint64_t *tails) {
    *leads = *tails = 0;
    look_closer16(p, 0, leads, tails), look_closer16(p, 16, leads, tails);
    look_closer16(p, 32, leads, tails), look_closer16(p, 48, leads, tails);
}
#define LOOKS_CLOSER 1
#elif defined(__ARM_NEON) && defined(__aarch64__)
static inline uint64_t gathered(const uint8x16_t m[4]) {
    const uint8x16_t bit = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t ab = vpaddq_u8(vandq_u8(m[0], bit), vandq_u8(m[1], bit));
    uint8x16_t cd = vpaddq_u8(vandq_u8(m[2], bit), vandq_u8(m[3], bit));
    uint8x16_t all = vpaddq_u8(ab, cd);
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
}
static inline seen look(const u8 *p) {
    const uint8x16_t comma = vdupq_n_u8(','), line = vdupq_n_u8('\n'), quote = vdupq_n_u8('"'), top = vdupq_n_u8(0x80);
    uint8x16_t commas[4], others[4], high[4];
    for (int i = 0; i < 4; i++) {
        uint8x16_t v = vld1q_u8(p + 16 * i);
        commas[i] = vceqq_u8(v, comma);
        others[i] = vorrq_u8(vceqq_u8(v, line), vceqq_u8(v, quote));
        high[i] = vcgeq_u8(v, top);
    }
    return (seen){gathered(commas), gathered(others), gathered(high)};
}
static inline void look_closer(const u8 *p, uint64_t *leads, uint64_t *tails) {
    const uint8x16_t none = vdupq_n_u8(0xED), least = vdupq_n_u8(0xE1), beyond_ = vdupq_n_u8(0xF0), top = vdupq_n_u8(0x80);
    uint8x16_t lead[4], tail[4];
    for (int i = 0; i < 4; i++) {
        uint8x16_t v = vld1q_u8(p + 16 * i);
        lead[i] = vbicq_u8(vandq_u8(vcgeq_u8(v, least), vcltq_u8(v, beyond_)), vceqq_u8(v, none));
        tail[i] = vandq_u8(vcgeq_u8(v, top), vcltq_u8(v, vdupq_n_u8(0xC0)));
    }
    *leads = gathered(lead);
    *tails = gathered(tail);
}
#define LOOKS_CLOSER 1
#else
static inline seen look(const u8 *p) {
    seen all = {0, 0, 0};
    for (int i = 0; i < 64; i++) {
        all.commas |= (uint64_t)(p[i] == ',') << i;
        all.others |= (uint64_t)(p[i] == '\n' || p[i] == '"') << i;
        all.high |= (uint64_t)(p[i] >> 7) << i;
    }
    return all;
}
#define LOOKS_CLOSER 0
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

#if LOOKS_CLOSER
/* Whether all of 64 bytes that is not ASCII is ideographs and full-width forms, of which the first *open bytes end a character
   that began before; afterwards *open is how many bytes the last character goes on. */
static inline bool only_ideographs(const u8 *p, uint64_t high, unsigned *open) {
    uint64_t leads, tails;
    look_closer(p, &leads, &tails);
    if ((leads | tails) != high || tails != (leads << 1 | leads << 2 | (((uint64_t)1 << *open) - 1))) return false;
    *open = (unsigned)(leads >> 63) * 2 + (unsigned)(leads >> 62 & 1);
    return true;
}
#else
static inline bool only_ideographs(const u8 *p, uint64_t high, unsigned *open) {
    (void)p, (void)high, (void)open;
    return false;
}
#endif

static inline unsigned ones(uint64_t v) { /* the compiler calls a library for it where the processor may lack the instruction */
    v -= v >> 1 & 0x5555555555555555u;
    v = (v & 0x3333333333333333u) + (v >> 2 & 0x3333333333333333u);
    return (unsigned)(((v + (v >> 4)) & 0x0F0F0F0F0F0F0F0Fu) * 0x0101010101010101u >> 56);
}

typedef struct {
    uint16_t *at;     /* where the marks are; at[-1] stands for one before the first byte */
    uint16_t *turn;   /* the numbers of those that are LF or " */
    size_t marks, turns;
} marks;

/* The marks in p[0..n), n <= WINDOW, up to the first byte that is no UTF-8. Both lists have room for n + 64. */
static void index_marks(const u8 *p, size_t n, marks *found) {
    size_t count = 0, turns = 0, valid = 0; /* all before `valid` is UTF-8, if its last `open` bytes are continuation bytes */
    unsigned open = 0;
    bool bad = false;
    for (size_t i = 0; i < n && !bad; i += 64) {
        u8 last[64];
        const u8 *at = p + i;
        if (n - i < 64) { /* the last bytes, in a room of 64 */
            memset(last, 0, sizeof last);
            memcpy(last, p + i, n - i);
            at = last;
        }
        seen all = look(at);
        uint64_t here = all.commas | all.others;
        if (all.high || open) {
            size_t ahead = valid > i ? valid - i : 0; /* no more than 3, the end of a character */
            unsigned unseen = open;
            open = (unsigned)ahead;
            if (only_ideographs(at, all.high, &open)) {
                valid = i + 64 + open;
            } else {
                size_t to = n - i < 64 ? n : i + 64;
                open = 0;
                for (unsigned k = 0; k < unseen; k++) bad |= (at[k] & 0xC0) != 0x80;
                valid = bad ? i : checked(p, i + ahead, i, to, n, all.high, &bad);
                if (bad) here &= ((uint64_t)1 << (valid - i)) - 1; /* i <= valid < i + 64 */
            }
        }
        const uint64_t top = (uint64_t)1 << 63; /* so that there always is a lowest bit; what is written for it is written over */
        uint16_t *to = found->at + count;
        for (uint64_t rest = here; rest; to += 4) /* at most 64 a turn, and count <= i before it: inside n + 64 */
            for (int k = 0; k < 4; k++, rest &= rest - 1) to[k] = (uint16_t)(i + (size_t)__builtin_ctzll(rest | top));
        for (uint64_t rest = all.others & here; rest; rest &= rest - 1) /* as many as marks at most */
            found->turn[turns++] = (uint16_t)(count + ones(here & ((rest & (0 - rest)) - 1)));
        count += ones(here);
    }
    found->marks = count;
    found->turns = turns;
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

#if defined(__SSE2__)
/* The last n of 16 bytes, for n from 0 to 16, begin at OWN + n. */
static const u8 OWN[32] = {[16] = 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};

/* 1 <= n <= 16 digits at p; the 16 bytes up to p + n can be read. Lengths vary from cell to cell, so nothing branches on them. */
static inline bool digits16(const u8 *p, size_t n, int64_t *value) {
    const __m128i nine = _mm_set1_epi8(9), low = _mm_set1_epi16(0xFF);
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + n - 16));
    v = _mm_sub_epi8(v, _mm_set1_epi8('0'));
    v = _mm_and_si128(v, _mm_loadu_si128((const __m128i *)(const void *)(OWN + n)));
    int digits = _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_max_epu8(v, nine), nine));
    v = _mm_add_epi16(_mm_mullo_epi16(_mm_and_si128(v, low), _mm_set1_epi16(10)), _mm_srli_epi16(v, 8)); /* 8 of 2 digits */
    v = _mm_madd_epi16(v, _mm_set1_epi32(1 << 16 | 100));                                                /* 4 of 4 */
    v = _mm_madd_epi16(_mm_packs_epi32(v, v), _mm_set1_epi32(1 << 16 | 10000));                          /* 2 of 8 */
    uint64_t both;
    memcpy(&both, &v, sizeof both);
    *value = (int64_t)((both & 0xFFFFFFFFu) * 100000000u + (both >> 32));
    return digits == 0xFFFF;
}
#elif defined(LITTLE)
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

/* The usual ones of these, in 64 bits: digits with one point, groups of three, full-width digits; one - before them. The 16
   bytes before any end of them can be read. */
static inline bool read_usual(const u8 *p, const u8 *end, int64_t *mantissa, unsigned *decimals) {
    bool negative = p < end && *p == '-';
    int64_t value = 0, behind;
    p += negative;
    size_t n = (size_t)(end - p);
    *decimals = 0;
    if (n < 3) return false;
    if (n % 3 == 0 && n <= 48 && p[0] == 0xEF) {
        uint64_t wrong = 0;
#if defined(LITTLE)
        for (; end - p >= 6; p += 6) { /* two at once: the 8 bytes that end with them, without the first two */
            uint64_t two;
            memcpy(&two, p - 2, 8);
            two >>= 16;
            wrong |= (two & 0xF0FFFFF0FFFFu) ^ 0x90BCEF90BCEFu;
            two &= 0x0F00000F0000u;
            wrong |= (two + 0x060000060000u) & 0x100000100000u;
            value = value * 100 + (int64_t)((two >> 16 & 15) * 10 + (two >> 40));
        }
#endif
        for (; p < end; p += 3) {
            u8 digit = (u8)(p[2] - 0x90);
            wrong |= (p[0] ^ 0xEF) | (p[1] ^ 0xBC) | (digit > 9);
            value = value * 10 + (digit & 15); /* 16 of them: below 2^54 */
        }
        if (wrong) return false;
    } else if (n > 4 && n < 21 && n % 4 && end[-4] == ',') { /* n % 4 digits, then up to 4 groups: at most 15 digits */
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

/* The text of 0 to 999, and how long it is. */
typedef struct { u8 text[3], n; } small;

static void write_smalls(small *all) {
    for (unsigned i = 0; i < 1000; i++) {
        u8 digits[3] = {(u8)('0' + i / 100), (u8)('0' + i / 10 % 10), (u8)('0' + i % 10)};
        all[i].n = i > 99 ? 3 : i > 9 ? 2 : 1;
        memcpy(all[i].text, digits + 3 - all[i].n, all[i].n);
    }
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
    bool whole, tells; /* `tells`: an error of it has a template */
    bool limited;
    bool safe; /* no limit fails where no figure is negative */
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
    uint32_t first_column, columns, first_step, steps;
    uint32_t most; /* bytes of the results and the error text of a row */
    bool common;   /* all its steps are: `put_common` does them for small figures */
} plan;

typedef struct { uint32_t at, n; } piece; /* of table.text */
typedef struct { piece text; uint8_t how; } absent;
typedef enum { UNLEARNED, LEARNED, UNTOLD } learning; /* UNTOLD: Python says it each time */
typedef struct { piece before, behind; uint8_t state, marks; bool cell; } template_;
typedef struct { piece year, word; int32_t plan; } key;

typedef struct {
    uint32_t width, absents, plans, keys, templates, text_size, key_mask, others;
    int32_t year_at, word_at;
    piece header; /* a row that says it again is no row of figures */
    bool replaces, raw, blank_zero, dash_zero, rejects;
    absent *absent;
    template_ *template_;
    plan *plan;
    uint32_t *column; /* of the table, for each column of a plan */
    uint32_t *other;  /* the columns of the table that are not among the columns of every plan */
    step *step;
    common *common;   /* for each step */
    uint8_t *common_column;
    slot *slot;
    uint8_t *part;
    polynomial *polynomial;
    term *term;
    uint8_t *factor;
    key *key;
    uint32_t *bucket; /* of the keys, 0: none, else the key's number + 1 */
    u8 *text;
    small small[1000];
} table;

static void free_table(table *t) {
    void *rooms[] = {t->absent, t->template_, t->plan, t->column, t->other, t->step, t->common, t->common_column,
                     t->slot, t->part, t->polynomial, t->term, t->factor, t->key, t->bucket, t->text};
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
    polynomial p = {.first = u->terms, .even = true, .linear = true, .positive = true};
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
        if (one->degree != 1) p.linear = false;
        if (one->coefficient < 0) p.positive = false;
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
    s->safe = !s->limited;
    if (!s->limited) return;
    s->limits.sum = take_polynomial(w, t, room, u, columns);
    s->limits.has_low = take_flag(w);
    s->limits.low = take(w, -INT64_MAX, INT64_MAX);
    s->limits.low_over = take(w, 1, INT64_MAX);
    s->limits.has_high = take_flag(w);
    s->limits.high = take(w, -INT64_MAX, INT64_MAX);
    s->limits.high_over = take(w, 1, INT64_MAX);
    s->safe = s->limits.sum.linear && s->limits.sum.positive && !s->limits.has_high && (!s->limits.has_low || s->limits.low <= 0);
}

static void note_uses(step *s, uint8_t column) {
    s->uses |= (uint64_t)1 << (column < 63 ? column : 63);
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
    s->plain = !s->exact && !s->verdict;
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
    s->safe = true;
    s->quick = s->numerator.linear && s->denominator.linear && (s->mets == 0 || (s->mets == 1 && s->denominator_met == 0));
    for (uint32_t i = 0; i < s->slots; i++) {
        take_slot(w, t, room, u, columns);
        const slot *one = &t->slot[s->first_slot + i];
        s->safe &= one->safe;
        s->whole |= one->whole;
        for (uint32_t k = 0; k < one->columns; k++) note_uses(s, t->part[one->part + k]);
    }
    for (uint32_t i = s->numerator.first; s->quick && i < s->denominator.first + s->denominator.count; i++)
        note_uses(s, t->term[i].first);
    uint64_t needs = (uint64_t)s->slots * 5 + (s->mets <= MOST_MASK ? (uint64_t)1 << s->mets : 0);
    if (s->base + needs > t->templates) w->bad = true;
}

/* Whether the step is common; then it is written down as such. */
static bool is_common(table *t, uint32_t number) {
    const step *s = &t->step[number];
    const term *under = &t->term[s->denominator.first], *top = &t->term[s->numerator.first];
    common *c = &t->common[number];
    if (!s->quick || !s->safe || !s->plain || s->rounding != HALF_UP || s->denominator.count != 1 || !s->numerator.count ||
        s->numerator.count > 255 || under->coefficient < 1 || under->coefficient > 512) return false;
    int64_t factor = top->coefficient < 0 ? -top->coefficient : top->coefficient;
    uint32_t n = c->first = s->numerator.first; /* there are as many columns as terms */
    if (!factor || __builtin_mul_overflow((uint64_t)factor, POWERS[s->decimals], &c->factor)) return false;
    for (int sign = 1; sign >= -1; sign -= 2)
        for (uint32_t i = 0; i < s->numerator.count; i++)
            if (top[i].coefficient == sign * factor) {
                t->common_column[n++] = top[i].first;
                if (sign > 0) c->plus++;
                else c->minus++;
            }
    c->over = (uint32_t)under->coefficient;
    c->under = under->first;
    c->decimals = s->decimals;
    return n == c->first + s->numerator.count; /* there are no other coefficients, and no term is both: n stayed inside */
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

static void find_others(table *t) {
    uint32_t *in = t->other; /* at first: in how many of the plans so far a column is, one after the other */
    for (uint32_t i = 0; i < t->plans; i++)
        for (uint32_t k = 0; k < t->plan[i].columns; k++)
            if (in[t->column[t->plan[i].first_column + k]] == i) in[t->column[t->plan[i].first_column + k]]++;
    for (uint32_t j = 0; j < t->width; j++)
        if (in[j] < t->plans || !t->plans) t->other[t->others++] = j; /* others <= j: read before it is written */
}

enum { HAS_COMMA = 1, HAS_QUOTE = 2 }; /* a text that has to be quoted; one whose marks have to be doubled */

static uint8_t marks_in(const u8 *p, size_t n) {
    uint8_t found = 0;
    for (size_t i = 0; i < n; i++)
        found |= p[i] == '"' ? HAS_COMMA | HAS_QUOTE : p[i] == ',' || p[i] == '\n' || p[i] == '\r' ? HAS_COMMA : 0;
    return found;
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
    t->header = take_piece(&w, t);
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
                 ROOM(column, room.columns) && ROOM(other, t->width) && ROOM(step, room.steps) && ROOM(common, room.steps) && ROOM(common_column, room.terms) && ROOM(slot, room.slots) && ROOM(part, room.parts) &&
                 ROOM(polynomial, room.polynomials) && ROOM(term, room.terms) && ROOM(factor, room.factors) &&
                 ROOM(key, t->keys) && ROOM(bucket, buckets) && ROOM(text, text_size);
#undef ROOM
    if (!rooms) return free_table(t), *bad = false, NULL;
    if (text_size) memcpy(t->text, text, text_size);
    write_smalls(t->small);
    for (uint32_t i = 0; i < t->absents; i++) {
        t->absent[i].how = (uint8_t)take(&w, BLANK, ABSENT);
        t->absent[i].text = take_piece(&w, t);
    }
    for (uint32_t i = 0; i < t->templates; i++) {
        t->template_[i].state = (uint8_t)take(&w, UNLEARNED, UNTOLD);
        t->template_[i].cell = take_flag(&w);
        t->template_[i].before = take_piece(&w, t);
        t->template_[i].behind = take_piece(&w, t);
        t->template_[i].marks = marks_in(t->text + t->template_[i].before.at, t->template_[i].before.n);
        t->template_[i].marks |= marks_in(t->text + t->template_[i].behind.at, t->template_[i].behind.n);
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
        p->common = t->word_at < 0;
        for (uint32_t k = 0; k < p->steps && !w.bad; k++) {
            take_step(&w, t, &room, &u, p->columns);
            if (p->most > 1u << 30) w.bad = true;
            else p->most += RESULT + t->step[u.steps - 1].blanks + t->step[u.steps - 1].units + 1;
            p->common = p->common && !w.bad && is_common(t, u.steps - 1);
        }
    }
    for (uint32_t i = 0; i < t->keys; i++) {
        t->key[i].year = take_piece(&w, t);
        t->key[i].word = take_piece(&w, t);
        t->key[i].plan = (int32_t)take(&w, -1, (int64_t)t->plans - 1);
        put_into_bucket(t, i);
    }
    find_others(t);
    if (t->year_at < 0 && t->word_at < 0 && t->plans == 0) w.bad = true; /* the one plan of every row */
    if (t->replaces && t->width < 2) w.bad = true; /* a comma stands before the cell that is replaced */
    if (w.bad || w.left) return free_table(t), NULL;
    *bad = false;
    return t;
}

/* ---- A row ------------------------------------------------------------------------------------------------------- */

typedef enum { END, BACK, LEARN, KEY, FULL } status; /* why the kernel stopped: END all done, FULL no room, else see `run` */

enum { ROWS, FAILED, COMPUTED, MISSED, ZEROS_BLANK, ZEROS_DASH, EMPTY, COUNTS }; /* then one for each template */

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
    marks found;           /* in the window */
    span *quoted;          /* the cells of a row that has quotation marks */
    u8 *error;             /* the text of a row's errors, MOST_ERROR bytes */
    /* of the row at hand */
    size_t start, end, next; /* its bytes without its line end; where the next row starts */
    size_t base;           /* where the window starts */
    size_t first;          /* its first mark */
    bool has_quotes;
    int64_t near[MOST_COLUMNS]; /* its figures, of at most 62 bits; where they are more, the others say so */
    uint8_t scale[MOST_COLUMNS], kinds[MOST_COLUMNS], far[MOST_COLUMNS]; /* where not all figures are `digits` */
    unsigned power;        /* the highest scale of all */
    bool digits, narrow, negative; /* all are digits only; all are near and whole; a near one is negative */
    bool small;            /* all are whole numbers from 0 to 2^54 */
    uint64_t ready;        /* the columns of which `level` has the figure, a bit each; the last bit for all from 63 on */
    const int64_t *level;  /* the figures times 10^power, where 62 bits do */
    int64_t levelled[MOST_COLUMNS];
    bool spread;           /* x has them, if they are not narrow */
    wide x[MOST_COLUMNS];
    uint32_t template_;    /* that is to be learned */
    struct { uint64_t year; size_t n; const plan *plan; } recent[RECENT];
} work;

/* Cell number j < width of the row at hand. */
static inline span cell_at(const work *k, uint32_t j) {
    if (k->has_quotes) return k->quoted[j];
    const uint16_t *at = k->found.at + k->first + j; /* at[-1]: the comma before it, or the line end before the row */
    size_t from = k->base + (uint16_t)(at[-1] + 1), to = k->base + at[0];
    if (to > k->end) to = k->end; /* the CR of the last cell; to >= from, for the row ends behind its last comma */
    return (span){k->data + from, to - from, false};
}

typedef enum { COMPLETE, CUT, UNCLEAR } walked; /* UNCLEAR: Python finds the end of the record */

/* Cells of a row that has quotation marks, from mark number m on. A quotation may go over line ends where it is closed
   before a comma or a line end, as `records` has it; anything else is unclear. */
static walked walk_quoted(work *k, size_t *m, size_t turn, uint32_t *cells, bool *guard) {
    const u8 *d = k->data + k->base;
    const uint16_t *at = k->found.at, *turns = k->found.turn;
    const size_t count = k->found.marks, all = k->found.turns;
    size_t from = k->start - k->base;
    *cells = 0;
    for (;; (*m)++) { /* here from <= the position of mark m, for no mark stands between */
        bool crossed = false;
        span cell;
        if (*m >= count) return CUT;
        if (at[*m] == from && d[from] == '"') {
            size_t close, end;
            bool doubled = false;
            while (turn < all && turns[turn] <= *m) turn++;
            if (turn < all && d[at[turns[turn]]] == '"') { /* as most are: closed by the next mark, and nothing behind it */
                close = turns[turn];
                if (close + 1 < count && at[close + 1] == at[close] + 1 && d[at[close + 1]] != '"') {
                    cell = (span){d + from + 1, at[close] - from - 1, false};
                    *m = close + 1;
                    goto done;
                }
            }
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
    done:
        if (cell.n && MAY_NEED_GUARD[*cell.p] && (cell.odd || !needs_no_guard(cell.p, cell.n))) *guard = true;
        if (*cells < k->t->width) k->quoted[*cells] = cell;
        ++*cells;
        if (d[at[*m]] == '\n') return COMPLETE;
        from = (size_t)at[*m] + 1;
    }
}

/* The row that starts at k->start, from mark *m and turn *turn on: where it ends, how many cells it has, and whether one of them
   may need the guard, where it has quotation marks. Afterwards *m is the mark of its line end. */
static walked walk(work *k, size_t *m, size_t *turn, uint32_t *cells, bool *guard) {
    const marks *all = &k->found;
    while (*turn < all->turns && all->turn[*turn] < *m) ++*turn; /* of line ends and marks within a quotation that was passed */
    if (*turn == all->turns) return CUT;
    k->first = *m;
    k->has_quotes = k->data[k->base + all->at[all->turn[*turn]]] == '"';
    *guard = false;
    if (k->has_quotes) {
        walked how = walk_quoted(k, m, *turn, cells, guard);
        if (how != COMPLETE) return how;
    } else { /* all marks before it are commas */
        *m = all->turn[*turn];
        *cells = (uint32_t)(*m - k->first) + 1;
    }
    size_t line = k->base + all->at[*m];
    k->next = line + 1;
    k->end = line > k->start && k->data[line - 1] == '\r' ? line - 1 : line;
    return COMPLETE;
}

/* Whether a cell of the row, of those that are not figures in every plan, may need the guard; it has no quotation marks. */
static inline bool guards_others(const work *k) {
    const table *t = k->t;
    const u8 *d = k->data + k->base;
    const uint16_t *at = k->found.at + k->first;
    u8 doubtful = 0;
    for (uint32_t i = 0; i < t->others; i++) doubtful |= MAY_NEED_GUARD[d[(uint16_t)(at[(ptrdiff_t)t->other[i] - 1] + 1)]];
    if (!doubtful) return false;
    for (uint32_t i = 0; i < t->others; i++) {
        span cell = cell_at(k, t->other[i]);
        if (!needs_no_guard(cell.p, cell.n)) return true;
    }
    return false;
}

/* What a cell says; its figure in k->near[i] or k->x[i], its decimals in k->scale[i]. `filled`: what the user wants to be read as 0. */
static kind read_cell(work *k, span cell, uint32_t i, kind *filled) {
    if (cell.odd) return DOUBTFUL;
    const u8 *p = cell.p, *end = p + cell.n;
    unsigned decimals;
    if (k->start >= 16 && read_usual(p, end, &k->near[i], &decimals)) { /* none of these needs the guard */
        k->scale[i] = (uint8_t)decimals;
        return NUMBER;
    }
    if (!k->t->raw && !k->has_quotes && !needs_no_guard(p, cell.n)) return DOUBTFUL;
    while (p < end && *p == ' ') p++;
    while (p < end && end[-1] == ' ') end--;
    if (end - p > 400) return DOUBTFUL;
    wide mantissa;
    if (p < end && read_number(p, end, &mantissa, &decimals)) {
        k->scale[i] = (uint8_t)decimals;
        k->near[i] = (int64_t)mantissa;
        k->x[i] = mantissa;
        k->far[i] = bits(magnitude(mantissa)) > 62;
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

static void clear_kinds(work *k, const plan *p) {
    memset(k->kinds, NUMBER, p->columns);
    memset(k->scale, 0, p->columns);
    memset(k->far, 0, p->columns);
}

/* Reads the figures that `read_digits` left. False where one of them is not for the kernel. */
static bool read_others(work *k, const plan *p, uint64_t others, int64_t *blanks, int64_t *dashes) {
    const uint32_t *column = k->t->column + p->first_column;
    clear_kinds(k, p);
    k->small = true;
    for (uint32_t i = 0; i < p->columns; i++) {
        if (!(others >> (i < 63 ? i : 63) & 1)) continue;
        kind filled = NUMBER, found = read_cell(k, cell_at(k, column[i]), i, &filled);
        const uint64_t bit = (uint64_t)1 << (i < 63 ? i : 63);
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
static inline uint64_t read_digits(work *k, const plan *p) {
    const uint32_t *column = k->t->column + p->first_column;
    uint64_t others = 0;
    bool all = true;
    if (k->has_quotes) {
        for (uint32_t i = p->columns; i-- > 0;) {
            const span *cell = &k->quoted[column[i]];
            bool digits = !cell->odd & (cell->n - 1 < 16) & digits16(cell->p, cell->n < 17 ? cell->n : 0, &k->near[i]);
            others = others << 1 | !digits;
            all &= digits;
        }
        return all || p->columns < 64 ? others : ~(uint64_t)0;
    }
    const u8 *d = k->data + k->base;
    const uint16_t *at = k->found.at + k->first;
    const uint32_t end = (uint32_t)(k->end - k->base);
    for (uint32_t i = p->columns; i-- > 0;) { /* as `cell_at` */
        uint32_t from = (uint16_t)(at[(ptrdiff_t)column[i] - 1] + 1), to = at[column[i]];
        uint32_t n = (to < end ? to : end) - from;
        bool digits = (n - 1 < 16) & digits16(d + from, n < 17 ? n : 0, &k->near[i]);
        others = others << 1 | !digits;
        all &= digits;
    }
    return all || p->columns < 64 ? others : ~(uint64_t)0;
}

/* The figures of the row: in one go where all are digits only, else one by one. False where one of them is not for the kernel. */
static inline bool read_figures(work *k, const plan *p, int64_t *blanks, int64_t *dashes) {
    uint64_t others = k->start >= 16 ? read_digits(k, p) : ~(uint64_t)0; /* 16 bytes stand before any end of a cell */
    k->digits = k->small = others == 0;
    k->narrow = true;
    k->negative = k->spread = false;
    k->power = 0;
    k->ready = ~(uint64_t)0;
    k->level = k->near;
    return k->digits || read_others(k, p, others, blanks, dashes);
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

/* The value of a linear one in 64 bits, of the figures times their power of ten. */
static inline bool linear_value(const work *k, const polynomial *p, int64_t *value) {
    int64_t sum = 0, product;
    const term *one = k->t->term + p->first, *end = one + p->count;
    if (p->count == 1) return !__builtin_mul_overflow(one->coefficient, k->level[one->first], value) && *value != INT64_MIN;
    for (; one < end; one++)
        if (__builtin_mul_overflow(one->coefficient, k->level[one->first], &product) ||
            __builtin_add_overflow(sum, product, &sum)) return false;
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

/* As put_number, in 64 bits. At most 17 bytes more are written than are meant. */
static inline u8 *put_near(const small *smalls, u8 *out, bool negative, uint64_t n, unsigned decimals) {
    *out = '-';
    out += negative & (n > 0);
    if (n < 100000 && decimals == 2) { /* a rate, as most results are */
        unsigned whole = (unsigned)n / 100; /* < 1000 */
        memcpy(out, &smalls[whole], 4);
        out += smalls[whole].n;
        *out = '.';
        memcpy(out + 1, PAIRS + 2 * ((unsigned)n % 100), 2);
        return out + 3;
    }
#if defined(LITTLE)
    if (n < 100000000u && decimals < 8) { /* 8 digits at once, in the order of the text */
        uint64_t v = n / 10000 | n % 10000 << 32, high = (v * 10486 >> 20) & 0x0000007F0000007Fu;
        v = high | (v - 100 * high) << 16; /* four of two digits */
        high = (v * 103 >> 10) & 0x000F000F000F000Fu;
        v = high | (v - 10 * high) << 8;
        unsigned whole = 8 - decimals; /* digits before the point, 1 at least; without the zeros that lead them: */
        unsigned zeros = (unsigned)__builtin_ctzll(v | (uint64_t)1 << 8 * (whole - 1)) / 8;
        uint64_t rest;
        v |= 0x3030303030303030u;
        rest = v >> 8 * zeros;
        memcpy(out, &rest, 8);
        out += whole - zeros;
        if (!decimals) return out;
        *out++ = '.';
        rest = v >> 8 * whole; /* < 64 */
        memcpy(out, &rest, 8);
        return out + decimals;
    }
#endif
    return put_number(out, false, n, decimals);
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
static u8 *put_wide_result(const step *s, u8 *out, wide n, wide d, int64_t *missed) {
    if (d < 0) d = -d, n = -n;
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

/* As put_wide_result, in 64 bits where they do. */
static inline u8 *put_result(const table *t, const step *s, u8 *out, int64_t n, int64_t d, int64_t *missed) {
    uint64_t n_sign = (uint64_t)(n >> 63), d_sign = (uint64_t)(d >> 63); /* all bits or none; neither is INT64_MIN */
    uint64_t top = ((uint64_t)n ^ n_sign) - n_sign, over = ((uint64_t)d ^ d_sign) - d_sign, near;
    if (s->plain && !__builtin_mul_overflow(top, POWERS[s->decimals], &near)) {
        uint64_t whole = near / over;
        whole += rounds_up64(s->rounding, whole & 1, near - whole * over, over);
        *out++ = ',';
        return put_near(t->small, out, n_sign != d_sign, whole, s->decimals);
    }
    return put_wide_result(s, out, n, d, missed);
}

/* The results of a plan of common steps on a row of small figures. NULL where one is not that simple. */
static inline u8 *put_common(const table *t, const plan *p, const int64_t *figure, u8 *out) {
    const common *c = t->common + p->first_step, *end = c + p->steps;
    for (; c < end; c++) {
        const uint8_t *column = t->common_column + c->first, *minus = column + c->plus, *last = minus + c->minus;
        int64_t sum = 0; /* of at most 255 figures below 2^54 */
        while (column < minus) sum += figure[*column++];
        while (column < last) sum -= figure[*column++];
        uint64_t over = (uint64_t)figure[c->under] * c->over, top; /* below 2^63 */
        if (!over || __builtin_mul_overflow((uint64_t)(sum < 0 ? -sum : sum), c->factor, &top)) return NULL;
        uint64_t whole = top / over, rest = top - whole * over;
        whole += rest >= over - rest;
        *out = ',';
        out = put_near(t->small, out + 1, sum < 0, whole, c->decimals);
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
        *reason = found == WORD ? SAYS_NO_NUMBER : SAYS_MISSING;
        if (found != NUMBER) return FAILS;
    }
    if (s->whole && !k->narrow)
        for (int i = 0; i < s->columns; i++)
            if (!is_whole(k, part[i])) return *reason = SAYS_NOT_WHOLE, FAILS;
    if (!s->limited) return FINE;
    wide sum;
    outcome found = FINE;
    if (!value_of(k, &s->limits.sum, scale, 1, &sum)) return DOUBT;
    if (s->limits.has_low) found = beyond(sum, s->limits.low_over, s->limits.low, scale, false), *reason = SAYS_BELOW;
    if (found == FINE && s->limits.has_high)
        found = beyond(sum, s->limits.high_over, s->limits.high, scale, true), *reason = SAYS_ABOVE;
    return found;
}

static bool spread_out(work *k, const plan *p);

/* Whether all figures of a step are surely what they should be. */
static bool within(work *k, const plan *p, const step *s) {
    int reason;
    if (!k->narrow || (!k->spread && !spread_out(k, p))) return false;
    for (uint32_t j = 0; j < s->slots; j++)
        if (check_slot(k, 0, &k->t->slot[s->first_slot + j], &reason) != FINE) return false;
    return true;
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
static status tell(work *k, uint32_t number, const span *cell, size_t *used_, uint8_t *marks) {
    const template_ *said = &k->t->template_[number];
    k->template_ = number;
    if (said->state == UNLEARNED) return LEARN;
    if (said->state == UNTOLD || (said->cell && (!cell || !tellable(cell)))) return BACK;
    size_t n = said->cell ? cell->n : 0;
    *marks |= said->marks | (n ? marks_in(cell->p, n) : 0);
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

/* What the steps need that are not quick: the kinds of all figures, and in k->x all of them times one power of ten. */
static bool spread_out(work *k, const plan *p) {
    k->spread = true;
    if (k->digits) clear_kinds(k, p);
    for (uint32_t i = 0; i < p->columns && !k->narrow; i++) {
        wide x = k->far[i] ? k->x[i] : k->near[i];
        if (k->kinds[i] != NUMBER) x = 0;
        if (!times(x, (wide)POWERS[k->kinds[i] == NUMBER ? k->power - k->scale[i] : 0], &k->x[i])) return false;
    }
    return true;
}

static bool all_whole(const work *k, const step *s) {
    const slot *one = &k->t->slot[s->first_slot], *end = one + s->slots;
    for (; one < end; one++)
        for (uint32_t i = 0; one->whole && i < one->columns; i++)
            if (!is_whole(k, k->t->part[one->part + i])) return false;
    return true;
}

/* Numerator and denominator of a quick step in 64 bits, where its figures are there and surely within their limits. */
static inline bool quick_values(work *k, const plan *p, const step *s, int64_t *n, int64_t *d) {
    if (!s->quick || s->uses & ~k->ready) return false;
    if ((!s->safe || k->negative) && !within(k, p, s)) return false;
    if (k->power && s->whole && !all_whole(k, s)) return false;
    return linear_value(k, &s->denominator, d) && *d && linear_value(k, &s->numerator, n);
}

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
static status do_row(work *k, const plan *p) {
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
            if (found == DOUBT || !one->tells || dashes) return BACK; /* a dash that is read as 0 is told of as 0 */
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
            status how = tell(k, said, told, &error, &marks);
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

/* The plan of the key with such a year and word, KEY where there is no such key, BACK where Python does its rows. */
static const plan *plan_for(const table *t, span year, span word, status *how) {
    uint32_t at = hash(year.p, year.n, word.p, word.n) & t->key_mask;
    for (; t->bucket[at]; at = (at + 1) & t->key_mask) {
        const key *one = &t->key[t->bucket[at] - 1];
        if (one->year.n == year.n && one->word.n == word.n && memcmp(t->text + one->year.at, year.p, year.n) == 0 &&
            memcmp(t->text + one->word.at, word.p, word.n) == 0) {
            *how = BACK;
            return one->plan < 0 ? NULL : &t->plan[one->plan];
        }
    }
    *how = KEY;
    return NULL;
}

/* The plan for the row at hand; where there is none, `how` says what is to be done. */
static const plan *plan_of(work *k, status *how) {
    const table *t = k->t;
    span year = {k->data, 0, false}, word = year;
    if (t->year_at < 0 && t->word_at < 0) return &t->plan[0];
    if (t->year_at >= 0) year = cell_at(k, (uint32_t)t->year_at);
    if (t->word_at >= 0) word = cell_at(k, (uint32_t)t->word_at);
    *how = BACK;
    if (year.odd || word.odd) return NULL;
    if (t->word_at >= 0 || year.n - 1 > 6) return plan_for(t, year, word, how);
    uint64_t tag = 0; /* of 1 to 7 bytes */
    for (size_t i = 0; i < year.n; i++) tag = tag << 8 | year.p[i];
    size_t at = (tag * 0x9E3779B97F4A7C15u) >> 58; /* < RECENT */
    if (k->recent[at].plan == NULL || k->recent[at].year != tag || k->recent[at].n != year.n) {
        const plan *found = plan_for(t, year, word, how);
        if (!found) return NULL;
        k->recent[at].year = tag;
        k->recent[at].n = year.n;
        k->recent[at].plan = found;
    }
    return k->recent[at].plan;
}

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

/* Whether at most one cell of several holds anything: the row may be blank or a note, which Python tells. */
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
    const plan *p = plan_of(k, &how);
    return p ? do_row(k, p) : how;
}

/* The rows from k->start on, as far as it goes. Where it stops, k->start is the start of the row at hand, and k->next
   where the next one starts, or 0 where that is for Python to find out (an open quotation, a very long row, bad bytes). */
static status run(work *k) {
    while (k->start < k->size) {
        k->base = k->start;
        size_t n = k->size - k->base < WINDOW ? k->size - k->base : WINDOW;
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
    return at && k->found.turn && k->quoted && k->error;
}

static void clear(work *k) {
    if (k->found.at) free(k->found.at - 1);
    free(k->found.turn);
    free(k->quoted);
    free(k->error);
}

/* ---- The Python module ------------------------------------------------------------------------------------------- */

#ifndef KERNEL_ALONE

static const char CAPSULE[] = "kpical.kernel._kernel.table";

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
    Py_ssize_t start, end, used_, rejects_used;
    (void)self;
    if (!PyArg_ParseTuple(args, "Oy*nnw*nw*nw*", &capsule, &data, &start, &end, &out, &used_, &rejected, &rejects_used, &counts)) return NULL;
    const table *t = PyCapsule_GetPointer(capsule, CAPSULE);
    size_t wanted = t ? (COUNTS + (size_t)t->templates) * sizeof(int64_t) : 0;
    int64_t *numbers = NULL;
    if (!t) goto end;
    if (start < 0 || start > end || end > data.len || used_ < 0 || used_ > out.len || rejects_used < 0 || rejects_used > rejected.len ||
        (size_t)counts.len < wanted || (start < end && ((const u8 *)data.buf)[end - 1] != '\n')) {
        PyErr_SetString(PyExc_ValueError, "a position beyond its buffer, or rows without their end");
        goto end;
    }
    numbers = calloc(1, wanted);
    work k = {.t = t, .data = data.buf, .size = (size_t)end, .start = (size_t)start, .counts = numbers};
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
     "run(program, data, start, end, out, used, rejected, used, counts): (status, start, next, used, used, template)."},
    {NULL, NULL, 0, NULL}};

static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "_kernel", "Rows of CSV, exactly and fast.", 0, METHODS, NULL, NULL,
                                    NULL, NULL};

PyMODINIT_FUNC PyInit__kernel(void);
PyMODINIT_FUNC PyInit__kernel(void) { return PyModule_Create(&MODULE); }

#endif
