"""What the commands do alike that read a table and write it again with more columns."""

from __future__ import annotations

import gc
from collections.abc import Sequence

from kpical.batch.run import Batch
from kpical.catalogue.library import Library
from kpical.cli.batch_words import batch_format, check_rejects, names_no_format, separator_of, split_words
from kpical.cli.console import heed_signals
from kpical.cli.library import library_of
from kpical.cli.progress import report_summary
from kpical.cli.settings import settings
from kpical.cli.streams import carried_out, tell_stamp, written_notices
from kpical.named import NamedTuple
from kpical.problem.errors import BadOption
from kpical.problem.table_errors import MissingColumn
from kpical.recipe.job import Summary
from kpical.report.names import ARROW
from kpical.words import Words


class TableCommand(NamedTuple):
    """A command over a table, as far as its words and files say.

    Attributes:
        words: in which it speaks
        said: in which the file is written
        library: where the indicators are
        asked: those that are named
        path: of the table
        output: of the file that is written; None is standard output
        rejects: of the file of the rows that fail; None is none
        form: the format
        sheet: the worksheet that is asked for
        separator: of the cells of a file of CSV; "" is that of the table
        unnamed: whether the output's name says no format
    """

    words: Words
    said: Words
    library: Library
    asked: tuple[str, ...]
    path: str
    output: str | None
    rejects: str | None
    form: str
    sheet: str
    separator: str
    unnamed: bool

    def carry_out(self, run: Batch) -> Summary:
        """The run between its files, and what was done to the rows. Raises MissingColumn with the indicators that have it."""
        try:
            summary = carried_out(
                run, self.path, self.output, self.rejects, form=self.form, sheet=self.sheet, words=self.words,
                separator=self.separator,
            )  # fmt: skip
        except MissingColumn as error:
            from kpical.cli.owners import owned

            raise owned(error, self.library, self.said if self.form == "json" else self.words) from None
        written_notices(run, self.output if self.unnamed else None, self.form, self.words)
        report_summary(summary, self.words, self.rejects)
        return summary

    def tell_stamp(self, run: Batch) -> None:
        """What was written was made of."""
        tell_stamp(run, self.output, self.form, self.words)


def table_command(
    words: Sequence[str], *, output: str | None, rejects: str | None, form: str | None, sheet: str, bom: bool
) -> TableCommand:
    """The command, begun: interrupts end it as they should. Raises BadOption, UnknownIndicator, BadFile."""
    heed_signals(settings().words)
    gc.freeze()  # what was imported stays
    gc.enable()
    common_options, unnamed = settings(), names_no_format(form, output)
    separator, form = separator_of(form, output), batch_format(form, output)
    check_rejects(rejects)
    if bom and form in ARROW.values():
        raise BadOption("not_of_arrow", output or "", "--bom")
    library = library_of(common_options)
    asked, path = split_words(words, library)
    return TableCommand(
        words=common_options.words, said=common_options.words_for(form), library=library, asked=asked, path=path,
        output=output, rejects=rejects, form=form, sheet=sheet, separator=separator, unnamed=unnamed,
    )  # fmt: skip
