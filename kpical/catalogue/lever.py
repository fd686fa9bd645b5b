"""The figure that an office moves to reach a target, as an indicator file names it."""

from __future__ import annotations

from kpical.catalogue.model import Definition


def lever_path(definition: Definition, word: str) -> str | None:
    """The path of the number that the word means, an input or one of a used indicator; None where it means none."""
    name = definition.words.get(word, "")
    if name in definition.inputs:
        unit = definition.inputs[name].unit
        return None if unit and unit.is_truth else name
    for dot in (i for i, char in enumerate(word) if char in ".．"):
        used = definition.words.get(word[:dot].strip(), "")
        if used in definition.uses:
            inner = lever_path(definition.uses[used].indicator.definitions[-1], word[dot + 1 :].strip())
            return inner and f"{used}.{inner}"
    return None
