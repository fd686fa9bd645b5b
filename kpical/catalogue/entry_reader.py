"""What a file calls its indicator, read without its formula."""

from __future__ import annotations

from collections.abc import Iterator

from kpical.catalogue.document import MOST_BYTES, YamlMapping, YamlNode, YamlScalar, YamlSequence, parse_document
from kpical.catalogue.entry import Entry
from kpical.catalogue.model import Localized
from kpical.catalogue.quick_head import quick_entry
from kpical.files.packaged import File
from kpical.problem.errors import BadFile, FileProblem
from kpical.problem.position import Place
from kpical.problem.system import said_by_system

_HEAD = frozenset({"id", "name", "aliases"})
OTHER_KINDS = {"goals": "plan", "steps": "lights"}  # by a key that no indicator file has


def read_entry(file: File) -> Entry | None:
    """None for a plan or a file of lights, which may lie beside. Raises BadFile."""
    try:
        data = file.read(MOST_BYTES)
    except FileNotFoundError:
        raise BadFile([FileProblem("not_found", Place(file.path))]) from None
    except OSError as error:
        raise BadFile([FileProblem("unreadable", Place(file.path), said_by_system(error))]) from None
    return (quick_entry(data, file) if len(data) <= MOST_BYTES else None) or by_yaml(data, file)


def by_yaml(data: bytes, file: File) -> Entry | None:
    """As `read_entry`, of the file's bytes and by YAML alone."""
    root, problems = parse_document(data, file.path, only=_HEAD)
    if root is None:
        raise BadFile(problems)
    fields = {key.text: value for key, value in root.entries} if isinstance(root, YamlMapping) else {}
    identity = fields.get("id")
    if identity is None and fields.keys() & OTHER_KINDS:
        return None
    if not isinstance(identity, YamlScalar):
        raise BadFile([FileProblem("missing_key", root.place, "id")])
    return Entry(identity.text, _name(fields.get("name"), identity.text), tuple(_texts(fields.get("aliases"))), file)


def _name(node: YamlNode | None, otherwise: str) -> Localized:
    if isinstance(node, YamlMapping):
        texts = {key.text: value.text for key, value in node.entries if isinstance(value, YamlScalar)}
        return Localized(texts.get("zh", otherwise), texts.get("en", ""))
    return Localized(node.text if isinstance(node, YamlScalar) else otherwise)


def _texts(node: YamlNode | None) -> Iterator[str]:
    for item in node.items if isinstance(node, YamlSequence) else (node,):
        if isinstance(item, YamlScalar):
            yield item.text.strip()
