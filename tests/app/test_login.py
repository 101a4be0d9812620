"""The dashboard behind a login: a real provider, a real Streamlit, a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.app.conftest import free_port, running_app
from tests.app.provider import Provider
from tests.app.snapshot_fixture import write_snapshot
from tests.conftest import CHROMIUM, CHROMIUM_OPTIONS

pytestmark = pytest.mark.browser

# Net hours of 令和8年度 in the snapshot (1,011.7) and words that only a drawn page has
FIGURES = ("1,012", "市民課", "税務課", "データは")


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    provider = Provider()
    yield provider
    provider.close()


@pytest.fixture(scope="module")
def app(browser: Browser, provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a dashboard that asks ``provider`` who is there."""
    data_dir = tmp_path_factory.mktemp("city")
    write_snapshot(data_dir, "20261016T060400")
    port = free_port()
    secrets = data_dir / "secrets.toml"
    secrets.write_text(
        f"""
        [auth]
        redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
        cookie_secret = "{"0123456789abcdef" * 2}"
        client_id = "dx"
        client_secret = "secret"
        server_metadata_url = "{provider.issuer}/.well-known/openid-configuration"
        [access]
        role_claim = "groups"
        [access.roles]
        exec = "executive"
        b2 = "department:B2"
        """,
        encoding="utf-8",
    )
    secrets.chmod(0o600)
    with running_app(data_dir, port=port, options=("--secrets.files", str(secrets))) as address:
        yield address


@pytest.fixture
def page(browser: Browser, provider: Provider) -> Iterator[Page]:
    """A new browser without any session."""
    provider.forge, provider.claims = False, {"groups": ["exec"]}
    # One of its own: after redirects Chromium may never answer the closing of a page, but a browser that does not end is killed
    own = browser.browser_type.launch(executable_path=str(CHROMIUM), args=list(CHROMIUM_OPTIONS))
    yield own.new_page(viewport={"width": 1366, "height": 768}, locale="ja-JP")
    own.close()


def expect_nothing_of_the_data(page: Page, words: str) -> None:
    expect(page.locator(".st-key-closed")).to_contain_text(words)
    text = page.locator("body").inner_text()
    assert not [figure for figure in FIGURES if figure in text]
    assert page.locator(".dx-drawn").count() == 0


def log_in(page: Page, address: str) -> None:
    page.goto(address)
    # there and back again: until then every page asks for a login, whatever comes of it
    with page.expect_navigation():
        page.locator(".st-key-login button").click()


@pytest.mark.parametrize(
    "link", ["", "/hours?fiscal_year=2026&department=S3", "/trust?snapshot=20261016T060400", "/?lang=en", "/nowhere?lang=en"]
)
def test_without_a_session_a_direct_link_shows_the_login_and_nothing_else(page: Page, app: str, link: str) -> None:
    page.goto(app + link)
    expect_nothing_of_the_data(page, "log in" if "lang=en" in link else "ログインが必要です")


def test_an_executive_sees_the_page_and_can_leave(page: Page, app: str) -> None:
    log_in(page, app)
    expect(page.locator(".dx-drawn")).to_have_count(1)
    expect(page.locator("body")).to_contain_text("1,012")
    page.locator(".st-key-logout button").click()
    expect_nothing_of_the_data(page, "ログインが必要です")


def test_a_department_viewer_is_offered_the_own_bureau_alone(page: Page, app: str, provider: Provider) -> None:
    provider.claims = {"groups": ["b2"]}
    log_in(page, app)
    expect(page.locator(".dx-drawn")).to_have_count(1)
    page.locator(".st-key-filter_department [role=combobox]").click()
    expect(page.get_by_role("option").first).to_be_visible()
    offered = page.get_by_role("option").all_inner_texts()
    assert offered == [
        "全庁",
        "市民局",
        "市民局 > 市民部",
        "市民局 > 市民部 > 市民課",
        "市民局 > 市民部 > 国保課",
        "ほかの局（計）",
    ]
    # A link to a department of another bureau shows the city instead, without that department's name
    page.goto(f"{app}/?department=S5")
    expect(page.locator(".dx-drawn")).to_have_count(1)
    expect(page.locator(".st-key-filter_department [role=combobox]")).to_have_value("全庁")
    assert "税務" not in page.locator("body").inner_text()


def test_a_login_without_a_role_shows_nothing(page: Page, app: str, provider: Provider) -> None:
    provider.claims = {"groups": ["executive", "department:B2"], "role": "executive", "email": "a@city.example"}
    log_in(page, app)
    expect_nothing_of_the_data(page, "閲覧の権限がありません")


@pytest.mark.parametrize("forged", ["key", "audience", "issuer", "expired"])
def test_a_forged_token_lets_nobody_in(page: Page, app: str, provider: Provider, forged: str) -> None:
    provider.forge = forged == "key"
    provider.claims |= {"audience": {"aud": "other"}, "issuer": {"iss": "http://x"}, "expired": {"exp": 1}}.get(forged, {})
    log_in(page, app)
    expect_nothing_of_the_data(page, "ログインが必要です")


def test_a_forged_cookie_lets_nobody_in(page: Page, app: str) -> None:
    claims = {"groups": ["exec"], "is_logged_in": True, "origin": app, "provider": "default", "iat": 9999999999}
    page.context.add_cookies([{"name": "_streamlit_user", "value": json.dumps(claims), "url": app}])
    page.goto(app)
    expect_nothing_of_the_data(page, "ログインが必要です")


def test_an_old_login_must_be_made_anew(page: Page, app: str, provider: Provider) -> None:
    provider.claims |= {"iat": 1_700_000_000}
    log_in(page, app)
    expect_nothing_of_the_data(page, "ログインが必要です")


def test_without_a_login_another_name_or_a_proxy_is_refused_and_told_why(browser: Browser, tmp_path: Path) -> None:
    write_snapshot(tmp_path, "20261016T060400")
    with running_app(tmp_path) as address:
        port = address.rpartition(":")[2]
        for headers in ({"X-Forwarded-For": "10.0.0.5"}, {"Forwarded": "for=10.0.0.5"}):
            context = browser.new_context(extra_http_headers=headers, locale="ja-JP")
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{port}")
            expect_nothing_of_the_data(page, "ログインの設定がないため")
            context.close()


@pytest.mark.parametrize(
    ("text", "mode", "options", "words"),
    [
        ('[auth]\nclient_id = "dx', 0o600, True, "TOML として読めません"),
        ("[Auth]\n", 0o600, True, "[auth] がありません"),
        ("[auth]\n", 0o644, True, "chmod 600"),
        ("[auth]\n", 0o600, False, "dx dashboard"),
    ],
)
def test_settings_that_cannot_be_used_close_the_page_instead_of_opening_it(
    browser: Browser, tmp_path: Path, text: str, mode: int, options: bool, words: str
) -> None:
    write_snapshot(tmp_path, "20261016T060400")
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(text)
    secrets.chmod(mode)
    with running_app(tmp_path, options=("--secrets.files", str(secrets)) if options else ()) as address:
        page = browser.new_page(locale="ja-JP")
        page.goto(address)
        expect(page.locator(".st-key-broken")).to_contain_text(words)
        assert page.locator(".dx-drawn").count() == 0
        page.close()


def test_without_a_login_all_addresses_of_the_machine_are_refused(browser: Browser, tmp_path: Path) -> None:
    write_snapshot(tmp_path, "20261016T060400")
    with running_app(tmp_path, options=("--server.address", "0.0.0.0")) as address:
        page = browser.new_page(locale="ja-JP")
        page.goto(address)
        expect_nothing_of_the_data(page, "このアドレスには表示できません")
        page.close()
