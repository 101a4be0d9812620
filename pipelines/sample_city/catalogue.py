"""What the robots and apps of the sample city are called and how big they are.

Belongs here: the lists. Does not belong here: anything computed from them.

Robots: name, department, tool, item_rule, runs per month, items per run, manual minutes per item, season, method of
the baseline, marks (attended, cloud, chain, new, retired, test, operational, no_reference, no_baseline, two_baselines).
Apps: name, department (blank: drawn); the first 53 live, the others lie dormant, the last 8 are of class test.
"""

from __future__ import annotations

Robot = tuple[str, str, str, str, float, int, float, str, str, str]

_U, _W, _O, _P = "uipath", "winactor", "rpa_other", "power_automate"
_Q, _R, _C = "queue_items", "runs", "item_count"

ROBOTS: tuple[Robot, ...] = (
    ("軽自動車税車両異動入力", "市民税課", _U, _Q, 21, 22, 7.5, "light_vehicle_tax", "timed", "two_baselines"),
    ("税収納消込", "納税課", _U, _Q, 20, 16, 6.0, "tax", "timed", "chain"),
    ("特別徴収異動届入力", "市民税課", _U, _Q, 20, 14, 7.0, "tax", "timed", ""),
    ("保育認定変更入力", "保育課", _U, _Q, 18, 8, 9.0, "childcare", "timed", ""),
    ("保育所入所申込登録", "保育課", _U, _Q, 16, 9, 10.0, "childcare", "log", ""),
    ("予防接種結果入力", "感染症対策課", _U, _Q, 20, 12, 5.0, "flat", "timed", ""),
    ("障害者手帳判定結果入力", "障害福祉課", _U, _Q, 14, 7, 8.0, "flat", "expert", ""),
    ("更生医療資格確認", "障害福祉課", _U, _Q, 18, 9, 4.0, "flat", "timed", ""),
    ("介護認定調査票登録", "介護保険課", _U, _Q, 20, 9, 8.5, "flat", "timed", "two_baselines"),
    ("国保資格異動入力", "国民健康保険課", _U, _Q, 20, 11, 6.0, "transfer", "log", ""),
    ("転入届後続処理", "市民課", _U, _Q, 20, 10, 5.0, "transfer", "timed", "no_reference"),
    ("児童手当現況登録", "こども福祉課", _U, _Q, 12, 10, 6.5, "year_end", "expert", ""),
    ("就学援助申請登録", "学校教育課", _U, _Q, 10, 9, 7.0, "year_end", "declared", ""),
    ("施設予約実績集計", "公共施設マネジメント推進課", _U, _Q, 16, 8, 6.0, "flat", "log", ""),
    ("生活保護変更決定入力", "生活支援課", _U, _Q, 18, 7, 9.0, "flat", "timed", ""),
    ("後期高齢者証再発行", "後期高齢者医療課", _U, _Q, 14, 6, 6.0, "year_end", "declared", "no_reference"),
    ("建築確認台帳登録", "建築指導課", _U, _Q, 14, 6, 8.0, "flat", "expert", ""),
    ("市営住宅使用料調定", "住宅管理課", _U, _Q, 8, 12, 5.0, "flat", "timed", ""),
    ("契約台帳登録", "契約課", _U, _Q, 14, 7, 7.0, "year_end", "log", ""),
    ("道路占用許可登録", "道路課", _U, _Q, 12, 6, 8.0, "flat", "timed", ""),
    ("時間外勤務集計", "人事課", _U, _R, 6, 60, 2.5, "flat", "timed", ""),
    ("給与例月異動チェック", "人事課", _U, _R, 8, 45, 2.0, "transfer", "timed", "attended"),
    ("財務伝票一括起票", "財政課", _U, _R, 20, 10, 4.0, "year_end", "expert", ""),
    ("会議室予約突合", "総務課", _U, _R, 20, 6, 2.5, "flat", "declared", "attended"),
    ("ふるさと納税受領証発行", "政策推進課", _U, _R, 18, 12, 3.5, "year_end", "timed", ""),
    ("議事録配布", "秘書課", _U, _R, 10, 5, 4.0, "flat", "declared", "attended"),
    ("広報掲載原稿集約", "広報課", _U, _R, 8, 10, 4.0, "flat", "expert", "attended"),
    ("ホームページ更新確認", "広報課", _U, _R, 22, 8, 2.0, "flat", "log", ""),
    ("感染症発生届集計", "感染症対策課", _U, _R, 20, 9, 3.0, "flat", "timed", ""),
    ("健診予約名簿作成", "健康増進課", _U, _R, 14, 15, 2.5, "flat", "timed", "attended"),
    ("学校給食費口座確認", "学校給食課", _U, _R, 6, 40, 2.0, "flat", "timed", ""),
    ("防災メール登録突合", "災害対策課", _U, _R, 8, 8, 3.0, "flat", "declared", "retired"),
    ("空き家調査票転記", "住宅政策課", _U, _R, 10, 8, 5.0, "flat", "timed", "new no_baseline"),
    ("ロボット死活監視", "デジタル推進課", _U, _R, 25, 1, 1.0, "flat", "declared", "operational"),
    ("操作研修用サンプル", "デジタル推進課", _U, _R, 8, 1, 1.0, "flat", "declared", "test"),
    ("口座振替データ作成", "納税課", _W, _R, 20, 14, 3.5, "tax", "timed", "chain"),
    ("課税証明発行集計", "税務管理課", _W, _R, 20, 9, 3.0, "tax", "timed", ""),
    ("固定資産異動通知取込", "資産税課", _W, _R, 18, 12, 4.0, "tax", "timed", "two_baselines"),
    ("国保税還付通知作成", "国民健康保険課", _W, _R, 16, 8, 4.5, "flat", "log", ""),
    ("介護負担割合証出力", "介護保険課", _W, _R, 10, 16, 3.0, "year_end", "timed", ""),
    ("高齢者見守り名簿更新", "高齢介護課", _W, _R, 14, 9, 4.0, "flat", "expert", ""),
    ("保育料決定通知出力", "保育課", _W, _R, 8, 22, 3.0, "childcare", "timed", ""),
    ("放課後児童名簿更新", "放課後育成課", _W, _R, 10, 10, 4.0, "childcare", "declared", ""),
    ("粗大ごみ受付転記", "業務課", _W, _R, 21, 9, 3.0, "transfer", "timed", ""),
    ("犬の登録台帳入力", "生活衛生課", _W, _R, 10, 7, 4.0, "light_vehicle_tax", "expert", ""),
    ("物品購入伺転記", "契約課", _W, _R, 14, 6, 4.0, "year_end", "declared", ""),
    ("消防設備点検報告登録", "予防課", _W, _R, 10, 9, 5.0, "flat", "timed", ""),
    ("農地台帳更新", "農政課", _O, _C, 10, 16, 4.0, "flat", "timed", ""),
    ("図書館督促はがき作成", "生涯学習課", _O, _C, 8, 26, 2.5, "flat", "expert", ""),
    ("支払通知一括作成", "障害福祉課", _O, _C, 12, 20, 3.0, "year_end", "declared", ""),
    ("申請通知メール配信", "情報システム課", _P, _R, 60, 5, 1.5, "flat", "log", "cloud"),
    ("会議資料フォルダー作成", "総務課", _P, _R, 16, 4, 3.0, "flat", "declared", "cloud"),
    ("フォーム回答集約", "広報課", _P, _R, 20, 8, 2.0, "flat", "timed", "cloud"),
    ("人事発令データ転記", "人事課", _P, _R, 8, 24, 2.5, "transfer", "timed", ""),
    ("図書館予約本リスト作成", "生涯学習課", _P, _R, 20, 9, 2.0, "flat", "timed", ""),
    ("補助金実績報告転記", "経済活性課", _P, _R, 12, 7, 5.0, "year_end", "expert", "attended"),
)

_LIVE_APPS = (
    "問い合わせ対応記録:地域協働課 備品貸出申請:総務課 職員相談予約:人事課 現場パトロール報告:道路維持課 窓口混雑記録:市民課 "
    "保育施設巡回記録:保育課 高齢者相談記録:高齢介護課 ごみ集積所管理:資源循環課 公用車運行日誌:総務課 テレワーク申請:人事課 "
    "生活困窮相談票:生活支援課 苦情要望管理:生活安全課 "
    "空き家相談記録:住宅政策課 道路損傷通報:道路課 企業訪問記録:経済活性課 "
    "契約締結伺管理:契約課 広報素材受付:広報課 健診予約受付:健康増進課 児童家庭相談票:こども家庭相談課 学校訪問記録:学校教育課 "
    "防災備蓄管理:災害対策課 消防団活動報告:企画管理課 住宅修繕依頼:住宅管理課 河川点検記録:河港課 給食アレルギー管理:学校給食課 "
    "感染症聞き取り票:感染症対策課 障害者相談記録:障害福祉課 国保訪問記録:国民健康保険課 納税相談予約:納税課 "
    "介護事業所指導記録:介護保険課 "
    "開発相談受付:開発指導課 建築相談受付:建築指導課 就労相談票:雇用就労課 農地相談記録:農政課 環境苦情記録:環境保全課 "
    "情報機器管理台帳:情報システム課 DX相談受付:デジタル推進課 研修受講管理:人事課 文書保存箱管理:総務課 法律相談予約:法務課 "
    "公共施設点検:公共施設マネジメント推進課 イベント申込:文化振興課 講座受講申込:生涯学習課 "
    "ボランティア登録:福祉課 衛生監視記録:生活衛生課 "
    "保健指導記録:保健企画課 放課後児童出欠:放課後育成課 旅券交付予約:パスポートセンター 財産管理台帳:財政課 市長日程調整:秘書課 "
    "教職員照会受付:職員課 都市計画照会:都市計画課 行政改革提案:行政マネジメント課"
)
_DORMANT_TEXT = "会議メモ 名簿 アンケート 備品リスト 進捗管理 引継ぎメモ 予定共有 写真整理 チェックリスト"
_DORMANT_NAMES = _DORMANT_TEXT.split()

APPS: tuple[tuple[str, str], ...] = (
    *(tuple(entry.split(":")) for entry in _LIVE_APPS.split()),  # type: ignore[arg-type]
    *((f"{_DORMANT_NAMES[n % 9]}{n // 9 + 1}", "") for n in range(19)),
    *((f"テストアプリ{n + 1}", "") for n in range(8)),
)
