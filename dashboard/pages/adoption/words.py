"""Words of the page adoption, (Japanese, English) per key; every key starts with ``adoption.``."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # Message
    "adoption.scope.city": ("全庁", "the whole city"),
    "adoption.message": (
        "{scope}では、**{tool}** を利用できる {entitled} 人のうち **{active} 人（{rate}）** が最近使い、"
        "{habitual} 人が習慣として使っています（{month}）。",
        "In {scope}, **{active} ({rate})** of the {entitled} staff who may use **{tool}** used it recently; "
        "it is a habit of {habitual} ({month}).",
    ),
    "adoption.message_zero": (
        "{scope}では、**{tool}** を利用できる {entitled} 人のうち、最近使った職員はいません（{month}）。",
        "In {scope}, none of the {entitled} staff who may use **{tool}** used it recently ({month}).",
    ),
    "adoption.message_more": ("ほかに利用が多いのは {tools} です。", "Next come {tools}."),
    "adoption.message_state": (
        "{scope}には、示せる利用の数字がありません。{states}",
        "There is no figure on use to show for {scope}. {states}",
    ),
    "adoption.running": ("{month}・途中の月", "{month}, running"),
    "adoption.missing": ("{tool}は{months}のデータが未着です。", "{tool}: no data yet for {months}."),
    "adoption.unpublished": (
        "{scope}をまとめた数字は公表していません（少人数の所属が逆算されるのを防ぐため）。課ごとの利用率を下の表に示します。",
        "No figure is published for {scope} as a whole, so that small sections cannot be recovered from it. "
        "The table below shows its sections.",
    ),
    "adoption.empty": (
        "{year}のこの条件には、職員ごとの利用の記録がありません。年度かツールを選び直してください。",
        "There is no record of use by staff for {year} under this selection. Choose another year or tool.",
    ),
    "adoption.definitions": (
        "「最近使った」は月末（途中の月は基準日）までの一定期間に使った職員、「習慣」はほぼ毎週使っている職員、"
        "「離れた」は習慣になった後しばらく使っていない職員です（期間は方針値。標準は28日、12週のうち9週、56日）。",
        "Recent: used within a window up to the end of the month (or the data-until day). Habit: used in nearly every week. "
        "Lapsed: once a habit, not used for a while (policy values; 28 days, 9 of 12 weeks and 56 days unless set).",
    ),
    # Funnel
    "adoption.funnel.title": ("利用できる人から、習慣になった人まで", "From licence to habit"),
    "adoption.funnel.entitled": ("利用できる", "Entitled"),
    "adoption.funnel.tried": ("試した", "Tried"),
    "adoption.funnel.habit": ("習慣になった", "Became a habit"),
    "adoption.funnel.lapsed": ("離れた", "Lapsed"),
    "adoption.funnel.of": ("{count} 人（{share}）", "{count} ({share})"),
    "adoption.funnel.count": ("{count} 人", "{count}"),
    "adoption.funnel.reading": (
        "{tool}は、利用できる人の {tried} が試し、試した人の {habit} が習慣になりました。",
        "{tool}: {tried} of those entitled have tried it; it became a habit of {habit} of those.",
    ),
    "adoption.funnel.reading_tried": (
        "{tool}は、利用できる人の {tried} が試しました。",
        "{tool}: {tried} of those entitled have tried it.",
    ),
    "adoption.funnel.reading_lapsed": (
        "習慣になった人の {lapsed} は離れています。",
        "{lapsed} of those with the habit have lapsed.",
    ),
    "adoption.funnel.reading_stayed": (
        "習慣になった人で、離れた人はいません。",
        "None of those with the habit has lapsed.",
    ),
    "adoption.funnel.reading_now": (
        "いまも習慣として使っているのは {now} 人です。",
        "It is a habit of {now} now.",
    ),
    "adoption.funnel.shares": (
        "割合は一つ前の段階の人数に対するものです。",
        "Each share is of the step before.",
    ),
    "adoption.funnel.few": (
        "人数が少ない段階の割合は示しません。",
        "Where a step has few people, no share is given.",
    ),
    "adoption.funnel.none": ("示せる人数がありません。{states}", "There is no count to show. {states}"),
    # Trends
    "adoption.rate.title": ("利用率の推移（前年度から）", "Active users by month (from last year on)"),
    "adoption.rate.reading": (
        "{tool}は{month}に {rate}、{before_month}は {before} でした。",
        "{tool}: {rate} in {month}, {before} in {before_month}.",
    ),
    "adoption.rate.reading_one": ("{tool}は{month}に {rate} です。", "{tool}: {rate} in {month}."),
    "adoption.habit.title": ("習慣として使う人の推移（人）", "Habitual users by month (people)"),
    "adoption.habit.reading": (
        "{tool}を習慣として使う人は{month}に {count} 人、{before_month}は {before} 人でした。",
        "{tool}: habitual users {count} in {month}, {before} in {before_month}.",
    ),
    "adoption.habit.reading_one": (
        "{tool}を習慣として使う人は{month}に {count} 人です。",
        "{tool}: habitual users {count} in {month}.",
    ),
    "adoption.trend.gap": (
        "線の途切れは、データ未着か非表示の月です（0ではありません）。",
        "A break in a line: no data delivered or withheld (not zero).",
    ),
    "adoption.trend.top": ("図は利用者の多い {count} ツールです。", "The chart shows the {count} most used tools."),
    "adoption.trend.none": ("示せる月がありません。{states}", "There is no month to show. {states}"),
    # Departments that use a tool
    "adoption.using.title": ("使っている課の数（全庁）", "Sections that use a tool (whole city)"),
    "adoption.using.unit": ("課", "Sections"),
    "adoption.using.reading": (
        "{tool}は {departments} 課のうち {using} 課（{share}）で使われています（{month}）。",
        "{tool} works for {using} of {departments} sections ({share}, {month}).",
    ),
    "adoption.using.previous": ("前年の同じ月は {using} 課でした。", "A year before: {using}."),
    "adoption.using.before": ("前年の同じ月", "A year before"),
    "adoption.using.note": (
        "そのツールによる業務が動いた課を数えます（個人の利用とは別の数え方です）。",
        "A section counts when a process of its own ran with the tool, whoever the users are.",
    ),
    "adoption.using.none": ("課の数を示せる完了月がまだありません。", "There is no complete month with a count yet."),
    # Departments × tools
    "adoption.grid.title": ("所属 × ツール", "Departments × tools"),
    "adoption.grid.reading": (
        "数字は利用できる人のうち最近使った人の割合です。色は濃いほど割合が高いことを示します。",
        "Each figure is the share of entitled staff who used the tool recently. The darker the ground, the higher the share.",
    ),
    "adoption.grid.direct": ("{name}（直属）", "{name} (own staff)"),
    "adoption.grid.note": (
        "局は下の課を含みます。部をまとめた数字は、少人数の所属が逆算されるのを防ぐため公表していません。",
        "A bureau (局) includes everyone below it. No roll-up of a division (部) is published, so that small groups cannot be "
        "recovered.",
    ),
    "adoption.grid.people": ("{active}／{entitled} 人", "{active} of {entitled}"),
    "adoption.grid.left_out": (
        "ほかに {count} 所属あります。所属を選ぶと表示します。",
        "{count} more departments: choose a department to see them.",
    ),
    "adoption.grid.one_left_out": (
        "ほかに {count} 所属あります。所属を選ぶと表示します。",
        "{count} more department: choose a department to see it.",
    ),
    "adoption.in_use": ("利用中", "in use"),
    # Cohorts
    "adoption.cohort.title": (
        "使い始めた月ごとの定着（{tool}・全庁）",
        "Who stays, by month of first use ({tool}, whole city)",
    ),
    "adoption.cohort.reading": (
        "{month}に使い始めた {staff} 人のうち、{since}か月後も {share} が使っています。",
        "Of the {staff} who began in {month}, {share} are active {since} months later.",
    ),
    "adoption.cohort.how": (
        "行は使い始めた月、列は使い始めてからの月数、数字はその月にも使っている割合です。",
        "Rows: month of first use. Columns: months since. Figures: the share active in that month.",
    ),
    "adoption.cohort.choose": (
        "ほかのツールは、上の「ツール」で選ぶと表示します。",
        "Choose another tool above to see its table.",
    ),
    "adoption.cohort.first": (
        "「記録開始」の月には、それ以前から使っていた職員も含みます。",
        "“Records begin” includes those who had used it before.",
    ),
    "adoption.cohort.month": ("使い始めた月", "First use"),
    "adoption.cohort.staff": ("人数", "Staff"),
    "adoption.cohort.since": ("{months}か月", "{months} mo."),
    "adoption.cohort.began": ("当月", "Same"),
    "adoption.cohort.habitual": ("習慣（直近）", "Habit (latest)"),
    "adoption.cohort.is_first": ("記録開始", "records begin"),
    "adoption.cohort.withheld": ("非表示", "withheld"),
    "adoption.cohort.no_data": ("未着", "no data"),
    "adoption.cohort.withheld_note": (
        "「非表示」は少人数のため割合を公表していない月です。",
        "Withheld: too few people for a share.",
    ),
    "adoption.cohort.no_data_note": ("「未着」はデータが届いていない月です。", "No data: nothing delivered for the month."),
    "adoption.cohort.none": (
        "この2年度に使い始めた職員の記録がありません。",
        "No one is recorded as having begun in these two years.",
    ),
    # Apps
    "adoption.apps.title": ("kintoneアプリの作り手と依存", "Who builds kintone apps, and what hangs on one person"),
    "adoption.apps.count_title": ("アプリの数の推移", "Number of apps by month"),
    "adoption.apps.all": ("すべて", "All"),
    "adoption.apps.active": ("使用中", "In use"),
    "adoption.apps.one": ("うち作り手が1人", "In use, one maker"),
    "adoption.apps.reading": (
        "{month}のアプリは {apps}、うち使用中は {active} です。",
        "{month}: {apps} apps, {active} in use.",
    ),
    "adoption.apps.makers": (
        "作り手は職員 {makers} 人（{share}）です。",
        "Staff who build them: {makers} ({share}).",
    ),
    "adoption.apps.makers_hidden": (
        "課の作り手の人数は、個人を指してしまうため示しません。",
        "How many build them in a section is not shown: it would point at persons.",
    ),
    "adoption.apps.on_one": (
        "使用中のうち {one} は、在籍する作り手が1人だけです。",
        "{one} of those in use have one maker left on the roster.",
    ),
    "adoption.apps.hours_title": (
        "作り手の区分ごとの純削減時間（直近12か月）",
        "Net hours by number of makers (last 12 months)",
    ),
    "adoption.apps.hours_reading": (
        "アプリによる {total}のうち {one}が、作り手1人のアプリにかかっています。",
        "Of {total} from apps, {one} hang on apps with one maker.",
    ),
    "adoption.apps.hours_none": ("アプリによる純削減時間の記録がありません。", "There is no record of net hours from apps."),
    "adoption.apps.as_of": (
        "データ基準日の状態です（年度の選択によりません）。",
        "As of the data-until day, whatever year is chosen.",
    ),
    "adoption.apps.list_title": (
        "純削減時間の多いアプリ（作り手は区分だけを示します）",
        "Apps by net hours (makers as bands only)",
    ),
    "adoption.apps.left_out": ("ほかに {count} アプリあります。", "{count} more apps are not listed."),
    "adoption.apps.app": ("アプリ", "App"),
    "adoption.apps.department": ("所属", "Department"),
    "adoption.apps.band": ("在籍する作り手", "Makers on the roster"),
    "adoption.apps.records": ("最近の記録（件）", "Recent records"),
    "adoption.apps.hours": ("純削減（時間）", "Net hours"),
    "adoption.apps.none": ("この範囲のkintoneアプリの記録はありません。", "There is no record of kintone apps here."),
    "adoption.apps.unpublished": (
        "部をまとめた数は公表していません。アプリの一覧を示します。",
        "No figure is published for this level as a whole; its apps are listed.",
    ),
    "adoption.band.one": ("1人", "one"),
    "adoption.band.several": ("複数人", "several"),
    "adoption.band.orphaned": ("いない（異動・退職等）", "none left"),
    "adoption.band.nobody": ("個人以外（ロボット等）", "no person (robots)"),
    "adoption.band.withheld": ("非表示（少人数）", "withheld (small group)"),
    # What is not counted
    "adoption.not_counted.title": ("数えていないもの・関連する情報", "What is not counted, and where to read on"),
    "adoption.unknown.not_on_roster": (
        "{tool}: 名簿にないアカウント {accounts} 件",
        "{tool}, accounts that no one on the roster has: {accounts}",
    ),
    "adoption.unknown.shared_account": (
        "{tool}: 複数の職員が同時に使うアカウント {accounts} 件",
        "{tool}, accounts shared by several people: {accounts}",
    ),
    "adoption.unknown.concealed": (
        "{tool}: 氏名が伏せられた報告のアカウント {accounts} 件（使っていないものを含む）",
        "{tool}, accounts in reports without names, used or not: {accounts}",
    ),
    "adoption.unknown.days": ("、利用 {days} 日分", " (days of use: {days})"),
    "adoption.unknown.note": (
        "職員と結び付けられないため、利用者に数えていません（全期間）。",
        "They cannot be matched to staff and are not counted as users (all periods).",
    ),
    "adoption.unknown.none": (
        "職員と結び付けられないアカウントはありません。",
        "There are no accounts that cannot be matched to staff.",
    ),
    "adoption.diffusion": ("{tool}の広がり: {sentence}", "How {tool} spreads: {sentence}"),
    "adoption.link.outcomes": (
        "利用が時間外勤務などに効いたかどうかは「成果」へ",
        "Whether use made a difference to overtime: Outcomes",
    ),
    "adoption.link.outlook": ("広がりの見通しは「見通し」へ", "How use will spread: Outlook"),
}
