"""The one look upward: what is shown by itself, an error in a traceback or a result in a notebook, is worded above.

Imports go down only, and who is shown was handed to nobody; so whoever words it is found by name when something is shown.
"""

from __future__ import annotations

from importlib import import_module

_MAKERS = {"sentence": ("kpical.words", "sentence_of"), "html": ("kpical.report.notebook", "html_of")}


def shown(what: str, value: object) -> str:
    """The value's sentence or its HTML, in the language of `words.language_of_programs`."""
    room, maker = _MAKERS[what]
    return str(getattr(import_module(room), maker)(value))
