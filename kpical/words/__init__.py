"""The sentences that users read, in Traditional Chinese and English. Everything else in kpical speaks in facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

import yaml

from kpical.errors import BadFile, FileProblem, FormulaError, KpicalError, ZeroDenominator
from kpical.place import excerpt
from kpical.resources import shipped

LANGUAGES = ("zh-TW", "en")
_LONGEST_FACT = 60


class Words:
    """The sentences of one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """Every sentence and label by its key."""
        return _texts(self.lang)

    def label(self, key: str, /, **facts: object) -> str:
        """A label or a sentence that is no error's."""
        return self.texts[key].format_map(facts) if facts else self.texts[key]

    def sentence(self, error: KpicalError) -> str:
        """What went wrong, on one line, with its place and the mend."""
        facts: dict[str, Any] = {name: _short(value) for name, value in vars(error).items()}
        facts["subject"] = self.label("subject", input=facts["input"]) if facts.get("input") else ""
        cause = getattr(error, "cause", None)
        if isinstance(cause, KpicalError):
            facts["cause"] = self.sentence(cause)
        elif cause is None:
            facts["cause"] = ""
        text = self.texts[key_of(error)].format_map(facts).strip()
        close = getattr(error, "near", ())
        if close:
            text += self.label("between") + self.label("near", near=self.label("comma").join(close))
        place = getattr(error, "place", None)
        return f"{place}: {text}" if place else text

    def lines(self, error: KpicalError) -> Iterator[str]:
        """The sentence, and below it the part of the formula at fault with a caret; a file's problems one after the other."""
        if isinstance(error, BadFile):
            for problem in error.problems:
                yield from self.lines(problem)
            return
        yield self.sentence(error)
        cause: KpicalError | None = error
        while isinstance(cause, FileProblem):
            cause = cause.cause
        if isinstance(cause, BadFile):
            yield from (f"  {line}" for problem in cause.problems for line in self.lines(problem))
        elif isinstance(cause, FormulaError) and cause.text:
            yield from (f"    {line}" for line in excerpt(cause.text, cause.start, cause.end))
        elif isinstance(cause, ZeroDenominator) and cause.formula:
            yield from (f"    {line}" for line in excerpt(cause.formula, cause.start, cause.end))


def key_of(error: KpicalError) -> str:
    """The key of an error's sentence."""
    reason = getattr(error, "reason", "")
    return type(error).__name__ + (f".{reason}" if reason else "")


def _short(value: object) -> object:
    """A fact for a sentence: a list joined, a long text cut."""
    text = str(value)
    return text if len(text) <= _LONGEST_FACT or "、" in text or "：" in text else text[: _LONGEST_FACT - 1] + "…"


@lru_cache(maxsize=len(LANGUAGES))
def _texts(lang: str) -> dict[str, str]:
    data = next(file for file in shipped("words") if file.name == f"{lang}.yaml").read()
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    scalars = [event.value for event in yaml.parse(data, Loader=loader) if isinstance(event, yaml.ScalarEvent)]
    return dict(zip(scalars[::2], scalars[1::2], strict=True))
