"""What each error code means, an example that provokes it, and how to fix it; read when `kpical explain` asks for it.

Beside this file: a YAML file of texts for each language, `examples.yaml`, and `printed.yaml`, which holds what the examples
print and is written by docs/generate.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from kpical.files.packaged import shipped


class Explanation(NamedTuple):
    """The page of an error code in one language."""

    code: str
    meaning: str
    fix: str
    files: Mapping[str, str]  # what the example needs in the folder
    run: str  # the example's command line, without the program's name
    printed: str
    exit_code: int
    posix: bool  # Windows refuses the example in another way

    def command(self, lang: str) -> str:
        """The example as it is typed."""
        return f"kpical {'--lang en ' * (lang == 'en')}{self.run}"


def explanation(code: str, lang: str) -> Explanation:
    """The page of one of CODES."""
    texts, example = _read(f"{lang}.yaml")[code], _read("examples.yaml")[code]
    printed = _read("printed.yaml").get(lang, {}).get(code, "")
    return Explanation(
        code=code, meaning=texts["meaning"], fix=texts["fix"], files=example.get("files", {}), run=example["run"],
        printed=printed, exit_code=example["exit"], posix=example.get("posix", False),
    )  # fmt: skip


def _read(name: str) -> dict[str, Any]:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = next(file for file in shipped("explanations") if file.name == name).read()
    content: dict[str, Any] = yaml.load(data, Loader=loader)  # noqa: S506  a safe one
    return content
