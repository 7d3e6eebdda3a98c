"""Speed is measured on request only: `python -m pytest tests/benchmarks --benchmark-only`."""

from __future__ import annotations

import pytest


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Leave the benchmarks out of an ordinary run: no test depends on the clock."""
    return None if config.getoption("--benchmark-only", default=False) else True
