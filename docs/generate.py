"""Writes the pages of docs/ that the program knows best: its commands, indicators, notices and error codes.

`python docs/generate.py` writes them, and with them kpical/explanations/printed.yaml, which `kpical explain` shows.
`python docs/generate.py --check` writes nothing, and fails where one of them is not what the program says now.
"""

from __future__ import annotations

import difflib
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, groupby
from pathlib import Path
from typing import Any

import yaml

from kpical.catalogue.entry import IndicatorEntry
from kpical.catalogue.library import Library
from kpical.cli.main import COMMANDS, cli
from kpical.cli.settings import Settings
from kpical.explanations import Explanation, explanation
from kpical.problem import change_errors, errors, table_errors
from kpical.problem.codes import CODES, NOTICES
from kpical.problem.errors import KpicalError
from kpical.report.formats import markdown_cell
from kpical.report.indicator import indicator_report
from kpical.words import LANGUAGES, Words

ROOT = Path(__file__).parents[1]
PRINTED = ROOT / "kpical" / "explanations" / "printed.yaml"
TEXTS: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "generate.yaml").read_text("utf-8"))
WIDTH = 80
MADE = "<!-- docs/generate.py writes this page -->"
_OURS = ("KPICAL", "LANG", "LC_", "NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING", "PYTHONWARNINGS")

Pages = dict[Path, str]

# What the examples print


def run_example(page: Explanation, lang: str) -> tuple[int, str]:
    """Exit code and output of an example, run in a folder that holds its files alone."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    clean |= {"COLUMNS": str(WIDTH), "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1", "KPICAL_CONFIG": "off"}
    _, *words = shlex.split(page.command(lang))
    with tempfile.TemporaryDirectory() as folder:
        for name, text in page.files.items():
            (Path(folder) / name).write_text(text, "utf-8", newline="\n")
        done = subprocess.run(
            [sys.executable, "-m", "kpical", *words], cwd=folder, env=clean, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
    return done.returncode, done.stdout.decode("utf-8").replace("\r\n", "\n")


def explanations(lang: str) -> list[Explanation]:
    """Every page in one language, with what its example prints now."""
    pages = [explanation(code, lang) for code in CODES]
    return [page._replace(printed=run_example(page, lang)[1]) for page in pages]


def printed_file(pages: Mapping[str, Sequence[Explanation]]) -> str:
    """What the examples print, for `kpical explain`."""
    lines = ["# What the examples of examples.yaml print; docs/generate.py writes this file."]
    for lang, explained in pages.items():
        lines.append(f"{lang}:")
        for page in explained:
            lines += [f"  {page.code}: |2", *(f"    {line}".rstrip() for line in page.printed.rstrip("\n").split("\n"))]
    return "\n".join(lines) + "\n"


# Pages


def page_of(lang: str, name: str, title: str, body: Sequence[str], leads: str) -> str:
    """A page between its first line, which leads to its twin, and its last, which leads on as `leads` says."""
    twin = next(other for other in LANGUAGES if other != lang)
    here = "../" * name.count("/")
    top = [f"[{TEXTS[twin]['language']}]({here}../{twin}/{name})", f"[{TEXTS[lang]['contents']}]({here}README.md)"]
    if here:
        top.insert(1, f"[{TEXTS[lang]['errors']}](../errors.md)")
    return "\n\n".join(["　·　".join(top), MADE, f"# {title}", *body, links(lang, "next", leads, here)]) + "\n"


def links(lang: str, sentence: str, leads: str, here: str = "") -> str:
    """Where a page, a command or an error code leads."""
    pages = (f"[{TEXTS[lang]['titles'][name]}]({here}{name}.md)" for name in TEXTS["following"][leads])
    text: str = TEXTS[lang][sentence]
    return text.format(pages=Words(lang).label("comma").join(pages))


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table of cells that are Markdown."""
    return "\n".join("| " + " | ".join(row) + " |" for row in [heads, ["---"] * len(heads), *rows])


def slug(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def commands_page(lang: str) -> str:
    """The help of every command, as it is printed."""
    texts = TEXTS[lang]
    settings, said = Settings(), "" if lang == LANGUAGES[0] else f" --lang {lang}"
    settings.lang = lang
    root = cli.make_context("kpical", [], resilient_parsing=True, terminal_width=WIDTH - 2, obj=settings)
    body = [texts["commands.head"], _help(f"kpical{said}", cli.get_help(root))]
    for name in COMMANDS:
        command = cli.get_command(root, name)
        assert command is not None
        context = command.make_context(name, [], parent=root, resilient_parsing=True)
        body += [f"## {name}", links(lang, "see", name), _help(f"kpical{said} {name}", command.get_help(context))]
    return page_of(lang, "commands.md", texts["commands"], body, "commands.md")


def _help(words: str, text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.rstrip().split("\n"))
    return f"```console\n$ {words} --help\n{lines}\n```"


def catalogue_page(lang: str) -> str:
    """Every built-in indicator, with all that `kpical show` says of it."""
    texts, words, library = TEXTS[lang], Words(lang), Library(())
    body, index = [], []
    for group, entries in groupby(library.entries, lambda entry: Path(entry.file.path).parent.name):
        body.append(f"## {texts[f'catalogue.{group}']}")
        for entry in entries:
            name = entry.name.text(lang)
            index.append([f"[{name}](#{slug(name)})", f"`{entry.id}`"])
            body += [f"### {name}", "\n".join(_facts(entry, library, words))]
    listed = table([words.label("label.name"), words.label("label.id")], index)
    return page_of(lang, "catalogue.md", texts["catalogue"], [texts["catalogue.head"], listed, *body], "catalogue.md")


def _facts(entry: IndicatorEntry, library: Library, words: Words) -> Iterator[str]:
    colon = words.label("colon")
    (section,) = indicator_report(library.find(entry.id), None, words).sections()
    facts: list[tuple[str, list[str]]] = []
    for line in section.lines[1:]:  # the first is the name
        if line.label:
            facts.append((line.label, []))
        facts[-1][1].append(markdown_cell(line.text))
    for label, told in facts:
        yield f"- **{label}**{colon}{told[0]}" if len(told) == 1 else f"- **{label}**{colon.rstrip()}"
        yield from (f"  - {text}" for text in told[len(told) == 1 :])
    path = "/".join(Path(entry.file.path).parts[-3:])
    yield f"- **{TEXTS[words.lang]['catalogue.file']}**{colon}[{path}](../../{path})"


def notices_page(lang: str) -> str:
    """Every notice and note by its code."""
    texts, words = TEXTS[lang], Words(lang)
    parts = {
        "notes": [row for row in _coded(words, "note.") if row[0] != "of_used"],  # which only leads in another
        "remarks": _remarks(words),
        "notices": _coded(words, "notice."),
        "check": [(reason, _open(words.texts[f"FileProblem.{reason}"])) for reason in sorted(NOTICES)],
    }
    body = [texts["notices.head"]]
    for part, rows in parts.items():
        body += [f"## {texts[f'notices.{part}']}", texts[f"notices.{part}.head"]]
        body.append(table([words.label("explain.code"), texts["notices.sentence"]], [[f"`{code}`", text] for code, text in rows]))
    return page_of(lang, "notices.md", texts["notices"], body, "notices.md")


def _coded(words: Words, start: str) -> list[tuple[str, str]]:
    """The sentences whose keys begin so, by the code that follows in the key."""
    return [(key.split(".")[1], _open(text)) for key, text in words.texts.items() if key.startswith(start)]


def _remarks(words: Words) -> list[tuple[str, str]]:
    """The remarks of the built-in indicators."""
    library = Library(())
    found: dict[tuple[str, str], None] = {}
    for entry in library.entries:
        for remark in chain.from_iterable(definition.remarks for definition in library.find(entry.id).definitions):
            text = entry.name.text(words.lang) + words.label("colon") + remark.text.text(words.lang)
            found[remark.code, markdown_cell(text)] = None
    return list(found)


def _open(text: str) -> str:
    """A sentence with … for every fact that it is filled with, as it is for several of what it counts."""
    text = re.sub(r"\{\w+:[^{}|]*\|([^{}]*)\}", r"\1", text)
    return markdown_cell(re.sub(r"(\{\w+\})+", "…", re.sub(r"\{(subject|cause)\}", "", text))).strip()


def errors_page(lang: str) -> str:
    """The list of all codes."""
    texts, words = TEXTS[lang], Words(lang)
    rows = [[f"[`{code}`](errors/{code}.md)", words.label(f"code.{code}")] for code in CODES]
    body = [texts["errors.head"], table([words.label("explain.code"), words.label("explain.meaning")], rows)]
    return page_of(lang, "errors.md", texts["errors"], body, "errors.md")


def error_page(lang: str, page: Explanation, sentences: Sequence[str]) -> str:
    """What one code means, how to fix it, an example, and every sentence that it may come with."""
    texts, words = TEXTS[lang], Words(lang)
    title = f"{page.code}{words.label('colon')}{words.label(f'code.{page.code}')}"
    body = [page.meaning, f"## {words.label('explain.fix')}", page.fix, f"## {words.label('explain.example')}"]
    for name, text in page.files.items():
        body += [f"`{name}`{words.label('colon').rstrip()}", f"```{Path(name).suffix[1:]}\n{text.rstrip()}\n```"]
    body += [
        f"```console\n$ {page.command(lang)}\n{page.printed.rstrip()}\n```",
        texts["error.exit"].format(code=page.exit_code),
        f"## {texts['error.sentences']}", texts["error.sentences.head"], "\n".join(f"- {sentence}" for sentence in sentences),
    ]  # fmt: skip
    return page_of(lang, f"errors/{page.code}.md", title, body, page.code)


def sentences_of(words: Words) -> dict[str, list[str]]:
    """The sentences of each code."""
    found: dict[str, list[str]] = {code: [] for code in CODES}
    for key, text in words.texts.items():
        name, _, reason = key.partition(".")
        kind = (vars(errors) | vars(change_errors) | vars(table_errors)).get(name)
        if kind is change_errors.OfPeriod:
            continue  # its code and its words are those of its cause
        if isinstance(kind, type) and issubclass(kind, KpicalError) and reason not in NOTICES and _open(text):
            error = kind(**dict.fromkeys(kind.FACTS, "") | ({"reason": reason} if "reason" in kind.FACTS else {}))
            found[error.code].append(_open(text))
    return found


def pages(lang: str, explained: Sequence[Explanation]) -> Pages:
    """Every generated page of one language."""
    folder, sentences = ROOT / "docs" / lang, sentences_of(Words(lang))
    made = {"commands": commands_page, "catalogue": catalogue_page, "notices": notices_page, "errors": errors_page}
    return {folder / f"{name}.md": make(lang) for name, make in made.items()} | {
        folder / "errors" / f"{page.code}.md": error_page(lang, page, sentences[page.code]) for page in explained
    }


# Writing and checking


def everything() -> Pages:
    """All that is generated."""
    explained = {lang: explanations(lang) for lang in LANGUAGES}
    made = {PRINTED: printed_file(explained)}
    for lang in LANGUAGES:
        made |= pages(lang, explained[lang])
    return made


def left_over(made: Pages) -> list[Path]:
    """Pages of codes that there are no more."""
    folders = sorted({path.parent for path in made if path.parent.name == "errors"})
    return [path for folder in folders for path in sorted(folder.glob("*.md")) if path not in made]


def stale(made: Pages) -> Iterator[str]:
    """What is not as it would be written, in a few lines each."""
    for path, text in made.items():
        was = path.read_text("utf-8") if path.exists() else ""
        if was != text:
            lines = list(difflib.unified_diff(was.split("\n"), text.split("\n"), "stored", "now", n=0, lineterm=""))[2:]
            more = [f"… and {len(lines) - 8} lines more"] if len(lines) > 8 else []
            yield "\n  ".join([path.relative_to(ROOT).as_posix(), *lines[:8], *more])
    yield from (f"{path.relative_to(ROOT).as_posix()}: nothing generates it" for path in left_over(made))


def main(words: Sequence[str]) -> int:
    """Write, or with --check compare; 1 where a page is stale."""
    made = everything()
    if "--check" in words:
        found = list(stale(made))
        print("\n".join([*found, "python docs/generate.py writes them anew"] if found else [f"{len(made)} files are fresh"]))
        return 1 if found else 0
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    for path in left_over(made):
        path.unlink()
    print(f"{len(made)} files written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
