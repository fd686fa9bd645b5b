"""What is shown, without what every version has its own of, and the digests in it."""

from __future__ import annotations

import re

_DIGEST = re.compile(r"\b(?=\d*[a-f])(?:[0-9a-f]{64}|[0-9a-f]{12})\b")


def unversioned(text: str) -> str:
    """The text with a word for each version in a stamp."""
    return re.sub(r'(?<=\bkpical )\d+\.\d[\w.]*|(?<="kpical": ")[^"]*', "VERSION", text)


def with_digests_of(printed: str, shown: str) -> str:
    """What is shown with each SHA-256, whole or its beginning, as it is printed; as it was where there are more or fewer."""
    digests = _DIGEST.findall(printed)
    return _DIGEST.sub(lambda _: digests.pop(0), shown) if len(digests) == len(_DIGEST.findall(shown)) else shown
