"""Stand-in for dbt's adapter, so that sqlfluff can lint macros that each engine has in its own words.

Belongs here: what macros of this project ask the adapter for. Does not belong here: anything that runs in a build.
"""

from collections.abc import Callable


def dispatch(macro_name: str, macro_namespace: str) -> Callable[..., str]:
    """Stands in for adapter.dispatch: the macro as a function of the arguments it is given."""
    return lambda *arguments: f"{macro_name}({', '.join(each for each in arguments if each is not None)})"
