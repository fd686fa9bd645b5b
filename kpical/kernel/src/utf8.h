/* Whether bytes are UTF-8. */

#pragma once

#include "look.h"

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
