"""What parts the cells and ends the lines of a table in UTF-8; made into records parted by commas and ended by LF or CRLF.

What is between quotation marks does not count. The first lines decide:
- a first line `sep=;` (or `,`, `|`, a TAB) says it, as spreadsheets have it, and goes;
- lines without a comma, TAB or `;` are the same whatever parts cells, and are passed on: a table of one column stays one;
- in the first line that has one of them a comma means commas;
- else TAB does if the next line that is not blank has one too, and `;` if that has as many; or if there is no other line;
- else that line was a title, and the next one decides; commas after eight such lines.
Lines end in CR where the first one does and no LF follows in the next 4096 bytes.
No more is held than the lines that decide; nothing depends on how the bytes are cut. Commas pass through untouched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, pairwise

from kpical.table.csv_text import cells
from kpical.table.openings import BEHIND
from kpical.table.records import Chunk, Records, joined, last_records

Notify = Callable[..., object]

COMMA = ","
DELIMITERS = {",": ",", "，": ",", ";": ";", "；": ";", "|": "|", "\t": "\t", "\\t": "\t", "tab": "\t"}  # as one may write them
_HEAD = 4096
_FIRST_LOOK = 1 << 14  # taking quotations out of more takes long
_MOST_LINES = 8
_MOST_HELD = 1 << 18

_QUOTATION = (  # compiled when there is a quotation
    rb'(?<![^,;|\t\r\n])(?:"[^"]*+(?:""[^"]*+)*+(?:"|\Z)|' + BEHIND + rb'"[^"\r\n]*+(?:""[^"\r\n]*+)*+")'
)
_LINE_END = re.compile(rb"\r\n|\n|\r(?!\Z)")
_SIGN = re.compile(rb"[,;\t]")
_SAID = re.compile(rb'"?sep=([,;|\t]|\\t)"?[ \t,;]*(?:\r?\n|\Z)', re.IGNORECASE)


def silent(_: str, **__: object) -> None:
    """Tells nobody."""


class Separators:
    """Decides on a table once. `delimiter` is what parts its cells, "" until that is known; `plain`: blocks go on as they are."""

    def __init__(self, delimiter: str = "", notify: Notify = silent) -> None:
        self.delimiter, self.notify = delimiter, notify
        self.plain = False
        self._records = Records(())

    @property
    def opened(self) -> bool:
        """Whether quotation marks behind a blank or `=` were taken for opening ones."""
        return self._records.opened

    def blocks(self, incoming: Iterable[bytes]) -> Iterator[bytes]:
        """The blocks with commas between the cells and LF or CRLF behind the lines."""
        data, rest, returns = _first_line(filter(None, incoming))  # a block that ends within a character is empty
        if returns:
            self.notify("cr_only")
            rest = _lf(chain([data], rest))
            data = next(rest, b"")
        if said := _SAID.match(data):
            said_by = DELIMITERS[said[1].decode()]
            self.notify("separator_said", separator=shown(said_by))
            self.delimiter = self.delimiter or said_by
            data = data[said.end() :]
        ended = False
        while not self.delimiter:
            delimiter, start = _look(data, final=ended)
            if start:
                yield data[:start]
            data = data[start:]
            if delimiter:
                self._found(delimiter)
            elif ended:
                return
            else:
                block = next(rest, b"")
                data += block
                ended = not block
        self.plain = self.delimiter == COMMA and not returns
        blocks = chain([data] if data else [], rest)
        yield from blocks if self.delimiter == COMMA else self._with_commas(blocks)

    def _found(self, delimiter: str) -> None:
        self.delimiter = delimiter
        if delimiter != COMMA:
            self.notify("separator_found", separator=shown(delimiter))

    def _with_commas(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        """The records with commas. While they are taken apart, commas and the separator have changed places."""
        sign = self.delimiter.encode()
        swap = bytes.maketrans(b"," + sign, sign + b",")
        self._records = Records(block.translate(swap) for block in blocks)
        again = partial(_joined, b",", swap)
        for chunk in self._records.chunks():
            yield _rewritten(chunk, sign, None, again)


def shown(delimiter: str) -> str:
    """The separator as people see it."""
    return "Tab" if delimiter == "\t" else delimiter


def to_separator(block: bytes, delimiter: str) -> bytes:
    """A block of whole records parted by commas, parted by something else."""
    if delimiter == COMMA:
        return block
    sign = delimiter.encode()
    return _rewritten(last_records(block), sign, bytes.maketrans(b"," + sign, sign + b","), partial(_joined, sign, None))


def _rewritten(chunk: Chunk, sign: bytes, table: bytes | None, again: Callable[[list[bytes]], bytes]) -> bytes:
    """The records: through the table where they hold neither quotation marks nor the sign, else written again by their cells."""
    if not chunk.quoted and sign not in chunk.data:
        return chunk.data.translate(table)
    records = (again(cells(one)) if b'"' in one or sign in one else one.translate(table) for one in chunk.records)
    return joined(records, chunk.ends)


def _joined(sign: bytes, table: bytes | None, texts: list[bytes]) -> bytes:
    return sign.join(_cell(text.translate(table), sign) for text in texts)


def _cell(text: bytes, sign: bytes) -> bytes:
    if sign in text or b'"' in text or b"\n" in text or b"\r" in text:
        return b'"' + text.replace(b'"', b'""') + b'"'
    return text


def _look(data: bytes, *, final: bool) -> tuple[str, int]:
    """What parts the cells, "" while that is not known, and from where on it matters; most tables say it in their first lines."""
    delimiter, start = _look_through(data[:_FIRST_LOOK], final=final and len(data) <= _FIRST_LOOK)
    return (delimiter, start) if delimiter or len(data) <= _FIRST_LOOK else _look_through(data, final=final)


def _look_through(data: bytes, *, final: bool) -> tuple[str, int]:
    masked = _masked(data)
    whole = len(masked) if final else masked.rfind(b"\n") + 1
    sign = _SIGN.search(masked, 0, whole)
    if not sign:
        return COMMA if len(masked) - whole > _MOST_HELD else "", whole
    start = masked.rfind(b"\n", 0, sign.start()) + 1
    lines = [line for line in masked[start:whole].split(b"\n") if line.strip(b" \t;\r")]
    delimiter = _decided(lines) or (_alone(lines) if final else "")
    if not delimiter and (final or len(lines) > _MOST_LINES or len(masked) - start > _MOST_HELD):
        delimiter = COMMA
    return delimiter, start


def _decided(lines: list[bytes]) -> str:
    for line, following in pairwise([*lines, b""]):
        if b"," in line:
            return COMMA
        if b"\t" in line and b"\t" in following:
            return "\t"
        if 0 < line.count(b";") == following.count(b";"):
            return ";"
    return ""


def _alone(lines: list[bytes]) -> str:
    """What parts the only line that there is."""
    return next((sign for sign in "\t;" if len(lines) == 1 and sign.encode() in lines[0]), "")


def _masked(data: bytes) -> bytes:
    """The data with every quotation made into as many marks; one that is open at the end too."""
    return re.sub(_QUOTATION, lambda quotation: b'"' * len(quotation[0]), data) if b'"' in data else data


def _first_line(incoming: Iterator[bytes]) -> tuple[bytes, Iterator[bytes], bool]:
    """The blocks down to where it is plain how lines end, the others, and whether lines end in CR."""
    data = b""
    for block in chain(incoming, [b""]):
        data += block
        if (end := _LINE_END.search(_masked(data[:_FIRST_LOOK]))) and end[0] != b"\r":
            return data, incoming, False
        masked = _masked(data)
        end = _LINE_END.search(masked)
        if end and end[0] != b"\r":
            return data, incoming, False
        start = end.start() if end else len(masked) if len(masked) > _MOST_HELD else -1
        if end and b"\n" in masked[start : start + _HEAD]:
            return data, incoming, False
        if (end and len(masked) > start + _HEAD) or start == len(masked):
            return data, incoming, bool(end)
    return data, incoming, b"\r" in masked


def _lf(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """CR as LF; CRLF as one, wherever the blocks are cut."""
    returned = False
    for block in filter(None, blocks):
        rest = block.removeprefix(b"\n") if returned else block
        returned = block.endswith(b"\r")
        if rest:
            yield rest.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
