"""What is true of every system's pull: limits, damage, slowness, proxies, certificates; seen through kintone's client."""

from __future__ import annotations

import time

import pytest

from tests.pull.server import Reply, first, ok, refusal
from tests.pull.test_kintone import Kintone, many


@pytest.fixture
def kintone(city, serve):
    """A server with one app of two records; ``answer_first`` puts replies before its own."""
    server = serve(Kintone(app_7=many(2)))
    server.answer_first = lambda *replies: setattr(server, "answer", first(*replies, then=server.answer))
    city.configure(kintone={"base_url": server.url, "apps": [7]})
    return server


def loaded(city) -> int:
    city.take_in("kintone")
    return city.query("select count(*) from raw.kintone_record")[0][0]


def test_429_without_retry_after_is_tried_again_with_doubling_waits(city, kintone):
    kintone.answer_first(refusal(429, "GAIA_TO04"), refusal(429, "GAIA_TO04"))
    assert city.pull().exit_code == 0
    first_wait, second_wait = (after.at - before.at for before, after in zip(kintone.calls, kintone.calls[1:], strict=False))
    assert len(kintone.calls) == 3
    assert first_wait >= 0.01
    assert second_wait >= 0.02
    assert loaded(city) == 2


def test_retry_after_is_honoured(city, kintone):
    kintone.answer_first(refusal(503, **{"Retry-After": "1"}))
    assert city.pull().exit_code == 0
    assert kintone.calls[1].at - kintone.calls[0].at >= 1


def test_a_wait_longer_than_allowed_ends_the_pull_rather_than_being_cut(city, kintone):
    kintone.answer_first(refusal(429, "LIMIT", **{"Retry-After": "3600"}))
    shown = city.pull()
    assert shown.exit_code == 1
    assert len(kintone.calls) == 1
    assert "is busy or down (HTTP 429 LIMIT). Run dx pull again later." in shown.text


def test_a_system_that_stays_busy_is_given_up_after_the_attempts_configured(city, kintone):
    kintone.answer = lambda call: refusal(429)
    assert city.pull().exit_code == 1
    assert len(kintone.calls) == 3


@pytest.mark.parametrize(
    "damaged",
    [
        Reply(200, ok({"records": many(2), "totalCount": "2"}).body, sent=40),
        Reply(200, ok({"records": many(2), "totalCount": "2"}).body[:40]),
        Reply(200, ok({"records": many(2), "totalCount": "2"}).body, sent=40, with_length=False),
        Reply(200, b""),
        ok([]),
        ok({}),
    ],
    ids=["shorter than its length", "page cut midway", "connection ends", "nothing", "no object", "no records"],
)
def test_an_answer_cut_short_is_asked_for_again_and_never_written(city, kintone, damaged):
    kintone.answer_first(damaged)
    assert city.pull().exit_code == 0
    assert len(kintone.calls) == 2
    assert loaded(city) == 2


def test_answers_that_stay_cut_short_leave_no_file_and_no_state(city, kintone):
    kintone.answer = lambda call: Reply(200, ok({"records": many(2)}).body, sent=40)
    shown = city.pull()
    assert shown.exit_code == 1
    assert "records of app 7: The answer of 127.0.0.1 is cut short (3 tries). Run dx pull again later." in shown.text
    assert city.files("kintone") == []
    assert not (city.settings.data_dir / "pull" / "kintone.json").exists()


def test_a_slow_answer_is_waited_for_as_long_as_configured_and_asked_for_again(city, kintone):
    kintone.answer_first(Reply(delay_s=0.8))
    assert city.pull().exit_code == 0
    assert len(kintone.calls) == 2


def test_a_system_that_stays_slow_is_named_with_the_seconds(city, kintone):
    kintone.answer = lambda call: Reply(delay_s=0.8)
    shown = city.pull()
    assert shown.exit_code == 1
    assert "127.0.0.1 did not answer within 0.5 s (3 tries)" in shown.text


def test_a_web_page_instead_of_data_is_said_at_once(city, kintone):
    kintone.answer = lambda call: Reply(200, b"<!DOCTYPE html><title>Proxy login</title>", {"Content-Type": "text/html"})
    shown = city.pull()
    assert "answered with a web page instead of data" in shown.text
    assert len(kintone.calls) == 1


def test_a_redirect_is_not_followed_with_the_login(city, kintone, serve):
    other = serve(lambda call: ok({"records": []}))
    kintone.answer = lambda call: Reply(302, headers={"Location": f"{other.url}/login"})
    shown = city.pull()
    assert shown.exit_code == 1
    assert "redirects elsewhere (HTTP 302)" in shown.text
    assert other.calls == []


def test_a_refused_login_is_tried_once_per_system(city, serve):
    server = serve(lambda call: refusal(401, "CB_WA01"))
    city.configure(kintone={"base_url": server.url, "login": "dx-office", "apps": [1, 2, 3]})
    shown = city.pull()
    assert shown.exit_code == 1
    assert "refuses the login (HTTP 401 CB_WA01)" in shown.text
    assert len(server.calls) == 1


def test_a_server_that_is_not_there_is_named(city, unused_tcp_port):
    city.configure(kintone={"base_url": f"http://127.0.0.1:{unused_tcp_port}", "apps": [7]})
    began = time.monotonic()
    shown = city.pull()
    assert shown.exit_code == 1
    assert "127.0.0.1 cannot be reached" in shown.text
    assert time.monotonic() - began < 5


def test_https_goes_through_the_proxy_of_the_environment(city, serve, monkeypatch):
    proxy = serve(lambda call: Reply(407))
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    city.configure(kintone={"base_url": "https://city.cybozu.example", "apps": [7]})
    shown = city.pull()
    assert [(call.method, call.path) for call in proxy.calls] == [("CONNECT", "city.cybozu.example:443")]
    assert "The proxy towards city.cybozu.example cannot be used. Check HTTPS_PROXY" in shown.text


def test_a_certificate_nobody_vouches_for_is_refused(city, tls_server):
    city.configure(kintone={"base_url": tls_server.url, "apps": [7]})
    shown = city.pull()
    assert shown.exit_code == 1
    assert "The certificate of localhost cannot be verified" in shown.text
    assert tls_server.calls == []


def test_a_failing_source_does_not_hold_up_the_next(city, serve):
    kintone, winactor = serve(lambda call: refusal(401)), serve(lambda call: refusal(404))
    city.configure(kintone={"base_url": kintone.url, "apps": [7]}, winactor={"base_url": winactor.url, "name": "dx-office"})
    shown = city.pull()
    assert shown.exit_code == 1
    assert "Not everything could be pulled: kintone, winactor." in shown.text
    assert winactor.asked("/v1.2/tokens")
