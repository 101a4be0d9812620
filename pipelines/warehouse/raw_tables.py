"""The tables of schema ``raw``: one per system and kind of row, the one place that names their columns.

Belongs here: column names and types, and what makes one row newer than another.
Does not belong here: which header fills which column (mapping files), statements that move rows.

Every table but the child table of surveys begins with the common columns: where the row came from (``file_id``,
``row_number``), its identity across exports (``row_key``), which of two is newer (``version``), the Tokyo day it belongs to
(``event_day``), and whether its layout is confirmed by the vendor (``provenance``). ``*_hash`` are keyed hashes of people,
``*_digest`` keyed hashes of other text that may hold anything; times are Asia/Tokyo wall-clock, units are in the names.
"""

from __future__ import annotations

CONFIRMED = "confirmed_format"
UNCONFIRMED = "unconfirmed_format"


def _raw(columns: dict[str, str], version: str = "TIMESTAMP") -> dict[str, str]:
    return {
        "file_id": "INTEGER",
        "row_number": "BIGINT",
        "row_key": "VARCHAR",
        "version": version,
        "event_day": "DATE",
        "provenance": "VARCHAR",
        "superseded": "BOOLEAN",
        **columns,
    }


def _texts(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "VARCHAR")


def _times(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "TIMESTAMP")


def _counts(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "BIGINT")


_RUN = {
    **_texts("process_key", "process_name", "run_id", "attempt_key"),
    "retry_number": "INTEGER",
    **_texts("status", "status_raw"),
    **_times("created_at", "started_at", "ended_at"),
    "item_count": "DOUBLE",
    "attended": "BOOLEAN",
    **_texts("person_hash", "department_text"),
}

_UIPATH = {
    "uipath_run": _raw(_RUN),
    "uipath_queue_item": _raw(
        {
            "item_id": "BIGINT",
            "ancestor_id": "BIGINT",
            "reference": "VARCHAR",
            "queue_definition_id": "BIGINT",
            **_texts("queue_key", "status", "status_raw"),
            "retry_number": "INTEGER",
            **_times("created_at", "started_at", "ended_at"),
        }
    ),
    "uipath_queue_definition": _raw({"queue_definition_id": "BIGINT", **_texts("queue_name", "queue_key")}),
    "uipath_log": _raw(
        {
            "logged_at": "TIMESTAMP",
            **_texts("level", "log_type", "process_key", "process_name", "process_version", "job_key", "fingerprint"),
            **_texts("message_digest", "robot_hash", "person_hash", "queue_name", "transaction_id", "transaction_status"),
            "exception_type": "VARCHAR",
            "run_seconds": "DOUBLE",
        }
    ),
}

_WINACTOR = {
    "winactor_run": _raw(_RUN),
    "winactor_scenario": _raw(
        {
            **_texts("scenario_id", "parent_scenario_id", "process_key", "process_name"),
            **_counts("runs", "ok_runs", "failed_runs", "cancelled_runs"),
            "mean_run_seconds": "DOUBLE",
            "creator_hash": "VARCHAR",
            **_times("created_at", "updated_at"),
        }
    ),
    "winactor_machine_day": _raw(
        {
            **_texts("machine_id", "machine_name", "licence_group", "licence_kind", "licence_name"),
            **_texts("department_1", "department_2", "department_3", "person_hash"),
            **_counts("stop_ms", "boot_ms", "reboot_ms", "waiting_ms", "processing_ms", "operating_local_ms"),
            **_counts("operating_other_ms", "unlicense_ms", "clean_ms", "error_ms", "unknown_ms"),
        }
    ),
    "winactor_event": _raw(
        {"occurred_at": "TIMESTAMP", **_texts("level", "licence_action", "person_hash", "machine_digest", "message_digest")}
    ),
    "winactor_log": _raw({"logged_at": "TIMESTAMP", **_texts("node_id", "marker", "message_digest")}),
}

_POWER_AUTOMATE = {
    "power_automate_run": _raw({**_RUN, **_texts("workflow_id", "parent_run_id")}),
    "power_automate_workflow": _raw(
        {**_texts("workflow_id", "process_key", "process_name"), "category": "INTEGER", **_times("created_at", "updated_at")}
    ),
}

_KINTONE = {
    "kintone_record": _raw(
        {
            **_texts("app_id", "record_number"),
            **_times("created_at", "updated_at"),
            **_texts("creator_hash", "modifier_hash", "status"),
            "revision": "BIGINT",
        },
        "BIGINT",
    ),
    "kintone_app": _raw(
        {
            **_texts("app_id", "app_name", "app_code", "space_id", "creator_hash", "modifier_hash"),
            **_times("created_at", "updated_at"),
        }
    ),
    "kintone_app_statistics": _raw(
        {
            **_texts("app_id", "app_name", "app_status"),
            **_counts("record_count", "field_count", "daily_request_count", "api_token_count", "webhook_count", "storage_bytes"),
            "customized": "BOOLEAN",
            "record_updated_at": "TIMESTAMP",
            **_texts("creator_hash", "modifier_hash"),
            **_times("created_at", "updated_at"),
        }
    ),
    "kintone_audit": _raw(
        {
            "occurred_at": "TIMESTAMP",
            **_texts("person_hash", "level", "service", "module", "action", "result", "app_id", "record_ids"),
            "detail_digest": "VARCHAR",
        }
    ),
}

_SURVEYS = {
    "survey_response": _raw(
        {**_texts("survey_id", "respondent_key"), "completed_at": "TIMESTAMP", "content_hash": "VARCHAR"},
    ),
    "survey_answer": {
        "file_id": "INTEGER",
        "row_number": "BIGINT",
        **_texts("column_header", "column_key", "answer"),
    },
}

_OTHERS = {
    "rpa_sheet_run": _raw({**_RUN, **_texts("department_key")}),
    "transcription_use": _raw(
        {
            "used_on": "DATE",
            **_texts("department_text", "department_key", "meeting_digest", "person_hash"),
            **dict.fromkeys(("audio_hours", "audio_minutes"), "DOUBLE"),
        }
    ),
    "online_application": _raw(
        {
            **_texts("application_digest", "procedure_key", "procedure_name", "channel", "status_text"),
            **_texts("department_text", "department_key"),
            **_times("applied_at", "completed_at"),
        }
    ),
    "online_application_total": _raw(
        {
            "month": "DATE",
            **_texts("procedure_key", "procedure_name", "channel", "department_text", "department_key"),
            "applications": "DOUBLE",
        }
    ),
    "overtime_month": _raw(
        {
            "month": "DATE",
            **_texts("person_hash", "department_code", "department_text", "department_key", "hours_notation"),
            "overtime_hours": "DOUBLE",
        }
    ),
    "paper_reading": _raw(
        {
            "printed_on": "DATE",
            "month": "DATE",
            **_texts("department_text", "department_key", "device_name", "device_key", "counter"),
            "pages": "DOUBLE",
        }
    ),
    "consultation": _raw(
        {
            "consulted_on": "DATE",
            "month": "DATE",
            **_texts("department_text", "department_key", "kind", "kind_key"),
            "consultations": "DOUBLE",
        }
    ),
    "m365_usage": _raw(
        {
            "report": "VARCHAR",
            "refreshed_on": "DATE",
            "person_hash": "VARCHAR",
            "is_concealed": "BOOLEAN",
            "is_deleted": "BOOLEAN",
            **dict.fromkeys(
                (
                    "last_activity_on",
                    "exchange_on",
                    "onedrive_on",
                    "sharepoint_on",
                    "skype_on",
                    "yammer_on",
                    "teams_on",
                ),
                "DATE",
            ),
        }
    ),
}

RAW_TABLES: dict[str, dict[str, str]] = _UIPATH | _WINACTOR | _POWER_AUTOMATE | _KINTONE | _SURVEYS | _OTHERS

# Written by people and shown: who is named in them is masked before they are stored.
MASKED_COLUMNS = frozenset({"app_name"})

# A kintone export without revisions can still be told from one with them by its update time.
VERSION_ORDER: dict[str, tuple[str, ...]] = {"kintone_record": ("version", "updated_at")}


def version_columns(table: str) -> tuple[str, ...]:
    """The columns that tell which of two rows of one key is newer, the most telling first."""
    return VERSION_ORDER.get(table, ("version",))
