/* Cells that a spreadsheet could take for formulas. */

#pragma once

#include "figure.h"

/* Bytes with which a cell starts that may need the guard: = + - @ TAB CR LF NUL, and the first byte of ＝ ＋ － ＠. */
static const u8 MAY_NEED_GUARD[256] = {
    ['='] = 1, ['+'] = 1, ['-'] = 1, ['@'] = 1, ['\t'] = 1, ['\r'] = 1, ['\n'] = 1, ['\0'] = 1, [0xEF] = 1};

/* Whether a cell that begins there may need it; of full-width forms, which are whole, ＋ － ＝ and ＠. */
static inline bool may_need_guard(const u8 *p) {
    if (*p != 0xEF) return MAY_NEED_GUARD[*p];
    return p[1] == 0xBC && (p[2] == 0x8B || p[2] == 0x8D || p[2] == 0x9D || p[2] == 0xA0);
}

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
