"""Results that print otherwise than they are judged: 79.996 is 80.00 on paper and misses 80. There are few, at the very edge."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

from kpical.files.atomic import Block
from kpical.problem.errors import KpicalError
from kpical.quantity.rounding import rounded
from kpical.recipe.job import Job
from kpical.recipe.ratio_code import Print
from kpical.recipe.recipe import Recipe, Step
from kpical.recipe.recipes import Recipes
from kpical.recipe.table_header import TableHeader
from kpical.table.csv_text import cells
from kpical.table.records import last_records


@lru_cache(maxsize=256)
def deceptive(how: Print) -> frozenset[tuple[str, str]]:
    """Printed digits and verdicts that contradict each other: only the digits next to a bound can."""
    target, places = how.target, 10**how.decimals
    contradictions = set()
    for bound in (target.low, target.high) if target and how.verdict else ():
        for scaled in (bound * places // 1, -(-bound * places // 1)):
            shown = Fraction(scaled, places)
            contradictions.add((rounded(shown, how.decimals, how.rounding), "false" if target and target.met(shown) else "true"))
    return frozenset(contradictions)


def printing_otherwise(blocks: Iterable[Block], job: Job, header: TableHeader, recipes: Recipes) -> int:
    """How many results of the written rows print otherwise than they are judged."""
    made = list(recipes.made.values())
    pairs = {pair for recipe in made for step in recipe.steps if isinstance(step, Step) for pair in deceptive(step.how)}
    marks = [f",{digits},{'' if job.exact else verdict}".encode() for digits, verdict in pairs]
    count = 0
    for block in map(bytes, blocks):
        if any(mark in block for mark in marks):
            count += sum(_of_row(record, job, header, recipes, marks) for record in last_records(block).records)
    return count


def _of_row(record: bytes, job: Job, header: TableHeader, recipes: Recipes, marks: Iterable[bytes]) -> int:
    if not any(mark in record for mark in marks):
        return 0
    row = cells(record)
    table, results = row[: -job.results], [cell.decode("utf-8", "replace") for cell in row[-job.results :]]
    try:
        recipe: Recipe = recipes.recipe_for([*table, *[b""] * header.width])
    except (KpicalError, UnicodeDecodeError):
        return 0
    judged = ((step, results[i * job.each], results[i * job.each + job.verdict_at]) for i, step in enumerate(recipe.steps))
    return sum((digits, verdict) in deceptive(step.how) for step, digits, verdict in judged)
