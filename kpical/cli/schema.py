"""`kpical schema`: the JSON Schema of the files that users write."""

from __future__ import annotations

import click

from kpical.catalogue.fields import RECORDS as INDICATOR_RECORDS
from kpical.catalogue.schema import schema
from kpical.cli.console import put
from kpical.cli.helping import Command
from kpical.cli.settings import common
from kpical.plan.fields import RECORDS as PLAN_RECORDS

KINDS = {"indicator": INDICATOR_RECORDS, "plan": PLAN_RECORDS, "lights": PLAN_RECORDS}


@click.command("schema", cls=Command)
@click.argument("kind", type=click.Choice(list(KINDS)), default="indicator")
@common
def command(kind: str) -> None:
    """印出指標檔、計畫檔或燈號檔的 JSON Schema，供編輯器檢查與補全。

    Print the JSON Schema of an indicator, plan or lights file, for editors.
    """
    import json

    put(json.dumps(schema(KINDS[kind], kind), ensure_ascii=False, indent=2) + "\n")
