"""Did you mean: the known words nearest to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable

_ALIKE = 0.66


def alike(word: str, other: str) -> bool:
    """Whether one is likely a slip of the other."""
    from difflib import SequenceMatcher

    return SequenceMatcher(None, word, other).ratio() > _ALIKE


def suggestions(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Up to that many known words that hold the word or look like it, the likeliest first."""
    from difflib import get_close_matches  # only a mistake needs it

    known = list(dict.fromkeys(known))
    like = get_close_matches(word, known, most, 0.5)
    holding = [k for k in known if len(word) > 1 and word in k] or [k for k in known if len(k) > 1 and k in word]
    return list(dict.fromkeys([*like, *holding]))[:most]
