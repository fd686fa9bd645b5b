/* Words to a program. */

#pragma once

#include "keys.h"
#include "quote.h"
#include "usual.h"
#include "words.h"

enum { MOST_TEXT = 1 << 30, MOST_ROW = 1 << 30 }; /* bytes: of all texts; of a row's results */

static void take_table(reader *r) {
    table *t = r->table;
    t->width = (uint32_t)take(r, 1, MOST_WIDTH);
    t->year_at = (int32_t)take(r, -1, (int64_t)t->width - 1);
    t->word_at = (int32_t)take(r, -1, (int64_t)t->width - 1);
    t->replaces = take_flag(r);
    t->raw = take_flag(r);
    t->blank_zero = take_flag(r);
    t->dash_zero = take_flag(r);
    t->header = take_piece(r);
    t->rejects = take_flag(r);
    if (t->replaces && t->width < 2) r->bad = true; /* a comma stands before the cell that is replaced */
}

static void take_sizes(reader *r) {
    r->table->absents = take_size(r);
    r->table->templates = take_size(r);
    r->table->recipes = take_size(r);
    r->table->keys = take_size(r);
    r->table->lists = take_size(r);
    r->table->worths = take_size(r);
    uint32_t *rooms[] = {&r->room.columns, &r->room.mixes, &r->room.steps, &r->room.slots, &r->room.parts,
                         &r->room.polynomials, &r->room.terms, &r->room.factors, &r->room.instructions};
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) *rooms[i] = take_size(r);
}

#define ROOM(name, count) ((t->name = calloc((size_t)(count) + 1, sizeof *t->name)) != NULL)
static bool make_rooms(table *t, const sizes *room) {
    uint32_t buckets = 4;
    while (buckets < 2 * t->keys) buckets *= 2;
    t->key_mask = buckets - 1;
    return ROOM(absent, t->absents) && ROOM(template, t->templates) && ROOM(recipe, t->recipes) && ROOM(column, room->columns) &&
           ROOM(known, room->columns) && ROOM(truth, room->columns) && ROOM(mix, room->mixes) && ROOM(list, t->lists) && ROOM(worth, t->worths) &&
           ROOM(other, t->width) && ROOM(step, room->steps) && ROOM(common, room->steps) && ROOM(common_column, room->terms) &&
           ROOM(slot, room->slots) && ROOM(part, room->parts) && ROOM(polynomial, room->polynomials) &&
           ROOM(instruction, room->instructions) && ROOM(term, room->terms) && ROOM(factor, room->factors) && ROOM(key, t->keys) && ROOM(bucket, buckets) &&
           ROOM(text, t->text_size);
}
#undef ROOM

static void take_absents(reader *r) {
    for (uint32_t i = 0; i < r->table->absents; i++) {
        absent *one = &r->table->absent[i];
        one->how = (uint8_t)take(r, BLANK, ABSENT);
        one->text = take_piece(r);
    }
}

static void take_templates(reader *r) {
    const u8 *text = r->table->text;
    for (uint32_t i = 0; i < r->table->templates; i++) {
        template *one = &r->table->template[i];
        one->state = (uint8_t)take(r, UNLEARNED, UNSAYABLE);
        one->cell = take_flag(r);
        one->before = take_piece(r);
        one->behind = take_piece(r);
        one->marks = marks_in(text + one->before.at, one->before.n) | marks_in(text + one->behind.at, one->behind.n);
    }
}

/* What tells the unit from others at a glance. */
static void note_tail(const table *t, worth *one) {
    u8 tail[8] = {0}, mask[8] = {0};
    uint32_t n = one->text.n < 8 ? one->text.n : 8;
    memcpy(tail + 8 - n, t->text + one->text.at + one->text.n - n, n);
    memset(mask + 8 - n, 0xFF, n);
    one->tail = tail_of(tail + 8);
    one->mask = tail_of(mask + 8);
}

static void take_worths(reader *r) {
    table *t = r->table;
    uint32_t used = 0;
    for (uint32_t i = 0; i < t->lists; i++) {
        uint32_t end = used + take_count(r, MOST_OF_A_KIND, t->worths - used);
        t->list[i] = (units){t->worth + used, t->worth + end};
        for (worth *one = t->worth + used; used < end; one++, used++) {
            one->text = take_piece(r);
            one->times = take_number(r);
            one->decimals = (uint8_t)take(r, 0, MOST_DECIMALS);
            one->plain = one->times == 1 && !one->decimals;
            note_tail(t, one);
        }
    }
}

static void take_columns(reader *r, recipe *p) {
    table *t = r->table;
    uint32_t least = 0;
    p->first_column = r->used.columns;
    r->columns = p->columns = take_count(r, MOST_COLUMNS, r->room.columns - r->used.columns);
    for (uint32_t k = 0; k < p->columns; k++) {
        t->known[r->used.columns] = t->list[take(r, 0, t->lists ? t->lists - 1 : 0)];
        t->truth[r->used.columns] = take_flag(r);
        if (t->truth[r->used.columns]) p->truths |= p->columns < 64 ? (uint64_t)1 << k : ~(uint64_t)0;
        uint32_t column = t->column[r->used.columns++] = (uint32_t)take(r, 0, (int64_t)t->width - 1);
        if (column < least) r->bad = true; /* they come from left to right */
        least = column + 1;
    }
    if (p->columns && !t->lists) r->bad = true;
    p->first_mix = r->used.mixes;
    p->mixes = take_count(r, MOST_OF_A_KIND, r->room.mixes - r->used.mixes);
    for (uint32_t k = 0; k < p->mixes; k++) {
        mix *one = &t->mix[r->used.mixes++];
        one->bare = (uint64_t)take(r, 0, INT64_MAX);
        one->said = (uint64_t)take(r, 0, INT64_MAX);
        if ((one->bare | one->said) >> (p->columns < 63 ? p->columns : 63)) r->bad = true;
    }
}

static void take_recipe(reader *r, recipe *p) {
    table *t = r->table;
    take_columns(r, p);
    p->first_step = r->used.steps;
    p->steps = take_count(r, MOST_STEPS, r->room.steps - r->used.steps);
    p->most = 2 * MOST_ERROR + 8;
    p->common = t->word_at < 0;
    for (uint32_t k = 0; k < p->steps && !r->bad; k++) {
        const step *s = take_step(r);
        if (p->most > MOST_ROW) r->bad = true;
        else p->most += RESULT + s->blanks + s->units + 1;
        p->common = p->common && !r->bad && is_common(t, p->first_step + k);
    }
}

static void take_keys(reader *r) {
    for (uint32_t i = 0; i < r->table->keys; i++) {
        key *one = &r->table->key[i];
        one->year = take_piece(r);
        one->word = take_piece(r);
        one->recipe = (int32_t)take(r, -1, (int64_t)r->table->recipes - 1);
        put_into_bucket(r->table, i);
    }
}

/* The table of a program, or NULL: *bad says whether its words are wrong, else there is no memory. */
static table *load(const int64_t *word, size_t count, const u8 *text, size_t text_size, bool *bad) {
    table *t = calloc(1, sizeof *t);
    reader r = {.word = word, .left = count, .table = t};
    *bad = t && text_size > MOST_TEXT;
    if (!t || *bad) return free(t), NULL;
    t->text_size = (uint32_t)text_size;
    take_table(&r);
    take_sizes(&r);
    *bad = r.bad;
    if (r.bad || !make_rooms(t, &r.room)) return free_table(t), NULL;
    if (text_size) memcpy(t->text, text, text_size);
    write_smalls(t->small);
    take_absents(&r);
    take_worths(&r);
    take_templates(&r);
    for (uint32_t i = 0; i < t->recipes; i++) take_recipe(&r, &t->recipe[i]);
    take_keys(&r);
    find_others(t);
    bool lacking = t->year_at < 0 && t->word_at < 0 && t->recipes == 0; /* the one recipe of every row */
    *bad = r.bad || r.left || lacking;
    return *bad ? free_table(t), NULL : t;
}
