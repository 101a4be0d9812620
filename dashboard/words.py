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
    "access.restricted": (
        "所属する局の詳細と、市全体の合計を表示しています。ほかの局は「ほかの局（計）」の1行にまとめ、件数や順位には自局だけを数えます。",
        "You see your own bureau in detail and the city in total. Other bureaus stand in one line, “ほかの局（計）”; "
        "counts and rankings are of your own bureau.",
    ),
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
    "scope.the_city": ("全庁", "the whole city"),
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
    # Trend
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
    # Gross to net
    "gross_hours": ("総削減時間", "Gross"),
    "human_part_hours": ("人が行う作業", "Human part"),
    "exception_rework_hours": ("例外対応", "Exception rework"),
    "upkeep_hours": ("保守", "Upkeep"),
    "build_hours": ("構築（償却）", "Build (amortised)"),
    "overlap_hours": ("重複調整", "Overlap"),
    "net_hours": ("純削減時間", "Net"),
    # Adoption
    "state.withheld": ("非表示（少人数）", "withheld (small group)"),
    "state.no_licence": ("利用権限なし", "no licence"),
    "state.no_data": ("データ未着", "no data yet"),
    "state.zero_use": ("利用なし（0人）", "no use (0 people)"),
    # Surveys
    "design.census": ("全数調査", "census"),
    "design.random_sample": ("無作為抽出", "random sample"),
    "design.panel": ("モニター調査（市全体の意見ではありません）", "panel (not the opinion of the whole city)"),
    "design.open_link": ("公募（市全体の意見ではありません）", "open link (not the opinion of the whole city)"),
    # About the data
    "about.until": ("データは {day} まで", "Data until {day}"),
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
    # What an address asks for and does not exist
    "unknown.page": (
        "「{asked}」という画面はありません。概要を表示しています。",
        "There is no page “{asked}”. You see the overview.",
    ),
    "unknown.fiscal_year": (
        "リンクの年度「{asked}」のデータはありません。{shown}を表示しています。",
        "There are no data of the link's fiscal year “{asked}”. You see {shown}.",
    ),
    "unknown.department": (
        "リンクの所属「{asked}」はありません。{shown}を表示しています。",
        "There is no department “{asked}”, as the link has it. You see {shown}.",
    ),
    "unknown.department_in_year": (
        "{year}には「{asked}」がありません。{shown}を表示しています。",
        "“{asked}” did not exist in {year}. You see {shown}.",
    ),
    "unknown.tool": (
        "リンクのツール「{asked}」はありません。{shown}を表示しています。",
        "There is no tool “{asked}”, as the link has it. You see {shown}.",
    ),
    "unknown.organisation": (
        "リンクの組織「{asked}」はありません。{shown}で表示しています。",
        "There is no organisation “{asked}”, as the link has it. You see {shown}.",
    ),
    "unknown.lang": (
        "リンクの言語「{asked}」はありません。日本語で表示しています。",
        "There is no language “{asked}”, as the link has it. You see English.",
    ),
    "unknown.choice": (
        "リンクの{label}「{asked}」は、この条件にはありません。「{shown}」を表示しています。",
        "The link's {label} “{asked}” is not among what these filters have. You see “{shown}”.",
    ),
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
    "broken.older": (
        "この過去の公開版には、この画面の表がまだありません。ほかの画面を見るか、下で現在の版を選んでください。",
        "This older snapshot does not have the tables of this page yet. Look at another page, or choose the current one below.",
    ),
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
