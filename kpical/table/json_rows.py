"""JSON to the rows of a table, as it comes: objects one after the other, or an array of them.

The heads are the keys of the first object. Every value is a text: a number by its digits, true is 是, null is nothing. What is no
table is refused with its place. No more is held than a block and the object that goes on beyond it.
"""

from __future__ import annotations

import json
import re
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain

from kpical.problem.errors import FileProblem
from kpical.problem.position import Place
from kpical.problem.reasons import FileReason

MOST_OBJECT = 16_000_000  # characters that an object has at the most, as a whole file of figures does
_SAYS_ENCODING = 4  # bytes
_MOST_PLACES = 999  # by which an exponent moves the point; a number that goes beyond stays as it is written

_BEGIN = re.compile(rb'\s*(?:\{\s*(?:["}]|\Z)|\[\s*(?:[{\]]|\Z))')  # of a file; no table in CSV begins so
_SURELY = re.compile(rb'\s*(?:\[\s*)?\{\s*"[^"]+"\s*:')  # an object with a key
_BLANK = r"[ \t\r\n]*+"
_INNER = r'(?:[^"\\\x00-\x1f]|\\.)*+'
_NUMBER = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?"
_SPACE = re.compile(_BLANK)
_EMPTY = re.compile(_BLANK + "}")
_PAIR = re.compile(
    rf'{_BLANK}"({_INNER})"{_BLANK}:{_BLANK}(?:"({_INNER})"|({_NUMBER})|(true|false|null)){_BLANK}([,}}])'
)  # fmt: skip
_KEY = re.compile(f'"{_INNER}"')
_VALUE = re.compile(rf'"{_INNER}"|{_NUMBER}|true|false|null')
_CUT = re.compile(rf'(?:"{_INNER}\\?|[-+.0-9A-Za-z]*+)\Z')  # a text, a number or a word that may go on
_WORDS: Mapping[object, str] = {"true": "是", "false": "否", "null": "", True: "是", False: "否", None: ""}

# What an earlier run put behind `error`: the same as a list of flat objects, and then the number of the row.
_ERRORS = re.compile(rf'{_BLANK}"errors"{_BLANK}:{_BLANK}\[')
_FACT = rf'{_BLANK}"{_INNER}"{_BLANK}:{_BLANK}(?:{_VALUE.pattern}){_BLANK},?'
_LIST = re.compile(rf"(?:{_BLANK}\{{(?:{_FACT})*+{_BLANK}\}}{_BLANK},?)*+{_BLANK}\]{_BLANK}([,}}])")
_ROW = re.compile(r"row(?:#\d+)*")

# What may stand where no object is open, and what is expected behind it.
_NEXT: Mapping[str, Mapping[str, str]] = {
    "begin": {"[": "first", "{": "lines"},
    "lines": {"{": "lines"},
    "first": {"{": "between", "]": "end"},
    "between": {",": "member", "]": "end"},
    "member": {"{": "between"},
    "end": {},
}
_WHOLE = ("begin", "lines", "end")


def is_json(first: bytes, *, surely: bool = False) -> bool:
    """Whether a file that begins so is objects of JSON, in any Unicode encoding; `surely` where its name says otherwise."""
    begin = _SURELY if surely else _BEGIN
    return begin.match(first[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xfe\xff")) is not None


class JsonRows:
    """The rows of a file: a list of them for every block that ends some, the heads before the first."""

    def __init__(self, blocks: Iterable[bytes], file: str) -> None:
        self.blocks, self.file = blocks, file
        self.text, self.next = "", 0
        self.line, self.column = 1, 1  # of the first character of the text
        self.expected = "begin"
        self.heads: Mapping[str, None] | None = None
        self.stopped = 0  # where the object that is not whole yet could not be read on

    def __iter__(self) -> Iterator[list[Sequence[str]]]:
        """Raises FileProblem."""
        for text in _decoded(self.blocks, self.file):
            self._append(text)
            if rows := list(self._rows()):
                yield rows
        if self.next < len(self.text):
            raise self._fault(self.stopped) or self._problem("json_cut", len(self.text))
        if self.expected not in _WHOLE:
            raise self._problem("json_cut", self.next)

    def _append(self, text: str) -> None:
        self.line, self.column = self._position(self.next)
        self.text, self.next = self.text[self.next :] + text, 0
        if len(self.text) - len(text) > MOST_OBJECT:
            raise self._problem("too_big", 0, wanted=str(MOST_OBJECT))

    def _rows(self) -> Iterator[Sequence[str]]:
        """The rows that are there to their end."""
        while (begin := _behind(_SPACE, self.text, self.next)) < len(self.text):
            self.next, sign = begin, self.text[begin]
            if sign not in _NEXT[self.expected]:
                raise self._syntax(begin)
            if sign == "{":
                cells = self._plain_object(begin)
                if cells is None:
                    cells = self._object(begin)
                if cells is None:
                    return
                yield from self._row(cells, begin)
            else:
                self.next += 1
            self.expected = _NEXT[self.expected][sign]
        self.next = begin

    def _row(self, cells: Mapping[str, str], begin: int) -> Iterator[Sequence[str]]:
        """The object in the order of the heads, which those of the first object are."""
        if self.heads is None:
            self.heads = dict.fromkeys(cells)
            yield tuple(cells)
        if not cells.keys() <= self.heads.keys():
            unknown = next(key for key in cells if key not in self.heads)
            place = next(pair.start(1) - 1 for pair in _PAIR.finditer(self.text, begin + 1) if self._string(pair, 1) == unknown)
            raise self._problem("json_key", place, unknown)
        yield [cells.get(head, "") for head in self.heads]

    def _plain_object(self, begin: int) -> dict[str, str] | None:
        """As `_object`, some times as quick; None for what has to be looked at more closely."""
        try:
            pairs, end = _DECODER.raw_decode(self.text, begin)
            cells = {key: value if type(value) is str else _WORDS[value] for key, value in pairs}
        except (ValueError, TypeError, RecursionError):  # no JSON, or not yet; a list for a value
            return None
        if len(cells) < len(pairs) or self.text.find("\\", begin, end) >= 0:
            return None
        self.next = end
        return cells

    def _object(self, begin: int) -> dict[str, str] | None:
        """The object that begins there, None where it goes on in what is still to come. Raises FileProblem."""
        text, cells, ours, place = self.text, dict[str, str](), False, begin + 1
        if empty := _EMPTY.match(text, place):
            self.next = empty.end()
            return cells
        while True:
            if pair := _PAIR.match(text, place):
                key = self._string(pair, 1)
                if key in cells:
                    raise self._problem("duplicate_key", pair.start(1) - 1, key)
                if not (ours and _ROW.fullmatch(key)):
                    cells[key] = self._value(pair)
            else:
                errors = _ERRORS.match(text, place) if "error" in cells else None
                pair = _LIST.match(text, errors.end()) if errors else None
                if pair is None:
                    self.stopped = place
                    if not errors and (fault := self._fault(place)):
                        raise fault
                    return None
                ours = True
            place = pair.end()
            if pair[pair.lastindex or 0] == "}":
                self.next = place
                return cells

    def _value(self, pair: re.Match[str]) -> str:
        if pair[2] is not None:
            return self._string(pair, 2)
        return _digits(pair[3]) if pair[3] else _WORDS[pair[4]]

    def _string(self, pair: re.Match[str], group: int) -> str:
        """The text of a string. Raises FileProblem where it has an escape that is none, or half a character."""
        written = pair[group]
        if "\\" not in written:
            return written
        try:
            text: str = json.loads(f'"{written}"')
            text.encode()
        except UnicodeEncodeError as error:
            raise self._problem("bad_character", pair.start(group) - 1, f"U+{ord(error.object[error.start]):04X}") from None
        except ValueError:
            raise self._problem("json_syntax", pair.start(group) - 1, written) from None
        return text

    def _fault(self, place: int) -> FileProblem | None:
        """What is wrong with the pair of key and value there; None where it may only be cut."""
        text = self.text
        begin = _behind(_SPACE, text, place)
        colon = _behind(_SPACE, text, _behind(_KEY, text, begin))
        value = _behind(_SPACE, text, colon + 1)
        behind = _behind(_SPACE, text, _behind(_VALUE, text, value))
        if colon == begin:
            return None if text[begin : begin + 1] in ('"', "") and _CUT.match(text, begin) else self._syntax(begin)
        if text[colon : colon + 1] != ":":
            return self._syntax(colon) if colon < len(text) else None
        if text[value : value + 1] in ("{", "["):
            return self._problem("json_nested", value, text[begin:colon].strip()[1:-1])
        if behind == value:
            return None if _CUT.match(text, value) else self._syntax(value)
        return self._syntax(behind) if behind < len(text) and not _CUT.match(text, value) else None

    def _syntax(self, place: int) -> FileProblem:
        return self._problem("json_syntax", place, self.text[place])

    def _problem(self, reason: FileReason, place: int, found: str = "", wanted: str = "") -> FileProblem:
        line, column = self._position(place)
        return FileProblem(reason, Place(self.file, line, column), found, wanted)

    def _position(self, place: int) -> tuple[int, int]:
        """Line and column."""
        newlines = self.text.count("\n", 0, place)
        return self.line + newlines, place - self.text.rfind("\n", 0, place) if newlines else self.column + place


def _behind(pattern: re.Pattern[str], text: str, place: int) -> int:
    """Where the pattern ends, or the place itself where it does not stand there."""
    match = pattern.match(text, place)
    return match.end() if match else place


def _digits(number: str) -> str:
    """The number without an exponent: 1e3 is 1000."""
    exponent = number.lower().partition("e")[2]
    return format(Decimal(number), "f") if exponent and len(exponent) < 5 and abs(int(exponent)) <= _MOST_PLACES else number


def _no_number(word: str) -> None:
    """Raises ValueError for what Python writes and JSON does not know: NaN, Infinity."""
    raise ValueError(word)


_DECODER = json.JSONDecoder(object_pairs_hook=list, parse_float=_digits, parse_int=str, parse_constant=_no_number)


def _decoded(blocks: Iterable[bytes], file: str) -> Iterator[str]:
    """The blocks as texts. Raises FileProblem where they are in no encoding of Unicode."""
    line, blocks = 1, iter(blocks)
    head = next(blocks, b"")
    while len(head) < _SAYS_ENCODING and (block := next(blocks, b"")):
        head += block
    decoder = getincrementaldecoder(json.detect_encoding(head))()
    for block in chain([head], blocks, [b""]):
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            raise FileProblem("not_utf8", Place(file, line + error.object.count(b"\n", 0, error.start))) from None
        line += text.count("\n")
        yield text
