"""`kpical batch`: a table in, the same table out with one column more per indicator."""

from __future__ import annotations

import codecs
import errno
import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

import click

from kpical.batch.formats import Rewriter
from kpical.batch.headers import read_map
from kpical.batch.job import Job, Summary, Write
from kpical.batch.run import Batch
from kpical.batch.sink import same_file, written_whole
from kpical.batch.source import blocks, size
from kpical.catalogue.library import Library
from kpical.cli.complete import complete_indicator
from kpical.cli.console import heed_signals, put_bytes, show, stdout, tell
from kpical.cli.helping import Command
from kpical.cli.options import (
    decimals_of,
    decimals_option,
    miss_option,
    rounding_option,
    target_of,
    target_option,
    year_of,
    year_option,
)
from kpical.cli.progress import Progress, told
from kpical.cli.settings import common, settings
from kpical.errors import BadOption, UnknownIndicator
from kpical.near import near


@click.command("batch", cls=Command)
@click.argument("words", metavar="[INDICATOR]... [FILE|-]", nargs=-1, shell_complete=complete_indicator)
@click.option("-o", "--output", metavar="OUT", help="寫到檔案，成功才取代舊檔 Write to a file, whole or not at all.")
@year_option
@target_option
@decimals_option
@rounding_option
@click.option("--verdict", is_flag=True, help="加一欄是否達成目標 Add whether the target is met.")
@click.option("--exact", is_flag=True, help="加一欄分數的確值 Add the exact fraction.")
@click.option(
    "--map",
    "maps",
    metavar="[IND:]INPUT[.PART]=HEAD",
    multiple=True,
    help="指定某數在哪一欄，可重複 Which column holds an input.",
)
@click.option("--as", "heads", metavar="WORD=HEAD", multiple=True, help="結果欄另取名稱 Name a result's column.")
@click.option("--rejects", metavar="FILE", help="有問題的列另存一檔 Write the failing rows there too.")
@click.option("--encoding", metavar="E", default="", help="編碼；預設自動判斷 Encoding, else found out.")
@click.option("--head", metavar="N", default="1", help="欄位名稱在第幾行 The line that holds the heads.")
@click.option("--blank", type=click.Choice(["zero"]), help="空白當作 0 Read blanks as 0.")
@click.option("--dash", type=click.Choice(["zero"]), help="「-」當作 0 Read - as 0.")
@click.option("--bom", is_flag=True, help="輸出加 BOM，供 Excel 開啟 Begin the output with a BOM.")
@click.option("--raw", is_flag=True, help="不防護 = + - @ 開頭的文字 Do not guard text like formulas.")
@click.option("--format", "form", type=click.Choice(["csv", "json", "markdown", "table"]), default="csv", help="格式 Format.")
@miss_option
@common
def command(
    words: tuple[str, ...], output: str | None, year: str | None, target: str | None, decimals: str | None,
    rounding: str | None, verdict: bool, exact: bool, maps: tuple[str, ...], heads: tuple[str, ...],
    rejects: str | None, encoding: str, head: str, blank: str | None, dash: str | None, bom: bool, raw: bool,
    form: str, fail_on_miss: bool,
) -> None:  # fmt: skip
    """逐列計算 CSV：原欄位照抄，每個指標加一欄，最後一欄是錯誤。不給 FILE 則讀標準輸入；不給 INDICATOR 則依表格的「指標」欄。

    Compute every row of a CSV table. Without FILE it reads standard input;
    without INDICATOR the column `indicator` of each row says what to compute.
    """
    heed_signals()
    gc.enable()
    given = settings()
    library = Library(given.paths)
    asked, path = split_words(words, library)
    job = Job(
        asked, renamed(heads, asked), tuple(map(read_map, maps)), year_of(year), decimals_of(decimals), rounding,
        verdict or fail_on_miss, exact, head_of(head), blank == "zero", dash == "zero", bom and form == "csv", raw,
        encoding_of(encoding),
    )  # fmt: skip
    if target is not None and len(asked) != 1:
        raise BadOption("target_given", target)
    for word in asked if target is not None else ():
        target_of(target, library.find(word).definitions[-1])  # what does not fit is said before a row is read
    say = given.words.sentence
    run = Batch(job, library.find, lambda indicator, definition: target_of(target, definition), say)
    summary = carried_out(run, path, output, rejects, form)
    told(summary, given.words, rejects)
    missed = fail_on_miss and summary.missed
    click.get_current_context().exit(1 if summary.failed else 3 if missed else 0)


def split_words(words: Sequence[str], library: Library) -> tuple[tuple[str, ...], str]:
    """The indicators and the file. Raises UnknownIndicator for a word that is neither."""
    asked = [word for word in words if library.entry(word)]
    others = [word for word in words if not library.entry(word)]
    if not others:
        return tuple(asked), "-"
    *wrong, last = others
    is_file = last == words[-1] and (last == "-" or os.path.exists(last) or any(c in last for c in "/\\."))
    if wrong or not is_file:
        unknown = (wrong or [last])[0]
        known = [word for entry in library.entries for word in entry.words]
        raise UnknownIndicator(unknown, near(unknown, known))
    return tuple(asked), last


def renamed(heads: Sequence[str], asked: Sequence[str]) -> dict[str, str]:
    """--as WORD=HEAD by word. Raises BadOption."""
    found = {}
    for text in heads:
        word, equals, head = text.partition("=")
        if not equals or not head.strip() or word.strip() not in asked:
            raise BadOption("as", text)
        found[word.strip()] = head.strip()
    return found


def head_of(text: str) -> int:
    """Raises BadOption unless it is a line's number."""
    if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) < 10_000):
        raise BadOption("head", text)
    return int(text)


def encoding_of(text: str) -> str:
    """Raises BadOption where Python knows no such text encoding."""
    if not text:
        return ""
    try:
        "".encode(text)
        return codecs.lookup(text).name
    except (LookupError, ValueError):
        raise BadOption("encoding", text) from None


def carried_out(run: Batch, path: str, output: str | None, rejects: str | None, form: str) -> Summary:
    """The run between its files. A file that can not be written whole is left as it was."""
    for written in filter(None, (output, rejects)):
        if path != "-" and same_file(path, written):
            raise BadOption("output_is_input", written)
    if output and rejects and os.path.realpath(output) == os.path.realpath(rejects):
        raise BadOption("output_is_input", rejects)
    with ExitStack() as files:
        handle = files.enter_context(opened(path))
        progress = Progress(size(handle), run.summary, settings().words, busy=output is None and stdout().isatty())
        incoming = files.enter_context(progress).watched(blocks(handle, progress.read))
        # the input's first block comes before any output is opened: what can not begin leaves no file behind
        out = Later(files, output)
        rejected = Later(files, rejects) if rejects else None
        if form == "csv":
            return run.run(incoming, out, rejected)
        rewriter = Rewriter(form, out, run.job)
        summary = run.run(incoming, rewriter, rejected)
        rewriter.finish()
        return summary


class Later:
    """A file that is opened when the first bytes come; standard output where there is no path."""

    def __init__(self, files: ExitStack, path: str | None) -> None:
        self.files, self.path = files, path
        self.write: Write | None = None

    def __call__(self, data: bytes) -> None:
        if self.write is None:
            self.write = self.files.enter_context(written_whole(self.path)) if self.path else to_stdout
        self.write(data)


def to_stdout(data: bytes) -> None:
    """Bytes to standard output; to a terminal as its own encoding has them."""
    if stdout().isatty():
        show(data.decode("utf-8"))
    else:
        put_bytes(data)


@contextmanager
def opened(path: str) -> Iterator[int]:
    """The input's handle. Says on standard error that it waits, where standard input is a terminal."""
    if path != "-":
        with open(path, "rb", buffering=0) as file:
            yield file.fileno()
        return
    if sys.stdin is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF), "stdin")
    if sys.stdin.isatty():
        tell(settings().words.label("batch.waiting", key="Ctrl-Z Enter" if os.name == "nt" else "Ctrl-D"))
    yield sys.stdin.fileno()
