/* What Python and the kernel have to agree on: how much a program may hold, and what its numbers mean. */

#pragma once

enum {
    MOST_COLUMNS = 256,     /* that one recipe reads */
    MOST_DECIMALS = 18,     /* printed, and read behind the point: 10^18 < 2^63 */
    MOST_STEPS = 64,        /* of one recipe */
    MOST_TOLD_APART = 4     /* denominators of a step whose zeros have templates of their own */
};

typedef enum { NUMBER, BLANK, DASH, ABSENT, WORD, DOUBTFUL } kind; /* BLANK, DASH, ABSENT: no figure; DOUBTFUL: for Python */
typedef enum { HALF_UP, HALF_EVEN, DOWN, UP } rounding;
typedef enum { LESS, AT_MOST, EQUAL, AT_LEAST, MORE } comparison;
typedef enum { UNLEARNED, LEARNED, UNSAYABLE } learning; /* UNSAYABLE: Python says it each time */

typedef enum { END, BACK, LEARN, KEY, FULL } status; /* why the kernel stopped: END all done, FULL no room, else see `run` */

enum { ROWS, FAILED, COMPUTED, MISSED, ZEROS_BLANK, ZEROS_DASH, EMPTY, COUNTS }; /* then one for each template */

enum { MISSING, NOT_A_NUMBER, NOT_WHOLE, BELOW, ABOVE, REASONS }; /* a slot's templates, in this order */
