"""A folder of registers that is right, for tests to spoil one cell of."""

from dataclasses import dataclass

import pytest
from pydantic import SecretStr

from pipelines.settings import Settings

SMALL_CITY = {
    "departments": """\
department_id,department_name,kind,parent_id,valid_from,valid_to
1000,総務局,局,,,
1100,デジタル推進課,課,1000,2019-04-01,
1200,課税課,課,1000,,
1300,旧保健課,課,1000,,2026-03-31
1310,保健予防課,課,1000,2026-04-01,
1320,健康増進課,課,1000,2026-04-01,
""",
    "department_successions": """\
old_department_id,new_department_id,effective_on,weight
1300,1310,2026-04-01,0.6
1300,1320,2026-04-01,0.4
""",
    "department_aliases": "alias,department_id\nﾃﾞｼﾞﾀﾙ推進課,1100\n",
    "staff_roster": """\
staff_id,department_id,valid_from,valid_to,login,grade
00001,1100,2020-04-01,,CITY\\Taro,主査
00002,1200,2020-04-01,2026-03-31,,
""",
    "tool_entitlements": "staff_id,tool,valid_from,valid_to\n00001,kintone,2024-04-01,\n",
    "processes": """\
process_id,process_name,department_id,tool,match_key,queue_name,item_rule,items_per_run,class,started_on,retired_on,\
human_minutes_per_run,human_minutes_per_item,rework_minutes_per_exception,monthly_upkeep_hours,build_hours,chain_id
P1,軽自動車税 入力,1200,uipath,ＲＰＡ－１ 軽自動車税　入力,軽自 キュー,queue_items,,production,2024-04-01,,,0.5,3,2,120,C1
P2,給与,1100,winactor,給与明細,,runs,400,production,,,,,,,,
P3,議事録,1100,transcription,,,audio_hours,,production,令和6年4月1日,R8.3.31,,,,,,
""",
    "baselines": """\
baseline_id,process_id,valid_from,valid_to,method,minutes_per_item,sample_count,sd_minutes,low_minutes,mode_minutes,high_minutes,approved_by,approved_on
B1,P1,2024-04-01,,timed,4.5,1,1.2,,,,課長,2024-03-20
B2,P3,,,expert,,,,60,90,150,,
""",
    "baseline_samples": "baseline_id,measured_on,minutes\nB1,2024-03-01,4.2\n",
    "chains": "chain_id,chain_name,minutes_per_case\nC1,軽自動車税,12\n",
    "chain_volumes": "chain_id,month,cases\nC1,2026-04,1500\n",
    "upkeep_log": "process_id,worked_on,hours,note\nP1,2026/4/3,1.5,画面変更\n",
    "freed_hours_log": "department_id,month,use,hours,what,approved_by\n1200,令和8年4月,overtime,10,残業減,課長\n",
    "process_beneficiaries": "process_id,所属コード,割合,開始日,終了日\nP1,1100,0.25,2024-04-01,\nP1,1320,0.75,R8.4.1,\n",
    "targets": """\
fiscal_year,department_id,tool,metric,value
令和8年度,,,net_hours,10400
2026,1200,kintone,survey_mean:S1:Q1,3.5
""",
    "surveys": "survey_id,survey_name,audience,design,population\nS1,職員調査,staff,census,3400\n",
    "survey_questions": """\
survey_id,question_id,column_header,question_text,scale_id,reverse,valid_from,valid_to,topic,is_segment
S1,Q1,Ｑ１　満足度,満足していますか,SC1,0,,,満足,0
S1,Q2,所属,,,,,,,1
""",
    "scales": "scale_id,label,score,top_box\nSC1,満足,5,1\nSC1,不満,1,0\nSC1,無回答,,\n",
    "population_margins": "survey_id,segment,value,count\nS1,Q2,課税課,120\n",
    "theme_words": "語,テーマ\n待つ時間,待ち時間\n特に,\n",
    "voices": """\
声番号,受付日,対象,survey_id,question_id,所属コード,声の内容,対応,決定日,実施日,指標,tool
V1,2026-04-01,職員,S1,Q1,1100,満足,実施,2026-04-02,2026-04-03,net_hours,kintone
V2,2026-04-02,市民,,,,窓口を増やしてほしい,見送り,,,,
""",
    "pay_rates": "grade,yen_per_hour,valid_from,valid_to\n主査,3200,,\n",
    "policy": "key,value,valid_from\nsuppression_minimum,8,2026-04-01\n",
}


@dataclass
class RegisterFolder:
    """The small city on disk."""

    settings: Settings
    files: dict[str, str]

    def write(self, name: str, text: str, encoding: str = "utf-8") -> None:
        """Write one register."""
        (self.settings.registers_dir / f"{name}.csv").write_bytes(text.encode(encoding))

    def spoil(self, name: str, old: str, new: str) -> None:
        """Replace ``old`` by ``new`` in one register; fails where it is not there once."""
        assert self.files[name].count(old) == 1, f"{old!r} occurs {self.files[name].count(old)} times in {name}"
        self.write(name, self.files[name].replace(old, new))

    def remove_all_but(self, *names: str) -> None:
        """Leave only the registers named."""
        for name in self.files.keys() - set(names):
            (self.settings.registers_dir / f"{name}.csv").unlink()


@pytest.fixture
def city(tmp_path):
    """The small city as CSV files and the settings that point there."""
    settings = Settings(data_dir=tmp_path, hash_key=SecretStr("test key"))
    settings.registers_dir.mkdir()
    folder = RegisterFolder(settings, SMALL_CITY)
    for name, text in SMALL_CITY.items():
        folder.write(name, text)
    return folder
