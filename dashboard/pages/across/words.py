"""Words of the page across, (Japanese, English) per key; every key starts with ``across.``."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # The message at the top
    "across.message_city": (
        "ほかの所属のしくみを使えそうな業務が {count} 件見つかっています。",
        "Work that could use what another department has: {count}.",
    ),
    "across.message_department": (
        "{scope}が使えそうなほかの所属のしくみは {usable} 件、{scope}がほかの所属に提供できそうなしくみは {offered} 件です。",
        "{scope} could use {usable} of what others have, and offer {offered} of what it has.",
    ),
    "across.message_best": (
        "最大の見込みは、{owner}の「{process}」を{candidate}で使う場合の{potential}です。",
        "Most is expected of “{process}” ({owner}) in {candidate}: {potential}.",
    ),
    "across.message_steps": (
        "次の一歩は、導入の相談が {adopt} 件、すでに使っている可能性（登録もれ）の確認が {register} 件です。",
        "To consider adopting: {adopt}; perhaps in use already, but not in the register: {register}.",
    ),
    "across.message_elsewhere": (
        "{scope}に関わる候補は 0 件です（ほかの所属には {count} 件あります）。",
        "No candidate concerns {scope} (other departments have {count}).",
    ),
    "across.message_none": (
        "横展開の候補はまだ見つかっていません。",
        "Nothing to carry over has been found yet.",
    ),
    "across.caution": (
        "業務の名前の近さや利用の記録（音声の文字起こしなど）から探した、相談のきっかけです。実績ではなく、候補どうしは同じ仕事を二重に数えることがあるため合計しません。"
        "件数は{day}までの12か月のもので、年度の選択は「共創」だけに効きます。",
        "Found by like names or records of use (audio transcribed): a reason to talk, not a saving. "
        "Rows may tell one piece of work twice and are never added up. "
        "Volumes are of the 12 months to {day}; the fiscal year works on the shared hours alone.",
    ),
    # Lists
    "across.list_city": ("使えそうなところ", "Who could use what"),
    "across.list_usable": ("うちが使えるもの", "What we could use"),
    "across.list_offered": ("うちが提供できるもの", "What we could offer"),
    "across.chart": ("1年あたりの見込み時間", "Expected hours a year"),
    "across.reading": (
        "見込みの大きい順に {ranked} 件です。端のある線は80%区間、計算の中身は下で開けます。",
        "{ranked} in the order of what is expected. Rules are 80 % intervals; how it is worked out opens below.",
    ),
    "across.reading_one": (
        "候補は1件です。端のある線は80%区間、計算の中身は下で開けます。",
        "One candidate. The rule is its 80 % interval; how it is worked out opens below.",
    ),
    "across.formula_show": ("計算の中身を見る", "Show how it is worked out"),
    "across.formula": (
        "見込み ＝ 使う側の件数 × ツールが届く割合 × 1件あたりの効果 − 1年の保守 − 1年分の構築（使う側がつくり直す場合）。"
        "区間は1件あたりの効果の不確かさだけを含みます。",
        "Expected = own volume × share the tool reaches × effect per item − upkeep of a year − build written off in a year "
        "(as if built anew). Intervals hold the uncertainty of the effect per item alone.",
    ),
    "across.shown": (
        "多いため {shown} 件だけを示し、ほかに {left_out} 件あります。",
        "{shown} are shown; {left_out} more are left out.",
    ),
    "across.unranked": ("時間を見積もれない候補", "Candidates without an estimate"),
    "across.unranked_reading": (
        "次の {count} 件は、理由のとおり見込み時間を出していません。",
        "No hours are given for these {count}, for the reason named.",
    ),
    "across.none_ranked": (
        "見込み時間を出せる候補はありません。",
        "No candidate has an estimate.",
    ),
    "across.none_usable": (
        "{scope}の業務と名前の近い、ほかの所属のしくみはまだ見つかっていません。",
        "No other department's process has a name like {scope}'s work yet.",
    ),
    "across.none_offered": (
        "{scope}の本番のしくみと名前の近い業務は、ほかの所属にまだ見つかっていません。",
        "No other department's work has a name like {scope}'s processes yet.",
    ),
    "across.none_city": (
        "どの所属のしくみとも名前の近い業務は、ほかの所属にまだ見つかっていません。",
        "No department's work has a name like another's process yet.",
    ),
    "across.how": (
        "次のものがそろうと候補が見つかります: 業務台帳 processes.csv（本番のしくみ。いま {processes} 件）、"
        "そして使う側の業務が分かる記録（inbox/ の online_applications・consultations・kintone・rpa_runs・transcription、"
        "または台帳の試行中の業務）。名前をどれだけ近いとみなすかは方針値 transfer_name_similarity です。",
        "Candidates appear from: the register processes.csv (production processes; now {processes}), and records of the other's "
        "work (inbox/ online_applications, consultations, kintone, rpa_runs, transcription, or processes of test in the "
        "register). Policy transfer_name_similarity says how like names must be.",
    ),
    "across.table.rank": ("順位", "Rank"),
    "across.table.candidate": ("使う側", "Could use it"),
    "across.table.source": ("しくみ", "What"),
    "across.table.owner": ("持っている側", "Has it"),
    "across.table.evidence": ("手がかり", "Evidence"),
    "across.table.potential": ("見込み（時間／年）", "Expected (hours a year)"),
    "across.table.interval80": ("80%区間", "80 % interval"),
    "across.table.interval95": ("95%区間", "95 % interval"),
    "across.table.next": ("次の一歩", "Next step"),
    "across.table.reason": ("見積もれない理由", "Why not"),
    "across.table.volume": ("使う側の件数", "Own volume"),
    "across.table.reach": ("届く割合", "Reach"),
    "across.table.per_item": ("1件の効果（分）", "Effect per item (min)"),
    "across.table.upkeep": ("保守（時間）", "Upkeep (hours)"),
    "across.table.build": ("構築（時間）", "Build (hours)"),
    "across.table.grade": ("根拠", "Grade"),
    "across.source": ("{process}（{tool}）", "{process} ({tool})"),
    "across.hours_a_year": ("年 {hours}", "{hours} a year"),
    "across.interval": ("{low}〜{high}", "{low} to {high}"),
    "across.volume": ("{value} {unit}（{months} か月分）", "{value} {unit} ({months} months)"),
    "across.unit.applications": ("件の申請", "applications"),
    "across.unit.records": ("件の記録", "records"),
    "across.unit.items": ("件", "items"),
    "across.unit.consultations": ("件の相談", "consultations"),
    "across.unit.audio_hours": ("時間の音声", "hours of audio"),
    "across.evidence.process": (
        "台帳に「{name}」があるが、試行中か別のツール",
        "“{name}” is in the register, on trial or in another tool",
    ),
    "across.evidence.procedure": ("手続「{name}」の申請を受けている", "receives applications for “{name}”"),
    "across.evidence.app": (
        "kintoneのアプリ「{name}」に記録しているが、台帳に登録がない",
        "keeps records in the kintone app “{name}”, not in the register",
    ),
    "across.evidence.run_sheet": (
        "RPA実績シートに「{name}」があるが、台帳に登録がない",
        "reports runs of “{name}” in RPA sheets, not in the register",
    ),
    "across.evidence.consultation": ("「{name}」を受けている", "holds “{name}”"),
    "across.evidence.audio": (
        "音声を文字起こししているが、台帳に登録がない",
        "has audio transcribed, not in the register",
    ),
    "across.similarity": ("名前の近さ {share}", "names {share} alike"),
    "across.with_similarity": ("{evidence}（{similarity}）", "{evidence} ({similarity})"),
    "across.next.adopt": ("持っている側に聞き、導入を相談する", "Ask the owner and consider adopting it"),
    "across.next.register": (
        "もう使っている可能性がある。業務台帳に登録する",
        "It may be in use already: put it into the register",
    ),
    "across.reason.no_volume": ("使う側の件数の記録がない", "no record of the volume"),
    "across.reason.volume_scale": (
        "件数の規模が違いすぎ、同じ仕事とは言えない",
        "volumes too far apart to be like work",
    ),
    "across.reason.fixed_cost": (
        "保守と構築の時間のほうが大きい",
        "upkeep and build would take all of it",
    ),
    # Shared credit
    "across.credit": ("共創: だれの時間が減ったか（{year}）", "Working together in {year}: whose time was saved"),
    "across.credit_note": (
        "しくみを持つ所属とは別の所属の時間が減った分です。純削減時間の見方を変えたもので、増えるわけではありません。",
        "Time saved in other departments than the process's owner: another reading of the same hours, not more of them.",
    ),
    "across.credit_chart": ("しくみを持つ所属 → 時間が減った所属", "Owner → whose time was saved"),
    "across.credit_reading": (
        "{giver}のしくみで{receiver}の時間が最も多く減りました（{hours}）。所属をまたぐ合計は {total}です。",
        "Most went from {giver} to {receiver} ({hours}). Across departments: {total} in all.",
    ),
    "across.balance": ("所属ごとの収支", "Balance by department"),
    "across.balance_reading": (
        "提供した分と受けた分を入れかえると、時間が減った所属から見た純削減時間になります。",
        "Less what was given, plus what was received: net hours by whose time they are.",
    ),
    "across.credit_none": (
        "この年度・所属・ツールでは、ほかの所属と分け合った時間はありません。",
        "No hours were shared between departments for this year, department and tool.",
    ),
    "across.credit_how": (
        "しくみが別の所属の時間を減らしている場合、台帳 process_beneficiaries.csv にその所属と割合を書くと、ここに現れます。",
        "Where a process saves another department's time, write that department and its share into process_beneficiaries.csv.",
    ),
    "across.table.giver": ("しくみを持つ所属", "Owner"),
    "across.table.receiver": ("時間が減った所属", "Whose time"),
    "across.table.own": ("持つしくみの純削減（時間）", "Own processes (hours)"),
    "across.table.given": ("うち提供（時間）", "Given (hours)"),
    "across.table.received": ("受けた分（時間）", "Received (hours)"),
    "across.table.shared": ("自所属の時間として（時間）", "By whose time (hours)"),
}
