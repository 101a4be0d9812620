"""Words of the page hours, (Japanese, English) per key; every key starts with ``hours.``."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # Message
    "hours.message.net": (
        "{year}（{months}）の{scope}の純削減時間は <strong>{net}</strong>です。",
        "In {year} ({months}), {scope} saved <strong>{net}</strong> net.",
    ),
    "hours.message.net_tool": (
        "{year}（{months}）の{scope}の{tool}による純削減時間は <strong>{net}</strong>です。",
        "In {year} ({months}), {scope} saved <strong>{net}</strong> net with {tool}.",
    ),
    "hours.message.no_delivery": (
        "この年度は実績データが届いていないため、保守と構築の時間だけを差し引いています。",
        "No activity data were delivered for this year; only upkeep and build time are counted.",
    ),
    "hours.message.undelivered": (
        "うち{months}はデータ未着のため、保守と構築の時間だけを差し引いています。",
        "Of these, {months}: no activity data delivered, only upkeep and build time are counted.",
    ),
    "hours.message.more": (
        "前年の同じ月（{months}）より {difference}多くなりました（{previous} → {current}）。",
        "{difference} more than in the same months of last year ({months}: {previous} → {current}).",
    ),
    "hours.message.less": (
        "前年の同じ月（{months}）より {difference}少なくなりました（{previous} → {current}）。",
        "{difference} less than in the same months of last year ({months}: {previous} → {current}).",
    ),
    "hours.message.same": ("前年の同じ月（{months}）と同じです。", "That equals the same months of last year ({months})."),
    "hours.message.no_comparison": (
        "前年の同じ月のデータはありません。",
        "There are no data for the same months of last year.",
    ),
    "hours.message.reorganised": (
        "組織改正があった所属は、組織を「現在の組織」にすると前年と比べられます。",
        "If the department was reorganised, choose today's organisation to compare it with last year.",
    ),
    "hours.message.leading_tool": ("最も多いのは {tool}（{hours}）です。", "{tool} contributes most ({hours})."),
    "hours.message.none": (
        "{year}の{scope}には、この条件の削減時間の記録がありません。年度・所属・ツールを変えてご覧ください。",
        "There is no record of hours saved for {scope} in {year} under this selection. Try another year, department or tool.",
    ),
    "hours.message.not_today": (
        "{scope}は現在の組織にないため、組織を「当時の組織」にしてご覧ください。",
        "{scope} is not part of today's organisation: choose the organisation as it was.",
    ),
    # Cards
    "hours.card.net": ("純削減時間（実績）", "Net hours saved (actual)"),
    "hours.card.net.help": (
        "総削減時間から、人が行う作業・例外対応・保守・構築・重複の時間を差し引いた値です。",
        "Gross hours minus human work, exception handling, upkeep, build time and overlap.",
    ),
    "hours.card.net.delta": ("前年の同じ月（{months}）との差", "on the same months of last year ({months})"),
    "hours.card.net.no_delta": ("前年の同じ月のデータはありません", "no data for the same months of last year"),
    "hours.card.cautious": ("慎重な見積り", "Cautious estimate"),
    "hours.card.cautious.help": (
        "基準時間の根拠（A〜D）が弱いほど大きく割り引いた純削減時間です。割引率は方針値 optimism_a〜d です。",
        "Net hours with gross discounted more, the weaker the evidence (A to D) of its baseline: policy optimism_a to d.",
    ),
    "hours.card.cautious.note": ("純削減時間との差 {difference}", "{difference} against net"),
    "hours.card.range": ("根拠による幅（時間）", "Evidence range (hours)"),
    "hours.card.range.value": ("{low}〜{high}", "{low} to {high}"),
    "hours.card.range.note": ("80 % の幅です（95 %: {low}〜{high}）。", "80 % interval (95 %: {low} to {high})."),
    "hours.card.range.above": (
        "申告だけの根拠（D）を低めに見込むため、純削減時間より下にあります。",
        "Below the net figure: declared baselines (D) can only be lower.",
    ),
    "hours.card.range.help": (
        "基準時間（1件あたりの分）だけを不確かなものとして 1 万回計算した幅です。部分の幅を足し合わせたものではありません。",
        "From 10,000 draws of the baselines (minutes per item), all else taken as known. Intervals are never added up.",
    ),
    "hours.card.range.none": ("公表なし", "not published"),
    "hours.card.range.level": ("部など途中の階層では公表していません", "not published at this level"),
    "hours.card.range.other": (
        "この条件では公表していません（「当時の組織」だけにあります）",
        "not published for this selection (organisation as it was only)",
    ),
    "hours.card.range.upkeep": (
        "実績データがなく、保守と構築の時間だけのため",
        "no activity delivered: upkeep and build time only",
    ),
    "hours.card.range.unknown": (
        "この条件では公表していません",
        "not published for this selection",
    ),
    "hours.card.grades": ("根拠の内訳", "Evidence"),
    "hours.card.grades.note": ("総削減時間に占める割合", "share of gross hours"),
    "hours.grade.green": ("緑（実測・記録）", "Green (timed, logs)"),
    "hours.grade.yellow": ("黄（専門家の見積り）", "Yellow (expert estimate)"),
    "hours.grade.red": ("赤（申告など）", "Red (declared)"),
    "hours.card.converted": ("換算（参考）", "Converted (for reference)"),
    "hours.card.converted.help": (
        "純削減時間を常勤職員の年間勤務時間と人件費単価で換算した参考値です。職員数や予算が減ったことを示すものではありません。",
        "Net hours in working years of one person and at pay rates. Neither posts nor budget saved.",
    ),
    "hours.card.converted.fte": ("常勤 {fte} 人分", "{fte} FTE"),
    "hours.card.converted.yen": ("人件費換算 約 {yen} 万円", "about ¥{yen} million of pay"),
    "hours.card.converted.no_yen": ("人件費単価がないため金額は換算していません", "no pay rate, so not converted to yen"),
    # By month
    "hours.section.month": ("月ごとの推移と差引の内訳", "By month, and from gross to net"),
    "hours.months.title": ("月ごとの純削減時間", "Net hours by month"),
    "hours.months.best": ("最も多い月は{best}（{hours}）です。", "The highest month is {best} ({hours})."),
    "hours.months.running": ("{month}は途中までの値です。", "{month} is still running."),
    "hours.months.gap": (
        "{months}はデータがないため空けています（0ではありません）。",
        "{months}: no data, left blank (not zero).",
    ),
    "hours.months.undelivered": (
        "{months}はデータ未着のため、保守・構築の時間だけです。",
        "{months}: no data delivered, upkeep and build time only.",
    ),
    "hours.months.tool_gap": ("{tool}は{months}のデータが届いていません。", "{tool}: no data delivered for {months}."),
    "hours.state.actual": ("実績", "actual"),
    "hours.state.running": ("途中", "running"),
    "hours.state.undelivered": ("データ未着（保守・構築のみ）", "no data (upkeep and build only)"),
    "hours.state.none": ("データなし", "no data"),
    # Gross to net
    "hours.parts.title": ("総削減時間から純削減時間まで", "From gross to net"),
    "hours.parts.reading": ("{gross}から {deductions}を差し引いて {net}です。", "{gross} less {deductions} gives {net}."),
    "hours.parts.largest": ("最も大きい差引は{part}（{hours}）です。", "The largest deduction is: {part} ({hours})."),
    # Tools and processes
    "hours.section.parts": ("ツール別・業務別", "By tool and by process"),
    "hours.tools.title": ("ツール別の純削減時間", "Net hours by tool"),
    "hours.tools.reading": (
        "{tool}が最も多く {hours}、{count} ツールの合計は {net}です。",
        "{tool} leads with {hours}; the {count} tools add up to {net}.",
    ),
    "hours.tools.reading_one": ("{tool}だけで {hours}です。", "{tool} alone: {hours}."),
    "hours.tools.reading_upkeep": (
        "実績データがなく、保守と構築の時間だけです。合計は {net}です。",
        "No activity was delivered: upkeep and build time only, {net} in all.",
    ),
    "hours.processes.title": ("業務別の純削減時間", "Net hours by process"),
    "hours.processes.reading": (
        "{process}が最も多く {hours}、上位 {shown} 業務で {top}です。",
        "{process} leads with {hours}; the {shown} shown add up to {top}.",
    ),
    "hours.processes.below_zero": (
        "構築や保守の時間をまだ取り戻していない業務が {count} あります。",
        "Processes that have yet to earn back their build and upkeep: {count}.",
    ),
    "hours.processes.others": ("その他 {count} 業務", "{count} others"),
    "hours.process.name": ("{process}（{note}）", "{process} ({note})"),
    "hours.elsewhere": ("そのほか（表示できる範囲の外）", "Elsewhere (outside what you may see)"),
    # Departments
    "hours.section.departments": ("所属別: これから伸ばせるところ", "By department: where most can still be gained"),
    "hours.departments.title": ("伸ばせる余地の大きい順", "Most to gain first"),
    "hours.departments.reading": (
        "並び順は、①ほかの課の業務を取り入れたときの1年の見込み時間、②終わっているのに基準時間がなく数えていない件数、"
        "③ツールを使えるのに最近使っていない職員数の順です。成績の順位ではありません。",
        "Ordered by (1) hours a year from taking over what others run, (2) finished items not counted for want of a baseline, "
        "(3) staff who could use a tool and have not lately. Not a league table.",
    ),
    "hours.departments.past": (
        "過去の年度のため、ほかの課の業務を取り入れたときの見込みは示していません。",
        "Potential hours are shown for the current fiscal year only.",
    ),
    "hours.departments.net_title": ("純削減時間", "Net hours"),
    "hours.departments.net_reading": (
        "表と同じ順の上位 {shown} 所属です。{count} 所属の合計は {net}です。",
        "The first {shown} in the order of the table. All {count} add up to {net}.",
    ),
    "hours.departments.net_reading_own": (
        "表と同じ順の上位 {shown} 所属です。自局の {count} 所属とほかの局（計）{others}の合計は {net}です。",
        "The first {shown} in the order of the table. Your bureau's {count} and the other bureaus ({others}) add up to {net}.",
    ),
    "hours.departments.person_title": ("職員1人あたりの純削減時間", "Net hours per staff member"),
    "hours.departments.person_reading": (
        "表と同じ順です。職員数は{year}の最新月の名簿によります。",
        "In the order of the table. Staff as on the roster of the latest month of {year}.",
    ),
    "hours.departments.person_none": (
        "職員1人あたりを公表している所属がありません。",
        "No department here has a published figure per person.",
    ),
    "hours.departments.without_count": (
        "職員数が非表示または未着の {count} 所属は含みません。",
        "Left out because the staff count is withheld or missing: {count}.",
    ),
    "hours.departments.others": ("その他 {count} 所属", "{count} others"),
    "hours.opportunity.adopt": (
        "①「{process}」を取り入れて年 {hours}",
        "(1) take over “{process}”: {hours} a year",
    ),
    "hours.opportunity.register": (
        "①「{process}」と同じ業務を登録して年 {hours}",
        "(1) register work like “{process}”: {hours} a year",
    ),
    "hours.opportunity.uncredited": ("② {items} 件", "(2) {items} items"),
    "hours.opportunity.idle": (
        "③ {tool} {idle} 人（{entitled} 人中）",
        "(3) {tool}: {idle} of {entitled} staff",
    ),
    "hours.opportunity.join": ("、", "; "),
    # Why it changed
    "hours.section.change": ("なぜ変わったか", "Why it changed"),
    "hours.change.year": ("前年度からの増減", "Change on last year"),
    "hours.change.month": ("前の月からの増減", "Change on the month before"),
    "hours.change.choose": ("前の月と比べる月", "Month to compare with the one before"),
    "hours.change.note": (
        "要因を足し合わせると増減に一致します。要因の順番によらない配分（シャープレイ値）です。",
        "The drivers add up to the change, whatever order they are thought to act in (Shapley values).",
    ),
    "hours.change": ("増減", "Change"),
    "hours.change.before": ("比べる期間の純削減時間", "Net hours before"),
    "hours.change.after": ("この期間の純削減時間", "Net hours now"),
    "hours.change.undelivered": (
        "データが届いていない月を含むため、増減の一部は記録の不足によるものです。",
        "Months without a delivery are part of this: some of the change may be missing records.",
    ),
    "hours.change.as_was": (
        "増減の要因は、当時の組織と、その時点の所管で計算しています。",
        "Drivers are computed for departments as they were and the processes they then owned.",
    ),
    "hours.change.none_year": (
        "比べられる前年度のデータがありません。",
        "There is no last year to compare with.",
    ),
    "hours.change.none_month": (
        "比べられる前の月のデータがありません。",
        "There is no month before to compare with.",
    ),
    "hours.change.level": (
        "部など途中の階層の要因は公表していません。局または課を選ぶと表示されます。",
        "Drivers are not published at this level. Choose a bureau (局) or a section (課).",
    ),
    "hours.driver.volume": ("件数", "Volume"),
    "hours.driver.baseline": ("基準時間", "Baselines"),
    "hours.driver.success_rate": ("成功率", "Success rate"),
    "hours.driver.human_part": ("人が行う作業", "Human part"),
    "hours.driver.upkeep_and_build": ("保守・構築", "Upkeep and build"),
    "hours.driver.new_processes": ("新たに加わった業務", "Processes added"),
    "hours.driver.retired_processes": ("なくなった業務", "Processes gone"),
    "hours.driver.overlap": ("重複調整", "Overlap"),
    # Not counted
    "hours.section.not_counted": ("数えていない仕事", "What is not counted"),
    "hours.not_counted.title": ("終わっているのに削減時間に数えていない件数", "Finished work that earns no hours"),
    "hours.not_counted.reading": (
        "合わせて {items} 件です。最も多い理由は「{reason}」（{most} 件）です。基準時間を推測で補うことはしません。",
        "{items} items in all; the most frequent reason is “{reason}” ({most}). A missing baseline is never guessed.",
    ),
    "hours.not_counted.none": (
        "登録されている業務で、数えていない仕事はありません。",
        "All finished work of registered processes is counted.",
    ),
    "hours.not_counted.without_department": (
        "ほかに、業務が登録されておらず所属が分からない仕事が全庁で {items} 件あります。",
        "Of the whole city, {items} items belong to no registered process, so no department is known.",
    ),
    "hours.not_counted.largest": ("件数の多い業務・記録", "The largest of them"),
    "hours.not_counted.others": ("その他 {count} 件の業務・記録", "{count} others"),
    "hours.reason.no_baseline": ("基準時間がない", "no baseline"),
    "hours.reason.no_item_count": ("件数の記録がない", "no item count"),
    "hours.reason.unregistered": ("業務が登録されていない", "not registered"),
    "hours.reason.outside_service": ("運用期間の外", "outside its service"),
    "hours.reason.test": ("試験中の業務", "process of class test"),
    "hours.remedy.no_baseline": ("1件あたりの時間を測り、基準時間に登録する", "time the work and register its baseline"),
    "hours.remedy.no_item_count": ("実績の記録に件数を入れる", "record the number of items with each run"),
    "hours.remedy.unregistered": ("業務の台帳に登録する", "register the process"),
    "hours.remedy.outside_service": ("開始日・終了日が正しいか確かめる", "check the dates it went into and out of service"),
    "hours.remedy.test": (
        "本番に移すときに区分を改める（試験の分は数えない）",
        "change its class when it goes live; tests never count",
    ),
    # Tables
    "hours.table.month": ("月", "Month"),
    "hours.table.net": ("純削減（時間）", "Net hours"),
    "hours.table.interval": ("区間（80 %）", "80 % interval"),
    "hours.table.cautious": ("慎重な見積り（時間）", "Cautious hours"),
    "hours.table.previous": ("前年同月（時間）", "Last year (hours)"),
    "hours.table.state": ("状態", "State"),
    "hours.table.part": ("内訳", "Part"),
    "hours.table.hours": ("時間", "Hours"),
    "hours.table.tool": ("ツール", "Tool"),
    "hours.table.process": ("業務", "Process"),
    "hours.table.department": ("所属", "Department"),
    "hours.table.opportunity": ("伸ばせるところ", "What could be gained"),
    "hours.table.per_person": ("1人あたり（時間）", "Per person (hours)"),
    "hours.table.driver": ("要因", "Driver"),
    "hours.table.reason": ("理由", "Reason"),
    "hours.table.remedy": ("数えるには", "To have it counted"),
    "hours.table.keys": ("業務・記録（件）", "Processes or keys"),
    "hours.table.items": ("件数", "Items"),
    "hours.table.work": ("業務・記録の名前", "Process or key"),
    "hours.table.source": ("データ元", "Source"),
}
