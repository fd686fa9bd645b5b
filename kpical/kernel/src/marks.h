/* Where cells end: the positions of , LF and " in a window, as far as it is UTF-8. */

#pragma once

#include "utf8.h"

enum { WINDOW = 1 << 15 }; /* bytes indexed at a time; positions in it fit 16 bits */

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
