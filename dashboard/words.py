"""Every word the pages show, in Japanese and English: one catalogue, (Japanese, English) per key.

Belongs here: labels and sentence templates that pages share; each page keeps its own in its room.
Does not belong here: figures (``select``), their notation (``display``) or which sentence is said (``readings``).
"""

from __future__ import annotations

from collections import ChainMap

from dashboard.packs import words as packs
from dashboard.pages.across import words as across
from dashboard.pages.adoption import words as adoption
from dashboard.pages.hours import words as hours
from dashboard.pages.hours.trace import words as trace
from dashboard.pages.outcomes import words as outcomes
from dashboard.pages.outlook import words as outlook
from dashboard.pages.overview import words as overview
from dashboard.pages.trust import words as trust
from dashboard.pages.voices import words as voices

LANGUAGES = {"ja": "日本語", "en": "English"}

COMMON: dict[str, tuple[str, str]] = {
    "title": ("DX効果 経営ダッシュボード", "DX results for executives"),
    "filter.fiscal_year": ("年度", "Fiscal year"),
    "filter.department": ("所属（局 → 部 → 課）", "Department"),
    "filter.tool": ("ツール", "Tool"),
    "filter.lang": ("言語 / Language", "言語 / Language"),
    "filter.organisation": ("組織", "Organisation"),
    "organisation.as_was": ("当時の組織", "As it was"),
    "organisation.today": ("現在の組織", "Today's"),
    "page.glance": ("要点", "At a glance"),
    "page.overview": ("概要", "Overview"),
    "page.hours": ("時間", "Hours"),
    "page.adoption": ("利用", "Adoption"),
    "page.voices": ("声", "Voices"),
    "page.outcomes": ("成果", "Outcomes"),
    "page.across": ("横展開", "Across departments"),
    "page.outlook": ("見通し", "Outlook"),
    "page.trust": ("信頼性", "Trust"),
    "title.overview": ("DX効果の概要", "DX results"),
    "title.hours": ("削減時間", "Hours saved"),
    "title.adoption": ("ツールの利用", "Adoption"),
    "title.voices": ("市民と職員の声", "Voices"),
    "title.outcomes": ("成果", "Outcomes"),
    "title.across": ("横展開", "Across departments"),
    "title.outlook": ("見通し", "Outlook"),
    "title.trust": ("数字の信頼性", "Can it be trusted?"),
    "kind.actual": ("実績", "Actual"),
    "kind.running": ("実績（途中の月）", "Actual (running month)"),
    "kind.partial": ("実績（一部未着）", "Actual (delivery incomplete)"),
    "kind.undelivered": ("データ未着（保守・構築のみ）", "No data (upkeep and build only)"),
    "kind.forecast": ("見込み", "Forecast"),
    "kind.target": ("目標", "Target"),
    "kind.previous": ("前年度の実績", "Last year"),
    "kind.interval": ("区間（80 %）", "80 % interval"),
    "about.fresh": ("最新: {names}", "Fresh: {names}"),
    "snapshot.newer": (
        "新しい公開版 {snapshot} があります。次に操作したときに切り替わります。",
        "A newer snapshot, {snapshot}, has been published. It is taken at your next click.",
    ),
    "filter.snapshot": ("公開版", "Snapshot"),
    "snapshot.current": ("現在の版", "The current one"),
    "snapshot.older": (
        "過去の公開版 {snapshot}（{created} 作成）を表示しています。現在の版ではありません。",
        "You see an older snapshot, {snapshot} (made {created}), not the current one.",
    ),
    "access.login": ("ログインが必要です", "Please log in"),
    "access.login_body": (
        "この画面は市の職員のためのものです。市のアカウントでログインしてください。",
        "This page is for the city's staff. Log in with your account of the city.",
    ),
    "access.login_button": ("ログイン", "Log in"),
    "access.logout": ("ログアウト", "Log out"),
    "access.leave.executive": ("ログアウト（経営層）", "Log out (executive)"),
    "access.leave.department": ("ログアウト（所属の局と市の合計）", "Log out (own bureau and the city's totals)"),
    "access.leave.analyst": ("ログアウト（分析担当）", "Log out (analyst)"),
    "access.no_role": ("閲覧の権限がありません", "You may not see these figures"),
    "access.no_role_body": (
        "ログインはできましたが、このアカウントに役割が割り当てられていません。DX担当に依頼してください。",
        "You are logged in, but this account has no role here. Ask the people in charge of DX.",
    ),
    "access.local_only": ("このアドレスには表示できません", "Nothing is shown at this address"),
    "access.local_only_body": (
        "ログインの設定がないため、この画面はサーバー自身（127.0.0.1）からだけ見られます。"
        "ほかの端末に公開するには、ログイン（OpenID Connect）を設定してください。手順は docs/access.ja.md にあります。",
        "Without a login this page serves its own machine (127.0.0.1) only. To open it to other machines set up "
        "the login (OpenID Connect); docs/access.md tells how.",
    ),
    "scope.city": ("全庁", "Whole city"),
    "tool.all": ("すべてのツール", "All tools"),
    "tool.uipath": ("UiPath", "UiPath"),
    "tool.winactor": ("WinActor", "WinActor"),
    "tool.power_automate": ("Power Automate", "Power Automate"),
    "tool.rpa_other": ("その他のRPA", "Other RPA"),
    "tool.kintone": ("kintone", "kintone"),
    "tool.transcription": ("文字起こし", "Transcription"),
    "tool.online_application": ("オンライン申請", "Online applications"),
    "tool.paperless": ("ペーパーレス", "Paperless"),
    "tool.m365": ("Microsoft 365", "Microsoft 365"),
    # The message at the top
    "message.net": (
        "{year}（{months}）の{scope}の純削減時間は **{net}**です。",
        "In {year} ({months}), {scope} saved **{net}** net.",
    ),
    "message.net_tool": (
        "{year}（{months}）の{scope}の{tool}による純削減時間は **{net}**です。",
        "In {year} ({months}), {scope} saved **{net}** net with {tool}.",
    ),
    "message.no_delivery": (
        "この年度は実績データが届いていないため、保守と構築の時間だけを差し引いています。",
        "No activity data were delivered for this year; only upkeep and build time are counted.",
    ),
    "message.undelivered": (
        "うち{months}はデータ未着のため、保守と構築の時間だけを差し引いています。",
        "Of these, {months}: no activity data delivered, only upkeep and build time are counted.",
    ),
    "message.more": (
        "前年の同じ月（{months}）より {difference}多くなりました。",
        "That is {difference} more than in the same months of last year ({months}).",
    ),
    "message.less": (
        "前年の同じ月（{months}）より {difference}少なくなりました。",
        "That is {difference} less than in the same months of last year ({months}).",
    ),
    "message.same": ("前年の同じ月（{months}）と同じです。", "That equals the same months of last year ({months})."),
    "message.no_comparison": (
        "前年の同じ月のデータはありません。",
        "There are no data for the same months of last year.",
    ),
    "message.cautious": (
        "根拠の弱い基準時間を割り引いた慎重な見積りでは {cautious}です。",
        "The cautious estimate, which discounts weakly evidenced baselines, is {cautious}.",
    ),
    "message.leading_tool": ("最も多いのは {tool}（{hours}）です。", "{tool} contributes most ({hours})."),
    "message.none": (
        "{year}の{scope}には、この条件の削減時間の記録がまだありません。",
        "There is no record of hours saved for {scope} in {year} under this selection yet.",
    ),
    # Key cards
    "card.net": ("純削減時間", "Net hours saved"),
    "card.cautious": ("慎重な見積り", "Cautious estimate"),
    "card.gross": ("総削減時間（差引前）", "Gross hours (before deductions)"),
    "card.adoption": ("利用率（{tool}）", "Active users ({tool})"),
    "card.net.help": (
        "総削減時間から、人が行う作業・例外対応・保守・構築の時間を差し引いた値です。",
        "Gross hours minus human work, exception handling, upkeep and build time.",
    ),
    "card.cautious.help": (
        "基準時間の根拠（A〜D）が弱いほど大きく割り引いた純削減時間です。",
        "Net hours with gross discounted more, the weaker the evidence (A to D) of its baseline.",
    ),
    "card.net.delta": ("前年の同じ月（{months}）との差", "vs. the same months of last year ({months})"),
    "card.net.no_delta": ("前年同月のデータなし", "no data for last year"),
    "card.cautious.note": ("純削減時間との差 {difference}", "{difference} against net"),
    "card.gross.note": ("差引 {deductions}", "deductions {deductions}"),
    "card.adoption.note": ("{month}: 対象 {entitled} 人中 {active} 人", "{month}: {active} of {entitled} entitled"),
    "card.adoption.help": (
        "最近の利用期間内に使った職員の割合です。期間は方針値 active_window_days（既定28日）です。",
        "Share of staff active in the recent window: policy active_window_days (28 days unless set).",
    ),
    # Trend
    "trend.title": ("純削減時間の推移", "Net hours by month"),
    "trend.this": ("今年度", "This year"),
    "trend.running": ("今年度（途中の月）", "This year (running month)"),
    "trend.undelivered": ("データ未着（保守・構築のみ）", "No data (upkeep and build only)"),
    "trend.previous": ("前年度の同じ月（届いた月）", "Same month last year (delivered)"),
    "trend.previous_restated": (
        "前年度の同じ月（届いた月・現在の組織）",
        "Last year (delivered, today's departments)",
    ),
    "trend.reading": (
        "最も多い月は{best}（{best_hours}）です。",
        "The highest month is {best} ({best_hours}).",
    ),
    "trend.running_note": ("{month}は途中までの値です。", "{month} is still running."),
    "trend.gap_note": (
        "{months}はデータがないため空けています（0ではありません）。",
        "{months}: no data, left blank (not zero).",
    ),
    "trend.undelivered_note": (
        "{months}はデータ未着のため、保守・構築の時間だけです。",
        "{months}: no data delivered, upkeep and build time only.",
    ),
    "trend.tool_gap_note": (
        "{tool}は{months}のデータが届いていません。",
        "{tool}: no data delivered for {months}.",
    ),
    # Gross to net
    "parts.title": ("総削減時間から純削減時間まで", "From gross to net"),
    "parts.reading": (
        "{gross}から {deductions}を差し引いて {net}です。",
        "{gross} less {deductions} gives {net}.",
    ),
    "gross_hours": ("総削減時間", "Gross"),
    "human_part_hours": ("人が行う作業", "Human part"),
    "exception_rework_hours": ("例外対応", "Exception rework"),
    "upkeep_hours": ("保守", "Upkeep"),
    "build_hours": ("構築（償却）", "Build (amortised)"),
    "overlap_hours": ("重複調整", "Overlap"),
    "net_hours": ("純削減時間", "Net"),
    # Tools and ranking
    "tools.title": ("ツール別の純削減時間", "Net hours by tool"),
    "tools.reading": (
        "{tool}が最も多く {hours}、{count} ツールの合計は {net}です。",
        "{tool} leads with {hours}; the {count} tools add up to {net}.",
    ),
    "tools.reading_one": ("{tool}だけで {hours}です。", "{tool} alone: {hours}."),
    "ranking.title": ("所属別の純削減時間", "Net hours by department"),
    "ranking.reading": (
        "1位は{name}（{hours}）です。{count} 所属の合計は {net}です。",
        "{name} leads ({hours}). The {count} departments add up to {net}.",
    ),
    "ranking.reading_one": ("{name}だけで {hours}です。", "{name} alone: {hours}."),
    "ranking.top": ("上位 {shown} 所属を図示しています。", "The chart shows the top {shown}."),
    "per_person.title": ("職員1人あたりの純削減時間", "Net hours per staff member"),
    "per_person.reading": (
        "1位は{name}（1人あたり {hours}）です。職員数は{year}の最新月の名簿によります。",
        "{name} leads ({hours} per person). Staff as on the roster of the latest month of {year}.",
    ),
    "per_person.missing": (
        "職員数が非表示または未着の {count} 所属は含みません。",
        "{count} departments whose staff count is withheld or missing are left out.",
    ),
    "per_person.missing_one": (
        "職員数が非表示または未着の {count} 所属は含みません。",
        "{count} department whose staff count is withheld or missing is left out.",
    ),
    "per_person.none": ("職員数が公表されている所属がありません。", "No department has a published staff count."),
    # Adoption
    "adoption.title": ("ツールの利用状況", "Adoption"),
    "adoption.trend": (
        "利用率の推移（最近の利用期間内に使った職員の割合）",
        "Staff active in the recent window, as a share of entitled staff",
    ),
    "adoption.reading": (
        "{month}は {tool} の利用対象 {entitled} 人のうち {active} 人（{rate}）が最近の利用期間内に利用し、"
        "{habitual} 人が習慣的に利用しています。",
        "In {month}, {active} of {entitled} staff entitled to {tool} ({rate}) were active in the recent window; "
        "habitual users: {habitual}.",
    ),
    "adoption.reading_state": ("{tool}: {state}。", "{tool}: {state}."),
    "adoption.using": (
        "{tool}は {departments} 課中 {using} 課（{share}）が活用しています。",
        "Sections that use {tool}: {using} of {departments} ({share}).",
    ),
    "adoption.level_short": ("この階層の集計は公表していません", "not published at this level"),
    "adoption.level": (
        "部の集計は公表していません（少人数の所属が逆算されるのを防ぐため）。課ごとの値を表に示します。",
        "No figure is published at this level, so that small sections cannot be recovered. See the sections in the table.",
    ),
    "adoption.none": ("この条件の利用状況はデータ未着です。", "No data yet on adoption for this selection."),
    "adoption.by_department": ("所属ごとの利用状況（{month}）", "Adoption by department ({month})"),
    "state.withheld": ("非表示（少人数）", "withheld (small group)"),
    "state.no_licence": ("利用権限なし", "no licence"),
    "state.no_data": ("データ未着", "no data yet"),
    "state.zero_use": ("利用なし（0人）", "no use (0 people)"),
    # Surveys
    "survey.title": ("アンケート指標", "Survey index"),
    "survey.scope": (
        "回答全体の集計です（年度の絞り込みだけが効きます）。帯は平均の95%信頼区間です。",
        "All answers together (only the fiscal year filter applies). Bands are 95 % intervals of the mean.",
    ),
    "survey.none": ("{year}の調査結果はまだありません。", "No survey results for {year} yet."),
    "survey.reading": (
        "{wave}: 平均 {mean}（95%区間 {low}〜{high}）、肯定的な回答 {top}、{n} 人",
        "{wave}: mean {mean} (95 % interval {low} to {high}), positive answers {top}, n = {n}",
    ),
    "survey.weighted": (
        "。母集団の構成に合わせると平均 {mean}、肯定的な回答 {top}（有効な回答 {n} 人分）",
        "; weighted to the population: mean {mean}, positive answers {top} (worth {n} answers)",
    ),
    "survey.reversed": (
        "（逆転項目: 得点は高いほど良い向きに反転済み）",
        "(reversed item: scores are mirrored, higher is better) ",
    ),
    "survey.mean": ("平均", "Mean"),
    "survey.top": ("肯定的な回答の割合", "Share of positive answers"),
    "survey.questions": ("{count} 問", "questions: {count}"),
    "design.census": ("全数調査", "census"),
    "design.random_sample": ("無作為抽出", "random sample"),
    "design.panel": ("モニター調査（市全体の意見ではありません）", "panel (not the opinion of the whole city)"),
    "design.open_link": ("公募（市全体の意見ではありません）", "open link (not the opinion of the whole city)"),
    # About the data
    "about.title": ("このデータについて", "About these data"),
    "about.until": ("データは {day} まで", "Data until {day}"),
    "about.snapshot": ("公開版 {snapshot}（{created} 作成）", "Snapshot {snapshot} (made {created})"),
    "about.quarantine": ("取込保留 {count} 行", "Rows in quarantine: {count}"),
    "about.quarantine_reading": (
        "読み取れない値などのため集計に入れず、理由とともに記録した行です。",
        "Rows left out of every figure because a value could not be read, kept with the reason.",
    ),
    "about.sources": ("データ元の一覧", "List of sources"),
    "about.sources_reading": (
        "{fresh} 件が最新、{late} 件が遅れ、{missing} 件が未着、{unused} 件が未使用です。",
        "{fresh} fresh, {late} late, {missing} missing, {unused} not in use.",
    ),
    "about.warnings": ("注意が必要な検査結果 {count} 件", "Checks with a warning: {count}"),
    "source.fresh": ("最新", "fresh"),
    "source.late": ("遅れ", "late"),
    "source.missing": ("未着", "missing"),
    "source.unused": ("未使用", "not in use"),
    "source_name.uipath": ("UiPath", "UiPath"),
    "source_name.winactor": ("WinActor", "WinActor"),
    "source_name.power_automate": ("Power Automate", "Power Automate"),
    "source_name.rpa_runs": ("RPA実績シート", "RPA run sheets"),
    "source_name.kintone": ("kintone", "kintone"),
    "source_name.surveys": ("アンケート", "Surveys"),
    "source_name.transcription": ("文字起こし", "Transcription"),
    "source_name.online_applications": ("オンライン申請", "Online applications"),
    "source_name.overtime": ("時間外勤務", "Overtime"),
    "source_name.paper": ("用紙", "Paper"),
    "source_name.consultations": ("相談", "Consultations"),
    "source_name.m365": ("Microsoft 365", "Microsoft 365"),
    # Tables
    "table.show": ("表で見る", "Show as table"),
    "table.month": ("月", "Month"),
    "table.net": ("純削減（時間）", "Net hours"),
    "table.cautious": ("慎重な見積り（時間）", "Cautious hours"),
    "table.previous": ("前年同月（時間）", "Last year (hours)"),
    "table.state": ("状態", "State"),
    "table.part": ("内訳", "Part"),
    "table.hours": ("時間", "Hours"),
    "table.tool": ("ツール", "Tool"),
    "table.department": ("所属", "Department"),
    "table.staff": ("職員数（人）", "Staff"),
    "table.per_person": ("1人あたり（時間）", "Hours per person"),
    "table.entitled": ("対象（人）", "Entitled"),
    "table.active": ("利用（人）", "Active"),
    "table.rate": ("利用率", "Active rate"),
    "table.habitual": ("習慣（人）", "Habitual"),
    "table.first_time": ("初回（人）", "First-time"),
    "table.total": ("合計", "Total"),
    "table.complete": ("完了", "complete"),
    "table.undelivered": ("データ未着（保守・構築のみ）", "no data (upkeep and build only)"),
    "table.running": ("途中", "running"),
    "table.question": ("設問", "Question"),
    "table.wave": ("調査月", "Wave"),
    "table.n": ("回答数", "n"),
    "table.mean": ("平均", "Mean"),
    "table.interval": ("95%区間", "95 % interval"),
    "table.weighted": ("平均（母集団に補正）", "Mean (weighted)"),
    "table.top": ("肯定的な回答", "Positive answers"),
    "table.source": ("データ元", "Source"),
    "table.newest": ("最新の記録", "Newest record"),
    "table.files": ("ファイル", "Files"),
    "table.rows": ("行", "Rows"),
    "table.reason": ("理由", "Reason"),
    "table.check": ("検査", "Check"),
    "table.table": ("対象", "Table"),
    "table.observed": ("実際", "Observed"),
    "table.expected": ("期待", "Expected"),
    # Empty and broken states
    "empty.title": ("まだ公開されたデータがありません", "Nothing has been published yet"),
    "empty.body": (
        "次のコマンドを実行すると、データの取り込みから公開までが行われ、この画面に数字が表示されます。",
        "Run the next command: it loads the data and publishes them, and the figures appear here.",
    ),
    "empty.then": (
        "終わったら、この画面を再読み込みしてください。見本の市のデータで試すには、先に `dx demo` を実行します。",
        "Then reload this page. To try it with a sample city, run `dx demo` first.",
    ),
    "empty.months_title": ("公開データにまだ実績がありません", "The published data hold no activity yet"),
    "empty.months_body": (
        "`inbox/` にファイルを置いてから、次のコマンドを実行してください。",
        "Put files into `inbox/`, then run the next command.",
    ),
    "broken.title": ("公開データを開けません", "The published data cannot be opened"),
    "broken.unreadable": (
        "公開版のファイルを開けないか、形がこの画面と合いません。`dx status` で状態を確かめ、"
        "`dx run` で作り直すか `dx rollback ID` で前の版に戻してください。",
        "The published file cannot be opened or does not fit this page. Look at `dx status`, "
        "then publish anew with `dx run` or go back with `dx rollback ID`.",
    ),
}

PAGE_WORDS = (
    overview.WORDS,
    hours.WORDS,
    trace.WORDS,
    adoption.WORDS,
    voices.WORDS,
    outcomes.WORDS,
    across.WORDS,
    outlook.WORDS,
    trust.WORDS,
    packs.WORDS,
)
CATALOGUE: dict[str, tuple[str, str]] = dict(ChainMap(COMMON, *PAGE_WORDS))


def say(key: str, lang: str, **values: object) -> str:
    """The words of ``key`` in ``lang``, with ``values`` filled in."""
    ja, en = CATALOGUE[key]
    return (ja if lang == "ja" else en).format(**values)


def name_of(kind: str, code: str, lang: str) -> str:
    """The name of a tool, source, design or state; a code of the city's own is its own name."""
    key = f"{kind}.{code}"
    return say(key, lang) if key in CATALOGUE else code
