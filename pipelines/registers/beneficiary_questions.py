"""Questions about whose time a process saves, where that is not its owner's alone.

Belongs here: rows of process_beneficiaries.csv that may not be meant so, and chains that look as if rows were missing.
Does not belong here: shares that cannot be true (``checks``).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from pipelines.registers.checks import overlap
from pipelines.registers.finding import Finding, Tables, finding, grouped


def _overlapping_shares(tables: Tables) -> Iterator[Finding]:
    table = tables["process_beneficiaries"]
    for alike in grouped(table.rows, "process_id", "department_id"):
        for first, second in combinations(alike, 2):
            if overlap(first, second):
                yield finding(
                    "overlapping_beneficiary",
                    table,
                    second,
                    f"業務 {second['process_id']} の受益所属 {second['department_id']} の期間が行 {first['row_number']} と"
                    "重なっています。重なる日は割合を足して数えます。",
                    f"Beneficiary {second['department_id']} of process {second['process_id']} overlaps row "
                    f"{first['row_number']}; on the days they share the shares are added.",
                )


def _owners_as_beneficiaries(tables: Tables) -> Iterator[Finding]:
    table = tables["process_beneficiaries"]
    owner_of = {row["process_id"]: row["department_id"] for row in tables["processes"].rows}
    for row in table.rows:
        if owner_of.get(row["process_id"]) == row["department_id"]:
            yield finding(
                "owner_as_beneficiary",
                table,
                row,
                f"所属 {row['department_id']} は業務 {row['process_id']} の所管です。"
                "残りは所管の分になるため、この行は要りません。",
                f"Department {row['department_id']} owns process {row['process_id']} and keeps the rest anyway: "
                "this row is not needed.",
            )


def _chains_across_departments(tables: Tables) -> Iterator[Finding]:
    table = tables["chains"]
    shared = {row["process_id"] for row in tables["process_beneficiaries"].rows}
    for row in table.rows:
        members = [process for process in tables["processes"].rows if process["chain_id"] == row["chain_id"]]
        departments = sorted({process["department_id"] for process in members})
        if len(departments) > 1 and not any(process["process_id"] in shared for process in members):
            names = ", ".join(departments)
            yield finding(
                "chain_without_beneficiaries",
                table,
                row,
                f"重複グループ {row['chain_id']} の業務は複数の所属 ({names}) にあります。ある所属の業務が別の所属の時間を"
                "減らしているなら、process_beneficiaries.csv に割合を書いてください。",
                f"Processes of chain {row['chain_id']} belong to several departments ({names}). Where one saves another's "
                "time, write the share in process_beneficiaries.csv.",
            )


BENEFICIARY_QUESTIONS = (_overlapping_shares, _owners_as_beneficiaries, _chains_across_departments)
