/* 1 to 16 digits at once. */

#pragma once

#include "platform.h"

#if defined(__SSE2__)
/* The last n of 48 bytes, for n from 0 to 48, begin at OWN + n. */
#define ALL16 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF
static const u8 OWN[96] = {[48] = ALL16, ALL16, ALL16};

static inline __m128i load16(const u8 *p) { return _mm_loadu_si128((const __m128i *)(const void *)p); }

/* 1 <= n <= 16 digits at p; the 16 bytes up to p + n can be read. Lengths vary from cell to cell, so nothing branches on them. */
static inline bool digits16(const u8 *p, size_t n, int64_t *value) {
    const __m128i nine = _mm_set1_epi8(9), low = _mm_set1_epi16(0xFF);
    __m128i v = load16(p + n - 16);
    v = _mm_sub_epi8(v, _mm_set1_epi8('0'));
    v = _mm_and_si128(v, load16(OWN + 32 + n));
    int digits = _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_max_epu8(v, nine), nine));
    v = _mm_add_epi16(_mm_mullo_epi16(_mm_and_si128(v, low), _mm_set1_epi16(10)), _mm_srli_epi16(v, 8)); /* 8 of 2 digits */
    v = _mm_madd_epi16(v, _mm_set1_epi32(1 << 16 | 100));                                                /* 4 of 4 */
    v = _mm_madd_epi16(_mm_packs_epi32(v, v), _mm_set1_epi32(1 << 16 | 10000));                          /* 2 of 8 */
    uint64_t both;
    memcpy(&both, &v, sizeof both);
    *value = (int64_t)((both & 0xFFFFFFFFu) * 100000000u + (both >> 32));
    return digits == 0xFFFF;
}
#else
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
#endif
