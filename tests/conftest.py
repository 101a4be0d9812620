"""What holds for every test: the long ones come first.

The file that begins last decides when two workers are done, and the long ones are those with few tests (so xdist, which sorts by
their number, must not sort: ``--no-loadscope-reorder``).
"""

from __future__ import annotations

import pytest

LONG = ("tests/e2e/", "tests/docs/", "tests/faults/", "tests/golden/", "tests/dbt/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Folders of long tests first; within them, and for the rest, the order stays."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))
