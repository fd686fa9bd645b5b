"""Options that several commands take, and how their texts are read."""

from __future__ import annotations

import codecs
from collections.abc import Sequence

import click

from kpical.catalogue.model import Definition
from kpical.catalogue.target import OPEN, Aim, Origin, read_target, says_none
from kpical.problem.errors import BadOption, FigureError
from kpical.quantity.figure import read_figure, read_year
from kpical.quantity.rounding import MODES, MOST_DECIMALS
from kpical.quantity.unit import Dimension, Unit, find_unit
from kpical.report.names import NAMES

year_option = click.option("--year", metavar="Y", help="年度，如 99 或 2010 Fiscal year.")
target_option = click.option("--target", metavar="T", help='目標，如 ">= 80" 或 80%以上，none 為沒有 Target instead of its own.')
class_option = click.option(
    "--class", "category", metavar="C", default="", help="類別，如 中央；目標依類別而定時用 Class, for targets that depend on it."
)
decimals_option = click.option(
    "--decimals", metavar="N", help=f"小數位數 0-{MOST_DECIMALS}，只影響顯示 Decimals, for print only."
)
rounding_option = click.option(
    "--rounding", type=click.Choice(list(MODES)), help="進位方式，只影響顯示 Rounding, for print only."
)
format_option = click.option("--format", "form", type=click.Choice(NAMES), help="格式；預設依 -o 的副檔名，否則 table Format.")
output_option = click.option(
    "-o", "--output", metavar="OUT", help="寫到檔案，成功才取代舊檔 Write to a file, whole or not at all."
)
sheet_option = click.option("--sheet", metavar="NAME", default="", help="試算表只讀這個工作表 Read this worksheet only.")
encoding_option = click.option("--encoding", metavar="E", default="", help="編碼；預設自動判斷 Encoding, else found out.")
delimiter_option = click.option(
    "--delimiter", metavar="D", default="", help="各欄以何分隔：, ; tab 或 |；預設自動判斷 What parts cells, else found out."
)
unit_option = click.option("--unit", "units", metavar="U", multiple=True, help="沒寫單位的數以此計，可重複 Unit of bare numbers.")
miss_option = click.option("--fail-on-miss", is_flag=True, help="未達目標時以 3 結束 Exit 3 where a target is missed.")


def year_of(text: str | None) -> int | None:
    """Raises BadOption where the text is no year."""
    if text is None:
        return None
    year = read_year(text)
    if year is None:
        raise BadOption("year", text)
    return year


def decimals_of(text: str | None) -> int | None:
    """Raises BadOption unless it is a whole number of decimals that there may be."""
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= MOST_DECIMALS):
        raise BadOption("decimals", text, str(MOST_DECIMALS))
    return int(text)


def aim_of(text: str | None, definition: Definition | None) -> Aim | None:
    """What --target says, None where it is not given.

    Raises BadOption where the text is no target, or none for the indicator's unit.
    """
    if text is None:
        return None
    if says_none(text):
        return Aim(None, Origin("option"))
    try:
        target = read_target(text, definition.unit if definition else None)
    except FigureError as error:
        if error.reason in OPEN:
            raise BadOption("target_open", text, cause=error) from error
        raise BadOption("target_given", text) from error
    if target is None:
        raise BadOption("target_given" if _other_unit(text, definition) else "target", text)
    return Aim(target, Origin("option"))


def _other_unit(text: str, definition: Definition | None) -> bool:
    """Whether the text would be the figure of another unit."""
    if text.strip() in ("是", "否"):
        return True
    try:
        read_figure(text, definition.unit if definition else None)
    except FigureError as error:
        return error.code == "wrong_unit"
    return False


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

    found = DELIMITERS.get(text.lower())
    if found is None:
        raise BadOption("delimiter", text)
    return found


def units_of(texts: Sequence[str]) -> tuple[Unit, ...]:
    """--unit, one a dimension. Raises BadOption."""
    found: dict[Dimension, Unit] = {}
    for text in texts:
        unit = find_unit(text)
        if unit is None or found.setdefault(unit.dimension, unit) != unit:
            raise BadOption("unit", text)
    return tuple(found.values())
