"""NamedTuples of kpical's own making do what those of `typing` do."""

import copy
import inspect
import pickle
import sys
import typing

import pytest

from kpical import named


class Ours(named.NamedTuple):
    """A place."""

    file: str
    row: int = 0
    note: str | None = None

    @property
    def next(self):
        return self._replace(row=self.row + 1)


class Typings(typing.NamedTuple):
    """A place."""

    file: str
    row: int = 0
    note: str | None = None

    @property
    def next(self):
        return self._replace(row=self.row + 1)


def both(use):
    """What comes of the same use of either: a value, or the kind of error."""
    found = []
    for kind in (Ours, Typings):
        try:
            result = use(kind)
        except Exception as error:  # noqa: BLE001  both raise alike, whatever it is
            result = type(error)
        found.append(str(result).replace(kind.__name__, "Kind") if isinstance(result, tuple) else result)
    return found


@pytest.mark.parametrize(
    "use",
    [
        lambda kind: kind("a.csv"),
        lambda kind: kind("a.csv", 3),
        lambda kind: kind(note="n", file="a.csv"),
        lambda kind: kind(),
        lambda kind: kind("a", 1, None, 4),
        lambda kind: kind("a", file="b"),
        lambda kind: kind("a", place=1),
        lambda kind: kind._make(["a", 1, "n"]),
        lambda kind: kind._make(["a"]),
        lambda kind: kind("a")._replace(row=7),
        lambda kind: kind("a").next.row,
        lambda kind: kind("a")._asdict(),
        lambda kind: (kind._fields, kind._field_defaults, kind.__match_args__, kind.__slots__, kind.__mro__[-2:]),
        lambda kind: [(each.name, each.default) for each in inspect.signature(kind).parameters.values()],
        typing.get_type_hints,
        lambda kind: kind("a") == ("a", 0, None) and hash(kind("a")) == hash(("a", 0, None)),
        lambda kind: min(kind("b"), kind("a", 2), kind("a", 1)).row,
        lambda kind: pickle.loads(pickle.dumps(kind("a", 2))),
        lambda kind: copy.deepcopy(kind("a", 2, [])),
        lambda kind: vars(kind("a")),
        lambda kind: type("Sub", (kind,), {"__annotations__": {"more": "int"}, "more": 3})("a", 2),
        lambda kind: type("Sub", (kind,), {"more": 3})("a").more,
        lambda kind: setattr(type("Sub", (kind,), {})("a"), "other", 1),
        lambda kind: setattr(kind("a"), "row", 1),
        lambda kind: setattr(kind("a"), "other", 1),
    ],
)
def test_it_is_as_that_of_typing(use):
    ours, typings = both(use)
    assert ours == typings


@pytest.mark.parametrize("arguments", [(), ("a", 1, None, 4)])
def test_what_cannot_be_made_is_called_by_its_name(arguments):
    with pytest.raises(TypeError, match=r"^Ours\.__new__"):
        Ours(*arguments)


@pytest.mark.skipif(sys.version_info < (3, 13), reason="copy.replace is of Python 3.13")
def test_it_can_be_replaced_by_copy():
    ours, typings = both(lambda kind: copy.replace(kind("a"), row=3))
    assert ours == typings


@pytest.mark.parametrize("kind", [Ours, Typings])
def test_no_other_place_is_replaced(kind):
    with pytest.raises((TypeError, ValueError), match="place"):  # which of the two depends on Python
        kind("a")._replace(place=7)


def test_its_places_match_a_pattern():
    match Ours("a", 1):
        case Ours(file, row):
            assert (file, row) == ("a", 1)
