"""The generator behind ``dx demo``: a Japanese city, repeatable by seed, in the real formats of the sources.

Belongs here: what a city would deliver (``registers/`` and ``inbox/``) and a manifest of the dirt planted in it.
Does not belong here: anything the pipeline imports, and no total that the pipeline has to find.

How a new day is added. ``sample_manifest.json`` keeps the window's first day and ``daily_from``, the first day of the
month of the first ``until``. Before ``daily_from`` the city delivers monthly files (kintone: half-years), from then on
one file a day, for good; what people count and fill in comes when a month is complete. Every random draw covers a whole month
and is named after what it is for. So ``write_city`` with a later ``until`` into the same folder adds the files of the
new days, leaves the others untouched, and registers grow at their ends only: logs when a month has ended, the roster
and the successors' rows when a new fiscal year begins (there it also closes postings).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from pipelines.clock import tokyo_today
from pipelines.errors import UserError
from pipelines.sample_city.applications import write_applications
from pipelines.sample_city.baselines import fit
from pipelines.sample_city.consultations import write_consultations
from pipelines.sample_city.dirt import write_file_dirt
from pipelines.sample_city.kintone import write_kintone
from pipelines.sample_city.m365 import write_m365
from pipelines.sample_city.organisation import FOUNDED_ON, build_organisation
from pipelines.sample_city.output import MANIFEST_NAME, Delivery, Manifest, read_manifest
from pipelines.sample_city.overtime import write_overtime
from pipelines.sample_city.paper import write_paper
from pipelines.sample_city.plan import Plan, month_number, month_of
from pipelines.sample_city.power_automate import write_power_automate
from pipelines.sample_city.processes import build_processes, unregistered
from pipelines.sample_city.registers import write_registers
from pipelines.sample_city.run_sheet import write_run_sheets
from pipelines.sample_city.services import build_services
from pipelines.sample_city.site_survey import write_site_survey
from pipelines.sample_city.staff import build_roster
from pipelines.sample_city.surveys import write_surveys
from pipelines.sample_city.transcription import write_transcription
from pipelines.sample_city.truth import Truth
from pipelines.sample_city.uipath import write_uipath
from pipelines.sample_city.wellbeing import write_wellbeing
from pipelines.sample_city.winactor import write_winactor

__all__ = ["Manifest", "write_city"]


def write_city(
    data_dir: Path,
    *,
    seed: int = 20260401,
    until: date | None = None,
    months: int = 30,
    scale: float = 1.0,
    progress: Callable[[str, str], None] | None = None,
) -> Manifest:
    """Write ``registers/``, ``inbox/`` and ``sample_manifest.json`` below ``data_dir``.

    ``until`` is the last delivered day (default: yesterday in Asia/Tokyo), ``months`` the calendar months up to its
    month, ``scale`` the multiple of runs, records and answers. ``progress`` is told each step in Japanese and English.
    Returns the manifest.

    Raises UserError (exit code 2) where the folders hold files of somebody else, or another city, and for days or a scale that
    no city can have.
    """
    until = until or tokyo_today() - timedelta(days=1)
    plan = _plan(data_dir, seed, until, months, scale)
    say = progress or (lambda _ja, _en: None)
    delivery, truth = Delivery(data_dir), Truth()

    say("組織と職員", "departments and staff")
    org = build_organisation(plan)
    roster = build_roster(plan, org)
    robots_and_apps = build_processes(plan, org)
    processes = (*robots_and_apps, *build_services(plan, org))
    active = (*processes, *unregistered(robots_and_apps))
    for ja, en, write in (
        ("UiPath", "UiPath", write_uipath),
        ("WinActor", "WinActor", write_winactor),
        ("Power Automate", "Power Automate", write_power_automate),
        ("実行報告書", "run sheets", write_run_sheets),
        ("kintone", "kintone", write_kintone),
        ("文字起こし", "transcription", write_transcription),
        ("オンライン申請", "online applications", write_applications),
        ("時間外勤務", "overtime", write_overtime),
        ("印刷枚数", "pages printed", write_paper),
        ("相談", "consultations", write_consultations),
        ("Microsoft 365", "Microsoft 365", write_m365),
    ):
        say(ja, en)
        write(plan, org, roster, active, truth, delivery)
    say("アンケート", "surveys")
    write_surveys(plan, org, roster, delivery)
    write_site_survey(plan, delivery)
    write_wellbeing(plan, delivery)
    say("台帳", "registers")
    write_registers(plan, org, roster, processes, fit(plan, processes, truth), delivery)
    write_file_dirt(plan, delivery)

    manifest = Manifest(
        seed=seed,
        start=plan.start.isoformat(),
        daily_from=plan.daily_from.isoformat(),
        until=until.isoformat(),
        scale=scale,
        planted=dict(sorted(delivery.planted.items())),
        files=dict(sorted(delivery.files.items())),
    )
    manifest.write(data_dir)
    return manifest


def _plan(data_dir: Path, seed: int, until: date, months: int, scale: float) -> Plan:
    earlier = read_manifest(data_dir)
    if earlier is None:
        _refuse_impossible(until, months, scale)
        _refuse_foreign_files(data_dir)
        daily_from = until.replace(day=1)
        return Plan(seed, month_of(month_number(daily_from) - months + 1), daily_from, until, scale)
    if (earlier.seed, earlier.scale) != (seed, scale) or until < date.fromisoformat(earlier.until):
        raise UserError(
            f"{data_dir / MANIFEST_NAME} には別の見本都市 (seed {earlier.seed}, scale {earlier.scale}, {earlier.until} まで) が"
            "あります。別のフォルダーを DX_DATA_DIR に指定するか、registers, inbox と sample_manifest.json を移してください。",
            f"{data_dir / MANIFEST_NAME} describes another sample city (seed {earlier.seed}, scale {earlier.scale}, until "
            f"{earlier.until}). Set DX_DATA_DIR to another folder, or move registers, inbox and sample_manifest.json away.",
            exit_code=2,
        )
    return Plan(seed, date.fromisoformat(earlier.start), date.fromisoformat(earlier.daily_from), until, scale)


def _refuse_impossible(until: date, months: int, scale: float) -> None:
    """Volumes are fitted to the fiscal year before ``until``'s, which the city has to have seen whole, as the months before."""
    first_until = FOUNDED_ON.replace(year=FOUNDED_ON.year + 1)
    if not first_until <= until < date(date.max.year, 1, 1):
        ja, en = (
            f"--until は {first_until} 以後、9998 年までにしてください",
            f"--until has to be from {first_until} to the year 9998",
        )
    elif months > (longest := month_number(until) - month_number(FOUNDED_ON) + 1):
        ja, en = (
            f"--months は {longest} までです (見本の市は {FOUNDED_ON} から)",
            f"--months goes up to {longest} (the city began on {FOUNDED_ON})",
        )
    elif not scale > 0:
        ja, en = "--scale は 0 より大きい数にしてください", "--scale has to be a number above 0"
    else:
        return
    raise UserError(f"{ja}。", f"{en}.", exit_code=2)


def _refuse_foreign_files(data_dir: Path) -> None:
    for name in ("registers", "inbox"):
        folder = data_dir / name
        found = next((path for path in sorted(folder.rglob("*")) if path.is_file()), None) if folder.is_dir() else None
        if found:
            raise UserError(
                f"{folder} に見本都市のものではないファイルがあります (例: {found.name})。"
                "上書きを避けるため中止しました。空のフォルダーを DX_DATA_DIR に指定してください。",
                f"{folder} holds files that are not of a sample city (for example {found.name}). "
                "Nothing was written. Set DX_DATA_DIR to an empty folder.",
                exit_code=2,
            )
