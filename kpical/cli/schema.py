"""`kpical schema`: the JSON Schema of the indicator file."""

from __future__ import annotations

import click

from kpical.catalogue.schema import schema
from kpical.cli.console import put
from kpical.cli.helping import Command
from kpical.cli.settings import common


@click.command("schema", cls=Command)
@common
def command() -> None:
    """印出指標檔的 JSON Schema，供編輯器檢查與補全。

    Print the JSON Schema of the indicator file, for editors.
    """
    import json

    put(json.dumps(schema(), ensure_ascii=False, indent=2) + "\n")
