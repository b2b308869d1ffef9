"""`lake run`: load, build, publish, and say what became of every row."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lake.told import Told
from pipelines.command_line.as_json import AsJson

_BEGINS = Told("{none_yet}: a new one begins here", "{none_yet}：现在新建")
if TYPE_CHECKING:
    from lake.settings import Settings

Landings = Annotated[
    list[Path] | None,
    typer.Option(
        "--landing", help="A further folder with deliveries; may be given again.", exists=True, file_okay=False
    ),
]
Selection = Annotated[
    list[str] | None,
    typer.Option("--select", help="A resource, table or pattern; +NAME with what it needs, NAME+ with what it feeds."),
]
Full = Annotated[bool, typer.Option("--full", help="Do every step, whether anything has changed for it or not.")]


def run(select: Selection = None, landing: Landings = None, full: Full = False, as_json: AsJson = False) -> None:
    """Load what is new, build what depends on it, release what passed its checks; `lake plan` says beforehand what.

    Exit code 0: nothing failed; 1: a step failed, a delivery is held or the release was blocked. Each is a line with ✘.
    """
    from lake.settings import Settings

    run_and_report(Settings(), landing or [], select or [], as_json, full=full)


def run_and_report(
    settings: "Settings", landings: list[Path], select: list[str], as_json: bool, *, full: bool = False
) -> None:
    """Run the lake and print its summary; exit code 1 when a step failed, a delivery is held or the release blocked."""
    from pipelines.command_line.output import print_json
    from pipelines.command_line.progress_bar import ProgressBar
    from pipelines.command_line.run_report import show_summary
    from pipelines.run import run_lake

    tell_beginning(settings)
    with ProgressBar(quiet=as_json) as bar:
        summary = run_lake(settings, bar, landings=landings, select=select, full=full)
    if as_json:
        print_json(summary.as_dict())
    else:
        show_summary(summary)
    if not summary.ok:
        raise typer.Exit(1)


def tell_beginning(settings: "Settings") -> None:
    """Say that a new lake begins where none is: a mistyped LAKE_HOME shows. LakeError where none may begin."""
    from lake.home.presence import lake_to_begin
    from pipelines.command_line.output import ERR, both

    if none_yet := lake_to_begin(settings):
        ERR.print(both(_BEGINS.of(none_yet=none_yet)), soft_wrap=True, markup=False)
