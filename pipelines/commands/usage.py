"""What a command that cannot be understood is told: one line, in the user's language, with where to read on.

Belongs here: click's own complaints in words. Does not belong here: what commands refuse themselves (``UserError``).
"""

from __future__ import annotations

import click

from pipelines.commands.words import say


def usage_line(error: click.ClickException) -> str:
    """The complaint and the command whose ``--help`` tells how it is used."""
    command = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "dx"
    help_ = say(f"使い方: {command} --help", f"Usage: {command} --help")
    return f"{say(_japanese(error), error.format_message())} ({help_})"


def _japanese(error: click.ClickException) -> str:
    if isinstance(error, click.NoSuchOption):
        return f"オプション {error.option_name} はありません。"
    if isinstance(error, click.MissingParameter):
        return f"{_name(error)} がありません。"
    if isinstance(error, click.BadParameter):
        return f"{_name(error)} の値を使えません。{_wanted(error)}"
    words = error.format_message()
    _, unknown, command = words.partition("No such command ")
    return f"コマンド {command.rstrip('.')} はありません。" if unknown else f"指定を読めません: {words}"


def _wanted(error: click.BadParameter) -> str:
    """What the parameter takes; click's own words where its type does not tell."""
    kind = error.param.type if error.param else None
    if isinstance(kind, click.DateTime):
        return "2026-10-01 のような日付にしてください。"
    if isinstance(kind, click.Choice):
        return f"使えるのは {', '.join(kind.choices)} です。"
    if isinstance(kind, click.IntRange | click.FloatRange):
        whole = "整数" if isinstance(kind, click.IntRange) else "数"
        least = None if kind.min is None else f"{kind.min} {'より大きく' if kind.min_open else '以上'}"
        most = None if kind.max is None else f"{kind.max} 以下"
        return f"{' '.join(filter(None, (least, most)))}の{whole}にしてください。"
    if kind is click.INT:
        return "整数にしてください。"
    return error.message


def _name(error: click.BadParameter) -> str:
    parameter = error.param
    if isinstance(parameter, click.Option):
        return "/".join(parameter.opts)
    return parameter.human_readable_name if parameter and parameter.human_readable_name else "引数"
