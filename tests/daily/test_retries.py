"""Steps in a real Dagster run that meet errors, and how often they are tried."""

import errno
import os

import dagster as dg
import duckdb
import pytest

from pipelines.errors import UserError
from pipelines.orchestration import retries
from pipelines.orchestration.retries import PAUSES_S, retried
from pipelines.settings import Settings
from pipelines.warehouse.connection import WarehouseInUse
from pipelines.warehouse.folders import may_pass


def attempts(monkeypatch, *errors: Exception) -> tuple[int, bool]:
    """How often a step is tried that meets these errors one after the other, and whether it succeeds."""
    monkeypatch.setattr(retries, "PAUSES_S", (0, 0, 0))
    tried = []

    @dg.asset
    def step(context: dg.AssetExecutionContext) -> None:
        tried.append(context.retry_number)
        with retried(context):
            if len(tried) <= len(errors):
                raise errors[len(tried) - 1]

    with dg.DagsterInstance.ephemeral() as instance:
        outcome = dg.materialize([step], instance=instance, raise_on_error=False)
    return len(tried), outcome.success


def os_error(code: int) -> OSError:
    return OSError(code, os.strerror(code), "/inbox/file")


def test_an_error_that_passes_is_tried_again_until_it_has_passed(monkeypatch):
    held = WarehouseInUse("使用中", "in use")
    assert attempts(monkeypatch, os_error(errno.EIO), held, os_error(errno.ESTALE)) == (4, True)


def test_an_error_that_stays_is_given_up_after_the_last_pause(monkeypatch):
    assert attempts(monkeypatch, *[os_error(errno.ETIMEDOUT)] * 9) == (1 + len(PAUSES_S), False)


@pytest.mark.parametrize(
    "error",
    [UserError("誤り", "wrong row"), os_error(errno.ENOSPC), os_error(errno.EACCES), ValueError("defect")],
    ids=["bad input", "full disk", "permission", "defect of ours"],
)
def test_what_only_a_hand_can_mend_is_tried_once(monkeypatch, error):
    assert attempts(monkeypatch, error) == (1, False)


def test_pauses_grow():
    assert list(PAUSES_S) == sorted(PAUSES_S)
    assert PAUSES_S[-1] > PAUSES_S[0]


def test_duckdb_tells_a_share_that_was_away_in_its_text_only():
    assert may_pass(duckdb.IOException(f"Could not read: {os.strerror(errno.ESTALE)}"))
    assert not may_pass(duckdb.IOException(f"Could not write: {os.strerror(errno.ENOSPC)}"))


def test_a_wrong_setting_of_a_run_is_not_started_again_by_dagster(tmp_path):
    """The lock of another run or a wrong day fails before any step, which Dagster would otherwise take for a crash."""
    from pipelines.orchestration.run import run_resource

    @dg.op(required_resource_keys={"run"})
    def never() -> None:
        raise AssertionError

    @dg.job(resource_defs={"run": run_resource(Settings(data_dir=tmp_path))})
    def job() -> None:
        never()

    config = {"resources": {"run": {"config": {"since": "tomorrow"}}}}
    with dg.DagsterInstance.ephemeral() as instance:
        outcome = job.execute_in_process(instance=instance, run_config=config, raise_on_error=False)
        (run,) = instance.get_runs()
        assert not outcome.success
        assert run.tags["dagster/max_retries"] == "0"
