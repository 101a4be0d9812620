"""Channels and the outbox against real servers: what arrives, what waits, what is never shown."""

from __future__ import annotations

import json
import os
import re
import smtplib
import socket
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from pipelines.alerts import outbox
from pipelines.alerts.config import EXAMPLE, load_config
from pipelines.alerts.message import Message, Section
from pipelines.alerts.outbox import deliver, keep, waiting
from pipelines.alerts.trouble import said_of
from pipelines.alerts.words import Words
from pipelines.clock import tokyo_now
from pipelines.errors import UserError
from pipelines.settings import PROJECT_DIR
from tests.alerts.conftest import OFFICE, PASSWORD, SECRET_PATH, SNAPSHOT_ID, City, Mailbox, chat_section, mail_section
from tests.pull.server import Reply, Server

OTHER = "dx-branch@city.example"
DX = str(Path(sys.executable).with_name("dx"))
MESSAGE = Message("test", "件名 <!channel>", (Section("見出し", ("一行目 <@U1>", "[x](https://evil.example)")),))


def keep_one(city: City, message: Message = MESSAGE) -> None:
    config = load_config(city.settings)
    assert config is not None
    keep(city.settings, config, message)


def deliver_kept(city: City) -> list[tuple[str, str]]:
    """By which channel something was tried, with the code of what went wrong."""
    config = load_config(city.settings)
    assert config is not None
    return [(tried.channel, tried.code) for tried in deliver(city.settings, config)]


def send(city: City, message: Message = MESSAGE) -> list[tuple[str, str]]:
    keep_one(city, message)
    return deliver_kept(city)


def journal(city: City) -> list[dict[str, str]]:
    path = city.settings.logs_dir / "alerts.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_mail_over_starttls_with_a_login_carries_text_and_attachment(
    city: City, starttls_mailbox: Mailbox, certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv("DX_ALERTS_SMTP_PASSWORD", PASSWORD)
    section = mail_section(starttls_mailbox.port).replace('"none"', '"starttls"').replace("127.0.0.1", "localhost")
    city.configure(f'{section}user = "dx"\ndigest_recipients = ["mayor@city.example"]\n')
    report = tmp_path / "report.pdf"
    report.write_bytes(b"%PDF-1.7")
    assert send(city, Message("digest", "月報", MESSAGE.sections, (report,))) == [("mail", "")]
    (letter,) = starttls_mailbox.letters
    assert (starttls_mailbox.logins, starttls_mailbox.encrypted) == ([("dx", PASSWORD)], [True])
    assert starttls_mailbox.recipients == [["mayor@city.example"]]
    assert (letter["From"], letter["To"], letter["Subject"]) == ("dx@city.example", "mayor@city.example", "月報")
    assert letter["Auto-Submitted"] == "auto-generated"
    (attached,) = letter.iter_attachments()
    assert (attached.get_filename(), attached.get_content(), attached.get_content_type()) == (
        "report.pdf",
        b"%PDF-1.7",
        "application/pdf",
    )


def test_a_server_whose_certificate_nobody_vouches_for_gets_no_password(
    city: City, starttls_mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DX_ALERTS_SMTP_PASSWORD", PASSWORD)
    section = mail_section(starttls_mailbox.port).replace('"none"', '"starttls"').replace("127.0.0.1", "localhost")
    city.configure(f'{section}user = "dx"\n')
    assert send(city) == [("mail", "SSLCertVerificationError")]
    assert (starttls_mailbox.logins, starttls_mailbox.letters) == ([], [])


def test_teams_gets_an_adaptive_card_without_markdown(city: City, chat: Server) -> None:
    city.configure(chat_section(chat))
    assert send(city) == [("teams", "")]
    (call,) = chat.calls
    assert (call.method, call.path) == ("POST", SECRET_PATH)
    body = json.loads(call.body)
    (attachment,) = body["attachments"]
    assert (body["type"], attachment["contentType"]) == ("message", "application/vnd.microsoft.card.adaptive")
    card = attachment["content"]
    assert (card["type"], card["version"]) == ("AdaptiveCard", "1.4")
    assert [block["type"] for block in card["body"]] == ["RichTextBlock"] * 4
    assert [block["inlines"][0]["text"] for block in card["body"]] == [
        "件名 <!channel>",
        "見出し",
        "一行目 <@U1>",
        "[x](https://evil.example)",
    ]


def test_slack_gets_plain_text_that_calls_nobody(city: City, chat: Server) -> None:
    city.configure(chat_section(chat, "slack"))
    chat.answer = lambda call: Reply(200, b"ok")
    assert send(city) == [("slack", "")]
    body = json.loads(chat.calls[0].body)
    assert body == {
        "text": "件名 &lt;!channel&gt;",
        "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": "件名 <!channel>", "emoji": False}},
            {
                "type": "section",
                "text": {
                    "type": "plain_text",
                    "text": "見出し\n一行目 <@U1>\n[x](https://evil.example)",
                    "emoji": False,
                },
            },
        ],
    }


@pytest.mark.parametrize("kind", ["teams", "slack"])
def test_a_long_message_is_cut_where_it_says_what_happened(city: City, chat: Server, kind: str) -> None:
    """Of 6,000 characters 200 are for what is valid and what to do, so that 19 lines of 300 have room, and no 20th."""
    city.configure(chat_section(chat, kind))
    happened = Section("何が起きたか", tuple(f"{number:02}" + "行" * 298 for number in range(25)))
    send(
        city, Message("failure", "件名", (happened, Section("有効", ("有" * 100,)), Section("すること", ("手" * 60, "順" * 40))))
    )
    assert len(chat.calls[0].body) < 28_000
    body = json.loads(chat.calls[0].body)
    if kind == "teams":
        lines = [block["inlines"][0]["text"] for block in body["attachments"][0]["content"]["body"]]
    else:
        # a block ends anywhere in a line
        header, *blocks = [block["text"]["text"] for block in body["blocks"]]
        lines = [header, *"".join(blocks[:-2]).split("\n"), *blocks[-2].split("\n"), *blocks[-1].split("\n")]
    assert lines == [
        *("件名", "何が起きたか", *happened.lines[:19], "…"),
        *("有効", "有" * 100),
        *("すること", "手" * 60, "順" * 40),
    ]


def test_what_a_channel_does_not_take_waits_for_that_channel_alone(city: City, mailbox: Mailbox, chat: Server) -> None:
    city.configure(mail_section(mailbox.port) + chat_section(chat))
    chat.answer = lambda call: Reply(500, b"secret words")
    assert send(city) == [("mail", ""), ("teams", "HTTP 500")]
    assert waiting(city.settings) == 1
    chat.answer = lambda call: Reply(202)
    assert deliver_kept(city) == [("teams", "")]
    assert (waiting(city.settings), len(mailbox.letters), len(chat.calls)) == (0, 1, 2)
    assert [(line["channel"], line["outcome"]) for line in journal(city)] == [
        ("mail", "delivered"),
        ("teams", "HTTP 500"),
        ("teams", "delivered"),
    ]


def test_a_server_that_is_gone_is_asked_once_a_delivery_and_everything_waits_in_order(
    city: City, unused_tcp_port: int, mailbox: Mailbox
) -> None:
    city.mail_to(mailbox)
    config = load_config(city.settings)
    assert config is not None and config.mail is not None
    gone = config.model_copy(update={"mail": config.mail.model_copy(update={"port": 9})})
    for subject in ("一通目", "二通目"):
        keep(city.settings, gone, Message("test", subject, MESSAGE.sections))
    assert [tried.code for tried in deliver(city.settings, gone)] == ["ConnectionRefusedError"]
    assert waiting(city.settings) == 2
    deliver(city.settings, config)
    assert mailbox.subjects == ["一通目", "二通目"]


def test_a_refused_recipient_is_a_code_in_the_journal_and_the_message_waits(city: City, mailbox: Mailbox) -> None:
    city.mail_to(mailbox)
    mailbox.reply = f"550 no mailbox {OFFICE}"
    assert send(city) == [("mail", "SMTP 550")]
    assert waiting(city.settings) == 1
    assert OFFICE not in (city.settings.logs_dir / "alerts.jsonl").read_text(encoding="utf-8")


def two_recipients(city: City, mailbox: Mailbox, other: str = OTHER) -> None:
    city.configure(mail_section(mailbox.port).replace(f'"{OFFICE}"', f'"{OFFICE}", "{other}"'))


def test_a_recipient_refused_for_good_is_told_once_and_the_others_get_the_mail_once(city: City, mailbox: Mailbox) -> None:
    two_recipients(city, mailbox)
    mailbox.refusals = {OTHER: f"550 no mailbox {OTHER}"}
    keep_one(city)
    config = load_config(city.settings)
    assert config is not None
    (tried,) = deliver(city.settings, config)
    assert tried.problem == ("SMTP 550 (1/2): これらのあて先だけが断られ、ほかには届きました。recipients を確かめてください")
    assert (deliver_kept(city), waiting(city.settings)) == ([], 0)
    assert mailbox.recipients == [[OFFICE]]
    assert [line["outcome"] for line in journal(city)] == ["SMTP 550 (1/2)"]


def test_a_recipient_refused_for_now_waits_alone(city: City, mailbox: Mailbox) -> None:
    two_recipients(city, mailbox)
    mailbox.refusals = {OTHER: "450 greylisted"}
    assert send(city) == [("mail", "SMTP 450 (1/2)")]
    (entry,) = (city.settings.alerts_dir / "outbox").glob("*.json")
    assert (json.loads(entry.read_text(encoding="utf-8"))["unserved"], entry.stat().st_mode & 0o777) == ([OTHER], 0o600)
    assert deliver_kept(city) == [("mail", "SMTP 450")]
    mailbox.refusals = {}
    assert (deliver_kept(city), deliver_kept(city)) == ([("mail", "")], [])
    assert mailbox.recipients == [[OFFICE], [OTHER]]
    assert {letter["To"] for letter in mailbox.letters} == {f"{OFFICE}, {OTHER}"}
    assert [line["outcome"] for line in journal(city)] == ["SMTP 450 (1/2)", "SMTP 450", "delivered"]
    assert "@" not in (city.settings.logs_dir / "alerts.jsonl").read_text(encoding="utf-8")


def test_a_recipient_refused_for_now_and_then_for_good_is_given_up(city: City, mailbox: Mailbox) -> None:
    two_recipients(city, mailbox)
    mailbox.refusals = {OTHER: "450 greylisted"}
    send(city)
    mailbox.refusals = {OTHER: "550 no mailbox"}
    assert (deliver_kept(city), waiting(city.settings)) == ([("mail", "SMTP 550 (1/1)")], 0)
    assert mailbox.recipients == [[OFFICE]]


def test_a_recipient_who_waits_and_is_taken_out_of_the_settings_is_served_no_more(city: City, mailbox: Mailbox) -> None:
    two_recipients(city, mailbox)
    mailbox.refusals = {OTHER: "450 greylisted"}
    send(city)
    mailbox.refusals = {}
    two_recipients(city, mailbox, "dx-new@city.example")
    deliver_kept(city)
    assert (waiting(city.settings), mailbox.recipients) == (0, [[OFFICE]])


def test_a_message_that_every_recipient_was_refused_for_waits_until_the_settings_are_mended(city: City, mailbox: Mailbox) -> None:
    two_recipients(city, mailbox)
    mailbox.refusals = {OFFICE: "550 no relaying", OTHER: "550 no relaying"}
    assert send(city) == [("mail", "SMTP 550")]
    assert (deliver_kept(city), waiting(city.settings)) == ([("mail", "SMTP 550")], 1)
    two_recipients(city, mailbox, "dx-new@city.example")
    assert (deliver_kept(city), waiting(city.settings)) == ([("mail", "SMTP 550 (1/2)")], 0)
    assert mailbox.recipients == [["dx-new@city.example"]]


def test_what_nobody_could_be_told_for_a_month_is_dropped(city: City, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    city.mail_to(mailbox)
    config = load_config(city.settings)
    assert config is not None
    monkeypatch.setattr(outbox, "tokyo_now", lambda: tokyo_now() - timedelta(days=31))
    keep(city.settings, config, MESSAGE)
    monkeypatch.undo()
    assert (deliver(city.settings, config), waiting(city.settings), mailbox.letters) == ([], 0, [])
    assert [(line["kind"], line["outcome"]) for line in journal(city)] == [("test", "dropped")]


def test_a_redirect_does_not_take_the_message_elsewhere(city: City, chat: Server) -> None:
    city.configure(chat_section(chat))
    chat.answer = lambda call: Reply(302, headers={"Location": f"{chat.url}/elsewhere"})
    assert send(city) == [("teams", "HTTP 302")]
    assert [call.path for call in chat.calls] == [SECRET_PATH]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[mail\n", "TOML"),
        ("", "needs a section [mail] or [webhook]"),
        ("[post]\n", "post"),
        ('[webhook]\nkind = "teams"\nurl = "http://chat.example/x"\n', "webhook.url"),
        ('[webhook]\nkind = "teams"\nurl = "https://"\n', "webhook.url"),
        ('[webhook]\nkind = "teams"\nurl = "https://dx:word@chat.example/x"\n', "webhook.url"),
        ('[webhook]\nkind = "teams"\n', "webhook.url"),
        (mail_section(25).replace("dx-office@city.example", "a@b\\nBcc: c@d"), "mail.recipients.0"),
        (mail_section(25) + 'user = "dx"\n', "DX_ALERTS_SMTP_PASSWORD"),
        (mail_section(25).replace("127.0.0.1", "smtp.example") + f'user = "dx"\npassword = "{PASSWORD}"\n', "without encryption"),
    ],
)
def test_wrong_settings_name_the_key_and_repeat_no_secret(city: City, text: str, said: str) -> None:
    city.configure(text)
    with pytest.raises(UserError) as refused:
        load_config(city.settings)
    assert refused.value.exit_code == 2
    assert said in refused.value.ja and PASSWORD not in refused.value.ja and "chat.example" not in refused.value.ja


def test_settings_that_others_can_read_are_refused_before_anything_is_touched(city: City) -> None:
    city.configure(mail_section(25), mode=0o640)
    before = sorted(path for path in city.settings.data_dir.rglob("*"))
    for command in (["alert", "--test"], ["run"]):
        outcome = dx(city, *command)
        assert (outcome.returncode, outcome.stdout) == (2, "")
        assert f"chmod 600 {city.settings.alerts_path}" in outcome.stderr
    assert sorted(path for path in city.settings.data_dir.rglob("*")) == before
    assert f"chmod 600 {city.settings.alerts_path}" in dx(city, "doctor").stdout


def test_without_settings_the_command_shows_how_to_begin(city: City) -> None:
    outcome = dx(city, "alert", "--test")
    assert outcome.returncode == 2
    assert "[mail]" in outcome.stderr and "alerts.toml" in outcome.stderr


def test_the_test_message_says_by_which_way_it_went(city: City, mailbox: Mailbox, chat: Server) -> None:
    city.configure(mail_section(mailbox.port) + chat_section(chat))
    chat.answer = lambda call: Reply(404)
    outcome = dx(city, "alert", "--test")
    assert outcome.returncode == 1
    assert outcome.stdout == (
        "mail: 試験: 届けました\nteams: 試験: 届けられません (HTTP 404: Webhook が受け取りません。"
        "url が今も使えるか、チャットの側で止まっていないかを確かめてください)\n"
    )
    assert mailbox.subjects == ["【DX効果】通知の試験"]
    assert f"公開中の版 {SNAPSHOT_ID}" in mailbox.texts[0]


@pytest.mark.parametrize(
    ("error", "channel", "ja", "en"),
    [
        (
            socket.gaierror(-2, "Name or service not known"),
            "mail",
            "gaierror: host の名前のサーバーが見つかりません。綴りと DNS を確かめてください",
            "gaierror: no server of the name in host is found; check its spelling and the DNS",
        ),
        (
            smtplib.SMTPNotSupportedError("STARTTLS extension not supported by server."),
            "mail",
            "SMTPNotSupportedError: サーバーに starttls かログインの機能がありません。encryption、port、user を確かめてください",
            "SMTPNotSupportedError: the server has no starttls or no login; check encryption, port and user",
        ),
        (
            smtplib.SMTPAuthenticationError(535, b"dx@city.example"),
            "mail",
            "SMTP 535: ログインできません。user とパスワードを確かめてください",
            "SMTP 535: the login was refused; check user and password",
        ),
        (
            smtplib.SMTPDataError(554, b"spam"),
            "mail",
            "SMTP 554: サーバーが断りました。メールサーバーの管理者にコードの意味を確かめてください",
            "SMTP 554: the server refused; ask who looks after it what the code means",
        ),
        (
            requests.exceptions.InvalidURL("https://chat.example:port/secret"),
            "teams",
            "InvalidURL: url が正しくありません。チャットの画面から写し直してください",
            "InvalidURL: url is not valid; copy it once more from the chat's page",
        ),
        (
            requests.exceptions.ConnectionError("https://chat.example/secret"),
            "slack",
            "ConnectionError: サーバーにつながりません。url のサーバー名、HTTPS_PROXY、ファイアウォールを確かめてください",
            "ConnectionError: the server cannot be reached; check the server's name in url, HTTPS_PROXY and the firewall",
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_a_channel_did_not_take_is_said_with_what_to_check_and_no_address(
    error: Exception, channel: str, ja: str, en: str
) -> None:
    assert (said_of(error, channel, "ja"), said_of(error, channel, "en")) == (ja, en)


def test_the_test_message_to_a_server_without_starttls_names_the_settings_to_check_in_english(
    city: City, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DX_LANG", "en")
    city.configure(mail_section(mailbox.port).replace('"none"', '"starttls"'))
    assert dx(city, "alert", "--test").stdout == (
        "mail: a test: not delivered (SMTPNotSupportedError: "
        "the server has no starttls or no login; check encryption, port and user)\n"
    )


def dx(city: City, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DX_DATA_DIR": str(city.settings.data_dir)}
    return subprocess.run([DX, *arguments], env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("page", ["docs/alerts.md", "docs/alerts.ja.md"])
def test_the_example_of_the_documents_and_of_the_command_can_be_used(
    city: City, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DX_ALERTS_SMTP_PASSWORD", PASSWORD)
    monkeypatch.setenv("DX_ALERTS_WEBHOOK_URL", "https://chat.example/hook")
    text = (PROJECT_DIR / page).read_text(encoding="utf-8")
    for example in (text.split("```toml\n")[1].split("```")[0], EXAMPLE):
        city.configure(example)
        config = load_config(city.settings)
        assert config is not None and config.mail is not None and config.webhook is not None
        assert config.webhook.url.get_secret_value() == "https://chat.example/hook"


@pytest.mark.parametrize(("lang", "page"), [("ja", "docs/alerts.ja.md"), ("en", "docs/alerts.md")])
def test_messages_name_sections_that_the_documents_have(lang: str, page: str) -> None:
    headings = re.findall(r"^### (.+)$", (PROJECT_DIR / page).read_text(encoding="utf-8"), re.MULTILINE)
    words = Words(lang)
    sent = [words.failure(tokyo_now(), [], None), words.killed("2026-10-17 06:00", None), words.overdue("2026-10-17 06:00", None)]
    named = [message.sections[-1].lines[-1] for message in sent]
    assert all(any(heading in line for heading in headings) and page in line for line in named)
    assert len(headings) == 4
