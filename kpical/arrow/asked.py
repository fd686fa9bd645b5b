"""What is asked of a table of Arrow, as JSON for whoever computes elsewhere."""

from __future__ import annotations

import json

from kpical.batch.asked import units_of
from kpical.batch.table_job import TableJob
from kpical.catalogue.built import decoded, encoded
from kpical.catalogue.called import Find
from kpical.files.packaged import PACKAGE
from kpical.quantity.period import Period
from kpical.recipe.columns import Mapped
from kpical.recipe.job import Job


def packed(asked: TableJob, find: Find) -> bytes:
    """All of it and its indicators."""
    job = {**asked.job._asdict(), "units": [unit.name for unit in asked.job.units]}
    indicators = {word: encoded(find(word), PACKAGE) for word in asked.job.words}
    return json.dumps([job, asked.targets, asked.lang, indicators], ensure_ascii=False).encode()


def unpacked(data: bytes) -> tuple[TableJob, Find]:
    """What was packed by the same version of kpical."""
    job, targets, lang, indicators = json.loads(data)
    indicator_by_word = {word: decoded(text) for word, text in indicators.items()}
    of_classes = {
        "words": tuple(job["words"]),
        "maps": tuple(map(Mapped._make, job["maps"])),
        "period": job["period"] and Period._make(job["period"]),
        "units": units_of(job["units"]),
        "solves": tuple(map(tuple, job["solves"])),
    }
    return TableJob(Job(**{**job, **of_classes}), targets, lang), indicator_by_word.__getitem__
