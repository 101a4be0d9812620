"""Why a row or a file is not counted: the stable codes of the ledger in words, which the terminal and the page share.

Belongs here: one line per code. Does not belong here: deciding on a code (see ``pipelines.landing``).
"""

from __future__ import annotations

# Code → (Japanese, English)
REASONS: dict[str, tuple[str, str]] = {
    "bad_date": ("日付として読めない", "not a date"),
    "bad_datetime": ("日時として読めない", "not a date and time"),
    "bad_duration": ("長さ（時間）として読めない", "not a length of time"),
    "bad_hours": ("時間数として読めない", "not a number of hours"),
    "bad_month": ("年月として読めない", "not a month"),
    "bad_number": ("数値として読めない", "not a number"),
    "bad_time": ("時刻として読めない", "not a time"),
    "broken_character": ("保存できない文字（NULなど）が入っている", "a character that cannot be stored, such as NUL"),
    "broken_json": ("JSONが壊れている", "broken JSON"),
    "damaged_workbook": ("ブックが壊れている", "damaged workbook"),
    "duplicate_row": ("同じ表に同一の行がある", "identical row in one sheet"),
    "empty_file": ("空のファイル", "empty file"),
    "ended_before_started": ("終了が開始より前", "ended before it started"),
    "excel_error": ("Excelのエラー表示が入っている", "an Excel error text"),
    "file_too_large": ("まるごと読むには大きすぎる。期間で分けて出力", "too large to be read whole; export it in parts"),
    "future_date": ("未来の日付", "dated in the future"),
    "html_or_xml": ("中身がHTMLまたはXML", "HTML or XML inside"),
    "missing_required": ("必須の列が空", "a required column is blank"),
    "no_header": ("見出し行が見つからない", "no header row found"),
    "no_mapping": ("どのマッピングにもないフォルダのファイル", "a file of a folder without a mapping"),
    "no_records": ("レコードの並びがない", "no list of records"),
    "not_an_object": ("レコードの形でない", "a record that is no object"),
    "old_excel": ("旧形式のExcel（.xls）。.xlsxで保存し直す", "old Excel (.xls); save it as .xlsx"),
    "old_excel_or_password_protected": ("旧形式またはパスワード付きのExcel", "old or password-protected Excel"),
    "password_protected": ("パスワード付きのExcel。パスワードを外して保存し直す", "Excel with a password; save it without"),
    "pdf": ("中身がPDF", "PDF inside"),
    "record_too_long": ("1行が長すぎる（16MB超）", "a single line of more than 16 MB"),
    "table_too_large": (
        "まるごと読むには表が大きすぎる。期間で分けて出力",
        "too large a table to be read whole; export it in parts",
    ),
    "table_too_wide": ("列が多すぎる（16,384列超）", "more than 16,384 columns"),
    "too_many_columns": ("見出しより列が多い", "more cells than the header"),
    "unbalanced_quote": ("引用符が閉じていない", "unbalanced quote"),
    "undecodable": ("文字コードを判別できない", "unknown encoding"),
    "unknown_label": ("尺度にない回答", "an answer the scale does not know"),
    "unknown_line": ("行の形が違う", "a line of another shape"),
    "unknown_status": ("知らない状態", "unknown status"),
    "unknown_value": ("定義にない値", "a value the mapping does not know"),
    "workbook_not_expected": ("ここではブックを読まない", "no workbook is read here"),
    "workbook_too_large": ("展開すると大きすぎるブック", "a workbook that unpacks to too much"),
    "zip_without_workbook": ("ブックでないZIP", "a zip that is no workbook"),
}
