"""Words of the page outcomes, (Japanese, English) per key; every key starts with ``outcomes.``."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # The message at the top
    "outcomes.message": (
        "{year}（{months}）の{scope}の純削減時間は {net}です。",
        "In {year} ({months}), {scope} saved {net} net.",
    ),
    "outcomes.message_none": (
        "{year}の{scope}には、削減時間の記録がまだありません。",
        "There is no record of hours saved for {scope} in {year} yet.",
    ),
    "outcomes.message_changes": (
        "前年の同じ月と比べて、{changes}です。",
        "Against the same months of last year: {changes}.",
    ),
    "outcomes.message_change": ("{name}は {change}", "{name} {change}"),
    "outcomes.message_caution": (
        "同じ月に並べて示すもので、削減時間が原因だと示すものではありません。",
        "They are shown side by side; this does not say that the hours saved are the cause.",
    ),
    "outcomes.separator": ("、", ", "),
    # Names, as titles and within the message
    "outcomes.net_hours": ("純削減時間", "Net hours saved"),
    "outcomes.overtime": ("時間外勤務（職員1人あたり）", "Overtime per staff member"),
    "outcomes.online": ("オンライン申請の割合", "Online share of applications"),
    "outcomes.paper": ("印刷した紙", "Pages printed"),
    "outcomes.consultations": ("相談", "Consultations"),
    "outcomes.transcription": ("文字起こしした音声", "Audio transcribed"),
    "outcomes.short.overtime": ("1人あたりの時間外", "overtime per person"),
    "outcomes.short.online": ("オンライン申請の割合", "online share"),
    "outcomes.short.paper": ("印刷", "printing"),
    "outcomes.short.consultations": ("相談", "consultations"),
    # Units
    "outcomes.unit.net_hours": ("時間", "hours"),
    "outcomes.unit.overtime": ("時間／人", "hours per person"),
    "outcomes.unit.online": ("割合", "share"),
    "outcomes.unit.paper": ("ページ", "pages"),
    "outcomes.unit.paper_thousand": ("千ページ", "thousand pages"),
    "outcomes.unit.paper_large": ("万ページ", "ten thousand pages"),
    "outcomes.unit.consultations": ("件", "consultations"),
    "outcomes.unit.transcription": ("時間", "hours"),
    "outcomes.pages": ("{value} ページ", "{value} pages"),
    "outcomes.pages_large": ("{value} 万ページ", "{value} million pages"),
    "outcomes.consultations_value": ("{value} 件", "{value} held"),
    # Strips
    "outcomes.strips": ("削減時間と成果を同じ月で並べる", "Hours saved and outcomes, month by month"),
    "outcomes.strips_note": (
        "目盛りの月はすべて同じです。組織は各月の当時のもので、ツールの選択は最後の節だけに効きます。",
        "All on the same months, departments as they were. The tool filter works on the last section alone.",
    ),
    "outcomes.over.total": ("{months}の合計", "{months}, total"),
    "outcomes.over.overtime": ("{months}の1人あたり合計", "{months}, total per person"),
    "outcomes.over.online": ("{months}の申請全体に占める割合", "{months}, share of all applications"),
    "outcomes.reading": (
        "前年の同じ月（{months}）より {change}ました（{previous} → {value}）。",
        "{change} against the same months of last year ({months}): {previous} → {value}.",
    ),
    "outcomes.reading_same": (
        "前年の同じ月（{months}）と変わりません（{value}）。",
        "As in the same months of last year ({months}): {value}.",
    ),
    "outcomes.no_comparison": (
        "そろって届いた前年の同じ月がないため、前年とは比べません。",
        "No month was delivered in full in both years, so they are not compared.",
    ),
    "outcomes.verb.up": ("{amount}増え", "Up {amount}"),
    "outcomes.verb.down": ("{amount}減り", "Down {amount}"),
    "outcomes.noun.up": ("{amount}増", "up {amount}"),
    "outcomes.noun.down": ("{amount}減", "down {amount}"),
    "outcomes.noun.same": ("変わらず", "unchanged"),
    "outcomes.points": ("{value} ポイント", "{value} points"),
    "outcomes.better.net_hours": ("多いほどよい数字です。", "Higher is better."),
    "outcomes.better.overtime": ("少ないほどよい数字です。", "Lower is better."),
    "outcomes.better.online": ("高いほどよい数字です。", "Higher is better."),
    "outcomes.better.paper": ("少ないほどよい数字です。", "Lower is better."),
    "outcomes.better.consultations": (
        "需要の大きさを示す数字で、増減だけでは良し悪しを言えません。",
        "It tells demand: neither more nor less is better as such.",
    ),
    "outcomes.better.transcription": (
        "使うほど増える量です。",
        "It grows with use.",
    ),
    "outcomes.running": ("{months}は途中までの値です。", "{months}: still running."),
    "outcomes.partial": (
        "{months}は一部未着（{names}）のため、前年と比べていません。",
        "{months}: delivery incomplete ({names}), not compared.",
    ),
    "outcomes.partial_last_year": (
        "前年の{months}は一部未着のため、比べていません。",
        "Last year, {months}: delivery incomplete, not compared.",
    ),
    "outcomes.upkeep_only": (
        "{months}は活動データが未着で、保守・構築の時間だけです。",
        "{months}: no activity delivered, upkeep and build time only.",
    ),
    "outcomes.withheld": ("{months}は非表示（少人数）です。", "{months}: withheld (small group)."),
    "outcomes.missing": (
        "{months}は記録が届いていないため空けています（0ではありません）。",
        "{months}: nothing delivered, left blank (not zero).",
    ),
    "outcomes.none": (
        "この年度・所属の記録はありません。inbox/{folder}/ にファイルが届くと表示されます。",
        "No record for this year and department. It appears once files arrive in inbox/{folder}/.",
    ),
    "outcomes.none_hours": (
        "この年度・所属の削減時間はありません。",
        "No hours saved for this year and department.",
    ),
    "outcomes.all_withheld": (
        "非表示（少人数）: 職員数が少ないため、個人の時間外が分からないように示していません。",
        "Withheld (small group): too few staff, so that nobody's overtime can be told.",
    ),
    "outcomes.level": (
        "局と課の間の階層では、人に関する集計を公表していません（少人数の課が逆算されるのを防ぐため）。課ごとの値は下の表にあります。",
        "No figure about people is published at this level, so that small sections cannot be recovered. See the sections below.",
    ),
    "outcomes.state.actual": ("実績", "actual"),
    "outcomes.state.running": ("途中", "running"),
    "outcomes.state.partial": ("一部未着（{names}）", "incomplete ({names})"),
    "outcomes.state.upkeep_only": ("データ未着（保守・構築のみ）", "no data (upkeep and build only)"),
    "outcomes.state.withheld": ("非表示（少人数）", "withheld (small group)"),
    "outcomes.state.missing": ("データ未着", "no data"),
    "outcomes.state.ahead": ("これから届く月", "to come"),
    "outcomes.table.value": ("実績", "Actual"),
    "outcomes.table.previous": ("前年同月", "Last year"),
    "outcomes.table.interval": ("95%区間", "95 % interval"),
    "outcomes.interval": ("{low}〜{high}", "{low} to {high}"),
    "outcomes.details": ("オンライン申請と相談の内訳", "Applications and consultations in detail"),
    # Online applications by procedure
    "outcomes.procedures": ("手続別のオンライン申請の割合", "Online share by procedure"),
    "outcomes.procedures_reading": (
        "窓口と郵送が最も多く残るのは「{name}」（{paper} 件、オンラインは {share}）です。",
        "Most applications still arrive by counter or post for “{name}” ({paper}; {share} online).",
    ),
    "outcomes.procedures_order": (
        "窓口・郵送の多い順です。",
        "Sorted by what still arrives by counter or post.",
    ),
    "outcomes.procedures_shown": ("上位 {shown} 手続を図示しています。", "The chart shows the first {shown}."),
    "outcomes.procedures_none": (
        "この年度・所属の申請の記録はありません。手続の担当は業務台帳（processes.csv）で決まります。",
        "No applications for this year and department. The register processes.csv says whose a procedure is.",
    ),
    "outcomes.table.procedure": ("手続", "Procedure"),
    "outcomes.table.owner": ("担当", "Department"),
    "outcomes.table.share": ("オンライン", "Online share"),
    "outcomes.table.previous_share": ("前年の同じ月", "Last year"),
    "outcomes.table.online": ("オンライン（件）", "Online"),
    "outcomes.table.counter": ("窓口（件）", "Counter"),
    "outcomes.table.post": ("郵送（件）", "Post"),
    "outcomes.unclaimed": ("担当の登録なし", "no owner in the register"),
    # Consultations by kind
    "outcomes.kinds": ("相談の種類別の件数", "Consultations by kind"),
    "outcomes.kinds_reading_own": (
        "最も多いのは「{name}」の {value} 件です。自局の {count} 種類とほかの局（計）の合計は {total} 件です。",
        "“{name}” is most frequent ({value}). The {count} kinds of your bureau and the other bureaus add up to {total}.",
    ),
    "outcomes.kinds_reading": (
        "最も多いのは「{name}」の {value} 件です。{count} 種類の合計は {total} 件です。",
        "“{name}” is most frequent ({value}). The {count} kinds add up to {total}.",
    ),
    "outcomes.kinds_shown": ("上位 {shown} 種類を図示しています。", "The chart shows the first {shown}."),
    "outcomes.kinds_none": (
        "この年度・所属の相談の記録はありません。",
        "No consultations for this year and department.",
    ),
    "outcomes.table.kind": ("種類", "Kind"),
    "outcomes.table.count": ("件数", "Held"),
    "outcomes.table.compared": ("うち比較する月（{months}）", "Months compared ({months})"),
    # Overtime by department
    "outcomes.overtime_departments": (
        "所属ごとの時間外（{month}、職員1人あたり）",
        "Overtime by department ({month}, per person)",
    ),
    "outcomes.overtime_reading": (
        "{known} 所属のうち {fewer} 所属が前年の同じ月より少なくなっています。",
        "Departments with less than in the same month of last year: {fewer} of {known}.",
    ),
    "outcomes.overtime_withheld": (
        "ほかに {count} 所属は少人数のため非表示です。",
        "Withheld for small numbers: {count} more.",
    ),
    "outcomes.overtime_direct": (
        "局と部の行は直属の職員だけの値です。",
        "Rows of bureaus and divisions hold their direct members alone.",
    ),
    "outcomes.overtime_order": ("組織順です（順位ではありません）。", "In the order of the organisation, not a ranking."),
    "outcomes.table.staff": ("職員数（人）", "Staff"),
    "outcomes.table.hours": ("1人あたり（時間）", "Hours per person"),
    "outcomes.table.previous_hours": ("前年同月（時間）", "Last year (hours)"),
    # Freed hours
    "outcomes.freed": ("浮いた時間の使いみち", "What became of the hours saved"),
    "outcomes.freed_reading": (
        "純削減 {net}のうち、使いみちの記録があるのは {told}（{share}）です。残りは何に使われたか記録がありません。",
        "Of {net} saved net, {told} have a recorded use ({share}). What became of the rest is not on record.",
    ),
    "outcomes.freed_reading_all": (
        "純削減は {net}、使いみちの記録があるのは {told}です。",
        "{net} saved net; {told} have a recorded use.",
    ),
    "outcomes.freed_how": (
        "各所属が freed_hours_log.csv に「時間外の縮減」「他の業務へ」「質の向上」を記録すると、ここに加わります。",
        "Departments record it in freed_hours_log.csv: overtime reduced, other work, quality.",
    ),
    "outcomes.freed_negative": (
        "純削減がマイナスの所属・月が {count} 件あり、使いみちに分けられません。",
        "Net hours are negative in {count} departments' months and cannot be split.",
    ),
    "outcomes.freed_overclaimed": (
        "記録が純削減を上回る所属・月が {count} 件あり、確認が必要です。",
        "The log claims more than was saved in {count} departments' months: to be checked.",
    ),
    "outcomes.freed_none": (
        "この年度・所属の削減時間はまだないため、使いみちもありません。",
        "No hours saved for this year and department yet, so none to account for.",
    ),
    "outcomes.freed.overtime": ("時間外の縮減", "Overtime reduced"),
    "outcomes.freed.redeployed": ("他の業務へ", "Other work"),
    "outcomes.freed.quality": ("質の向上", "Quality"),
    "outcomes.freed.unaccounted": ("使いみちの記録なし", "No use on record"),
    "outcomes.freed.unsplit": ("分けられない時間", "Cannot be split"),
    "outcomes.freed.net": ("純削減時間", "Net hours saved"),
    "outcomes.freed_chart": ("記録された使いみち（時間）", "Recorded uses (hours)"),
    "outcomes.freed_departments": ("使いみちを記録した所属", "Departments that recorded a use"),
    "outcomes.freed_departments_reading": (
        "{all} 所属のうち {told} 所属が記録しています。",
        "{told} of {all} departments recorded a use.",
    ),
    # Effect
    "outcomes.effect": ("ツールの定着と時間外（全庁）", "Adoption and overtime (whole city)"),
    "outcomes.effect_note": (
        "利用が定着した所属と、まだの所属の時間外を比べた推定です。全庁と全期間の値で、年度と所属の選択は効きません。個々の所属や職員については何も言えません。",
        "Departments that adopted against those that have not yet. It covers the whole city and all years, whatever year and "
        "department are chosen, and tells nothing of any single department or person.",
    ),
    "outcomes.effect_any": ("いずれかのツール", "Any tool"),
    "outcomes.effect_unknown": (
        "{tool}は職員ごとの利用記録がないため、推定の対象ではありません。",
        "{tool} has no record of use by people, so there is nothing to estimate.",
    ),
    "outcomes.effect_chart": (
        "定着の前後の差（職員1人・月あたり時間）",
        "Difference around adoption (hours per person and month)",
    ),
    "outcomes.effect_reading": (
        "点は差、縦線は95%区間、0は差なしです。{months} か月のうち {clear} か月で区間が0をまたぎません"
        "（20か月に1か月は偶然でも起こります）。",
        "Dots are differences, bars their 95 % intervals, 0 is none. In {clear} of {months} months the interval excludes 0 "
        "(1 in 20 does so by chance).",
    ),
    "outcomes.effect_axis": ("定着からの月数", "months since adoption"),
    "outcomes.effect_tools": ("ツールごとの推定", "Estimates by tool"),
    "outcomes.effect_tools_reading": (
        "{tools} 件のうち推定できたのは {estimated} 件です。マイナスは時間外が少ないことを表します。",
        "{estimated} of {tools} could be estimated. Negative means less overtime.",
    ),
    "outcomes.effect_none": (
        "職員ごとの利用記録と時間外の両方が届くと、推定を試みます。",
        "An estimate is tried once both people's use and overtime have been delivered.",
    ),
    "outcomes.effect_cannot": ("推定できません", "cannot be estimated"),
    "outcomes.table.effect": ("差（時間）", "Difference (hours)"),
    "outcomes.table.detectable": ("見分けられる最小の差", "Smallest detectable"),
    "outcomes.table.pretrend": ("定着前3か月の差", "3 months before"),
    "outcomes.table.adopted": ("定着した所属", "Adopted"),
    "outcomes.table.not_yet": ("まだの所属", "Not yet"),
    "outcomes.table.left_out": ("比較から外れた所属", "Left out"),
    "outcomes.table.since": ("定着からの月数", "Months since"),
    "outcomes.table.departments": ("所属数", "Departments"),
}
