"""`lake relocate`: a home that was moved or copied becomes a lake where it is."""

from typing import Annotated

import typer


def relocate(as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """Let a home that was moved or copied be a lake of its own where LAKE_HOME is now.

    Metadata and releases are written anew for this place; data files are not, and all history stays. The folder it was
    made in is not touched. Killed at any point, it goes on when it is run again.
    """
    from dataclasses import asdict

    from lake.carrying.local_home import refuse_missing
    from lake.carrying.relocation import relocate as relocated
    from lake.home.run_lock import run_lock
    from lake.settings import Settings
    from pipelines.command_line.counting_bar import CountingBar
    from pipelines.command_line.output import OUT, print_json

    settings = Settings()
    refuse_missing(settings)
    with run_lock(settings), CountingBar(quiet=as_json) as bar:
        done = relocated(settings, bar.show)
    if as_json:
        print_json({"home": settings.home, **asdict(done)})
    elif done.former is None:
        OUT.print("nothing to do: this home names the place where it is")
    else:
        OUT.print(
            f"this home, made in {done.former}, is a lake of its own in {settings.home} now: {done.tables:,} tables, "
            f"{done.files:,} files of metadata, {done.releases:,} releases. `lake verify` reads all of it",
            soft_wrap=True,
        )
