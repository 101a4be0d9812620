"""Incoming webhooks: a message as Teams (an adaptive card, through a workflow) and Slack take it.

Belongs here: the two forms and the request. Does not belong here: what is said. Nothing of a message is markup: texts of others
can make no link, mention or formatting.
"""

from __future__ import annotations

import json
from typing import Any

from pipelines.alerts.config import WebhookConfig
from pipelines.alerts.message import Message

CARD = "application/vnd.microsoft.card.adaptive"
# Teams takes 28 kB a message, Slack 40,000 characters; a Japanese character is 3 bytes
LONGEST_TEXT = 6000


class NotTaken(Exception):
    """The webhook answered that it does not take the message; says the HTTP status alone."""


def post_message(config: WebhookConfig, message: Message) -> None:
    """Post a message once, following no redirect.

    Raises NotTaken, or requests' exceptions, whose texts hold the secret address.
    """
    import requests

    body = teams_body(message) if config.kind == "teams" else slack_body(message)
    answer = requests.post(
        config.url.get_secret_value(),
        # as UTF-8: escaped, a Japanese character would take six bytes
        data=json.dumps(body, ensure_ascii=False).encode(),
        headers={"Content-Type": "application/json; charset=utf-8"},
        timeout=config.timeout_s,
        allow_redirects=False,
    )
    if answer.status_code not in (200, 201, 202):
        raise NotTaken(f"HTTP {answer.status_code}")


def teams_body(message: Message) -> dict[str, Any]:
    """A card of text runs, which unlike text blocks know no Markdown."""
    body = [_run(message.subject, weight="Bolder", size="Medium")]
    for heading, lines in _parts(message):
        body.append({**_run(heading, weight="Bolder"), "spacing": "Medium"})
        body += [{**_run(line), "spacing": "None"} for line in lines]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "msteams": {"width": "Full"},
        "body": body,
    }
    return {"type": "message", "attachments": [{"contentType": CARD, "contentUrl": None, "content": card}]}


def slack_body(message: Message) -> dict[str, Any]:
    """Plain text blocks, which know neither mentions nor links; ``text`` is what a notification shows."""
    blocks: list[dict[str, Any]] = [{"type": "header", "text": _plain(message.subject[:150])}]
    for heading, lines in _parts(message):
        text = "\n".join([heading, *lines])
        # a block takes 3,000 characters
        blocks += [{"type": "section", "text": _plain(text[start : start + 2900])} for start in range(0, len(text), 2900)]
    return {"text": _escaped(message.subject), "blocks": blocks}


def _parts(message: Message) -> list[tuple[str, list[str]]]:
    """Headings and lines as far as a webhook takes them, with where the files that mail carries along are.

    Room goes to the last section first: what is valid and what to do stay whole, and what happened is cut.
    """
    left = LONGEST_TEXT
    parts: list[tuple[str, list[str]]] = []
    for section in reversed(message.sections):
        lines = []
        for line in section.lines:
            left -= len(line)
            lines.append(line if left > 0 else "…")
            if left <= 0:
                break
        parts.insert(0, (section.heading, lines))
    if message.attachments:
        parts.append(("PDF", [str(path) for path in message.attachments]))
    return parts


def _run(text: str, **look: str) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **look}]}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
