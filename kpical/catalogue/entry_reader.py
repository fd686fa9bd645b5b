"""What a file calls its indicator, read without its formula."""

from __future__ import annotations

from kpical.catalogue.entry import MOST_BYTES, IndicatorEntry
from kpical.catalogue.quick_head import quick_entry
from kpical.files.packaged import File
from kpical.problem.errors import BadFile, FileProblem
from kpical.problem.position import Place
from kpical.problem.system import said_by_system


def read_entry(file: File) -> IndicatorEntry | None:
    """None for a plan or a file of lights, which may lie beside. Raises BadFile."""
    try:
        data = file.read(MOST_BYTES)
    except FileNotFoundError:
        raise BadFile([FileProblem("not_found", Place(file.path))]) from None
    except OSError as error:
        raise BadFile([FileProblem("unreadable", Place(file.path), said_by_system(error))]) from None
    if len(data) <= MOST_BYTES and (entry := quick_entry(data, file)):
        return entry
    from kpical.catalogue.yaml_head import by_yaml  # most files do without YAML

    return by_yaml(data, file)
