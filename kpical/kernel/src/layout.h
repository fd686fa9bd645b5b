/* What Python and the kernel have to agree on: how much a program may hold, and what its numbers mean.

   The module gives all of this to Python, which has no second copy of it. LAYOUT stands for the order of a program's words and
   for what `run` takes and gives as well, so for what layout.h, words.h, load.h and module.c say: Python has the same number,
   and uses no kernel of another one. A test says what it is to be when one of these files changes. */

#pragma once

#define LAYOUT 0x04C86D7

enum {
    MOST_COLUMNS = 256,     /* that one recipe reads */
    MOST_STEPS = 64,        /* of one recipe */
    MOST_DECIMALS = 18,     /* printed, and read behind the point: 10^18 < 2^63 */
    MOST_DEGREE = 16,       /* columns that a term multiplies */
    MOST_DENOMINATORS = 64, /* that a step meets on its way */
    MOST_TOLD_APART = 4,    /* of them; each set of these that may be zero has a template */
    MOST_REGISTERS = 256,   /* of a step whose formula compares or chooses */
    MOST_BLANKS = 4096,     /* cells in place of the results of a step that fails */
    MOST_WIDTH = 1 << 20,   /* cells of a row */
    MOST_OF_A_KIND = 1 << 20 /* steps, terms, templates and so on of all recipes together */
};

/* What a cell is. No figures: BLANK, DASH, ABSENT, as Python lists them; DOUBTFUL: Python looks at it. */
typedef enum { NUMBER, BLANK, DASH, ABSENT, WORD, DOUBTFUL } kind;

typedef enum { HALF_UP, HALF_EVEN, DOWN, UP, ROUNDINGS } rounding;
static const char *const ROUNDING_NAMES[ROUNDINGS] = {
    [HALF_UP] = "half-up", [HALF_EVEN] = "half-even", [DOWN] = "down", [UP] = "up"};

typedef enum { LESS, AT_MOST, EQUAL, AT_LEAST, MORE, COMPARISONS } comparison;
static const char *const COMPARISON_SIGNS[COMPARISONS] = {
    [LESS] = "<", [AT_MOST] = "<=", [EQUAL] = "=", [AT_LEAST] = ">=", [MORE] = ">"};

/* What an instruction does with registers; RATIO computes one of columns, and ROUND takes a number of decimals for the second. */
typedef enum {
    RATIO, ADD, SUBTRACT, MULTIPLY, DIVIDE, MAXIMUM, MINIMUM, ABSOLUTE, ROUND, LESS_THAN, LESS_OR_EQUAL, EQUAL_TO, NOT, COPY,
    JUMP_IF_FALSE, JUMP, OPERATIONS
} operation;
static const char *const OPERATION_NAMES[OPERATIONS] = {
    [RATIO] = "RATIO", [ADD] = "ADD", [SUBTRACT] = "SUB", [MULTIPLY] = "MUL", [DIVIDE] = "DIV", [MAXIMUM] = "MAX",
    [MINIMUM] = "MIN", [ABSOLUTE] = "ABS", [ROUND] = "ROUND", [LESS_THAN] = "LT", [LESS_OR_EQUAL] = "LE", [EQUAL_TO] = "EQ",
    [NOT] = "NOT", [COPY] = "COPY", [JUMP_IF_FALSE] = "IF", [JUMP] = "ELSE"};

/* The text of an error, which Python gives when it is needed first. UNSAYABLE: Python says it each time. */
typedef enum { UNLEARNED, LEARNED, UNSAYABLE } learning;

/* What may be wrong with the figure of a slot, each with a template, in this order. */
enum { MISSING, NOT_A_NUMBER, NOT_WHOLE, BELOW, ABOVE, REASONS };
static const char *const REASON_NAMES[REASONS] = {
    [MISSING] = "missing", [NOT_A_NUMBER] = "not_a_number", [NOT_WHOLE] = "not_whole", [BELOW] = "below", [ABOVE] = "above"};

/* Why a run stopped. END: all rows are done. FULL: there is no room for the results. The others are about the row at hand.
   BACK: Python does it. LEARN: it needs a template. KEY: it needs the recipe of its year and word. */
typedef enum { END, BACK, LEARN, KEY, FULL } status;

/* What a run counts; how often each template was used comes behind these. */
enum { ROWS, FAILED, COMPUTED, MISSED, ZEROS_BLANK, ZEROS_DASH, EMPTY, COUNTS };
static const char *const COUNT_NAMES[COUNTS] = {
    [ROWS] = "rows", [FAILED] = "failed", [COMPUTED] = "computed", [MISSED] = "missed", [ZEROS_BLANK] = "blank",
    [ZEROS_DASH] = "dash", [EMPTY] = "empty"};
