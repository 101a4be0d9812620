"""The people of the sample city: who works where from when to when.

Belongs here: invented names, postings, who is open to new tools. Does not belong here: what they do with them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from pipelines.sample_city.organisation import Organisation, valid_on
from pipelines.sample_city.plan import Plan, month_end, month_number, month_of, s_curve

HEADCOUNT = 3400
LICENSED_SHARE = 0.72
_SURNAME_TEXT = (
    "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 林 斎藤 清水 "
    "山崎 森 池田 橋本 阿部 石川 山下 中島 石井 小川 前田 岡田 長谷川 藤田 後藤 近藤 村上 遠藤 青木 坂本 髙田 﨑山"
)
_GIVEN_TEXT = "翔太 美咲 健一 恵子 大輔 裕子 直樹 由美 拓也 陽子 誠 久美子 浩 真由美 学 愛 隆 智子 亮 香織 修 麻衣 剛 綾 徹 舞"
_SURNAMES, _GIVEN = _SURNAME_TEXT.split(), _GIVEN_TEXT.split()
_GRADES = (("主事", 0.38), ("主任", 0.27), ("係長", 0.21), ("課長補佐", 0.09), ("課長", 0.05))


@dataclass(frozen=True)
class Person:
    """One employee. ``openness`` 0 (first to try a tool) to 1 (never does)."""

    staff_id: str
    login: str
    name: str
    grade: str
    openness: float


@dataclass(frozen=True)
class Posting:
    """A person in a department from ``valid_from`` to ``valid_to`` (None: still)."""

    person: Person
    department_id: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Roster:
    """All postings that can be known in the fiscal year of ``plan.until``."""

    postings: tuple[Posting, ...]
    adoption: dict[str, tuple[float, float, float]]

    @cached_property
    def by_department(self) -> dict[str, list[Posting]]:
        """Postings of each department."""
        found: dict[str, list[Posting]] = defaultdict(list)
        for posting in self.postings:
            found[posting.department_id].append(posting)
        return found

    def present(self, department_id: str, month: date) -> list[Person]:
        """People who are in the department for the whole month."""
        last = month_end(month)
        return [
            p.person
            for p in self.by_department.get(department_id, [])
            if p.valid_from <= month and (p.valid_to is None or last <= p.valid_to)
        ]

    def adoption_share(self, department_id: str, month: date) -> float:
        """Share of a department's people who use kintone in that month: an S curve of its own."""
        middle, steepness, ceiling = self.adoption[department_id]
        return ceiling * s_curve(month_number(month) - middle, steepness)

    def users(self, department_id: str, month: date) -> list[Person]:
        """The people of a department who use kintone in that month."""
        share = self.adoption_share(department_id, month)
        return [person for person in self.present(department_id, month) if person.openness < share]


def build_roster(plan: Plan, org: Organisation) -> Roster:
    """3,400 posts; joiners and transfers mostly on 1 April, a successor follows whoever leaves during the year."""
    posts = _Posts(plan, org)
    for year in range(plan.truth_start.year - 1, plan.until.year + 1):
        april = date(year, 4, 1)
        if plan.truth_start < april <= plan.until:
            posts.change_on(april)
        if april <= plan.until and date(year + 1, 3, 31) >= plan.truth_start:
            posts.change_during_year_from(april)
    postings = sorted(posts.history(), key=lambda p: (p.valid_from, p.person.staff_id))
    return Roster(tuple(postings), _adoption(plan, org))


class _Posts:
    """The 3,400 posts: which department each belongs to, who holds it since when, and all that ended."""

    def __init__(self, plan: Plan, org: Organisation) -> None:
        rng = plan.rng("staff")
        self._plan, self._org, self._people = plan, org, _People(plan)
        self._departments = _posts(org, plan.truth_start, rng)
        self._holders = [self._people.hire() for _ in self._departments]
        self._since = [date(plan.truth_start.year - int(n), 4, 1) for n in rng.integers(1, 5, len(self._departments))]
        self._ended: list[Posting] = []

    def history(self) -> list[Posting]:
        """All postings, those that still last at the end."""
        lasting = zip(self._holders, self._departments, self._since, strict=True)
        return [*self._ended, *(Posting(person, department_id, since, None) for person, department_id, since in lasting)]

    def _close(self, post: int, last_day: date) -> None:
        self._ended.append(Posting(self._holders[post], self._departments[post], self._since[post], last_day))
        self._since[post] = last_day + timedelta(days=1)

    def change_on(self, april: date) -> None:
        """About 4 % leave, 12 % swap posts, and the people of a reorganised department follow their work."""
        rng = self._plan.rng("april", april.year)
        order = rng.permutation(len(self._holders))
        leaving, moving = order[: len(order) // 25], order[len(order) // 25 : len(order) * 4 // 25]
        holders, departments = list(self._holders), list(self._departments)
        for post in leaving:
            holders[post] = self._people.hire()
        for post, other in zip(moving, np.roll(moving, 1), strict=True):
            holders[post] = self._holders[other]
        if april == self._org.reorganised_on:
            for post, department_id in enumerate(self._departments):
                after = self._org.successors(department_id)
                if after:
                    departments[post] = after[rng.choice(len(after), p=[s.weight for s in after])].new_id
        for post in range(len(holders)):
            if holders[post] is not self._holders[post] or departments[post] != self._departments[post]:
                self._close(post, april - timedelta(days=1))
        self._holders, self._departments = holders, departments

    def change_during_year_from(self, april: date) -> None:
        """Some 45 people leave at a month's end; the successor starts the next day."""
        rng = self._plan.rng("during year", april.year)
        months = sorted(int(n) for n in rng.integers(0, 11, 45))
        for post, offset in zip(rng.permutation(len(self._holders))[:45], months, strict=True):
            last_day = month_end(month_of(month_number(april) + offset))
            if last_day >= self._plan.truth_start:
                self._close(post, last_day)
                self._holders[post] = self._people.hire()


def _posts(org: Organisation, day: date, rng: np.random.Generator) -> list[str]:
    """The department of each post: 4 to 6 at the top of each 局 and 部, the rest spread over the 課."""
    alive = [d for d in org.departments if valid_on(d, day)]
    heads = [d.department_id for d in alive if d.kind != "課" for _ in range(4 if d.kind == "局" else 3)]
    sections = [d.department_id for d in alive if d.kind == "課"]
    left = HEADCOUNT - len(heads) - 14 * len(sections)
    extra = rng.multinomial(left, rng.dirichlet(np.full(len(sections), 2.2)))
    return heads + [d for d, n in zip(sections, extra, strict=True) for _ in range(14 + int(n))]


def _adoption(plan: Plan, org: Organisation) -> dict[str, tuple[float, float, float]]:
    """Middle (month number), steepness (months) and ceiling of each department; one in ten lags far behind."""
    curves = {}
    for department in org.departments:
        rng = plan.rng("adoption", department.department_id)
        laggard = rng.random() < 0.1
        middle = month_number(plan.truth_start) + plan.window_months * (1.2 if laggard else rng.normal(0.25, 0.22))
        ceiling = rng.uniform(0.08, 0.2) if laggard else rng.uniform(0.35, LICENSED_SHARE - 0.02)
        curves[department.department_id] = (float(middle), float(rng.uniform(2.0, 4.5)), float(ceiling))
    # a successor inherits the habits of those who came over
    for s in org.successions:
        curves[s.new_id] = curves[s.old_id]
    return curves


class _People:
    """Hands out new employees, numbered in the order they are hired."""

    def __init__(self, plan: Plan) -> None:
        self._rng = plan.rng("people")
        self._count = 0

    def hire(self) -> Person:
        self._count += 1
        rng = self._rng
        name = f"{_SURNAMES[rng.integers(len(_SURNAMES))]} {_GIVEN[rng.integers(len(_GIVEN))]}"
        grade = _GRADES[rng.choice(len(_GRADES), p=[share for _, share in _GRADES])][0]
        number = 1200 + self._count
        return Person(f"{number:06d}", f"s{number:06d}", name, grade, float(rng.random()))
