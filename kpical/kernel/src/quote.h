/* Texts that CSV has in quotation marks. */

#pragma once

#include "platform.h"

enum { HAS_COMMA = 1, HAS_QUOTE = 2 }; /* a text that has to be quoted; one whose marks have to be doubled */

static uint8_t marks_in(const u8 *p, size_t n) {
    uint8_t found = 0;
    for (size_t i = 0; i < n; i++)
        found |= p[i] == '"' ? HAS_COMMA | HAS_QUOTE : p[i] == ',' || p[i] == '\n' || p[i] == '\r' ? HAS_COMMA : 0;
    return found;
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
