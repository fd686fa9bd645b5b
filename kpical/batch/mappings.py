"""Rows of a Python program, computed as `kpical batch` computes the same table: they become CSV, a block at a time."""

from __future__ import annotations

import sys
import warnings
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, Literal

from kpical.batch.asked import renamed, targets_of, units_of
from kpical.batch.run import Batch
from kpical.batch.solves import solves_of
from kpical.catalogue.library import Library, built_in
from kpical.computation.calculation import check_printing
from kpical.problem.errors import BadOption, FigureError
from kpical.problem.position import Spot
from kpical.problem.suggest import suggestions
from kpical.problem.table_errors import UnlikeRow
from kpical.quantity.given import text_of
from kpical.quantity.period_text import When, period_of
from kpical.recipe.columns import read_map
from kpical.recipe.job import Job
from kpical.table.csv_text import line
from kpical.table.records import MOST_OPEN
from kpical.words import Words, language_of_programs

Texts = str | Sequence[str]  # one or several, as the command's options take them
ByWord = Texts | Mapping[str, str]  # or by the word that stands before each
Row = Mapping[str, object]

_AT_ONCE = 256  # rows that are read before the first of them is computed: where a table's header ends is known from as many


def compute_rows(  # noqa: PLR0913  as many as the command has options
    rows: Iterable[Row], *words: str, year: When = None, target: ByWord = (), decimals: int | None = None,
    rounding: str | None = None, category: str = "", verdict: bool = False, grade: bool = False, notes: bool = False,
    exact: bool = False, solve: ByWord = (), maps: ByWord = (), heads: ByWord = (), unit: Texts = (),
    blank: Literal["zero"] | None = None, dash: Literal["zero"] | None = None, library: Library | None = None,
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """Each row with its results behind its own values, as `kpical batch WORDS` gives them; lazily, in the order of the rows.

    `rows` are mappings with the heads of a table; those of the first hold for all, and what a later row lacks is missing. Values:
    text, int, Decimal, a Fraction whose decimals end, True and False for 是 and 否, None for a blank. `words` are indicators by
    id, name or alias; without any the column 指標 of each row says which. `library` is where they are, the built-in ones if not.

    The options are those of the command: `target` (--target, or a mapping by indicator), `solve` (--solve, likewise), `maps`
    (--map, or a mapping of figures to heads), `heads` (--as, or a mapping of words to heads), `unit` (--unit), `category`
    (--class), `blank` and `dash` ("zero" or None), `verdict`, `grade`, `notes`, `exact`; `year` is a period as `calculate` takes
    it, `decimals` 0 to 30, `rounding` half-up, half-even, down or up.

    A row gets the digits of each result (and what `exact`, `verdict`, `grade`, `solve` and `notes` ask for) and `error`, what
    went wrong with it, as text; "" is none. What is to be known of the table comes as a warning.

    Raises at once TypeError for what is of another type, UnknownIndicator, BadOption; with the first row MissingColumn,
    AmbiguousColumn, NoVersion, BadOption; at its row FigureError for a value that is none of these, a float among them,
    UnlikeRow for a head that the first row lacks, TypeError for what is no row.
    """
    if isinstance(rows, Mapping) or not isinstance(rows, Iterable):
        raise TypeError(f"rows are mappings, one a row; this is {'one mapping' if isinstance(rows, Mapping) else repr(rows)}")
    library, said = library_given(library), Words(language_of_programs())
    check_printing(decimals, rounding)
    for word in words:
        library.find(text_given("an indicator's id, name or alias", word))
    job = Job(
        words=words, renamed=renamed(texts_given("heads", heads, "="), words),
        maps=tuple(map(read_map, texts_given("maps", maps, "="))), period=period_of(year), decimals=decimals,
        rounding=rounding, verdict=verdict, grade=grade, exact=exact, notes=notes,
        category=text_given("category", category).strip(), head=1, named=True, units=units_of(texts_given("unit", unit)),
        solves=solves_of(texts_given("solve", solve, ":"), words, library),
        blank_zero=_zero("blank", blank), dash_zero=_zero("dash", dash), encoding="utf-8", engine="plain",
    )  # fmt: skip
    run = Batch.of(job, library.find, targets_of(texts_given("target", target, ":"), words, library), said)
    return _computed(run, iter(rows), said)


def library_given(library: Library | None) -> Library:
    """The library, the built-in one where there is none. Raises TypeError."""
    if not isinstance(library, Library | None):
        raise TypeError(f"library is what load() gives, not {library!r:.60}")
    return library or built_in()


def text_given(name: str, value: object) -> str:
    """The value. Raises TypeError unless it is text."""
    if not isinstance(value, str):
        raise TypeError(f"{name} is text, not {value!r:.60}")
    return value


def texts_given(option: str, value: ByWord, sign: str = "") -> list[str]:
    """What an option was given, as the texts that the command's option has; `sign` joins those of a mapping. Raises TypeError."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping) and sign:
        return [f"{text_given(option, word)}{sign}{text_given(option, text)}" for word, text in value.items()]
    if isinstance(value, Mapping) or not isinstance(value, Iterable):
        raise TypeError(f"{option} is text, or a list{' or a mapping' * bool(sign)} of texts, not {value!r:.60}")
    return [text_given(option, text) for text in value]


def _zero(name: str, choice: str | None) -> bool:
    """Whether it is to be read as 0. Raises BadOption for any other word."""
    if choice not in (None, "zero"):
        raise BadOption("bad_choice", str(choice), "zero", option=name)
    return choice is not None


def _computed(run: Batch, rows: Iterator[Row], words: Words) -> Iterator[dict[str, Any]]:
    """The rows with their results. Each record that the engine hands back is the first row that waits."""

    def notify(code: str, **facts: object) -> None:
        warnings.warn(words.label(f"notice.{code}", **{"file": "rows", **facts}), stacklevel=callers_level())

    waiting: deque[dict[str, Any]] = deque()
    blocks = _blocks(rows, waiting)
    first = next(blocks, None)
    if first is None:
        return
    run.numbers.first = 0  # as rows are counted where one is refused
    chunks = run.begin(chain([first], blocks), notify, made=True)
    header = run.header
    keys = _own_keys(list(waiting[0]), header.results)
    kept = keys[: len(keys) - header.tail]
    for _ in range(header.located.below - 1):  # a row of units
        yield _together(kept, waiting.popleft(), header.results, [""] * len(header.results))
    engine = run.rows(kept=True)
    for chunk in chunks:
        made = engine.chunk(chunk)
        run.heed(made)
        for done in made.kept:
            yield _together(kept, waiting.popleft(), header.results, done.results)
    run.tell_at_end()
    assert not waiting, "every row is a record"


def callers_level() -> int:
    """How many frames above the one that asks stands the first that is not kpical's, which the warning is about."""
    frame, level = sys._getframe(1), 1  # noqa: SLF001  `inspect` has it by another name, and is slow to import
    while frame.f_back and frame.f_globals.get("__name__", "").startswith("kpical."):
        frame, level = frame.f_back, level + 1
    return level


def _own_keys(heads: Sequence[str], results: Sequence[str]) -> list[tuple[str, str]]:
    """The head of each of the table's own columns, and its key beside the results: that of an own `error` gets its number."""
    taken = {*heads, *results}
    keys = []
    for number, head in enumerate(heads, 1):
        key = head
        while key in results or (key != head and key in taken):
            key += f"#{number}"
        keys.append((head, key))
    return keys


def _together(
    keys: Sequence[tuple[str, str]], row: Mapping[str, Any], heads: Sequence[str], results: Sequence[str]
) -> dict[str, Any]:
    return {key: row[head] for head, key in keys} | dict(zip(heads, results, strict=True))


def _blocks(rows: Iterator[Row], waiting: deque[dict[str, Any]]) -> Iterator[bytes]:
    """The table in blocks of CSV; the rows in them wait for their results.

    Those before a row that is refused, or that whoever gives the rows fails at, come first.
    """
    first = [*islice(rows, 1)]
    if not first:
        return
    heads = list(_mapping(first[0], 1))
    records = [_line(list(map(str, heads)))]
    try:
        for number, each in enumerate(chain(first, rows), 2):
            row = _mapping(each, number - 1)
            records.append(_record(row, heads, number))
            waiting.append({head: row.get(head) for head in heads})
            if len(records) >= _AT_ONCE:
                yield _block(records)
                records.clear()
    except Exception:  # not in a `finally`, which would yield where whoever reads has stopped
        yield _block(records)
        raise
    yield _block(records)


def _mapping(row: Row, number: int) -> dict[str, Any]:
    """The row, as a cursor of a database gives it too. Raises TypeError where it is none."""
    try:
        return dict(row)
    except (TypeError, ValueError):
        raise TypeError(f"rows are mappings, one a row; row {number} is {row!r:.60}") from None


def _block(records: Sequence[bytes]) -> bytes:
    return b"".join(record + b"\n" for record in records)


def _record(row: Row, heads: Sequence[str], number: int) -> bytes:
    """The row under the heads. Raises FigureError with the place that the value would have in a table; UnlikeRow, BadOption."""
    if unknown := [head for head in row if head not in heads]:
        raise UnlikeRow(str(unknown[0]), number - 1, heads, suggestions(str(unknown[0]), heads))
    texts = []
    for column, head in enumerate(heads, 1):
        try:
            texts.append(text_of(row.get(head), head))
        except FigureError as error:
            raise error.with_facts(place=Spot("", "", number, column)) from None
    record = _line(texts)
    if len(record) > MOST_OPEN:  # its quotation marks would be taken for stray ones
        raise BadOption("row_too_long", wanted=f"{MOST_OPEN >> 10} KB")
    return record


def _line(texts: Sequence[str]) -> bytes:
    """The texts as a record; half of a pair of UTF-16 becomes bytes that are no UTF-8, and its row says so."""
    try:
        return line(texts)
    except UnicodeEncodeError:
        return line(text.encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape") for text in texts)
