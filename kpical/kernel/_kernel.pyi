from _typeshed import ReadableBuffer, WriteableBuffer

class Program: ...

def load(words: ReadableBuffer, text: ReadableBuffer, /) -> Program: ...
def run(
    program: Program,
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
