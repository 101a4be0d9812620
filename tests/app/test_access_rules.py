"""Who may see what: roles from claims, settings that are refused, rows of a department viewer."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from dashboard import restrict
from dashboard.access import AccessSettings, Viewer, is_loopback, read_access, valid_until, viewer_of
from dashboard.gate import is_this_machine
from pipelines.errors import UserError
from pipelines.secret_file import read_secret_file
from tests.app.snapshot_fixture import write_snapshot
from tests.published_schema import SCHEMA_PATH

LOGIN = {
    "redirect_uri": "http://localhost:8501/oauth2callback",
    "cookie_secret": "x" * 32,
    "client_id": "dx",
    "client_secret": "secret",
    "server_metadata_url": "http://localhost:1/.well-known/openid-configuration",
}
ACCESS = AccessSettings(
    role_claim="groups",
    roles={"exec": "executive", "b1": "department:B1", "data": "analyst"},
    addresses={"Deputy@city.example": "executive"},
)


@pytest.mark.parametrize(
    ("claims", "viewer"),
    [
        ({"groups": ["exec"]}, Viewer("executive")),
        ({"groups": "b1"}, Viewer("department", "B1")),
        ({"groups": ["b1", "exec"]}, Viewer("executive")),
        ({"groups": ["exec", "data", "b1"]}, Viewer("analyst")),
        ({"email": "deputy@CITY.example", "email_verified": True}, Viewer("executive")),
        ({"email": "deputy@city.example"}, None),
        ({"email": "deputy@city.example", "email_verified": "true"}, None),
        ({"email": "deputy@city.example", "email_verified": False}, None),
        ({"email": "other@city.example", "email_verified": True}, None),
        ({"groups": ["executive"]}, None),
        ({"roles": ["exec"]}, None),
        ({"groups": {"exec": True}}, None),
        ({}, None),
    ],
)
def test_the_role_comes_from_the_claim_or_the_address_and_from_nothing_else(claims, viewer):
    assert viewer_of(ACCESS, claims) == viewer


def test_a_login_counts_for_its_hours_and_one_without_a_true_time_not_at_all():
    assert valid_until(ACCESS, {"iat": 1000}, 1000 + 12 * 3600) == 1000 + 12 * 3600
    assert valid_until(ACCESS, {"iat": 1000}, 1001 + 12 * 3600) is None
    for claims in ({}, {"iat": "1000"}, {"iat": 9e12}, {"iat": float("nan")}):
        assert valid_until(ACCESS, claims, 1000) is None


@pytest.mark.parametrize(
    ("secrets", "where"),
    [
        ({"auth": LOGIN}, "access"),
        ({"auth": LOGIN, "access": {"roles": {"a": "executive"}}}, "role_claim"),
        ({"auth": LOGIN, "access": {"addresses": {"a@b": "mayor"}}}, "access.addresses"),
        ({"auth": LOGIN, "access": {"addresses": {"a@b": "department:"}}}, "access.addresses"),
        ({"auth": {**LOGIN, "cookie_secret": "short"}, "access": {"addresses": {"a@b": "analyst"}}}, "auth.cookie_secret"),
        ({"access": {"addresses": {"a@b": "analyst"}}}, "[auth]"),
        ({"auth": {}, "access": {"addresses": {"a@b": "analyst"}}}, "auth.redirect_uri"),
    ],
)
def test_settings_that_leave_open_who_sees_what_are_refused_without_showing_a_secret(secrets, where):
    with pytest.raises(UserError) as refused:
        read_access(secrets)
    assert where in refused.value.en
    assert "short" not in refused.value.en
    assert refused.value.exit_code == 2


def test_no_secrets_mean_that_no_login_is_set_up():
    assert read_access({}) is None


def test_a_secrets_file_that_others_can_read_is_refused(tmp_path: Path):
    path = tmp_path / "secrets.toml"
    assert read_secret_file(path) == {}
    path.write_text("[auth]\nclient_id = 'dx'\n")
    path.chmod(0o640)
    with pytest.raises(UserError, match="chmod 600"):
        read_secret_file(path)
    path.chmod(0o600)
    assert read_secret_file(path) == {"auth": {"client_id": "dx"}}


@pytest.mark.parametrize(
    ("name", "stays"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("127.9.9.9", True), ("0.0.0.0", False), ("10.0.0.5", False)]
    + [("localhost.evil.example", False), ("", False), (None, False)],
)
def test_only_loopback_names_stay_on_this_machine(name, stays):
    assert is_loopback(name) is stays


def test_every_published_table_has_a_rule_for_department_viewers():
    published = set(re.findall(r"create table (\w+)", SCHEMA_PATH.read_text(encoding="utf-8")))
    ruled = [*restrict.OPEN, *restrict.MASKED, *restrict.FILTERED, *restrict.ADDED_UP, "dim_department"]
    assert len(ruled) == len(set(ruled))
    assert set(ruled) == published


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """What a viewer of 市民局 (B2) is shown: 市民課 S3 and 国保課 S4."""
    return restrict.restrict(write_snapshot(tmp_path_factory.mktemp("city"), "20261016T060400"), "B2")


def test_a_department_viewer_sees_the_own_bureau_and_one_line_of_the_rest(own):
    assert own.execute("select distinct department_id from mart_hours_saved order by 1").fetchall() == [
        ("S3",),
        ("S4",),
        ("others",),
    ]
    # September 2026: 市民課 60.4 and 国保課 -2.5 kintone; the others' kintone 10.3, uipath 80.5, winactor 20.25
    assert own.execute(
        "select department_id, tool, round(net_hours, 2) from mart_hours_saved where month = date '2026-09-01' order by all"
    ).fetchall() == [
        ("S3", "kintone", 60.4),
        ("S4", "kintone", -2.5),
        ("others", "kintone", 10.3),
        ("others", "uipath", 80.5),
        ("others", "winactor", 20.25),
    ]


def test_the_rest_of_the_city_names_no_kind_procedure_or_process(tmp_path: Path):
    path = write_snapshot(tmp_path, "20261016T060400")
    with duckdb.connect(str(path)) as con:
        for table in ("mart_consultations", "mart_online_applications", "mart_uncredited", "meta_quality", "dim_process"):
            con.execute(f"delete from {table}")
        con.execute(
            "insert into dim_process (process_id, department_id, tool) values ('P3', 'S3', 'kintone'), ('P5', 'S5', 'uipath')"
        )
        con.execute("insert into mart_consultations values ('S5', '納税', '2026-09-01', 7), ('S3', '窓口', '2026-09-01', 5)")
        con.execute(
            "insert into mart_uncredited (source, match_key, process_id, month, items, reason) values "
            "('uipath', 'robot', 'P5', '2026-09-01', 3, 'no_baseline'), ('uipath', 'x', null, '2026-09-01', 2, 'unregistered')"
        )
        con.execute(
            "insert into meta_quality values ('a', 't', 'warn', false, 'process P5 of S5', '0'), "
            "('b', 't', 'warn', true, '1.5', '2')"
        )
    con = restrict.restrict(path, "B2")
    assert con.execute("select department_id, kind, consultations from mart_consultations order by all").fetchall() == [
        ("S3", "窓口", 5),
        ("others", "ほかの局（計）", 7),
    ]
    # 3 items of a robot of 税務課 and 2 of nobody's, both uipath
    assert con.execute(
        "select u.match_key, p.tool, sum(u.items) from mart_uncredited u join dim_process p using (process_id) group by all"
    ).fetchall() == [("ほかの局（計）", "uipath", 5)]
    assert con.execute("select observed from meta_quality order by check_name").fetchall() == [(None,), ("1.5",)]


@pytest.mark.parametrize(
    ("headers", "stays"),
    [
        ({"Host": "127.0.0.1:8501"}, True),
        ({"Host": "localhost"}, True),
        ({"Host": "[::1]:8501"}, True),
        ({"Host": "dx.city.example"}, False),
        ({"Host": "evil@localhost"}, False),
        ({"Host": "localhost#evil"}, False),
        ({"Host": "[bad"}, False),
        ({}, False),
        ({"Host": "127.0.0.1", "X-Forwarded-Proto": "https"}, False),
        ({"Host": "127.0.0.1", "Via": "1.1 proxy"}, False),
    ],
)
def test_a_request_by_another_name_or_through_a_proxy_is_not_of_this_machine(headers, stays):
    assert is_this_machine("127.0.0.1", headers) is stays
    assert not is_this_machine("0.0.0.0", headers)


def test_people_of_other_bureaus_are_not_there_and_have_no_line_of_the_rest(own):
    assert own.execute("select distinct scope, scope_id from mart_adoption order by all").fetchall() == [
        ("city", ""),
        ("department", "S3"),
        ("department", "S4"),
        ("top_department", "B2"),
    ]
    names = own.execute("select distinct department_name from dim_department order by 1").fetchall()
    assert names == [("ほかの局（計）",), ("保険課",), ("国保課",), ("市民局",), ("市民課",), ("市民部",)]


def test_a_department_viewers_connection_reaches_no_file(own, tmp_path: Path):
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with pytest.raises(duckdb.PermissionException):
        own.execute(f"select * from read_csv('{tmp_path}/secret.csv')")
    with pytest.raises(duckdb.Error):
        own.execute("set enable_external_access = true")


def test_a_bureau_that_the_snapshot_does_not_know_is_refused(tmp_path: Path):
    with pytest.raises(UserError, match="B9"):
        restrict.restrict(write_snapshot(tmp_path, "20261016T060400"), "B9")
