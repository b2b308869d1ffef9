"""`lake`: the city data lake on the command line."""

from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from lake.errors import LakeError
from lake.home.crashes import tell_crashes
from lake.home.private_files import keep_private
from pipelines.command_line import (
    backup,
    catalog,
    kpi,
    maintain,
    passport,
    plan,
    portal,
    quality,
    release,
    relocate,
    repair,
    resolve,
    run,
    sandbox,
    sql,
    status,
    ui,
    verify,
)
from pipelines.command_line.as_json import wants_json
from pipelines.command_line.closed_pipe import ended_by_closed_pipe, write_the_rest
from pipelines.command_line.help_words import add_help, break_chinese, shows_help
from pipelines.command_line.output import bear_any_encoding, print_error_as_json, show_error
from pipelines.command_line.quick_start import end_without_collecting, leave_pandas_out, rarely_collect

PACKAGE = "jiangmen-city-lake"


class LakeGroup(TyperGroup):
    """Prints what went wrong in a panel, with --json as JSON too, and ends with exit code 1; a traceback by --debug."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        add_help(self)

    def format_help(self, *arguments: Any) -> None:
        """Show the help of the whole program."""
        break_chinese()
        super().format_help(*arguments)

    def resolve_command(self, context: Any, arguments: list[str]) -> Any:
        """Find the command that is called."""
        if shows_help(self, arguments):
            break_chinese()
        return super().resolve_command(context, arguments)

    def invoke(self, context: Any) -> Any:
        """Run the command."""
        try:
            leave_pandas_out()
            answered = super().invoke(context)
            write_the_rest()
            return answered
        except (TyperException, typer.Abort, typer.Exit):
            raise
        except Exception as error:
            if context.params.get("debug"):
                raise
            told = error if isinstance(error, LakeError) else _unexpected(error)
            show_error(told)
            if wants_json(context):
                print_error_as_json(told)
            raise typer.Exit(1) from error


def _unexpected(error: Exception) -> LakeError:
    """An error nobody foresaw still reads like one that somebody did."""
    from pydantic import ValidationError

    from lake.home.unforeseen import unforeseen
    from lake.settings import Settings

    try:
        return unforeseen(Settings(), error)
    except ValidationError as wrong:  # what is wrong may be a password's address
        named = ("LAKE_" + "_".join(map(str, fault["loc"])).upper() for fault in wrong.errors(include_input=False))
        return LakeError(f"settings that cannot be read: {', '.join(named)}", advice="correct these variables")


app = typer.Typer(
    name="lake",
    cls=LakeGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="江门市城市数据湖 · The city data lake of Jiangmen.",
)


def _print_version(asked: bool) -> None:
    if asked:
        print(f"lake {version(PACKAGE)}")
        raise typer.Exit


@app.callback()
def options(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks.")] = False,
) -> None:
    """Options of every command."""


app.command("plan")(plan.plan)
app.command("run")(run.run)
app.command("ui")(ui.ui)
app.command("sql")(sql.sql)
app.command("status")(status.status)
app.command("kpi")(kpi.kpi)
app.command("passport")(passport.passport)
app.command("maintain")(maintain.maintain)
app.command("repair")(repair.repair)
app.command("verify")(verify.verify)
app.command("relocate")(relocate.relocate)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.add_typer(
    sandbox.app,
    name="sandbox",
    help="沙盒城市：虚构的交付，真实的区划 · the sandbox city: made-up deliveries, real divisions.",
)
app.add_typer(quality.app, name="quality", help="质量评分、整改工单和数据异议 · scores, work orders and objections.")
app.add_typer(
    resolve.app, name="resolve", help="主数据：哪些记录是同一人、同一法人 · which records are one person, one firm."
)
app.add_typer(release.app, name="release", help="发布版本：读者看到什么 · what readers see.")
app.add_typer(portal.app, name="portal", help="开放江门：the open-data site and its API.")
app.add_typer(
    catalog.app, name="catalog", help="目录：契约、数据元、血缘 · what the city holds: contracts, elements, lineage."
)


def main() -> None:
    """Entry point of the `lake` script."""
    tell_crashes()
    keep_private()
    rarely_collect()
    end_without_collecting()
    with ended_by_closed_pipe():
        bear_any_encoding()
        app()
