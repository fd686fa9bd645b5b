/* Words to a program. */

#pragma once

#include "keys.h"
#include "quote.h"
#include "step_words.h"

static void find_others(table *t) {
    uint32_t *in = t->other; /* at first: in how many of the recipes so far a column is, one after the other */
    for (uint32_t i = 0; i < t->recipes; i++)
        for (uint32_t k = 0; k < t->recipe[i].columns; k++)
            if (in[t->column[t->recipe[i].first_column + k]] == i) in[t->column[t->recipe[i].first_column + k]]++;
    for (uint32_t j = 0; j < t->width; j++)
        if (in[j] < t->recipes || !t->recipes) t->other[t->others++] = j; /* others <= j: read before it is written */
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
    t->recipes = take_count(&w);
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
    bool rooms = ROOM(absent, t->absents) && ROOM(template, t->templates) && ROOM(recipe, t->recipes) &&
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
        t->template[i].state = (uint8_t)take(&w, UNLEARNED, UNSAYABLE);
        t->template[i].cell = take_flag(&w);
        t->template[i].before = take_piece(&w, t);
        t->template[i].behind = take_piece(&w, t);
        t->template[i].marks = marks_in(t->text + t->template[i].before.at, t->template[i].before.n);
        t->template[i].marks |= marks_in(t->text + t->template[i].behind.at, t->template[i].behind.n);
    }
    for (uint32_t i = 0; i < t->recipes; i++) {
        recipe *p = &t->recipe[i];
        p->first_column = u.columns;
        uint32_t free_ = room.columns - u.columns;
        p->columns = (uint32_t)take(&w, 0, free_ < MOST_COLUMNS ? free_ : MOST_COLUMNS);
        for (uint32_t k = 0; k < p->columns; k++) t->column[u.columns++] = (uint32_t)take(&w, 0, (int64_t)t->width - 1);
        p->first_step = u.steps;
        free_ = room.steps - u.steps;
        p->steps = (uint32_t)take(&w, 0, free_ < MOST_STEPS ? free_ : MOST_STEPS);
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
        t->key[i].recipe = (int32_t)take(&w, -1, (int64_t)t->recipes - 1);
        put_into_bucket(t, i);
    }
    find_others(t);
    if (t->year_at < 0 && t->word_at < 0 && t->recipes == 0) w.bad = true; /* the one recipe of every row */
    if (t->replaces && t->width < 2) w.bad = true; /* a comma stands before the cell that is replaced */
    if (w.bad || w.left) return free_table(t), NULL;
    *bad = false;
    return t;
}
