from typing import type_check_only

from _typeshed import ReadableBuffer, WriteableBuffer

LAYOUT: int

MOST_COLUMNS: int
MOST_STEPS: int
MOST_DECIMALS: int
MOST_DEGREE: int
MOST_DENOMINATORS: int
MOST_TOLD_APART: int
MOST_REGISTERS: int
MOST_BLANKS: int
MOST_WIDTH: int
MOST_OF_A_KIND: int

BLANK: int
DASH: int
ABSENT: int

UNLEARNED: int
LEARNED: int
UNSAYABLE: int

END: int
BACK: int
LEARN: int
KEY: int
FULL: int

ROUNDINGS: tuple[str, ...]
COMPARISONS: tuple[str, ...]
OPERATIONS: tuple[str, ...]
REASONS: tuple[str, ...]
COUNTS: tuple[str, ...]

@type_check_only
class LoadedProgram: ...

def load(words: ReadableBuffer, text: ReadableBuffer, /) -> LoadedProgram: ...
def run(
    program: LoadedProgram,
    data: ReadableBuffer,
    start: int,
    end: int,
    out: WriteableBuffer,
    used: int,
    rejected: WriteableBuffer,
    rejected_used: int,
    counts: WriteableBuffer,
    /,
) -> tuple[int, int, int, int, int, int]: ...
