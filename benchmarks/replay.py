"""The least that a workbook of scorecards costs: the calls of XlsxWriter that made one, made again with nothing around them.

python benchmarks/replay.py record CALLS.json score PLAN FIGURES -o OUT.xlsx    # runs kpical, and notes the calls
python benchmarks/replay.py read CALLS.json                                     # the same calls of what does nothing
python benchmarks/replay.py write CALLS.json OUT.xlsx                           # and writing the workbook
python benchmarks/replay.py quick CALLS.json OUT.xlsx                           # without its look through formulas

What `write` takes beyond `read` is the least: importing XlsxWriter, and what it takes for the calls. `quick` is what it would
take if it did not look through every formula for newer functions, as kpical's sheets do not. Like kpical, they do without the
search for garbage, which would look through the calls that were read.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

OF_SHEETS = (
    "set_column", "set_row", "write_blank", "write_formula", "write_number", "write_string", "write_comment", "data_validation",
    "conditional_format", "repeat_rows", "autofilter", "freeze_panes", "hide_gridlines", "set_paper", "fit_to_pages",
    "set_landscape", "set_footer",
)  # fmt: skip
Call = tuple[int, str, Sequence[object], Mapping[str, object]]  # of which sheet, -1 for the workbook itself
calls: list[Call] = []
formats: list[Any] = []
sheets: list[Any] = []


def noted(name: str, method: Callable[..., object], made: list[object] | None = None) -> Callable[..., object]:
    """The method, its calls noted and what it makes kept."""

    def call(to: object, *args: object, **named: object) -> object:
        told = args[:1] if name == "add_worksheet" else args
        calls.append((sheets.index(to) if to in sheets else -1, name, [plain(value) for value in told], named))
        result = method(to, *args, **named)
        if made is not None:
            made.append(result)
        return result

    return call


def plain(value: object) -> object:
    """A value as JSON has it; a format is its number, a decimal its digits."""
    if value in formats:
        return {"format": formats.index(value)}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return {key: plain(each) for key, each in value.items()} if isinstance(value, dict) else value


def made(value: object) -> object:
    """The value again."""
    if not isinstance(value, dict):
        return value
    if value.keys() == {"decimal"}:
        return Decimal(value["decimal"])
    return formats[value["format"]] if value.keys() == {"format"} else {key: made(each) for key, each in value.items()}


def record(into: str, words: Sequence[str]) -> None:
    """Run kpical and note what it asks of XlsxWriter."""
    from xlsxwriter import Workbook

    from kpical.cli.main import cli
    from kpical.report.workbook.xlsx_sheet import Sheet

    for name in OF_SHEETS:
        inner = f"_{name}"  # what the public method hands on to, where there is one, but where kpical's sheets have their own
        own = name if name in vars(Sheet) or not hasattr(Sheet, inner) else inner
        setattr(Sheet, own, noted(name, getattr(Sheet, own)))
    Workbook.add_format = noted("add_format", Workbook.add_format, formats)
    Workbook.add_worksheet = noted("add_worksheet", Workbook.add_worksheet, sheets)
    cli(words, standalone_mode=False, prog_name="kpical")
    with open(into, "w", encoding="utf-8") as file:
        json.dump(calls, file)


class Nothing:
    """A workbook, its sheets and their methods, which take every call and do nothing."""

    def __getattr__(self, name: str) -> Nothing:
        return self

    def __call__(self, *args: object, **named: object) -> Nothing:
        """Do nothing."""
        return self


def replay(todo: Sequence[Call], book: Any, *kind: object) -> None:  # noqa: ANN401  XlsxWriter is untyped
    """Ask it again, of sheets of that kind."""
    for sheet, name, args, named in todo:
        if name == "add_format":
            own = [{**properties, "xf_index": None} for properties in args]  # the first format is made by the workbook itself
            formats.append(book.add_format(*own))
        elif name == "add_worksheet":
            sheets.append(book.add_worksheet(*args, *kind))
        else:
            getattr(sheets[sheet], name)(*map(made, args), **named)
    book.close()


def write(todo: Sequence[Call], out: str, *kind: object) -> None:
    """Ask it of XlsxWriter."""
    from xlsxwriter import Workbook

    replay(todo, Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}), *kind)


def quick(todo: Sequence[Call], out: str) -> None:
    """Ask it of sheets that do not look through formulas."""
    from floor import quick_worksheet

    write(todo, out, quick_worksheet())


def main() -> None:
    todo, path, *rest = sys.argv[1:]
    if todo == "record":
        record(path, rest)
        return
    gc.disable()
    with open(path, encoding="utf-8") as file:
        read = json.load(file)
    {"read": lambda: replay(read, Nothing()), "write": lambda: write(read, *rest), "quick": lambda: quick(read, *rest)}[todo]()
    gc.freeze()


if __name__ == "__main__":
    main()
