"""What a file calls its indicator, as the YAML reader sees it."""

from __future__ import annotations

from collections.abc import Iterator

from kpical.catalogue.document import YamlMapping, YamlNode, YamlScalar, YamlSequence, parse_document
from kpical.catalogue.entry import IndicatorEntry
from kpical.catalogue.wording import Localized
from kpical.files.packaged import File
from kpical.problem.errors import BadFile, FileProblem

_HEAD = frozenset({"id", "name", "aliases"})
OTHER_KINDS = {"goals": "plan", "steps": "lights"}  # by a key that no indicator file has


def by_yaml(data: bytes, file: File) -> IndicatorEntry | None:
    """None for a plan or a file of lights, which may lie beside. Raises BadFile."""
    root, problems = parse_document(data, file.path, only=_HEAD)
    if root is None:
        raise BadFile(problems)
    fields = {key.text: value for key, value in root.entries} if isinstance(root, YamlMapping) else {}
    identity = fields.get("id")
    if identity is None and fields.keys() & OTHER_KINDS:
        return None
    if not isinstance(identity, YamlScalar):
        raise BadFile([FileProblem("missing_key", root.place, "id")])
    return IndicatorEntry(identity.text, _name(fields.get("name"), identity.text), tuple(_texts(fields.get("aliases"))), file)


def _name(node: YamlNode | None, otherwise: str) -> Localized:
    if isinstance(node, YamlMapping):
        texts = {key.text: value.text for key, value in node.entries if isinstance(value, YamlScalar)}
        return Localized(texts.get("zh", otherwise), texts.get("en", ""))
    return Localized(node.text if isinstance(node, YamlScalar) else otherwise)


def _texts(node: YamlNode | None) -> Iterator[str]:
    for item in node.items if isinstance(node, YamlSequence) else (node,):
        if isinstance(item, YamlScalar):
            yield item.text.strip()
