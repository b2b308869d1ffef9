"""The option of every command that programs read."""

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 输出，供程序读取 · as JSON, for programs.")]
