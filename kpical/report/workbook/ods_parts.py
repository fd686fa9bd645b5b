"""The parts of an OpenDocument spreadsheet beside its content: styles, pages, what stays in sight, the list of parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from kpical.report.workbook.cell import COLOURS, FONT, Said
from kpical.report.workbook.layout import BookLayout

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = {
    "office": "office", "table": "table", "text": "text", "style": "style", "number": "datastyle", "meta": "meta",
    "config": "config", "fo": "xsl-fo-compatible", "svg": "svg-compatible",
}  # fmt: skip
NAMESPACES = " ".join(
    [f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for short, name in _SPACES.items()]
    + ['xmlns:dc="http://purl.org/dc/elements/1.1/"', 'xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"']
    + ['xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"']
)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
BOLD = 'fo:font-weight="bold" style:font-weight-asian="bold"'
TONES = {
    "": "", "good": f'fo:color="{COLOURS["good"]}"', "bad": f'fo:color="{COLOURS["bad"]}" {BOLD}', "strong": BOLD,
    "quiet": f'fo:color="{COLOURS["quiet"]}"',
}  # fmt: skip
_PAGES = {
    "portrait": 'fo:page-width="21cm" fo:page-height="29.7cm"',
    "landscape": 'fo:page-width="29.7cm" fo:page-height="21cm"',
}


def attribute(text: str) -> str:
    """The text as an attribute's value."""
    return escape(text, {'"': "&quot;", "\n": "&#10;"})


def styles(said: Said) -> Iterator[str]:
    """The default, the tones of verdicts, and A4 upright and across: one page wide, with the page's number below."""
    yield f'{HEAD}<office:document-styles {NAMESPACES} office:version="1.3">'
    yield f'<office:font-face-decls><style:font-face style:name="{FONT}" svg:font-family="\'{FONT}\'"/></office:font-face-decls>'
    yield '<office:styles><style:style style:name="Default" style:family="table-cell"><style:text-properties'
    yield f' style:font-name="{FONT}" style:font-name-asian="{FONT}" fo:font-size="11pt" style:font-size-asian="11pt"'
    yield ' fo:language="en" fo:country="US" style:language-asian="zh" style:country-asian="TW"/></style:style>'
    for tone in ("good", "bad"):
        yield f'<style:style style:name="{tone}" style:family="table-cell" style:parent-style-name="Default">'
        yield f"<style:text-properties {TONES[tone]}/></style:style>"
    yield "</office:styles><office:automatic-styles>"
    for way, size in _PAGES.items():
        page = f'{size} style:print-orientation="{way}" fo:margin="1.5cm" style:scale-to-X="1" style:scale-to-Y="0"'
        printed = 'style:print="charts drawings objects zero-values"'  # neither grid nor notes
        yield f'<style:page-layout style:name="page-{way}"><style:page-layout-properties {page} {printed}/><style:footer-style>'
        yield '<style:header-footer-properties fo:min-height="1cm" fo:margin-top="0.4cm"/></style:footer-style>'
        yield "</style:page-layout>"
    yield '<style:style style:name="middle" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/>'
    yield "</style:style></office:automatic-styles><office:master-styles>"
    footer = said.page.format(page="<text:page-number>1</text:page-number>", pages="<text:page-count>1</text:page-count>")
    for way in _PAGES:
        yield f'<style:master-page style:name="{way}" style:page-layout-name="page-{way}"><style:header style:display="false"/>'
        yield f'<style:footer><text:p text:style-name="middle">{footer}</text:p></style:footer></style:master-page>'
    yield "</office:master-styles></office:document-styles>\n"


def meta(made: BookLayout) -> Iterator[str]:
    """The title and what it was made of, and nothing of who wrote it and when."""
    yield f'{HEAD}<office:document-meta {NAMESPACES} office:version="1.3"><office:meta><meta:generator>kpical</meta:generator>'
    about = f"<dc:description>{escape(made.about)}</dc:description>" if made.about else ""
    yield f"<dc:title>{escape(made.title)}</dc:title>{about}</office:meta></office:document-meta>\n"


def settings(made: BookLayout) -> Iterator[str]:
    """What stays in sight above a table, and no grid: tables have lines of their own."""
    yield f'{HEAD}<office:document-settings {NAMESPACES} office:version="1.3"><office:settings>'
    yield '<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">'
    yield "<config:config-item-map-entry>" + _item("ViewId", "string", "view1")
    yield '<config:config-item-map-named config:name="Tables">'
    for sheet in made.sheets:
        yield f'<config:config-item-map-entry config:name="{attribute(sheet.name)}">' + _item("ShowGrid", "boolean", "false")
        if sheet.frozen and sheet.head is not None:
            below = sheet.head + 1
            yield _item("VerticalSplitMode", "short", 2) + _item("VerticalSplitPosition", "int", below)
            yield _item("ActiveSplitRange", "short", 2) + _item("PositionTop", "int", 0) + _item("PositionBottom", "int", below)
        yield "</config:config-item-map-entry>"
    yield "</config:config-item-map-named>" + _item("ShowGrid", "boolean", "false") + "</config:config-item-map-entry>"
    yield "</config:config-item-map-indexed></config:config-item-set></office:settings></office:document-settings>\n"


def _item(name: str, kind: str, value: object) -> str:
    return f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'


def manifest(parts: Iterable[str]) -> Iterator[str]:
    """The list of the parts."""
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    yield f'{HEAD}<manifest:manifest xmlns:manifest="{space}" manifest:version="1.3">'
    yield f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MIMETYPE}"/>'
    for part in parts:
        yield f'<manifest:file-entry manifest:full-path="{part}" manifest:media-type="text/xml"/>'
    yield "</manifest:manifest>\n"
