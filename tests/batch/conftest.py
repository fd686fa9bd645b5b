"""A table through each engine: a test that takes `batch` or `command` holds for both."""

from __future__ import annotations

from functools import partial

import pytest
import tables

from kpical.kernel.built import kernel


@pytest.fixture(params=["plain", "native"])
def engine(request):
    """The name of an engine; the kernel's is left out where it was not compiled."""
    if request.param == "native" and kernel() is None:
        pytest.skip("no kernel")
    return request.param


@pytest.fixture
def batch(engine):
    """`tables.batch` on that engine."""
    return partial(tables.batch, engine=engine)
