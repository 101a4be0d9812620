"""Finding what is put into SQL texts by Python: every expression inside an f-string or ``format`` that makes a statement.

Belongs here: reading code. Does not belong here: which expressions are harmless (``test_sql``).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

_STATEMENT = re.compile(
    r"\s*(select|insert|update|delete|create|drop|alter|attach|detach|comment on|copy|with|describe|from|set|pragma|load|call)\s",
    re.IGNORECASE,
)
_RUN = {"execute", "executemany", "sql", "query"}


def parts_in(path: Path) -> set[str]:
    """The expressions, as written, that a module puts into statements."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr) and _begins_statement(node):
            found.update(_interpolated(node))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in _RUN and node.args:
                found.update(_in_argument(node.args[0]))
            elif node.func.attr == "format" and _is_statement(node.func.value):
                found.update(ast.unparse(keyword.value) for keyword in node.keywords)
                found.update(map(ast.unparse, node.args))
    return found


def _in_argument(argument: ast.expr) -> Iterator[str]:
    """What a statement that is run at once is put together from; a name or an attribute was looked at where it was made."""
    if isinstance(argument, ast.JoinedStr):
        yield from _interpolated(argument)
    elif isinstance(argument, ast.BinOp):
        for side in (argument.left, argument.right):
            yield from _in_argument(side) if not isinstance(side, ast.Name | ast.Call) else [ast.unparse(side)]
    elif isinstance(argument, ast.Call) and isinstance(argument.func, ast.Attribute) and argument.func.attr == "format":
        yield from (ast.unparse(keyword.value) for keyword in argument.keywords)
        yield from map(ast.unparse, argument.args)


def _interpolated(text: ast.JoinedStr) -> Iterator[str]:
    return (ast.unparse(part.value) for part in text.values if isinstance(part, ast.FormattedValue))


def _begins_statement(text: ast.JoinedStr) -> bool:
    first = text.values[0] if text.values else None
    return isinstance(first, ast.Constant) and bool(_STATEMENT.match(str(first.value)))


def _is_statement(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(_STATEMENT.match(node.value))
