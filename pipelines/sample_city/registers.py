"""The register CSVs of the sample city.

Belongs here: which columns each register has and what stands in them. Does not belong here: anything drawn at random.
Three registers carry the Japanese headers of the contract and one of them is in CP932, as offices write them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from pipelines.sample_city.baselines import Baseline, Fitted
from pipelines.sample_city.kintone import ROBOT_ACCOUNTS
from pipelines.sample_city.m365 import is_pilot, pilot_since
from pipelines.sample_city.organisation import FOUNDED_ON, Organisation
from pipelines.sample_city.output import Delivery
from pipelines.sample_city.plan import Plan
from pipelines.sample_city.processes import Process
from pipelines.sample_city.questionnaires import AGES, CITIZEN, DISTRICTS, MISSING_LABELS, POINT_SCALES, SCALES, SURVEYS
from pipelines.sample_city.staff import LICENSED_SHARE, Roster
from pipelines.sample_city.surveys import reworded_on
from pipelines.sample_city.voices import write_voices


def write_registers(
    plan: Plan, org: Organisation, roster: Roster, processes: tuple[Process, ...], fitted: Fitted, delivery: Delivery
) -> None:
    """Write ``registers/``; what depends on time only grows at the end of its file within a fiscal year."""
    _organisation(org, delivery)
    _staff(plan, roster, delivery)
    _processes(processes, delivery)
    _baselines(fitted, delivery)
    _logs(plan, processes, fitted, delivery)
    _beneficiaries(plan, org, delivery)
    _surveys(plan, delivery)
    _targets_and_policy(plan, delivery)
    write_voices(plan, delivery)


def _put(delivery: Delivery, name: str, header: str, rows: Iterable[Sequence[object]], encoding: str = "utf-8") -> None:
    written = [["" if value is None else value for value in row] for row in rows]
    delivery.put_csv(f"registers/{name}.csv", header.split(","), written, encoding=encoding)


def _organisation(org: Organisation, delivery: Delivery) -> None:
    rows = [(d.department_id, d.name, d.kind, d.parent_id, d.valid_from, d.valid_to) for d in org.departments]
    _put(delivery, "departments", "所属コード,所属名,区分,上位所属コード,開始日,終了日", rows, "cp932")
    successions = [(s.old_id, s.new_id, s.effective_on, s.weight) for s in org.successions]
    _put(delivery, "department_successions", "old_department_id,new_department_id,effective_on,weight", successions)
    _put(delivery, "department_aliases", "表記,所属コード", org.aliases, "utf-8-sig")


def _staff(plan: Plan, roster: Roster, delivery: Delivery) -> None:
    rows = [
        (p.person.staff_id, p.department_id, p.valid_from, p.valid_to, p.person.login, p.person.grade) for p in roster.postings
    ]
    _put(delivery, "staff_roster", "職員番号,department_id,valid_from,valid_to,login,grade", rows, "utf-8-sig")
    licensed: dict[str, date] = {}
    for posting in roster.postings:
        if posting.person.openness < LICENSED_SHARE:
            licensed.setdefault(posting.person.staff_id, max(posting.valid_from, plan.truth_start))
    rows_licensed = [(staff_id, "kintone", since, None) for staff_id, since in licensed.items()]
    began = pilot_since(plan)
    pilot: dict[str, date] = {}
    for posting in roster.postings:
        if is_pilot(posting.person) and (posting.valid_to is None or posting.valid_to >= began):
            pilot.setdefault(posting.person.staff_id, max(posting.valid_from, began))
    rows_licensed += [(staff_id, "m365", since, None) for staff_id, since in pilot.items()]
    _put(delivery, "tool_entitlements", "staff_id,tool,valid_from,valid_to", rows_licensed)


def _processes(processes: tuple[Process, ...], delivery: Delivery) -> None:
    header = (
        "process_id,業務名,department_id,tool,照合名,キュー名,件数規則,items_per_run,区分,運用開始日,retired_on,"
        "human_minutes_per_run,human_minutes_per_item,rework_minutes_per_exception,monthly_upkeep_hours,build_hours,chain_id"
    )
    rows = [
        (
            p.process_id, p.name, p.department_id, p.tool, p.match_key, p.queue_name, p.item_rule,
            p.items_per_run if p.item_rule == "runs" else "", p.process_class, p.started_on, p.retired_on,
            p.human_minutes_per_run or "", p.human_minutes_per_item or "", p.rework_minutes or "",
            p.upkeep_hours or "", p.build_hours or "", p.chain_id,
        )
        for p in processes
    ]  # fmt: skip
    _put(delivery, "processes", header, rows)


def _baselines(fitted: Fitted, delivery: Delivery) -> None:
    header = (
        "baseline_id,process_id,valid_from,valid_to,方法,minutes_per_item,sample_count,sd_minutes,"
        "low_minutes,mode_minutes,high_minutes,approved_by,approved_on"
    )
    _put(delivery, "baselines", header, (_baseline(b) for b in fitted.baselines))
    samples = [(b.baseline_id, day, minutes) for b in fitted.baselines for day, minutes in b.samples]
    _put(delivery, "baseline_samples", "baseline_id,measured_on,minutes", samples)


def _baseline(b: Baseline) -> tuple[object, ...]:
    """An expert's three points are chosen so that (low + 4·mode + high) / 6 is the fitted figure."""
    counted: object = {"timed": 24, "log": 40}.get(b.method, "")
    spread: object = round(b.minutes * 0.4, 2) if b.method == "timed" else ""
    points: tuple[object, ...] = ("", "", "")
    minutes: object = b.minutes
    if b.method == "expert":
        minutes, points = "", (round(b.minutes * 0.6, 3), round(b.minutes * 0.9, 3), round(b.minutes * 1.8, 3))
    if b.samples:
        minutes, counted, spread = "", "", ""
    approved = ("デジタル推進課長", b.valid_from)
    return (b.baseline_id, b.process_id, b.valid_from, b.valid_to, b.method, minutes, counted, spread, *points, *approved)


def _logs(plan: Plan, processes: tuple[Process, ...], fitted: Fitted, delivery: Delivery) -> None:
    chain = ("C01", "税収納から口座振替まで", fitted.chain_minutes_per_case)
    _put(delivery, "chains", "chain_id,chain_name,minutes_per_case", [chain])
    cases = [("C01", month, count) for month, count in fitted.chain_cases]
    _put(delivery, "chain_volumes", "chain_id,month,cases", cases)
    upkeep = [(u.process_id, u.worked_on, u.hours, u.note) for u in fitted.upkeep]
    _put(delivery, "upkeep_log", "process_id,worked_on,hours,note", upkeep)
    first = next(p for p in processes if p.chain_id).department_id
    uses = (("overtime", 4.0, "納期月の時間外を縮減"), ("redeployed", 3.5, "滞納相談に充当"), ("quality", 2.0, "点検を二重化"))
    freed = [(first, month, *use, "納税課長") for month in plan.complete_months()[3:] for use in uses]
    _put(delivery, "freed_hours_log", "department_id,month,use,hours,what,approved_by", freed)


def _beneficiaries(plan: Plan, org: Organisation, delivery: Delivery) -> None:
    """What follows a move into the city is other sections' work as well; a mail spares the section that would have written it."""
    shares = (
        ("R011", "国民健康保険課", 0.3, FOUNDED_ON),
        ("R011", "こども福祉課", 0.1, FOUNDED_ON),
        ("R051", "市民課", 0.5, plan.reorganised_on),
    )
    rows = [(process_id, org.by_name(name).department_id, share, since, None) for process_id, name, share, since in shares]
    _put(delivery, "process_beneficiaries", "process_id,department_id,share,valid_from,valid_to", rows)


def _surveys(plan: Plan, delivery: Delivery) -> None:
    surveys = [(s.survey_id, s.name, s.audience, s.design, s.population) for s in SURVEYS]
    _put(delivery, "surveys", "survey_id,survey_name,audience,design,population", surveys)
    questions: list[tuple[object, ...]] = []
    change = reworded_on(plan)
    for survey in SURVEYS:
        for q in survey.questions:
            rest = (q.scale, int(q.reverse))
            end = (q.topic, int(q.segment))
            if q.new_text:
                last = date(change.year, 3, 31)
                questions.append((survey.survey_id, q.question_id, q.text, q.text, *rest, FOUNDED_ON, last, *end))
                questions.append((survey.survey_id, q.question_id, q.new_text, q.new_text, *rest, change, None, *end))
            else:
                questions.append((survey.survey_id, q.question_id, q.text, q.text, *rest, FOUNDED_ON, None, *end))
    header = "survey_id,question_id,列見出し,question_text,scale_id,reverse,valid_from,valid_to,topic,is_segment"
    _put(delivery, "survey_questions", header, questions)
    scales = [
        (scale, label, score, int(score >= 4)) for scale, labels in SCALES.items() for score, label in enumerate(labels, start=1)
    ]
    missing = [(scale, label, "", 0) for scale in SCALES for label in MISSING_LABELS]
    points = [
        (scale, point, point, int(point >= top))
        for scale, (low, high, top) in POINT_SCALES.items()
        for point in range(low, high + 1)
    ]
    _put(delivery, "scales", "scale_id,選択肢,score,top_box", [*scales, *points, *missing])
    groups = [("c_age", *group) for group in AGES] + [("c_area", *group) for group in DISTRICTS]
    margins = [(CITIZEN.survey_id, *group) for group in groups]
    _put(delivery, "population_margins", "survey_id,segment,value,count", margins)


def _targets_and_policy(plan: Plan, delivery: Delivery) -> None:
    year = plan.fiscal_year
    targets = [
        (fiscal_year, "", tool, "net_hours", value)
        for fiscal_year, rpa, kintone in ((year, 4400, 4600), (year + 1, 5600, 6600))
        for tool, value in (("uipath", rpa * 0.55), ("winactor", rpa * 0.3), ("kintone", kintone), ("", rpa + kintone))
    ]
    targets += [
        (year + 1, "", "kintone", "active_rate", 0.5),
        (year + 1, "", "", "survey_mean:staff_dx:q5", 3.4),
        (year + 1, "", "", "online_rate", 0.6),
        (year + 1, "", "", "overtime_hours_per_person", 108),
    ]
    _put(delivery, "targets", "fiscal_year,department_id,tool,metric,value", targets)
    rates = (("主事", 2300), ("主任", 2700), ("係長", 3200), ("課長補佐", 3600), ("課長", 4200))
    old = [(grade, yen - 100, date(2020, 4, 1), date(year, 3, 31)) for grade, yen in rates]
    new = [(grade, yen, date(year, 4, 1), None) for grade, yen in rates]
    _put(delivery, "pay_rates", "grade,yen_per_hour,valid_from,valid_to", [*old, *new])
    policy = [
        ("robot_accounts", ";".join(ROBOT_ACCOUNTS), FOUNDED_ON),
        ("build_amortisation_months", 36, FOUNDED_ON),
        ("suppression_minimum", 10, FOUNDED_ON),
        ("default_yen_per_hour", 2800, FOUNDED_ON),
        ("overtime_hours_notation", "minutes60", FOUNDED_ON),
        ("paper_counter", "cumulative", FOUNDED_ON),
    ]
    _put(delivery, "policy", "key,value,valid_from", policy)
