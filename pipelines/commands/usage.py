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
        return f"{_name(error)} の値を使えません: {error.message}"
    words = error.format_message()
    _, unknown, command = words.partition("No such command ")
    return f"コマンド {command.rstrip('.')} はありません。" if unknown else f"指定を読めません: {words}"


def _name(error: click.BadParameter) -> str:
    parameter = error.param
    if isinstance(parameter, click.Option):
        return "/".join(parameter.opts)
    return parameter.human_readable_name if parameter and parameter.human_readable_name else "引数"
