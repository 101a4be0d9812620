"""What ``dx baseline`` says of the golden city after a real run."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.golden.conftest import DX, GoldenCity

pytestmark = pytest.mark.dbt


def test_advice_follows_from_the_hours_and_baselines_of_the_running_fiscal_year(hours: GoldenCity) -> None:
    """Gross hours of fiscal 2025 squared, times Var(b)/b²:

    B7 2² / 18 = 0.22222, B1b (log) 0.8² x 0.25 = 0.16, B3 1.03333² x (11² x 19/11 x 47/11 / 252) / (31/6)² = 0.14175,
    B5 1.125² / 18 = 0.07031, B2 0.5² / 18 = 0.01389, B6 0.3² / 18 = 0.005, B4 0.6² x (3/12)² / 10 = 0.00225: 0.61542.
    Half-width 1.281552 √0.61542 = 1.005. B7 timed 5 times 0.39320 + 4 x 0.25/5: -1.8 %; 20 times 0.39320 + 4 x 0.25/20 = 0.44320:
    0.853, -15 %, and the 21st would narrow by 0.3 %. B2 counts runs: 0.01389 / 0.61542 = 2 %.
    """
    ((file,),) = hours.con.execute("select path from duckdb_databases() where not internal").fetchall()
    environment = {**os.environ, "DX_DATA_DIR": str(Path(file).parents[1])}
    outcome = subprocess.run([DX, "baseline"], env=environment, capture_output=True, text=True, check=False)
    assert (outcome.returncode, outcome.stderr) == (0, "")
    lines = outcome.stdout.splitlines()
    assert lines[0].startswith("全庁の純削減時間 (2025-04-01〜2025-05-12): 80%区間の幅 ±1.0 時間 (正規近似)。最後に計算した区間 ")
    assert lines[1] == "業務 会議資料の電子化: あと 20 件を計測すると、全庁の80%区間が ±1.0 → ±0.9 時間 (−15 %) に狭まります。"
    rows = [[cell.strip() for cell in line.strip("│").split("│")] for line in lines if "(B" in line]
    assert rows[0] == [
        *("会議資料の電子化 (B7)", "D", "0", "2.0", "36.1%"),
        *("+5 件 −1.8 %", "+20 件 −15 %", "+20 件 −15 %"),
    ]
    assert [row[0].rpartition("(")[2] for row in rows] == ["B7)", "B1b)", "B3)", "B5)", "B6)", "B4)"]
    assert "分散の 2% は、実行回数で数える業務によります (督促状作成)。" in outcome.stdout
