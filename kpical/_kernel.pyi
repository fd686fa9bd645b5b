from collections.abc import Buffer

class Program: ...

def load(words: Buffer, text: Buffer, /) -> Program: ...
def run(
    program: Program,
    data: Buffer,
    start: int,
    out: Buffer,
    used: int,
    rejected: Buffer,
    rejected_used: int,
    counts: Buffer,
    /,
) -> tuple[int, int, int, int, int, int]: ...
