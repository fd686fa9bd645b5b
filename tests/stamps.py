"""What is shown, without what every version and every edition of an indicator has its own of."""

from __future__ import annotations

import re


def undated(text: str) -> str:
    """The text with a word for each version in a stamp, and for each SHA-256."""
    text = re.sub(r"\b(?=\d*[a-f])(?:[0-9a-f]{64}|[0-9a-f]{12})\b", "SHA-256", text)
    return re.sub(r'(?<=\bkpical )\d+\.\d[\w.]*|(?<="kpical": ")[^"]*', "VERSION", text)
