"""Words of the page outlook, (Japanese, English) per key; every key starts with ``outlook.``."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "outlook.none": (
        "{year}の{scope}には、この条件の実績も目標もありません。年度・所属・ツールを変えてご覧ください。",
        "There are neither hours nor targets for {scope} in {year} under this selection. Try another one.",
    ),
    "outlook.level": (
        "部の目標と見込みは公表していません。局または課を選ぶと表示されます。",
        "Targets and forecasts are not published at this level. Choose a bureau (局) or a section (課).",
    ),
    "outlook.as_was": (
        "目標と見込みは「当時の組織」の値だけがあります。",
        "Targets and forecasts exist for the organisation as it was alone.",
    ),
    # The message
    "outlook.message.tool": ("{scope}（ツールは{tool}だけ）", "{scope} (with {tool} alone)"),
    "outlook.message.chance": (
        "{year}の{scope}の純削減時間は年度末に {forecast}となる見込みで、目標 {target}に届く見込みは {chance}です。",
        "In {year} {scope} is expected to save {forecast} net; the chance of reaching the target of {target} is {chance}.",
    ),
    "outlook.message.forecast": (
        "{year}の{scope}の純削減時間は年度末に {forecast}となる見込みです（目標なし）。",
        "In {year} {scope} is expected to save {forecast} net (no target).",
    ),
    "outlook.message.forecast_target": (
        "{year}の{scope}の純削減時間は年度末に {forecast}となる見込みです（目標 {target}。確率はまだ示せません）。",
        "In {year} {scope} is expected to save {forecast} net (target {target}; too early for a chance).",
    ),
    "outlook.message.reached": (
        "{year}の{scope}の純削減時間は {actual}で、目標 {target}を達成しました。",
        "In {year} {scope} saved {actual} net and reached the target of {target}.",
    ),
    "outlook.message.missed": (
        "{year}の{scope}の純削減時間は {actual}で、目標 {target}には届きませんでした。",
        "In {year} {scope} saved {actual} net and missed the target of {target}.",
    ),
    "outlook.message.actual": (
        "{year}の{scope}の純削減時間は {actual}でした（目標なし）。",
        "In {year} {scope} saved {actual} net (no target).",
    ),
    "outlook.message.no_forecast": (
        "{year}の{scope}の年度末の見込みはまだ計算できません。",
        "There is no forecast yet of how {year} will end for {scope}.",
    ),
    "outlook.message.level": (
        "{scope}の目標と見込みは公表していません。局または課を選ぶと表示されます。",
        "Targets and forecasts of {scope} are not published. Choose a bureau (局) or a section (課).",
    ),
    "outlook.message.others_fine": (
        "ほかの目標 {count} 件に、遅れや届きそうにないものはありません。",
        "Of {count} other targets none is behind plan or unlikely to be reached.",
    ),
    "outlook.message.others_at_risk": (
        "ほかの目標 {count} 件のうち {at_risk} 件は計画を下回るか届きそうにありません（{names}）。",
        "Of {count} other targets, behind plan or unlikely to be reached: {at_risk} ({names}).",
    ),
    "outlook.message.others_missed": (
        "ほかの目標 {count} 件のうち {at_risk} 件は届きませんでした（{names}）。",
        "Of {count} other targets, missed: {at_risk} ({names}).",
    ),
    "outlook.message.more": ("{names}ほか {count} 件", "{names} and {count} more"),
    "outlook.message.narrow": (
        "ただし、同じ時期の過去の見込みで 80 % の幅に入ったのは {share}だけです。",
        "But only {share} of past forecasts made at this time of year held within their 80 % range.",
    ),
    # Targets
    "outlook.goals": ("目標と進み", "Targets and progress"),
    "outlook.goals_title": ("指標ごとの目標と進み", "Every target of the year"),
    "outlook.goals_reading": (
        "目標 {count} 件のうち、計画どおり以上（A・B）は {ahead} 件、計画を下回る（C）は {behind} 件、"
        "判定できない（D）は {unknown} 件です。",
        "Of {count} targets, {ahead} are on plan or ahead (A, B), {behind} behind (C), {unknown} cannot be judged (D).",
    ),
    "outlook.goals_none": ("この条件には目標が登録されていません。", "No target is registered for this selection."),
    "outlook.goals_untold": (
        "目標のない {count} 件も見込みを示します。",
        "{count} more without a target have a forecast.",
    ),
    "outlook.metric.net_hours": ("純削減時間（時間）", "Net hours"),
    "outlook.metric.active_rate": ("利用率", "Active users"),
    "outlook.metric.online_rate": ("オンライン申請の割合", "Online share of applications"),
    "outlook.metric.overtime_hours_per_person": (
        "1人あたり時間外勤務（時間、少ないほど良い）",
        "Overtime per person (hours, less is better)",
    ),
    "outlook.metric.survey": ("{survey}「{question}」の平均", "{survey}: mean of “{question}”"),
    "outlook.column.metric": ("指標", "Metric"),
    "outlook.column.target": ("目標", "Target"),
    "outlook.column.actual": ("実績", "Actual"),
    "outlook.column.attainment": ("達成率", "Attained"),
    "outlook.column.pace": ("ペース", "Pace"),
    "outlook.column.letter": ("判定", "Letter"),
    "outlook.column.forecast": ("年度末の見込み", "Forecast"),
    "outlook.column.range": ("80 % の幅", "80 % range"),
    "outlook.column.probability": ("届く確率", "Chance"),
    "outlook.column.reason": ("注記", "Note"),
    "outlook.letters": (
        "ペースは、いまのペースで年度末に目標の何倍になるかです。A: 計画を上回る（1.05 以上）、B: 計画どおり（0.95 以上）、"
        "C: 計画を下回る（0.95 未満）、D: 判定できない。時間外勤務はペースの逆数で判定します。",
        "Pace: how many times the target the year comes to at this pace. A: ahead of plan (1.05 or more), B: on plan (0.95 or "
        "more), C: behind plan (less), D: cannot be judged. Overtime is judged by the inverse of its pace.",
    ),
    # The year
    "outlook.year": ("年度の歩みと着地", "The year and where it ends"),
    "outlook.cumulative": ("累計と年度末の見込み", "Running total and year's end"),
    "outlook.months": ("月ごとの純削減時間", "Net hours by month"),
    "outlook.year_end": ("年度末", "Year's end"),
    "outlook.hours": ("時間", "Hours"),
    "outlook.reading.to_date": (
        "{month}までの累計は {actual}です。",
        "By {month} the total is {actual}.",
    ),
    "outlook.reading.forecast": (
        "年度末は {forecast}の見込みです（80 % の幅 {low}〜{high}）。",
        "The year is expected to end at {forecast} (80 % range {low} to {high}).",
    ),
    "outlook.reading.forecast_plain": ("年度末は {forecast}の見込みです。", "The year is expected to end at {forecast}."),
    "outlook.reading.above": (
        "申告だけの基準時間を「0 から申告値まで」とみるため、見込みは幅より上にあります。",
        "Declared baselines are drawn from 0 to what was declared, so that the forecast lies above its range.",
    ),
    "outlook.reading.below": ("見込みは幅より下にあります。", "The forecast lies below its range."),
    "outlook.note.above": ("見込みは幅より上", "forecast above its range"),
    "outlook.note.below": ("見込みは幅より下", "forecast below its range"),
    "outlook.reading.no_target": ("目標は登録されていません。", "No target is registered."),
    "outlook.reading.reached": ("目標 {target}を達成しました。", "The target of {target} was reached."),
    "outlook.reading.missed": ("目標 {target}には届きませんでした。", "The target of {target} was missed."),
    "outlook.reading.no_forecast": (
        "完了した月が足りないか届いていない月があるため、年度末の見込みは計算していません。",
        "There is no forecast: too few complete months, or months that were not delivered.",
    ),
    "outlook.reading.provisional": (
        "完了した月が6か月に満たないため、確率は示さず幅だけを示します。",
        "With fewer than 6 complete months there is a range, but no chance.",
    ),
    "outlook.reading.months": ("横線は前年同月です。", "The tick is the same month of last year."),
    "outlook.reading.whole_year": (
        "目標は年度の合計で登録されており、月ごとの目標はありません。",
        "The target is one for the year, not by month.",
    ),
    "outlook.reading.gap": (
        "{months}はデータ未着のため空けています（0ではありません）。",
        "{months}: not delivered, left blank (not zero).",
    ),
    "outlook.column.place": ("時点", "When"),
    "outlook.column.kind": ("種類", "Kind"),
    "outlook.column.hours": ("時間", "Hours"),
    # Track record
    "outlook.track": ("見込みの成績（過去の検証）", "How past forecasts held"),
    "outlook.track_title": ("見込みの幅に実績が入った割合", "How often the actual fell within the range"),
    "outlook.track_city": ("（全庁の成績。この所属の検証はありません）", " (of the city: there is no test for this department)"),
    "outlook.track_reading": (
        "年度が {months} か月進んだ時点の過去の見込み {count} 件のうち、実績が 80 % の幅に入ったのは {share}でした。",
        "Of {count} past forecasts made {months} months into a year, {share} had the actual within their 80 % range.",
    ),
    "outlook.track_narrow": (
        "本来は 80 % 入るはずなので、幅は実際より狭く、確率は割り引いて読む必要があります。",
        "It should be 80 %: ranges are too narrow, and chances must be read with caution.",
    ),
    "outlook.track_wide": (
        "本来の 80 % に届いており、幅はおおむね信頼できます。",
        "That is the 80 % it should be: ranges can be relied on.",
    ),
    "outlook.track_early": (
        "年度が3か月進むまでの見込みには検証がありません。",
        "There is no test of forecasts made less than 3 months into a year.",
    ),
    "outlook.track_none": (
        "過去の年度が足りないため、検証はまだありません。",
        "There are not enough past years for a test yet.",
    ),
    "outlook.column.passed": ("経過した月数", "Months passed"),
    "outlook.column.forecasts": ("見込みの件数", "Forecasts"),
    "outlook.column.within80": ("80 % の幅に入った割合", "Within 80 % range"),
    "outlook.column.within95": ("95 % の幅に入った割合", "Within 95 % range"),
    "outlook.column.error": ("平均の外れ（実績比）", "Mean error (of actual)"),
    "outlook.backtest_title": ("過去の年度で見込みを作り直した結果", "Forecasts of past years made anew"),
    "outlook.backtest_reading": (
        "{count} 件のうち {held} 件で、実績が 80 % の幅に入りました。",
        "In {held} of {count} the actual fell within the 80 % range.",
    ),
    "outlook.backtest_none": (
        "この所属・ツールの検証は公表していません（全庁のツール別と、局の合計だけにあります）。",
        "There is no back-test of this selection (only of the city by tool, and of each bureau in all).",
    ),
    "outlook.as_of": ("{year} {month}時点", "{year} {month}"),
    "outlook.actual_of": ("{year} 実績", "{year} actual"),
    "outlook.column.year": ("年度", "Year"),
    "outlook.column.as_of": ("見込んだ時点", "Made after"),
    "outlook.column.within": ("幅に入ったか", "Within range?"),
    "outlook.within.yes": ("80 % の幅の中", "within 80 %"),
    "outlook.within.wide": ("95 % の幅の中", "within 95 %"),
    "outlook.within.no": ("幅の外", "outside"),
    # Diffusion
    "outlook.diffusion": ("普及の見込み", "How far the tools will spread"),
    "outlook.diffusion_scope": (
        "全庁の値です（所属の絞り込みは効きません）。一度でも使い始めた職員の累計で、退職者を含みます。",
        "Of the whole city (the department filter does not apply): persons who have ever begun, those who left included.",
    ),
    "outlook.diffusion_title": ("{tool}を使い始めた職員（人）", "Persons who began to use {tool}"),
    "outlook.diffusion_none": (
        "このツールの普及の見込みはありません。",
        "There is no forecast of how far this tool will spread.",
    ),
    "outlook.diffusion_others": ("上限を推定できないツール", "Tools whose ceiling cannot be estimated"),
    "outlook.series.begun": ("実績（使い始めた職員）", "Actual (persons who began)"),
    "outlook.series.fitted": ("見込み（帯は95%区間）", "Forecast (band: 95 % interval)"),
    "outlook.column.why": ("推定できない理由", "Why it cannot be estimated"),
    "outlook.column.until": ("記録の最終月", "Records until"),
    "outlook.column.month": ("月", "Month"),
    "outlook.column.begun": ("実績（人）", "Actual"),
    "outlook.column.fitted": ("見込み（人）", "Model"),
    "outlook.column.interval95": ("95%区間", "95 % interval"),
}
