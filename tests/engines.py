"""The two engines side by side: the same bytes, the same rejected rows, the same account."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from tables import Done, run

from kpical.catalogue.called import Find


def cut(data: bytes, at: Iterable[int]) -> list[bytes]:
    """The data in blocks that end at the given places."""
    ends = [0, *sorted({min(end, len(data)) for end in at}), len(data)]
    return [data[a:b] for a, b in pairwise(ends) if a < b]


def account(done: Done) -> tuple[object, ...]:
    """What the summary of a run says."""
    said = done.summary
    return (
        said.rows,
        said.failed,
        said.computed,
        said.missed,
        Counter(said.codes),
        Counter(said.zeros),
        Counter(said.notes),
        said.encoding,
    )


def agree(find: Find, words: Iterable[str], data: bytes, at: Iterable[int] = (), **job: Any) -> Done:
    """What the kernel makes of the data cut at those places, which is what the plain engine makes of the whole."""
    plain = run([data], find, *words, engine="plain", **job)
    native = run(cut(data, at), find, *words, engine="native", **job)
    assert native.out == plain.out
    assert _numberless(native.rejected, data) == _numberless(plain.rejected, data)
    assert account(native) == account(plain)
    return native


def _numberless(rejected: bytes, data: bytes) -> bytes:
    """The rejected rows; a block with stray quotation marks does not know its rows' numbers, and engines cut blocks elsewhere."""
    return re.sub(rb",\d*,(?=\"?(?:one|two): )", b",,", rejected) if b'"' in data else rejected
