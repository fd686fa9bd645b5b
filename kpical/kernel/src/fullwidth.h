/* 1 to 16 full-width digits at once, EF BC 90 to EF BC 99. */

#pragma once

#include "digits.h"

#if defined(__SSE2__)
/* Two digits and a half of the form, over and over, and the highest of what is more than it. */
static const u8 FORM[18] = {0xEF, 0xBC, 0x90, 0xEF, 0xBC, 0x90, 0xEF, 0xBC, 0x90, 0xEF, 0xBC, 0x90, 0xEF, 0xBC, 0x90, 0xEF, 0xBC, 0x90};
static const u8 MOST[18] = {[2] = 9, [5] = 9, [8] = 9, [11] = 9, [14] = 9, [17] = 9};

/* Of 16 bytes that begin with byte `phase` of a character: the digits of those that are `own`, each where its last byte is. */
static inline __m128i fullwidth16(const u8 *p, const u8 *own, int phase, __m128i *wrong) {
    __m128i v = _mm_and_si128(_mm_xor_si128(load16(p), load16(FORM + phase)), load16(own));
    *wrong = _mm_or_si128(*wrong, _mm_subs_epu8(v, load16(MOST + phase)));
    return v;
}

/* Whether n bytes at p, the first one EF, are such digits; the 48 bytes up to p + n can be read. As in `digits16` nothing branches. */
static inline bool fullwidth_digits(const u8 *p, size_t n, int64_t *value) {
    enum { LOW = 256 }; /* of 16 bits a digit is the low byte or the high one: all sums are of 256 times what they mean */
    if (n - 1 >= 48) return false;
    const u8 *from = p + n - 48, *own = OWN + n;
    __m128i wrong = _mm_setzero_si128();
    __m128i a = fullwidth16(from, own, 0, &wrong), b = fullwidth16(from + 16, own + 16, 1, &wrong), c = fullwidth16(from + 32, own + 32, 2, &wrong);
    a = _mm_madd_epi16(a, _mm_setr_epi16(0, LOW, 1, 0, 10 * LOW, 1, 0, LOW)); /* its 5 digits as 1, 1, 2 and 1 */
    b = _mm_madd_epi16(b, _mm_setr_epi16(1, 0, 10 * LOW, 1, 0, LOW, 1, 0)); /* 1, 2, 1, 1 */
    c = _mm_madd_epi16(c, _mm_setr_epi16(10 * LOW, 1, 0, LOW, 1, 0, 10 * LOW, 1)); /* 2, 1, 1, 2 */
    a = _mm_madd_epi16(_mm_packs_epi32(a, b), _mm_setr_epi16(10000, 1000, 10, 1, 10000, 100, 10, 1));
    c = _mm_madd_epi16(_mm_packs_epi32(c, c), _mm_setr_epi16(10000, 1000, 100, 1, 10000, 1000, 100, 1));
    a = _mm_add_epi32(a, _mm_srli_epi64(a, 32));
    c = _mm_add_epi32(c, _mm_srli_epi64(c, 32));
    uint32_t high[4], low[4];
    memcpy(high, &a, sizeof high);
    memcpy(low, &c, sizeof low);
    *value = (int64_t)(((uint64_t)high[0] * 100000000000u + (uint64_t)high[2] * 1000000u + low[0]) / LOW);
    return _mm_movemask_epi8(_mm_cmpeq_epi8(wrong, _mm_setzero_si128())) == 0xFFFF;
}
#else
/* Whether n bytes at p are such digits. */
static inline bool fullwidth_digits(const u8 *p, size_t n, int64_t *value) {
    const uint64_t form = 0x90BCEF90BCEFu, units = 0x0F00000F0000u;
    const u8 *end = p + n;
    uint64_t wrong = 0;
    int64_t sum = 0;
    if (n - 1 >= 48 || n % 3) return false;
    for (; end - p >= 12; p += 12) { /* four at once: the bytes that start and those that end with them */
        uint64_t a, b;
        memcpy(&a, p, 8);
        memcpy(&b, p + 4, 8);
        b >>= 16;
        wrong |= ((a ^ form) & 0xF0FFFFF0FFFFu) | ((b ^ form) & 0xF0FFFFF0FFFFu);
        a &= units, b &= units;
        wrong |= ((a + 0x060000060000u) | (b + 0x060000060000u)) & 0x100000100000u;
        sum = sum * 10000 + (int64_t)((a >> 16 & 15) * 1000 + (a >> 40) * 100 + (b >> 16 & 15) * 10 + (b >> 40));
    }
    for (; p < end; p += 3) {
        u8 digit = (u8)(p[2] - 0x90);
        wrong |= (p[0] ^ 0xEF) | (p[1] ^ 0xBC) | (digit > 9);
        sum = sum * 10 + (digit & 15); /* 16 of them: below 2^54 */
    }
    *value = sum;
    return !wrong;
}
#endif
