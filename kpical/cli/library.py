"""The indicators of a command, which says where one of the user's own takes the place of a built-in one."""

from __future__ import annotations

from collections.abc import Sequence

from kpical.catalogue.entry import IndicatorEntry
from kpical.catalogue.library import Library
from kpical.cli.console import to_stderr
from kpical.cli.settings import Settings


def library_of(common_options: Settings, before: Sequence[str] = ()) -> Library:
    """The user's own indicators, in files `before` and those of the settings, and the built-in ones."""
    words = common_options.words

    def say(word: str, own: IndicatorEntry, built_in: IndicatorEntry) -> None:
        name = built_in.name.text(words.lang)
        to_stderr(words.label("notice.replaced_indicator", word=word, file=own.file.path, name=name, id=built_in.id))

    return Library((*before, *common_options.paths), say)
