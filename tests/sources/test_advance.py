"""What a listener hears while files are taken in."""

from __future__ import annotations

from pipelines.landing.ingest import ingest_source
from pipelines.progress import Advance
from tests.sources.conftest import NOW, Inbox
from tests.sources.test_winactor import export, task


def heard(inbox: Inbox) -> dict[str, list[Advance]]:
    """All that is told while the source winactor is taken in, by activity."""
    told: dict[str, list[Advance]] = {}
    listen = lambda advance: told.setdefault(advance.activity, []).append(advance)  # noqa: E731
    ingest_source(inbox.settings, "winactor", "test", now=NOW, on_advance=listen)
    return told


def test_files_rows_and_bytes_are_told_until_all_are_done(inbox: Inbox) -> None:
    paths = [
        inbox.drop("winactor/tasks_a.csv", export(task(1), task(2)), "cp932"),
        inbox.drop("winactor/tasks_b.csv", export(task(1), task(2)), "cp932"),  # the same content
        inbox.drop("winactor/tasks_c.csv", export(task(3)), "utf-16"),
        inbox.drop("winactor/tasks_d.csv", b"%PDF-1.7"),
    ]
    size = sum(path.stat().st_size for path in paths)
    told = heard(inbox)
    assert told["copy"][-1] == Advance("copy", total=4, total_bytes=size, done=4, size_bytes=size)
    assert told["read"][-1] == Advance("read", total=4, total_bytes=size, done=4, rows=5, size_bytes=size)
    for advances in told.values():
        steps = [(each.done, each.rows, each.size_bytes) for each in advances]
        assert all(now <= then for one, two in zip(steps, steps[1:], strict=False) for now, then in zip(one, two, strict=True))


def test_nothing_new_tells_nothing(inbox: Inbox) -> None:
    inbox.drop("winactor/tasks_a.csv", export(task(1)), "cp932")
    assert heard(inbox)
    assert heard(inbox) == {}
