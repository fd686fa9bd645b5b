"""Options of the commands that read a table and write it again with more columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from kpical.cli.batch_words import BATCH_FORMATS
from kpical.cli.one_of import OneOf
from kpical.cli.options import delimiter_option, encoding_option, sheet_option, unit_option
from kpical.cli.settings import complete_path, completed

maps_option = click.option(
    "--map",
    "maps",
    metavar="[IND:]INPUT[.PART]=HEAD",
    multiple=True,
    shell_complete=completed("map"),
    help="指定某數在哪一欄，可重複 | Which column holds an input.",
)
_rejects = click.option(
    "--rejects", metavar="FILE", shell_complete=complete_path, help="有問題的列另存一檔 | Write the failing rows there too."
)
_head = click.option("--head", metavar="N", default="", help="欄位名稱在第幾列；預設自動尋找 | The line of the heads.")
_blank = click.option("--blank", type=OneOf(["zero"]), help="空白當作 0 | Read blanks as 0.")
_dash = click.option("--dash", type=OneOf(["zero"]), help="「-」當作 0 | Read - as 0.")
_bom = click.option("--bom", is_flag=True, help="輸出加 BOM，供 Excel 開啟 | Begin the output with a BOM.")
_raw = click.option("--raw", is_flag=True, help="不防護 = + - @ 開頭的文字 | Do not guard text like formulas.")
_table_format = click.option("--format", "form", type=OneOf(BATCH_FORMATS), help="格式；預設依 -o 的副檔名，否則 csv | Format.")


def table_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """How the table is read and the other one written, in the order of the help."""
    options = (
        _rejects, encoding_option, delimiter_option, sheet_option, _head, unit_option, _blank, _dash, _bom, _raw, _table_format,
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command
