"""The option of every command that programs read."""

from typing import Annotated

import typer

_ASKED = "as_json"


def _remember(context: typer.Context, asked: bool) -> bool:
    context.meta[_ASKED] = asked
    return asked


def wants_json(context: typer.Context) -> bool:
    """Whether the command that was called, here or below, was to answer as JSON."""
    return bool(context.meta.get(_ASKED))


AsJson = Annotated[
    bool, typer.Option("--json", callback=_remember, help="以 JSON 输出，供程序读取 · as JSON, for programs.")
]
