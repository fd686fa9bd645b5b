/* 64 bytes at once: which of them are marks, and which begin a character of three bytes. */

#pragma once

#include "platform.h"

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
