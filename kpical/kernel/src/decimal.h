/* Numbers as text, rounded. */

#pragma once

#include "program.h"
#include "wide.h"

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
