"""The sentences that users read, in Traditional Chinese and English. Everything else in kpical speaks in facts."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, Self

from kpical.files.packaged import built_text, shipped
from kpical.problem.display import tagged, visible
from kpical.problem.errors import BadFile, FormulaError, KpicalError, ZeroDenominator
from kpical.problem.named import NamedId
from kpical.problem.position import Place, Spot, excerpt
from kpical.problem.system import SystemText
from kpical.quantity.period import Period

LANGUAGES = ("zh-TW", "en")
_LONGEST_FACT = 80


class Words:
    """The sentences of one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __repr__(self) -> str:
        return tagged(self, self.lang)

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """Every sentence and label by its key."""
        return _texts(self.lang)

    def label(self, key: str, /, **facts: object) -> str:
        """A label or a sentence that is no error's."""
        return self.texts[key].format_map(self._counted(facts)) if facts else self.texts[key]

    def sentence(self, error: KpicalError, *, apart: bool = False) -> str:
        """What went wrong, on one line, with its place and how to fix it; its cause too, unless that is said apart."""
        if isinstance(error, BadFile):
            return self.sentence(error.problems[0])
        facts: dict[str, str] = self._counted(vars(error))
        cause = getattr(error, "cause", None)
        if isinstance(cause, KpicalError):
            facts["cause"] = "" if apart else self.sentence(cause)
        facts["subject"] = self.subject(error)
        text = self.texts[key_of(error)].format_map(facts).strip()
        if close := getattr(error, "near", ()):
            text += self.texts["between"] + self.label("near", near=close)
        place = getattr(error, "place", None)
        return f"{place}: {text}" if place else text

    def subject(self, error: KpicalError) -> str:
        """The input that the sentence is about, and its column's head where that is another word."""
        name, column = (self.fact(getattr(error, fact, "")) for fact in ("input", "column"))
        if not name:
            return ""
        return self.label("subject.column" if column and column != name else "subject", input=name, column=column)

    def fact(self, value: object) -> str:
        """A fact as a sentence shows it: a list joined, periods in words, a long text cut."""
        if value is None:
            return ""
        if isinstance(value, Place | Spot):
            return visible(str(value))
        if isinstance(value, SystemText) and (key := f"errno.{value.name}") in self.texts:
            return self.texts[key]
        if isinstance(value, Period):
            return self.period(value)
        if isinstance(value, NamedId):
            value = value.in_language(self.lang)
        if isinstance(value, Sequence) and not isinstance(value, str):
            return self.texts["comma"].join(self.periods(*v) if type(v) is tuple else self.fact(v) for v in value)
        text = visible(" ".join(str(value).split("\n")))
        return text if len(text) <= _LONGEST_FACT else _cut(text)

    def _counted(self, facts: Mapping[str, object]) -> dict[str, str]:
        """The facts as a sentence shows them, each knowing whether it is one."""
        return {name: _CountedFact(self.fact(value), value) for name, value in facts.items()}

    def period(self, period: Period) -> str:
        """A year, or a month of one."""
        return self.label("period.month" if period.is_month else "period.year", year=period.year, month=period.month)

    def periods(self, first: Period | None, last: Period | None) -> str:
        """From when to when something holds."""
        if first is None and last is None:
            return self.label("periods.all")
        if first == last and first is not None:
            return self.period(first)
        kind = "both" if first and last else "from" if first else "to"
        if kind == "both" and first and last and not (first.is_month or last.is_month):
            return self.label("periods.years", first=first.year, last=last.year)
        return self.label(f"periods.{kind}", first=first, last=last)

    def aside(self, text: str) -> str:
        """The text in brackets behind another."""
        return self.texts["aside"].format(text=text)

    def lines(self, error: KpicalError, cells: int = 72) -> Iterator[str]:
        """The sentence, and below it the part of the formula at fault with a caret; a file's problems one after the other.

        The part is cut to that many cells.
        """
        if isinstance(error, BadFile):
            for problem in error.problems:
                yield from self.lines(problem, cells)
            return
        yield self.sentence(error, apart=isinstance(getattr(error, "cause", None), BadFile))
        cause = error
        while isinstance(inner := getattr(cause, "cause", None), KpicalError):
            cause = inner
        if isinstance(cause, BadFile):
            yield from (f"  {line}" for problem in cause.problems for line in self.lines(problem, cells))
        elif isinstance(cause, FormulaError) and cause.text:
            yield from (f"    {line}" for line in excerpt(cause.text, cause.start, cause.end, cells))
        elif isinstance(cause, ZeroDenominator) and cause.formula:
            yield from (f"    {line}" for line in excerpt(cause.formula, cause.start, cause.end, cells))


class _CountedFact(str):
    """A fact in a sentence. `{count:row|rows}` is the first word for 1 and for a list of one, else the second."""

    __slots__ = ("is_one",)
    is_one: bool

    def __new__(cls, text: str, fact: object) -> Self:
        made = super().__new__(cls, text)
        made.is_one = text == "1" or (isinstance(fact, list | tuple) and len(fact) == 1)
        return made

    def __format__(self, spec: str) -> str:
        one, bar, many = spec.partition("|")
        return (one if self.is_one else many) if bar else super().__format__(spec)


def _cut(text: str) -> str:
    """A long text's beginning; of a path its last part, too, which names the file."""
    name = max(text.rfind("/"), text.rfind("\\"))
    tail = text[name:] if name > 0 else ""
    begin = max(_LONGEST_FACT - 1 - len(tail), _LONGEST_FACT // 4)
    return text[:begin] + "…" + tail[-(_LONGEST_FACT - 1 - begin) :] if tail else text[: _LONGEST_FACT - 1] + "…"


def language_of_programs() -> str:
    """KPICAL_LANG, else Chinese: what a program is given does not hang on the machine's locale."""
    named = os.environ.get("KPICAL_LANG", "").lower()
    return next((lang for lang in LANGUAGES if named.startswith(lang[:2].lower())), LANGUAGES[0])


def sentence_of(error: KpicalError) -> str:
    """The error's sentence in the language of programs; the facts of one that has none."""
    words = Words(language_of_programs())
    return words.sentence(error) if isinstance(error, BadFile) or key_of(error) in words.texts else repr(error)


def key_of(error: KpicalError) -> str:
    """The key of an error's sentence."""
    reason = getattr(error, "reason", "")
    return type(error).__name__ + (f".{reason}" if reason else "")


@lru_cache(maxsize=len(LANGUAGES))
def _texts(lang: str) -> dict[str, str]:
    if text := built_text(f"words/{lang}"):
        import json

        texts: dict[str, str] = json.loads(text)
        return texts
    import yaml

    data = next(file for file in shipped("words") if file.name == f"{lang}.yaml").read()
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    scalars = [event.value for event in yaml.parse(data, Loader=loader) if isinstance(event, yaml.ScalarEvent)]
    return dict(zip(scalars[::2], scalars[1::2], strict=True))
