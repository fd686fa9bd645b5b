"""Workbooks in Office Open XML (.xlsx, .xlsm): which sheets there are, and what they share."""

from __future__ import annotations

from typing import NamedTuple

from kpical.problem.errors import SpreadsheetError
from kpical.problem.position import Spot
from kpical.table.archive import Archive, resolved
from kpical.table.grid import Notice, SheetCell, SheetGrid, WorkbookGrids, sheet_name
from kpical.table.limits import MOST_SHEETS
from kpical.table.markup import Attributes, Ends, Markup, Starts, named
from kpical.table.number_format import BUILT_IN, BUILT_IN_PLACES, GENERAL, FormatSection, Sections, sections_of
from kpical.table.sheet_builder import Builder
from kpical.table.xlsx_cells import MAIN, SharedParts, read_cells, unescaped

ROOT = "_rels/.rels"
_PACKAGE = ("http://schemas.openxmlformats.org/package/2006/relationships",)
_OFFICE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_RELATION_IDS = tuple(named(_OFFICE, {"id": None}))
_READ = ("officeDocument", "worksheet", "sharedStrings", "styles")
_HIDDEN = ("hidden", "veryHidden")
_TRUE = ("1", "true", "on")


class _Relation(NamedTuple):
    """What a part refers to: its kind (worksheet, styles), and where that is; only what is read is looked for there."""

    kind: str
    base: str
    target: str
    external: bool

    def part(self, archive: Archive) -> str:
        """The name of its member. Raises SpreadsheetError("outside")."""
        if self.external:
            raise SpreadsheetError("outside", archive.place, self.target)
        return resolved(self.base, self.target, archive.limits)


class _Listed(NamedTuple):
    """A sheet as the workbook lists it; `relation` is the id of what it refers to."""

    name: str
    hidden: bool
    relation: str


def read_xlsx(archive: Archive, file: str) -> WorkbookGrids:
    """The workbook of the archive. Raises SpreadsheetError."""
    main = next((r.part(archive) for r in _relations(archive, "").values() if r.kind == "officeDocument"), "")
    if main.lower().endswith(".bin"):
        raise SpreadsheetError("binary", archive.place)
    if not main:
        raise SpreadsheetError("not_spreadsheet", archive.place)
    workbook = _WorkbookPart(archive, main)
    relations = _relations(archive, main)
    shared = {relation.kind: relation for relation in relations.values()}
    texts = _texts(archive, shared["sharedStrings"].part(archive)) if "sharedStrings" in shared else []
    styles = _StylesPart(archive, shared["styles"].part(archive)).shown() if "styles" in shared else {}
    book = SharedParts(texts, styles, workbook.since_1904, workbook.stale)
    sheets, lacking = [], []
    for listed in workbook.sheets:
        relation = relations.get(listed.relation)
        if relation is None:
            lacking.append(listed)
        elif relation.kind == "worksheet":  # and no sheet that is one chart, a macro or a dialog
            sheets.append(_sheet(archive, file, listed, relation.part(archive), book))
    if lacking and not sheets:
        raise SpreadsheetError("damaged", Spot(file, lacking[0].name), f"{main}: {lacking[0].relation}")
    if not sheets:
        raise SpreadsheetError("no_sheet", archive.place)
    return WorkbookGrids(file, tuple(sheets), tuple(Notice("sheet_lacking", {"sheet": listed.name}) for listed in lacking))


def _sheet(archive: Archive, file: str, listed: _Listed, part: str, book: SharedParts) -> SheetGrid:
    builder = Builder(file, listed.name, archive.limits, hidden=listed.hidden)
    read_cells(archive.blocks(part), Markup(part, archive.limits), book, builder)
    return builder.sheet()


def _read(archive: Archive, part: str, namespaces: tuple[str, ...], starts: Starts, ends: Ends | None = None) -> None:
    """Reads a part by tables of bare names."""
    Markup(part, archive.limits).read(archive.blocks(part), named(namespaces, starts), named(namespaces, ends or {}))


def _relations(archive: Archive, part: str) -> dict[str, _Relation]:
    """What the part refers to, by id; "" is the file as a whole."""
    folder, _, name = part.rpartition("/")
    relations: dict[str, _Relation] = {}

    def relation(attributes: Attributes) -> None:
        archive.limits.keep()
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = attributes.get("Target", "") if kind in _READ else ""
        archive.limits.say(len(target))
        relations[attributes.get("Id", "")] = _Relation(kind, part, target, attributes.get("TargetMode") == "External")

    if (member := f"{folder}/_rels/{name}.rels".lstrip("/")) in archive:
        _read(archive, member, _PACKAGE, {"Relationship": relation})
    return relations


class _WorkbookPart:
    """The list of sheets, and what holds for all of them."""

    def __init__(self, archive: Archive, part: str) -> None:
        self.limits = archive.limits
        self.sheets: list[_Listed] = []
        self.begun = self.since_1904 = self.stale = False
        starts = {"workbook": self.begins, "workbookPr": self.properties, "sheet": self.sheet, "calcPr": self.calculation}
        _read(archive, part, MAIN, starts)
        if not self.begun:  # a text document or slides
            raise SpreadsheetError("not_spreadsheet", archive.place)

    def begins(self, attributes: Attributes) -> None:
        self.begun = True

    def properties(self, attributes: Attributes) -> None:
        self.since_1904 = attributes.get("date1904") in _TRUE

    def calculation(self, attributes: Attributes) -> None:
        self.stale = attributes.get("fullCalcOnLoad") in _TRUE or attributes.get("calcCompleted", "1") not in _TRUE

    def sheet(self, attributes: Attributes) -> None:
        if len(self.sheets) >= MOST_SHEETS:
            raise SpreadsheetError("sheets", self.limits.place, limit=f"{MOST_SHEETS:,}")
        name, hidden = attributes.get("name", ""), attributes.get("state") in _HIDDEN
        relation = next((attributes[id_] for id_ in _RELATION_IDS if id_ in attributes), "")
        self.limits.say(len(name))
        self.sheets.append(_Listed(sheet_name(unescaped(name)), hidden, relation))


def _texts(archive: Archive, part: str) -> list[SheetCell]:
    """The texts that cells refer to by number; several runs of one text are joined, how to pronounce it is left out."""
    texts: list[SheetCell] = []
    runs: list[str] = []
    markup = Markup(part, archive.limits)

    def ends() -> None:
        archive.limits.keep()
        texts.append(SheetCell(unescaped("".join(runs))))
        runs.clear()

    starts: Starts = {"t": markup.listen, "rPh": markup.skip}
    markup.read(archive.blocks(part), named(MAIN, starts), named(MAIN, {"t": lambda: runs.append(markup.heard()), "si": ends}))
    return texts


class _StylesPart:
    """How each style of a cell shows numbers."""

    def __init__(self, archive: Archive, part: str) -> None:
        self.limits = archive.limits
        self._formats: dict[str, Sections] = {  # by id
            n: (FormatSection(BUILT_IN.get(n, "number"), places=BUILT_IN_PLACES.get(n)),) for n in {*BUILT_IN, *BUILT_IN_PLACES}
        }
        self._styles: list[str] = []  # the id of each style's format
        self._styles_of_cells = self._formats_of_cells = False  # other lists have `xf` and `numFmt`, too
        starts: Starts = {
            "numFmts": lambda _: self._within(formats=True), "numFmt": self._format,
            "cellXfs": lambda _: self._within(styles=True), "xf": self._style,
        }  # fmt: skip
        _read(archive, part, MAIN, starts, {"numFmts": self._within, "cellXfs": self._within})

    def shown(self) -> dict[str, Sections]:
        """By the style's number."""
        return {str(n): self._formats.get(name, GENERAL) for n, name in enumerate(self._styles)}

    def _within(self, *, formats: bool = False, styles: bool = False) -> None:
        self._formats_of_cells, self._styles_of_cells = formats, styles

    def _format(self, attributes: Attributes) -> None:
        if self._formats_of_cells:
            code = attributes.get("formatCode", "")
            self.limits.keep()
            self.limits.say(len(code))
            self._formats[attributes.get("numFmtId", "")] = sections_of(code)

    def _style(self, attributes: Attributes) -> None:
        if self._styles_of_cells:
            self.limits.keep()
            self._styles.append(attributes.get("numFmtId", "0"))
