"""`kpical schema`: the JSON Schema of the files that users write, and of the JSON that kpical writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kpical.cli.console import put
from kpical.cli.helping import Command
from kpical.cli.one_of import OneOf
from kpical.cli.settings import common

if TYPE_CHECKING:
    from kpical.catalogue.schema import Schema

KINDS = ("indicator", "plan", "lights", "output")


@click.command("schema", cls=Command)
@click.argument("kind", type=OneOf(KINDS), default="indicator")
@common
def command(kind: str) -> None:
    """印出指標檔、計畫檔或燈號檔的 JSON Schema，供編輯器檢查與補全；output 是 kpical 印出的 JSON。

    Print the JSON Schema of an indicator, plan or lights file, for editors;
    output is that of the JSON which kpical itself writes.
    """
    import json

    put(json.dumps(_schema(kind), ensure_ascii=False, indent=2) + "\n")


def _schema(kind: str) -> Schema:
    if kind == "output":
        from kpical.report.output_schema import output_schema

        return output_schema()
    from kpical.catalogue.fields import RECORDS
    from kpical.catalogue.schema import schema

    if kind == "indicator":
        return schema(RECORDS, kind)
    from kpical.plan.fields import RECORDS as PLAN_RECORDS  # which needs all that assesses a result

    return schema(PLAN_RECORDS, kind)
