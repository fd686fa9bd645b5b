"""`kpical schema`: the JSON Schema of the files that users write."""

from __future__ import annotations

import click

from kpical.catalogue.fields import RECORDS
from kpical.catalogue.schema import RecordFields, schema
from kpical.cli.console import put
from kpical.cli.helping import Command
from kpical.cli.settings import common

KINDS = ("indicator", "plan", "lights")


@click.command("schema", cls=Command)
@click.argument("kind", type=click.Choice(KINDS), default="indicator")
@common
def command(kind: str) -> None:
    """印出指標檔、計畫檔或燈號檔的 JSON Schema，供編輯器檢查與補全。

    Print the JSON Schema of an indicator, plan or lights file, for editors.
    """
    import json

    records: RecordFields = RECORDS
    if kind != "indicator":
        from kpical.plan.fields import RECORDS as PLAN_RECORDS  # which needs all that assesses a result

        records = PLAN_RECORDS
    put(json.dumps(schema(records, kind), ensure_ascii=False, indent=2) + "\n")
