"""The kill campaign: chains of runs, each killed at a random instant on what the kill before left, then one that recovers.

Belongs here: how many kills of which phase, their order, what is recorded. Does not belong here: the killed run, what must hold.
Run as ``python -m tests.faults.campaign --kills 210 --lanes 2``; results go to a file line by line, so that a campaign that is
stopped has still told what it found, and the next one adds to it.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.conftest import City, make_city
from tests.faults.deliveries import deliver
from tests.faults.holds import differences, doubles_that_differ, nothing_lost_or_doubled, published, snapshot_is_whole
from tests.faults.killed_run import Kill, Outcome, Phase, dx_run
from tests.faults.tally import RESULTS, record

# kills of a chain; those behind dbt come first, on the tables as the undisturbed run built them
_BEHIND_DBT: tuple[Phase, ...] = ("audit",) * 3 + ("publication",) * 4
_FROM_LANDING_TO_DBT: tuple[Phase, ...] = ("landing",) * 6 + ("loading",) * 6 + ("dbt",) * 2
# no figure depends on the zone of the host
_HOSTS_ZONES = ("UTC", "Asia/Tokyo", "America/New_York")
KILLS_IN_A_CHAIN = len(_BEHIND_DBT) + len(_FROM_LANDING_TO_DBT)


@dataclass(frozen=True)
class Undisturbed:
    """A city after its first run, the seconds that run spent in each phase, and a run on all deliveries that nobody killed."""

    city: Path
    seconds: dict[str, float]
    recovered: Path


def make_undisturbed(folder: Path) -> Undisturbed:
    """Run the city once, and a copy of it once more on all deliveries of a chain."""
    before, after = folder / "before", folder / "after"
    folder.mkdir()
    city = make_city(before)
    deliver(city, 0)
    first = _run_to_the_end(before, folder / "output")
    shutil.copytree(before, after, symlinks=True)
    for number in range(1, KILLS_IN_A_CHAIN + 2):
        deliver(City(after), number)
    _run_to_the_end(after, folder / "output")
    nothing_lost_or_doubled(after)
    return Undisturbed(before, first.seconds, after)


def run_chain(undisturbed: Undisturbed, folder: Path, seed: int) -> None:
    """Kill, look at the snapshot, kill again; then let one run recover, compare, and record the chain.

    Raises AssertionError where anything does not hold; the data folders are then left for a look at them.
    """
    chance = random.Random(seed)
    folder.mkdir()
    data_dir = folder / "data"
    shutil.copytree(undisturbed.city, data_dir, symlinks=True)
    behind, before = list(_BEHIND_DBT), list(_FROM_LANDING_TO_DBT)
    chance.shuffle(behind)
    chance.shuffle(before)
    killed: list[dict[str, str]] = []
    for number, phase in enumerate([*behind, *before], 1):
        deliver(City(data_dir), number)
        kill = Kill(phase, chance.uniform(0, undisturbed.seconds[phase]), chance.choice(("group", "parent")))
        outcome = dx_run(data_dir, folder / "output", kill, zone=chance.choice(_HOSTS_ZONES), is_built=phase in _BEHIND_DBT)
        assert outcome.killed_in or not outcome.exit_code, outcome.said
        assert outcome.survivors == 0
        assert "Traceback" not in outcome.said
        snapshot_is_whole(data_dir)
        if outcome.killed_in:
            killed.append({"phase": outcome.killed_in, "target": kill.target})
            print(seed, number, outcome.killed_in, kill.target, flush=True)
    deliver(City(data_dir), KILLS_IN_A_CHAIN + 1)
    _run_to_the_end(data_dir, folder / "output", zone=_HOSTS_ZONES[seed % len(_HOSTS_ZONES)])
    snapshot_is_whole(data_dir)
    nothing_lost_or_doubled(data_dir)
    figures, expected = published(data_dir), published(undisturbed.recovered)
    assert differences(figures, expected) == []
    shutil.rmtree(folder)
    record("kill -9", seed=seed, kills=killed, recoveries=1, doubles_that_differ=doubles_that_differ(figures, expected))


def _run_to_the_end(data_dir: Path, beside: Path, *, zone: str = "Asia/Tokyo") -> Outcome:
    outcome = dx_run(data_dir, beside, zone=zone)
    assert outcome.exit_code == 0, outcome.said
    return outcome


def main() -> None:
    """Run as many chains as it takes, some at a time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=10 * KILLS_IN_A_CHAIN, help="how many kills at least")
    parser.add_argument("--lanes", type=int, default=1, help="how many chains at a time")
    parser.add_argument("--seed", type=int, default=1, help="of the first chain; the next ones follow")
    options = parser.parse_args()
    chains = -(-options.kills // KILLS_IN_A_CHAIN)
    folder = Path(tempfile.mkdtemp(prefix="dx_faults_"))
    undisturbed = make_undisturbed(folder / "undisturbed")
    with ThreadPoolExecutor(options.lanes) as lanes:
        seeds = range(options.seed, options.seed + chains)
        list(lanes.map(lambda seed: run_chain(undisturbed, folder / f"chain_{seed}", seed), seeds))
    shutil.rmtree(folder)
    print(json.dumps({"chains": chains, "results": str(RESULTS)}))


if __name__ == "__main__":
    main()
