"""Rows of a Python program, computed as `kpical batch` computes the same table: they become CSV, a block at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice
from typing import Any, Literal

from kpical.batch.run import Batch
from kpical.batch.table_job import ByWord, TableJob, Texts, library_given
from kpical.catalogue.library import Library
from kpical.problem.errors import BadOption, FigureError
from kpical.problem.position import Spot
from kpical.problem.suggest import suggestions
from kpical.problem.table_errors import UnlikeRow
from kpical.quantity.given import text_of
from kpical.quantity.period_text import When
from kpical.table.csv_text import line
from kpical.table.records import MOST_OPEN
from kpical.table.separators import Notify
from kpical.words import language_of_programs

Row = Mapping[str, object]

_AT_ONCE = 256  # rows that are read before the first of them is computed: where a table's header ends is known from as many


def compute_rows(  # noqa: PLR0913  as many as the command has options
    rows: Iterable[Row], *words: str, year: When = None, target: ByWord | None = None, decimals: int | None = None,
    rounding: str | None = None, category: str | None = None, verdict: bool = False, grade: bool = False, notes: bool = False,
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
    library = library_given(library)
    asked = TableJob.of(
        words, library, year=year, target=target, category=category, decimals=decimals, rounding=rounding,
        verdict=verdict, grade=grade, notes=notes, exact=exact, solve=solve, maps=maps, heads=heads, unit=unit,
        lang=language_of_programs(), rows_name=True,
    )  # fmt: skip
    job = asked.job._replace(blank_zero=_zero("blank", blank), dash_zero=_zero("dash", dash), raw=False, engine="plain")
    return _computed(asked._replace(job=job).run(library.find), iter(rows), partial(asked.notify, file="rows"))


def _zero(name: str, choice: str | None) -> bool:
    """Whether it is to be read as 0. Raises BadOption for any other word."""
    if choice not in (None, "zero"):
        raise BadOption("bad_choice", str(choice), "zero", option=name)
    return choice is not None


def _computed(run: Batch, rows: Iterator[Row], notify: Notify) -> Iterator[dict[str, Any]]:
    """The rows with their results. Each record that the engine hands back is the first row that waits."""
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
