"""The departments of the sample city and its one reorganisation.

Belongs here: names, tree, successions, aliases. Does not belong here: who works there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from pipelines.sample_city.plan import Plan

FOUNDED_ON = date(2018, 4, 1)

_TREE: dict[str, dict[str, str]] = {
    "総務局": {
        "総務部": "総務課 法務課 人事課",
        "デジタル推進部": "デジタル推進課 情報システム課",
        "行政経営部": "行政マネジメント課 契約課",
    },
    "企画財政局": {
        "政策部": "政策推進課 広報課 秘書課",
        "財務部": "財政課 公共施設マネジメント推進課",
        "税務部": "市民税課 資産税課 納税課 税務管理課",
    },
    "市民局": {
        "市民サービス部": "市民課 国民健康保険課 後期高齢者医療課 パスポートセンター",
        "協働部": "地域協働課 生涯学習課 文化振興課",
        "危機管理安全部": "災害対策課 生活安全課",
    },
    "健康福祉局": {
        "福祉部": "福祉課 障害福祉課 生活支援課",
        "介護保険部": "介護保険課 高齢介護課",
        "保健部": "保健企画課 感染症対策課 健康増進課 生活衛生課",
    },
    "こども局": {
        "こども部": "こども政策課 児童課 保育課",
        "子育て支援部": "こども福祉課 こども家庭相談課 放課後育成課",
    },
    "経済環境局": {
        "経済部": "経済活性課 雇用就労課 農政課",
        "環境部": "環境保全課 資源循環課 業務課",
    },
    "都市整備局": {
        "土木部": "道路課 道路維持課 河港課",
        "都市計画部": "都市計画課 開発指導課 建築指導課",
        "住宅部": "住宅政策課 住宅管理課",
    },
    "教育委員会事務局": {
        "教育総務部": "教育総務課 職員課",
        "学校教育部": "学校教育課 学校給食課",
    },
    "消防局": {
        "消防部": "企画管理課 予防課",
    },
}


@dataclass(frozen=True)
class Department:
    """One version of a department; ``valid_to`` is its last day, None while it lives."""

    department_id: str
    name: str
    kind: str
    parent_id: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True)
class Succession:
    """Share ``weight`` of the old department that went to the new one."""

    old_id: str
    new_id: str
    effective_on: date
    weight: float


@dataclass(frozen=True)
class Organisation:
    """All department versions, the successions and the aliases people write."""

    departments: tuple[Department, ...]
    successions: tuple[Succession, ...]
    aliases: tuple[tuple[str, str], ...]
    reorganised_on: date

    def sections(self, day: date) -> list[Department]:
        """Departments of kind 課 that are valid on ``day``."""
        return [d for d in self.departments if d.kind == "課" and valid_on(d, day)]

    def by_name(self, name: str) -> Department:
        """The first version of a department of that name."""
        return next(d for d in self.departments if d.name == name)

    def name_of(self, department_id: str, day: date) -> str:
        """The name of a department as it was on ``day``."""
        return next(d.name for d in self.departments if d.department_id == department_id and valid_on(d, day))

    def successors(self, department_id: str) -> list[Succession]:
        """The successions that start from a department, none where it lives on."""
        return [s for s in self.successions if s.old_id == department_id]

    def owner_on(self, department_id: str, day: date) -> str:
        """The department itself, or its heaviest successor once it is gone."""
        after = self.successors(department_id)
        if not after or day < after[0].effective_on:
            return department_id
        return max(after, key=lambda s: s.weight).new_id


def valid_on(department: Department, day: date) -> bool:
    """Whether that version is in force on ``day``."""
    return department.valid_from <= day and (department.valid_to is None or day <= department.valid_to)


def build_organisation(plan: Plan) -> Organisation:
    """The tree of 局, 部 and 課, reorganised on ``plan.reorganised_on``."""
    departments: list[Department] = []
    for i, (bureau, divisions) in enumerate(_TREE.items(), start=1):
        bureau_id = f"{i:02d}0000"
        departments.append(Department(bureau_id, bureau, "局", "", FOUNDED_ON))
        for j, (division, sections) in enumerate(divisions.items(), start=1):
            division_id = f"{i:02d}{j:02d}00"
            departments.append(Department(division_id, division, "部", bureau_id, FOUNDED_ON))
            for k, section in enumerate(sections.split(), start=1):
                departments.append(Department(f"{i:02d}{j:02d}{k:02d}", section, "課", division_id, FOUNDED_ON))
    return _reorganise(departments, plan.reorganised_on)


def _reorganise(departments: list[Department], on: date) -> Organisation:
    """A rename with a new code, a merger of two, a split in two, and a new name under the old code."""
    last_day = on - timedelta(days=1)
    found = {d.name: d for d in departments}
    successions: list[Succession] = []

    def close(name: str) -> Department:
        old = found[name]
        departments[departments.index(old)] = replace(old, valid_to=last_day)
        return old

    def open_as(department_id: str, name: str, beside: Department) -> str:
        departments.append(Department(department_id, name, beside.kind, beside.parent_id, on))
        return department_id

    digital = close("デジタル推進課")
    successions.append(Succession(digital.department_id, open_as("010251", "DX推進課", digital), on, 1.0))

    road, upkeep = close("道路課"), close("道路維持課")
    merged = open_as("070151", "道路管理課", road)
    successions += [Succession(road.department_id, merged, on, 1.0), Succession(upkeep.department_id, merged, on, 1.0)]

    nursery = close("保育課")
    successions.append(Succession(nursery.department_id, open_as("050151", "保育入所課", nursery), on, 0.6))
    successions.append(Succession(nursery.department_id, open_as("050152", "保育運営課", nursery), on, 0.4))

    works = close("業務課")
    open_as(works.department_id, "ごみ収集課", works)

    aliases = (
        ("総務局デジタル推進課", digital.department_id),
        ("DX課", "010251"),
        ("市民税", found["市民税課"].department_id),
        ("国保課", found["国民健康保険課"].department_id),
        ("健康福祉局障がい福祉課", found["障害福祉課"].department_id),
        ("公マネ課", found["公共施設マネジメント推進課"].department_id),
        ("道路管理", merged),
    )
    return Organisation(tuple(departments), tuple(successions), aliases, on)
