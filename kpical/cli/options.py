"""Options that several commands take, and how their texts are read."""

from __future__ import annotations

import codecs

import click

from kpical.cli.one_of import OneOf
from kpical.cli.settings import complete_path
from kpical.problem.errors import BadOption, FigureError
from kpical.quantity.period import Period
from kpical.quantity.period_text import period_of
from kpical.quantity.rounding import MODES, MOST_DECIMALS
from kpical.report.names import NAMES

year_option = click.option(
    "--year", metavar="Y", help="年度或年月，如 99、2010、98年2月 | Fiscal year, or a month of one, as 99, 2010, 2009-02."
)
target_option = click.option(
    "--target",
    metavar="T",
    help='目標，如 ">= 80" 或 80%以上，none 為沒有 | Target in place of its own, as ">= 80", or none.',
)
class_option = click.option(
    "--class",
    "category",
    metavar="C",
    default="",
    help="類別，如 中央；目標依類別而定時用 | Class, for targets that depend on it.",
)
decimals_option = click.option(
    "--decimals", metavar="N", help=f"小數位數 0-{MOST_DECIMALS}，只影響顯示 | Decimals, in print only."
)
rounding_option = click.option("--rounding", type=OneOf(list(MODES)), help="進位方式，只影響顯示 | Rounding, in print only.")
format_option = click.option("--format", "form", type=OneOf(NAMES), help="格式；預設依 -o 的副檔名，否則 table | Format.")
output_option = click.option(
    "-o",
    "--output",
    metavar="OUT",
    shell_complete=complete_path,
    help="寫到檔案，成功才取代舊檔 | Write to a file, whole or not at all.",
)
sheet_option = click.option("--sheet", metavar="NAME", default="", help="試算表只讀這個工作表 | Read this worksheet only.")
encoding_option = click.option("--encoding", metavar="E", default="", help="編碼；預設自動判斷 | Encoding, else found out.")
delimiter_option = click.option(
    "--delimiter", metavar="D", default="", help="各欄以何分隔：, ; tab 或 |；預設自動判斷 | What parts cells, else found out."
)
unit_option = click.option(
    "--unit", "units", metavar="U", multiple=True, help="沒寫單位的數以此計，可重複 | Unit of numbers without one; repeatable."
)
miss_option = click.option("--fail-on-miss", is_flag=True, help="未達目標時以 3 結束 | Exit 3 where a target is missed.")


def year_of(text: str | None) -> Period | None:
    """Raises BadOption where the text is no year and no month of one."""
    try:
        return period_of(text)
    except FigureError as error:
        raise BadOption("year", text or "", cause=error) from None


def years_of(text: str | None) -> tuple[Period | None, Period | None]:
    """Two periods, as 111..112, or one for both. Raises BadOption where the text is neither."""
    texts = text.split("..") if text else [text]
    if len(texts) > 2:
        raise BadOption("years", text or "")
    return year_of(texts[0]), year_of(texts[-1])


def decimals_of(text: str | None) -> int | None:
    """Raises BadOption unless it is a whole number of decimals that there may be."""
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= MOST_DECIMALS):
        raise BadOption("decimals", text, str(MOST_DECIMALS))
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


def delimiter_of(text: str) -> str:
    """Raises BadOption unless it is a separator of cells."""
    if not text:
        return ""
    from kpical.table.separators import DELIMITERS  # what a single calculation does without

    delimiter = DELIMITERS.get(text.lower())
    if delimiter is None:
        raise BadOption("delimiter", text)
    return delimiter
