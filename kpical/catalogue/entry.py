"""What an indicator is called."""

from __future__ import annotations

from kpical.catalogue.wording import Localized
from kpical.files.packaged import File
from kpical.named import NamedTuple

MOST_BYTES = 1_000_000  # of a file of an indicator, a plan or lights


class IndicatorEntry(NamedTuple):
    """What a file calls its indicator.

    Attributes:
        id: the indicator's id
        name: in Chinese and English
        aliases: other words that find it
        file: where it is defined
        built_in: and read when kpical was built
    """

    id: str
    name: Localized
    aliases: tuple[str, ...]
    file: File
    built_in: bool = False  # and read when kpical was built

    @property
    def words(self) -> tuple[str, ...]:
        """Everything that the indicator may be called by, the id first."""
        return tuple(dict.fromkeys((self.id, self.name.zh, self.name.en, *self.aliases)))
