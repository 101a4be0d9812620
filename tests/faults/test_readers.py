"""Readers in a tight loop while one snapshot after another is published: no error, never two editions in one reading."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import Counter
from collections.abc import Callable
from multiprocessing.synchronize import Event
from pathlib import Path

import duckdb
import pytest

from dashboard.snapshot import open_snapshot, read_pointer
from tests.faults.tally import record

# 1,000 in `make faults`
PUBLICATIONS = int(os.environ.get("DX_FAULTS_PUBLICATIONS", "20"))

_EDITIONS = (
    "select (select min(edition) from mart_left), (select max(edition) from mart_left), (select min(edition) from mart_right),"
    " (select max(edition) from mart_right), (select snapshot_id from meta_snapshot)"
)


def _as_the_page(published: Path) -> tuple[int, ...]:
    pointer = read_pointer(published)
    assert pointer is not None
    with open_snapshot(pointer) as connection:
        (*editions, snapshot_id) = connection.execute(_EDITIONS).fetchall()[0]
    assert snapshot_id == pointer.snapshot_id
    return tuple(editions)


def _as_an_analyst(published: Path) -> tuple[int, ...]:
    with duckdb.connect(published / "dx_metrics.duckdb", read_only=True) as connection:
        (*editions, _) = connection.execute(_EDITIONS).fetchall()[0]
    return tuple(editions)


def _as_an_attaching_analyst(published: Path) -> tuple[int, ...]:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{published / 'dx_metrics.duckdb'}' as dx (read_only)")
        connection.execute("use dx")
        (*editions, _) = connection.execute(_EDITIONS).fetchall()[0]
    return tuple(editions)


READERS: tuple[Callable[[Path], tuple[int, ...]], ...] = (_as_the_page, _as_an_analyst, _as_an_attaching_analyst)


def _read_until(stop: Event, published: Path, answers: multiprocessing.Queue) -> None:
    readings: Counter[str] = Counter()
    newest, wrong = 0, []
    while not stop.is_set():
        for read in READERS:
            try:
                editions = read(published)
            except Exception as error:  # noqa: BLE001 - whatever a reader meets is what this test is about
                wrong.append(f"{read.__name__}: {type(error).__name__}: {error}")
                continue
            # the link may be one publication behind the pointer, never more
            if len(set(editions)) != 1 or editions[0] < newest - 1:
                wrong.append(f"{read.__name__}: {editions} after {newest}")
            readings[read.__name__] += 1
            newest = max(newest, editions[0])
    answers.put((readings, newest, wrong))


def test_no_reader_meets_an_error_or_a_mixed_snapshot_while_snapshots_are_published(small):
    small.publish(1)
    context = multiprocessing.get_context("spawn")
    stop, answers = context.Event(), context.Queue()
    reader = context.Process(target=_read_until, args=(stop, small.settings.published_dir, answers))
    reader.start()
    for edition in range(2, PUBLICATIONS + 2):
        small.publish(edition)
    # the reader is to see the last one, too
    time.sleep(2)
    stop.set()
    readings, newest, wrong = answers.get(timeout=60)
    reader.join()
    assert wrong == []
    assert newest == PUBLICATIONS + 1
    assert set(readings) == {read.__name__ for read in READERS}
    record("readers", publications=PUBLICATIONS, readings=readings.total())


@pytest.mark.parametrize("read", READERS)
def test_a_reader_tells_a_mixed_snapshot(small, read):
    """The loop above can fail: a file that holds two editions is seen as such."""
    snapshot = small.publish(1)
    path = small.settings.published_dir / snapshot.file
    path.chmod(0o644)
    with duckdb.connect(path) as connection:
        connection.execute("update mart_right set edition = 2 where row_number = 7")
    assert set(read(small.settings.published_dir)) == {1, 2}
