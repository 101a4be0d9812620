"""What the sample city does with transcription, online applications and less paper, as the DX office registers it.

Belongs here: the lists and the rows of the process register they give. Does not belong here: recordings,
applications and counters.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipelines.sample_city.organisation import Organisation
from pipelines.sample_city.plan import Plan, month_number, month_of
from pipelines.sample_city.processes import Process


@dataclass(frozen=True)
class Procedure:
    """An application people can make.

    ``monthly`` applications in a mean month, however received; ``online_share`` at the end of the window; ``is_listed``:
    delivered one by one, else as monthly totals; ``minutes`` of manual work one online application spares.
    """

    name: str
    department: str
    monthly: int
    online_share: float
    is_listed: bool
    minutes: float
    season: str


# department, recordings in a mean month, whether the DX office knows of it
RECORDING_DEPARTMENTS: tuple[tuple[str, int, bool], ...] = (
    ("総務課", 8, True),
    ("政策推進課", 9, True),
    ("行政マネジメント課", 7, True),
    ("広報課", 5, True),
    ("デジタル推進課", 8, True),
    ("福祉課", 6, True),
    ("介護保険課", 6, True),
    ("こども政策課", 6, True),
    ("都市計画課", 6, True),
    ("教育総務課", 7, True),
    ("経済活性課", 3, False),
    ("環境保全課", 2, False),
)
PROCEDURES = (
    Procedure("住民票の写し交付請求", "市民課", 260, 0.62, True, 6.0, "transfer"),
    Procedure("保育所入所申込", "保育課", 120, 0.71, True, 12.0, "childcare"),
    Procedure("児童手当認定請求", "こども福祉課", 90, 0.68, True, 9.0, "flat"),
    Procedure("犬の登録申請", "生活衛生課", 60, 0.55, True, 5.0, "light_vehicle_tax"),
    Procedure("職員採用試験申込", "人事課", 40, 0.97, True, 8.0, "year_end"),
    Procedure("課税証明書交付請求", "税務管理課", 1900, 0.41, False, 5.0, "tax"),
    Procedure("粗大ごみ収集申込", "業務課", 4200, 0.66, False, 1.5, "transfer"),
    Procedure("公共施設予約", "公共施設マネジメント推進課", 2600, 0.78, False, 2.0, "flat"),
    Procedure("要介護認定申請", "介護保険課", 900, 0.22, False, 7.0, "flat"),
    Procedure("就学援助申請", "学校教育課", 420, 0.48, False, 9.0, "year_end"),
)
UNREGISTERED_PROCEDURE = Procedure("イベント参加申込", "文化振興課", 45, 0.9, True, 0.0, "flat")
# department, minutes of handling that one page not printed spares
PAPERLESS_DEPARTMENTS = (
    ("総務課", 0.08),
    ("財政課", 0.10),
    ("人事課", 0.08),
    ("納税課", 0.12),
    ("教育総務課", 0.06),
)
_MONTHS_PRINTED_BEFORE = 14
_METHODS = ("timed", "log", "expert", "timed", "declared")


def build_services(plan: Plan, org: Organisation) -> tuple[Process, ...]:
    """The processes of tools transcription, online_application and paperless."""
    services = []
    registered = [department for department, _, known in RECORDING_DEPARTMENTS if known]
    for n, department in enumerate(registered, start=1):
        name = f"会議録作成（{department}）"
        # a meeting of one hour takes about three hours by hand and half of that with a draft to correct
        rng = plan.rng("transcription", n)
        manual, rest = float(rng.integers(160, 201)), float(rng.integers(80, 111))
        services.append(_service(plan, org, f"T{n:03d}", name, department, "transcription", "audio_hours", "", manual, rest))
    for n, procedure in enumerate(PROCEDURES, start=1):
        rest = round(procedure.minutes * float(plan.rng("application", n).uniform(0.2, 0.5)), 1)
        services.append(
            _service(
                plan, org, f"A{n:03d}", procedure.name, procedure.department, "online_application", "applications",
                procedure.name, procedure.minutes, rest,
            )
        )  # fmt: skip
    for n, (department, minutes) in enumerate(PAPERLESS_DEPARTMENTS, start=1):
        name = f"ペーパーレス会議・電子決裁（{department}）"
        services.append(_service(plan, org, f"P{n:03d}", name, department, "paperless", "pages", "", minutes, 0.0))
    return tuple(services)


def _service(
    plan: Plan,
    org: Organisation,
    process_id: str,
    name: str,
    department: str,
    tool: str,
    item_rule: str,
    match_key: str,
    minutes: float,
    human_minutes: float,
) -> Process:
    rng = plan.rng("service", process_id)
    return Process(
        process_id=process_id,
        name=name,
        department_id=org.by_name(department).department_id,
        tool=tool,
        match_key=match_key,
        queue_name="",
        item_rule=item_rule,
        items_per_run=1,
        process_class="production",
        started_on=_started(plan, tool, int(rng.integers(0, 5))),
        retired_on=None,
        human_minutes_per_run=0.0,
        human_minutes_per_item=human_minutes,
        rework_minutes=0.0,
        upkeep_hours=round(float(rng.uniform(0.3, 1.5)), 1),
        build_hours=round(float(rng.uniform(8, 30))),
        chain_id="",
        season="flat",
        runs_per_month=0.0,
        items_per_month=0.0,
        minutes=minutes,
        method=_METHODS[int(rng.integers(len(_METHODS)))],
    )


def _started(plan: Plan, tool: str, draw: int) -> date:
    """Transcription and applications began before the window, less paper once a year of printing is on record."""
    if tool == "paperless":
        return month_of(month_number(plan.truth_start) + _MONTHS_PRINTED_BEFORE + draw % 3)
    return month_of(month_number(plan.truth_start) - 1 - draw)
