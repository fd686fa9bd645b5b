"""A batch run between its files: where the table is read from, where the results and the rejected rows go."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from io import FileIO
from typing import Protocol

from kpical.batch.run import Batch
from kpical.batch.source import TableSource, size
from kpical.batch.spreadsheet import Opened, opened_up
from kpical.cli.batch_words import separator_of
from kpical.cli.console import on_screen, put_bytes, show, stdout, to_stderr
from kpical.cli.progress import Progress
from kpical.cli.settings import settings
from kpical.files.atomic import Block, Write, written_atomically
from kpical.files.digest import Summed
from kpical.files.names import same_file, same_path
from kpical.files.unopened import unopened
from kpical.problem.errors import BadOption
from kpical.recipe.done import DoneRow
from kpical.recipe.header import has_header
from kpical.recipe.job import Summary
from kpical.report.names import ARROW, BINARY
from kpical.report.stamp import stamp_line
from kpical.table.separators import COMMA, to_separator
from kpical.words import Words

_STAMPED = ("markdown", "html", *BINARY)  # formats that end with what they were made of; in others every line is a row


def carried_out(
    run: Batch, path: str, output: str | None, rejects: str | None, form: str, sheet: str, words: Words, separator: str = ""
) -> Summary:
    """The run between its files. A file that cannot be written whole is left as it was.

    `separator` parts the cells of the output where it is CSV, "" as in the input.
    """
    for written in filter(None, (output, rejects)):
        if path != "-" and same_file(path, written):
            raise BadOption("output_is_input", written)
    if output and rejects and same_path(output, rejects):
        raise BadOption("output_twice", rejects)
    with ExitStack() as files:
        handle = files.enter_context(opened(path, words))
        progress = Progress(size(handle), run.summary, words, busy=on_screen(output))
        if form in _STAMPED or (output and form != "csv"):  # a table in CSV is done before its digest would be
            run.table = Summed("figures", path)
        heed = run.table.add if run.table else None
        source = TableSource(handle, files.enter_context(progress).read, "stdin" if path == "-" else path, heed)
        incoming = opened_up(
            source, path, sheet, notice=partial(_notice, words), job=run.job, numbers=run.numbers,
            has_header=partial(has_header, run.job, run.find),
        )  # fmt: skip
        if isinstance(incoming, Opened) and incoming.arrow:
            run.job = run.job._replace(head=1, named=True)
        notify = partial(_notice, words, file=named(path, words))
        work = partial(run.run, notify=notify, made=incoming is not source)
        # the input's first block comes before any output is opened: what cannot begin leaves no file behind
        out = LateFile(files, output, coloured=form == "table")
        rejected = Parted(LateFile(files, rejects), run, separator_of(None, rejects)) if rejects else None
        if form == "csv":
            return work(incoming, Parted(out, run, separator), rejected)
        if form in ARROW.values():
            from kpical.arrow.written import TextColumns, through_door

            if isinstance(incoming, Opened) and incoming.arrow:
                return through_door(form, out, run, incoming.arrow, notify, rejected)
            return work(incoming, TextColumns(form, out, run, files), rejected)
        sink = sink_for("plain" if form == "table" and output else form, files, out, run, words, progress)
        summary = work(incoming, None, rejected, keep=sink)
        sink.finish()
        return summary


def written_notices(run: Batch, unnamed: str | None, form: str, words: Words) -> None:
    """What the file that was written is not: in the format of its name, or with the units of number formats."""
    if unnamed:
        to_stderr(words.label("notice.written_as_csv", file=unnamed))
    if form in {"csv", "json", *ARROW.values()} and run.recipes.by_formats:
        to_stderr(words.label("notice.formats_left_out"))


def tell_stamp(run: Batch, output: str | None, form: str, words: Words) -> None:
    """What was written was made of, where the file itself does not end with that."""
    if output and form not in _STAMPED:
        to_stderr(stamp_line(run.stamp, words, brief=True))


class Sink(Protocol):
    """Takes the rows of a run and writes them, at once or when it is told that there are no more."""

    def __call__(self, rows: Sequence[DoneRow]) -> object:
        """Take some."""

    def finish(self) -> None:
        """Write what is left."""


def sink_for(form: str, files: ExitStack, write: Write, run: Batch, words: Words, progress: Progress) -> Sink:
    """The one for a format that is not CSV; workbooks and pages need much that the others do without."""
    if form in BINARY:
        from kpical.batch.workbook import ResultWorkbook
        from kpical.report.workbook.sheet_rows import SheetRows

        return ResultWorkbook(
            form=form, rows=files.enter_context(SheetRows()), write=write, run=run, words=words, progress=progress.written
        )
    if form == "html":
        from kpical.batch.page import Page

        return Page(write, run, words)
    from kpical.batch.output import TextOutput

    return TextOutput(form, write, run, words.lang)


def named(path: str, words: Words) -> str:
    """The input as it is called."""
    return words.label("score.stdin") if path == "-" else path


def _notice(words: Words, code: str, **facts: object) -> None:
    to_stderr(words.label(f"notice.{code}", **facts))


class Parted:
    """Records with commas to records parted by the separator, or by that of the run's input where it is ""."""

    def __init__(self, write: Write, run: Batch, separator: str) -> None:
        self.write, self.run, self.separator = write, run, separator

    def __call__(self, data: Block) -> None:
        """Write a block of whole records."""
        separator = self.separator or self.run.reading.delimiter
        self.write(data if separator == COMMA else to_separator(bytes(data), separator))


class LateFile:
    """A file that is opened when the first bytes come; standard output where there is no path."""

    def __init__(self, files: ExitStack, path: str | None, *, coloured: bool = False) -> None:
        self.files, self.path, self.coloured = files, path, coloured
        self.write: Write | None = None

    def __call__(self, data: Block) -> None:
        """Open the file before the first bytes, and write."""
        if self.write is None:
            self.write = self.files.enter_context(written_atomically(self.path)) if self.path else self.to_stdout
            settings().begun |= self.path is None
        self.write(data)

    def to_stdout(self, data: Block) -> None:
        """Bytes to standard output; to a terminal as its own encoding has them."""
        if stdout().isatty():
            show(bytes(data).decode("utf-8"), coloured=self.coloured)
        else:
            put_bytes(data)


def _file(path: str) -> FileIO:
    """Raises OSError where it is not there or a folder, and FileProblem where it cannot be opened."""
    try:
        return FileIO(path)
    except OSError as error:
        raise unopened(path, error) from None


@contextmanager
def opened(path: str, words: Words) -> Iterator[int]:
    """The input's handle. Says on standard error that it waits, where standard input is a terminal. Raises as `_file`."""
    if path != "-":
        with _file(path) as file:
            yield file.fileno()
        return
    if sys.stdin is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF), "stdin")
    if sys.stdin.isatty():
        to_stderr(words.label("batch.waiting", key="Ctrl-Z Enter" if os.name == "nt" else "Ctrl-D"))
    yield sys.stdin.fileno()
